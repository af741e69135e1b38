"""Looking again at a number (复查): a person decides, with a reason; nothing flips by itself (gate.md 1)."""

from shanzhi.policy.decision import Decision, Reason

OUTCOMES = ("keep", "revise", "exit")
SHORTEST_REASON = 6


def may_decide(*, open_: bool, outcome: str, reason: str) -> Decision:
    """May this answer be given? House rule: the documents ask for an end at once, not for the form of it."""
    reasons = []
    if not open_:
        reasons.append(_house("recheck_closed", "这件复查已经有结论了，或者不归您。", "请刷新待办看看。"))
    if outcome not in OUTCOMES:
        reasons.append(_house("recheck_no_outcome", "还没有选结论。", "继续有效、要求修订、退出，三个里选一个。"))
    if len(reason.strip()) < SHORTEST_REASON:
        text = f"理由太短（至少 {SHORTEST_REASON} 个字）。"
        reasons.append(_house("recheck_no_reason", text, "写明为什么，提出单位会看到。"))
    return Decision(tuple(reasons))


def _house(code: str, text: str, remedy: str) -> Reason:
    return Reason(code=code, clause=None, quote="", text=text, remedy=remedy)
