"""Stage L: a statute meets a ban, or a near miss of the two lists (等). People of 司法行政 decide."""

from shanzhi.policy import topics
from shanzhi.policy.admission.facts import IssuerTier, Kind, ListStatus, Proposal, Topic, Verifiable
from shanzhi.policy.admission.rule import Rule, Terms, banned_topic, shifted

_WAIT = "补充法律条文原文会快一些；审查意见公开后自动往下走。"
_HARMLESS = frozenset({Topic.GENERAL, Topic.PUBLIC_WELFARE, Topic.PROFESSIONAL, Topic.TECHNICAL})
_READ_KINDS = frozenset({Kind.WORK, Kind.REPORT, Kind.APP})


def _statute_meets_ban(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.WORK and p.statute and banned_topic(p, t)


def _statute_meets_shift(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.WORK and p.statute and shifted(p, t) and not banned_topic(p, t)


def _evaluation_by_statute(p: Proposal, t: Terms) -> bool:
    composite = p.composite and p.issuer_tier in (IssuerTier.COUNTY, IssuerTier.ZONE)
    return (p.kind is Kind.EVALUATION and p.statute and not (p.order or p.listed or composite)) or _veto_by_statute(
        p, t
    )


def _veto_by_statute(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.EVALUATION and p.statute and p.veto and not p.order


def _retired_certificate_by_law(p: Proposal, t: Terms) -> bool:
    return (
        p.kind is Kind.CERTIFICATE
        and p.law_or_regulation
        and p.list_status is ListStatus.NOT_RETAINED
        and p.verifiable in (Verifiable.RECORD, Verifiable.VISIT)
    )


def _near_miss(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.WORK and p.topic in t.near_misses


def _market_by_statute(p: Proposal, t: Terms) -> bool:
    kinds = (Kind.WORK, Kind.REPORT, Kind.EVALUATION, Kind.ORGANISATION)
    return p.issuer_tier is IssuerTier.MARKET and p.kind in kinds and p.statute


def _words_of_a_ban(p: Proposal, t: Terms) -> bool:
    """The text speaks of a ban although another topic is declared: a person reads it."""
    if p.kind not in _READ_KINDS or p.topic not in _HARMLESS:
        return False
    hits = topics.detect(f"{p.title}\n{p.purpose}", p.on)
    return any(p.kind is Kind.WORK or hit.topic in t.targets for hit in hits)


_CLASH = "“{title}”有法律依据，又碰上取消的事项，不能直接放行，也不能直接禁止，请司法行政部门审查并公开理由。"

RULES: tuple[Rule, ...] = (
    Rule("L01", "D1-4.2.3", _statute_meets_ban, _CLASH, _WAIT),
    Rule("L01", "D1-4.2.6", _statute_meets_ban, _CLASH, _WAIT),
    Rule("L01", "D1-4.2.3", _statute_meets_shift, _CLASH, _WAIT),
    Rule("L01", "D1-4.2.2", _statute_meets_shift, _CLASH, _WAIT),
    Rule(
        "L02",
        "D1-4.3.1",
        _evaluation_by_statute,
        "考核评比只认中央、省、市党委政府的明确要求；以法律为依据的，原文没有写明，请司法行政部门审查。",
        _WAIT,
    ),
    Rule(
        "L02",
        "D1-4.3.4",
        _veto_by_statute,
        "考核里还有“一票否决”，已经取消。",
        "先删掉“一票否决”项。",
    ),
    Rule(
        "L03",
        "D1-4.5.2",
        _retired_certificate_by_law,
        "“{title}”有法律依据，清单上却写着不再保留，请司法行政部门审查。",
        _WAIT,
    ),
    Rule(
        "L03",
        "D1-4.5.10",
        _retired_certificate_by_law,
        "现阶段居民仍需要、社区又能核实的，可以据实出具；是否适用由审查意见说明。",
        _WAIT,
    ),
    Rule(
        "L04",
        "D1-4.2.6",
        _near_miss,
        "“{title}”和取消的事项很接近。文件用了“等”字，要不要算在内，请司法行政部门审查。",
        _WAIT,
    ),
    Rule(
        "L05",
        "D1-4.2.6",
        _words_of_a_ban,
        "“{title}”的文字里有取消事项的说法，和填报的性质对不上，请人看一看。",
        "如果只是劝阻、报告，写明“社区不担指标、不负责任”；如果确有指标，请改选性质。",
    ),
    Rule(
        "L06",
        "D1-4.2.3",
        _market_by_statute,
        "市场主体以法律为依据要社区办事，是否成立请司法行政部门审查。",
        _WAIT,
    ),
)
