"""Official working days (工作日): weekends, holidays and make-up days as announced year by year.

Counting: the start is the day a moment falls on in Asia/Shanghai; the day after it is day 1, and
only working days count. 0 days is the start itself, or the next working day when it is none. A
year not announced yet counts weekends only, and what was counted on it is provisional.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Self
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOST_DAYS = 2500
"""About ten years; no deadline of the documents comes near it."""
_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """The announced years: days off, make-up working days, and where each year comes from."""

    holidays: Mapping[date, str]
    working_days: Mapping[date, str]
    sources: Mapping[int, str]

    @classmethod
    def shipped(cls) -> "Calendar":
        return _shipped()

    def with_year(
        self,
        year: int,
        *,
        holidays: Iterable[date],
        working_days: Iterable[date],
        source: str,
    ) -> Self:
        """This calendar with one year announced or announced anew; mappings keep their names."""
        return replace(
            self,
            holidays=_replaced(self.holidays, year, holidays),
            working_days=_replaced(self.working_days, year, working_days),
            sources={**self.sources, year: source},
        )

    def knows(self, day: date) -> bool:
        """Whether the year of this day has been announced."""
        return day.year in self.sources

    def is_working_day(self, day: date) -> bool:
        if day in self.working_days:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays


@dataclass(frozen=True, slots=True)
class DueDate:
    """A counted day: `skipped` were no working days, `made_up` are weekends that were worked."""

    due: date
    provisional: bool
    skipped: tuple[date, ...]
    made_up: tuple[date, ...]


def add_working_days(start: date | datetime, days: int, calendar: Calendar) -> DueDate:
    """The last of so many working days after the start; ValueError for a number out of range."""
    if not 0 <= days <= MOST_DAYS:
        raise ValueError(f"工作日数应在 0 到 {MOST_DAYS} 之间。")
    first = local_day(start)
    passed: list[date] = []
    counted = 0
    for day in _days_from(first, 0 if days == 0 else 1):
        passed.append(day)
        counted += calendar.is_working_day(day)
        if counted == max(days, 1):
            break
    return _due_date(passed, calendar)


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Working days after `start`, up to and with `end`; ValueError if the end is earlier."""
    if end < start:
        raise ValueError("结束日早于开始日。")
    days = (start + _DAY * number for number in range(1, (end - start).days + 1))
    return sum(calendar.is_working_day(day) for day in days)


def local_day(moment: date | datetime) -> date:
    """The day in Asia/Shanghai; a time without zone is taken as already local."""
    if not isinstance(moment, datetime):
        return moment
    return (moment if moment.tzinfo is None else moment.astimezone(SHANGHAI)).date()


def _days_from(first: date, skip: int) -> Iterator[date]:
    for ordinal in range(first.toordinal() + skip, date.max.toordinal() + 1):
        yield date.fromordinal(ordinal)
    raise ValueError("日期超出日历的范围。")


def _due_date(passed: list[date], calendar: Calendar) -> DueDate:
    return DueDate(
        due=passed[-1],
        provisional=not all(calendar.knows(day) for day in passed),
        skipped=tuple(day for day in passed if not calendar.is_working_day(day)),
        made_up=tuple(day for day in passed if day in calendar.working_days),
    )


def _replaced(known: Mapping[date, str], year: int, days: Iterable[date]) -> dict[date, str]:
    kept = {day: name for day, name in known.items() if day.year != year}
    named = days if isinstance(days, Mapping) else dict.fromkeys(days, "")
    return {**kept, **named}


@cache
def _shipped() -> Calendar:
    calendar = Calendar({}, {}, {})
    folder = resources.files("shanzhi.policy.data").joinpath("holidays")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        table = tomllib.loads(file.read_text("utf-8"))
        calendar = calendar.with_year(
            table["year"],
            holidays=_dated(table["holidays"]),
            working_days=_dated(table["working_days"]),
            source=f"{table['source']}（{table['status']}）",
        )
    return calendar


def _dated(named: Mapping[str, str]) -> dict[date, str]:
    return {date.fromisoformat(day): name for day, name in named.items()}
