"""Opinion groups: shown only when they are stable under resampling; otherwise the answer is that there are none.

No group of fewer than five people, nobody grouped with fewer than seven votes, no groups below
twenty people (本系统约定). The same votes and seed give the same answer, whatever their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shanzhi.policy.opinions import clustering, statements
from shanzhi.policy.opinions.plane import Numbers, Plane, only, plane_of, positions
from shanzhi.policy.opinions.votes import Ballots, Counts, Id, Totals, totals

LEAST_PEOPLE, LEAST_VOTES, LEAST_GROUP = 20, 7, 5
MOST_GROUPS = 5
SAMPLES, SAMPLED, SAMPLED_MOST = 8, 0.75, 600
STABLE = 0.7
"""Mean agreement of the groups of random three quarters of the people, 600 at most, with the groups of all."""
FEW = f"答满 {LEAST_VOTES} 句的人不到 {LEAST_PEOPLE} 位，不分组。"
VAGUE = "分出的组换一批人就变，说明没有明显的意见组。"
SMALL = f"怎么分都会有不到 {LEAST_GROUP} 人的组，为保护他们不分组。"
ALIKE = "大家的回答差不多，没有明显的意见组。"


@dataclass(frozen=True, slots=True)
class Group:
    """People who answered alike; `members` are row numbers of the ballots."""

    size: int
    members: Counts
    centre: tuple[float, float]
    markings: tuple[statements.Marking, ...]
    support: tuple[tuple[int, int, int], ...]
    """Per statement: who agrees, disagrees, passes inside the group."""


@dataclass(frozen=True, slots=True)
class OpinionMap:
    """What the votes show. Without groups `why` says so in Chinese."""

    ballots: Ballots
    totals: Sequence[Totals]
    plane: Plane
    positions: Numbers
    grouped: Counts
    groups: tuple[Group, ...]
    stability: float
    why: str
    common_ground: tuple[statements.Shared, ...]
    concern: statements.Concern | None

    @property
    def stable(self) -> bool:
        return bool(self.groups)

    @property
    def participants(self) -> tuple[Id, ...]:
        return self.ballots.participants


def opinion_map(ballots: Ballots, *, seed: int = 0, group_count: int | None = None) -> OpinionMap:
    """Positions, groups, common ground and the strongest minority concern of these votes."""
    plane = plane_of(ballots)
    points = positions(ballots, plane)
    active = np.flatnonzero(ballots.cast >= LEAST_VOTES)
    labels, stability, why = _grouping(ballots, points, active, seed, group_count)
    everybody = np.full(len(ballots.participants), -1, np.int64)
    everybody[active] = labels if labels is not None else 0
    count = 1 if labels is None else int(labels.max()) + 1
    if labels is None:
        everybody[:] = 0  # common ground without groups is that of everybody
    tables = statements.tables_of(ballots, everybody, count)
    sizes = np.bincount(everybody[everybody >= 0], minlength=count)
    return OpinionMap(
        ballots=ballots,
        totals=totals(ballots),
        plane=plane,
        positions=points,
        grouped=active,
        groups=() if labels is None else _groups(ballots, points, everybody, tables, count),
        stability=stability,
        why=why,
        common_ground=statements.common_ground(tables, ballots.statements, 1 if labels is None else LEAST_GROUP),
        concern=statements.minority_concern(tables, sizes, ballots.statements),
    )


def _grouping(
    ballots: Ballots, points: Numbers, active: Counts, seed: int, group_count: int | None
) -> tuple[Counts | None, float, str]:
    """The group of each active person, how stable they are, and why there are none."""
    if len(active) < LEAST_PEOPLE:
        return None, 0.0, FEW
    inside = points[active]
    if np.ptp(inside, 0).max() < 1e-9:
        return None, 0.0, ALIKE
    labels = _best_division(inside, seed, group_count)
    if labels is None:
        return None, 0.0, SMALL
    stability = _stability(ballots, active, labels, seed)
    return (labels, stability, "") if stability >= STABLE else (None, stability, VAGUE)


def _best_division(points: Numbers, seed: int, group_count: int | None) -> Counts | None:
    """The best divided labelling whose groups are all large enough, largest group first; None if there is none."""
    among = clustering.gathered(points)
    counts = [group_count] if group_count else range(2, MOST_GROUPS + 1)
    found = [clustering.centres(among, count, seed) for count in counts if count <= len(among.points)]
    labels = [clustering.nearest(points, middle) for middle in found]
    large = [at for at, which in enumerate(labels) if np.bincount(which, minlength=len(found[at])).min() >= LEAST_GROUP]
    if not large:
        return None
    scores = clustering.silhouettes(among, [clustering.nearest(among.points, found[at]) for at in large])
    best = labels[large[int(np.argmax(scores))]]
    sizes = np.bincount(best)
    first = np.array([int(np.flatnonzero(best == group)[0]) for group in range(len(sizes))])
    order = np.lexsort((first, -sizes))
    rank = np.empty(len(sizes), np.int64)
    rank[order] = np.arange(len(sizes))
    return np.asarray(rank[best])


def _stability(ballots: Ballots, active: Counts, labels: Counts, seed: int) -> float:
    """Divide random three quarters of the people (600 at most) anew, from their own plane, and compare."""
    chance = np.random.default_rng([seed, 1])
    count, size = int(labels.max()) + 1, min(int(len(active) * SAMPLED), SAMPLED_MOST)
    scores = []
    for turn in range(SAMPLES):
        drawn = np.sort(chance.choice(len(active), size, replace=False))
        some = only(ballots, active[drawn])
        points = positions(some, plane_of(some))
        middle = clustering.centres(clustering.gathered(points), count, seed + turn)
        scores.append(clustering.agreement(labels[drawn], clustering.nearest(points, middle)))
    return float(np.mean(scores))


def _groups(
    ballots: Ballots, points: Numbers, labels: Counts, tables: statements.Tables, count: int
) -> tuple[Group, ...]:
    marks = statements.markings(tables, ballots.statements)
    made = []
    for group in range(count):
        members = np.flatnonzero(labels == group)
        middle = points[members].mean(0)
        agree, disagree = tables.agree[group], tables.disagree[group]
        three = zip(agree, disagree, tables.asked[group] - agree - disagree, strict=True)
        support = tuple((int(yes), int(no), int(passed)) for yes, no, passed in three)
        made.append(Group(len(members), members, (float(middle[0]), float(middle[1])), marks[group], support))
    return tuple(made)
