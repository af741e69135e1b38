"""Moves a case along its procedure (程序). Pure: step in, step out; steps and moves are data."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from shanzhi.policy.clauses import clause as clause_of

HOUSE_RULE = "本系统约定"


@dataclass(frozen=True, slots=True)
class Move:
    """One way onward: who may take it, by which clause (None = house rule), with what evidence."""

    to: str
    label: str
    actors: tuple[str, ...]
    clause: str | None
    needs: tuple[str, ...] = ()

    @property
    def citation(self) -> str:
        return HOUSE_RULE if self.clause is None else clause_of(self.clause).citation


@dataclass(frozen=True, slots=True)
class Step:
    """A place where a case rests; without moves it is an end."""

    name: str
    label: str
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Procedure:
    """Steps from a start; `actors` and `evidence` give the names used in moves Chinese words."""

    name: str
    label: str
    start: str
    steps: tuple[Step, ...]
    actors: Mapping[str, str]
    evidence: Mapping[str, str]

    def step(self, name: str) -> Step:
        """The step of that name; KeyError if the procedure has none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(f"{self.name}: {name}")

    @property
    def ends(self) -> frozenset[str]:
        return frozenset(step.name for step in self.steps if not step.moves)

    def who(self, move: Move) -> tuple[str, ...]:
        return tuple(self.actors[actor] for actor in move.actors)


class Refused(Exception):
    """A move that may not be made: why, under which clause, who may make it, what is missing."""

    def __init__(
        self,
        text: str,
        *,
        clause: str | None = None,
        who: tuple[str, ...] = (),
        missing: tuple[str, ...] = (),
    ) -> None:
        super().__init__(text)
        self.text = text
        self.clause = clause
        self.who = who
        self.missing = missing


def advance(procedure: Procedure, at: str, to: str, *, actor: str, evidence: Collection[str]) -> str:
    """The new step's name; Refused names everything that stands in the way at once."""
    move = _move(procedure, at, to)
    missing = tuple(need for need in move.needs if need not in evidence)
    if actor in move.actors and not missing:
        return to
    raise Refused(
        _obstacles(procedure, move, actor, missing),
        clause=move.clause,
        who=procedure.who(move),
        missing=missing,
    )


def moves_open_to(procedure: Procedure, at: str, actor: str) -> tuple[Move, ...]:
    """What this actor may do next, for menus and buttons; evidence is asked for when it is done."""
    return tuple(move for move in procedure.step(at).moves if actor in move.actors)


def _move(procedure: Procedure, at: str, to: str) -> Move:
    here = procedure.step(at)
    for move in here.moves:
        if move.to == to:
            return move
    onward = "、".join(f"“{procedure.step(move.to).label}”" for move in here.moves)
    way_out = f"现在可以转到：{onward}。" if onward else "这件事已经办结，需要时请重新申报。"
    wanted = procedure.step(to).label
    who = tuple(dict.fromkeys(name for move in here.moves for name in procedure.who(move)))
    raise Refused(f"不能从“{here.label}”直接转到“{wanted}”。{way_out}", who=who)


def _obstacles(procedure: Procedure, move: Move, actor: str, missing: tuple[str, ...]) -> str:
    parts = []
    if actor not in move.actors:
        parts.append(f"“{move.label}”由{'或'.join(procedure.who(move))}办理。")
    if missing:
        wanted = "、".join(procedure.evidence[need] for need in missing)
        parts.append(f"“{move.label}”还缺：{wanted}。")
    return "".join(parts) + f"依据：{move.citation}。"


def all_paths(procedure: Procedure, visits: int = 1) -> Iterator[tuple[str, ...]]:
    """Every path from the start to an end that enters no step more than `visits` times."""
    trail = [procedure.start]

    def walk() -> Iterator[tuple[str, ...]]:
        moves = procedure.step(trail[-1]).moves
        if not moves:
            yield tuple(trail)
        for move in moves:
            if trail.count(move.to) < visits:
                trail.append(move.to)
                yield from walk()
                trail.pop()

    return walk()


def flaws(procedure: Procedure) -> tuple[str, ...]:
    """What is wrong with a procedure: loose ends, unreachable steps, names without words."""
    names = [step.name for step in procedure.steps]
    moves = [(step.name, move) for step in procedure.steps for move in step.moves]
    loose = [f"{at} leads to unknown {move.to}" for at, move in moves if move.to not in names]
    if loose or len(set(names)) != len(names):
        return (*loose, *(f"{name} twice" for name in sorted(set(names)) if names.count(name) > 1))
    onward = {step.name: {move.to for move in step.moves} for step in procedure.steps}
    reached = _closure({procedure.start}, onward)
    backward = {name: {at for at in names if name in onward[at]} for name in names}
    ending = _closure(set(procedure.ends), backward)
    return (
        *(f"{name} cannot be reached" for name in names if name not in reached),
        *(f"{name} never ends" for name in names if name not in ending),
        *(f"{at} → {move.to}: {word}" for at, move in moves for word in _wordless(procedure, move)),
    )


def _closure(found: set[str], onward: Mapping[str, set[str]]) -> set[str]:
    waiting = list(found)
    while waiting:
        new = onward[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return found


def _wordless(procedure: Procedure, move: Move) -> tuple[str, ...]:
    nameless = [name for name in move.actors if name not in procedure.actors]
    unknown = [name for name in move.needs if name not in procedure.evidence]
    return (
        *(f"actor {name} has no Chinese name" for name in nameless),
        *(f"evidence {name} has no Chinese name" for name in unknown),
    )
