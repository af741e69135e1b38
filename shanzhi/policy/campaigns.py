"""Campaigns (专项行动): whom a document binds, until when, how far they are (D1-4.1.2, D1-4.1.6, D1-5.1.1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shanzhi.policy.clauses import clause
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.terms import in_force

LONGEST_DAYS = 3660


def kinds(on: date) -> Mapping[str, Mapping[str, Any]]:
    """The campaigns the documents order, by code."""
    found: Mapping[str, Mapping[str, Any]] = in_force("campaigns", on)["kinds"]
    return found


def due_after(issued_on: date, days: int) -> date:
    """So many days after a document was issued, the last day whole: 2021-08-10 and a week is 2021-08-17, 24:00."""
    return issued_on + timedelta(days=days)


def due_by_document(kind: str, issued_on: date, on: date) -> date | None:
    """The date the document itself sets for this kind; None where it names none (D1-4.1.6)."""
    known = kinds(on).get(kind, {})
    return due_after(issued_on, known["due_days"]) if "due_days" in known else None


@dataclass(frozen=True, slots=True)
class Opening:
    """What somebody wants to open a campaign with."""

    title: str
    document: str
    issued_on: date
    due_on: date
    tier: str
    places: int
    may_open: bool


def _house(code: str, text: str, remedy: str) -> Reason:
    return Reason(code, None, "", text, remedy)


def _of(code: str, clause_id: str, text: str, remedy: str) -> Reason:
    return Reason(code, clause_id, clause(clause_id).zh, text, remedy)


def may_open(opening: Opening, today: date) -> Decision:
    """A campaign has somebody who answers for it, a ground, a day, and places; every fault at once."""
    checks = (
        (
            not opening.may_open,
            _of("campaign_not_yours", "D1-5.1.1", "专项行动由牵头的监管部门发起。", "请组织、民政或农业农村部门办理。"),
        ),
        (not opening.title.strip(), _house("campaign_untitled", "专项行动还没有名称。", "写清楚查什么。")),
        (
            not opening.document.strip(),
            _house("campaign_groundless", "没有写依据的文件。", "填文件名称；没有文件的，不能发起。"),
        ),
        (opening.issued_on > today, _house("campaign_issued_later", "文件的下发日期在今天以后。", "请核对日期。")),
        (
            opening.due_on < opening.issued_on,
            _house("campaign_due_before", "完成日期早于下发日期。", "请核对两个日期。"),
        ),
        (
            (opening.due_on - opening.issued_on).days > LONGEST_DAYS,
            _house("campaign_too_long", "完成日期在下发十年以后。", "请核对年份。"),
        ),
        (
            opening.places == 0,
            _house("campaign_without_places", "范围里没有街道（乡镇）或社区（村）。", "换一个范围再发起。"),
        ),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one place is: its state and, past the last day, how late."""

    state: str
    overdue_days: int

    @property
    def late(self) -> bool:
        return self.overdue_days > 0


def standing(state: str, due_on: date, finished_on: date | None, today: date) -> Standing:
    """Late is whoever was not finished when the last day had passed, and stays so until finished."""
    if state == "done":
        return Standing("done", 0)
    until = finished_on or today
    return Standing(state, max(0, (until - due_on).days))


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one county: how many places, how many done, how many late, findings open and in all."""

    places: int = 0
    reported: int = 0
    done: int = 0
    late: int = 0
    findings: int = 0
    cured: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(mine + theirs for mine, theirs in zip(self._all(), other._all(), strict=True)))

    def _all(self) -> tuple[int, ...]:
        return (self.places, self.reported, self.done, self.late, self.findings, self.cured)

    @property
    def share(self) -> int:
        """Per cent done; 100 only when everything is."""
        return 100 * self.done // self.places if self.places else 0


def total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())
