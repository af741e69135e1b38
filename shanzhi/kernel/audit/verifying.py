"""Proving the log (验证留痕): every event against its leaf, every leaf against the copy, every root against its note.

Reads only. Whoever owns the tables can rewrite events and leaves, but not what was signed and carried outside:
an edit, a removal, an insertion, a swap, a cut or a fork is found and the first wrong place named.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection, transaction

from shanzhi.kernel.audit import notes
from shanzhi.kernel.audit.anchor import Anchor, Epoch
from shanzhi.kernel.audit.leaves import SELECTED, entry
from shanzhi.kernel.audit.merkle import Growing, leaf_hash
from shanzhi.kernel.audit.notes import Checkpoint, UnsoundNote

ALL = f"""
    SELECT l.position, l.hash, {SELECTED} FROM audit_leaf l LEFT JOIN audit_event e ON e.id = l.event_id
    ORDER BY l.position
"""  # noqa: S608  # column names of our own
SMUGGLED = """
    SELECT e.id FROM audit_event e WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.event_id = e.id)
    AND NOT EXISTS (SELECT FROM audit_pending p WHERE p.event_id = e.id) ORDER BY e.id LIMIT 5
"""
PIECE = 5000


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that does not hold: the place in the log, if it is known, and what is wrong there."""

    index: int | None
    text: str

    def __str__(self) -> str:
        return self.text if self.index is None else f"序号 {self.index}：{self.text}"


@dataclass(slots=True)
class Report:
    """What was checked and what did not hold, the first wrong place first."""

    size: int = 0
    epoch: int = 1
    notes: int = 0
    kept_outside: int = 0
    gone: list[Epoch] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.wrong

    def first(self) -> Wrong:
        """The lowest wrong place, else whatever is wrong."""
        placed = [row for row in self.wrong if row.index is not None]
        return min(placed, key=lambda row: row.index or 0) if placed else self.wrong[0]


@dataclass(frozen=True, slots=True)
class Held:
    """A note somebody holds: its name and its text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """A note whose signature holds; one kept elsewhere does not share the fate of the folder."""

    name: str
    note: Checkpoint
    elsewhere: bool


def verify(anchor: Anchor, held: Sequence[Held] = (), key: Ed25519PublicKey | None = None) -> Report:
    """Check the whole log; `held` are notes from elsewhere, `key` the public key if it is known from elsewhere."""
    report = Report(epoch=anchor.epoch, gone=anchor.epochs())
    known = _opened(anchor, held, key, report)
    sizes = {row.note.size for row in known}
    own, outside = Growing(), Growing()
    roots: dict[int, tuple[bytes, bytes]] = {0: (own.root(), outside.root())}
    copy = anchor.leaves()
    for stored in _leaves(report):
        own.add(stored)
        other = next(copy, None)
        if other is not None:
            outside.add(other)
            if other != stored and not report.wrong:
                report.wrong.append(Wrong(own.size - 1, "和存证目录里的不一样：这一条被改过、换过或者重新算过。"))
        if own.size in sizes:
            roots[own.size] = (own.root(), outside.root() if outside.size == own.size else b"")
    report.size, report.kept_outside = own.size, anchor.size()
    if anchor.size() > own.size:
        text = f"从这里往后少了 {anchor.size() - own.size} 条：存证目录里有，数据库里没有。"
        report.wrong.append(Wrong(own.size, text))
    _against_notes(report, known, roots)
    _smuggled(report)
    return report


def _opened(anchor: Anchor, held: Sequence[Held], key: Ed25519PublicKey | None, report: Report) -> list[Known]:
    """Notes whose signature holds and which speak of leaves that are still to be there."""
    known = key or anchor.public_key()
    files = [Held(path.name, path.read_text("utf-8")) for path in anchor.kept_notes()]
    found = []
    for row in (*files, *held):
        if known is None:
            report.wrong.append(Wrong(None, "存证目录里没有公钥，检查点没法验。请用 --key 指定公钥文件。"))
            break
        try:
            note = notes.opened(row.text, known)
        except UnsoundNote as problem:
            report.wrong.append(Wrong(None, f"{row.name}：{problem}"))
            continue
        if note.epoch > report.epoch:
            report.wrong.append(
                Wrong(None, f"{row.name} 是第 {note.epoch} 期的，存证目录只登记到第 {report.epoch} 期。")
            )
        elif all(note.size <= epoch.size for epoch in report.gone if epoch.number > note.epoch):
            found.append(Known(row.name, note, row in held))
    report.notes = len(found)
    return found


def _leaves(report: Report) -> Iterator[bytes]:
    """The leaf of every event as it stands now; a gap, a missing or a changed event is told once."""
    for expected, row in zip(count(), _rows(), strict=False):
        position, stored, event = row[0], bytes(row[1]), row[2:]
        text = ""
        if position != expected:
            text = f"序号断了：这里应是 {expected}，却是 {position}，中间的被删掉了。"
        elif event[0] is None:
            text = "这一条的内容被删掉了。"
        elif leaf_hash(entry(event)) != stored:
            text = f"这一条（留痕 {event[0]}）的内容被改过。"
        if text and not report.wrong:
            report.wrong.append(Wrong(expected, text))
        yield stored if event[0] is None else leaf_hash(entry(event))


def _rows() -> Iterator[tuple[Any, ...]]:
    """All leaves with their events, from a cursor on the server: memory stays flat."""
    with transaction.atomic(), connection.cursor() as plain:
        plain.execute("SET LOCAL statement_timeout = 0")
        plain.execute(f"DECLARE whole_log NO SCROLL CURSOR FOR {ALL}")
        while True:
            plain.execute(f"FETCH {PIECE} FROM whole_log")
            rows = plain.fetchall()
            if not rows:
                plain.execute("CLOSE whole_log")
                return
            yield from rows


def _against_notes(report: Report, known: Sequence[Known], roots: dict[int, tuple[bytes, bytes]]) -> None:
    """Which side a signed note contradicts: the database, the copy outside, or both."""
    agreed = {False: 0, True: 0}
    for row in sorted(known, key=lambda each: each.note.size):
        size = row.note.size
        if size not in roots:
            text = f"检查点 {row.name} 签的时候有 {size} 条，现在只有 {report.size} 条：后面的被删掉了。"
            report.wrong.append(Wrong(report.size, text))
            continue
        own, outside = roots[size]
        if row.note.root == own:
            agreed[row.elsewhere] = size
            if outside and outside != own:
                text = f"存证目录里的 leaves.bin 被改过：和检查点 {row.name} 不符，数据库里的相符。"
                report.wrong.append(Wrong(None, text))
        elif row.note.root != outside:
            text = f"和检查点 {row.name}（{size} 条）不符，副本也不符：从这里起到 {size - 1} 之间被改写过。"
            report.wrong.append(Wrong(agreed[row.elsewhere], text))


def _smuggled(report: Report) -> None:
    """Events that were put in past the queue."""
    with connection.cursor() as cursor:
        cursor.execute(SMUGGLED)
        for (pk,) in cursor.fetchall():
            report.wrong.append(Wrong(None, f"留痕 {pk} 没有排队就进了表：绕过系统加进来的。"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """What has no place yet, and since when the oldest waits."""

    count: int
    since: datetime | None


def waiting() -> Waiting:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(since) FROM (SELECT since FROM audit_pending LIMIT 10000) AS p")
        return Waiting(*cursor.fetchone())
