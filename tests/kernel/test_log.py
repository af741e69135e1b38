"""The verifiable log: what the owner of the tables changes is found, and the first wrong place named."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit import notes
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.audit.anchor import WIDTH, Anchor
from shanzhi.kernel.audit.leaves import SELECTED, entry
from shanzhi.kernel.audit.merkle import leaf_hash
from shanzhi.kernel.audit.notes import Checkpoint, UnsoundNote
from shanzhi.kernel.audit.sequencing import Sequencer
from shanzhi.kernel.audit.verifying import Held, verify, waiting

pytestmark = pytest.mark.django_db
SOMEBODY = Actor(capacity="民政局 · 经办人", post_id=7, body_id=3, person_id=5)
EVENTS = 24
MUTATIONS = 1000
STORED = f"SELECT {SELECTED} FROM audit_leaf l JOIN audit_event e ON e.id = l.event_id ORDER BY l.position"  # noqa: S608
Dice = random.Random
NEW_EVENT = """
    INSERT INTO audit_event (id, at, act, subject, capacity, clauses, detail, before_hash, after_hash, request_id)
    VALUES (-7, now(), 'x', 'y', 'z', '[]', '{}', '', '', '')
"""


def dice(seed: int) -> Dice:
    return random.Random(seed)  # noqa: S311  # repeatable, not secret


@dataclass
class Kept:
    """A log of 24 events, signed after 10 and after 24."""

    sequencer: Sequencer
    ids: list[int]

    @property
    def anchor(self) -> Anchor:
        return self.sequencer.anchor


def write(now: datetime, count: int) -> list[int]:
    return [
        audit.record(
            at=now,
            actor=SOMEBODY,
            act="test.deed",
            subject=f"demand:{n}",
            clauses=["D1-4.2.1"],
            detail={"数": n, "a": 1.5},
        ).pk
        for n in range(count)
    ]


@pytest.fixture
def kept(tmp_path: Path, now: datetime) -> Kept:
    sequencer = Sequencer(Anchor(tmp_path / "audit", tmp_path / "key", (tmp_path / "elsewhere",)))
    ids = write(now, 10)
    assert sequencer.sequence() == 10
    sequencer.checkpoint(now, keep=True)
    ids += write(now, EVENTS - 10)
    sequencer.sequence()
    sequencer.checkpoint(now + timedelta(hours=1), keep=True)
    return Kept(sequencer, ids)


@contextmanager
def as_owner() -> Iterator[Callable[..., None]]:
    """Everything the owner of the tables may do, undone afterwards: triggers and foreign keys are asleep."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield cursor.execute
        transaction.set_rollback(True)


def rechain(run: Callable[..., None]) -> None:
    """Number and hash everything anew, as a clever owner would."""
    with connection.cursor() as cursor:
        cursor.execute(STORED)
        rows = cursor.fetchall()
    run("DELETE FROM audit_leaf")
    for position, row in enumerate(rows):
        run(
            "INSERT INTO audit_leaf (position, event_id, hash) VALUES (%s, %s, %s)",
            [position, row[0], leaf_hash(entry(row))],
        )


CHANGES = (
    "capacity = capacity || 'x'",
    "at = at + interval '1 microsecond'",
    "act = 'test.other'",
    "subject = 'demand:99'",
    "post_id = 8",
    "detail = '{}'",
    "clauses = '[]'",
    "before_hash = repeat('0', 64)",
    "request_id = 'z'",
)
EDITS = [f"UPDATE audit_event SET {change} WHERE id = %s" for change in CHANGES]  # noqa: S608


def edit(run: Callable[..., None], kept: Kept, at: int, rng: Dice) -> int:
    run(rng.choice(EDITS), [kept.ids[at]])
    return at


def delete(run: Callable[..., None], kept: Kept, at: int, rng: Dice) -> int:
    run("DELETE FROM audit_leaf WHERE position = %s", [at])
    if rng.random() < 0.5:
        run("DELETE FROM audit_event WHERE id = %s", [kept.ids[at]])
    return at


def empty(run: Callable[..., None], kept: Kept, at: int, rng: Dice) -> int:
    run("DELETE FROM audit_event WHERE id = %s", [kept.ids[at]])
    return at


def insert(run: Callable[..., None], kept: Kept, at: int, rng: Dice) -> int:
    """One more event in between: everything behind moves up."""
    run("UPDATE audit_leaf SET position = position + 1000 WHERE position >= %s", [at])
    run("UPDATE audit_leaf SET position = position - 999 WHERE position >= 1000")
    run(NEW_EVENT)
    run("INSERT INTO audit_leaf (position, event_id, hash) VALUES (%s, -7, %s)", [at, b"\x00" * WIDTH])
    return at


def swap(run: Callable[..., None], kept: Kept, at: int, rng: Dice) -> int:
    other = rng.choice([n for n in range(EVENTS) if n != at])
    run("UPDATE audit_leaf SET event_id = -event_id WHERE position IN (%s, %s)", [at, other])
    run("UPDATE audit_leaf SET event_id = %s WHERE position = %s", [kept.ids[other], at])
    run("UPDATE audit_leaf SET event_id = %s WHERE position = %s", [kept.ids[at], other])
    return min(at, other)


def truncate(run: Callable[..., None], kept: Kept, at: int, rng: Dice) -> int:
    run("DELETE FROM audit_leaf WHERE position >= %s", [at])
    run("DELETE FROM audit_event WHERE id >= %s", [kept.ids[at]])
    return at


def fork(run: Callable[..., None], kept: Kept, at: int, rng: Dice) -> int:
    """Another story from here to the end."""
    run("UPDATE audit_event SET subject = 'other:' || id WHERE id >= %s", [kept.ids[at]])
    return at


WAYS = (edit, delete, empty, insert, swap, truncate, fork)


def test_a_thousand_rewritings_by_the_table_owner_are_all_found_at_their_first_place(kept: Kept) -> None:
    """D1-4.2.5: half of them re-chained, so that the tables agree with themselves; the lawful log stays green."""
    rng = dice(20211)
    missed = []
    assert verify(kept.anchor).wrong == []
    for number in range(MUTATIONS):
        way, clever = WAYS[number % len(WAYS)], rng.random() < 0.5
        with as_owner() as run:
            first = way(run, kept, rng.randrange(EVENTS), rng)
            if clever and way is not empty:
                rechain(run)
            found = verify(kept.anchor)
        if found.sound or found.first().index != first:
            missed.append((way.__name__, clever, first, [str(row) for row in found.wrong]))
    assert missed == []
    assert verify(kept.anchor).wrong == []


def test_a_checkpoint_kept_elsewhere_convicts_an_owner_who_rewrote_the_folder_too(kept: Kept, now: datetime) -> None:
    """Database, leaves and notes all agree and are signed with the right key: only the note outside knows better."""
    outside = [Held(path.name, path.read_text("utf-8")) for path in (kept.anchor.copies[0]).glob("checkpoint-*.txt")]
    with as_owner() as run:
        edit(run, kept, 12, dice(1))
        rechain(run)
        for path in kept.anchor.folder.glob("*"):
            path.unlink()
        forged = Sequencer(kept.anchor)
        forged.checkpoint(now, keep=True)
        assert verify(kept.anchor).sound
        found = verify(kept.anchor, outside)
    assert (found.sound, found.first().index) == (False, 10)
    assert "10" in str(found.first()) and "23" in str(found.first())


def test_an_event_put_in_past_the_queue_is_named(kept: Kept) -> None:
    with as_owner() as run:
        run(NEW_EVENT)
        assert "留痕 -7 没有排队" in str(verify(kept.anchor).first())


def test_a_changed_copy_outside_is_told_from_a_changed_database(kept: Kept) -> None:
    path = kept.anchor.folder / "leaves.bin"
    content = bytearray(path.read_bytes())
    content[WIDTH * 3] ^= 1
    path.write_bytes(content)
    assert any("leaves.bin 被改过" in str(row) for row in verify(kept.anchor).wrong)


def test_a_cut_log_is_never_numbered_on(kept: Kept, now: datetime) -> None:
    with as_owner() as run:
        truncate(run, kept, 20, dice(1))
        audit.record(at=now, actor=SOMEBODY, act="test.deed", subject="demand:1")
        run("INSERT INTO audit_pending (event_id) SELECT max(id) FROM audit_event")
        assert (kept.sequencer.sequence(), kept.sequencer.checkpoint(now, keep=False)) == (0, None)
        assert "少" in kept.anchor.alarmed()


def test_a_crash_between_the_database_and_the_copy_is_made_good(kept: Kept, now: datetime) -> None:
    path = kept.anchor.folder / "leaves.bin"
    path.write_bytes(path.read_bytes()[: 15 * WIDTH + 9])
    again = Sequencer(kept.anchor)
    write(now, 1)
    assert again.sequence() == 1
    assert (kept.anchor.size(), verify(kept.anchor).wrong) == (EVENTS + 1, [])


def test_a_restore_opens_an_epoch_that_stays_visible(kept: Kept, now: datetime) -> None:
    """What was above is gone and says so; notes from before still bind what is left."""
    with as_owner() as run:
        truncate(run, kept, 15, dice(1))
        assert not verify(kept.anchor).sound
        run("SET LOCAL session_replication_role = origin")
        row = kept.sequencer.restored(reason="恢复备份", now=now)
        kept.sequencer.checkpoint(now, keep=True)
        report = verify(kept.anchor)
        assert (row.number, row.size, row.before) == (2, 15, EVENTS)
        assert ([str(w) for w in report.wrong], report.size, report.epoch, report.gone) == ([], 16, 2, [row])
        edit(run, kept, 4, dice(2))
        assert verify(kept.anchor).first().index == 4


def test_what_is_not_committed_is_not_numbered_and_nothing_waits_after_a_step(kept: Kept, now: datetime) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(now, 1)
        raise ZeroDivisionError
    assert waiting().count == 0
    write(now, 2)
    assert (waiting().count, kept.sequencer.sequence(), waiting().count) == (2, 2, 0)


def test_a_note_binds_every_character_and_the_key(now: datetime) -> None:
    key = Ed25519PrivateKey.generate()
    checkpoint = Checkpoint(7, b"\x07" * 32, 1, now)
    note = notes.sign(checkpoint, key)
    assert notes.opened(note, key.public_key()) == checkpoint
    for at, letter in enumerate(note.rstrip("\n")):
        changed = note[:at] + ("1" if letter != "1" else "2") + note[at + 1 :]
        with pytest.raises(UnsoundNote):
            notes.opened(changed, key.public_key())
    with pytest.raises(UnsoundNote, match="不是用这个存证密钥签的"):
        notes.opened(note, Ed25519PrivateKey.generate().public_key())


def test_the_secret_key_is_for_its_owner_only(kept: Kept) -> None:
    assert kept.anchor.key_file.stat().st_mode & 0o777 == 0o600
    assert kept.anchor.key_file.parent != kept.anchor.folder
