"""What a filer chooses from, in the words of people who file."""

from shanzhi.policy.occurrences import FREQUENCIES

KINDS = (
    ("work", "协助做一项工作"),
    ("report", "填一张表"),
    ("community_signboard", "社区（村）挂牌"),
    ("street_signboard", "街道（乡镇）挂牌"),
    ("evaluation", "考核评比、示范创建"),
    ("certificate", "让居民来开证明"),
    ("organisation", "设机构、场所或专人"),
    ("secondment", "借用社区工作者"),
    ("app", "装应用、进工作群"),
)
TOPICS = (
    ("general", "一般协助"),
    ("public_welfare", "公益性服务"),
    ("professional", "专业性服务"),
    ("technical", "技术性服务"),
    ("investment_target", "招商引资任务"),
    ("tax_target", "协税护税任务"),
    ("income_target", "经济创收任务"),
    ("other_target", "其他指标（征订、开户、下载量等）"),
    ("enforcement", "执法"),
    ("demolition", "拆迁拆违"),
    ("environment", "环境整治"),
    ("city_management", "城市管理"),
    ("other_responsibility", "其他要社区负总责的事"),
)
ROLES = (("assist", "协助"), ("responsible", "负责"), ("entrusted", "受委托承办"))
OWNERS = (("issuer", "我们单位"), ("community", "社区（村）"))
OWN_DUTY = (("false", "不是"), ("true", "是"), ("unknown", "说不准"))
FREQUENCY = tuple(FREQUENCIES.items())
MINUTES = (("15", "一刻钟"), ("30", "半小时"), ("60", "1 小时"), ("120", "2 小时"), ("240", "半天"))
BASIS_KINDS = (
    ("statute", "法律、法规、规章"),
    ("centre", "党中央、国务院文件"),
    ("province", "省委、省政府文件"),
    ("city", "市委、市政府文件"),
    ("department", "部门文件"),
    ("none", "没有依据"),
)
LEVELS = (("law", "法律"), ("regulation", "法规"), ("rule", "规章"))
YES_NO = (("true", "是"), ("false", "否"))
LIST_STATUS = (("retained", "保留"), ("not_retained", "不再保留"), ("unlisted", "清单上没有"))
VERIFIABLE = (("record", "有记录可查"), ("visit", "上门可核"), ("none", "核实不了"))
PLACEMENT = (("indoor", "室内"), ("outdoor", "室外"))
MATERIAL_OWNERS = (
    ("issuer", "我们单位自己掌握"),
    ("agri_entity", "家庭农场、合作社、农业企业"),
    ("township", "街道（乡镇）汇总"),
)
APPROVAL_ANSWERS = (
    ("approved", "批准"),
    ("conditional", "附条件批准"),
    ("returned", "退回"),
    ("refused", "不批"),
)
ANSWER_REASONS = (
    "经费来源没有落实",
    "可以用现成数据，不必社区再报",
    "属于本部门职责，应自行办理",
    "与已有事项重复，请合并",
    "范围过大，请缩小后再报",
)
LEGAL_OUTCOMES = (
    ("approve", "法律有规定，转两家审批"),
    ("prohibit", "不得下派"),
)
REVIEW_OUTCOMES = (("upheld", "维持原判"), ("reopened", "退回重新申报"))
REFUSAL_GROUNDS = (
    "编号查不到或者已失效",
    "要做的和公示内容不一样",
    "超过了批准的工时上限",
    "经费到期没有到位",
)
APPROVED = ("j", "check", "已批准", "批准了，可以办")
"""What the verdict says once a demand that needed approval has its number."""
OUTCOMES = {
    "admit": ("j", "check", "已准入", "可以办"),
    "admit_transitional": ("j", "check", "过渡期准入", "现阶段可以办"),
    "approve": ("a", "clock", "需要批准", "可以办，但要先批准"),
    "return": ("a", "arrow-back-up", "待补正", "还差一点，补上就能接着判"),
    "revise": ("a", "edit", "待修改", "改一改再来"),
    "redirect": ("a", "shopping-cart", "建议购买服务", "这类服务可以买，不必派"),
    "legal_review": ("a", "scale", "法制审查", "要请司法行政部门看一看"),
    "prohibit": ("c", "ban", "禁止下派", "这件事不能交给社区"),
}
