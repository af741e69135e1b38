"""Admission numbers: built, read as typed, and every single error caught."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

from shanzhi.policy.admission_number import (
    KIND_LETTERS,
    AdmissionNumber,
    build_number,
    first_safe_serial,
    parse_number,
)
from shanzhi.policy.divisions import zones

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COUNTIES = ["210302", "210303", "210304", "210311", "210321", "210323", "210381"]
PLACES = ["210300", *COUNTIES, *(zone.code for zone in zones())]
GOOD = "AS-210302-2026-W-00001-2"

numbers = st.builds(
    build_number,
    st.sampled_from(PLACES),
    st.integers(2021, 2099),
    st.sampled_from(sorted(KIND_LETTERS.values())),
    st.integers(1, 99999),
)


def why(text: str) -> str:
    parsed = parse_number(text)
    assert parsed.ok is False
    return parsed.why


def test_a_number_is_built_with_its_check_character() -> None:
    assert build_number("210302", 2026, "W", 1) == GOOD
    assert build_number("Z21011", 2026, "B", 99999, version=2) == "AS-Z21011-2026-B-99999-E.2"


def test_a_number_is_read_into_its_parts() -> None:
    assert parse_number(GOOD).number == AdmissionNumber("210302", 2026, "W", 1, "2", 1)
    assert parse_number(GOOD).why == ""


@pytest.mark.parametrize(
    "typed",
    [
        "as-210302-2026-w-00001-2",
        "AS2103022026W000012",
        " AS 210302 2026 W 00001 2 ",
        "ＡＳ－２１０３０２－２０２６－Ｗ－００００１－２",
        "AS—210302—2026—W—00001—2",
        "AS–210302‑2026-W-00001-2\u200b",
    ],
)
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert str(parse_number(typed).number) == GOOD


def test_a_version_stands_outside_the_check() -> None:
    number = parse_number(GOOD + ".2").number
    assert number == AdmissionNumber("210302", 2026, "W", 1, "2", 2)
    assert str(number) == GOOD + ".2"
    assert str(parse_number(GOOD + ".1").number) == GOOD


def test_what_is_wrong_is_said_with_its_place() -> None:
    shape = "格式如 AS-210302-2026-W-00001-X。"
    assert why("") == "请填写准入编号。"
    assert why("AS-210302") == f"准入编号去掉连字符应为 19 位，现在是 8 位；{shape}"
    assert why("字" * 1_000_000) == f"这段文字太长，不是准入编号；{shape}"
    assert why("AS-2103O2-2026-W-00001-2") == ("第 7 位（不算连字符，区划代码）应为数字，现在是“O”，是不是“0”。")
    assert why("AS-210302-2026-X-00001-2") == (
        "第 13 位（不算连字符，种类字母）应为W、O、C、S、E、R、T、B、P 之一，现在是“X”。"
    )
    assert why("BS-210302-2026-W-00001-2") == ("第 1 位（不算连字符，AS）应为“A”，现在是“B”。")
    assert why("AS-210302-2026-W-00002-2") == ("校验位对不上：末位是“2”，请把整个编号逐位核对一遍。")


def with_check(body: str) -> str:
    return body + mod_37_36.calc_check_digit(body)


def test_a_right_check_character_does_not_save_impossible_parts() -> None:
    assert why(with_check("AS2103022026W00000")) == "序号从 00001 起，不会是 00000。"
    assert why(with_check("AS1101012026W00001")) == (
        "“110101”不是鞍山市、县（市）区或开发区的代码，请核对第 3 至 8 位。"
    )
    assert why(with_check("AS2103022020W00001")) == "年份 2020 不对，应在 2021 至 2099 之间。"


@pytest.mark.parametrize("suffix", [".0", ".", ".2.3", ".x", ".1000"])
def test_a_malformed_version_is_no_number(suffix: str) -> None:
    assert parse_number(GOOD + suffix).ok is False


@pytest.mark.parametrize(
    ("place", "year", "letter", "serial", "version"),
    [
        ("21030", 2026, "W", 1, 1),
        ("21-302", 2026, "W", 1, 1),
        ("210302", 26, "W", 100000, 1),
        ("210302", 2026, "X", 1, 1),
        ("210302", 2026, "W", 0, 1),
        ("210302", 2026, "W", 1, 0),
    ],
)
def test_no_number_is_built_of_parts_that_do_not_fit(
    place: str, year: int, letter: str, serial: int, version: int
) -> None:
    with pytest.raises(ValueError, match=r"位|序号|版本|种类"):
        build_number(place, year, letter, serial, version)


@given(numbers)
def test_every_built_number_is_read_back(number: str) -> None:
    assert str(parse_number(number).number) == number


@settings(max_examples=30, deadline=None)
@given(numbers)
def test_every_single_wrong_character_is_caught(number: str) -> None:
    body = number.replace("-", "")
    for at, right in enumerate(body):
        for wrong in set(ALPHABET) - {right}:
            assert parse_number(body[:at] + wrong + body[at + 1 :]).ok is False


def swaps(number: str) -> list[str]:
    body = number.replace("-", "")
    pairs = range(len(body) - 1)
    swapped = [body[:at] + body[at + 1] + body[at] + body[at + 2 :] for at in pairs]
    return [wrong for wrong in swapped if wrong != body]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(PLACES),
    st.integers(2021, 2099),
    st.sampled_from(sorted(KIND_LETTERS.values())),
    st.integers(1, 99_900),
)
def test_every_swap_of_neighbours_is_caught_in_a_safe_serial(place: str, year: int, letter: str, at_least: int) -> None:
    serial = first_safe_serial(place, year, letter, at_least)
    assert serial >= at_least
    wrong = swaps(build_number(place, year, letter, serial))
    assert [typed for typed in wrong if parse_number(typed).ok] == []


def test_swaps_in_place_and_year_are_caught_whatever_the_serial() -> None:
    for place in PLACES:
        for year in range(2021, 2100):
            body = build_number(place, year, "W", 1).replace("-", "")
            missed = [w for w in swaps(body) if w[13:18] == "00001" and parse_number(w).ok]
            assert missed == []


def test_serials_run_out_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="序号已经用完"):
        first_safe_serial("210302", 2026, "W", 100_000)


def test_unsafe_serials_are_few() -> None:
    unsafe = [s for s in range(1, 500) if first_safe_serial("210302", 2026, "W", s) != s]
    assert 0 < len(unsafe) < 50


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    parsed = parse_number(text)
    assert parsed.ok == (parsed.why == "")
