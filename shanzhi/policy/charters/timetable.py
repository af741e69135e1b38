"""Until when charters are to be revised and reported (D2-3.1): 2021-11-30 and 2021-12-05."""

from dataclasses import dataclass
from datetime import date

from shanzhi.policy.terms import in_force

CAMPAIGN = "charters"
"""The kind under which such campaigns run."""
CLAUSE = "D2-3.1"


@dataclass(frozen=True, slots=True)
class Timetable:
    """The days of document 2; each is whole, late from the next day on."""

    issued_on: date
    complete_by: date
    report_by: date

    def late(self, on: date) -> tuple[bool, bool]:
        """Is completion late on a day, is the report?"""
        return on > self.complete_by, on > self.report_by


def timetable(on: date) -> Timetable:
    block = in_force("charters/timetable", on)
    return Timetable(block["issued_on"], block["complete_by"], block["report_by"])
