"""Sentences that may clash with a law (涉嫌违法), with basis and a lawful way to say it (D2-2.6).

A hit is a question for the legal reviewer, never a verdict. What forbids the act itself, quotes a law
or leaves the act to the authority is cut out before the search; the rest of the sentence is still read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import yaml

from shanzhi.policy.charters.folding import Folded, fold, sentences


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of doubtful sentence; `basis` names the law, `suggestion` the lawful rewrite."""

    code: str
    severity: str
    search: re.Pattern[str]
    unless: tuple[re.Pattern[str], ...]
    why: str
    basis: str
    suggestion: str
    note: str


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a pattern stands in the text as given."""

    pattern: Pattern
    start: int
    end: int


@cache
def quality() -> dict[str, Any]:
    """The shipped file of patterns, words and their sources."""
    return _yaml("quality")


@cache
def _additions() -> dict[str, Any]:
    return _yaml("additions")


def _yaml(name: str) -> dict[str, Any]:
    file = resources.files("shanzhi.policy.data").joinpath(f"charters/{name}.yaml")
    content: dict[str, Any] = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return content


@cache
def unlawful_patterns() -> tuple[Pattern, ...]:
    return tuple(_pattern(row) for row in quality()["illegal_or_risky_patterns"])


@cache
def adoption_patterns() -> tuple[Pattern, ...]:
    """Sentences that let another body adopt the charter."""
    return tuple(_pattern(row) for row in quality()["procedure_defects"] if "pattern" in row)


@cache
def heading_patterns() -> tuple[Pattern, ...]:
    """How another body is named in the first lines, where no 本约 stands before it."""
    row = adoption_patterns()[0]
    added = _additions()["heading"]
    return (replace(row, search=re.compile(added["pattern"]), unless=tuple(map(re.compile, added["unless"]))),)


def rewrite(code: str) -> str:
    """A lawful way to say it, where quality.yaml suggests none; derived."""
    return str(_additions()["rewrites"].get(code, ""))


def hits(text: str, patterns: tuple[Pattern, ...]) -> tuple[Hit, ...]:
    """Every hit, in the order of the text."""
    found = [hit for sentence in sentences(fold(text)) for hit in _in_sentence(sentence, patterns)]
    return tuple(sorted(found, key=lambda hit: (hit.start, hit.end)))


def _in_sentence(sentence: Folded, patterns: tuple[Pattern, ...]) -> Iterator[Hit]:
    for pattern in patterns:
        if pattern.search.search(sentence.text):
            left = _left(sentence, pattern)
            for match in pattern.search.finditer(left.text):
                yield Hit(pattern, *left.span(*match.span()))


def _left(sentence: Folded, pattern: Pattern) -> Folded:
    for phrase in pattern.unless:
        sentence = sentence.without([match.span() for match in phrase.finditer(sentence.text) if match[0]])
    return sentence


def _pattern(row: dict[str, Any]) -> Pattern:
    added = _additions().get(row["id"], {})
    unless = (*row.get("unless", ()), *added.get("unless", ()), *quality()["unless_any"])
    searched = "|".join(filter(None, (row["pattern"], added.get("pattern"))))
    return Pattern(
        code=row["id"],
        severity=row["severity"],
        search=re.compile(searched),
        unless=tuple(map(re.compile, unless)),
        why=row["why"],
        basis=row["basis"],
        suggestion=row.get("suggest", ""),
        note=row.get("note", ""),
    )
