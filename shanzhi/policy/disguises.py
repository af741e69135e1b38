"""Disguises (变相): what a filing looks like besides what it says. Signs for a person, never a verdict (D1-4.2.6).

Hidden targets are weighed by short runs of characters learnt from labelled, invented texts (data/disguises.json);
splitting, another name, another tier and a start before the filing are seen by comparing with what was filed before.
"""

import json
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from shanzhi.policy.normalising import bigrams

NUMERALS = re.compile(r"[0-9一二两三四五六七八九十百千万几]+")
LONGEST_RUN = 3
MOST_MARKS = 8
ALIKE, VERY_ALIKE = 0.35, 0.55
SPLIT_DAYS, SPLIT_COUNT = 90, 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that speaks for a hidden target."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """How strongly a text looks like a hidden target, and where."""

    score: float
    suspected: bool
    marks: tuple[Mark, ...] = ()


@cache
def _model() -> tuple[dict[str, float], float, float]:
    raw = json.loads(resources.files("shanzhi.policy.data").joinpath("disguises.json").read_text("utf-8"))
    return raw["weights"], raw["bias"], raw["threshold"]


def folded(text: str) -> tuple[str, list[int]]:
    """The text with numbers as # and punctuation folded, and where each character came from."""
    kept, origin = [], []
    plain = "".join(unicodedata.normalize("NFKC", letter).casefold()[:1] or " " for letter in text)
    at = 0
    while at < len(plain):
        number = NUMERALS.match(plain, at)
        letter = "#" if number else plain[at]
        if number or letter.isalnum() or letter in ",;:。!?%":
            kept.append(letter)
            origin.append(at)
        at = number.end() if number else at + 1
    return "".join(kept), origin


def runs(text: str) -> dict[str, list[tuple[int, int]]]:
    """Every run of one to three folded characters with its places in the text as given."""
    plain, origin = folded(text)
    found: dict[str, list[tuple[int, int]]] = {}
    for length in range(1, LONGEST_RUN + 1):
        for at in range(len(plain) - length + 1):
            found.setdefault(plain[at : at + length], []).append((origin[at], origin[at + length - 1] + 1))
    return found


def weigh(text: str) -> Weighed:
    """Weigh a title and purpose; marks are the runs that weigh most, joined where they touch."""
    weights, bias, threshold = _model()
    known = {run: places for run, places in runs(text).items() if run in weights}
    score = sum(weights[run] for run in known) / math.sqrt(max(1, len(known))) + bias
    if score <= threshold:
        return Weighed(round(score, 3), False)
    heavy = sorted((run for run in known if _telling(run) and weights[run] > 0), key=lambda run: -weights[run])
    spans = sorted(place for run in heavy[:MOST_MARKS] for place in known[run])
    return Weighed(round(score, 3), True, tuple(_joined(spans)))


def _telling(run: str) -> bool:
    """A run that people can read as a word: two characters or more, no clause end inside."""
    return len(run) > 1 and not any(letter in ",;:。!?" for letter in run)


def _joined(spans: Sequence[tuple[int, int]]) -> list[Mark]:
    joined: list[Mark] = []
    for start, end in spans:
        if joined and start <= joined[-1].end:
            joined[-1] = Mark(joined[-1].start, max(end, joined[-1].end))
        else:
            joined.append(Mark(start, end))
    return joined


@dataclass(frozen=True, slots=True)
class Filed:
    """A filing as far as it is compared with others."""

    demand: int
    issuer: int
    tier: str
    kind: str
    title: str
    purpose: str
    filed_on: date
    refused: bool = False
    papers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was noticed, with the demands it is about."""

    code: str
    text: str
    demands: tuple[int, ...] = ()


def likeness(one: Filed, other: Filed) -> float:
    """Shared letter pairs of title and purpose, between 0 and 1."""
    first, second = (set(bigrams(f"{row.title} {row.purpose}").split()) for row in (one, other))
    return len(first & second) / len(first | second) if first and second else 0.0


def signs(new: Filed, before: Sequence[Filed], starts_on: date | None) -> tuple[Sign, ...]:
    """What a person should look at; none says that anything is wrong."""
    others = [row for row in before if row.demand != new.demand]
    alike = [(row, likeness(new, row)) for row in others]
    return tuple(
        sign
        for sign in (_split(new, alike), _another_name(new, alike), _another_tier(new, alike), _early(new, starts_on))
        if sign is not None
    )


def _split(new: Filed, alike: Sequence[tuple[Filed, float]]) -> Sign | None:
    parts = [
        row.demand
        for row, how in alike
        if row.issuer == new.issuer
        and not row.refused
        and abs((new.filed_on - row.filed_on).days) <= SPLIT_DAYS
        and (how >= VERY_ALIKE or (new.papers & row.papers and how >= ALIKE))
    ]
    if len(parts) < SPLIT_COUNT:
        return None
    text = f"{SPLIT_DAYS} 天内同一单位报了 {len(parts) + 1} 件很像的，可能是一件事拆开报。"
    return Sign("split", text, tuple(parts[:10]))


def _another_name(new: Filed, alike: Sequence[tuple[Filed, float]]) -> Sign | None:
    same = [row for row, how in alike if row.refused and row.issuer == new.issuer and how >= ALIKE]
    if not same:
        return None
    changed = {row.kind for row in same} - {new.kind}
    text = "和没有准入的那件很像" + ("，这次换成了另一类申报。" if changed else "，内容差不多又报了一次。")
    return Sign("another_name", text, tuple(row.demand for row in same[:10]))


def _another_tier(new: Filed, alike: Sequence[tuple[Filed, float]]) -> Sign | None:
    if new.tier not in ("county", "zone"):
        return None
    above = [row for row, how in alike if row.tier == "city" and (how >= VERY_ALIKE or (row.refused and how >= ALIKE))]
    from_city = [paper for paper in new.papers if "鞍山市" in paper]
    if not above and not from_city:
        return None
    what = f"依据是市里的文件“{sorted(from_city)[0][:40]}”" if from_city else "和市级部门报过的很像"
    return Sign(
        "another_tier", f"{what}，却走区里审批。市级事项须经市委、市政府批准。", tuple(r.demand for r in above[:10])
    )


def _early(new: Filed, starts_on: date | None) -> Sign | None:
    if starts_on is None or starts_on >= new.filed_on:
        return None
    return Sign("early", f"写的开始日 {starts_on} 在申报日 {new.filed_on} 之前：先办后报，或者日期倒签。")
