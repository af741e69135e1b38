"""Setting, meeting and lapsing deadlines; importing a holiday year."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.deadlines.models import Deadline, HolidayYear
from shanzhi.kernel.deadlines.queries import calendar
from shanzhi.policy.calendar import DueDate, add_working_days


def due_date(*, start: datetime, working_days: int) -> DueDate:
    """The last of so many working days after a moment, by the official calendar."""
    return add_working_days(start, working_days, calendar())


def set_deadline(
    *,
    subject: str,
    kind: str,
    body_id: int,
    start: datetime,
    working_days: int | None,
    due_on: date | None,
    clause: str,
    actor: Actor,
    now: datetime,
) -> Deadline:
    """One body owes one thing by a day: a given one, or so many working days from the start."""
    provisional = False
    if due_on is None:
        counted = due_date(start=start, working_days=working_days or 0)
        due_on, provisional = counted.due, counted.provisional
    return Deadline.objects.create(
        subject=subject,
        kind=kind,
        body_id=body_id,
        due_on=due_on,
        provisional=provisional,
        clause=clause,
        set_at=now,
    )


def set_deadlines(*, subject: str, kind: str, working_days: Mapping[int, int], now: datetime) -> list[Deadline]:
    """Several bodies owe the same thing, each by so many working days from now; two queries."""
    known = calendar()
    due = {body_id: add_working_days(now, days, known) for body_id, days in working_days.items()}
    return Deadline.objects.bulk_create(
        Deadline(subject=subject, kind=kind, body_id=body_id, due_on=day.due, provisional=day.provisional, set_at=now)
        for body_id, day in due.items()
    )


def meet(*, subject: str, kind: str, body_id: int, now: datetime) -> int:
    rows = Deadline.objects.filter(subject=subject, kind=kind, body=body_id, met_at=None, lapsed_at=None)
    return rows.update(met_at=now)


def lapse(*, subject: str, now: datetime) -> int:
    """Nothing is owed any more about a subject."""
    return Deadline.objects.filter(subject=subject, met_at=None, lapsed_at=None).update(lapsed_at=now)


@transaction.atomic
def import_year(
    *,
    year: int,
    holidays: Sequence[date],
    working_days: Sequence[date],
    source: str,
    actor: Actor,
    now: datetime,
) -> HolidayYear:
    """Take in the State Council's arrangement for a year."""
    row, _ = HolidayYear.objects.update_or_create(
        year=year,
        defaults={
            "holidays": [str(day) for day in holidays],
            "working_days": [str(day) for day in working_days],
            "source": source,
            "imported_at": now,
        },
    )
    audit.record(at=now, actor=actor, act="deadlines.import_year", subject=f"year:{year}", detail={"source": source})
    return row
