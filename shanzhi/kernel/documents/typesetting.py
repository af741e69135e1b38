"""Typesetting (排版): a layout and its values become a PDF; what the fonts cannot print is refused, not left out."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

HERE = Path(__file__).resolve().parent
FONTS = HERE / "fonts"
LAYOUTS = HERE / "layouts"
_ONE_AT_A_TIME = Lock()


class Unprintable(ValueError):
    """Characters no shipped font holds; the text says which and what to do, in Chinese."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        shown = "、".join(f"“{c}”（U+{ord(c):04X}）" for c in characters[:5])
        super().__init__(f"字库里没有{shown}，打印出来会缺字，所以没有出文书。请核对这个字，或联系管理员补字库。")


@cache
def _compiler() -> typst.Compiler:
    """One for the whole worker: opening the fonts costs more than fifty pages."""
    return typst.Compiler(root=str(LAYOUTS), font_paths=[str(FONTS)], ignore_system_fonts=True)


@cache
def layout_hash(name: str) -> str:
    """The hash of a layout with everything it may include: which form a document was printed on."""
    digest = hashlib.sha256()
    for path in (LAYOUTS / f"{name}.typ", LAYOUTS / "page.typ"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def typeset(template_name: str, values: Mapping[str, Any], *, made_at: datetime | None = None) -> bytes:
    """The PDF of `layouts/<template_name>.typ`, which reads the values as JSON; Unprintable names what has no glyph.

    The same values give the same bytes when `made_at` is the same.
    """
    missing = unprintable(values)
    if missing:
        raise Unprintable(missing)
    told = {"values": json.dumps(values, ensure_ascii=False, default=str)}
    stamp = int(made_at.timestamp()) if made_at else 0
    with _ONE_AT_A_TIME:
        made = _compiler().compile(
            input=str(LAYOUTS / f"{template_name}.typ"), sys_inputs=told, format="pdf", timestamp=stamp
        )
    if not isinstance(made, bytes):
        raise TypeError(f"{template_name} made no single file")
    return made


def unprintable(values: object) -> str:
    """Every character in the values that the shipped fonts lack, once each, in order."""
    starts, ends = _coverage()
    found: dict[str, None] = {}
    for text in _texts(values):
        for c in text:
            point = ord(c)
            place = bisect_right(starts, point) - 1
            if c not in "\n\r\t" and (place < 0 or point > ends[place]):
                found[c] = None
    return "".join(found)


@cache
def _coverage() -> tuple[list[int], list[int]]:
    lines = (FONTS / "coverage.txt").read_text("utf-8").split()
    pairs = [line.split("-") for line in lines]
    return [int(a, 16) for a, _ in pairs], [int(b, 16) for _, b in pairs]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts(part)
