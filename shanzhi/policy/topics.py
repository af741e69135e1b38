"""Prohibited matters in a text: exact spans, never a verdict. A hit sends it to a person (D1-4.2.6)."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from shanzhi.policy.terms import in_force

_CLAUSE_ENDS = frozenset(",;:。!?")


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found: its topic, the clause that speaks of it, and where it stands in the text."""

    topic: str
    name: str
    clause: str
    word: str
    start: int
    end: int
    when_responsible: bool = False
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Topic:
    id: str
    name: str
    clause: str
    kinds: tuple[str, ...]
    searches: tuple[tuple[bool, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    harmless: re.Pattern[str]
    assisting: re.Pattern[str]
    look_alikes: dict[int, str]
    topics: tuple[_Topic, ...]


@lru_cache(maxsize=64)
def _vocabulary(on: date) -> _Vocabulary:
    block = in_force("topics", on)
    return _Vocabulary(
        re.compile("|".join(block["harmless"])),
        re.compile("|".join(block["harmless_when_assisting"])),
        {ord(other): plain for plain, others in block["look_alikes"].items() for other in others},
        tuple(_topic(row) for row in block["topic"]),
    )


def _topic(row: dict[str, Any]) -> _Topic:
    """Phrases of our own speak for themselves; bare words may count only for a responsible body."""
    searches = []
    if row["patterns"]:
        searches.append((False, re.compile("|".join(row["patterns"]))))
    if row["words"]:
        words = "|".join(re.escape(word) for word in sorted(row["words"], key=len, reverse=True))
        searches.append((row.get("when_responsible", False), re.compile(words)))
    return _Topic(row["id"], row["name"], row["clause"], tuple(row.get("kinds", ())), tuple(searches))


@lru_cache(maxsize=64)
def detect(text: str, on: date) -> tuple[Hit, ...]:
    """Hits outside harmless phrases (negations, persuasion), with spans of the text as given."""
    known = _vocabulary(on)
    folded = "".join(map(_letters, text)).translate(known.look_alikes)
    calm = [match.span() for match in known.harmless.finditer(folded)]
    assisting = [match.span() for match in known.assisting.finditer(folded)]
    found = [
        (topic, when_responsible, match.span())
        for topic in known.topics
        for when_responsible, pattern in topic.searches
        for match in pattern.finditer(folded)
        if not (_inside(match.span(), calm) or (when_responsible and _inside(match.span(), assisting)))
    ]
    origin = _origin(text) if found else []
    hits = [
        _hit(topic, text, (origin[start], origin[end - 1] + 1), when_responsible)
        for topic, when_responsible, (start, end) in found
    ]
    return tuple(sorted(hits, key=lambda hit: (hit.start, hit.end, hit.topic)))


def _inside(span: tuple[int, int], phrases: list[tuple[int, int]]) -> bool:
    """Phrases of one search stand in order and apart, so only the last that begins before can hold the span."""
    at = bisect_right(phrases, span[0], key=itemgetter(0)) - 1
    return at >= 0 and span[1] <= phrases[at][1]


def _hit(topic: _Topic, text: str, span: tuple[int, int], when_responsible: bool) -> Hit:
    start, end = span
    return Hit(
        topic.id,
        topic.name,
        topic.clause,
        text[start:end],
        start,
        end,
        when_responsible,
        topic.kinds,
    )


def _origin(text: str) -> list[int]:
    """Where each letter of the folded text came from."""
    return [index for index, character in enumerate(text) for _ in _letters(character)]


@lru_cache(maxsize=8192)
def _letters(character: str) -> str:
    """Letters, digits and clause ends only, width and case folded."""
    plain = unicodedata.normalize("NFKC", character).casefold()
    return "".join(letter for letter in plain if letter.isalnum() or letter in _CLAUSE_ENDS)
