"""Working days against the published years; counting rules; a year not announced (row 19)."""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.policy.calendar import (
    MOST_DAYS,
    Calendar,
    DueDate,
    add_working_days,
    local_day,
    working_days_between,
)

SHIPPED = Calendar.shipped()
DAY = timedelta(days=1)
YEARS = range(2021, 2027)
ALL_DAYS = [date(2021, 1, 1) + DAY * number for number in range(365 * 6 + 1)]

known_days = st.dates(date(2021, 1, 1), date(2025, 12, 31))


def due(start: date | datetime, days: int) -> date:
    return add_working_days(start, days, SHIPPED).due


def test_every_day_of_the_published_years_is_as_published() -> None:
    assert ALL_DAYS[-1] == date(2026, 12, 31)
    wrong = [day for day in ALL_DAYS if SHIPPED.is_working_day(day) != chinese_calendar.is_workday(day)]
    assert wrong == []


def test_each_year_names_its_source_and_its_doubt() -> None:
    assert sorted(SHIPPED.sources) == list(YEARS)
    expected = "国务院办公厅关于部分节假日安排的通知，经 chinesecalendar 1.11.0（二手来源，待核对原文）"
    assert set(SHIPPED.sources.values()) == {expected}


def test_every_make_up_day_is_a_weekend_and_every_one_is_worked() -> None:
    assert len(SHIPPED.working_days) == 40
    assert all(day.weekday() >= 5 for day in SHIPPED.working_days)
    assert all(SHIPPED.is_working_day(day) for day in SHIPPED.working_days)
    assert set(SHIPPED.working_days) & set(SHIPPED.holidays) == set()


def test_the_day_after_the_start_is_day_one() -> None:
    assert due(date(2026, 3, 2), 1) == date(2026, 3, 3)
    assert due(date(2026, 3, 6), 1) == date(2026, 3, 9)
    assert due(date(2026, 3, 7), 1) == date(2026, 3, 9)


def test_zero_days_is_today_or_the_next_working_day() -> None:
    assert due(date(2026, 3, 6), 0) == date(2026, 3, 6)
    assert add_working_days(date(2026, 3, 7), 0, SHIPPED) == DueDate(
        date(2026, 3, 9), False, (date(2026, 3, 7), date(2026, 3, 8)), ()
    )


def test_a_make_up_saturday_counts_and_the_holiday_does_not() -> None:
    assert add_working_days(date(2026, 9, 30), 3, SHIPPED) == DueDate(
        due=date(2026, 10, 10),
        provisional=False,
        skipped=tuple(date(2026, 10, number) for number in range(1, 8)),
        made_up=(date(2026, 10, 10),),
    )


def test_the_year_end_is_crossed() -> None:
    assert due(date(2025, 12, 30), 2) == date(2026, 1, 4)
    assert due(date(2021, 12, 31), 1) == date(2022, 1, 4)


def test_the_dates_of_document_two_are_what_they_were() -> None:
    """D2: 2021-11-30 was a working Tuesday, 2021-12-05 a Sunday."""
    assert SHIPPED.is_working_day(date(2021, 11, 30)) is True
    assert SHIPPED.is_working_day(date(2021, 12, 5)) is False
    assert working_days_between(date(2021, 11, 30), date(2021, 12, 5), SHIPPED) == 3


def test_a_moment_counts_from_its_day_in_shanghai() -> None:
    before_midnight = datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC)
    midnight = datetime(2026, 3, 2, 16, 0, 0, tzinfo=UTC)
    assert (local_day(before_midnight), due(before_midnight, 1)) == (
        date(2026, 3, 2),
        date(2026, 3, 3),
    )
    assert (local_day(midnight), due(midnight, 1)) == (date(2026, 3, 3), date(2026, 3, 4))
    assert local_day(datetime.fromisoformat("2026-03-02T23:59:59")) == date(2026, 3, 2)
    assert local_day(datetime.fromisoformat("2026-03-02T23:59:59+08:00")) == date(2026, 3, 2)


def test_a_year_nobody_announced_counts_weekends_only_and_says_so() -> None:
    assert add_working_days(date(2026, 12, 31), 1, SHIPPED) == DueDate(date(2027, 1, 1), True, (), ())
    assert add_working_days(date(2026, 12, 30), 1, SHIPPED).provisional is False
    assert add_working_days(date(2027, 2, 5), 1, SHIPPED).due == date(2027, 2, 8)
    assert add_working_days(date(2020, 6, 1), 1, SHIPPED).provisional is True


def test_an_imported_year_makes_the_count_final_and_the_shipped_table_stays() -> None:
    announced = SHIPPED.with_year(
        2027, holidays=[date(2027, 1, 1)], working_days=[date(2027, 1, 2)], source="国办发明电"
    )
    assert add_working_days(date(2026, 12, 31), 1, announced) == DueDate(
        date(2027, 1, 2), False, (date(2027, 1, 1),), (date(2027, 1, 2),)
    )
    assert announced.sources[2027] == "国办发明电"
    assert 2027 not in Calendar.shipped().sources


def test_a_year_announced_anew_replaces_the_old_arrangement() -> None:
    changed = SHIPPED.with_year(2026, holidays=[], working_days=[], source="更正")
    assert changed.is_working_day(date(2026, 10, 1)) is True
    assert changed.is_working_day(date(2025, 10, 1)) is False
    assert changed.is_working_day(date(2026, 10, 10)) is False


@pytest.mark.parametrize("days", [-1, MOST_DAYS + 1])
def test_a_number_out_of_range_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="工作日数应在 0 到 2500 之间"):
        add_working_days(date(2026, 3, 2), days, SHIPPED)


def test_the_end_of_the_calendar_is_an_error_with_words() -> None:
    with pytest.raises(ValueError, match="日期超出日历的范围"):
        add_working_days(date(9999, 12, 20), 30, SHIPPED)
    with pytest.raises(ValueError, match="日期超出日历的范围"):
        add_working_days(date.max, 1, SHIPPED)


def test_between_refuses_an_end_before_the_start() -> None:
    with pytest.raises(ValueError, match="结束日早于开始日"):
        working_days_between(date(2026, 3, 3), date(2026, 3, 2), SHIPPED)


@given(known_days, st.integers(0, 200))
def test_the_due_day_is_a_working_day_and_no_other_count_fits(start: date, days: int) -> None:
    counted = add_working_days(start, days, SHIPPED)
    assert SHIPPED.is_working_day(counted.due) is True
    if days:
        assert working_days_between(start, counted.due, SHIPPED) == days
        assert working_days_between(start, counted.due - DAY, SHIPPED) == days - 1


@given(known_days, st.integers(1, 60), st.integers(1, 60))
def test_counting_twice_is_counting_the_sum(start: date, first: int, second: int) -> None:
    assert due(due(start, first), second) == due(start, first + second)


@given(known_days, st.integers(1, 100))
def test_what_was_passed_is_skipped_or_counted(start: date, days: int) -> None:
    counted = add_working_days(start, days, SHIPPED)
    assert (counted.due - start).days == days + len(counted.skipped)
    assert set(counted.made_up) <= set(SHIPPED.working_days)
