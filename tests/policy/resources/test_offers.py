"""Call, offers, opening, award: everybody the same chance, nothing opened early, no bypass (D5-4.4.1, D5-4.5.1)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.policy.decision import Decision
from shanzhi.policy.resources import offers, surveying
from shanzhi.policy.resources.offers import AwardFacts, CallFacts, Limits, OfferFacts, ProviderFacts
from shanzhi.policy.resources.surveying import Surveyed

ON = date(2026, 11, 25)
CALL = CallFacts(
    title="助餐点",
    days=14,
    months=24,
    price_cap=Decimal(13),
    government_cash_cap=Decimal(0),
    promise_least=Decimal(3000),
    weights={"price": 40, "public_benefit": 30, "government_cost": 20, "plan": 10},
    exit_terms="提前 60 天告知",
    asset_state="verified",
    needs=1,
)
LIMITS = Limits(Decimal(13), Decimal(3000), Decimal(0), ["elderly"])
OFFER = OfferFacts(Decimal(12), Decimal(15), Decimal(3000), Decimal(0), "两名厨师，中午供餐", "无")
PROVIDER = ProviderFacts(True, False, date(2028, 5, 31), False, ["elderly"])
YES = Decision()


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " "}, "call_untitled"),
        ({"days": 6}, "call_days"),
        ({"days": 91}, "call_days"),
        ({"months": 0}, "call_term"),
        ({"months": 61}, "call_term"),
        ({"exit_terms": ""}, "call_exit"),
        ({"promise_least": Decimal(0)}, "call_promise"),
        ({"weights": {"price": 100}}, "call_weights"),
        ({"weights": CALL.weights | {"plan": 11}}, "call_weights"),
        ({"needs": 0}, "call_needs"),
        ({"asset_state": "surveyed"}, "call_title"),
        ({"split_from": 1}, "call_split"),
    ],
)
def test_a_call_that_lacks_one_thing_names_it(change: dict[str, Any], code: str) -> None:
    assert codes(offers.may_open(replace(CALL, **change), YES, YES, ON)) == [code]
    assert offers.may_open(CALL, YES, YES, ON).allowed


def test_calls_wait_for_the_three_inventories() -> None:
    """D5-4.3.1, D5-4.3.2, D5-4.3.3: each missing one by name."""
    decision = offers.may_open(CALL, YES, surveying.complete({"need"}), ON)
    assert [reason.clause for reason in decision.reasons] == ["D5-4.3.1", "D5-4.3.3"]
    assert surveying.complete({"asset", "need", "workforce"}).allowed


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"registered": False}, "provider_unknown"),
        ({"excluded": True}, "provider_excluded"),
        ({"licence_until": date(2026, 11, 24)}, "licence_expired"),
        ({"licence_until": None}, "licence_expired"),
        ({"categories": ["legal"]}, "category_missing"),
        ({"conflict_here": True}, "conflict_here"),
    ],
)
def test_who_may_not_offer_learns_why(change: dict[str, Any], code: str) -> None:
    assert codes(offers.provider_may_offer(replace(PROVIDER, **change), LIMITS, ON)) == [code]
    assert offers.provider_may_offer(replace(PROVIDER, licence_until=ON), LIMITS, ON).allowed
    assert offers.provider_may_offer(replace(PROVIDER, licence_until=None, long_term=True), LIMITS, ON).allowed


def test_an_offer_a_second_late_is_late() -> None:
    closes = datetime(2026, 11, 25, 17, tzinfo=UTC)
    opens = closes - timedelta(days=14)
    assert offers.in_time(closes, opens, closes).allowed
    assert codes(offers.in_time(closes + timedelta(seconds=1), opens, closes)) == ["call_closed"]
    assert codes(offers.in_time(opens - timedelta(seconds=1), opens, closes)) == ["call_not_yet"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"price": Decimal("-1")}, "offer_negative"),
        ({"price": Decimal("13.01")}, "offer_cap"),
        ({"reference_price": Decimal("11.99")}, "offer_reference"),
        ({"public_benefit": Decimal("2999.99")}, "offer_promise"),
        ({"cash_wanted": Decimal("0.01")}, "offer_cash"),
        ({"plan": ""}, "offer_plan"),
        ({"conflict": ""}, "offer_conflict"),
        ({"exclusive_beyond_term": True}, "offer_exclusive"),
        ({"community_hours": Decimal(1)}, "offer_secondment"),
    ],
)
def test_a_fault_of_an_offer_is_named(change: dict[str, Any], code: str) -> None:
    assert codes(offers.may_offer(replace(OFFER, **change), LIMITS)) == [code]
    assert offers.may_offer(OFFER, LIMITS).allowed


def test_staff_lent_to_an_enterprise_is_refused_as_secondment() -> None:
    (reason,) = offers.may_offer(replace(OFFER, community_hours=Decimal(60)), LIMITS).reasons
    assert (reason.clause, "借用" in reason.text) == ("D1-4.7.2", True)


def test_offers_are_opened_together_after_closing_by_somebody_else() -> None:
    now = datetime(2026, 11, 25, tzinfo=UTC)
    told = offers.may_unseal(now=now, closes=now, opened=False, offers=0, mine=True)
    assert codes(told) == ["unseal_early", "unseal_own_call", "unseal_nothing"]
    later = now + timedelta(seconds=1)
    assert offers.may_unseal(now=later, closes=now, opened=False, offers=1, mine=False).allowed
    assert codes(offers.may_unseal(now=later, closes=now, opened=True, offers=1, mine=False)) == ["unsealed_already"]


def test_points_follow_the_published_weights() -> None:
    rows = {1: OFFER, 2: replace(OFFER, price=Decimal(10), public_benefit=Decimal(6000))}
    best, second = offers.score(rows, {1: 10, 2: 5}, LIMITS, CALL.weights)
    assert (best.offer, best.total) == (2, Decimal("95.0"))
    assert [points for _, points, _ in second.parts] == [
        Decimal("33.3"),
        Decimal("15.0"),
        Decimal("20.0"),
        Decimal("10.0"),
    ]


PRICES = st.decimals(min_value=0, max_value=1000, places=2)


@given(st.dictionaries(st.integers(1, 9), st.tuples(PRICES, PRICES, st.integers(0, 10)), min_size=1))
def test_points_stay_within_the_weights_whatever_is_offered(rows: dict[int, tuple[Decimal, Decimal, int]]) -> None:
    made = {n: replace(OFFER, price=price, public_benefit=gift) for n, (price, gift, _) in rows.items()}
    scored = offers.score(made, {n: plan for n, (_, _, plan) in rows.items()}, LIMITS, CALL.weights)
    assert {row.offer for row in scored} == set(rows)
    assert all(0 <= points <= CALL.weights[name] for row in scored for name, points, _ in row.parts)
    assert [row.total for row in scored] == sorted((row.total for row in scored), reverse=True)


AWARD = AwardFacts(True, False, 2, True, "", True, YES, YES)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"opened": False}, "award_early"),
        ({"awarded": True}, "award_twice"),
        ({"offers": 1}, "award_single"),
        ({"chosen_is_best": False}, "award_not_best"),
        ({"contract": False}, "award_contract"),
    ],
)
def test_an_award_that_lacks_one_thing_names_it(change: dict[str, Any], code: str) -> None:
    assert codes(offers.may_award(replace(AWARD, **change), ON)) == [code]
    assert offers.may_award(AWARD, ON).allowed
    assert offers.may_award(replace(AWARD, offers=1, reason="公告两周只有一家"), ON).allowed


def test_signs_of_collusion_are_pointed_out_and_never_decide() -> None:
    same = [(1, OFFER), (2, replace(OFFER, price=Decimal("12.01")))]
    assert offers.looks_collusive(same) == ("2 家的方案一字不差", "各家单价几乎一样")
    assert offers.looks_collusive([(1, OFFER), (2, replace(OFFER, plan="另一种做法", price=Decimal(9)))]) == ()


ROOM = Surveyed("2 号楼门厅", "room", "用房", "state", Decimal(36))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": ""}, "asset_unnamed"),
        ({"group": "garage"}, "asset_group"),
        ({"item": "墙体"}, "asset_item"),
        ({"owner_class": ""}, "asset_owner"),
        ({"area": Decimal(0)}, "asset_area"),
        ({"area": Decimal(10**9)}, "asset_area"),
        ({"photos": 5000}, "asset_photos"),
    ],
)
def test_an_inventory_entry_names_its_fault(change: dict[str, Any], code: str) -> None:
    assert codes(surveying.asset(replace(ROOM, **change), ON)) == [code]
    assert surveying.asset(ROOM, ON).allowed


def test_the_spelling_of_the_document_is_an_alias() -> None:
    market = replace(ROOM, group="open_space", item="咸鱼市场")
    assert surveying.asset(market, ON).allowed
    assert surveying.named("咸鱼市场", ON) == "闲鱼市场"


def test_needs_are_shown_outside_in_groups_of_ten_or_more() -> None:
    """D5-4.3.2."""
    assert [surveying.shown_outside(count, ON) for count in (9, 10)] == [False, True]


def test_whoever_surveyed_does_not_verify() -> None:
    told = surveying.may_verify(state="published", title_proof="", surveyed_by_me=True)
    assert codes(told) == ["verify_state", "verify_own", "verify_proof"]
    assert surveying.may_verify(state="surveyed", title_proof="房产证", surveyed_by_me=False).allowed
