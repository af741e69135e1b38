"""The index is arithmetic anyone can do again; issuers are ranked, nobody else."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.policy import burden
from shanzhi.policy.burden import IssuerLine

ON = date(2026, 11, 25)


def test_hours_index_and_change_by_hand() -> None:
    assert burden.hours_each(90 * 60, 3) == Decimal("30.0")
    assert burden.hours_each(5, 0) == 0
    assert burden.index(50, 100) == Decimal("50.0")
    assert burden.index(50, 0) is None
    assert [burden.change(n, 100) for n in (50, 100, 130)] == [-50, 0, 30]
    assert burden.change(5, 0) is None


def test_twelve_months_end_with_this_one_over_the_turn_of_the_year() -> None:
    months = burden.months_back(date(2026, 3, 1), 12)
    assert (months[0], months[-1], len(months)) == (date(2025, 4, 1), date(2026, 3, 1), 12)


def test_the_headline_says_which_way_and_what_hurts() -> None:
    told = [burden.headline(now, 100, late, ON) for now, late in ((90, 0), (110, 2), (101, 0))]
    assert told == ["负担降了 10%，没有整改超期", "负担升了 10%，有 2 件整改超期", "负担和上月持平，没有整改超期"]
    assert burden.headline(5, 0, 0, ON).startswith("上个月没有派单")


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.builds(IssuerLine, st.text("甲乙丙丁", min_size=1, max_size=3), *[st.integers(0, 9)] * 5), max_size=9)
)
def test_the_order_of_issuers_is_the_same_whatever_order_they_come_in(lines: list[IssuerLine]) -> None:
    """D1-5.3.1: the heaviest first."""
    first = burden.ranked(lines)
    assert [(x.minutes, x.findings, x.name) for x in first] == [
        (x.minutes, x.findings, x.name) for x in burden.ranked(reversed(lines))
    ]
    assert [x.minutes for x in first] == sorted((x.minutes for x in lines), reverse=True)


@given(st.dictionaries(st.sampled_from(["work", "report", "odd", "strange"]), st.integers(0, 1000)))
@settings(max_examples=40, deadline=None)
def test_no_minute_is_lost_between_sources(minutes: dict[str, int]) -> None:
    assert sum(value for _, value in burden.by_source(minutes, ON)) == sum(minutes.values())
