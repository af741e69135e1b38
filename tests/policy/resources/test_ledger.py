"""The three-party account: sums to zero, says again what was booked, is corrected by reversals only (D5-4.5.1)."""

import json
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.policy.resources import ledger, space
from shanzhi.policy.resources.benefit import OwnerClass
from shanzhi.policy.resources.ledger import NAMES, Account, Entry, Figures

QUARTERS = json.loads((Path(__file__).parent / "quarters.json").read_text("utf-8"))
MONEY = st.decimals(min_value=0, max_value=10**9, places=2)
FIGURES = st.builds(Figures, **{field.name: MONEY for field in fields(Figures)})
ENTRIES = st.lists(st.builds(Entry, st.sampled_from(Account), st.sampled_from(Account), MONEY), max_size=20)


@given(ENTRIES)
def test_any_set_of_entries_sums_to_zero(entries: list[Entry]) -> None:
    assert ledger.sum_check(entries) == 0


@given(FIGURES, st.sampled_from(OwnerClass))
def test_the_entries_of_a_quarter_say_again_what_was_booked(figures: Figures, owner: OwnerClass) -> None:
    assert ledger.figures_of(ledger.entries_of(figures, owner)) == figures


@given(FIGURES, st.sampled_from(OwnerClass))
def test_reversing_everything_leaves_nothing(figures: Figures, owner: OwnerClass) -> None:
    entries = ledger.entries_of(figures, owner)
    both = [*entries, *(ledger.reversal(entry) for entry in entries)]
    assert ledger.figures_of(both) == Figures()
    assert set(ledger.balances(both).values()) <= {Decimal(0)}


@pytest.mark.parametrize("row", QUARTERS, ids=lambda row: f"{row['project']}-{row['quarter']}")
def test_the_sample_entries_are_those_of_the_figures(row: dict[str, Any]) -> None:
    by_name = {name: account for account, name in NAMES.items()}
    given = [Entry(by_name[e["debit"]], by_name[e["credit"]], Decimal(e["amount"])) for e in row["entries"]]
    figures = ledger.figures_of(given)
    assert figures.revenue == Decimal(row["enterprise"]["revenue"])
    assert figures.profit == Decimal(row["enterprise"]["profit"])
    assert figures.in_kind == Decimal(row["government"]["in_kind"])
    made = ledger.entries_of(figures, OwnerClass(row["owner"]))
    assert [(e.debit, e.credit, e.amount) for e in made] == [(e.debit, e.credit, e.amount) for e in given]


@pytest.mark.parametrize(
    ("amount", "code"),
    [("-0.01", "amount_negative"), ("1000000000.01", "amount_too_large"), ("1.005", "amount_digits")],
)
def test_a_wrong_amount_is_named(amount: str, code: str) -> None:
    decision = ledger.may_book(amounts=[("收入", Decimal(amount))], own=True, running=True, published=False)
    assert [reason.code for reason in decision.reasons] == [code]
    assert "收入" in decision.reasons[0].text


def test_a_published_quarter_is_corrected_by_reversal_only() -> None:
    decision = ledger.may_book(amounts=[], own=True, running=True, published=True)
    assert [reason.code for reason in decision.reasons] == ["quarter_published"]


def test_a_reversal_needs_a_reason_and_happens_once() -> None:
    decision = ledger.may_reverse(own=True, reversed_already=True, is_reversal=True, reason=" ")
    assert [r.code for r in decision.reasons] == ["reversed_already", "reversal_stays", "reversal_reason"]
    assert ledger.may_reverse(own=True, reversed_already=False, is_reversal=False, reason="多打一个零").allowed


def test_whoever_reported_a_quarter_does_not_confirm_it() -> None:
    decision = ledger.may_confirm(community=True, reporter=True, reported=True, confirmed_orders=False)
    assert [r.code for r in decision.reasons] == ["confirm_by_someone_else", "delivery_unproved"]
    assert ledger.may_confirm(community=True, reporter=False, reported=True, confirmed_orders=True).allowed


def test_space_is_weighed_against_service() -> None:
    """86 m² let at 2790 a quarter: 8 yuan less on 350 meals is worth more than the rent."""
    told = space.exchange(monthly_rent=Decimal(930), price=Decimal(7), reference_price=Decimal(15), units=350)
    assert (told.rent, told.benefit, told.share, told.worth_it) == (Decimal(2790), Decimal(2800), Decimal(1), True)
    assert space.exchange(monthly_rent=Decimal(0), price=Decimal(1), reference_price=Decimal(1), units=0).share == 0
