"""Places: the tree, its successors, the areas laid over it — and scope, without which no query runs."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.places import actions, queries
from shanzhi.kernel.places.models import Place, Succession
from shanzhi.kernel.places.scope import ScopedModel, Unscoped
from shanzhi.missions.admission.models import Demand
from tests.worlds import DIVISIONS, LOADER, START, World, world

pytestmark = pytest.mark.django_db
SCOPED = tuple(sorted(ScopedModel.__subclasses__(), key=lambda model: model.__name__))
READS: dict[str, Callable[[Any], Any]] = {
    "list": list,
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "first": lambda rows: rows.first(),
    "get": lambda rows: rows.get(pk=1),
    "iterate": lambda rows: list(rows.iterator()),
    "values": lambda rows: list(rows.values("pk")),
    "values_list": lambda rows: list(rows.values_list("pk", flat=True)),
    "aggregate": lambda rows: rows.aggregate(),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "update": lambda rows: rows.update(pk=1),
    "delete": lambda rows: rows.delete(),
    "filter": lambda rows: list(rows.filter(pk=1).exclude(pk=2).order_by("pk")[:3]),
}


@pytest.fixture
def here(now: datetime) -> World:
    return world(now)


def test_the_tables_of_every_mission_are_among_them() -> None:
    assert {"Assignment", "Demand", "Finding", "Board", "Bulletin"} <= {model.__name__ for model in SCOPED}


@pytest.mark.parametrize("read", READS, ids=str)
@pytest.mark.parametrize("model", SCOPED)
def test_a_query_without_scope_fails(model: Any, read: str) -> None:
    """An endpoint that forgets whose rows it asks for breaks at once, not in production."""
    with pytest.raises(Unscoped, match=model.__name__):
        READS[read](model.objects.all())


@pytest.mark.parametrize("model", SCOPED)
def test_nobody_without_post_and_reach_sees_a_row(model: Any, here: World) -> None:
    assert list(model.objects.scoped(Actor(capacity="无岗位"))) == []


def test_leaving_scope_takes_a_reason() -> None:
    with pytest.raises(Unscoped):
        Demand.objects.unscoped("")


def test_loading_divisions_again_adds_nothing(here: World) -> None:
    rows = [actions.Division(*row) for row in DIVISIONS]
    assert actions.load_divisions(rows=rows, valid_from=START, actor=LOADER, now=here.now) == 0
    assert Place.objects.count() == len(DIVISIONS)


@pytest.mark.parametrize(
    ("code", "kind", "path"),
    [("210300", "city", "2103"), ("210302", "county", "210302"), ("210302002", "town", "210302002")],
)
def test_a_path_is_the_code_as_far_as_it_says_something(code: str, kind: str, path: str) -> None:
    assert actions.path_of(code, kind) == path


def test_a_merged_place_is_reached_through_its_successor(here: World) -> None:
    """Nothing is orphaned when 长影社区 is merged into 解放社区."""
    day = here.now.date()
    actions.succeed(old_code="210302002003", new_codes=["210302002001"], on=day, actor=LOADER, now=here.now)
    heir = Place.objects.get(code="210302002001")
    assert queries.reach_of(heir, day) == ("210302002001", "210302002003")
    names = [place.name for place in queries.communities_within(["210302"], day)]
    assert names == ["解放社区", "影院社区"]
    before = queries.communities_within(["210302"], day - timedelta(days=1)).count()
    assert before == 3
    assert Succession.objects.get().on == day


def test_a_place_is_in_one_management_area_at_a_time(here: World) -> None:
    zones = [actions.Division(f"Z2100{n}", f"{n} 区", "zone", None) for n in (1, 2)]
    actions.load_divisions(rows=zones, valid_from=START, actor=LOADER, now=here.now)
    lay = {"valid_from": START, "status": "示例（待确认）", "actor": LOADER, "now": here.now}
    assert actions.lay_zone(zone_code="Z21001", member_codes=["210302002"], **lay) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.lay_zone(zone_code="Z21002", member_codes=["210302002"], **lay)
    zone = Place.objects.get(code="Z21001")
    assert queries.reach_of(zone, date(2026, 3, 16)) == ("Z21001", "210302002")
    assert list(queries.communities_within(queries.reach_of(zone, START), START)) != []


def test_a_protecting_area_holds_at_least_three_communities(here: World) -> None:
    """D1-4.2.5: a street with two communities would give the reporter away: a wider place is named."""
    day = here.now.date()
    assert queries.protecting_area(here.places["210302002001"], day).name == "解放街道"
    actions.succeed(old_code="210302002004", new_codes=["210302002001"], on=day, actor=LOADER, now=here.now)
    assert queries.protecting_area(here.places["210302002001"], day).name == "鞍山市"


def test_dates_of_a_place_run_forward(here: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(code="210302002001").update(valid_to=START)
