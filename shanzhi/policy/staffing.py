"""Community workers (社区工作者): a roster, training, secondments that end, sizes by the law (D1-4.7, D5-4.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shanzhi.policy.clauses import clause
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.identifiers import resident_id
from shanzhi.policy.terms import in_force


def terms(on: date) -> dict[str, Any]:
    return in_force("staffing", on)


@dataclass(frozen=True, slots=True)
class Line:
    """A worker as somebody writes her on the roster."""

    kind: str
    title: str
    identity: str
    term_from: date | None
    term_to: date | None
    level: str
    known_elsewhere: str = ""


def _of(code: str, clause_id: str, text: str, remedy: str) -> Reason:
    return Reason(code, clause_id, clause(clause_id).zh, text, remedy)


def may_enter(line: Line, on: date) -> Decision:
    """One person, one line: kind, title, a sound number, dates in order (D1-4.7.3)."""
    known = terms(on)
    number = resident_id(line.identity)
    checks = (
        (line.kind not in known["kinds"], "worker_kind", "没选是哪一类人员。", "三类里选一类。"),
        (not line.title.strip(), "worker_title", "还没写岗位。", "比如：委员、网格长、专职干事。"),
        (not number.ok, "worker_identity", f"身份证号不对：{number.why}", "照证件核对。"),
        (line.term_from is None, "worker_from", "没填到岗日期。", "填到岗的那一天。"),
        (
            bool(line.term_from and line.term_to and line.term_to < line.term_from),
            "worker_dates",
            "任期结束早于开始。",
            "核对两个日期。",
        ),
        (bool(line.level) and line.level not in known["levels"], "worker_level", "没有这个资格等级。", "从列表里选。"),
        (
            bool(line.known_elsewhere),
            "worker_twice",
            f"这个人已经在{line.known_elsewhere}的花名册上。",
            "先在那里结束任期，再到这里登记。",
        ),
    )
    return Decision(tuple(_of(code, "D1-4.7.3", text, remedy) for broken, code, text, remedy in checks if broken))


def may_second() -> Decision:
    """No body may borrow or occupy a community worker; there is no exception to ask for (D1-4.7.2)."""
    text = "任何单位、组织都不得随意借调、占用社区工作者。"
    return Decision((_of("secondment", "D1-4.7.2", text, "用本单位人员，或者购买社会组织的服务。"),))


def may_report(borrower: str, hours: int | None, on: date) -> Decision:
    """What is taken for occupied informally: more than so many hours a month on another body's work."""
    least = terms(on)["informal_hours"]
    checks = (
        (not borrower.strip(), "informal_whom", "还没写是哪个单位的事。", "写单位名字，打两个字可以选。"),
        (hours is None, "informal_hours", "还没写每月大约几小时。", "估一个整数就行。"),
        (
            hours is not None and not least <= hours <= 300,
            "informal_few",
            f"每月 {least} 小时到 300 小时才记为变相占用。",
            "少于这个数的，可以在“拒收并上报”里反映那一件事。",
        ),
    )
    return Decision(tuple(_of(code, "D1-4.7.2", text, remedy) for broken, code, text, remedy in checks if broken))


def coverage(trained: int, workers: int) -> int | None:
    """Per cent of the workers who had a training; None where nobody works."""
    return None if not workers else 100 * trained // workers


def size(households: int, village: bool, on: date) -> str:
    """below, within or above the usual range of the law; villages have none (D5-4.1.1)."""
    known = terms(on)["size"]
    if village:
        return "none"
    return "below" if households < known["least"] else "above" if households > known["most"] else "within"


def shown(counts: Mapping[str, int], on: date) -> dict[str, str]:
    """Aggregates without small numbers, so that no person shows through a level (D5-4.1.3)."""
    least = terms(on)["small_number"]
    return {name: str(n) if n == 0 or n >= least else f"少于 {least}" for name, n in counts.items()}
