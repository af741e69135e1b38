"""Puts people who answered alike close together: two principal directions of the centred votes.

Votes not cast are absent, not guessed: a cast vote counts as its distance from the mean of its
statement, everything else as nothing, so the matrix stays exactly sparse and equals the one that
mean imputation would give. Few votes are scaled up, so that short visits are not pulled to the middle.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from shanzhi.policy.opinions.votes import Ballots, Counts

Numbers = npt.NDArray[np.float64]
CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Plane:
    """The mean of each statement and the two directions; enough to place one more person, keeping nobody."""

    means: Numbers
    directions: Numbers

    def place(self, columns: Counts, choices: npt.NDArray[np.int8]) -> tuple[float, float]:
        """Where one person stands who gave these answers."""
        if not len(columns):
            return 0.0, 0.0
        moved = (choices - self.means[columns]) @ self.directions[columns]
        moved = moved * np.sqrt(len(self.means) / len(columns))
        return float(moved[0]), float(moved[1])


def only(ballots: Ballots, chosen: Counts) -> Ballots:
    """The votes of the people chosen by their row numbers (in ascending order), renumbered."""
    ends = np.append(np.searchsorted(ballots.rows, np.arange(len(ballots.participants))), len(ballots.rows))
    cast = ends[chosen + 1] - ends[chosen]
    first = np.repeat(ends[chosen] - np.append(0, np.cumsum(cast)[:-1]), cast)
    kept = first + np.arange(cast.sum())
    return Ballots(
        tuple(ballots.participants[int(row)] for row in chosen),
        ballots.statements,
        np.repeat(np.arange(len(chosen)), cast),
        ballots.columns[kept],
        ballots.choices[kept],
    )


def plane_of(ballots: Ballots) -> Plane:
    """The plane of these people."""
    width = len(ballots.statements)
    rows, columns, choices = ballots.rows, ballots.columns, ballots.choices.astype(np.float64)
    asked = np.bincount(columns, minlength=width)
    means = np.bincount(columns, choices, width) / np.maximum(asked, 1)
    return Plane(means, _directions(rows, columns, choices - means[columns], width))


def _directions(rows: Counts, columns: Counts, distances: Numbers, width: int) -> Numbers:
    """Eigenvectors of the products of all statements with one another, built from slices of the people."""
    if not width:
        return np.zeros((0, 2))
    products = np.zeros((width, width))
    starts = np.searchsorted(rows, np.arange(0, (rows[-1] if len(rows) else 0) + CHUNK + 1, CHUNK))
    for begin, end in pairwise(starts):
        if end > begin:
            slice_ = np.zeros((int(rows[end - 1]) % CHUNK + 1, width))
            slice_[rows[begin:end] % CHUNK, columns[begin:end]] = distances[begin:end]
            products += slice_.T @ slice_
    _, vectors = np.linalg.eigh(products)
    two: Numbers = vectors[:, ::-1][:, :2]
    if two.shape[1] < 2:
        two = np.hstack([two, np.zeros((width, 2 - two.shape[1]))])
    largest = np.abs(two).argmax(0)
    signs = np.where(two[largest, [0, 1]] < 0, -1.0, 1.0)
    return np.asarray(two * signs)


def positions(ballots: Ballots, plane: Plane) -> Numbers:
    """One point per participant."""
    height = len(ballots.participants)
    distances = ballots.choices - plane.means[ballots.columns]
    moved = np.stack(
        [np.bincount(ballots.rows, distances * plane.directions[ballots.columns, axis], height) for axis in (0, 1)],
        1,
    )
    return np.asarray(moved * np.sqrt(len(plane.means) / np.maximum(ballots.cast, 1))[:, None])
