"""Stage A: statute, list entry or order opens the gate; no approval is asked."""

from shanzhi.policy.admission.facts import Kind, ListStatus, Proposal, Verifiable
from shanzhi.policy.admission.revise import satisfaction_leads
from shanzhi.policy.admission.rule import Rule, Terms


def _verifiable(p: Proposal) -> bool:
    return p.verifiable in (Verifiable.RECORD, Verifiable.VISIT)


def _composite(p: Proposal, t: Terms) -> bool:
    return (
        p.kind is Kind.EVALUATION
        and p.composite
        and p.issuer_tier in ("county", "zone")
        and p.self_nomination
        and satisfaction_leads(p, t)
    )


def _ordered_evaluation(p: Proposal, t: Terms) -> bool:
    return p.kind is Kind.EVALUATION and (p.order or p.listed) and not _composite(p, t)


def _founded_certificate(p: Proposal, t: Terms) -> bool:
    founded = p.list_status is ListStatus.RETAINED or p.law_or_regulation
    retired = p.list_status is ListStatus.NOT_RETAINED
    return p.kind is Kind.CERTIFICATE and founded and not retired and bool(p.in_duty) and _verifiable(p)


def _transitional(p: Proposal, t: Terms) -> bool:
    return (
        p.kind is Kind.CERTIFICATE and p.list_status is ListStatus.NOT_RETAINED and bool(p.in_duty) and _verifiable(p)
    )


def _board(place: str, clause: str) -> Rule:
    return Rule(
        "A05",
        clause,
        lambda p, t: p.kind is Kind.COMMUNITY_SIGNBOARD and p.listed and p.place == place,
        "“{title}”在社区（村）挂牌清单上。",
        "按清单上的规范名称制作。",
    )


_NEXT = "编号已经给出，把编号和二维码印在通知上。"
RULES: tuple[Rule, ...] = (
    Rule(
        "A02",
        "D1-4.2.1",
        lambda p, t: p.kind is Kind.WORK and p.listed,
        "“{title}”已经在清单上，直接用。",
        _NEXT,
    ),
    Rule(
        "A01",
        "D1-4.2.3",
        lambda p, t: p.kind is Kind.WORK and p.statute,
        "“{title}”有法律法规规章的明确规定，不需要审批。",
        _NEXT,
    ),
    Rule("A03", "D1-4.3.1", _ordered_evaluation, "这项考评是中央、省或市明确要求开展的。", _NEXT),
    Rule(
        "A04",
        "D1-4.4.2",
        lambda p, t: p.kind is Kind.ORGANISATION and (p.statute or p.order),
        "设立“{title}”有明确规定或要求。",
        _NEXT,
    ),
    _board("outdoor", "D1-4.4.3"),
    _board("indoor", "D1-4.4.4"),
    Rule(
        "A06",
        "D1-4.1.2",
        lambda p, t: p.kind is Kind.STREET_SIGNBOARD and p.listed and not p.temporary,
        "“{title}”在街道（乡镇）挂牌清单上。",
        "按清单上的规范名称制作。",
    ),
    Rule("A07", "D1-4.5.2", _founded_certificate, "“{title}”有依据、属于社区职责、能核实，可以出具。", _NEXT),
    Rule(
        "A08",
        "D1-4.5.10",
        _transitional,
        "“{title}”已不再保留，但居民现阶段还需要，社区又能核实，可以据实出具。",
        "证明写明“截至某日所知”；同时请要求开证明的单位取消这一要求。",
    ),
    Rule(
        "A09",
        "D1-4.9.1",
        lambda p, t: p.kind is Kind.REPORT and p.listed,
        "“{title}”在涉农材料清单上，频度也合规。",
        _NEXT,
    ),
    Rule("A10", "D1-4.3.3", _composite, "这是区（市、县）的综合考评，形式和标准都符合要求。", _NEXT),
)
