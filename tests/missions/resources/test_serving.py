"""Services at the door against the real database (D5-4.5.2): slots, codes, no-shows, contacts that go."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shanzhi.missions.resources.actions import accounting, serving
from shanzhi.missions.resources.models import Project, QuarterReport, ServiceOrder
from shanzhi.missions.resources.queries import services
from tests.missions.resources.building import reported, running
from tests.worlds import World

pytestmark = pytest.mark.django_db


def codes(decision: Any) -> list[str]:
    return [reason.code for reason in decision.reasons]


@pytest.fixture
def project(here: World, now: datetime) -> Project:
    return running(here, now - timedelta(days=60))


def wanted(project: Project, now: datetime, **changes: Any) -> dict[str, Any]:
    at = serving.open_slots(project, now)[0].at
    return {"at_home": True, "slot_at": at, "address": "7 号楼 301", "phone": "13800000000", "note": ""} | changes


def ordered(here: World, project: Project, now: datetime, **changes: Any) -> ServiceOrder:
    decision, row = serving.order(
        project_id=project.pk, values=wanted(project, now, **changes), actor=here.actors["resident"], now=now
    )
    assert decision.reasons == ()
    assert row is not None
    return row


def fresh(row: ServiceOrder) -> ServiceOrder:
    found: ServiceOrder = ServiceOrder.objects.unscoped("test").get(pk=row.pk)
    return found


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"address": ""}, "address_missing"),
        ({"phone": "123"}, "phone_wrong"),
        ({"slot_at": datetime(2020, 1, 1, tzinfo=UTC)}, "slot_missing"),
    ],
)
def test_an_order_that_lacks_one_thing_names_it(
    here: World, project: Project, now: datetime, change: dict[str, Any], code: str
) -> None:
    told, row = serving.order(
        project_id=project.pk, values=wanted(project, now, **change), actor=here.actors["resident"], now=now
    )
    assert (codes(told), row) == ([code], None)


def test_the_residents_code_closes_the_order_and_five_wrong_ones_lock_it(
    here: World, project: Project, now: datetime
) -> None:
    row, serves = ordered(here, project, now), here.actors["enterprise"]
    wrong = "0000" if row.code != "0000" else "1111"
    for _ in range(5):
        told = serving.complete(order_id=row.pk, typed=wrong, actor=serves, now=now)
        assert codes(told) == ["code_wrong"]
    assert codes(serving.complete(order_id=row.pk, typed=row.code, actor=serves, now=now)) == ["code_locked"]
    other = ordered(here, project, now, slot_at=serving.open_slots(project, now)[1].at)
    assert serving.complete(order_id=other.pk, typed=other.code, actor=serves, now=now).allowed
    assert fresh(other).state == "done"


def test_nobody_but_the_provider_and_the_resident_sees_an_order(here: World, project: Project, now: datetime) -> None:
    row = ordered(here, project, now)
    seen = {name: services.order_for(here.actors[name], row.pk) is not None for name in ("resident", "enterprise")}
    unseen = {name: services.order_for(here.actors[name], row.pk) for name in ("one", "head1", "social", "civil")}
    assert (seen, set(unseen.values())) == ({"resident": True, "enterprise": True}, {None})


def test_a_slot_is_full_after_four(here: World, project: Project, now: datetime) -> None:
    first = serving.open_slots(project, now)[0]
    for name in ("resident", "one", "head1", "party1"):
        _, row = serving.order(
            project_id=project.pk, values=wanted(project, now, slot_at=first.at), actor=here.actors[name], now=now
        )
        assert row is not None
    told, _ = serving.order(
        project_id=project.pk, values=wanted(project, now, slot_at=first.at), actor=here.actors["two"], now=now
    )
    assert codes(told) == ["slot_full"]


def test_whoever_did_not_come_is_counted_and_the_order_moves_on(here: World, project: Project, now: datetime) -> None:
    row, resident = ordered(here, project, now), here.actors["resident"]
    early, _ = serving.report_missed(order_id=row.pk, actor=resident, now=row.slot_at)
    assert codes(early) == ["missed_early"]
    told, new = serving.report_missed(order_id=row.pk, actor=resident, now=row.slot_at + timedelta(minutes=31))
    assert told.reasons == ()
    assert new is not None
    assert (fresh(row).state, new.replaces_id, services.missed(project.pk)) == ("missed", row.pk, 1)


def test_an_order_is_cancelled_until_two_hours_before(here: World, project: Project, now: datetime) -> None:
    row, resident = ordered(here, project, now), here.actors["resident"]
    late = serving.cancel(order_id=row.pk, actor=resident, now=row.slot_at - timedelta(hours=1))
    assert codes(late) == ["cancel_late"]
    assert serving.cancel(order_id=row.pk, actor=resident, now=row.slot_at - timedelta(hours=3)).allowed


def test_one_tap_rates_and_a_complaint_is_answered(here: World, project: Project, now: datetime) -> None:
    row, resident = ordered(here, project, now), here.actors["resident"]
    after = row.slot_at + timedelta(hours=2)
    assert codes(serving.confirm(order_id=row.pk, rating="", actor=resident, now=now)) == [
        "rate_early",
        "rating_missing",
    ]
    assert serving.confirm(order_id=row.pk, rating="good", actor=resident, now=after).allowed
    assert codes(serving.confirm(order_id=row.pk, rating="poor", actor=resident, now=after)) == ["rated_already"]
    assert serving.complain(order_id=row.pk, text="迟到", actor=resident, now=after).allowed
    assert serving.reply(order_id=row.pk, text="向您道歉", actor=here.actors["enterprise"], now=after).allowed
    assert (fresh(row).rating, fresh(row).reply) == ("good", "向您道歉")


def test_orders_confirmed_by_code_prove_delivery_and_ratings_make_the_satisfaction(
    here: World, project: Project, now: datetime
) -> None:
    row = ordered(here, project, now)
    after = row.slot_at + timedelta(hours=2)
    serving.complete(order_id=row.pk, typed=row.code, actor=here.actors["enterprise"], now=after)
    serving.confirm(order_id=row.pk, rating="good", actor=here.actors["resident"], now=after)
    quarter = reported(here, project, after, units_proof="", satisfaction=None)
    decision, _ = accounting.confirm_quarter(
        project_id=project.pk,
        quarter=quarter,
        values={"staff_hours": 0, "staff_hours_admitted": False},
        actor=here.actors["one"],
        now=after,
    )
    assert (decision.reasons, QuarterReport.objects.get().satisfaction) == ((), 1)


def test_address_and_telephone_go_seven_days_after_the_end(here: World, project: Project, now: datetime) -> None:
    row = ordered(here, project, now)
    serving.cancel(order_id=row.pk, actor=here.actors["resident"], now=now)
    assert services.contacts_to_erase(serving.contacts_before(now + timedelta(days=6))) == []
    ids = services.contacts_to_erase(serving.contacts_before(now + timedelta(days=8)))
    assert serving.erase_contacts(order_ids=ids, actor=here.actors["civil"], now=now) == 1
    kept = fresh(row)
    assert (kept.address, kept.phone, kept.state) == ("", "", "cancelled")
