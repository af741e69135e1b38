"""Cells as people type them, forms before they go out, rounds and rates (D1-4.8.2, D1-4.9.1, D1-4.9.2, D1-4.9.3)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.policy.reporting import cells, form, rounds
from shanzhi.policy.reporting.cells import Column
from shanzhi.policy.reporting.form import Asking, Wanted

DAY = date(2026, 11, 25)
COUNT = Column("a", "户数", "int", "户")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("12", "12"), (" １２ ", "12"), ("1,200", "1200"), ("12户", "12"), ("12.0", "12"), ("0", "0"), ("012", "12")],
)
def test_a_number_is_read_the_way_it_is_typed(typed: str, kept: str) -> None:
    assert cells.read(typed, COUNT) == (kept, "")


@pytest.mark.parametrize("typed", ["", "十二", "-1", "1.5", "1e99", "NaN", "1,2,3", "12/3", "=1+1", "9" * 300])
def test_a_wrong_number_is_refused_with_its_field(typed: str) -> None:
    value, problem = cells.read(typed, COUNT)
    assert (value, "户数" in problem) == ("", True)


@pytest.mark.parametrize(
    ("type_", "typed", "kept"),
    [
        ("bool", "有", "是"), ("bool", "×", "否"), ("bool", "也许", ""),
        ("date", "2026.1.2", "2026-01-02"), ("date", "2026年1月2日", "2026-01-02"), ("date", "二月", ""),
        ("decimal", "1.50", "1.5"), ("money", "0.005", "0.005"), ("text", " 甲  乙 ", "甲 乙"),
    ],
)  # fmt: skip
def test_other_kinds_of_cells(type_: str, typed: str, kept: str) -> None:
    assert cells.read(typed, Column("a", "格", type_))[0] == kept


@given(st.decimals(0, 10**9, places=2))
def test_every_amount_comes_back_as_it_went_in(amount: Decimal) -> None:
    kept, problem = cells.read(str(amount), Column("a", "金额", "money"))
    assert (problem, Decimal(kept)) == ("", amount)


def test_all_wrong_cells_are_named_at_once_and_cross_field_rules_last() -> None:
    columns = (Column("1", "低保户数", at_most_column="2"), Column("2", "总户数"), Column("3", "人数"))
    kept, wrong = cells.check({"1": "9", "2": "5", "3": "x"}, columns)
    assert (kept, [reason.code for reason in wrong]) == ({"1": "9", "2": "5"}, ["3", "1"])
    assert "比“总户数”5 还大" in wrong[1].text


def test_a_pasted_row_or_column_falls_into_the_cells_in_order() -> None:
    columns = [Column(key, key) for key in ("1", "2", "3")]
    assert cells.pasted("12\t\t7\r\n", columns) == {"1": "12", "3": "7"}
    assert cells.pasted("户数\t人数\t车\n12\t3\t7", columns) == {"1": "12", "2": "3", "3": "7"}
    assert cells.pasted("12\n3\n7\n", columns) == {"1": "12", "2": "3", "3": "7"}
    assert cells.pasted(" \n ", columns) == {}


BASE = Asking("取暖情况表", "county", "half_yearly", False, "issuer", 61, 2, 2, on=DAY)
NEW = Wanted("清洁取暖户数")


def changed(**changes: object) -> Asking:
    from dataclasses import replace  # noqa: PLC0415

    return replace(BASE, **changes)  # type: ignore[arg-type]  # one thing changed


def codes(asking: Asking, *columns: Wanted) -> list[str]:
    return [reason.code for reason in form.objections(asking, columns)]


def test_asking_again_for_what_is_held_is_sent_back_with_its_clause() -> None:
    assert codes(BASE, NEW) == []
    assert codes(BASE, NEW, Wanted("总户数", "PL-008", "auto")) == ["V02"]
    assert codes(BASE, NEW, Wanted("低保户数", "PL-015", "auto")) == ["V02"]
    assert codes(BASE, NEW, Wanted("室外牌子数", "PL-039", "auto")) == []
    assert codes(BASE, NEW, Wanted("室外牌子数", "PL-039", "auto", known=True)) == ["V02"]


def test_rural_scheduling_is_quarterly_or_rarer() -> None:
    weekly = changed(frequency="weekly", rural_scheduling=True)
    assert codes(weekly, NEW) == ["V01"]
    assert form.suggested_frequency(weekly) == "half_yearly"
    assert form.suggested_frequency(changed(frequency="quarterly", rural_scheduling=True)) == "quarterly"


@pytest.mark.parametrize("owner", ["agri_entity", "township"])
def test_material_of_others_is_not_turned_over_to_a_village(owner: str) -> None:
    """D1-4.9.3; too often and asked twice are named beside the ban."""
    found = codes(changed(material_owner=owner, frequency="weekly", rural_scheduling=True), NEW)
    assert found == ["P11", "V01"]


def test_hours_are_the_product_of_what_is_shown() -> None:
    weekly = changed(frequency="weekly")
    before, after = form.hours(weekly, 10, "weekly"), form.hours(weekly, 2, "half_yearly")
    assert (before.hours, after.hours) == (1057, 8)
    assert before.arithmetic == "61 个 × 52 次 × 10 格 × 2 分钟 ÷ 60"


def test_a_round_never_outlives_its_number_and_late_is_late() -> None:
    turn = rounds.round_on("half_yearly", DAY + timedelta(days=12), DAY)
    assert turn is not None
    assert (turn.label, turn.due, turn.closes) == ("2026-H2", DAY + timedelta(days=12), DAY + timedelta(days=12))
    assert rounds.round_on("half_yearly", DAY - timedelta(days=1), DAY) is None
    days = [DAY - timedelta(days=1), DAY, DAY + timedelta(days=1), DAY + timedelta(days=3)]
    standings = [rounds.standing(DAY, DAY, DAY + timedelta(days=2), day) for day in days]
    assert standings == ["not_yet", "open", "late", "closed"]


def test_rates_round_down_so_that_a_hundred_means_all() -> None:
    assert rounds.rates(435, 434, 433, 10, 8) == {"submitted": 99, "on_time": 99, "prefilled": 80}
    assert rounds.rates(0, 0, 0, 0, 0) == {"submitted": 0, "on_time": 0, "prefilled": 0}
