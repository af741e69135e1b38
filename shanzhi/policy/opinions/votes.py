"""Votes as they count: one person, one statement, the last vote by its sequence. Re-votes never add."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Id = str | int
Counts = npt.NDArray[np.int64]
AGREE, PASS, DISAGREE = 1, 0, -1


@dataclass(frozen=True, slots=True)
class Vote:
    """One answer of one person to one statement; the higher sequence replaces the lower."""

    participant: Id
    statement: Id
    choice: int
    sequence: int


class TwoAtOnce(ValueError):
    """Two different answers of one person to one statement with the same sequence: neither is the last."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__(f"{first} {second}")
        self.first, self.second = first, second


@dataclass(frozen=True, slots=True)
class Ballots:
    """The votes that count, in the order of the sorted ids, so that input order never matters."""

    participants: tuple[Id, ...]
    statements: tuple[Id, ...]
    rows: Counts
    columns: Counts
    choices: npt.NDArray[np.int8]

    @property
    def cast(self) -> Counts:
        """How many statements each participant answered, passes included."""
        return np.bincount(self.rows, minlength=len(self.participants)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Totals:
    """Persons per answer to one statement."""

    agree: int
    disagree: int
    passed: int

    @property
    def all(self) -> int:
        return self.agree + self.disagree + self.passed


def by_name(value: Id) -> tuple[bool, Id]:
    """Sorts numbers before words."""
    return isinstance(value, str), value


def last_votes(votes: Iterable[Vote]) -> Ballots:
    """Keep the last vote per person and statement; TwoAtOnce where no vote is the last."""
    last: dict[tuple[Id, Id], tuple[int, int, int]] = {}
    for place, vote in enumerate(votes):
        key = (vote.participant, vote.statement)
        known = last.get(key)
        if known is not None and known[0] == vote.sequence and known[1] != vote.choice:
            raise TwoAtOnce(known[2], place)
        if known is None or vote.sequence > known[0]:
            last[key] = (vote.sequence, vote.choice, place)
    return _ballots(last)


def _ballots(last: dict[tuple[Id, Id], tuple[int, int, int]]) -> Ballots:
    people = tuple(sorted({person for person, _ in last}, key=by_name))
    statements = tuple(sorted({statement for _, statement in last}, key=by_name))
    row = {person: at for at, person in enumerate(people)}
    column = {statement: at for at, statement in enumerate(statements)}
    rows = np.fromiter((row[person] for person, _ in last), np.int64, len(last))
    columns = np.fromiter((column[statement] for _, statement in last), np.int64, len(last))
    choices = np.fromiter((choice for _, choice, _ in last.values()), np.int8, len(last))
    order = np.lexsort((columns, rows))
    return Ballots(people, statements, rows[order], columns[order], choices[order])


def totals(ballots: Ballots) -> list[Totals]:
    """Per statement, in the order of `ballots.statements`."""
    width = len(ballots.statements)
    counted = [
        np.bincount(ballots.columns[ballots.choices == choice], minlength=width) for choice in (AGREE, DISAGREE, PASS)
    ]
    return [Totals(int(a), int(d), int(p)) for a, d, p in zip(*counted, strict=True)]
