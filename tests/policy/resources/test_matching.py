"""Needs and providers brought together with reasons (D5-4.3.4): the list, and the optimisation against greedy."""

import random
from dataclasses import replace
from datetime import date

import pytest

from shanzhi.policy.resources import matching
from shanzhi.policy.resources.matching import Need, Server

NEED = Need(1, 1, "elderly", 20, (0, 0), 15)
SERVER = Server(1, frozenset({"elderly"}), 50, 12, 0, (3, 4))


def city(communities: int, seed: int) -> tuple[list[Need], list[Server]]:
    """A synthetic city: places on a square, two needs each, one provider for every four communities."""
    dice = random.Random(seed)  # noqa: S311  # a made-up city
    side = communities**0.5
    kinds = ("elderly", "childcare", "housekeeping")
    needs = [
        Need(n, n // 2, dice.choice(kinds), dice.randint(10, 60), (dice.random() * side, dice.random() * side), 20)
        for n in range(2 * communities)
    ]
    servers = [
        Server(
            n,
            frozenset(dice.sample(kinds, 2)),
            dice.randint(60, 200),
            dice.uniform(8, 20),
            dice.choice((0, 0, 500)),
            (dice.random() * side, dice.random() * side),
        )
        for n in range(max(50, communities // 4))
    ]
    return needs, servers


@pytest.mark.parametrize(
    "change",
    [
        {"licensed": False},
        {"categories": frozenset({"legal"})},
        {"price": 15.01},
        {"capacity": 19},
        {"at": (30, 0)},
    ],
)
def test_who_cannot_serve_is_not_on_the_list(change: dict[str, object]) -> None:
    assert matching.ranked(NEED, [replace(SERVER, **change)]) == []  # type: ignore[arg-type]  # one broken thing


def test_the_list_is_sorted_and_every_line_says_why() -> None:
    near = replace(SERVER, id=2, at=(0, 0))
    rows = matching.ranked(NEED, [SERVER, near])
    assert [row.server for row in rows] == [2, 1]
    assert rows[1].reasons[1] == "离得 5.0 公里，在它的服务范围内"


def test_optimisation_starts_where_fifty_offer() -> None:
    assert [matching.worth_optimising([SERVER] * n, date(2026, 11, 25)) for n in (49, 50)] == [False, True]


@pytest.mark.parametrize("seed", range(3))
def test_the_optimisation_keeps_its_limits_and_is_never_worse_than_greedy(seed: int) -> None:
    needs, servers = city(12, seed)
    best = matching.optimised(needs, servers, 3000, seconds=1)
    counts = {need.id: need.count for need in needs}
    known = {server.id: server for server in servers}
    loads: dict[int, int] = {}
    for row in best:
        loads[row.server] = loads.get(row.server, 0) + counts[row.need]
    assert len({row.need for row in best}) == len(best)
    assert all(load <= known[pk].capacity for pk, load in loads.items())
    assert sum(known[row.server].cash_wanted for row in best) <= 3000
    plain = matching.greedy(needs, servers, 3000)
    assert matching.objective(best, needs) >= 0.995 * matching.objective(plain, needs)


def test_nothing_to_match_gives_nothing() -> None:
    assert matching.optimised([NEED], [replace(SERVER, licensed=False)], 0) == []
