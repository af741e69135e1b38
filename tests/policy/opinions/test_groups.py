"""Opinion groups: exact, deterministic, and silent when there is nothing to see (D3-4.2.5, D3-2.1)."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.policy.opinions import groups
from shanzhi.policy.opinions.clustering import agreement
from shanzhi.policy.opinions.groups import OpinionMap, opinion_map
from shanzhi.policy.opinions.plane import plane_of, positions
from shanzhi.policy.opinions.votes import Ballots, TwoAtOnce, Vote, last_votes, totals
from tests.policy.opinions.drawn import indifferent, planted


def mapped(votes: list[Vote], **options: int) -> OpinionMap:
    return opinion_map(last_votes(votes), **options)


def labels(found: OpinionMap) -> list[int]:
    made = [-1] * len(found.participants)
    for at, group in enumerate(found.groups):
        for row in group.members:
            made[int(row)] = at
    return made


def dense(ballots: Ballots) -> np.ndarray:
    """What mean imputation gives: the peer formulation, written out."""
    matrix = np.full((len(ballots.participants), len(ballots.statements)), np.nan)
    matrix[ballots.rows, ballots.columns] = ballots.choices
    centred = matrix - np.nanmean(matrix, 0)
    return np.nan_to_num(centred)


def test_the_positions_are_those_of_the_dense_matrix() -> None:
    """Nothing is guessed for votes not cast, and nothing is lost by not guessing."""
    chance = random.Random(3)  # noqa: S311
    ballots = last_votes([vote for vote in planted(60, 20, 3) if chance.random() < 0.6])
    found = positions(ballots, plane_of(ballots))
    matrix = dense(ballots)
    _, _, directions = np.linalg.svd(matrix, full_matrices=False)
    peer = (matrix @ directions[:2].T) * np.sqrt(20 / ballots.cast)[:, None]
    signs = np.sign((peer * found).sum(0))
    assert np.abs(peer * signs - found).max() < 1e-9


def test_one_more_person_is_placed_by_the_plane_alone() -> None:
    """One's own position can be told without storing anybody's."""
    ballots = last_votes(planted(40, 12, 2))
    plane = plane_of(ballots)
    mine = ballots.rows == 7
    found = plane.place(ballots.columns[mine], ballots.choices[mine])
    assert found == pytest.approx(tuple(positions(ballots, plane)[7]), abs=1e-9)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_planted_groups_are_found(count: int) -> None:
    found = mapped(planted(120, 24, count, seed=count))
    assert agreement(np.array(labels(found)), np.arange(120) % count) == 1.0
    assert (found.stable, found.stability > groups.STABLE, found.why) == (True, True, "")


@pytest.mark.parametrize("seed", range(6))
def test_chance_alone_makes_no_groups(seed: int) -> None:
    found = mapped(indifferent(90, 15, seed), seed=seed)
    assert (found.groups, found.why) == ((), groups.VAGUE)


def test_the_order_of_the_votes_never_matters() -> None:
    votes = planted(50, 12, 2, noise=0.2)
    first = mapped(votes)
    random.Random(5).shuffle(votes)  # noqa: S311
    again = mapped(votes)
    assert labels(again) == labels(first)
    assert np.array_equal(again.positions, first.positions)
    assert (again.stability, again.common_ground, again.concern) == (
        first.stability,
        first.common_ground,
        first.concern,
    )


@given(st.integers(5, 60), st.integers(1, 12), st.integers(1, 4), st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_small_numbers_are_protected(people: int, statements: int, count: int, seed: int) -> None:
    """Under twenty people with seven votes no groups; no group under five; nobody grouped with fewer votes."""
    found = mapped(planted(people, statements, count, seed=seed, noise=0.15), seed=seed)
    active = people if statements >= groups.LEAST_VOTES else 0
    if active < groups.LEAST_PEOPLE:
        assert (found.groups, found.why) == ((), groups.FEW)
    assert all(group.size >= groups.LEAST_GROUP for group in found.groups)
    assert bool(found.groups) == (found.why == "")
    assert sum(group.size for group in found.groups) in (0, active)


def test_a_few_loners_are_not_made_a_group() -> None:
    votes = [Vote(p, s, 1 if p >= 3 else -1, 1) for p in range(40) for s in range(10)]
    assert mapped(votes).why == groups.SMALL


def test_people_who_all_agree_are_no_groups_but_have_common_ground() -> None:
    found = mapped([Vote(p, s, 1, 1) for p in range(30) for s in range(8)])
    assert found.why == groups.ALIKE
    assert [(one.statement, one.share) for one in found.common_ground] == [(s, 1.0) for s in range(8)]
    assert found.concern is None


def test_nobody_and_nothing_are_answered() -> None:
    found = mapped([])
    assert (found.participants, found.groups, found.why, found.common_ground) == ((), (), groups.FEW, ())


def test_the_strongest_concern_is_that_of_the_smaller_group() -> None:
    """D3-2.1: the minority is heard whatever the majority thinks."""
    held = {0: 1, 1: -1}
    votes = [Vote(p, s, 1 if s > 1 else held[p % 3 == 0], 1) for p in range(60) for s in range(12)]
    found = mapped(votes)
    assert [group.size for group in found.groups] == [40, 20]
    assert found.concern is not None
    assert (found.concern.group, found.concern.people, found.concern.share) == (1, 20, 1.0)
    assert found.concern.statement in (0, 1)
    assert [one.statement for one in found.common_ground] == list(range(2, 12))


def test_without_groups_the_largest_dissent_is_the_concern() -> None:
    votes = [Vote(p, 0, -1 if p < 4 else 1, 1) for p in range(10)] + [Vote(p, 1, 1, 1) for p in range(10)]
    concern = mapped(votes).concern
    assert concern is not None
    assert (concern.statement, concern.agrees, concern.group, concern.people) == (0, False, None, 4)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4), st.sampled_from((-1, 0, 1))), max_size=60))
@settings(max_examples=60, deadline=None)
def test_the_last_vote_counts_and_re_votes_never_add(cast: list[tuple[int, int, int]]) -> None:
    votes = [Vote(p, s, c, at) for at, (p, s, c) in enumerate(cast)]
    last = {(p, s): c for p, s, c in cast}
    counted = last_votes(votes)
    told = {
        (counted.participants[r], counted.statements[c]): int(v)
        for r, c, v in zip(counted.rows, counted.columns, counted.choices, strict=True)
    }
    assert told == last
    assert sum(total.all for total in totals(counted)) == len(last)


def test_two_answers_at_once_are_named() -> None:
    with pytest.raises(TwoAtOnce) as caught:
        last_votes([Vote(1, 1, 1, 5), Vote(2, 1, 1, 5), Vote(1, 1, -1, 5)])
    assert (caught.value.first, caught.value.second) == (0, 2)
