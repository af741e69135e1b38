"""Lost-time allowances (误工补贴): entrusted in writing first, decided in villages, posted when paid (D3-5.3.1)."""

from dataclasses import dataclass
from datetime import date

from shanzhi.policy.clauses import clause as clause_of
from shanzhi.policy.decision import Decision, Reason

VILLAGE_LAW = "《村民委员会组织法》第二十四条（一）（2018-12-29 修正文本，现行文本待核）"
VILLAGE_TEXT = "本村享受误工补贴的人员及补贴标准"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a payment rests on."""

    entrusted_on: date | None
    worked_on: date
    village: bool
    decision: str
    posted: bool
    paid_on: date | None


def may_record(allowance: Allowance) -> Decision:
    """The written entrustment comes before the work; in villages the assembly decides on persons and standard."""
    reasons = []
    clause = clause_of("D3-5.3.1").zh
    if allowance.entrusted_on is None or allowance.entrusted_on > allowance.worked_on:
        text = "要先有党组织或居（村）民委员会的书面委托，才能算误工补贴。"
        reasons.append(Reason("not_entrusted", "D3-5.3.1", clause, text, "请填委托日期，不能晚于干活那天。"))
    if allowance.village and not allowance.decision.strip():
        text = "村里谁享受、按什么标准，要先经村民会议或其授权的村民代表会议决定。"
        reasons.append(Reason("not_decided", None, VILLAGE_TEXT, text, f"请写明哪次会议定的。依据：{VILLAGE_LAW}。"))
    return Decision(tuple(reasons))


def faults(allowance: Allowance, on: date, posting_days: int = 7) -> tuple[str, ...]:
    """What makes a payment red on a day: undecided, or paid and not posted."""
    found = [reason.text for reason in may_record(allowance).reasons]
    if allowance.paid_on and not allowance.posted and (on - allowance.paid_on).days >= posting_days:
        found.append("已经发了，还没有公示。")
    return tuple(found)


def masked(name: str) -> str:
    """A name partly hidden: 王*芹, 李*."""
    name = name.strip()
    if len(name) <= 1:
        return "*"
    return name[0] + "*" + (name[-1] if len(name) > 2 else "")
