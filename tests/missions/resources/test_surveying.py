"""Taking stock against the real database (D5-4.3.1, D5-4.3.2, D5-4.3.3)."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.resources.actions import consenting, importing, surveying
from shanzhi.missions.resources.actions.consenting import ConsentDraft
from shanzhi.missions.resources.models import Asset, Booking, Consent
from shanzhi.missions.resources.queries import inventory
from shanzhi.policy.resources.consent import Count, Route
from shanzhi.policy.resources.sheets import HEADINGS
from tests.missions.resources.building import FAILED, PASSED, decided, kept, photo, surveyed, verified
from tests.worlds import World

pytestmark = pytest.mark.django_db


def codes(decision: Any) -> list[str]:
    return [reason.code for reason in decision.reasons]


def test_a_name_is_taken_once_in_a_community(here: World, now: datetime) -> None:
    surveyed(here, now)
    draft = surveying.AssetDraft("2 号楼门厅", "room", "用房", "state", Decimal(1))
    decision, row = surveying.record_asset(
        draft=draft, photo_ids=[], place_id=here.actors["one"].place_id or 0, actor=here.actors["one"], now=now
    )
    assert (codes(decision), row) == (["asset_twice"], None)
    assert surveyed(here, now, by="two").pk


def test_whoever_surveyed_does_not_verify_and_the_database_holds_it(here: World, now: datetime) -> None:
    row = surveyed(here, now)
    told = surveying.verify_asset(
        asset_id=row.pk, title_proof="房产证", owner_class="state", actor=here.actors["one"], now=now
    )
    assert codes(told) == ["verify_own"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Asset.objects.unscoped("test").filter(pk=row.pk).update(
            verified_by=row.surveyed_by, verified_at=now, state="verified"
        )


def test_only_a_verified_asset_is_published(here: World, now: datetime) -> None:
    row = surveyed(here, now)
    assert codes(surveying.publish_asset(asset_id=row.pk, actor=here.actors["head1"], now=now)) == [
        "publish_unverified"
    ]
    ready = verified(here, now, name="3 号楼")
    assert surveying.publish_asset(asset_id=ready.pk, actor=here.actors["head1"], now=now).allowed
    assert Publication.objects.get(kind="resource").title == "解放社区 3 号楼"
    assert [asset.pk for asset in inventory.published_assets()] == [ready.pk]


def test_pictures_have_a_limit(here: World, now: datetime) -> None:
    row = surveyed(here, now)
    shots = [photo(here.actors["one"], now) for _ in range(2)]
    assert surveying.add_photos(asset_id=row.pk, photo_ids=shots, actor=here.actors["one"], now=now).allowed
    told = surveying.add_photos(asset_id=row.pk, photo_ids=[0] * 5000, actor=here.actors["one"], now=now)
    assert (codes(told), len(inventory.photos(row.pk))) == (["asset_photos"], 2)


@pytest.mark.parametrize(
    ("start", "hours", "codes_told"),
    [(0, 2, ["booking_overlaps"]), (1, 1, ["booking_overlaps"]), (-1, 1, []), (2, 1, []), (1, -1, ["booking_order"])],
)
def test_bookings_never_overlap(here: World, now: datetime, start: int, hours: int, codes_told: list[str]) -> None:
    row = verified(here, now)
    first = {"starts_at": now, "ends_at": now + timedelta(hours=2), "purpose": "党课", "used_by": "党支部"}
    assert surveying.book(asset_id=row.pk, draft=first, actor=here.actors["one"], now=now).allowed
    begins = now + timedelta(hours=start)
    second = first | {"starts_at": begins, "ends_at": begins + timedelta(hours=hours)}
    told = surveying.book(asset_id=row.pk, draft=second, actor=here.actors["one"], now=now)
    assert codes(told) == codes_told


def test_a_cancelled_booking_gives_its_time_back(here: World, now: datetime) -> None:
    row = verified(here, now)
    slot = {"starts_at": now, "ends_at": now + timedelta(hours=2), "purpose": "党课", "used_by": "党支部"}
    surveying.book(asset_id=row.pk, draft=slot, actor=here.actors["one"], now=now)
    booking = Booking.objects.unscoped("test").get()
    assert surveying.cancel_booking(booking_id=booking.pk, actor=here.actors["one"], now=now).allowed
    assert surveying.book(asset_id=row.pk, draft=slot, actor=here.actors["one"], now=now).allowed


def test_control_without_the_constraint_two_uses_would_stand_at_once(here: World, now: datetime) -> None:
    """The negative control: the same rows under the condition of being cancelled are not compared."""
    row = verified(here, now)
    slot = {"starts_at": now, "ends_at": now + timedelta(hours=2), "purpose": "党课", "used_by": "党支部"}
    for _ in range(2):
        Booking.objects.create(
            asset=row, booked_by_id=here.actors["one"].held_post, booked_at=now, cancelled_at=now, **slot
        )
    assert Booking.objects.unscoped("test").count() == 2


def test_the_owners_decision_counts_when_two_others_vouched(here: World, now: datetime) -> None:
    row = verified(here, now)
    decided(here, row, now)
    assert (inventory.consent_state(row), Consent.objects.unscoped("test").get().state) == ("given", "given")


def test_a_failed_decision_blocks(here: World, now: datetime) -> None:
    row = verified(here, now)
    decided(here, row, now, FAILED)
    assert inventory.consent_state(row) == "refused"


def test_whoever_entered_a_paper_does_not_vouch_for_it(here: World, now: datetime) -> None:
    row, worker = verified(here, now), here.actors["one"]
    draft = ConsentDraft(Route.OWNERS_DECISION, "办助餐点", now.date(), PASSED)
    _, made = consenting.ask_consent(asset_id=row.pk, draft=draft, paper_id=kept(worker, now), actor=worker, now=now)
    assert made is not None
    assert codes(consenting.confirm_consent(consent_id=made.pk, actor=worker, now=now)) == ["consent_own_entry"]
    assert consenting.confirm_consent(consent_id=made.pk, actor=here.actors["head1"], now=now).allowed
    twice = consenting.confirm_consent(consent_id=made.pk, actor=here.actors["head1"], now=now)
    assert codes(twice) == ["consent_twice"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.unscoped("test").filter(pk=made.pk).update(second_by=made.entered_by_id)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"route": Route.ASSET_APPROVAL}, "consent_route"),
        ({"purpose": ""}, "consent_purpose"),
        ({"decided_on": None}, "consent_day"),
        ({"count": None}, "consent_count"),
        ({"count": Count(10, 11, 1, Decimal(1), Decimal(1), Decimal(1))}, "count_order"),
    ],
)
def test_a_decision_that_lacks_one_thing_names_it(
    here: World, now: datetime, change: dict[str, Any], code: str
) -> None:
    row, worker = verified(here, now), here.actors["one"]
    lawful = {"route": Route.OWNERS_DECISION, "purpose": "办", "decided_on": now.date(), "count": PASSED}
    told, made = consenting.ask_consent(
        asset_id=row.pk, draft=ConsentDraft(**(lawful | change)), paper_id=kept(worker, now), actor=worker, now=now
    )
    assert (code in codes(told), made) == (True, None)


def test_a_state_room_is_answered_by_the_government_and_by_nobody_else(here: World, now: datetime) -> None:
    row = verified(here, now, owner_class="state")
    draft = ConsentDraft(Route.ASSET_APPROVAL, "办助餐点")
    _, made = consenting.ask_consent(asset_id=row.pk, draft=draft, paper_id=None, actor=here.actors["one"], now=now)
    assert made is not None
    assert [one.pk for one in inventory.approvals_waiting(here.actors["gov"])] == [made.pk]
    no_words = consenting.answer_approval(
        consent_id=made.pk, agreed=False, reason="", actor=here.actors["gov"], now=now
    )
    assert codes(no_words) == ["approval_reason"]
    assert consenting.answer_approval(
        consent_id=made.pk, agreed=True, reason="", actor=here.actors["gov"], now=now
    ).allowed
    assert inventory.consent_state(row) == "given"


def test_a_sheet_comes_in_whole_or_not_at_all(here: World, now: datetime) -> None:
    good = ["1 号楼", "用房", "36", "国有", "房产证", "700", ""]
    rows = [
        list(HEADINGS["asset"]),
        good,
        ["2 号楼", "用房", "0", "国有", "", "", ""],
        ["", "墙", "1", "谁的", "", "x", ""],
    ]
    told, count = importing.bring_in(kind="asset", rows=rows, actor=here.actors["one"], now=now)
    assert (count, Asset.objects.unscoped("test").count()) == (0, 0)
    assert [reason.text[:6] for reason in told.reasons] == ["第 3 行：", *["第 4 行："] * 4]
    told, count = importing.bring_in(kind="asset", rows=rows[:2], actor=here.actors["one"], now=now)
    assert (told.allowed, count) == (True, 1)
    again, count = importing.bring_in(kind="asset", rows=rows[:2], actor=here.actors["one"], now=now)
    assert (codes(again), count) == (["asset_twice"], 0)


@pytest.mark.parametrize(
    ("kind", "row", "faults"),
    [
        ("need", ["一顿热饭", "养老", "118", "12元", "高", "问卷"], []),
        ("need", ["", "吃饭", "0", "", "很急", "听说"], ["name", "category", "count", "urgency", "source"]),
        ("workforce", ["心理疏导", "社工专业人才", "2", "16"], []),
        ("workforce", ["", "亲戚", "-1", "多"], ["name", "kind", "count", "hours"]),
    ],
)
def test_needs_and_workforce_come_from_sheets(
    here: World, now: datetime, kind: str, row: list[str], faults: list[str]
) -> None:
    told, count = importing.bring_in(kind=kind, rows=[list(HEADINGS[kind]), row], actor=here.actors["one"], now=now)
    assert [code.rsplit("_", 1)[1] for code in codes(told)] == faults
    assert count == (0 if faults else 1)


def test_a_sheet_with_other_headings_says_which_are_wanted(here: World, now: datetime) -> None:
    told, _ = importing.bring_in(kind="need", rows=[["名称"]], actor=here.actors["one"], now=now)
    assert codes(told) == ["sheet_headings"]


def test_needs_below_ten_never_leave_the_community(here: World, now: datetime) -> None:
    """D5-4.3.2: nine households are not shown, ten together are."""
    place = here.actors["one"].place_id or 0
    draft = {"name": "少见的需求", "category": "legal", "source": "survey", "count": 9}
    surveying.record_need(draft=draft, place_id=place, actor=here.actors["one"], now=now)
    assert inventory.need_groups(now.date()) == []
    surveying.record_need(
        draft=draft | {"name": "另一条", "count": 1}, place_id=place, actor=here.actors["one"], now=now
    )
    (group,) = inventory.need_groups(now.date())
    assert (group.county, group.category, group.count, group.names) == ("铁东区", "法律", 10, ())
