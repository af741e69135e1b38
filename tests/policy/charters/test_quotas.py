"""Quotas, the two days of document 2, households as people write them, comparing, decoding (D2-2.2, D2-3.1, D2-3.2)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.policy.charters.comparing import compare, matched
from shanzhi.policy.charters.decoding import decode
from shanzhi.policy.charters.households import numbers_of, shortened
from shanzhi.policy.charters.quotas import may_choose, quota_of, quotas
from shanzhi.policy.charters.timetable import timetable
from tests.policy.charters.samples import read


def test_the_quotas_are_thirteen_and_sixteen_in_nine_areas() -> None:
    """D2-3.2."""
    rows = quotas()
    sums = (sum(row.village_rules for row in rows), sum(row.residents_convention for row in rows))
    assert (len(rows), sums) == (9, (13, 16))


def test_an_area_without_a_line_has_no_quota_and_is_not_refused_for_one() -> None:
    assert quota_of("千山区") is None
    assert may_choose("千山区", "village_rules", chosen=7, published=True, reason="好").allowed


@pytest.mark.parametrize("row", quotas(), ids=lambda row: row.area)
def test_up_to_the_quota_is_taken_and_above_it_refused(row: object) -> None:
    for kind in ("village_rules", "residents_convention"):
        most = row.of(kind)  # type: ignore[attr-defined]
        area = row.area  # type: ignore[attr-defined]
        answers = [may_choose(area, kind, chosen=n, published=True, reason="好").allowed for n in range(most + 2)]
        assert answers == [n < most for n in range(most + 2)]


def test_every_reason_against_an_exemplar_is_told_at_once() -> None:
    decision = may_choose("海城市", "village_rules", chosen=3, published=False, reason=" ")
    assert [r.code for r in decision.reasons] == ["exemplar_unpublished", "exemplar_without_reason", "quota_full"]


def test_the_days_of_the_document_are_whole_days() -> None:
    """D2-3.1."""
    days = timetable(date(2021, 10, 1))
    assert (days.complete_by, days.report_by) == (date(2021, 11, 30), date(2021, 12, 5))
    lateness = [days.late(date(2021, *day)) for day in ((11, 30), (12, 1), (12, 5), (12, 6))]
    assert lateness == [(False, False), (True, False), (True, False), (True, True)]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("1-3、5", (1, 2, 3, 5)),
        ("１－３，５", (1, 2, 3, 5)),
        ("1至3和5号", (1, 2, 3, 5)),
        ("全部", tuple(range(1, 11))),
        ("3 3 3", (3,)),
    ],
)
def test_household_numbers_are_read_as_people_write_them(words: str, numbers: tuple[int, ...]) -> None:
    """D2-2.2."""
    assert numbers_of(words, 10).numbers == numbers


@pytest.mark.parametrize("words", ["", "甲", "0", "11", "5-2", "1-", "1.5", "-", "九户"])
def test_what_cannot_be_read_is_named_and_nothing_is_guessed(words: str) -> None:
    read_so = numbers_of(words, 10)
    assert (read_so.numbers, bool(read_so.why)) == ((), True)


@given(st.sets(st.integers(1, 60), min_size=1))
def test_numbers_shown_short_are_the_same_numbers(numbers: set[int]) -> None:
    assert set(numbers_of(shortened(numbers), 60).numbers) == numbers


@given(st.lists(st.text("甲乙丙丁戊", max_size=8), max_size=6), st.lists(st.text("甲乙丙丁戊", max_size=8), max_size=6))
def test_a_comparison_holds_every_letter_of_both_texts(one: list[str], other: list[str]) -> None:
    before = list(enumerate(one))
    after = [(at + len(one) // 2, text) for at, text in enumerate(other)]
    pairs = compare(before, after)
    assert ["".join(p.text for p in pair.after) for pair in pairs if pair.kind != "removed"] == other
    assert sorted("".join(p.text for p in pair.before) for pair in pairs if pair.kind != "added") == sorted(one)


def test_a_reworded_clause_is_the_same_clause_and_a_new_one_is_not() -> None:
    before = [(1, "每月十号清楼道，各户出一人。"), (2, "晚十点后不拖大件。")]
    after = ["晚十点后，不拖大件。", "每月二十号清楼道，各户出一人。", "垃圾七点前投。"]
    assert matched(before, after) == [2, 1, None]


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("gbk", "GBK / GB 18030"),
        ("gb18030", "GBK / GB 18030"),
    ],
)
def test_the_usual_encodings_are_recognised(codec: str, name: str) -> None:
    text = read("village-a.txt")
    found = decode(text.encode(codec))
    assert (found.text, found.encoding) == (text, name)


@pytest.mark.parametrize("content", [b"", b"  \n", bytes(range(256)) * 4, b"\xff\xfe\x00", b"plain ascii only"])
def test_what_cannot_be_decoded_says_what_to_do(content: bytes) -> None:
    found = decode(content)
    assert (found.text, bool(found.why)) == ("", True)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_text_or_a_reason(content: bytes) -> None:
    found = decode(content)
    assert bool(found.text) != bool(found.why)
