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
    "assemblies.convene": "召集会议",
    "assemblies.roll": "装入名册",
    "assemblies.freeze": "冻结名册，开始签到",
    "assemblies.deliver": "登记通知送达",
    "assemblies.authorise": "登记委托",
    "assemblies.door": "列入上门名单",
    "assemblies.sign_in": "登记到会",
    "assemblies.undo_sign_in": "撤回到会登记",
    "assemblies.leave": "登记离开",
    "assemblies.open": "宣布开会",
    "assemblies.count": "计票",
    "assemblies.close": "散会，作出结论",
    "assemblies.call_off": "取消会议",
    "assemblies.record": "记录人确认会议记录",
    "assemblies.confirm": "到会人确认会议记录",
    "assemblies.election": "生成网上表决密钥",
    "assemblies.share": "领取密钥份额",
    "assemblies.cast": "收到密封票",
    "assemblies.mix": "打乱密封票",
    "assemblies.tally": "打开密封票",
    EVIDENCE: "登记证据",
    "catalogues.publish": "公布清单版本",
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
    "assembly": "会议",
    "finding": "问题",
    "campaign": "专项行动",
    "report": "反映",
    "review": "审查、复核",
    "file": "文件",
    "edition": "清单版本",
    "year": "放假安排",
    "post": "岗位",
    "account": "账号",
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
