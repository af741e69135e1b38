"""What the audit trail calls deeds and their subjects, in words (留痕)."""

RULED = "admission.ruled_"
REVIEWED = "admission.review_"
EVIDENCE = "evidence."
OUTCOMES = {
    "admit": "准入",
    "admit_transitional": "过渡期准入",
    "approve": "需要批准",
    "return": "补正",
    "revise": "修改",
    "redirect": "购买服务",
    "legal_review": "法制审查",
    "prohibit": "禁止",
}
ACTS = {
    "admission.draft": "起草",
    "admission.new_version": "修改出新版本",
    RULED: "判定",
    "admission.admit": "给出编号",
    "admission.approved": "批准",
    "admission.conditional": "附条件批准",
    "admission.returned": "退回",
    "admission.refused": "不批",
    "admission.insist": "坚持走审批",
    "admission.asked_again": "补送审批",
    "admission.review_requested": "申请复核",
    REVIEWED: "审查、复核有结果",
    "admission.funding_arrived": "登记到账",
    "admission.suspended": "暂停",
    "admission.active": "恢复",
    "admission.expired": "到期",
    "admission.withdrawn": "撤回",
    "admission.revoked": "撤销",
    "admission.report_unnumbered": "反映无编号事项",
    "cases.assign": "派单",
    "cases.receive": "接收",
    "cases.refused": "拒收",
    "cases.done": "办结",
    "cases.undo": "撤销处理",
    "cases.cancel": "取消派单",
    "findings.raise": "发现问题",
    "findings.order": "责令改正",
    "findings.answer": "答复整改",
    "findings.close": "销号",
    "findings.reopen": "重新打开",
    "findings.refer": "移送",
    "findings.escalate": "超期上报",
    "campaigns.open": "发起专项行动",
    "campaigns.report": "报自查结果",
    "campaigns.draw": "抽取抽查样本",
    "campaigns.spot_check": "抽查",
    "campaigns.close": "结束专项行动",
    "campaigns.invite": "请部门答复",
    "campaigns.answer": "部门答复",
    "publications.publish": "公布",
    "publications.active": "公布恢复有效",
    "publications.suspended": "公布暂停",
    "publications.expired": "公布到期",
    "publications.withdrawn": "公布撤回",
    "publications.revoked": "公布撤销",
    "documents.store": "存入文件",
    EVIDENCE: "登记证据",
    "catalogues.publish": "公布清单版本",
    "catalogues.draft": "起草清单修订",
    "catalogues.change": "改清单",
    "catalogues.drop": "取消一处清单改动",
    "catalogues.import": "导入清单表格",
    "catalogues.undo_import": "撤销导入",
    "catalogues.submit": "清单送审",
    "catalogues.return": "清单退回修改",
    "catalogues.withdraw": "撤回清单修订",
    "admission.recheck": "编号转入复查",
    "admission.recheck_keep": "复查：继续有效",
    "admission.recheck_revise": "复查：要求修订",
    "admission.recheck_exit": "复查：退出",
    "admission.exited": "退出",
    "deadlines.import_year": "导入放假安排",
    "people.found": "设立机构",
    "people.account": "开账号",
    "people.link": "生成一次性登录链接",
    "people.password": "本人设密码",
    "people.appoint": "任命岗位",
    "people.end": "结束岗位",
    "people.stand_in": "设代办",
    "people.hand_over": "开始交接",
    "people.take_over": "接收交接",
    "places.load": "装入区划",
    "places.lay_zone": "划定开发区",
    "places.succeed": "区划变更",
    "audit.export": "导出留痕",
    "audit.epoch": "存证另起一期",
    "audit.bulletin": "打印存证公报",
    "publicity.write": "起草公开事项",
    "publicity.change": "修改公开草稿",
    "publicity.publish": "公开",
    "publicity.withdraw": "撤下公开事项",
    "publicity.choose": "列为典型",
    "publicity.profile": "更新社区名片",
    "publicity.ask": "收到居民提问",
    "publicity.answer": "答复居民提问",
    "site.refused": "没有权限，被挡下",
}
"""Act → words; a name that ends in a mark of division stands for all acts that begin so."""
SUBJECTS = {
    "demand": "准入申请",
    "assignment": "派单",
    "publication": "公布",
    "finding": "问题",
    "campaign": "专项行动",
    "report": "反映",
    "review": "审查、复核",
    "file": "文件",
    "edition": "清单版本",
    "revision": "清单修订",
    "year": "放假安排",
    "post": "岗位",
    "account": "账号",
    "epoch": "存证分期",
    "place": "区划",
    "posting": "公开事项",
    "question": "居民提问",
    "/": "页面",
}
"""Kind of subject → words."""


def act_in_words(name: str) -> str:
    """An audit act in words, whatever wrote it."""
    if name.startswith(RULED):
        return "判定：" + OUTCOMES.get(name.removeprefix(RULED), "")
    if name in ACTS:
        return ACTS[name]
    if name.startswith(REVIEWED):
        return ACTS[REVIEWED]
    return ACTS[EVIDENCE] if name.startswith(EVIDENCE) else "系统记录"


def subject_in_words(subject: str) -> str:
    """What a deed was about: kind and number, never a title or a name."""
    kind, _, number = subject.partition(":")
    return f"{SUBJECTS[kind]} {number}" if kind in SUBJECTS and number else subject
