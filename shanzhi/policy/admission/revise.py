"""Stage V: could be admitted, but not like this."""

from shanzhi.policy.admission.facts import IssuerTier, Kind, Proposal
from shanzhi.policy.admission.rule import Rule, Terms


def _too_often(p: Proposal, t: Terms) -> bool:
    allowed = t.house["rural_frequencies"]
    return p.kind is Kind.REPORT and p.rural_scheduling and p.frequency not in allowed


def _asks_again(p: Proposal, t: Terms) -> bool:
    return p.kind in (Kind.REPORT, Kind.APP) and p.duplicate_fields > 0


def _without_ground(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.CERTIFICATE and p.ground_supplied is False


def _composite_flawed(p: Proposal, t: Terms) -> bool:
    county = p.issuer_tier in (IssuerTier.COUNTY, IssuerTier.ZONE)
    if p.kind is not Kind.EVALUATION or not p.composite or not county:
        return False
    return not (p.self_nomination and p.all_items_covered and satisfaction_leads(p, t))


def satisfaction_leads(p: Proposal, t: Terms) -> bool:
    """Satisfaction is the largest single weight and at least the configured share (以…为主要标准)."""
    share = p.weights.get("satisfaction", 0)
    largest = all(share > weight for name, weight in p.weights.items() if name != "satisfaction")
    return largest and share >= t.house["satisfaction_share"]


RULES: tuple[Rule, ...] = (
    Rule(
        "V01",
        "D1-4.9.2",
        _too_often,
        "涉农调度应当按季度或者半年填报，“{title}”太勤了。",
        "把频度改成每季度或每半年。",
    ),
    Rule(
        "V02",
        "D1-4.8.2",
        _asks_again,
        "有的格子已经有数据，而且不旧，不该再问一遍社区。",
        "去掉这些格子，由系统预填；只向社区要缺的。",
    ),
    Rule(
        "V03",
        "D1-4.5.3",
        _without_ground,
        "要社区出证，应当同时给出依据；现在还没有。",
        "请要求开证明的单位补上法律法规条款，或改为自己核验。",
    ),
    Rule(
        "V05",
        "D1-4.3.3",
        _composite_flawed,
        "综合考评要以自荐申报为主要形式、以群众满意度为主要标准，并包含所有准入事项。",
        "补上自荐申报，把满意度放到最大且不少于一半，纳入全部事项。",
    ),
)
