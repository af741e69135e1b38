"""What a community may do with an admitted item in front of it: refuse with a ground, or finish."""

from shanzhi.policy.clauses import clause
from shanzhi.policy.decision import Decision, Reason


def may_refuse(state: str, reason: str) -> Decision:
    """Waiting or taken items can be refused, with a ground (D1-4.2.5)."""
    quote = clause("D1-4.2.5").zh
    checks = (
        (
            state not in ("waiting", "received"),
            Reason("refuse_closed", "D1-4.2.5", quote, "这件事已经处理过了。", "在“最近办结”里可以撤销。"),
        ),
        (
            not reason.strip(),
            Reason("refuse_reason", "D1-4.2.5", quote, "还没选为什么不接。", "从四条里选一条。"),
        ),
    )
    return Decision(tuple(found for broken, found in checks if broken))


def may_finish(state: str) -> Decision:
    """Only what was taken can be done."""
    if state in ("waiting", "received"):
        return Decision()
    quote = clause("D1-4.2.1").zh
    return Decision((Reason("finish_closed", "D1-4.2.1", quote, "这件事已经处理过了。", "在“最近办结”里可以撤销。"),))
