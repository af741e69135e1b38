"""Reading deadlines and the calendar they are counted on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from shanzhi.kernel.deadlines.models import Deadline, HolidayYear
from shanzhi.policy.calendar import Calendar
from shanzhi.policy.holiday_years import spans


def calendar() -> Calendar:
    """The shipped years and those imported since; a year without data stays provisional."""
    return _with(HolidayYear.objects.order_by("year"))


def _with(imported: Iterable[HolidayYear]) -> Calendar:
    known = Calendar.shipped()
    for row in imported:
        known = known.with_year(
            row.year,
            holidays=[date.fromisoformat(day) for day in row.holidays],
            working_days=[date.fromisoformat(day) for day in row.working_days],
            source=row.source,
        )
    return known


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year as the calendar knows it: imported, shipped, or not announced yet and therefore provisional."""

    year: int
    source: str
    imported_at: datetime | None
    holidays: tuple[tuple[date, date], ...]
    working_days: tuple[date, ...]
    days_off: int

    @property
    def provisional(self) -> bool:
        return not self.source


def years(on: date) -> list[YearRow]:
    """Every year with data, and this one and the next whether they have any; the newest first, one query."""
    imported = {row.year: row for row in HolidayYear.objects.order_by("year")}
    known = _with(imported.values())
    wanted = {*known.sources, on.year, on.year + 1}
    return [_year(year, known, imported.get(year)) for year in sorted(wanted, reverse=True)]


def _year(year: int, known: Calendar, row: HolidayYear | None) -> YearRow:
    off = [day for day in known.holidays if day.year == year]
    return YearRow(
        year=year,
        source=known.sources.get(year, ""),
        imported_at=row.imported_at if row else None,
        holidays=spans(off),
        working_days=tuple(sorted(day for day in known.working_days if day.year == year)),
        days_off=len(off),
    )


def open_deadlines(body_id: int) -> QuerySet[Deadline]:
    rows = Deadline.objects.filter(body=body_id, met_at=None, lapsed_at=None)
    return rows.order_by("due_on", "id")


def overdue(on: date) -> QuerySet[Deadline]:
    """Open deadlines whose last day has passed."""
    rows = Deadline.objects.filter(due_on__lt=on, met_at=None, lapsed_at=None)
    return rows.select_related("body").order_by("due_on", "id")
