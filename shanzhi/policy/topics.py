"""Prohibited topics in a text: exact spans, never a verdict. A hit sends the text to a person (D1-4.2.6)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from shanzhi.policy.terms import in_force


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern found: its topic and where it stands in the text as given."""

    topic: str
    word: str
    start: int
    end: int


@cache
def _patterns(on: date) -> tuple[tuple[str, re.Pattern[str]], ...]:
    block = in_force("topics", on)
    return tuple(
        (topic["id"], re.compile("|".join(topic["patterns"]))) for topic in block["topic"]
    )


@cache
def _harmless(on: date) -> re.Pattern[str]:
    return re.compile("|".join(in_force("topics", on)["harmless"]))


def detect(text: str, on: date) -> tuple[Hit, ...]:
    """Hits outside harmless phrases (negations, persuasion), with spans of the original text."""
    folded, origin = _folded(text)
    calm = [match.span() for match in _harmless(on).finditer(folded)]
    hits = []
    for topic, pattern in _patterns(on):
        for match in pattern.finditer(folded):
            if any(start <= match.start() and match.end() <= end for start, end in calm):
                continue
            start, end = origin[match.start()], origin[match.end() - 1] + 1
            hits.append(Hit(topic, text[start:end], start, end))
    return tuple(sorted(hits, key=lambda hit: (hit.start, hit.end)))


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without spaces and invisible characters, width and case folded; and where each came from."""
    letters, origin = [], []
    for index, character in enumerate(text):
        for letter in unicodedata.normalize("NFKC", character).casefold():
            if unicodedata.category(letter) not in ("Zs", "Cf", "Cc"):
                letters.append(letter)
                origin.append(index)
    return "".join(letters), origin
