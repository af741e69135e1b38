"""Divides points into k groups, deterministically for a seed, and tells how well they are divided."""

from dataclasses import dataclass

import numpy as np

from shanzhi.policy.opinions.plane import Numbers
from shanzhi.policy.opinions.votes import Counts

STARTS, STEPS = 6, 60
EXACT_UP_TO = 1500
"""Up to so many people every point counts itself; above, near points are gathered in cells first."""
CELLS = 40


@dataclass(frozen=True, slots=True)
class Gathered:
    """Points with weights: each person, or cells with the number of people in them."""

    points: Numbers
    weights: Numbers


def gathered(points: Numbers) -> Gathered:
    """The same geometry in at most CELLS x CELLS weighted points."""
    if len(points) <= EXACT_UP_TO:
        return Gathered(points, np.ones(len(points)))
    low, high = points.min(0), points.max(0)
    cell = np.minimum(((points - low) / (high - low + 1e-12) * CELLS).astype(np.int64), CELLS - 1)
    _, inverse = np.unique(cell[:, 0] * CELLS + cell[:, 1], return_inverse=True)
    weights = np.bincount(inverse).astype(np.float64)
    middle = [np.bincount(inverse, points[:, axis]) / weights for axis in (0, 1)]
    return Gathered(np.stack(middle, 1), weights)


def centres(among: Gathered, count: int, seed: int) -> Numbers:
    """The best centres of several k-means starts."""
    chance = np.random.default_rng(seed)
    best: tuple[float, Numbers] | None = None
    for _ in range(STARTS):
        found = _settled(among, _spread(among, count, chance))
        spread = float((among.weights * _squares(among.points, found).min(1)).sum())
        if best is None or spread < best[0] - 1e-12:
            best = (spread, found)
    if best is None:
        raise ValueError("no start")
    return best[1]


def _spread(among: Gathered, count: int, chance: np.random.Generator) -> Numbers:
    """First centres far from one another (k-means++)."""
    share = among.weights / among.weights.sum()
    chosen = among.points[chance.choice(len(among.points), 1, p=share)]
    while len(chosen) < count:
        far = _squares(among.points, chosen).min(1) * among.weights
        share = far / far.sum() if far.sum() > 0 else among.weights / among.weights.sum()
        chosen = np.vstack([chosen, among.points[chance.choice(len(among.points), 1, p=share)]])
    return np.asarray(chosen)


def _settled(among: Gathered, start: Numbers) -> Numbers:
    count = len(start)
    for _ in range(STEPS):
        near = nearest(among.points, start)
        weight = np.bincount(near, among.weights, count)
        sums = [np.bincount(near, among.weights * among.points[:, axis], count) for axis in (0, 1)]
        moved = np.where(weight[:, None] > 0, np.stack(sums, 1) / np.maximum(weight, 1e-12)[:, None], start)
        if np.allclose(moved, start, rtol=0, atol=1e-10):
            return np.asarray(moved)
        start = moved
    return start


def nearest(points: Numbers, to: Numbers) -> Counts:
    """The number of the nearest centre of each point."""
    return np.asarray(_squares(points, to).argmin(1), dtype=np.int64)


def _squares(points: Numbers, to: Numbers) -> Numbers:
    return np.asarray(((points[:, None] - to) ** 2).sum(2))


def silhouettes(among: Gathered, labellings: list[Counts]) -> list[float]:
    """How well each labelling divides the points, -1 to 1; the distances are measured once."""
    points, weights = among.points, among.weights
    away = np.sqrt(_squares(points, points)) * weights
    return [_silhouette(away, weights, labels) for labels in labellings]


def _silhouette(away: Numbers, weights: Numbers, labels: Counts) -> float:
    count = int(labels.max()) + 1
    sums = np.stack([away[:, labels == group].sum(1) for group in range(count)], 1)
    sizes = np.bincount(labels, weights, count)
    own = np.take_along_axis(sums, labels[:, None], 1)[:, 0] / np.maximum(sizes[labels] - 1, 1e-9)
    others = sums / np.maximum(sizes, 1e-9)
    others[np.arange(len(labels)), labels] = np.inf
    other = others.min(1)
    alone = sizes[labels] <= 1
    each = np.where(alone, 0.0, (other - own) / np.maximum(np.maximum(own, other), 1e-12))
    return float(np.average(each, weights=weights))


def agreement(first: Counts, second: Counts) -> float:
    """Adjusted Rand index of two labellings of the same people: 1 the same, about 0 by chance."""
    table = np.zeros((int(first.max()) + 1, int(second.max()) + 1))
    np.add.at(table, (first, second), 1)
    pairs = _pairs(table).sum()
    rows, columns = _pairs(table.sum(1)).sum(), _pairs(table.sum(0)).sum()
    everything = float(_pairs(np.array([float(len(first))]))[0])
    expected = rows * columns / max(everything, 1.0)
    most = (rows + columns) / 2
    return 1.0 if most == expected else float((pairs - expected) / (most - expected))


def _pairs(numbers: Numbers) -> Numbers:
    return np.asarray(numbers * (numbers - 1) / 2)
