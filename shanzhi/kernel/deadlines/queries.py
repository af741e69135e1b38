"""Reading deadlines and the calendar they are counted on."""

from datetime import date

from django.db.models import QuerySet

from shanzhi.kernel.deadlines.models import Deadline, HolidayYear
from shanzhi.policy.calendar import Calendar


def calendar() -> Calendar:
    """The shipped years and those imported since; a year without data stays provisional."""
    known = Calendar.shipped()
    for row in HolidayYear.objects.order_by("year"):
        known = known.with_year(
            row.year,
            holidays=[date.fromisoformat(day) for day in row.holidays],
            working_days=[date.fromisoformat(day) for day in row.working_days],
            source=row.source,
        )
    return known


def open_deadlines(body_id: int) -> QuerySet[Deadline]:
    rows = Deadline.objects.filter(body=body_id, met_at=None, lapsed_at=None)
    return rows.order_by("due_on", "id")


def overdue(on: date) -> QuerySet[Deadline]:
    """Open deadlines whose last day has passed."""
    rows = Deadline.objects.filter(due_on__lt=on, met_at=None, lapsed_at=None)
    return rows.select_related("body").order_by("due_on", "id")
