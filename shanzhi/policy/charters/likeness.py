"""How much a text has in common with others (雷同, D2-1.1): signatures find candidates, counting decides.

A text is the set of its five-letter runs without punctuation; wording every charter may share is
taken out first. A signature of 128 minima estimates the share in common; every candidate is then
counted exactly, so a figure shown is never an estimate.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from shanzhi.policy.terms import in_force

Name = TypeVar("Name", bound=Hashable)
Hashes = NDArray[np.uint64]
RUN = 5
SIGNATURE = 128
_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Like:
    """Another text and the exact share in common (0…1)."""

    id: str
    similarity: float


class _Letters(dict[int, int | None]):
    """Keeps letters and digits, drops the rest; asked once for each letter of the language."""

    def __missing__(self, code: int) -> int | None:
        self[code] = ord(chr(code).casefold()) if chr(code).isalnum() and len(chr(code).casefold()) == 1 else None
        return self[code]


_LETTERS = _Letters()


def terms(on: date) -> dict[str, Any]:
    return in_force("charters/likeness", on)


def letters(text: str) -> str:
    return text.translate(_LETTERS)


def runs(text: str, size: int = RUN) -> Hashes:
    """The sorted, distinct hashes of all runs of so many letters; a shorter text has none."""
    codes = np.frombuffer(letters(text).encode("utf-32-le"), np.uint32).astype(np.uint64)
    count = len(codes) - size + 1
    if count < 1:
        return np.empty(0, np.uint64)
    hashed = np.zeros(count, np.uint64)
    for at in range(size):
        hashed = (hashed * np.uint64(0x9E3779B97F4A7C15)) ^ (codes[at : at + count] * np.uint64(0xBF58476D1CE4E5B9))
        hashed ^= hashed >> np.uint64(29)
    return np.unique(hashed)


def own_runs(text: str, on: date) -> Hashes:
    """The runs that are not wording every charter may share."""
    return np.setdiff1d(runs(text), _boilerplate(on), assume_unique=True)


@lru_cache(maxsize=16)
def _boilerplate(on: date) -> Hashes:
    return np.unique(np.concatenate([runs(phrase) for phrase in terms(on)["boilerplate"]]))


@cache
def model() -> str:
    """The model text everybody has: clauses copied from it are copies too (范本)."""
    return resources.files("shanzhi.policy.data").joinpath("charters/model.txt").read_text("utf-8")


@cache
def _factors() -> tuple[Hashes, Hashes]:
    random = np.random.default_rng(20210930)
    odd = random.integers(1, 2**63, SIGNATURE, np.uint64) * np.uint64(2) + np.uint64(1)
    return odd, random.integers(0, 2**63, SIGNATURE, np.uint64)


def signature(hashes: Hashes) -> NDArray[np.uint32]:
    """128 minima under fixed hash functions; the same for the same text on every machine."""
    if not len(hashes):
        return np.full(SIGNATURE, 0xFFFFFFFF, np.uint32)
    odd, shift = _factors()
    spread = (hashes[:, None] * odd[None, :] + shift[None, :]) >> np.uint64(32)
    lowest: NDArray[np.uint32] = spread.min(axis=0).astype(np.uint32)
    return lowest


def similarity(one: Hashes, other: Hashes) -> float:
    """The exact share in common: runs in both ÷ runs in either."""
    both = len(np.intersect1d(one, other, assume_unique=True))
    either = len(one) + len(other) - both
    return both / either if either else 0.0


class Collection:
    """Texts to compare with; wording in more than a tenth of many texts is taken out as common."""

    def __init__(self, texts: Iterable[tuple[str, str]], on: date) -> None:
        self._terms = terms(on)
        self._on = on
        named = list(texts)
        self.ids = tuple(name for name, _ in named)
        sets = [own_runs(text, on) for _, text in named]
        self._common = self._common_runs(sets)
        self.sets = [np.setdiff1d(one, self._common, assume_unique=True) for one in sets]
        rows = [signature(one) for one in self.sets]
        self.signatures = np.stack(rows) if rows else np.empty((0, SIGNATURE), np.uint32)

    def _common_runs(self, sets: Sequence[Hashes]) -> Hashes:
        if len(sets) < self._terms["common_texts"]:
            return np.empty(0, np.uint64)
        found, counts = np.unique(np.concatenate(sets), return_counts=True)
        common: Hashes = found[counts > len(sets) * self._terms["common_share"]]
        return common

    def near(self, text: str, least: float | None = None) -> tuple[Like, ...]:
        """Texts with at least this share in common, most alike first."""
        least = self._terms["shown"] if least is None else least
        mine = np.setdiff1d(own_runs(text, self._on), self._common, assume_unique=True)
        if not len(self.ids) or not len(mine):
            return ()
        shares = (self.signatures == signature(mine)[None, :]).mean(axis=1)
        chosen = np.flatnonzero(shares >= least - self._terms["slack"])
        found = (Like(self.ids[at], similarity(mine, self.sets[at])) for at in chosen)
        return tuple(sorted((like for like in found if like.similarity >= least), key=_most_alike))

    def pairs(self, least: float | None = None) -> list[tuple[int, int, float]]:
        """Every pair with at least this share in common, counted exactly."""
        least = self._terms["alike"] if least is None else least
        found = []
        for one, other in self._candidates(least - self._terms["slack"]):
            share = similarity(self.sets[one], self.sets[other])
            if share >= least:
                found.append((one, other, share))
        return found

    def _candidates(self, least: float) -> Iterable[tuple[int, int]]:
        held = [at for at in range(len(self.ids)) if len(self.sets[at])]
        for one, other in agreeing(self.signatures[held], least):
            yield held[one], held[other]

    def clusters(self, least: float | None = None) -> list[tuple[str, ...]]:
        """Texts that hang together, largest cluster first; texts alone are left out."""
        bound = [(self.ids[one], self.ids[other]) for one, other, _ in self.pairs(least)]
        return joined(self.ids, bound)


def agreeing(signatures: NDArray[np.uint32], least: float) -> Iterator[tuple[int, int]]:
    """Rows whose signatures agree in at least this share, block by block so that memory stays small."""
    columns = np.ascontiguousarray(signatures.T)
    total, needed = len(signatures), least * SIGNATURE
    for start in range(0, total, _BLOCK):
        agree = np.zeros((min(_BLOCK, total - start), total), np.uint8)
        for column in columns:
            agree += column[start : start + _BLOCK, None] == column[None, :]
        for one, other in zip(*np.nonzero(agree >= needed), strict=True):
            if start + one < other:
                yield start + int(one), int(other)


def joined(names: Iterable[Name], pairs: Iterable[tuple[Name, Name]]) -> list[tuple[Name, ...]]:
    """Names bound by pairs, directly or through others; largest group first, names alone left out."""
    known = list(names)
    place = {name: at for at, name in enumerate(known)}
    leader = list(range(len(known)))
    for one, other in pairs:
        leader[_root(leader, place[other])] = _root(leader, place[one])
    groups: dict[int, list[Name]] = {}
    for at, name in enumerate(known):
        groups.setdefault(_root(leader, at), []).append(name)
    many = [tuple(group) for group in groups.values() if len(group) > 1]
    return sorted(many, key=lambda group: (-len(group), place[group[0]]))


def _most_alike(like: Like) -> tuple[float, str]:
    return -like.similarity, like.id


def _root(leader: list[int], at: int) -> int:
    while leader[at] != at:
        leader[at] = leader[leader[at]]
        at = leader[at]
    return at
