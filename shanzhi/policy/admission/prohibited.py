"""Stage P: what may not reach a community at all. A statute is never overruled here (see stage L)."""

from shanzhi.policy.admission.facts import IssuerTier, Kind, ListStatus, Proposal, Verifiable
from shanzhi.policy.admission.rule import Rule, Terms, responsible, shifted

MARKET_BANS = {
    Kind.WORK: "D1-4.2.3",
    Kind.REPORT: "D1-4.2.3",
    Kind.EVALUATION: "D1-4.3.1",
    Kind.ORGANISATION: "D1-4.4.2",
    Kind.SECONDMENT: "D1-4.7.2",
}


def _evaluation_ordered(p: Proposal) -> bool:
    """An order, or an entry of annex 5, which is the proof of the order it names."""
    return p.order or p.listed


def _composite(p: Proposal) -> bool:
    return p.composite and p.issuer_tier in (IssuerTier.COUNTY, IssuerTier.ZONE) and not p.sole_department


def _target(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.WORK and p.topic in t.targets and not p.statute


def _responsibility(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.WORK and p.topic in t.responsibilities and responsible(p, t) and not p.statute


def _shifted(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.WORK and shifted(p, t) and not p.statute


def _unordered_evaluation(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.EVALUATION and not (_evaluation_ordered(p) or _composite(p) or p.statute)


def _department_evaluation(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.EVALUATION and p.sole_department and not (p.order or p.statute)


def _veto(p: Proposal, t: Terms) -> bool:
    """A veto item; one that only a statute could found goes to legal review instead."""
    return p.kind is Kind.EVALUATION and p.veto and not (p.statute and not p.order)


def _unfounded_organisation(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.ORGANISATION and not (p.statute or p.order)


def _unlisted_board(place: str) -> "Rule":
    where = "室外" if place == "outdoor" else "室内"
    clause = "D1-4.4.3" if place == "outdoor" else "D1-4.4.4"
    return Rule(
        "P08",
        clause,
        lambda p, t: p.kind is Kind.COMMUNITY_SIGNBOARD and not p.listed and p.place == place,
        f"社区（村）{where}只挂清单里的牌子，“{{title}}”不在清单上。",
        "有法律依据的，可以建议修订挂牌清单；工作可以做，牌子不必挂。",
    )


def _unfounded_certificate(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.CERTIFICATE and p.list_status in (None, ListStatus.UNLISTED) and not p.law_or_regulation


def _certificate_outside_duty(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.CERTIFICATE and p.in_duty is False


def _unverifiable_certificate(p: Proposal, t: Terms) -> bool:
    founded = p.law_or_regulation or p.list_status is ListStatus.RETAINED
    return p.kind is Kind.CERTIFICATE and founded and p.verifiable is Verifiable.NONE


def _unverifiable_listed(p: Proposal, t: Terms) -> bool:
    return (
        p.kind is Kind.CERTIFICATE
        and not p.law_or_regulation
        and p.list_status is ListStatus.NOT_RETAINED
        and p.verifiable is Verifiable.NONE
    )


def _township_asks(p: Proposal, t: Terms) -> bool:
    return (
        p.kind is Kind.WORK
        and p.issuer_tier is IssuerTier.TOWNSHIP
        and not p.listed
        and not p.statute
        and not t.house["township_may_ask"]
    )


def _market(kind: Kind) -> "Rule":
    return Rule(
        "P15",
        MARKET_BANS[kind],
        lambda p, t: p.issuer_tier is IssuerTier.MARKET and p.kind is kind and not p.statute,
        "企业、商户等市场主体不能给社区（村）派事。",
        "可以和居民自愿签约，或在“社会资源”里参加公开征集。",
    )


def _app_by_department(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.APP and not (p.order or p.statute)


RULES: tuple[Rule, ...] = (
    Rule(
        "P01",
        "D1-4.2.6",
        _target,
        "“{title}”带着任务指标。招商引资、协税护税、经济创收的指标都取消了，不能交给社区。",
        "社区可以自愿转告线索，但不担指标；确有法律规定的，补上法律条款再申报。",
    ),
    Rule(
        "P02",
        "D1-4.2.6",
        _responsibility,
        "“{title}”让社区当执法、拆迁拆违、环境整治或城市管理的责任主体，这类事项已经取消。",
        "由本单位负责，社区只做劝阻、报告；改成“协助”后重新申报。",
    ),
    Rule(
        "P03",
        "D1-4.2.2",
        _shifted,
        "“{title}”是贵单位自己的职责，结果却要社区负责，这是转嫁。",
        "由本单位人员办理；需要社区带路、联系居民的，按“协助”申报并写清社区占几成。",
    ),
    Rule(
        "P04",
        "D1-4.3.1",
        _unordered_evaluation,
        "没有党中央国务院、省委省政府或市委市政府的明确要求，不能考核评比社区（村）。",
        "需要了解情况的，用现成数据，或并入区里的综合考评。",
    ),
    Rule(
        "P06",
        "D1-4.3.2",
        _department_evaluation,
        "职能部门不再单独组织社区（村）层面的考核评比。",
        "并入区（市、县）的综合考评。",
    ),
    Rule(
        "P05",
        "D1-4.3.4",
        _veto,
        "考核里有“一票否决”，已经取消。",
        "删掉“一票否决”项再申报。",
    ),
    Rule(
        "P07",
        "D1-4.4.2",
        _unfounded_organisation,
        "没有法律法规规章，也没有中央、省、市的明确要求，不能让社区设机构、场所或专职人员。",
        "把工作放进已有的综合办事机构，或用网上办理代替。",
    ),
    _unlisted_board("outdoor"),
    _unlisted_board("indoor"),
    Rule(
        "P09",
        "D1-4.5.8",
        _unfounded_certificate,
        "“{title}”没有法律法规依据，也不在保留清单里，社区不予出具。",
        "请改用数据核验，或由主管部门出具；规章不能单独作为出证依据。",
    ),
    Rule(
        "P10",
        "D1-4.5.2",
        _certificate_outside_duty,
        "“{title}”不属于社区（村）组织的职责范围。",
        "由掌握这项事实的部门出具。",
    ),
    Rule(
        "P13",
        "D1-4.5.9",
        _unverifiable_certificate,
        "虽有依据，但社区没有能力核实“{title}”。",
        "由贵部门按程序提请修改规定，修改前改由能核实的单位出具。",
    ),
    Rule(
        "P16",
        "D1-4.5.10",
        _unverifiable_listed,
        "“{title}”已不再保留，社区又核实不了，不能据实出具。",
        "由能核实的单位出具。",
    ),
    Rule(
        "P11",
        "D1-4.9.3",
        lambda p, t: p.kind is Kind.REPORT and p.material_owner != "issuer",
        "这份材料本来由农业经营主体填、或由街道（乡镇）汇总，不能转给社区（村）。",
        "直接发给经营主体或街道（乡镇）填报，系统会自动汇总。",
    ),
    Rule(
        "P12",
        "D1-4.7.2",
        lambda p, t: p.kind is Kind.SECONDMENT,
        "任何单位都不得随意借调、占用社区工作者。",
        "用本单位人员，或购买社会组织的服务。",
    ),
    Rule(
        "P14",
        "D1-4.2.3",
        _township_asks,
        "文件没有给街道（乡镇）自行交办开口子：清单外又没有法律规定的，不能派给社区。",
        "属于上级部门的事，请上级部门申报；属于街道自己的事，由街道办理。",
    ),
    *(_market(kind) for kind in MARKET_BANS),
    Rule(
        "P17",
        None,
        _app_by_department,
        "部门自己的应用、账号、工作群，不能要求社区使用。",
        "把信息接到统一平台，社区只用一个入口。（本系统约定，文件没有写）",
    ),
)
