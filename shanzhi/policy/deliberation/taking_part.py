"""Who may answer online, and until when: residents of the place, by the server's clock (D3-4.3.4)."""

from datetime import date

from shanzhi.policy.clauses import clause as clause_of
from shanzhi.policy.decision import Decision, Reason


def may_answer(*, resident_here: bool, state: str, online: bool, closes_on: date | None, on: date) -> Decision:
    """Every reason why this answer does not count; nothing typed is lost by it."""
    quote = clause_of("D3-4.3.4").zh
    if not resident_here:
        text = "这件事由本社区（村）的居（村）民来表态。"
        return Decision((Reason("not_resident", "D3-4.3.4", quote, text, "请到您自己社区（村）的议事里说。"),))
    if not online:
        text = "这件事没有开网络协商。"
        return Decision((Reason("not_online", "D3-4.3.4", quote, text, "请看页面上写的参加办法，或者打社区电话。"),))
    if state != "deliberation":
        told = "还没有开始，开始了再来说。" if state in ("topic", "participant", "briefing") else "这一轮表态已经结束。"
        return Decision((Reason("not_open", "D3-4.3.4", quote, told, "您的话没有丢，可以到社区当面说。"),))
    if closes_on is not None and on > closes_on:
        text = f"网上表态到 {closes_on.month} 月 {closes_on.day} 日截止，已经过了。"
        return Decision((Reason("over", "D3-4.3.4", quote, text, "还想说的，请到社区当面说。"),))
    return Decision()
