"""One round of a form: when it opens, is due, closes; late is late by the server's clock (D1-4.9.1)."""

from dataclasses import dataclass
from datetime import date, timedelta

from shanzhi.policy.occurrences import occurrence
from shanzhi.policy.terms import in_force


@dataclass(frozen=True, slots=True)
class Round:
    label: str
    opens: date
    due: date
    closes: date


def round_on(frequency: str, ends: date, on: date) -> Round | None:
    """The round a day belongs to: open from that day, due within the days a round has, never past the number's end."""
    turn = occurrence(frequency, on, ends, on)
    if turn is None:
        return None
    terms = in_force("reporting", on)
    due = min(on + timedelta(days=int(terms["open_days"])), ends)
    closes = min(due + timedelta(days=int(terms["closing_days"])), ends)
    return Round(turn.label or f"{on:%Y}-once", on, due, closes)


def standing(opens: date, due: date, closes: date, on: date) -> str:
    """not_yet, open, late or closed."""
    if on < opens:
        return "not_yet"
    if on <= due:
        return "open"
    return "late" if on <= closes else "closed"


def rates(expected: int, submitted: int, on_time: int, cells: int, prefilled: int) -> dict[str, int]:
    """Per cent of a form, rounded down, so that 100 means all: never of one community against another."""
    return {
        "submitted": 100 * submitted // expected if expected else 0,
        "on_time": 100 * on_time // submitted if submitted else 0,
        "prefilled": 100 * prefilled // cells if cells else 0,
    }
