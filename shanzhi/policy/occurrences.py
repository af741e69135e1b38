"""When an admitted item comes round: the period a day lies in, its label and its last day (频度)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

ONCE = "once"
_MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}
PER_YEAR = {"once": 1, "yearly": 1, "half_yearly": 2, "quarterly": 4, "monthly": 12, "weekly": 52}
FREQUENCIES = {
    "once": "一次性",
    "weekly": "每周",
    "monthly": "每月",
    "quarterly": "每季度",
    "half_yearly": "每半年",
    "yearly": "每年",
}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One turn of a repeated item: `label` is stable (2026-03, 2026-Q1), `due` its last day."""

    label: str
    due: date


def occurrence(frequency: str, starts: date, ends: date, on: date) -> Occurrence | None:
    """The turn that is open on a day, clipped to the item's own dates; None outside them.

    Before the start the first turn is shown in advance, so that a community sees what is coming.
    """
    if on > ends:
        return None
    day = max(on, starts)
    if frequency == ONCE:
        return Occurrence("", ends)
    if frequency == "weekly":
        year, week, weekday = day.isocalendar()
        return Occurrence(f"{year}-W{week:02}", min(day + timedelta(days=7 - weekday), ends))
    months = _MONTHS[frequency]
    last_month = ((day.month - 1) // months + 1) * months
    last_day = date(day.year, last_month, monthrange(day.year, last_month)[1])
    return Occurrence(_label(frequency, day.year, last_month), min(last_day, ends))


def _label(frequency: str, year: int, last_month: int) -> str:
    if frequency == "monthly":
        return f"{year}-{last_month:02}"
    if frequency == "quarterly":
        return f"{year}-Q{last_month // 3}"
    if frequency == "half_yearly":
        return f"{year}-H{last_month // 6}"
    return str(year)


def minutes_per_year(frequency: str, minutes: int, starts: date, ends: date) -> int:
    """Minutes one community spends in twelve months: the turns that fit into the dates, at most a year's."""
    if frequency == ONCE:
        return minutes
    days = min((ends - starts).days + 1, 365)
    turns = max(1, round(PER_YEAR[frequency] * days / 365))
    return minutes * turns
