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


VERDICTS = ("unfounded", "founded")


def may_answer(*, open_: bool, verdict: str, reason: str) -> Decision:
    """May this answer to a sign of a disguise be given?"""
    reasons = []
    if not open_:
        reasons.append(_house("sign_closed", "这条疑点已经有人看过了，或者不归您。", "请刷新看看。"))
    if verdict not in VERDICTS:
        reasons.append(_house("sign_no_verdict", "还没有选结论。", "没有问题、确有问题，两个里选一个。"))
    if len(reason.strip()) < SHORTEST_REASON:
        text = f"理由太短（至少 {SHORTEST_REASON} 个字）。"
        reasons.append(_house("sign_no_reason", text, "写明您看到了什么。"))
    return Decision(tuple(reasons))


def _house(code: str, text: str, remedy: str) -> Reason:
    return Reason(code=code, clause=None, quote="", text=text, remedy=remedy)
