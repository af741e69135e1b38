"""Check digits of the numbers people and bodies carry: GB 11643, GB 32100, division codes.

The arithmetic is python-stdnum's; ours are the sentences that say which character is wrong. A
number that passes is well formed, not known to exist.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric, uscc

from shanzhi.policy import divisions
from shanzhi.policy.admission_number import parse_number
from shanzhi.policy.normalising import stored

_DIGITS = frozenset("0123456789")
_CREDIT_CHARACTERS = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_LETTER_FOR = {"O": "0", "I": "1", "S": "5", "Z": "2"}
_LONGEST = 100
_FIRST_BIRTH_YEAR = 1800


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a number is well formed; `why` is empty when it is."""

    why: str = ""

    @property
    def ok(self) -> bool:
        return not self.why


def resident_id(text: str) -> Check:
    """公民身份号码 (GB 11643): 18 characters, a province, a day that was, the check character."""
    number = _plain(text)
    return Check(
        _wrong_length(number, 18, "公民身份号码")
        or _wrong_digit(number[:17])
        or ("" if number[17] in _DIGITS | {"X"} else _wrong(18, number[17], "数字或 X"))
        or _unknown_province(number[:2], 1)
        or _impossible_birthday(number[6:14])
        or _wrong_check(number, ric.calc_check_digit(number))
    )


def credit_code(text: str) -> Check:
    """统一社会信用代码 (GB 32100): 18 characters without I, O, S, V, Z, the check character."""
    number = _plain(text)
    return Check(
        _wrong_length(number, 18, "统一社会信用代码")
        or _wrong_credit_character(number)
        or _wrong_digit(number[2:8], 3)
        or _unknown_province(number[2:4], 3)
        or _wrong_check(number, uscc.calc_check_digit(number[:17]))
    )


def division_code(text: str) -> Check:
    """区划代码 of 6, 9 or 12 digits; those of Anshan must stand in the shipped table."""
    code = _plain(text)
    if not code:
        return Check("请填写区划代码。")
    if len(code) not in (6, 9, 12):
        return Check(f"区划代码应为 6、9 或 12 位，{_length(code)}。")
    return Check(_wrong_digit(code) or _unknown_province(code[:2], 1) or _unknown_in_anshan(code))


def admission_number(text: str) -> Check:
    """准入编号: see shanzhi.policy.admission_number."""
    return Check(parse_number(text).why)


CHECKS: dict[str, Callable[[str], Check]] = {
    "resident_id": resident_id,
    "credit_code": credit_code,
    "division_code": division_code,
    "admission_number": admission_number,
}


def _plain(text: str) -> str:
    short = stored(text[:_LONGEST])
    return "".join(unicodedata.normalize("NFKC", short).upper().split())


def _length(number: str) -> str:
    return f"现在是 {len(number)} 位" if len(number) < _LONGEST else "现在这段文字太长"


def _wrong_length(number: str, length: int, name: str) -> str:
    if not number:
        return f"请填写{name}。"
    if len(number) == length:
        return ""
    return f"{name}应为 {length} 位，{_length(number)}。"


def _wrong_digit(digits: str, first: int = 1) -> str:
    for position, character in enumerate(digits, first):
        if character not in _DIGITS:
            return _wrong(position, character, "数字")
    return ""


def _wrong_credit_character(number: str) -> str:
    for position, character in enumerate(number, 1):
        if character not in _CREDIT_CHARACTERS:
            return _wrong(position, character, "数字或大写字母（不用 I、O、S、V、Z）")
    return ""


def _wrong(position: int, character: str, wanted: str) -> str:
    likely = _LETTER_FOR.get(character)
    hint = f"，是不是“{likely}”" if likely else ""
    return f"第 {position} 位应为{wanted}，现在是“{character}”{hint}。"


def _unknown_province(prefix: str, position: int) -> str:
    if prefix in divisions.provinces():
        return ""
    return f"第 {position}、{position + 1} 位“{prefix}”不是省级区划代码。"


def _impossible_birthday(digits: str) -> str:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    try:
        date(year, month, day)
    except ValueError:
        return f"第 7 至 14 位“{digits}”不是日历上有的日期。"
    return "" if year >= _FIRST_BIRTH_YEAR else f"第 7 至 10 位的出生年份 {digits[:4]} 不对。"


def _unknown_in_anshan(code: str) -> str:
    city = next(row.code for row in divisions.divisions() if row.tier == "city")
    if not code.startswith(city[:4]) or _shortest(code) in divisions.by_code():
        return ""
    return f"鞍山市的代码表里没有 {code}（代码表为 2023 年公布的版本）。"


def _shortest(code: str) -> str:
    """A longer code that ends in whole levels of zeros names the wider place: 210302000000."""
    for level in ("000", "000"):
        if len(code) > 6:
            code = code.removesuffix(level)
    return code


def _wrong_check(number: str, check: str) -> str:
    if number[-1] == check:
        return ""
    return f"校验位（第 {len(number)} 位）对不上，请把整个号码逐位核对一遍。"
