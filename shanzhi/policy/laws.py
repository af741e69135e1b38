"""Articles of statutes that name the committees, for picking a legal basis (依据).

Verbatim sentences in the editions named; whether an edition is in force stands beside each.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from shanzhi.policy.normalising import compared

_IN_FORCE_LABELS = {
    "unchecked": "未核对",
    "superseded": "已修订，条号须换新",
    "doubtful": "存疑",
    "false": "已废止",
}
_ARTICLE = re.compile(r"第?\s*(\d{1,4})\s*条", re.ASCII)
_NUMERALS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LONGEST_QUERY = 200


@dataclass(frozen=True, slots=True)
class LawArticle:
    """One passage; `id` is law, article and edition, stable as long as the passage is kept.

    `level` is law, regulation or rule; `in_force` unchecked, doubtful, superseded or false.
    """

    id: str
    law: str
    part: str
    edition: str
    article: str
    level: str
    kinds: tuple[str, ...]
    text: str
    in_force: str
    in_force_why: str

    @property
    def citation(self) -> str:
        return f"《{self.law}》{self.article}"

    @property
    def in_force_label(self) -> str:
        return _IN_FORCE_LABELS[self.in_force]


@cache
def articles() -> tuple[LawArticle, ...]:
    """Every passage, in the order of the collection."""
    raw = _read()
    notes = {law: note for note in raw["in_force_notes"] for law in note["laws"]}
    return tuple(_article(row, notes.get(row["law"], {}), raw) for row in raw["items"])


@cache
def article(identifier: str) -> LawArticle | None:
    return next((row for row in articles() if row.id == identifier), None)


def find(text: str) -> tuple[LawArticle, ...]:
    """Passages that hold every word of the text; laws named so come first, then by article.

    Words are parted by spaces or punctuation; an article may be typed as 第13条 or 第十三条.
    """
    words = _words(text[:_LONGEST_QUERY])
    if not words:
        return ()
    hits = [
        (sum(word not in law for word in words), position, row)
        for position, (row, law, whole) in enumerate(_haystacks())
        if all(word in whole for word in words)
    ]
    return tuple(row for _, _, row in sorted(hits, key=lambda hit: hit[:2]))


def _words(text: str) -> list[str]:
    spelled = _ARTICLE.sub(lambda found: f" 第{_numeral(int(found[1]))}条 ", text)
    parted = re.sub(r"(第[零一二三四五六七八九十百千]+条)", r" \1 ", spelled)
    words = (compared(word) for word in re.split(r"[\s，、；;,《》]+", parted))
    return [word for word in words if word]


def _numeral(number: int) -> str:
    """13 → 十三, 205 → 二百零五, 1260 → 一千二百六十: as articles are numbered."""
    digits = str(number)
    spelled = "".join(
        _NUMERALS[int(digit)] + (_UNITS[len(digits) - at - 1] if digit != "0" else "")
        for at, digit in enumerate(digits)
    )
    shortened = re.sub("零+", "零", spelled).rstrip("零")
    return shortened.removeprefix("一") if 10 <= number < 20 else shortened


@cache
def _haystacks() -> tuple[tuple[LawArticle, str, str], ...]:
    return tuple((row, compared(row.law), compared(row.law + row.article + row.text)) for row in articles())


def _article(row: Mapping[str, Any], note: Mapping[str, Any], collection: Mapping[str, Any]) -> LawArticle:
    return LawArticle(
        id=f"{row['law']}-{row['article']}-{row['edition']}",
        law=row["law"],
        part=row.get("part", ""),
        edition=row["edition"],
        article=row["article"],
        level=row["level"],
        kinds=tuple(row["kinds"]),
        text=row["text"],
        in_force=str(note.get("in_force", collection["in_force"])).lower(),
        in_force_why=note.get("why", ""),
    )


def _read() -> dict[str, Any]:
    file = resources.files("shanzhi.policy.data").joinpath("law_articles.yaml")
    content: dict[str, Any] = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return content
