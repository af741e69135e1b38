"""A repeated item comes round once a period, never outside its own dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.policy.occurrences import PER_YEAR, Occurrence, minutes_per_year, occurrence

START, END = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [
        ("once", Occurrence("", END)),
        ("weekly", Occurrence("2026-W12", date(2026, 3, 22))),
        ("monthly", Occurrence("2026-03", date(2026, 3, 31))),
        ("quarterly", Occurrence("2026-Q1", date(2026, 3, 31))),
        ("half_yearly", Occurrence("2026-H1", date(2026, 6, 30))),
        ("yearly", Occurrence("2026", date(2026, 12, 31))),
    ],
)
def test_each_frequency_has_its_period(frequency: str, expected: Occurrence) -> None:
    assert occurrence(frequency, START, END, date(2026, 3, 16)) == expected


def test_the_last_turn_ends_with_the_item() -> None:
    assert occurrence("monthly", START, date(2026, 3, 20), date(2026, 3, 16)) == Occurrence(
        "2026-03", date(2026, 3, 20)
    )


def test_after_its_end_nothing_comes_round() -> None:
    assert occurrence("monthly", START, END, date(2027, 1, 1)) is None


def test_before_its_start_the_first_turn_is_shown() -> None:
    assert occurrence("quarterly", START, END, date(2025, 11, 1)) == Occurrence("2026-Q1", date(2026, 3, 31))


@given(
    st.sampled_from(sorted(PER_YEAR)),
    st.dates(date(2021, 1, 1), date(2029, 12, 31)),
    st.integers(0, 900),
    st.integers(0, 900),
)
def test_a_turn_is_due_within_the_dates(frequency: str, start: date, length: int, later: int) -> None:
    end = start + timedelta(days=length)
    turn = occurrence(frequency, start, end, start + timedelta(days=min(later, length)))
    assert turn is not None
    assert start <= turn.due <= end


def test_a_year_of_months_counts_twelve() -> None:
    assert minutes_per_year("monthly", 40, START, END) == 480
    assert minutes_per_year("once", 40, START, END) == 40
    assert minutes_per_year("weekly", 10, START, date(2026, 1, 31)) == 40
