"""Going on with a number (延续、修订): a renewal shows what it cost and who used it; a revision is ruled anew.

House rules (gate.md 5, 7): the documents name no renewal; a number that only ran on would be the old habit again.
"""

from dataclasses import dataclass

from shanzhi.policy.decision import Decision, Reason

KINDS = {"renew": "到期延续", "revise": "内容修订"}
CHANGES = {"program": "工作本身变了", "adjustment": "只是数字调整"}
MEASURED_AT_LEAST = 3
SHORTEST_EVIDENCE = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """What an issuer wants to go on with, and what is known of the number."""

    kind: str
    change: str
    use_evidence: str
    at_work: bool
    open_already: bool
    measured: int


def may_continue(asked: Asked) -> Decision:
    """Every reason against going on, each with the way out."""
    reasons = []
    if not asked.at_work:
        reasons.append(_house("number_not_at_work", "这个编号不在有效期里，不能延续或修订。", "请按新事项申报。"))
    if asked.open_already:
        reasons.append(_house("continued_already", "已经有一份延续或修订在办。", "请接着办那一份，或者先撤回它。"))
    if asked.kind not in KINDS or asked.change not in CHANGES:
        reasons.append(_house("continuation_unnamed", "还没有选是延续还是修订、变的是什么。", "请各选一项。"))
    if asked.kind == "renew" and asked.measured < MEASURED_AT_LEAST:
        text = f"实测分钟只有 {asked.measured} 次，少于 {MEASURED_AT_LEAST} 次，看不出要花社区多少时间。"
        reasons.append(_house("not_measured", text, "请社区办结时记一下用时，够了再报延续。"))
    if asked.kind == "renew" and len(asked.use_evidence.strip()) < SHORTEST_EVIDENCE:
        text = "没有写收上来的材料谁看了、用在哪里。"
        reasons.append(_house("no_use_shown", text, "写明哪个科室、哪份文件或系统用了它；没人用的就不要再收。"))
    return Decision(tuple(reasons))


def _house(code: str, text: str, remedy: str) -> Reason:
    return Reason(code=code, clause=None, quote="", text=text, remedy=remedy)
