"""Giving events their place in the log (入链), within a second of the deed, and keeping the copy outside in step."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from shanzhi.kernel.audit import actions
from shanzhi.kernel.audit.actor import clockwork
from shanzhi.kernel.audit.anchor import Anchor, Epoch
from shanzhi.kernel.audit.leaves import SELECTED, entry
from shanzhi.kernel.audit.merkle import Growing, leaf_hash
from shanzhi.kernel.audit.notes import Checkpoint

BATCH = 2000
WAITING = f"""
    SELECT {SELECTED} FROM audit_pending p JOIN audit_event e ON e.id = p.event_id ORDER BY p.event_id LIMIT %s
"""  # noqa: S608  # column names of our own
ENTER = """
    INSERT INTO audit_leaf (position, event_id, hash) SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[])
"""
SHORTER = "数据库里的留痕比存证目录少：后面的被删掉了，或者恢复过备份没有登记。"
OTHER = "数据库里最后一条留痕和存证目录里的不一样。"


@dataclass(slots=True)
class Sequencer:
    """The one that numbers events; keeps the tree in memory between two beats."""

    anchor: Anchor
    tree: Growing = field(default_factory=Growing)
    epoch: int = 0

    def sequence(self) -> int:
        """Number what waits, outside the caller's transactions; 0 when nothing waits or the log is broken."""
        with _alone(self.anchor):
            if not self._in_step():
                return 0
            with transaction.atomic():
                hashes = _number(self.tree.size)
            if hashes:
                self._take(hashes)
        return len(hashes)

    def checkpoint(self, now: datetime, *, keep: bool) -> Checkpoint | None:
        """Sign what is numbered so far; None while the log and its copy disagree."""
        with _alone(self.anchor):
            return self.anchor.sign(self.tree, now, keep=keep) if self._in_step() else None

    def restored(self, *, reason: str, now: datetime) -> Epoch:
        """After a restore: a new epoch from the last leaf both sides share, and an event that says so."""
        with _alone(self.anchor):
            shared = _shared(self.anchor)
            row = self.anchor.open_epoch(size=shared, reason=reason, at=now)
        actions.record(
            at=now,
            actor=clockwork("存证"),
            act="audit.epoch",
            subject=f"epoch:{row.number}",
            detail={"kept": row.size, "before": row.before, "reason": reason},
        )
        self.sequence()
        return row

    def _take(self, hashes: list[bytes]) -> None:
        self.anchor.append(hashes)
        for leaf in hashes:
            self.tree.add(leaf)

    def _in_step(self) -> bool:
        """The tree as it is outside; what the database numbered and a crash kept from the copy is added."""
        outside = self.anchor.size()
        if self.epoch != self.anchor.epoch or self.tree.size > outside:
            self.tree, self.epoch = Growing(), self.anchor.epoch
        for leaf in self.anchor.leaves(self.tree.size):
            self.tree.add(leaf)
        stored = _numbered()
        problem = SHORTER if stored < outside else "" if _last_agrees(self.anchor, outside) else OTHER
        if problem:
            self.anchor.alarm(problem)
            return False
        if stored > outside:
            self._take(_stored_hashes(outside))
        return True


@contextmanager
def _alone(anchor: Anchor) -> Iterator[None]:
    """One process at a time on this machine."""
    anchor.folder.mkdir(parents=True, exist_ok=True)
    with (anchor.folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _number(start: int) -> list[bytes]:
    """Give the next places to the events that wait, the lowest ids first."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [BATCH])
        rows = cursor.fetchall()
        if not rows:
            return []
        hashes = [leaf_hash(entry(row)) for row in rows]
        ids = [row[0] for row in rows]
        cursor.execute(ENTER, [list(range(start, start + len(rows))), ids, hashes])
        cursor.execute("DELETE FROM audit_pending WHERE event_id = ANY(%s)", [ids])
    return hashes


def _numbered() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(position) + 1, 0) FROM audit_leaf")
        return int(cursor.fetchone()[0])


def _last_agrees(anchor: Anchor, outside: int) -> bool:
    if not outside:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM audit_leaf WHERE position = %s", [outside - 1])
        found = cursor.fetchone()
    return found is not None and bytes(found[0]) == next(anchor.leaves(outside - 1))


def _stored_hashes(start: int) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM audit_leaf WHERE position >= %s ORDER BY position", [start])
        return [bytes(row[0]) for row in cursor.fetchall()]


def _shared(anchor: Anchor) -> int:
    """How many leaves the database and the copy share from the beginning."""
    count = 0
    for stored, outside in zip(_stored_hashes(0), anchor.leaves(), strict=False):
        if stored != outside:
            break
        count += 1
    return count
