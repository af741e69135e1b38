"""Which of the 18 areas (方面) a charter serves: by clauses with actor, action and measure (D2-2.6).

A keyword alone finds candidates; slogans, general provisions and unlawful clauses cover nothing.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from shanzhi.policy.charters.folding import fold
from shanzhi.policy.terms import in_force


@dataclass(frozen=True, slots=True)
class Area:
    """One of the 18 areas, in the order of the document; `words` with their weight."""

    no: int
    name: str
    words: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """`clauses` cover the area; `mentions` only speak of it."""

    area: Area
    clauses: tuple[int, ...]
    mentions: tuple[int, ...]

    @property
    def covered(self) -> bool:
        return bool(self.clauses)


@cache
def names() -> tuple[tuple[int, str], ...]:
    """Number and name of the 18 areas, in the words of document 2."""
    return tuple((row["number"], row["name"]) for row in _file()["topics"])


@lru_cache(maxsize=16)
def areas(on: date) -> tuple[Area, ...]:
    block = in_force("charters/area_words", on)
    weak = frozenset(block["weak"])
    found = []
    for row in _file()["topics"]:
        own = dict.fromkeys(row["keywords"], 2) | dict.fromkeys(block["words"][str(row["number"])], 3)
        weighed = tuple((word, 1 if word in weak and weight == 2 else weight) for word, weight in own.items())
        found.append(Area(row["number"], row["name"], weighed))
    return tuple(found)


def spoken_of(text: str, on: date) -> tuple[tuple[int, int], ...]:
    """Areas a clause speaks of with their weight, heaviest first."""
    folded = fold(text).text
    weights = ((area.no, sum(weight for word, weight in area.words if word in folded)) for area in areas(on))
    return tuple(sorted(((no, weight) for no, weight in weights if weight), key=lambda row: (-row[1], row[0])))


def served(spoken: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
    """Those a concrete clause is really about: the heaviest, and others about as heavy."""
    if not spoken or spoken[0][1] < 2:
        return ()
    heaviest = spoken[0][1]
    return tuple(no for no, weight in spoken if (weight >= 3 and weight * 3 >= heaviest * 2) or weight == heaviest)


def coverage(clauses: list[tuple[int, tuple[tuple[int, int], ...], bool]], on: date) -> tuple[Coverage, ...]:
    """Each area with its clauses, from (clause number, areas spoken of, is it concrete and lawful)."""
    covering: dict[int, list[int]] = {area.no: [] for area in areas(on)}
    touching: dict[int, list[int]] = {area.no: [] for area in areas(on)}
    for no, spoken, counts in clauses:
        chosen = served(spoken) if counts else ()
        for area, _ in spoken:
            (covering if area in chosen else touching)[area].append(no)
    return tuple(Coverage(area, tuple(covering[area.no]), tuple(touching[area.no])) for area in areas(on))


@cache
def _file() -> dict[str, Any]:
    file = resources.files("shanzhi.policy.data").joinpath("charters/areas.yaml")
    content: dict[str, Any] = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return content
