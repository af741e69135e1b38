"""What marks a group, what all groups share, and the strongest concern of a minority (D3-2.1)."""

from dataclasses import dataclass

import numpy as np

from shanzhi.policy.opinions.plane import Numbers
from shanzhi.policy.opinions.votes import AGREE, DISAGREE, Ballots, Counts, Id

SURE = 1.2816
"""One-sided 90 %: a statement marks a group only when chance would seldom do the same."""
MARKING = 5
SHARED_AGREE, SHARED_DISAGREE = 0.5, 0.2
"""Common ground: in every group at least half agree and at most a fifth disagree (本系统约定)."""


@dataclass(frozen=True, slots=True)
class Marking:
    """A statement a group holds (or rejects) more than everybody else, with its shares."""

    statement: Id
    agrees: bool
    share: float
    elsewhere: float


@dataclass(frozen=True, slots=True)
class Shared:
    """A statement every group holds or rejects; the share is the lowest of the groups."""

    statement: Id
    agrees: bool
    share: float


@dataclass(frozen=True, slots=True)
class Concern:
    """What a minority holds against the rest; `group` is None when there are no groups."""

    statement: Id
    agrees: bool
    group: int | None
    people: int
    share: float


@dataclass(frozen=True, slots=True)
class Tables:
    """Persons by group and statement: who agrees, who disagrees, who answered."""

    agree: Numbers
    disagree: Numbers
    asked: Numbers


def tables_of(ballots: Ballots, labels: Counts, count: int) -> Tables:
    """`labels` gives each participant's group, -1 for none."""
    width = len(ballots.statements)
    group = labels[ballots.rows]
    inside = group >= 0
    cell = group[inside] * width + ballots.columns[inside]
    choice = ballots.choices[inside]
    size = count * width

    def counted(which: np.ndarray) -> Numbers:
        return np.bincount(cell[which], minlength=size).reshape(count, width).astype(np.float64)

    return Tables(counted(choice == AGREE), counted(choice == DISAGREE), counted(np.ones(len(choice), bool)))


def _differences(own: Numbers, asked: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Share inside, share elsewhere, and how sure the difference is (two-proportion z)."""
    rest, rest_asked = own.sum(0) - own, asked.sum(0) - asked
    inside, outside = (own + 1) / (asked + 2), (rest + 1) / (rest_asked + 2)
    together = (own + rest + 2) / (asked + rest_asked + 4)
    wide = np.sqrt(np.maximum(together * (1 - together) * (1 / (asked + 2) + 1 / (rest_asked + 2)), 1e-12))
    return inside, outside, (inside - outside) / wide


def markings(tables: Tables, statements: tuple[Id, ...]) -> list[tuple[Marking, ...]]:
    """For each group the statements that mark it, the surest first."""
    sides = [(True, _differences(tables.agree, tables.asked)), (False, _differences(tables.disagree, tables.asked))]
    found: list[tuple[Marking, ...]] = []
    for group in range(len(tables.asked)):
        rows = [
            (-float(z[group, at] * inside[group, at]), at, agrees, float(inside[group, at]), float(outside[group, at]))
            for agrees, (inside, outside, z) in sides
            for at in np.flatnonzero((z[group] > SURE) & (inside[group] > 0.5))
        ]
        best = sorted(rows)[:MARKING]
        found.append(tuple(Marking(statements[at], agrees, i, o) for _, at, agrees, i, o in best))
    return found


def common_ground(tables: Tables, statements: tuple[Id, ...], least: int) -> tuple[Shared, ...]:
    """What every group holds, answered by at least `least` people of each; the most shared first."""
    asked = np.maximum(tables.asked, 1)
    known = (tables.asked >= least).all(0)
    found: list[tuple[float, int, bool]] = []
    for agrees, held, against in ((True, tables.agree, tables.disagree), (False, tables.disagree, tables.agree)):
        low, high = (held / asked).min(0), (against / asked).max(0)
        shared = np.flatnonzero(known & (low >= SHARED_AGREE) & (high <= SHARED_DISAGREE))
        found += [(-float(low[at]), int(at), agrees) for at in shared]
    return tuple(Shared(statements[at], agrees, -low) for low, at, agrees in sorted(found))


def minority_concern(tables: Tables, sizes: Counts, statements: tuple[Id, ...]) -> Concern | None:
    """With groups: what a smaller group holds and the rest does not, the surest. Without: the largest dissent."""
    if len(sizes) < 2:
        return _dissent(tables, statements)
    best: tuple[float, Concern] | None = None
    for agrees, held in ((True, tables.agree), (False, tables.disagree)):
        inside, outside, z = _differences(held, tables.asked)
        for group in np.flatnonzero(2 * sizes < sizes.sum()):
            open_ = np.where((inside[group] > 0.5) & (outside[group] < 0.5), z[group], -np.inf)
            at = int(open_.argmax())
            if open_[at] > (best[0] if best else SURE):
                people, asked = int(held[group, at]), max(int(tables.asked[group, at]), 1)
                best = (float(open_[at]), Concern(statements[at], agrees, int(group), people, people / asked))
    return best[1] if best else _dissent(tables, statements)


def _dissent(tables: Tables, statements: tuple[Id, ...]) -> Concern | None:
    """The statement on which the smaller side is largest, without being half of those with an opinion."""
    agree, disagree, asked = tables.agree.sum(0), tables.disagree.sum(0), np.maximum(tables.asked.sum(0), 1)
    smaller = np.where(agree == disagree, 0, np.minimum(agree, disagree))
    if not len(smaller) or smaller.max() == 0:
        return None
    at = int(np.lexsort((np.arange(len(smaller)), -smaller / asked, -smaller))[0])
    people = int(smaller[at])
    return Concern(statements[at], bool(agree[at] < disagree[at]), None, people, people / float(asked[at]))
