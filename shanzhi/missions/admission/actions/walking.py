"""Moving a demand along its procedure: the only place where its state changes."""

from collections.abc import Collection, Iterable
from datetime import datetime

from shanzhi.missions.admission.models import Demand
from shanzhi.policy.procedures.admission import ADMISSION
from shanzhi.policy.procedures.engine import advance


def walk(demand: Demand, to: str, *, by: str, evidence: Collection[str], now: datetime) -> None:
    """One move of the admission procedure, inside the caller's transaction and under its row lock."""
    walk_through(demand, ((to, by, evidence),), now=now)


def walk_through(demand: Demand, moves: Iterable[tuple[str, str, Collection[str]]], *, now: datetime) -> None:
    """Several moves at once (where to, by whom, on what evidence): each is allowed or refused, the last is saved."""
    for to, by, evidence in moves:
        demand.state = advance(ADMISSION, demand.state, to, actor=by, evidence=evidence)
    demand.changed_at = now
    demand.save(update_fields=["state", "changed_at"])


def may_walk(demand: Demand, to: str) -> bool:
    """Whether the procedure leads from here to there at all."""
    return any(move.to == to for move in ADMISSION.step(demand.state).moves)
