"""Who must agree before an asset is used: heads and area both, edges exact (D5-4.3.1, D5-4.2.1, 民法典 278)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.policy.resources import consent
from shanzhi.policy.resources.benefit import OwnerClass
from shanzhi.policy.resources.consent import Count, Route, Standing

ON = date(2026, 11, 25)
WALL = Count(162, 118, 86, Decimal(12640), Decimal(9120), Decimal(6905))
"""The south wall of block 7: area is enough, three heads are missing."""


def test_heads_and_area_must_both_pass() -> None:
    told = consent.tally(Route.OWNERS_DECISION, WALL, ON)
    assert [line.ok for line in told.lines] == [True, False, True, True]
    assert told.lines[1].text == "人数：同意86人，要118的3/4=88.5人"
    assert [reason.clause for reason in told.reasons] == ["民法典第二百七十八条"]
    assert consent.tally(Route.OWNERS_DECISION, replace(WALL, in_favour=89), ON).passed


@pytest.mark.parametrize(
    ("present", "in_favour", "passed"),
    [(66, 66, False), (67, 51, True), (67, 50, False), (100, 75, True), (100, 74, False)],
)
def test_two_thirds_and_three_quarters_include_the_number_itself(present: int, in_favour: int, passed: bool) -> None:
    """以上含本数（民法典第一千二百五十九条）."""
    area = [Decimal(n) for n in (100, present, in_favour)]
    count = Count(100, present, in_favour, *area)
    assert consent.tally(Route.OWNERS_DECISION, count, ON).passed is passed


@given(st.integers(1, 400), st.data())
def test_the_ruling_is_the_fraction_itself(eligible: int, data: st.DataObject) -> None:
    present = data.draw(st.integers(0, eligible))
    in_favour = data.draw(st.integers(0, present))
    count = Count(eligible, present, in_favour, Decimal(eligible), Decimal(present), Decimal(in_favour))
    expected = Fraction(present, eligible) >= Fraction(2, 3) and in_favour * 4 >= present * 3
    assert consent.tally(Route.OWNERS_DECISION, count, ON).passed is expected


def test_members_need_more_than_half() -> None:
    assert not consent.tally(Route.MEMBERS_DECISION, Count(100, 51, 25), ON).passed
    assert not consent.tally(Route.MEMBERS_DECISION, Count(100, 50, 50), ON).passed
    assert consent.tally(Route.MEMBERS_DECISION, Count(100, 51, 26), ON).passed


@pytest.mark.parametrize(
    ("count", "codes"),
    [
        (Count(0, 0, 0, Decimal(1), Decimal(1), Decimal(1)), ["count_nobody"]),
        (Count(10, 11, 3, Decimal(1), Decimal(1), Decimal(1)), ["count_order"]),
        (Count(10, 9, 8), ["area_missing"]),
        (Count(10, 9, 8, Decimal(5), Decimal(6), Decimal(1)), ["area_order"]),
        (Count(10, 9, 8, Decimal(5), Decimal(4), Decimal(-1)), ["area_order"]),
    ],
)
def test_impossible_counts_are_named_before_anything_is_judged(count: Count, codes: list[str]) -> None:
    assert [reason.code for reason in consent.tally(Route.OWNERS_DECISION, count, ON).reasons] == codes


@pytest.mark.parametrize("owner", OwnerClass)
def test_every_owner_class_names_its_route_and_who_can_give_it(owner: OwnerClass) -> None:
    decision = consent.missing(Standing(owner, "", public_matter=True, deliberated=False), ON)
    route = consent.ROUTES[owner]
    assert consent.WHO_GIVES[route] in (decision.reasons[0].remedy or "")
    assert decision.reasons[1].clause == "D5-4.2.1"
    assert consent.missing(Standing(owner, "given", public_matter=True, deliberated=True), ON).allowed


def test_a_stairwell_without_the_owners_decision_is_blocked_with_the_article() -> None:
    (reason,) = consent.missing(Standing(OwnerClass.OWNERS_COMMON, "", False, False), ON).reasons
    assert reason.clause == "民法典第二百七十八条"
    assert "四分之三以上" in reason.quote


def test_after_a_failed_vote_nobody_is_pressed() -> None:
    (reason,) = consent.missing(Standing(OwnerClass.OWNERS_COMMON, "refused", False, False), ON).reasons
    assert "不要逐户施压" in (reason.remedy or "")


def test_a_paper_is_vouched_for_by_two_others() -> None:
    assert consent.may_confirm(entered_by_me=False, confirmed_by_me=False, has_paper=True, waiting=True).allowed
    decision = consent.may_confirm(entered_by_me=True, confirmed_by_me=True, has_paper=False, waiting=False)
    assert [reason.code for reason in decision.reasons] == [
        *("consent_closed", "consent_own_entry", "consent_twice", "consent_paper")
    ]
