"""Deadlines in official working days: one open per subject, met or lapsed, provisional without a year's data."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shanzhi.kernel.deadlines import actions, queries
from shanzhi.kernel.deadlines.models import Deadline
from tests.worlds import LOADER, World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(now: datetime) -> World:
    return world(now)


def owed(here: World, start: datetime, days: int | None = 3, **more: Any) -> Deadline:
    given: dict[str, Any] = {"subject": "demand:1", "kind": "approval", "due_on": None} | more
    return actions.set_deadline(
        **given,
        body_id=here.actors["party"].own_body,
        start=start,
        working_days=days,
        clause="",
        actor=LOADER,
        now=here.now,
    )


def test_working_days_pass_over_the_weekend(here: World) -> None:
    row = owed(here, datetime(2026, 3, 19, 2, tzinfo=UTC))  # a Thursday
    assert (row.due_on, row.provisional) == (date(2026, 3, 24), False)


def test_the_start_is_the_day_in_anshan(here: World) -> None:
    """16:30 UTC on Thursday is half past midnight on Friday."""
    row = owed(here, datetime(2026, 3, 19, 16, 30, tzinfo=UTC))
    assert row.due_on == date(2026, 3, 25)


def test_a_given_day_is_taken_as_it_is(here: World) -> None:
    row = owed(here, here.now, None, due_on=date(2026, 3, 22))
    assert row.due_on == date(2026, 3, 22)


def test_a_year_without_data_is_provisional_until_it_is_imported(here: World) -> None:
    start = datetime(2027, 3, 15, 2, tzinfo=UTC)
    assert owed(here, start).provisional
    actions.import_year(
        year=2027, holidays=[date(2027, 3, 17)], working_days=[], source="测试", actor=LOADER, now=here.now
    )
    row = owed(here, start, subject="demand:2")
    assert (row.due_on, row.provisional) == (date(2027, 3, 19), False)


def test_a_body_owes_one_thing_once(here: World) -> None:
    owed(here, here.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        owed(here, here.now)


def test_a_met_deadline_is_no_longer_open_and_cannot_lapse(here: World) -> None:
    row, body = owed(here, here.now), here.actors["party"].own_body
    assert [d.pk for d in queries.open_deadlines(body)] == [row.pk]
    assert [d.pk for d in queries.overdue(date(2026, 3, 20))] == [row.pk]
    assert actions.meet(subject="demand:1", kind="approval", body_id=body, now=here.now) == 1
    assert (list(queries.open_deadlines(body)), list(queries.overdue(date(2030, 1, 1)))) == ([], [])
    assert actions.lapse(subject="demand:1", now=here.now) == 0
    assert actions.meet(subject="demand:1", kind="approval", body_id=body, now=here.now) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.filter(pk=row.pk).update(lapsed_at=here.now)


def test_the_last_day_itself_is_not_overdue(here: World) -> None:
    row = owed(here, here.now)
    assert list(queries.overdue(row.due_on)) == []
