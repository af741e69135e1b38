"""Clauses that stand in another text almost word for word (雷同条款), with the passages side by side (D2-2.6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

import numpy as np

from shanzhi.policy.charters.clausing import Clause, cut
from shanzhi.policy.charters.comparing import Pair, paired
from shanzhi.policy.charters.likeness import Hashes, letters, runs, similarity, terms

RUN = 3
PASSAGE = 6


@dataclass(frozen=True, slots=True)
class Twin:
    """The clause of another text that says the same; `share` is exact."""

    text_id: str
    no: int
    text: str
    share: float


class Clauses:
    """Clauses of other texts, ready to be compared with one clause at a time."""

    def __init__(self, texts: Iterable[tuple[str, str]], on: date) -> None:
        self._terms = terms(on)
        self._known = [(name, clause) for name, text in texts for clause in cut(text).clauses]
        self._runs = [runs(_body(clause), RUN) for _, clause in self._known]
        sizes = [len(one) for one in self._runs]
        hashes = np.concatenate(self._runs) if self._runs else np.empty(0, np.uint64)
        order = np.argsort(hashes, kind="stable")
        self._hashes = hashes[order]
        self._owners = np.repeat(np.arange(len(sizes)), sizes)[order]

    def twin(self, clause: Clause) -> Twin | None:
        """The most alike clause, when more than half is the same."""
        body = _body(clause)
        if len(letters(body)) < self._terms["clause_letters"] or not self._known:
            return None
        mine = runs(body, RUN)
        best = self._best(mine)
        if best is None or (share := similarity(mine, self._runs[best])) < self._terms["clause_alike"]:
            return None
        name, other = self._known[best]
        return Twin(name, other.no, other.text, share)

    def _best(self, mine: Hashes) -> int | None:
        low = np.searchsorted(self._hashes, mine, "left")
        high = np.searchsorted(self._hashes, mine, "right")
        owners = [self._owners[a:b] for a, b in zip(low, high, strict=True) if b > a]
        if not owners:
            return None
        counts = np.bincount(np.concatenate(owners), minlength=len(self._runs))
        sizes = np.array([len(one) for one in self._runs])
        shares = counts / (len(mine) + sizes - counts)
        return int(shares.argmax())


def twins(one: str, other: str, on: date) -> list[Pair]:
    """Clauses of the first text that stand in the second, word against word."""
    known = Clauses([("other", other)], on)
    found = ((clause, known.twin(clause)) for clause in cut(one).clauses)
    return [paired(clause.text, twin.text) for clause, twin in found if twin]


def passages(one: str, other: str) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Where the two texts say the same for at least six letters: spans of the first and of the second."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    long = [block for block in blocks if block.size >= PASSAGE]
    return (
        tuple((block.a, block.a + block.size) for block in long),
        tuple((block.b, block.b + block.size) for block in long),
    )


def _body(clause: Clause) -> str:
    return clause.text[len(clause.label) :] if clause.text.startswith(clause.label) else clause.text
