"""Needs, providers, assets and workforce brought together with reasons (统筹运用, D5-4.3.4); a person decides."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import highspy
import numpy as np

from shanzhi.policy.resources.terms import house

CANDIDATES = 6
"""How many of the best providers of a need the optimisation looks at."""
FAIRNESS = 0.2
"""Weight of the worst-served community against the sum of all."""


@dataclass(frozen=True, slots=True)
class Need:
    """A need of a community: how many ask, what they can pay at most, where."""

    id: int
    community: int
    category: str
    count: int
    at: tuple[float, float]
    can_pay: float


@dataclass(frozen=True, slots=True)
class Server:
    """Who could serve: categories, how many in a quarter, price, what it wants from the government."""

    id: int
    categories: frozenset[str]
    capacity: int
    price: float
    cash_wanted: float
    at: tuple[float, float]
    licensed: bool = True
    radius: float = 12.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One pairing with its value and the reasons for it."""

    need: int
    server: int
    value: float
    reasons: tuple[str, ...]


def value_of(need: Need, server: Server) -> float:
    """Households served, less for distance and a price near what they can pay; 0 when it cannot be."""
    away = math.dist(need.at, server.at)
    fits = server.licensed and need.category in server.categories and away <= server.radius
    if not fits or server.price > need.can_pay or server.capacity < need.count:
        return 0.0
    near = 1 - away / (2 * server.radius)
    cheap = 1 - 0.5 * server.price / need.can_pay if need.can_pay else 1.0
    return need.count * near * cheap


def reasons_for(need: Need, server: Server) -> tuple[str, ...]:
    """Why this one, in words."""
    away = math.dist(need.at, server.at)
    return (
        f"登记的类别对得上，{need.count} 户（人）需要",
        f"离得 {away:.1f} 公里，在它的服务范围内",
        f"价格 {server.price:g} 元，不高于大家付得起的 {need.can_pay:g} 元",
        f"一季能接 {server.capacity} 户，够用",
        "不要政府出现金" if not server.cash_wanted else f"要政府出 {server.cash_wanted:g} 元",
    )


def ranked(need: Need, servers: Iterable[Server], most: int = 10) -> list[Suggestion]:
    """The providers that could take a need, the best first; equal ones by number."""
    found = [(value_of(need, server), server) for server in servers]
    able = sorted(((value, s) for value, s in found if value > 0), key=lambda pair: (-pair[0], pair[1].id))
    return [Suggestion(need.id, s.id, value, reasons_for(need, s)) for value, s in able[:most]]


def worth_optimising(servers: Sequence[Server], on: date) -> bool:
    """Where few offer, a sorted list is enough."""
    least: int = house(on)["optimise_from"]
    return len(servers) >= least


def greedy(needs: Sequence[Need], servers: Sequence[Server], cash_cap: float) -> list[Suggestion]:
    """The comparison: the most valuable pairing first, as long as capacity and cash last."""
    left = {server.id: server.capacity for server in servers}
    cash, taken, found = cash_cap, set[int](), []
    by_id = {server.id: server for server in servers}
    pairs = [row for need in needs for row in ranked(need, servers, CANDIDATES)]
    counts = {need.id: need.count for need in needs}
    for row in sorted(pairs, key=lambda row: (-row.value, row.need, row.server)):
        wanted = by_id[row.server].cash_wanted
        if row.need not in taken and left[row.server] >= counts[row.need] and cash >= wanted:
            left[row.server] -= counts[row.need]
            cash -= wanted
            taken.add(row.need)
            found.append(row)
    return found


def objective(rows: Iterable[Suggestion], needs: Sequence[Need]) -> float:
    """Sum of values plus the fairness weight on the worst-served community."""
    served: dict[int, float] = {}
    home = {need.id: need.community for need in needs}
    size: dict[int, float] = {}
    for need in needs:
        size[need.community] = size.get(need.community, 0) + need.count
    total = 0.0
    for row in rows:
        total += row.value
        served[home[row.need]] = served.get(home[row.need], 0) + row.value
    worst = min((served.get(place, 0) / count for place, count in size.items()), default=0.0)
    return total + FAIRNESS * worst * sum(size.values())


def optimised(
    needs: Sequence[Need], servers: Sequence[Server], cash_cap: float, seconds: float = 20.0
) -> list[Suggestion]:
    """The best set of pairings within capacity and the government's cash, fair between communities (HiGHS)."""
    pairs = [row for need in needs for row in ranked(need, servers, CANDIDATES)]
    if not pairs:
        return []
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # the library names no types
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", 0.005)
    solver.setOptionValue("threads", 1)
    size = _sizes(needs)
    weights = FAIRNESS * sum(size.values())
    columns = [solver.addVariable(lb=0, ub=1, obj=row.value, type=highspy.HighsVarType.kInteger) for row in pairs]
    worst = solver.addVariable(lb=0, ub=1, obj=weights)
    _rows(solver, pairs, needs, servers, cash_cap, columns, worst)
    plain = greedy(needs, servers, cash_cap)
    _start_from(solver, plain, pairs)
    solver.maximize()
    told = np.asarray(solver.getSolution().col_value)
    best = [row for at, row in enumerate(pairs) if len(told) > at and told[at] > 0.5]
    return max(best, plain, key=lambda rows: objective(rows, needs))


def _start_from(solver: highspy.Highs, plain: Sequence[Suggestion], pairs: Sequence[Suggestion]) -> None:
    """Begin at the greedy answer: when time runs out, what is found is not worse."""
    taken = {(row.need, row.server) for row in plain}
    begin = highspy.HighsSolution()
    begin.col_value = [*(float((row.need, row.server) in taken) for row in pairs), 0.0]
    solver.setSolution(begin)


def _sizes(needs: Sequence[Need]) -> dict[int, float]:
    size: dict[int, float] = {}
    for need in needs:
        size[need.community] = size.get(need.community, 0) + need.count
    return size


def _rows(
    solver: highspy.Highs,
    pairs: Sequence[Suggestion],
    needs: Sequence[Need],
    servers: Sequence[Server],
    cash_cap: float,
    columns: Sequence[highspy.highs_var],
    worst: highspy.highs_var,
) -> None:
    """One provider a need, capacity a provider, cash in all, and no community below the worst share."""
    known = {need.id: need for need in needs}
    wanted = {server.id: server.cash_wanted for server in servers}
    by_need, by_server, by_place = _grouped(pairs, known)
    for at in by_need.values():
        solver.addRow(-highspy.kHighsInf, 1, len(at), [columns[i].index for i in at], [1.0] * len(at))
    capacity = {server.id: server.capacity for server in servers}
    for pk, at in by_server.items():
        loads = [float(known[pairs[i].need].count) for i in at]
        solver.addRow(-highspy.kHighsInf, capacity[pk], len(at), [columns[i].index for i in at], loads)
    cash = [(columns[i].index, wanted[row.server]) for i, row in enumerate(pairs) if wanted[row.server]]
    if cash:
        solver.addRow(-highspy.kHighsInf, cash_cap, len(cash), [i for i, _ in cash], [c for _, c in cash])
    sizes = _sizes(needs)
    if any(place not in by_place for place in sizes):
        solver.addRow(0, 0, 1, [worst.index], [1.0])  # somebody nobody can serve: the worst share is nothing
        return
    for place, count in sizes.items():
        at = by_place[place]
        indices = [*(columns[i].index for i in at), worst.index]
        solver.addRow(0, highspy.kHighsInf, len(indices), indices, [*(pairs[i].value / count for i in at), -1.0])


def _grouped(
    pairs: Sequence[Suggestion], known: Mapping[int, Need]
) -> tuple[dict[int, list[int]], dict[int, list[int]], dict[int, list[int]]]:
    by_need: dict[int, list[int]] = {}
    by_server: dict[int, list[int]] = {}
    by_place: dict[int, list[int]] = {}
    for at, row in enumerate(pairs):
        by_need.setdefault(row.need, []).append(at)
        by_server.setdefault(row.server, []).append(at)
        by_place.setdefault(known[row.need].community, []).append(at)
    return by_need, by_server, by_place
