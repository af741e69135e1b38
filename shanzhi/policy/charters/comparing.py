"""Two texts of a charter side by side, clause by clause; a clause keeps its identity when it moves or changes."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from shanzhi.policy.charters.likeness import letters

SAME = 0.5
"""From half of the letters in common on, a rewritten clause is taken for the same clause (本系统约定)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters: `same`, `removed` or `added`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One clause in both texts; an empty side means it was not there."""

    kind: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def compare(before: Sequence[tuple[Hashable, str]], after: Sequence[tuple[Hashable, str]]) -> tuple[Pair, ...]:
    """Pairs in the order of the newer text; removed clauses stand where they were."""
    old = dict(before)
    new = {key for key, _ in after}
    pairs: list[Pair] = []
    waiting = [(key, text) for key, text in before if key not in new]
    order = {key: at for at, (key, _) in enumerate(before)}
    for key, text in after:
        if key in old:
            while waiting and order[waiting[0][0]] < order[key]:
                pairs.append(_removed(waiting.pop(0)[1]))
            pairs.append(paired(old[key], text))
        else:
            pairs.append(Pair("added", (), (Piece("added", text),)))
    pairs.extend(_removed(text) for _, text in waiting)
    return tuple(pairs)


def _removed(text: str) -> Pair:
    return Pair("removed", (Piece("removed", text),), ())


def paired(before: str, after: str) -> Pair:
    """One clause in two wordings, letter by letter."""
    if before == after:
        return Pair("same", (Piece("same", before),), (Piece("same", after),))
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            left.append(Piece("same", before[a:b]))
            right.append(Piece("same", after[c:d]))
            continue
        if b > a:
            left.append(Piece("removed", before[a:b]))
        if d > c:
            right.append(Piece("added", after[c:d]))
    return Pair("changed", tuple(left), tuple(right))


def matched(before: Sequence[tuple[int, str]], after: Sequence[str]) -> list[int | None]:
    """For each clause of the newer text the id it had before: same words first, then the most alike; else None."""
    left = list(before)
    found: list[int | None] = [None] * len(after)
    for at, text in enumerate(after):
        exact = next((row for row in left if letters(row[1]) == letters(text)), None)
        if exact is not None:
            found[at] = exact[0]
            left.remove(exact)
    for at, text in enumerate(after):
        if found[at] is None and left:
            share, best = max(((_share(row[1], text), row) for row in left), key=lambda pair: pair[0])
            if share >= SAME:
                found[at] = best[0]
                left.remove(best)
    return found


def _share(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, letters(one), letters(other), autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= SAME and matcher.quick_ratio() >= SAME else 0.0
