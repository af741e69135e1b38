"""Votes drawn at random, with or without planted groups."""

import random

from shanzhi.policy.opinions.votes import Vote


def planted(people: int, statements: int, groups: int, seed: int = 1, noise: float = 0.1) -> list[Vote]:
    """Each group holds its own side of every statement; `noise` answers against it."""
    chance = random.Random(seed)  # noqa: S311
    sides = [[chance.choice((-1, 1)) for _ in range(statements)] for _ in range(groups)]
    return [
        Vote(person, statement, side if chance.random() > noise else -side, 1)
        for person in range(people)
        for statement, side in enumerate(sides[person % groups])
    ]


def indifferent(people: int, statements: int, seed: int = 1) -> list[Vote]:
    """Everybody answers by the toss of a coin: there is nothing to find."""
    chance = random.Random(seed)  # noqa: S311
    return [Vote(p, s, chance.choice((-1, 0, 1)), 1) for p in range(people) for s in range(statements)]
