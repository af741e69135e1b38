"""The roll-up changes with each entry in its own transaction and equals a full recount to the unit."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from shanzhi.kernel.cases.models import Assignment
from shanzhi.missions.supervision import actions, queries
from shanzhi.missions.supervision.models import BurdenCell
from shanzhi.policy.burden import ranked
from tests.worlds import LOADER, World, approved, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(now: Any) -> World:
    return world(now)


def total() -> tuple[int, int, int]:
    rows = BurdenCell.objects.values_list("items", "minutes", "refused")
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0, 0, 0)  # type: ignore[return-value]


def test_every_entry_changes_the_sums_with_it(here: World) -> None:
    approved(here)
    assert total() == (3, 90, 0)
    first = Assignment.objects.unscoped("test").order_by("id")[0]
    seen = []
    for state in ("received", "refused", "cancelled", "done"):
        rows = Assignment.objects.unscoped("test").filter(pk=first.pk)
        rows.update(state=state, settled_at=here.now, refusal="没有经费")
        seen.append(total())
    assert seen == [(3, 90, 0), (2, 60, 1), (2, 60, 0), (3, 90, 0)]
    Assignment.objects.unscoped("test").filter(pk=first.pk).update(minutes=500, due_on=date(2027, 2, 1))
    assert total() == (3, 560, 0)
    Assignment.objects.unscoped("test").filter(pk=first.pk).delete()
    assert (total(), queries.differing_cells()) == ((2, 60, 0), 0)


def test_what_is_undone_leaves_no_sum_behind(here: World) -> None:
    approved(here)
    with transaction.atomic():
        Assignment.objects.unscoped("test").update(minutes=7)
        assert total() == (3, 21, 0)
        transaction.set_rollback(True)
    assert (total(), queries.differing_cells()) == ((3, 90, 0), 0)


def test_a_wrong_sum_is_found_counted_anew_and_told(here: World) -> None:
    """The negative control: a sum that somebody changed by hand is seen at night."""
    approved(here)
    BurdenCell.objects.filter(pk=BurdenCell.objects.first().pk).update(minutes=1)  # type: ignore[union-attr]
    assert queries.differing_cells() == 1
    assert [actions.mend_rollup(actor=LOADER, now=here.now) for _ in range(2)] == [1, 0]
    assert total() == (3, 90, 0)


def test_the_figures_come_down_to_their_rows(here: World) -> None:
    """D1-5.3.1: issuers are ranked; the rows behind a month are the assignments themselves."""
    approved(here)
    civil, due = here.actors["civil"], Assignment.objects.unscoped("test").order_by("id")[0].due_on
    month = due.replace(day=1)
    sums = queries.month_sums(civil, month)
    assert [(s.month, s.kind, s.county, s.items, s.minutes) for s in sums] == [(month, "work", "210302", 3, 90)]
    assert sum(row.minutes for row in queries.rows_behind(civil, month)) == 90
    assert list(queries.rows_behind(civil, month, "report")) == []
    lines = ranked(queries.issuer_sums(civil, month, due))
    assert [(line.name, line.minutes, line.items) for line in lines] == [("卫健局", 90, 3)]


def test_the_city_is_summed_in_one_query(here: World, django_assert_num_queries: Any) -> None:
    approved(here)
    with django_assert_num_queries(1):
        queries.month_sums(here.actors["civil"], date(2025, 1, 1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM supervision_burdencell")
        assert cursor.fetchone() == (3,)
