"""In which capacities an account may act: its own posts, lent ones, with the reach of each place."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.models import Account, Post, StandIn
from shanzhi.kernel.places.models import Place, Succession, ZoneMember
from shanzhi.kernel.places.queries import reach_of
from tests.worlds import START, World, world

TODAY = date(2026, 3, 16)


@pytest.fixture
def here(db: None, now: Any) -> World:
    return world(now)


def acting(account: Account, on: date = TODAY) -> list[people.Capacity]:
    found = people.account_acting(account.pk, on)
    assert found is not None
    return people.capacities(found)


def test_an_account_acts_in_its_own_post_with_the_reach_of_its_place(here: World) -> None:
    account = here.account("dept")
    (only,) = acting(account)
    loaded = people.account_acting(account.pk, TODAY)
    assert loaded is not None
    actor = people.actor_for(loaded, only, "abc")
    expected = here.actors["dept"]
    assert (actor.capacity, actor.roles, actor.reach) == (expected.capacity, expected.roles, expected.reach)
    assert (actor.post_id, actor.body_id, actor.place_id, actor.tier) == (
        expected.post_id,
        expected.body_id,
        expected.place_id,
        expected.tier,
    )
    assert (actor.person_id, actor.request_id) == (account.person_id, "abc")


def test_a_lent_post_counts_between_its_dates_only(here: World) -> None:
    account = here.account("dept")
    StandIn.objects.create(
        post_id=here.actors["other"].held_post,
        substitute_id=account.person_id,
        valid_from=TODAY,
        valid_to=TODAY + timedelta(days=2),
        reason="休假",
    )
    texts = ["卫健局 · 经办人", "商务局 · 经办人（代 空缺）"]
    assert [c.text for c in acting(account)] == texts
    assert acting(account)[1].until == TODAY + timedelta(days=2)
    assert [c.text for c in acting(account, TODAY + timedelta(days=3))] == texts[:1]
    assert [c.text for c in acting(account, TODAY - timedelta(days=1))] == texts[:1]


def test_a_post_that_has_ended_gives_no_capacity(here: World) -> None:
    account = here.account("dept")
    Post.objects.filter(pk=here.actors["dept"].post_id).update(valid_to=TODAY)
    assert acting(account) == []
    assert len(acting(account, TODAY - timedelta(days=1))) == 1


def test_former_places_and_members_of_a_zone_are_within_reach(here: World) -> None:
    account = here.account("dept")
    county = here.places["210302"]
    former = Place.objects.create(
        code="210399", path="210399", name="旧区", kind="county", tier="county", parent=county.parent, valid_from=START
    )
    Succession.objects.create(predecessor=former, successor=county, on=TODAY)
    assert acting(account)[0].reach == ("210302", "210399") == reach_of(county, TODAY)
    Place.objects.filter(pk=county.pk).update(tier="zone")
    ZoneMember.objects.create(zone=county, place=here.places["210302002"], valid_from=START, status="示例（待确认）")
    county.refresh_from_db()
    assert acting(account)[0].reach == ("210302", "210399", "210302002") == reach_of(county, TODAY)


def test_a_stopped_account_is_signed_out_at_its_next_page(here: World) -> None:
    account = here.account("dept")
    client = Client()
    client.force_login(account)
    assert client.get("/d/demands/").status_code == 200
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert client.get("/d/demands/").status_code == 302


def test_a_session_notes_when_it_was_last_seen_once_a_minute(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    client.force_login(here.account("dept"))
    client.get("/d/demands/")
    seen = client.session["seen"]
    for later, noted in ((59, seen), (60, seen + 60), (90, seen + 60)):
        monkeypatch.setattr("time.time", lambda then=seen + later: then)
        client.get("/d/demands/")
        assert client.session["seen"] == noted
