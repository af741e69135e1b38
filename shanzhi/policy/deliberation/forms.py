"""Which form a matter asks for, with the clause; what is printed for it; when an assembly must end it (D3-4.3)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from shanzhi.policy import terms
from shanzhi.policy.clauses import clause as clause_of
from shanzhi.policy.decision import Decision, Reason


class Scope(StrEnum):
    """Whom the matter reaches."""

    COMMUNITY = "community"
    BUILDING = "building"
    GROUP = "group"
    SPECIAL = "special"
    OPEN = "open"


class Attention(StrEnum):
    """How much people care."""

    HIGH = "high"
    NORMAL = "normal"


class Matter(StrEnum):
    """What is to be settled."""

    MAJOR_DECISION = "major_decision"
    INFRASTRUCTURE = "infrastructure"
    OVERALL_PLAN = "overall_plan"
    LOCAL_AFFAIR = "local_affair"
    SINGLE_ISSUE = "single_issue"
    OPINION_CALL = "opinion_call"


class Form(StrEnum):
    """The four forms of document 3."""

    MEETING = "meeting"
    DIALOGUE = "dialogue"
    WRITTEN = "written"
    ONLINE = "online"


SCOPES = {
    Scope.COMMUNITY: "全社区（村）",
    Scope.BUILDING: "楼宇、小区",
    Scope.GROUP: "小组、自然屯",
    Scope.SPECIAL: "特定的人或单位",
    Scope.OPEN: "谁都可以说",
}
ATTENTIONS = {Attention.HIGH: "关注的人多", Attention.NORMAL: "一般"}
MATTERS = {
    Matter.MAJOR_DECISION: "重大事务决策",
    Matter.INFRASTRUCTURE: "重点基础设施建设",
    Matter.OVERALL_PLAN: "全局性工作安排",
    Matter.LOCAL_AFFAIR: "局部事务、部分群众的利益",
    Matter.SINGLE_ISSUE: "特定事项、个别问题",
    Matter.OPINION_CALL: "征集社情民意",
}
FORMS = {
    Form.MEETING: "会议协商",
    Form.DIALOGUE: "对话协商",
    Form.WRITTEN: "书面协商",
    Form.ONLINE: "网络协商",
}
CLAUSES = {
    Form.MEETING: "D3-4.3.1",
    Form.DIALOGUE: "D3-4.3.2",
    Form.WRITTEN: "D3-4.3.3",
    Form.ONLINE: "D3-4.3.4",
}
ASSEMBLY = "assembly"


@dataclass(frozen=True, slots=True)
class Asked:
    """A matter as the form rule needs it; `recipients` are units and people to be asked in writing."""

    scope: Scope
    attention: Attention
    matter: Matter
    recipients: int = 0


@dataclass(frozen=True, slots=True)
class Recommended:
    """One form and why."""

    form: Form
    why: str

    @property
    def clause(self) -> str:
        return CLAUSES[self.form]

    @property
    def reason(self) -> Reason:
        return Reason(f"form_{self.form}", self.clause, clause_of(self.clause).zh, self.why)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Forms in order, the form that must end the matter (an assembly or none), and what to print."""

    forms: tuple[Recommended, ...]
    final_form: str | None
    kit: tuple[str, ...]


def form_terms(on: date) -> Mapping[str, Any]:
    return terms.in_force("deliberation", on)


def recommend(asked: Asked, on: date) -> Recommendation:
    """What the matter asks for first, then what its scope asks for; the online form goes with any."""
    block = form_terms(on)
    forms: dict[Form, str] = {}
    for form, why in _grounds(asked, block):
        forms.setdefault(form, why)
    final = ASSEMBLY if asked.matter in block["final"]["assembly"] else None
    kit = [name for form in forms for name in block["kit"][form]]
    return Recommendation(
        tuple(Recommended(form, why) for form, why in forms.items()),
        final,
        tuple(dict.fromkeys([*block["kit"]["all"][:1], *kit, *block["kit"]["all"][1:]])),
    )


def _grounds(asked: Asked, block: Mapping[str, Any]) -> Iterator[tuple[Form, str]]:
    matter = Form(block["matter_form"][asked.matter])
    yield matter, _because(matter, MATTERS[asked.matter])
    if asked.scope == Scope.COMMUNITY and asked.attention == Attention.HIGH:
        yield Form.MEETING, "涉及面广、关注的人多，坐到一起谈。"
    if asked.scope in block["scope_form"]:
        form = Form(block["scope_form"][asked.scope])
        yield form, _because(form, SCOPES[asked.scope])
    if asked.recipients:
        yield Form.WRITTEN, "已列出要征求意见的单位和个人，逐个发函，记下送达和答复。"
    yield Form.ONLINE, "来不了现场的人，可以在手机上说。"


def _because(form: Form, words: str) -> str:
    wording = {
        Form.MEETING: f"属于{words}，用会议协商，并以居（村）民会议、村民代表会议作为最终形式。",
        Form.DIALOGUE: f"属于{words}，面对面征询意见最合适。",
        Form.WRITTEN: f"属于{words}，发函书面征求意见。",
        Form.ONLINE: f"属于{words}，在网上广泛征集。",
    }
    return wording[form]


def may_choose(asked: Asked, chosen: tuple[str, ...], reason: str, on: date) -> Decision:
    """At least one form; leaving out what is recommended first needs a reason, leaving the meeting out is refused."""
    advice = recommend(asked, on)
    first = advice.forms[0]
    if not chosen:
        text = "请至少选一种协商形式。"
        return Decision((Reason("no_form", "D3-4.3.1", clause_of("D3-4.3.1").zh, text, "按建议选就可以。"),))
    if advice.final_form and Form.MEETING not in chosen:
        text = f"{MATTERS[asked.matter]}不能不开会：要以居（村）民会议、村民代表会议作为最终形式。"
        remedy = "请把会议协商勾上；别的形式可以一起用。"
        return Decision((Reason("meeting_needed", "D3-4.3.1", clause_of("D3-4.3.1").zh, text, remedy),))
    if first.form not in chosen and not reason.strip():
        text = f"建议的是{FORMS[first.form]}，您没有选它。"
        remedy = "请写一句为什么，会随协商公开。"
        return Decision((Reason("deviation_unexplained", None, "", text, remedy),))
    return Decision()
