"""Stage N: nothing forbids, nothing opens; two bodies decide, or something is still missing."""

from shanzhi.policy.admission.facts import IssuerTier, Kind, Proposal, Role
from shanzhi.policy.admission.rule import Rule, Terms

_UNDECIDED = ("", "待定", "未定", "暂无", "无", "待落实", "另行通知", "协调中", "自筹", "社区自行解决")
_ABOVE = (IssuerTier.NATION, IssuerTier.PROVINCE)


def funded(p: Proposal, t: Terms) -> bool:
    """Source and amount are named; 0 yuan only with a reason and within the free minutes (gate.md §1)."""
    if p.funding is None:
        return False
    amount = p.funding.amount_per_community or 0
    if amount > 0:
        return p.funding.source.strip() not in _UNDECIDED
    within = p.minutes is not None and p.minutes <= t.house["free_minutes"]
    return bool(p.funding.none_needed.strip()) and within


def _open_work(p: Proposal) -> bool:
    return p.kind is Kind.WORK or (p.kind is Kind.REPORT and not _quota_used(p))


def _quota_used(p: Proposal) -> bool:
    left = p.weekly_monthly_quota_left
    return p.frequency in ("weekly", "monthly") and left is not None and left <= 0


def sponsorless(p: Proposal, t: Terms) -> bool:
    """A department of province or nation without a local body that answers for it."""
    asks = p.kind in (Kind.WORK, Kind.REPORT, Kind.APP)
    return asks and p.issuer_tier in _ABOVE and p.sponsor_tier is None


def purchasable(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.WORK and p.role is Role.ENTRUSTED and p.topic in t.purchasable


def _work(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.WORK and funded(p, t)


def _report(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.REPORT and funded(p, t) and not _quota_used(p)


def _unfunded(p: Proposal, t: Terms) -> bool:
    return _open_work(p) and not funded(p, t)


def _street_board(p: Proposal) -> bool:
    return p.kind is Kind.STREET_SIGNBOARD and p.issuer_tier is IssuerTier.TOWNSHIP


def _complete(p: Proposal) -> bool:
    return p.ends is not None and bool(p.major_task.strip())


REDIRECT = Rule(
    "D02",
    "D1-4.2.7",
    purchasable,
    "“{title}”是可以购买的服务，建议交给社会组织、企事业单位或社工机构。",
    "发布一次公开征集；仍要交给社区的，可以坚持走审批。",
)
APPROVE: tuple[Rule, ...] = (
    Rule(
        "N01",
        "D1-4.2.3",
        _work,
        "“{title}”不在清单里，也没有法律规定，须经党委和政府两家批准。",
        "批准之前社区看不到这件事。",
    ),
    Rule("N01", "D1-4.2.4", _work, "经费来源和金额已写明，跟着事走。", "按期到账；到期没到，事项自动暂停。"),
    Rule("N06", "D1-4.9.1", _report, "“{title}”不在涉农材料清单上，须经两家批准。", "能合并进已有报表的，优先合并。"),
    Rule(
        "N03",
        "D1-4.1.4",
        lambda p, t: _street_board(p) and p.temporary and _complete(p),
        "临时加挂“{title}”须经区（市、县）编制部门同意，工作结束立即清理。",
        "到期自动生成摘牌任务。",
    ),
    Rule(
        "N07",
        None,
        lambda p, t: p.kind is Kind.APP and (p.order or p.statute),
        "上级明确要求使用的应用，由两家审批后才能装到社区。（本系统约定）",
        "能接入统一平台的，先接入。",
    ),
)
MISSING: tuple[Rule, ...] = (
    Rule(
        "N01",
        "D1-4.2.3",
        sponsorless,
        "中央和省级部门的事，要有一个本地单位牵头负责，由它那一级审批。",
        "请市级对口部门牵头。",
        "sponsor_tier",
    ),
    Rule(
        "N01",
        "D1-4.2.4",
        lambda p, t: sponsorless(p, t) and funded(p, t),
        "经费由牵头单位确认来源和渠道。",
        "牵头单位确认后再提交。",
        "sponsor_tier",
    ),
    Rule(
        "N02",
        "D1-4.2.4",
        _unfunded,
        "“{title}”还没有落实经费：来源、金额都要写明。“待定”不算，0 元要有理由。",
        "写明经费来源和每个社区的金额；确实不用花钱的，减到不占社区时间。",
        "funding",
    ),
    Rule(
        "N06",
        "D1-4.9.1",
        lambda p, t: p.kind is Kind.REPORT and _quota_used(p),
        "周报、月报的额度用完了。",
        "换成季度以上，或者先撤掉一张已有的周、月报。",
        "weekly_monthly_quota_left",
    ),
    Rule(
        "N05",
        "D1-4.1.4",
        lambda p, t: _street_board(p) and p.temporary and p.ends is None,
        "临时牌子没有写哪天摘。",
        "写上工作结束的日子。",
        "ends",
    ),
    Rule(
        "N05",
        "D1-4.1.4",
        lambda p, t: _street_board(p) and p.temporary and not p.major_task.strip(),
        "临时牌子要写明是哪项重大任务。",
        "写上任务名称和文件。",
        "major_task",
    ),
    Rule(
        "N08",
        "D1-4.5.2",
        lambda p, t: p.kind is Kind.CERTIFICATE and p.in_duty is None,
        "还不知道“{title}”是不是社区（村）组织的职责。",
        "选一下“属于社区职责吗”。",
        "in_duty",
    ),
    Rule(
        "N08",
        "D1-4.5.7",
        lambda p, t: p.kind is Kind.CERTIFICATE and p.verifiable is None,
        "还不知道社区能不能核实“{title}”。",
        "选一下“社区能核实吗”。",
        "verifiable",
    ),
)
FORBIDDEN: tuple[Rule, ...] = (
    Rule(
        "N04",
        "D1-4.1.1",
        lambda p, t: p.kind is Kind.STREET_SIGNBOARD and not p.listed and not p.temporary,
        "“{title}”不在街道（乡镇）挂牌清单上，又不是临时牌子。",
        "工作纳入综合办事机构，牌子不必挂。",
    ),
    Rule(
        "N04",
        "D1-4.1.2",
        lambda p, t: p.kind is Kind.STREET_SIGNBOARD and not p.listed and not p.temporary,
        "清理规范对照的就是这张清单。",
        "需要长期挂的，建议修订清单。",
    ),
    Rule(
        "N04",
        "D1-4.1.4",
        lambda p, t: p.kind is Kind.STREET_SIGNBOARD and p.temporary and not _street_board(p),
        "临时加挂牌子只能由街道（乡镇）自己报请。",
        "由街道（乡镇）向区（市、县）编制部门报请。",
    ),
)
