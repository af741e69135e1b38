"""Posts given, ended and lent by a security administrator: not to oneself, not out of reach, never the last one."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.people import actions, queries, staffing
from shanzhi.kernel.people.models import Account, Body, HandOver, Post
from shanzhi.policy.decision import Decision
from tests.worlds import LOADER, START, World, actor_of, in_role, world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def here(now: datetime) -> World:
    """The civil affairs desk keeps the posts of the county."""
    made = world(now)
    made.actors["secadmin"] = in_role(made.actors["civil"], "security_admin")
    account = made.account("civil", role="security_admin")
    made.actors["secadmin"] = replace(made.actors["secadmin"], person_id=account.person_id)
    return made


def given(
    here: World, at: str, username: str = "newcomer", roles: tuple[str, ...] = ("filer",), **changes: str
) -> tuple[Decision, Post | None]:
    wanted = staffing.Appointment(
        username=username,
        name=changes.get("name", "张三"),
        title=changes.get("title", "经办人"),
        roles=roles,
        valid_from=here.now.date(),
        password_hash="!x",
    )
    body_id = here.actors[at].own_body
    return staffing.give_post(body_id=body_id, given=wanted, actor=here.actors["secadmin"], now=here.now)


def post_of(answer: tuple[Decision, Post | None]) -> Post:
    assert answer[1] is not None
    return answer[1]


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


def ended(
    here: World, post: Post, on: date, follower: int | None = None, open_things: int = 0
) -> tuple[Decision, HandOver | None]:
    matters = [actions.OpenMatter(f"demand:{n}", f"事项 {n}") for n in range(open_things)]
    actor = here.actors["secadmin"]
    return staffing.end_post(post_id=post.pk, on=on, follower_id=follower, matters=matters, actor=actor, now=here.now)


def capacities(person_id: int | None, on: date) -> list[str]:
    account = queries.account_acting(Account.objects.get(person=person_id).pk, on)
    return [c.text for c in queries.capacities(account)] if account else []


def test_a_new_person_gets_a_login_that_no_password_opens(here: World) -> None:
    post = post_of(given(here, "dept"))
    account = Account.objects.get(username="newcomer")
    assert (account.person.name, account.has_usable_password(), post.person_id) == ("张三", False, account.person_id)
    assert capacities(post.person_id, here.now.date()) == ["卫健局 · 经办人"]
    made = Event.objects.order_by("-id")[:2]
    assert [(e.act, e.post_id) for e in made] == [
        ("people.appoint", here.actors["secadmin"].post_id),
        ("people.account", here.actors["secadmin"].post_id),
    ]


def test_a_known_person_gets_a_second_post(here: World) -> None:
    first = post_of(given(here, "one", roles=("head",), title="主任"))
    second = post_of(given(here, "street", title="兼职"))
    assert first.person_id == second.person_id
    assert Account.objects.filter(username="newcomer").count() == 1


def test_a_login_of_another_name_is_refused(here: World) -> None:
    given(here, "one")
    decision, post = given(here, "two", name="李四")
    assert (codes(decision), post) == (["login_taken"], None)


def test_nobody_gives_a_post_to_oneself(here: World) -> None:
    before = Post.objects.count()
    decision, _ = given(here, "gov", username="u_civil", name="civil", roles=("approver",))
    assert (codes(decision), Post.objects.count()) == (["post_to_oneself"], before)


@pytest.mark.parametrize("roles", [("auditor", "system_admin"), ("security_admin", "auditor")])
def test_the_three_administrators_are_three_people(here: World, roles: tuple[str, ...]) -> None:
    assert codes(given(here, "dept", roles=roles)[0]) == ["post_kept_apart"]
    given(here, "dept", roles=roles[:1])
    assert codes(given(here, "other", roles=roles[1:])[0]) == ["post_kept_apart"]


def test_the_same_post_is_not_given_twice(here: World) -> None:
    given(here, "dept")
    assert codes(given(here, "dept")[0]) == ["post_held_already"]


def test_a_body_out_of_reach_cannot_be_staffed(here: World) -> None:
    draft = actions.BodyDraft("市局", "department", "city", here.places["210300"].pk)
    (city,) = actions.found_bodies(drafts=[draft], valid_from=START, actor=LOADER, now=here.now)
    here.actors["city"] = actor_of(city, "filer", here.now)
    with pytest.raises(Body.DoesNotExist):
        given(here, "city")
    with pytest.raises(Post.DoesNotExist):
        ended(here, Post.objects.get(pk=here.actors["city"].post_id), here.now.date())


def test_an_ended_post_opens_nothing_from_that_day_on(here: World) -> None:
    post, day = post_of(given(here, "dept")), here.now.date() + 3 * DAY
    assert codes(ended(here, post, day)[0]) == []
    assert [capacities(post.person_id, on) for on in (day - DAY, day)] == [["卫健局 · 经办人"], []]
    assert Event.objects.filter(act="people.end", subject=f"post:{post.pk}").count() == 1
    assert codes(ended(here, post, day)[0]) == ["post_ended_already"]


def test_a_post_given_by_mistake_ends_the_same_day(here: World) -> None:
    post, today = post_of(given(here, "dept")), here.now.date()
    person = post.person_id
    assert ended(here, post, today)[0].allowed
    assert capacities(person, today) == capacities(person, today + DAY) == []


def test_who_stands_in_for_a_post_stops_when_it_ends(here: World) -> None:
    post, other = post_of(given(here, "dept")), post_of(given(here, "other", username="deputy", name="李四"))
    today = here.now.date()
    decision, _ = staffing.lend_post(
        post_id=post.pk,
        substitute_id=other.person_id or 0,
        days=(today, today + 9 * DAY),
        reason="休假",
        actor=here.actors["secadmin"],
        now=here.now,
    )
    assert decision.allowed
    ended(here, post, today + 2 * DAY)
    shown = [capacities(other.person_id, today + n * DAY) for n in (1, 2)]
    assert shown == [["商务局 · 经办人", "卫健局 · 经办人（代 张三）"], ["商务局 · 经办人"]]


def test_the_last_security_admin_of_an_office_stays(here: World) -> None:
    last, today = Post.objects.get(pk=here.actors["secadmin"].post_id), here.now.date()
    assert codes(ended(here, last, today)[0]) == ["post_last_security_admin"]
    given(here, "civil", roles=("security_admin",), title="安全管理员")
    assert codes(ended(here, last, today)[0]) == []


def test_open_matters_need_a_follower_who_takes_them_over(here: World) -> None:
    post = post_of(given(here, "dept"))
    follower = post_of(given(here, "dept", username="second", name="李四"))
    stranger = post_of(given(here, "other", username="third", name="王五"))
    today = here.now.date()
    for wrong in (None, post.pk, stranger.pk):
        assert codes(ended(here, post, today + DAY, wrong, open_things=2)[0]) == ["post_open_matters"]
    decision, row = ended(here, post, today + DAY, follower.pk, open_things=2)
    assert (codes(decision), row is not None and row.items.count()) == ([], 2)
    post.refresh_from_db()
    assert post.valid_to is None
    assert codes(ended(here, post, today + DAY, follower.pk)[0]) == ["post_handing_over"]
    for taker, taken in ((stranger, False), (follower, True)):
        actor = queries.actor_in(Post.objects.get(pk=taker.pk))
        done = actions.take_over(hand_over_id=row.pk if row else 0, actor=actor, now=here.now)
        assert (done is not None) is taken
    post.refresh_from_db()
    assert post.valid_to == today + DAY


def lend(here: World, post: Post, person_id: int, days: tuple[int, int], by: Actor | None = None) -> list[str]:
    today = here.now.date()
    decision, _ = staffing.lend_post(
        post_id=post.pk,
        substitute_id=person_id,
        days=(today + days[0] * DAY, today + days[1] * DAY),
        reason="出差",
        actor=by or here.actors["secadmin"],
        now=here.now,
    )
    return codes(decision)


def test_a_post_is_lent_to_somebody_else_once_a_day_and_never_to_oneself(here: World) -> None:
    post, other = post_of(given(here, "dept")), post_of(given(here, "other", username="deputy", name="李四"))
    own = here.actors["secadmin"].person_id or 0
    assert lend(here, post, own, (0, 3)) == ["post_to_oneself"]
    assert lend(here, post, post.person_id or 0, (0, 3)) == ["stand_in_is_holder"]
    assert lend(here, post, other.person_id or 0, (0, 3)) == []
    assert lend(here, post, other.person_id or 0, (3, 5)) == ["stand_in_taken"]
    assert lend(here, post, other.person_id or 0, (4, 5)) == []


def test_a_link_is_not_made_for_who_also_serves_out_of_reach(here: World) -> None:
    """Or a county could take over the login of the city's people."""
    draft = actions.BodyDraft("市局", "department", "city", here.places["210300"].pk)
    (city,) = actions.found_bodies(drafts=[draft], valid_from=START, actor=LOADER, now=here.now)
    post, today = post_of(given(here, "dept")), here.now.date()

    def link(pk: int) -> tuple[list[str], bool]:
        actor = here.actors["secadmin"]
        decision, account = staffing.renew_sign_in(
            post_id=pk, password_hash="!new", on=today, actor=actor, now=here.now
        )
        return codes(decision), account is not None

    assert link(post.pk) == ([], True)
    assert Account.objects.filter(username="newcomer", password="!new").exists()
    assert link(here.actors["secadmin"].held_post) == (["link_to_oneself"], False)
    actions.appoint(
        body_id=city.pk,
        person_id=post.person_id,
        title="处长",
        roles=["approver"],
        valid_from=today + 30 * DAY,
        actor=LOADER,
        now=here.now,
    )
    assert link(post.pk) == (["link_out_of_reach"], False)
