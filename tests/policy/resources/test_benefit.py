"""B1 … B9 on the twelve sample quarters, by breaking one thing at a time, and by full enumeration of the booleans."""

import itertools
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.policy.questions import ask
from shanzhi.policy.questions.reading import Unreadable
from shanzhi.policy.resources import benefit
from shanzhi.policy.resources.benefit import OwnerClass, Quarter, Verdict
from shanzhi.policy.resources.terms import band, written

ON = date(2026, 11, 25)
QUARTERS = json.loads((Path(__file__).parent / "quarters.json").read_text("utf-8"))
LAWFUL = Quarter(
    price=Decimal(12),
    reference_price=Decimal(15),
    price_cap=Decimal(13),
    satisfaction=Decimal("0.91"),
    voluntary=True,
    demand_evidence=True,
    revenue_4q=Decimal(63800),
    cost_4q=Decimal(62100),
    public_value=Decimal(9400),
    public_promise=Decimal(9000),
    owner_class=OwnerClass.STATE,
    public_matter=True,
    deliberation=True,
    offers=3,
)


@pytest.mark.parametrize("row", QUARTERS, ids=lambda row: f"{row['project']}-{row['quarter']}")
def test_the_sample_quarters_are_judged_word_for_word(row: dict[str, Any]) -> None:
    """D5-4.5.1, D5-4.2.1, D1-4.7.2, D5-4.3.1, D5-5.2.1: code, verdict, clause and arithmetic of each check."""
    answer = ask("benefit", row["input"])
    told = {name: answer[name] for name in ("checks", "owners_income", "verdict")}
    assert told == row["expected"]


@pytest.mark.parametrize(
    ("change", "failed", "verdict"),
    [
        ({}, (), "sound"),
        ({"price": Decimal("13.01")}, ("B1",), "not_sustainable"),
        ({"reference_price": Decimal("11.99")}, ("B1",), "not_sustainable"),
        ({"satisfaction": Decimal("0.80")}, (), "sound"),
        ({"satisfaction": Decimal("0.7999")}, ("B1",), "not_sustainable"),
        ({"voluntary": False}, ("B1",), "not_sustainable"),
        ({"demand_evidence": False}, ("B1",), "not_sustainable"),
        ({"cost_4q": Decimal("63800.00")}, (), "sound"),
        ({"cost_4q": Decimal("63800.01")}, ("B2",), "not_sustainable"),
        ({"public_value": Decimal("8999.99")}, ("B3",), "not_sustainable"),
        ({"public_promise": Decimal(0)}, ("B3",), "not_sustainable"),
        ({"government_cash": Decimal("0.01")}, ("B4",), "not_sustainable"),
        ({"government_cash": Decimal(5), "government_cash_cap": Decimal(5)}, (), "sound"),
        ({"owner_class": OwnerClass.OWNERS_COMMON}, ("B5",), "blocked"),
        ({"owner_class": OwnerClass.OWNERS_COMMON, "owners_decision": True}, (), "sound"),
        ({"owners_decision": False}, ("B5",), "blocked"),
        ({"deliberation": False}, ("B6",), "blocked"),
        ({"deliberation": False, "public_matter": False}, (), "sound"),
        ({"offers": 1}, ("B7",), "blocked"),
        ({"offers": 1, "single_offer_reason": True}, (), "sound"),
        ({"offers": 0}, ("B7",), "blocked"),
        ({"conflict_declared": False}, ("B7",), "blocked"),
        ({"exclusive_beyond_term": True}, ("B7",), "blocked"),
        ({"community_staff_hours": Decimal(1)}, (), "sound"),
        ({"community_staff_hours": Decimal(1), "staff_hours_admitted": False}, ("B8",), "blocked"),
        ({"inventories_complete": False}, ("B9",), "sound"),
        ({"price": Decimal(14), "offers": 1}, ("B1", "B7"), "blocked"),
    ],
)
def test_one_thing_broken_fails_one_check(change: dict[str, Any], failed: tuple[str, ...], verdict: str) -> None:
    ruling = benefit.rule(replace(LAWFUL, **change), ON)
    assert (ruling.failed, ruling.verdict.value) == (failed, verdict)
    assert len(ruling.reasons) == len(failed)


def test_every_combination_of_broken_things_gives_the_verdict_of_its_checks() -> None:
    """Full enumeration over 512 combinations: B5 … B8 block, B1 … B4 make it not sustainable, B9 never decides."""
    breaking: list[dict[str, Any]] = [
        {"price": Decimal(14)},
        {"cost_4q": Decimal(70000)},
        {"public_value": Decimal(1)},
        {"government_cash": Decimal(1)},
        {"owners_decision": False},
        {"deliberation": False},
        {"offers": 1},
        {"community_staff_hours": Decimal(9), "staff_hours_admitted": False},
        {"inventories_complete": False},
    ]
    for chosen in itertools.product((False, True), repeat=9):
        changes = {
            name: value for on, change in zip(chosen, breaking, strict=True) if on for name, value in change.items()
        }
        ruling = benefit.rule(replace(LAWFUL, **changes), ON)
        assert ruling.failed == tuple(f"B{n}" for n, on in enumerate(chosen, 1) if on)
        expected = (
            Verdict.BLOCKED if any(chosen[4:8]) else Verdict.NOT_SUSTAINABLE if any(chosen[:4]) else Verdict.SOUND
        )
        assert ruling.verdict is expected


MONEY = st.decimals(min_value=0, max_value=10**9, places=2)


@given(MONEY, MONEY, st.sampled_from(OwnerClass))
def test_owners_get_the_income_less_reasonable_cost_and_never_less_than_nothing(
    income: Decimal, cost: Decimal, owner: OwnerClass
) -> None:
    """民法典 282, exact to the cent."""
    quarter = replace(LAWFUL, owner_class=owner, income=income, reasonable_cost=cost)
    common = owner is OwnerClass.OWNERS_COMMON
    assert benefit.owners_income(quarter) == (max(Decimal(0), income - cost) if common else 0)


@given(MONEY, MONEY)
def test_the_margin_is_exact_to_the_cent(revenue: Decimal, cost: Decimal) -> None:
    ruling = benefit.rule(replace(LAWFUL, revenue_4q=revenue, cost_4q=cost), ON)
    assert ("B2" in ruling.failed) == (cost > revenue)
    assert f"差额{written(revenue - cost)}元" in ruling.checks[1].text


def test_a_tenth_stays_a_tenth() -> None:
    """Numbers of the question are decimals: three tenths are not more than a cap of three tenths."""
    question = QUARTERS[0]["input"] | {"price": 0.3, "price_cap": 0.3, "reference_price": 0.30000000000000004}
    assert ask("benefit", question)["checks"][0]["ok"] is True  # type: ignore[index]  # a JSON answer


MINIMAL = {
    "price": 1,
    "reference_price": 2,
    "satisfaction": 1,
    "voluntary": True,
    "demand_evidence": True,
    "revenue_4q": 1,
    "cost_4q": 1,
    "public_value": 1,
    "public_promise": 1,
    "owner_class": "state",
}


def test_what_is_left_out_of_b7_to_b9_is_taken_as_harmless() -> None:
    assert ask("benefit", MINIMAL)["verdict"] == "sound"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"price": -1}, "price"),
        ({"price": "12"}, "price"),
        ({"price": None}, "price"),
        ({"satisfaction": 1.01}, "satisfaction"),
        ({"satisfaction": 80}, "satisfaction"),
        ({"owner_class": "public"}, "owner_class"),
        ({"owners_decision": "yes"}, "owners_decision"),
        ({"offers": 1.5}, "offers"),
        ({"single_offer_reason": 3}, "single_offer_reason"),
        ({"revenue_4q": float("nan")}, "revenue_4q"),
        ({"income": 1e13}, "income"),
        ({"profit": 3}, "profit"),
    ],
)
def test_what_cannot_be_read_is_named(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Unreadable) as caught:
        ask("benefit", MINIMAL | change)
    assert [error.field for error in caught.value.errors] == [field]


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("-0.01", "亏损"), ("0", "0—1 万元"), ("9999.99", "0—1 万元"), ("10000", "1 万—3 万元"), ("2e7", "100 万元以上")],
)
def test_business_figures_are_shown_as_bands(amount: str, shown: str) -> None:
    assert band(Decimal(amount), ON) == shown
