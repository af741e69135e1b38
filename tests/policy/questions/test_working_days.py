"""The working-days question of the policy API: shape, moments, errors by field."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.policy.calendar import Calendar
from shanzhi.policy.questions.reading import FieldError, Unreadable
from shanzhi.policy.questions.working_days import answer

HOW = "应当是日历上有的日期或时间，写成 2026-03-16 或 2026-03-16T09:30:00+08:00 这样。"


def errors(payload: object) -> list[tuple[str, str]]:
    with pytest.raises(Unreadable) as caught:
        answer(payload)
    assert all(isinstance(error, FieldError) for error in caught.value.errors)
    return [(error.field, error.text) for error in caught.value.errors]


def test_the_answer_names_skipped_and_made_up_days() -> None:
    assert answer({"start": "2026-09-30", "days": 3}) == {
        "rules_version": "working-days-1/2021-2026",
        "due": "2026-10-10",
        "provisional": False,
        "skipped": [f"2026-10-0{number}" for number in range(1, 8)],
        "made_up": ["2026-10-10"],
    }


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-03-02", "2026-03-03"),
        ("2026-03-02T23:59:59", "2026-03-03"),
        ("2026-03-02T23:59:59.999+08:00", "2026-03-03"),
        ("2026-03-02T15:59:59Z", "2026-03-03"),
        ("2026-03-02T16:00:00Z", "2026-03-04"),
        ("2026-03-02 16:00+00:00", "2026-03-04"),
        ("2026-03-02T24:00", "2026-03-04"),
        ("2026-03-02T24:00:00+08:00", "2026-03-04"),
    ],
)
def test_a_moment_counts_from_its_day_in_shanghai(start: str, due: str) -> None:
    assert answer({"start": start, "days": 1})["due"] == due


def test_a_year_without_data_is_provisional_until_it_is_imported() -> None:
    question = {"start": "2026-12-31", "days": 1}
    assert answer(question)["provisional"] is True
    known = Calendar.shipped().with_year(2027, holidays=[date(2027, 1, 1)], working_days=[], source="通知")
    imported = answer(question, known)
    assert (imported["due"], imported["provisional"]) == ("2027-01-04", False)
    assert imported["rules_version"] == "working-days-1/2021-2027"


@pytest.mark.parametrize(
    "start",
    ["", " ", "2026-02-30", "2026/03/02", "明天", "20260302", "2026-03-02T25:00", "２０２６-03-02"],
)
def test_a_start_that_is_no_day_is_refused_with_an_example(start: str) -> None:
    assert errors({"start": start, "days": 1}) == [("start", HOW)]


def test_every_field_at_fault_is_named_at_once() -> None:
    assert errors({}) == [
        ("start", "缺少这个字段，请补上。"),
        ("days", "缺少这个字段，请补上。"),
    ]
    assert errors({"start": "1899-01-01", "days": -1}) == [
        ("start", "年份应在 2000 到 2200 之间。"),
        ("days", "应当在 0 到 2500 之间。"),
    ]
    assert errors({"start": 20260302, "days": 1.5}) == [
        ("start", "应当是文字，现在是数字。"),
        ("days", "应当是整数。"),
    ]
    assert errors(["2026-03-02", 1])[0][0] == "payload"


@given(st.dictionaries(st.sampled_from(["start", "days", "end"]), st.text() | st.integers() | st.none()))
def test_any_input_is_answered_or_refused_by_field(payload: dict[str, object]) -> None:
    try:
        assert set(answer(payload)) == {"rules_version", "due", "provisional", "skipped", "made_up"}
    except Unreadable as refused:
        assert refused.errors != ()
