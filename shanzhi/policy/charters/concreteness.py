"""Whether a clause names who acts, what is done and how one can tell (有针对性和可操作, D2-2.6)."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from shanzhi.policy.charters.folding import Folded, fold
from shanzhi.policy.charters.lawfulness import quality
from shanzhi.policy.terms import in_force


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one day, ready to search."""

    actor: re.Pattern[str]
    action: re.Pattern[str]
    measure: re.Pattern[str]
    everybody: re.Pattern[str]
    vague: re.Pattern[str]
    general: re.Pattern[str]
    consequence: re.Pattern[str]
    block: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Substance:
    """What a clause has; spans are of the text as given."""

    actors: tuple[str, ...]
    actions: tuple[str, ...]
    measures: tuple[str, ...]
    slogans: tuple[tuple[int, int], ...]
    general: bool
    consequence: bool

    @property
    def concrete(self) -> bool:
        """An actor, an action and something to verify."""
        return bool(self.actors and self.actions and self.measures)

    @property
    def markers(self) -> int:
        return len(self.measures) + len(self.actions)

    @property
    def vague(self) -> bool:
        """Calls on everybody and leaves nothing one could check."""
        return bool(self.slogans) and not self.measures and not self.general and len(self.slogans) > len(self.actions)

    @property
    def lacking(self) -> str:
        """谁来做、做什么…: what a reader would ask for."""
        missing = [
            word
            for word, found in (("谁来做", self.actors), ("做什么", self.actions), ("做到什么程度", self.measures))
            if not found
        ]
        return "、".join(missing)


@lru_cache(maxsize=16)
def words(on: date) -> Words:
    block = in_force("charters/markers", on)
    phrases = [re.escape(word) for word in quality()["vague_phrases"]]
    return Words(
        actor=re.compile("|".join(block["actor"])),
        action=re.compile("|".join(block["action"])),
        measure=re.compile("|".join(block["measure"])),
        everybody=re.compile(block["everybody"]),
        vague=re.compile("|".join([block["slogans"], *phrases])),
        general=re.compile(block["general"]),
        consequence=re.compile(block["consequence"]),
        block=block,
    )


def substance(text: str, on: date, label: str = "") -> Substance:
    """Actors, actions, measures and empty words of one clause; its own number is no measure."""
    known = words(on)
    folded = fold(text)
    body = _body(folded, label)
    return Substance(
        actors=_found(known.actor, known.everybody.sub("", body.text)),
        actions=_found(known.action, body.text),
        measures=_found(known.measure, body.text),
        slogans=tuple(body.span(*match.span()) for match in known.vague.finditer(body.text)),
        general=bool(known.general.search(folded.text)),
        consequence=bool(known.consequence.search(body.text)),
    )


def _body(folded: Folded, label: str) -> Folded:
    return folded.without([(0, len(label))]) if label and folded.text.startswith(label) else folded


def _found(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0] for match in pattern.finditer(text)))
