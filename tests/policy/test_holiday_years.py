"""One year of holidays as somebody pasted it: both ways of writing, every wrong line named."""

from datetime import date
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.policy.calendar import Calendar
from shanzhi.policy.holiday_years import MOST_LETTERS, Announced, UnreadableYear, read_year, spans

LINES = "日期,安排,名称\n2027-01-01,放假,元旦\n2027/01/03，补班\n\n# 说明\n2027-01-02\t休\t元旦\n"


def told(text: str) -> list[str]:
    with pytest.raises(UnreadableYear) as problem:
        read_year(text)
    return [str(line) for line in problem.value.lines]


def test_lines_of_a_spreadsheet_are_read() -> None:
    off, made_up = (date(2027, 1, 1), date(2027, 1, 2)), (date(2027, 1, 3),)
    assert read_year(LINES) == Announced(2027, off, made_up)


@pytest.mark.parametrize("year", range(2021, 2027))
def test_the_shipped_files_are_read_as_they_are(year: int) -> None:
    file = resources.files("shanzhi.policy.data").joinpath("holidays", f"{year}.toml")
    read, shipped = read_year(file.read_text("utf-8")), Calendar.shipped()
    assert read.year == year
    assert set(read.holidays) == {day for day in shipped.holidays if day.year == year}
    assert set(read.working_days) == {day for day in shipped.working_days if day.year == year}
    assert read.source.startswith("国务院办公厅")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("2027-02-30,放假", "“2027-02-30”不是日期"),
        ("二月一日,放假", "不是日期"),
        ("2027-02-01", "看不出是放假还是补班"),
        ("2027-02-01,也许", "看不出是放假还是补班"),
        ('2027-02-01 = "春节"', "看不出是放假还是补班"),
        ("2026-12-31,放假", "不是 2027 年的日子"),
        ("2027-01-01,补班", "前面已经写过一次"),
        ("2027-01-04,补班", "本来就是工作日"),
        ("[others]", "只认 [holidays]"),
        ("year = 1999", "年份要在 2000 到 2099 之间"),
        ("1999-01-01,放假", "年份要在 2000 到 2099 之间"),
    ],
)
def test_a_wrong_line_is_named_by_its_number(line: str, why: str) -> None:
    (problem,) = told(f"2027-01-01,放假,元旦\n{line}\n2027-01-02,放假,元旦")
    assert problem.startswith("第 2 行：")
    assert why in problem


def test_all_wrong_lines_are_named_at_once() -> None:
    assert [text[:5] for text in told("2027-01-01,放假\nx\n2027-01-02,放假\ny,放假")] == ["第 2 行", "第 4 行"]


def test_a_year_without_a_day_off_and_a_whole_book_are_refused() -> None:
    assert "没有读到放假的日子" in told("")[0]
    assert "没有读到放假的日子" in told("2027-01-03,补班")[0]
    assert "内容太长" in told("x" * (MOST_LETTERS + 1))[0]


def test_days_in_a_row_are_one_span() -> None:
    days = [date(2027, 2, 1), date(2027, 1, 31), date(2027, 3, 1)]
    assert spans(days) == ((date(2027, 1, 31), date(2027, 2, 1)), (date(2027, 3, 1), date(2027, 3, 1)))


@given(st.text(max_size=200))
def test_whatever_is_pasted_is_read_or_refused_in_words(text: str) -> None:
    try:
        assert read_year(text).holidays
    except UnreadableYear as problem:
        assert problem.lines
