"""Admission numbers (准入编号): AS-<区划6>-<yyyy>-<K>-<nnnnn>-<c>, later versions with `.2` behind.

`c` is ISO 7064 MOD 37,36 over everything before it without hyphens. It catches every single wrong
character, but misses about one swap of neighbours in 200; `first_safe_serial` names the next
serial whose swaps are all caught. How wide years and places are is our own rule (本系统约定).
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from stdnum.iso7064 import mod_37_36

from shanzhi.policy.divisions import divisions, zones
from shanzhi.policy.normalising import stored

KIND_LETTERS = {
    "work": "W",
    "organisation": "O",
    "community_signboard": "C",
    "street_signboard": "S",
    "evaluation": "E",
    "report": "R",
    "certificate": "T",
    "secondment": "B",
    "app": "P",
}
_DIGITS = "0123456789"
_LETTERS = "".join(KIND_LETTERS.values())
_ALPHANUMERIC = _DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PARTS = (
    ("AS", "A"),
    ("AS", "S"),
    ("区划代码", _DIGITS + "Z"),
    *(("区划代码", _DIGITS),) * 5,
    *(("年份", _DIGITS),) * 4,
    ("种类字母", _LETTERS),
    *(("序号", _DIGITS),) * 5,
    ("校验位", _ALPHANUMERIC),
)
_MISTAKEN = {"O": "0", "I": "1", "L": "1", "B": "8", "0": "O", "1": "I", "8": "B"}
_VERSION = re.compile(r"(.*?)\.([1-9]\d{0,2})", re.ASCII)
_DASHES = re.compile("[-\u2010-\u2015\u2212]")
_LONGEST = 60
_FIRST_YEAR, _LAST_YEAR = 2021, 2099
_LAST_SERIAL = 99_999
_SHAPE = "格式如 AS-210302-2026-W-00001-X。"


@dataclass(frozen=True, slots=True)
class AdmissionNumber:
    """The parts of a number that passed the check; it may still never have been issued."""

    place_code: str
    year: int
    kind_letter: str
    serial: int
    check: str
    version: int = 1

    def __str__(self) -> str:
        suffix = f".{self.version}" if self.version > 1 else ""
        front = f"AS-{self.place_code}-{self.year:04}-{self.kind_letter}"
        return f"{front}-{self.serial:05}-{self.check}{suffix}"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A number, or the Chinese sentence that says what is wrong with it."""

    number: AdmissionNumber | None
    why: str = ""

    @property
    def ok(self) -> bool:
        return self.number is not None


def build_number(place_code: str, year: int, kind_letter: str, serial: int, version: int = 1) -> str:
    """The number in print; ValueError for parts no number can be built of."""
    body = f"AS{place_code}{year:04}{kind_letter}{serial:05}"
    parsed = _parse_body(body + mod_37_36.calc_check_digit(body) if body.isalnum() else body)
    if parsed.number is None or version < 1:
        raise ValueError(parsed.why or f"版本号 {version} 不对")
    return str(replace(parsed.number, version=version))


def parse_number(text: str) -> Parsed:
    """Read a number as people type it: full-width, lower case, spaces, hyphens left out."""
    if len(text) > _LONGEST:
        return Parsed(None, f"这段文字太长，不是准入编号；{_SHAPE}")
    plain = "".join(unicodedata.normalize("NFKC", stored(text)).upper().split())
    if not plain:
        return Parsed(None, "请填写准入编号。")
    versioned = _VERSION.fullmatch(plain)
    body, version = (versioned[1], int(versioned[2])) if versioned else (plain, 1)
    parsed = _parse_body(_DASHES.sub("", body))
    return Parsed(replace(parsed.number, version=version)) if parsed.number else parsed


def first_safe_serial(place_code: str, year: int, kind_letter: str, at_least: int) -> int:
    """The first serial from `at_least` on whose number shows every swap of neighbours."""
    for serial in range(at_least, _LAST_SERIAL + 1):
        if _shows_every_swap(build_number(place_code, year, kind_letter, serial)):
            return serial
    raise ValueError(f"{place_code} {year} 年 {kind_letter} 类的序号已经用完。")


def _shows_every_swap(number: str) -> bool:
    body = number.replace("-", "")
    pairs = range(len(body) - 1)
    swapped = (body[:at] + body[at + 1] + body[at] + body[at + 2 :] for at in pairs)
    return not any(wrong != body and _parse_body(wrong).ok for wrong in swapped)


def _parse_body(body: str) -> Parsed:
    why = _wrong_shape(body) or _wrong_part(body)
    if why:
        return Parsed(None, why)
    return Parsed(AdmissionNumber(body[2:8], int(body[8:12]), body[12], int(body[13:18]), body[18]))


def _wrong_shape(body: str) -> str:
    if len(body) != len(_PARTS):
        return f"准入编号去掉连字符应为 {len(_PARTS)} 位，现在是 {len(body)} 位；{_SHAPE}"
    for position, (character, (part, allowed)) in enumerate(zip(body, _PARTS, strict=True), 1):
        if character not in allowed:
            return _wrong_character(position, character, part, allowed)
    return ""


def _wrong_part(body: str) -> str:
    if body[-1] != mod_37_36.calc_check_digit(body[:-1]):
        return f"校验位对不上：末位是“{body[-1]}”，请把整个编号逐位核对一遍。"
    if body[2:8] not in _places():
        return f"“{body[2:8]}”不是鞍山市、县（市）区或开发区的代码，请核对第 3 至 8 位。"
    if not _FIRST_YEAR <= int(body[8:12]) <= _LAST_YEAR:
        return f"年份 {body[8:12]} 不对，应在 {_FIRST_YEAR} 至 {_LAST_YEAR} 之间。"
    return "序号从 00001 起，不会是 00000。" if body[13:18] == "00000" else ""


@cache
def _places() -> frozenset[str]:
    upper = {division.code for division in divisions() if division.tier in ("city", "county")}
    return frozenset(upper | {zone.code for zone in zones()})


def _wrong_character(position: int, character: str, part: str, allowed: str) -> str:
    wanted = "数字" if allowed == _DIGITS else f"“{allowed}”" if len(allowed) == 1 else "规定的字符"
    if part == "种类字母":
        wanted = "、".join(allowed) + " 之一"
    likely = _MISTAKEN.get(character, "")
    hint = f"，是不是“{likely}”" if likely and likely in allowed else ""
    return f"第 {position} 位（不算连字符，{part}）应为{wanted}，现在是“{character}”{hint}。"
