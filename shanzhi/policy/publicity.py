"""What a community shows by itself and how it answers (公开、宣传): D1-4.8.3, D1-5.4.1, D3-5.1.2.

Not for what a mission publishes when it concludes: that reaches the public through its own actions.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from shanzhi.policy.clauses import clause
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.terms import in_force

TERMS = "publicity"


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of item: its name, the clause it serves, the roles that may post it, what to write."""

    name: str
    label: str
    clause: str
    roles: frozenset[str]
    hint: str


def sections(on: date) -> dict[str, Section]:
    """The sections in force on a day, in their order."""
    raw = in_force(TERMS, on)["sections"]
    return {
        name: Section(name, row["label"], row["clause"], frozenset(row["roles"]), row["hint"])
        for name, row in raw.items()
    }


def house_terms(on: date) -> dict[str, int]:
    """本系统约定: days and numbers the documents do not state."""
    terms: dict[str, int] = in_force(TERMS, on)["house"]
    return terms


def may_post(section: Section | None, roles: Collection[str], until: date | None, on: date) -> Decision:
    """May somebody with these roles show an item of this section, until this day?"""
    reasons = []
    if section is None:
        reasons.append(_reason("posting_section", "D1-4.8.3", "没有这个栏目。", "从列出的栏目里选一个。"))
    elif section.roles.isdisjoint(roles):
        text = f"“{section.label}”不由您这个岗位发布。"
        reasons.append(_reason("posting_role", section.clause, text, "请能发布的岗位来发，或者换一个栏目。"))
    if until is not None and until < on:
        reasons.append(
            _house("posting_until", "撤下的日期已经过了，发布了也看不到。", "改一个今天以后的日期，或者不填。")
        )
    return Decision(tuple(reasons))


def may_publish(state: str) -> Decision:
    """Only a draft goes out; what is out is withdrawn and written anew, so that nobody is told two things."""
    if state == "draft":
        return Decision()
    return Decision((_house("posting_not_draft", "这一条已经发布或撤下了。", "要改就撤下，再写一条新的。"),))


def may_withdraw(state: str, reason: str) -> Decision:
    """What is shown may be taken down, with a reason people can read."""
    reasons = []
    if state != "published":
        reasons.append(_house("posting_not_shown", "这一条现在没有在公开。", "不用撤。"))
    if not reason.strip():
        reasons.append(_house("posting_withdraw_reason", "还没写为什么撤下。", "写一句，公众会看到。"))
    return Decision(tuple(reasons))


def may_choose(*, section: str, state: str, own: bool, chosen: bool, reason: str) -> Decision:
    """A street or county makes a story an example (培育先进典型) — never its own, and says why (D1-5.4.1)."""
    reasons = []
    if section != "story" or state != "published":
        reasons.append(_reason("choose_story", "D1-5.4.1", "只有公开了的经验做法才能列为典型。", "请先发布。"))
    if own:
        text = "自己单位写的不能自己列为典型。"
        reasons.append(_house("choose_own", text, "请上一级来选。"))
    if chosen:
        reasons.append(_house("choose_again", "这一条已经是典型了。", "不用再选。"))
    if not reason.strip():
        reasons.append(_reason("choose_reason", "D1-5.4.1", "还没写为什么值得学。", "写一两句，会和这条经验一起公开。"))
    return Decision(tuple(reasons))


def may_answer(state: str, text: str) -> Decision:
    """Every question gets one answer; what was answered stays answered (D1-4.8.3)."""
    reasons = []
    if state != "open":
        reasons.append(_reason("answer_given", "D1-4.8.3", "这一条已经答复过了。", "需要补充就再发一条通知。"))
    if not text.strip():
        reasons.append(_reason("answer_empty", "D1-4.8.3", "还没写答复。", "写清怎么办、什么时候办；办不了也说明白。"))
    return Decision(tuple(reasons))


def _reason(code: str, clause_id: str, text: str, remedy: str) -> Reason:
    return Reason(code, clause_id, clause(clause_id).zh, text, remedy)


def _house(code: str, text: str, remedy: str) -> Reason:
    return Reason(code=code, clause=None, quote="", text=text, remedy=remedy)
