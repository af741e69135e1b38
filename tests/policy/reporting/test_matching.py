"""Headings matched to the dictionary: what is automatic is right, the rest is only suggested (D1-4.8.2)."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.policy.reporting import elements, matching

DAY = date(2026, 11, 25)
LABELLED = tomllib.loads((Path(__file__).parent / "headers.toml").read_text("utf-8"))
ALL = [(want, header) for part in LABELLED.values() for want, headers in part.items() for header in headers]


def one(header: str) -> matching.Match:
    return matching.match([header], DAY)[0]


def test_the_dictionary_is_large_enough_and_every_element_says_where_it_comes_from() -> None:
    found = elements.all_elements()
    assert len(found) >= 200
    assert [e.code for e in found.values() if not (e.system_of_record and e.freshness_days and e.status)] == []


def test_no_element_of_the_dictionary_may_not_be_collected() -> None:
    names = [(e.code, word) for e in elements.all_elements().values() for word in (e.label, *e.aliases)]
    assert [pair for pair in names if one(pair[1]).kind == "never"] == []


def test_automatic_matches_are_right_on_the_labelled_headings() -> None:
    """At least 300 headings, at least a third of them written without sight of the aliases; precision ≥ 0.99."""
    assert (len(ALL) >= 300, sum(map(len, LABELLED["by_label"].values())) * 3 >= len(ALL)) == (True, True)
    automatic = [(header, found.code, want) for want, header in ALL if (found := one(header)).kind == "auto"]
    wrong = [row for row in automatic if row[1] != row[2]]
    assert wrong == []
    assert len(automatic) >= 140


def test_most_of_the_rest_is_suggested_and_nothing_forbidden_slips_through() -> None:
    meant = [(want, one(header)) for want, header in ALL if "-" in want]
    helped = [found for want, found in meant if found.code == want or want in found.candidates]
    assert len(helped) / len(meant) >= 0.9
    assert [h for want, h in ALL if want == "never" and one(h).kind != "never"] == []


@pytest.mark.parametrize(
    ("header", "kind", "code"),
    [
        ("PL-008", "auto", "PL-008"),
        ("ｐｌ-００８", "auto", "PL-008"),
        ("总 户 数", "auto", "PL-008"),
        ("姓名", "suggest", ""),
        ("面积", "suggest", ""),
        ("承包面积（实测）（平方米）", "suggest", ""),
        ("政治面貌", "never", ""),
        ("备注", "none", ""),
        ("锅炉吨位", "new", ""),
    ],
)
def test_one_heading(header: str, kind: str, code: str) -> None:
    found = one(header)
    assert (found.kind, found.code) == (kind, code)


def test_an_element_is_taken_by_itself_once() -> None:
    first, second = matching.match(["总户数", "总户数"], DAY)
    assert (first.kind, second.kind, second.candidates) == ("auto", "suggest", ("PL-008",))


def test_two_heading_rows_become_one_heading_a_column() -> None:
    rows = [["乡镇", "村", "户厕改造", "", "污水"], ["", "", "本周新增（户）", "累计", ""]]
    assert matching.headers_of(rows) == [
        "乡镇", "村", "户厕改造／本周新增（户）", "户厕改造／累计", "污水",
    ]  # fmt: skip


def test_the_heading_of_a_sheet_lies_below_its_title() -> None:
    sheet = [["某某统计表", "", ""], ["序号", "村", "户数"], ["1", "东村", "12"]]
    assert matching.heading_rows(sheet) == [["序号", "村", "户数"]]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=20), max_size=8))
def test_any_text_gets_an_answer(headers: list[str]) -> None:
    found = matching.match(headers, DAY)
    assert [match.header for match in found] == headers
    assert all(match.kind in ("auto", "suggest", "new", "none", "never") for match in found)
