"""Reads the open exports of Polis: participants-votes, votes and comments. Every fault is named by its line.

The exports are CC BY 4.0; whoever shows their data names the source.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from shanzhi.policy.opinions.votes import AGREE, DISAGREE, PASS, Ballots, Vote, last_votes

ATTRIBUTION = (
    "Data was gathered using the Polis software (compdemocracy.org/polis) and is sub-licensed under "
    "CC BY 4.0 with Attribution to The Computational Democracy Project."
)
ROWS_MOST = 2_000_000
COLUMNS_MOST = 5_000
TEXT_MOST = 2_000
FAULTS_MOST = 50
FIRST_VOTE_COLUMN = 6
_WORDS = {"1": AGREE, "1.0": AGREE, "0": PASS, "0.0": PASS, "-1": DISAGREE, "-1.0": DISAGREE}
PARTICIPANTS = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
VOTES = ("timestamp", "comment-id", "voter-id", "vote")
COMMENTS = ("comment-id", "moderated", "comment-body")


class Unusable(ValueError):
    """A file that is none of the three exports, or too long; says so in Chinese."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that was left out, and why."""

    line: int
    text: str


@dataclass
class Read:
    """What was read and what was left out."""

    votes: list[Vote] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left_out: int = 0

    def leave_out(self, line: int, text: str) -> None:
        self.left_out += 1
        if len(self.faults) < FAULTS_MOST:
            self.faults.append(Fault(line, text))

    def counted(self) -> Ballots:
        return last_votes(self.votes)


@dataclass(frozen=True, slots=True)
class Comment:
    """One statement of an export; `shown` is False when its moderators took it out."""

    number: int
    text: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """What the re-votes of an export changed for one statement: votes counted once per person against all votes."""

    statement: int
    persons: int
    events: int


def participants_votes(lines: Iterable[str], shown: frozenset[int] | None = None) -> Read:
    """One row per participant, one column per statement; empty cells are not votes."""
    rows, read = _rows(lines, PARTICIPANTS), Read()
    head = next(rows)[1]
    statements = [_number(name) for name in head[FIRST_VOTE_COLUMN:]]
    seen: set[int] = set()
    for line, row in rows:
        person = _number(row[0] if row else "")
        if person is None or len(row) != len(head):
            read.leave_out(line, "参与人编号或列数不对")
        elif person in seen:
            read.leave_out(line, f"参与人 {person} 出现了两次，只算第一次")
        else:
            seen.add(person)
            _take(read, line, person, zip(statements, row[FIRST_VOTE_COLUMN:], strict=True), shown)
    return read


def _take(
    read: Read, line: int, person: int, cells: Iterable[tuple[int | None, str]], shown: frozenset[int] | None
) -> None:
    for statement, word in cells:
        choice = _WORDS.get(word.strip())
        if choice is not None and statement is not None:
            if shown is None or statement in shown:
                read.votes.append(Vote(person, statement, choice, line))
        elif word.strip():
            read.leave_out(line, f"“{word[:12]}”不是一票：只认 1、-1、0 和空白")


def vote_events(lines: Iterable[str], known: frozenset[int] | None = None) -> Read:
    """Every vote as it was cast, the last per person and statement counting; unknown people are left out."""
    rows, read = _rows(lines, VOTES), Read()
    place = {name: at for at, name in enumerate(next(rows)[1])}
    for line, row in rows:
        cells = {name: row[at] if at < len(row) else "" for name, at in place.items()}
        person, statement = _number(cells["voter-id"]), _number(cells["comment-id"])
        when, choice = _number(cells["timestamp"]), _WORDS.get(cells["vote"].strip())
        if person is None or statement is None or when is None or choice is None:
            read.leave_out(line, "编号、时间或选择读不懂（选择只认 1、-1、0）")
        elif known is not None and person not in known:
            read.leave_out(line, f"没有参与人 {person}")
        else:
            read.votes.append(Vote(person, statement, choice, when * ROWS_MOST + line))
    return read


def comments(lines: Iterable[str]) -> tuple[list[Comment], list[Fault]]:
    """The statements; a text that is too long is cut and said so."""
    rows, found, faults = _rows(lines, COMMENTS), [], []
    place = {name: at for at, name in enumerate(next(rows)[1])}
    for line, row in rows:
        number = _number(row[place["comment-id"]] if len(row) == len(place) else "")
        if number is None:
            faults.append(Fault(line, "编号或列数不对"))
            continue
        text = row[place["comment-body"]].strip()
        if len(text) > TEXT_MOST:
            faults.append(Fault(line, f"第 {number} 句有 {len(text)} 个字，只留前 {TEXT_MOST} 个"))
        found.append(Comment(number, text[:TEXT_MOST], row[place["moderated"]].strip() != "-1"))
    return found, faults


def changed_by_revotes(votes: Sequence[Vote]) -> list[Changed]:
    """Statements on which somebody voted again: a tally of events would count more than there are persons."""
    events: dict[int, int] = {}
    persons: dict[int, set[object]] = {}
    for vote in votes:
        statement = int(vote.statement)
        events[statement] = events.get(statement, 0) + 1
        persons.setdefault(statement, set()).add(vote.participant)
    rows = [Changed(statement, len(persons[statement]), count) for statement, count in sorted(events.items())]
    return [row for row in rows if row.persons != row.events]


def _rows(lines: Iterable[str], wanted: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells, the head first; Unusable for another file or too many rows."""
    reader = csv.reader(lines)
    try:
        for line, row in enumerate(reader, 1):
            if line == 1:
                _checked_head(row, wanted)
            if line > ROWS_MOST + 1:
                raise Unusable(f"超过 {ROWS_MOST} 行，请分开导入。")
            yield line, row
    except csv.Error as problem:
        raise Unusable("表格读不下去了：引号不成对，或者一格太长。请重新导出。") from problem


def _checked_head(row: Sequence[str], wanted: Sequence[str]) -> None:
    lacking = [name for name in wanted if name not in row]
    if lacking:
        raise Unusable(f"表头缺少 {'、'.join(lacking)}，这不是要的那张表。")
    if len(row) > COLUMNS_MOST:
        raise Unusable(f"超过 {COLUMNS_MOST} 列。")


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None
