"""The text with its flags laid over it: pieces of each clause, the panel of the check, the checklist of areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shanzhi.missions.charters import facts, queries
from shanzhi.policy.charters.check import Report
from shanzhi.policy.charters.flags import FLAG_LABELS, Flag, FlagKind

TONES = {
    FlagKind.UNLAWFUL: "c",
    FlagKind.WRONG_BODY: "c",
    FlagKind.VAGUE: "a",
    FlagKind.COPIED: "g",
    FlagKind.FORMAT: "g",
}


@dataclass(frozen=True, slots=True)
class Marked:
    """One numbered flag beside its clause; `open` carries the legal reviewer's word, if any."""

    number: int
    flag: Flag
    row: Any
    open: Any = None
    near: str = ""

    @property
    def tone(self) -> str:
        return TONES[self.flag.kind]


@dataclass(frozen=True, slots=True)
class Line:
    """A clause cut into plain and flagged pieces: (tone, text, number of the flag or 0)."""

    row: Any
    pieces: tuple[tuple[str, str, int], ...]
    said: tuple[Any, ...]


def marked(revision: Any, version: Any, rows: Sequence[Any], on: date) -> dict[str, Any]:
    """Everything the text page shows of the check."""
    report, alike = facts.report(revision.charter, version, on)
    held = {(one.flag.code, one.clause.position): one for one in facts.blocking(revision.charter, report, rows)}
    names = {str(row.charter_id): row.place for row in alike} | {"model": "范本"}
    flags = _numbered(report, rows, held, names)
    said = queries.opinions_about(revision.pk)
    lines = [Line(row, _pieces(row, flags), tuple(said.get(row.clause_id, ()))) for row in rows]
    tally = [(FLAG_LABELS[kind], TONES[kind], sum(1 for m in flags if m.flag.kind is kind)) for kind in FlagKind]
    return {
        "lines": lines,
        "flags": flags,
        "tally": [row for row in tally if row[2]],
        "areas": report.areas,
        "covered": sum(1 for row in report.areas if row.covered),
        "scores": report.scores,
        "alike": alike[:8],
        "unsettled": sum(1 for one in held.values() if not one.settled),
    }


def _numbered(report: Report, rows: Sequence[Any], held: dict[Any, Any], names: dict[str, str]) -> list[Marked]:
    by_position = {row.position: row for row in rows}
    found = [(None, flag) for flag in report.head]
    found += [(by_position.get(c.clause.no), flag) for c in report.clauses for flag in c.flags]
    return [
        Marked(
            number,
            flag,
            row,
            held.get((flag.code, row.position)) if row is not None and flag.blocking else None,
            names.get(flag.twin.text_id, "") if flag.twin else "",
        )
        for number, (row, flag) in enumerate(found, 1)
    ]


def _pieces(row: Any, flags: Sequence[Marked]) -> tuple[tuple[str, str, int], ...]:
    """Spans laid side by side; of two that overlap the earlier wins, the later keeps its card."""
    pieces: list[tuple[str, str, int]] = []
    at = 0
    mine = [mark for mark in flags if mark.row is not None and mark.row.pk == row.pk]
    for mark in sorted(mine, key=lambda m: (m.flag.span, m.number)):
        start, end = mark.flag.span
        if start < at or end <= start:
            continue
        pieces.append(("", row.text[at:start], 0))
        pieces.append((mark.tone, row.text[start:end], mark.number))
        at = end
    pieces.append(("", row.text[at:], 0))
    return tuple(piece for piece in pieces if piece[1])
