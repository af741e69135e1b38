"""What happens because a day has passed: expiry at midnight in Anshan, three reminders, late money, new turns."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from shanzhi.entrypoints.clock.sweep import Swept, sweep, tick
from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.cases import actions as cases
from shanzhi.kernel.cases.models import Assignment
from shanzhi.kernel.messages.models import Notice
from shanzhi.kernel.people.models import Body
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.admission import actions
from shanzhi.missions.admission.actions import BasisDraft
from shanzhi.missions.admission.models import Approval, Review
from tests.worlds import World, approved, filed, reloaded, world

pytestmark = pytest.mark.django_db
LOCAL = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def here(now: datetime) -> World:
    return world(now)


def local(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LOCAL)


def did(swept: list[Swept]) -> dict[str, int]:
    return {line.name: line.count for line in swept if line.count}


def states() -> list[str]:
    return sorted(Assignment.objects.unscoped("test").values_list("state", flat=True))


def test_a_number_ends_at_midnight_in_anshan_and_its_tasks_with_it(here: World) -> None:
    """D1-4.2.1: valid through its last day, gone at 00:00 Asia/Shanghai — while it is still yesterday in UTC."""
    demand = approved(here, ends_on=date(2026, 6, 30))
    taken = Assignment.objects.unscoped("test").get(place__name="解放社区")
    cases.receive(assignment_ids=[taken.pk], actor=here.actors["one"], now=here.now)
    assert did(sweep(local(date(2026, 6, 30), 23, 59))) == {}
    assert states() == ["received", "waiting", "waiting"]
    midnight = local(date(2026, 7, 1))
    assert midnight.astimezone(UTC).date() == date(2026, 6, 30)
    assert did(sweep(midnight)) == {"到期失效": 1}
    assert states() == ["cancelled"] * 3
    assert (reloaded(demand).state, Publication.objects.get().state) == ("expired", "expired")


def test_nothing_done_before_is_lost_when_a_number_ends(here: World) -> None:
    """What was done or refused stays as it was; only what was open goes."""
    approved(here, ends_on=date(2026, 6, 30))
    rows = {row.place.name: row.pk for row in Assignment.objects.unscoped("test")}
    cases.refuse(assignment_id=rows["长影社区"], reason="编号查不到", actor=here.actors["two"], now=here.now)
    cases.finish(assignment_id=rows["解放社区"], minutes=20, on=here.now.date(), actor=here.actors["one"], now=here.now)
    sweep(local(date(2026, 7, 1)))
    assert states() == ["cancelled", "done", "refused"]


def everything() -> list[object]:
    """Every row a sweep could touch."""
    tables = (Event, Publication)
    scoped = (Assignment, Notice)
    rows = [list(table.objects.order_by("pk").values()) for table in tables]
    return rows + [list(table.objects.unscoped("test").order_by("pk").values()) for table in scoped]


@pytest.mark.parametrize("shift", [0, 30, 45, 60, 92, 107])
def test_a_second_sweep_of_the_same_day_changes_nothing(here: World, shift: int) -> None:
    approved(here, ends_on=date(2026, 6, 30), funding_arrives_on=date(2026, 4, 15), frequency="weekly")
    moment = here.now + timedelta(days=shift)
    sweep(moment)
    before = everything()
    assert did(sweep(moment + timedelta(hours=1))) == {}
    assert everything() == before


def test_the_issuer_is_reminded_three_times_once_each(here: World) -> None:
    approved(here, ends_on=date(2026, 6, 30))
    notices = Notice.objects.unscoped("test").filter(kind="ends")
    days: dict[int, int] = {}
    for left in range(62, -1, -1):
        moment = local(date(2026, 6, 30) - timedelta(days=left), 8)
        for again in (moment, moment + timedelta(hours=9)):
            told = did(sweep(again)).get("到期提醒", 0)
            days[left] = days.get(left, 0) + told
    assert {left: count for left, count in days.items() if count} == {60: 1, 30: 1, 7: 1}
    assert {notice.recipient_id for notice in notices} == {here.actors["dept"].own_body}
    assert sorted(int(n.key.rsplit(":", 1)[1]) for n in notices) == [7, 30, 60]


def test_a_reminder_survives_a_day_without_sweep_and_says_the_days_that_are_left(here: World) -> None:
    approved(here, ends_on=date(2026, 6, 30))
    assert did(sweep(local(date(2026, 6, 2)))) == {"到期提醒": 1}
    assert "还有 28 天到期" in Notice.objects.unscoped("test").get(kind="ends").title
    assert did(sweep(local(date(2026, 6, 3)))) == {}


@pytest.mark.parametrize("gone", ["party", "gov"])
def test_one_approving_body_never_decides_alone_because_the_other_is_not_registered(here: World, gone: str) -> None:
    """D1-4.2.3 names two: with one of them missing nobody is asked, and both are once it is there."""
    body = Body.objects.filter(pk=here.actors[gone].own_body)
    body.update(valid_to=here.now.date())
    demand = filed(here)
    assert (reloaded(demand).state, Approval.objects.filter(demand=demand).count()) == ("in_approval", 0)
    assert did(sweep(here.now)) == {}
    body.update(valid_to=None)
    assert did(sweep(here.now)) == {"补送审批": 1}
    assert did(sweep(here.now)) == {}
    asked = Approval.objects.filter(demand=demand).order_by("order").values_list("body_id", flat=True)
    assert list(asked) == [here.actors["party"].own_body, here.actors["gov"].own_body]


def test_a_legal_question_waits_until_there_is_somebody_to_answer_it(here: World) -> None:
    offices = Body.objects.filter(field=Body.Field.JUSTICE)
    known = list(offices.values_list("pk", flat=True))
    offices.update(valid_to=here.now.date())
    demand = filed(here, topic="tax_target", bases=(BasisDraft("statute", "税收征收管理法", "law", article="第五条"),))
    assert (reloaded(demand).state, Review.objects.filter(demand=demand).count()) == ("legal_review", 0)
    Body.objects.filter(pk__in=known).update(valid_to=None)
    assert did(sweep(here.now)) == {"补送审批": 1}
    assert Review.objects.get(demand=demand).body_id in known
    assert did(sweep(here.now)) == {}


def test_late_money_suspends_and_the_whole_of_it_resumes(here: World) -> None:
    """D1-4.2.4: its day itself is not late; half of the money is not all of it."""
    demand = approved(here, funding_arrives_on=date(2026, 4, 15))
    assert did(sweep(local(date(2026, 4, 15), 23, 59))) == {}
    assert did(sweep(local(date(2026, 4, 16)))) == {"经费未到暂停": 1}
    assert {row.paused for row in Assignment.objects.unscoped("test")} == {True}
    assert Publication.objects.get().state == "suspended"
    money = {"on": date(2026, 4, 17), "note": "拨款单", "actor": here.actors["dept"], "now": local(date(2026, 4, 17))}
    actions.record_arrival(demand_id=demand.pk, amount=Decimal(900), **money)
    assert reloaded(demand).state == "suspended"
    actions.record_arrival(demand_id=demand.pk, amount=Decimal(900), **money)
    assert reloaded(demand).state == "active"
    assert {row.paused for row in Assignment.objects.unscoped("test")} == {False}
    assert did(sweep(local(date(2026, 4, 18)))) == {}


def test_money_that_came_in_time_suspends_nothing(here: World) -> None:
    demand = approved(here, funding_arrives_on=date(2026, 4, 15))
    actions.record_arrival(
        demand_id=demand.pk,
        amount=Decimal(1800),
        on=date(2026, 4, 1),
        note="拨款单",
        actor=here.actors["dept"],
        now=here.now,
    )
    assert did(sweep(local(date(2026, 4, 16)))) == {}


def test_a_suspended_number_still_ends_on_its_day(here: World) -> None:
    demand = approved(here, funding_arrives_on=date(2026, 4, 15), ends_on=date(2026, 6, 30))
    sweep(local(date(2026, 4, 16)))
    assert did(sweep(local(date(2026, 7, 1)))) == {"到期失效": 1}
    assert reloaded(demand).state == "expired"


def test_a_weekly_item_comes_round_once_a_week(here: World) -> None:
    approved(here, frequency="weekly", starts_on=date(2026, 3, 16), ends_on=date(2026, 4, 30))
    rows = Assignment.objects.unscoped("test")
    assert rows.count() == 3
    for _ in range(3):
        sweep(local(date(2026, 3, 24), 6))
    assert sorted(set(rows.values_list("occurrence", flat=True))) == ["2026-W12", "2026-W13"]
    assert rows.filter(state="waiting").count() == 3


def test_a_missed_week_of_sweeps_is_caught_up_by_the_next(here: World) -> None:
    """The machine was off over the end of one number and the lateness of another."""
    ended = approved(here, ends_on=date(2026, 6, 30))
    late = approved(here, title="另一件", funding_arrives_on=date(2026, 6, 25))
    assert did(sweep(local(date(2026, 7, 8)))) == {"到期失效": 1, "经费未到暂停": 1}
    assert (reloaded(ended).state, reloaded(late).state) == ("expired", "suspended")


def test_demands_without_a_number_are_left_alone(here: World) -> None:
    waiting = filed(here, funding_arrives_on=date(2026, 4, 1))
    assert did(sweep(local(date(2027, 7, 1)))) == {}
    assert reloaded(waiting).state == "in_approval"


def test_a_beat_delivers_the_outbox_and_sweeps_once_a_day(here: World) -> None:
    demand = approved(here, ends_on=date(2026, 6, 30))
    first = tick(local(date(2026, 6, 30), 12), None)
    assert Notice.objects.unscoped("test").filter(delivered_at=None).count() == 0
    assert (first, reloaded(demand).state) == (date(2026, 6, 30), "active")
    assert tick(local(date(2026, 6, 30), 23, 59), first) == first
    assert reloaded(demand).state == "active"
    assert tick(local(date(2026, 7, 1)), first) == date(2026, 7, 1)
    assert reloaded(demand).state == "expired"


def test_a_late_worker_cannot_take_what_has_ended(here: World) -> None:
    approved(here, ends_on=date(2026, 6, 30))
    sweep(local(date(2026, 7, 1)))
    worker = replace(here.actors["one"])
    ids = list(Assignment.objects.unscoped("test").values_list("pk", flat=True))
    moment = local(date(2026, 7, 1), 9)
    assert cases.receive(assignment_ids=ids, actor=worker, now=moment) == 0
    mine = Assignment.objects.unscoped("test").get(place=worker.place_id).pk
    assert not cases.undo(assignment_id=mine, actor=worker, now=moment)
