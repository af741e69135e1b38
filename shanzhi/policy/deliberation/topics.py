"""Taking a topic up or declining it (D3-4.2.2), and the share of people the law lets insist."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shanzhi.policy import terms
from shanzhi.policy.clauses import clause as clause_of
from shanzhi.policy.decision import Decision, Reason

SOURCES = {
    "questionnaire": "问卷调查",
    "visit": "走访座谈",
    "online": "网络征集",
    "resident": "居民提议",
    "grid": "网格里反复出现的事",
    "platform": "恳谈日、论坛、评理说事点",
    "mission": "办证明、办项目时需要协商",
}


@dataclass(frozen=True, slots=True)
class Insistence:
    """The share of whom that obliges the committee to call the assembly, and the article with its edition."""

    share: Fraction
    of: str
    article: str


def insistence(is_village: bool, on: date) -> Insistence:
    block = terms.in_force("deliberation", on)["insist"]["village" if is_village else "community"]
    return Insistence(Fraction(block["share"]), block["of"], block["article"])


def insisted(supporters: int, electorate: int, is_village: bool, on: date) -> bool:
    """Enough people propose it that it cannot be declined; 以上 includes the number itself."""
    rule = insistence(is_village, on)
    return electorate > 0 and supporters * rule.share.denominator >= electorate * rule.share.numerator


def may_decline(reason: str, supporters: int, electorate: int, is_village: bool, on: date) -> Decision:
    """Declining needs a reason the public reads, and is closed when the law's share insists."""
    if insisted(supporters, electorate, is_village, on):
        rule = insistence(is_village, on)
        share = f"{rule.of}的 {rule.share.numerator}/{rule.share.denominator} 以上"
        text = f"提议的已有 {supporters} 人，达到{share}，不能不议。依据：{rule.article}。"
        return Decision((Reason("insisted", None, "", text, "请采纳为议题，并召集会议。"),))
    if not reason.strip():
        text = "不作为议题要写明理由，理由会公开。"
        return Decision((Reason("no_reason", "D3-4.2.2", clause_of("D3-4.2.2").zh, text, "请写一句为什么。"),))
    return Decision()
