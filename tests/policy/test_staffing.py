"""A roster names every fault; nobody may be borrowed; sizes are told by the law's edition."""

from dataclasses import replace
from datetime import date

import pytest

from shanzhi.policy import staffing
from shanzhi.policy.staffing import Line

ON = date(2026, 3, 16)
GOOD = Line("committee", "委员", "11010519491231002X", date(2025, 1, 1), date(2030, 1, 1), "worker")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        ({"kind": "x"}, ["worker_kind"]),
        ({"title": " "}, ["worker_title"]),
        ({"identity": "110105194912310021"}, ["worker_identity"]),
        ({"term_from": None}, ["worker_from"]),
        ({"term_to": date(2024, 1, 1)}, ["worker_dates"]),
        ({"level": "doctor"}, ["worker_level"]),
        ({"known_elsewhere": "长影社区"}, ["worker_twice"]),
        ({"kind": "", "title": "", "identity": ""}, ["worker_kind", "worker_title", "worker_identity"]),
    ],
)
def test_a_line_of_the_roster_names_what_is_wrong(changes: dict[str, object], told: list[str]) -> None:
    """D1-4.7.3."""
    assert [r.code for r in staffing.may_enter(replace(GOOD, **changes), ON).reasons] == told  # type: ignore[arg-type]


def test_nobody_may_be_borrowed() -> None:
    """D1-4.7.2: without exception."""
    assert [(r.code, r.clause) for r in staffing.may_second().reasons] == [("secondment", "D1-4.7.2")]


def test_informal_use_is_told_from_eight_hours_on() -> None:
    told = [[r.code for r in staffing.may_report("某局", n, ON).reasons] for n in (None, 7, 8, 300, 301)]
    assert told == [["informal_hours"], ["informal_few"], [], [], ["informal_few"]]


def test_sizes_by_the_law_of_2018_at_its_edges() -> None:
    """D5-4.1.1: 一百户至七百户; villages have no such range."""
    assert [staffing.size(n, False, ON) for n in (99, 100, 700, 701)] == ["below", "within", "within", "above"]
    assert staffing.size(5, True, ON) == "none"


def test_coverage_and_small_numbers() -> None:
    """D5-4.1.2, D5-4.1.3: aggregates only; a number under five is not shown."""
    assert [staffing.coverage(*pair) for pair in ((0, 0), (1, 3), (3, 3))] == [None, 33, 100]
    assert staffing.shown({"worker": 4, "senior": 0, "none": 5}, ON) == {"worker": "少于 5", "senior": "0", "none": "5"}
