"""Stage L: a statute meets a ban, or a near miss of the two lists (等): 司法行政 decides (法制审查).

Also here: words of a ban in the text although something else is declared. Such a hit never decides
alone and never passes alone.
"""

from collections.abc import Sequence

from shanzhi.policy import topics
from shanzhi.policy.admission.facts import (
    IssuerTier,
    Kind,
    ListStatus,
    Proposal,
    Verifiable,
)
from shanzhi.policy.admission.rule import Holds, Rule, Terms, banned_topic, responsible, shifted

_WAIT = "补充法律条文原文会快一些；审查意见公开后自动往下走。"
_CALMER = "如果只是协助、劝阻、报告，把话写明白；如果确有指标或责任，请改选性质。"


def words_of_a_ban(p: Proposal, t: Terms) -> Sequence[topics.Hit]:
    """What the text says, so far as it matters for this kind and the community's role."""
    return [
        hit
        for hit in topics.detect(f"{p.title}。{p.purpose}。{p.wording}", p.on)
        if (not hit.when_responsible or responsible(p, t)) and (not hit.kinds or p.kind in hit.kinds)
    ]


def _speaks_of(clause: str) -> Holds:
    return lambda p, t: any(hit.clause == clause for hit in words_of_a_ban(p, t))


def _hides_a_target(p: Proposal, t: Terms) -> bool:
    """The words say what the declared topic does not; a declared topic has its own rule (P01, P02, L01, L04)."""
    declared = banned_topic(p, t) or _near_miss(p, t)
    return not declared and any(hit.clause == "D1-4.2.6" for hit in words_of_a_ban(p, t))


def _statute_meets_ban(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.WORK and p.statute and banned_topic(p, t)


def _statute_meets_shift(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.WORK and p.statute and shifted(p, t) and not banned_topic(p, t)


def _statute_meets_either(p: Proposal, t: Terms) -> bool:
    return _statute_meets_ban(p, t) or _statute_meets_shift(p, t)


def _evaluation_by_statute(p: Proposal, t: Terms) -> bool:
    """By statute and nothing else: the clause names orders, not statutes (gate.md §3)."""
    composite = p.composite and p.issuer_tier in (IssuerTier.COUNTY, IssuerTier.ZONE)
    ordered = (p.order or p.listed or composite) and not p.sole_department
    return p.kind is Kind.EVALUATION and p.statute and not ordered


def _department_by_statute(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.EVALUATION and p.statute and p.sole_department


def _retired_certificate_by_law(p: Proposal, t: Terms) -> bool:
    return (
        p.kind is Kind.CERTIFICATE
        and p.law_or_regulation
        and p.list_status is ListStatus.NOT_RETAINED
        and p.verifiable in (Verifiable.RECORD, Verifiable.VISIT)
    )


def _near_miss(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.WORK and p.topic in t.near_misses


_MARKET_KINDS = frozenset({Kind.WORK, Kind.REPORT, Kind.EVALUATION, Kind.ORGANISATION, Kind.APP})


def _market_by_statute(p: Proposal, t: Terms) -> bool:
    return p.issuer_tier is IssuerTier.MARKET and p.kind in _MARKET_KINDS and p.statute


_CLASH = "“{title}”有法律依据，又碰上取消的事项，不能直接放行，也不能直接禁止，请司法行政部门审查并公开理由。"

RULES: tuple[Rule, ...] = (
    Rule("L01", "D1-4.2.3", _statute_meets_either, _CLASH, _WAIT),
    Rule(
        "L01",
        "D1-4.2.6",
        _statute_meets_ban,
        "这类任务指标、责任事项原则上一律取消；法条有没有把它压给社区，要逐字看。",
        _WAIT,
    ),
    Rule(
        "L01",
        "D1-4.2.2",
        _statute_meets_shift,
        "“{title}”看起来是申报单位自己的职责；法条有没有写明由社区负责，要逐字看。",
        _WAIT,
    ),
    Rule(
        "L02",
        "D1-4.3.1",
        _evaluation_by_statute,
        "考核评比只认中央、省、市党委政府的明确要求；以法律为依据的，原文没有写明，请司法行政部门审查。",
        _WAIT,
    ),
    Rule(
        "L02",
        "D1-4.3.2",
        _department_by_statute,
        "又是一个部门单独组织，职能部门已不再单独考核评比社区（村）。",
        "并入区（市、县）的综合考评，就不必等审查。",
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
        _hides_a_target,
        "“{title}”的文字里有取消事项的说法，和填报的性质对不上，请人看一看。",
        _CALMER,
    ),
    Rule(
        "L05",
        "D1-4.3.2",
        _speaks_of("D1-4.3.2"),
        "“{title}”的文字里有考核评比社区（村）的说法，请人看一看。",
        "不考核、不排名的，删掉这句话。",
    ),
    Rule(
        "L05",
        "D1-4.3.4",
        _speaks_of("D1-4.3.4"),
        "“{title}”的文字里有“一票否决”，对社区（村）已经取消，请人看一看。",
        "删掉“一票否决”项再申报。",
    ),
    Rule(
        "L05",
        "D1-4.4.2",
        _speaks_of("D1-4.4.2"),
        "“{title}”的文字里要设机构、场所或专职人员，请人看一看。",
        "不设机构、场所和专职人员的，删掉这句话；确需设立的，按“机构”另行申报。",
    ),
    Rule(
        "L05",
        "D1-4.7.2",
        _speaks_of("D1-4.7.2"),
        "“{title}”的文字里要借调、占用社区工作者，请人看一看。",
        "用本单位人员，或购买社会组织的服务。",
    ),
    Rule(
        "L06",
        "D1-4.2.3",
        _market_by_statute,
        "市场主体以法律为依据要社区办事，是否成立请司法行政部门审查。",
        _WAIT,
    ),
)
