"""Numbers of people, bodies and places: the examples of the standards, and every single error."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from shanzhi.policy.divisions import divisions
from shanzhi.policy.identifiers import (
    CHECKS,
    admission_number,
    credit_code,
    division_code,
    resident_id,
)

PEOPLE = ["11010519491231002X", "210300180001010013"]
BODIES = [
    "11210300MB00000015",
    "54210302MJ00000013",
    "N2210381MF00000035",
    "91210300MA00000044",
    "91330100799655058B",
]
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize("number", PEOPLE)
def test_the_valid_examples_of_gb_11643_pass(number: str) -> None:
    assert resident_id(number).why == ""
    assert resident_id(f" {number[:6]} {number[6:14]} {number[14:].lower()} ").ok is True


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("", "请填写公民身份号码。"),
        ("2103001800010100", "公民身份号码应为 18 位，现在是 16 位。"),
        ("字" * 1_000_000, "公民身份号码应为 18 位，现在这段文字太长。"),
        ("11010519491231O02X", "第 15 位应为数字，现在是“O”，是不是“0”。"),
        ("11010519491231002Y", "第 18 位应为数字或 X，现在是“Y”。"),
        ("110105194912310021", "校验位（第 18 位）对不上，请把整个号码逐位核对一遍。"),
        ("210300180002290029", "第 7 至 14 位“18000229”不是日历上有的日期。"),
        ("990105194912310021", "第 1、2 位“99”不是省级区划代码。"),
        ("210300179901010010", "第 7 至 10 位的出生年份 1799 不对。"),
    ],
)
def test_a_wrong_resident_id_is_told_what_is_wrong(number: str, why: str) -> None:
    assert resident_id(number).why == why


def test_1800_was_no_leap_year_and_1804_was() -> None:
    def numbered(day: str) -> str:
        front = f"210300{day}001"
        return front + ric.calc_check_digit(front + "0")

    assert resident_id(numbered("18000229")).ok is False
    assert resident_id(numbered("18040229")).ok is True
    assert resident_id(numbered("20000229")).ok is True
    assert resident_id(numbered("19000229")).ok is False


@pytest.mark.parametrize("number", BODIES)
def test_the_valid_examples_of_gb_32100_pass(number: str) -> None:
    assert credit_code(number).why == ""
    assert credit_code(number.lower()).ok is True


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("", "请填写统一社会信用代码。"),
        ("9121030", "统一社会信用代码应为 18 位，现在是 7 位。"),
        (
            "9121030OMA00000044",
            "第 8 位应为数字或大写字母（不用 I、O、S、V、Z），现在是“O”，是不是“0”。",
        ),
        ("91A10300MA00000044", "第 3 位应为数字，现在是“A”。"),
        ("91990300MA00000044", "第 3、4 位“99”不是省级区划代码。"),
        ("91210300MA00000045", "校验位（第 18 位）对不上，请把整个号码逐位核对一遍。"),
    ],
)
def test_a_wrong_credit_code_is_told_what_is_wrong(number: str, why: str) -> None:
    assert credit_code(number).why == why


def test_every_shipped_division_code_passes() -> None:
    assert [row.code for row in divisions() if not division_code(row.code).ok] == []


@pytest.mark.parametrize("code", ["110101", "110101001001", "210302000000", "210302002000"])
def test_codes_elsewhere_and_codes_filled_with_zeros_pass(code: str) -> None:
    assert division_code(code).why == ""


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("", "请填写区划代码。"),
        ("2103", "区划代码应为 6、9 或 12 位，现在是 4 位。"),
        ("Z21011", "第 1 位应为数字，现在是“Z”，是不是“2”。"),
        ("990302", "第 1、2 位“99”不是省级区划代码。"),
        ("210305", "鞍山市的代码表里没有 210305（代码表为 2023 年公布的版本）。"),
        ("210302002999", "鞍山市的代码表里没有 210302002999（代码表为 2023 年公布的版本）。"),
    ],
)
def test_a_wrong_division_code_is_told_what_is_wrong(code: str, why: str) -> None:
    assert division_code(code).why == why


def test_admission_numbers_are_checked_by_their_own_rule() -> None:
    assert admission_number("AS-210302-2026-W-00001-2").ok is True
    assert admission_number("").why == "请填写准入编号。"


def test_the_kinds_are_those_of_the_api() -> None:
    assert list(CHECKS) == ["resident_id", "credit_code", "division_code", "admission_number"]


@given(st.dates(date(1800, 1, 1), date(2026, 12, 31)), st.integers(0, 999), st.data())
def test_every_single_wrong_digit_of_a_resident_id_is_caught(birthday: date, order: int, data: st.DataObject) -> None:
    front = f"210302{birthday.year:04}{birthday.month:02}{birthday.day:02}{order:03}"
    number = front + ric.calc_check_digit(front + "0")
    assert resident_id(number).ok is True
    at = data.draw(st.integers(0, 17))
    wrong = data.draw(st.sampled_from([c for c in "0123456789X" if c != number[at]]))
    assert resident_id(number[:at] + wrong + number[at + 1 :]).ok is False


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9), st.data())
def test_every_single_wrong_character_of_a_credit_code_is_caught(body: str, data: st.DataObject) -> None:
    front = f"91210302{body}"
    number = front + uscc.calc_check_digit(front)
    assert credit_code(number).ok is True
    at = data.draw(st.integers(0, 17))
    wrong = data.draw(st.sampled_from([c for c in ALPHABET if c != number[at]]))
    assert credit_code(number[:at] + wrong + number[at + 1 :]).ok is False


@given(st.sampled_from(sorted(CHECKS)), st.text(max_size=40))
def test_no_text_breaks_a_check(kind: str, text: str) -> None:
    check = CHECKS[kind](text)
    assert check.ok == (check.why == "")
