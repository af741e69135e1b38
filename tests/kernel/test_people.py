"""People act in posts: several posts, stand-ins by the day, hand-overs that lose nothing, ASCII logins."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.findings.queries import findings_for
from shanzhi.kernel.people import actions, queries
from shanzhi.kernel.people.models import Account, Body, HandOverItem, Post
from tests.worlds import LOADER, START, World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(now: datetime) -> World:
    return world(now)


def opened(here: World, username: str) -> Account:
    return actions.open_account(
        username=username, password_hash="!", name="张三", demo=True, actor=LOADER, now=here.now
    )


def appointed(here: World, account: Account, name: str, title: str, role: str) -> Post:
    return actions.appoint(
        body_id=here.actors[name].own_body,
        person_id=account.person_id,
        title=title,
        roles=[role],
        valid_from=START,
        actor=LOADER,
        now=here.now,
    )


def held(account: Account, on: date) -> list[queries.Capacity]:
    """All the account may act as on a day, as every request asks it."""
    known = queries.account_acting(account.pk, on)
    return queries.capacities(known) if known else []


def test_one_person_in_two_posts_is_two_actors(here: World) -> None:
    """一肩挑: the capacity is chosen, and roles and reach follow it."""
    account, day = opened(here, "both"), here.now.date()
    appointed(here, account, "one", "主任", "head")
    appointed(here, account, "street", "经办人", "filer")
    first, second = (queries.actor_for(account, c) for c in held(account, day))
    assert (first.capacity, first.roles, first.reach) == ("解放居委会 · 主任", {"head"}, ("210302002001",))
    assert (second.capacity, second.roles, second.reach) == ("街道办 · 经办人", {"filer"}, ("210302002",))
    assert first.person_id == second.person_id == account.person_id


def stand_in(here: World, account: Account, name: str, starts: date, ends: date) -> None:
    actions.name_stand_in(
        post_id=here.actors[name].held_post,
        substitute_id=account.person_id,
        valid_from=starts,
        valid_to=ends,
        reason="出差",
        actor=LOADER,
        now=here.now,
    )


def test_a_stand_in_acts_between_two_days_the_last_included(here: World) -> None:
    account, day = opened(here, "deputy"), here.now.date()
    stand_in(here, account, "dept", day, day + timedelta(days=3))
    shown = {
        shift: [c.text for c in held(account, day + timedelta(days=shift))] for shift in (-1, 0, 3, 4)
    }
    acting = ["卫健局 · 经办人（代 空缺）"]
    assert shown == {-1: [], 0: acting, 3: acting, 4: []}
    (capacity,) = held(account, day)
    actor = queries.actor_for(account, capacity)
    assert (actor.body_id, actor.person_id) == (here.actors["dept"].body_id, account.person_id)


def test_two_stand_ins_never_overlap(here: World) -> None:
    day = here.now.date()
    stand_in(here, opened(here, "first"), "dept", day, day + timedelta(days=3))
    second = opened(here, "second")
    with pytest.raises(IntegrityError), transaction.atomic():
        stand_in(here, second, "dept", day + timedelta(days=3), day + timedelta(days=5))
    stand_in(here, second, "dept", day + timedelta(days=4), day + timedelta(days=5))


def test_a_stand_in_ends_after_it_starts(here: World) -> None:
    day = here.now.date()
    with pytest.raises(IntegrityError), transaction.atomic():
        stand_in(here, opened(here, "first"), "dept", day, day - timedelta(days=1))


def test_nobody_holds_the_same_post_twice(here: World) -> None:
    account = opened(here, "twice")
    appointed(here, account, "one", "主任", "head")
    with pytest.raises(IntegrityError), transaction.atomic():
        appointed(here, account, "one", "主任", "worker")


def test_a_hand_over_orphans_nothing(here: World) -> None:
    """The old post ends only when everything open has been taken over."""
    old, new, day = here.actors["dept"].held_post, here.actors["other"].held_post, here.now.date()
    matters = [actions.OpenMatter(f"demand:{n}", f"事项 {n}") for n in (1, 2)]
    row = actions.hand_over(from_post_id=old, to_post_id=new, matters=matters, on=day, actor=LOADER, now=here.now)
    assert Post.objects.get(pk=old).valid_to is None
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.hand_over(from_post_id=old, to_post_id=new, matters=[], on=day, actor=LOADER, now=here.now)
    actions.take_over(hand_over_id=row.pk, actor=here.actors["other"], now=here.now)
    assert Post.objects.get(pk=old).valid_to == day
    assert list(HandOverItem.objects.filter(accepted_at=None)) == []
    trail = list(Event.objects.filter(subject=f"post:{old}").values_list("act", flat=True))
    assert trail == ["people.appoint", "people.hand_over", "people.take_over"]


def test_a_post_that_ended_gives_no_capacity(here: World) -> None:
    account, day = opened(here, "gone"), here.now.date()
    post = appointed(here, account, "one", "主任", "head")
    Post.objects.filter(pk=post.pk).update(valid_to=day)
    assert held(account, day) == []
    assert len(held(account, day - timedelta(days=1))) == 1


@pytest.mark.parametrize("username", ["аdmin", "Admin", "ad", "ａdmin", "ad min", "admin\u200b", "1admin", "a" * 41])
def test_a_login_that_could_pass_for_another_is_refused_by_the_database(here: World, username: str) -> None:
    """Cyrillic or full-width letters, capitals, invisible characters: ASCII small letters only."""
    with pytest.raises(Exception, match=r"account_username_ascii|too long"), transaction.atomic():
        opened(here, username)


def test_a_login_is_given_once(here: World) -> None:
    opened(here, "one.only")
    with pytest.raises(IntegrityError), transaction.atomic():
        opened(here, "one.only")


def test_a_place_has_one_party_committee(here: World) -> None:
    draft = actions.BodyDraft("又一个区委", "party_committee", "county", here.places["210302"].pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.found_bodies(drafts=[draft], valid_from=START, actor=LOADER, now=here.now)
    assert Body.objects.filter(kind="party_committee").count() == 1


@pytest.mark.parametrize(("role", "staff"), [("filer", True), ("worker", True), ("resident", False), ("social", False)])
def test_staff_is_everyone_inside_the_administration(here: World, role: str, staff: bool) -> None:
    account = opened(here, "somebody")
    appointed(here, account, "one", "岗位", role)
    assert queries.is_staff(account, here.now.date()) is staff


def test_a_reader_with_no_reach_is_not_helped_by_roles(here: World) -> None:
    blind = replace(here.actors["civil"], reach=(), body_id=None)
    assert list(findings_for(blind)) == []
