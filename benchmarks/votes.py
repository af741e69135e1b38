"""Sealed votes of a city evening: at least 150 a second, exactly once, nothing lost or doubled under kill -9.

Each vote is the real action: presence checked, ballot sealed, participation, envelope, receipt and audit event in one
durable transaction; a receipt counts as acknowledged only once it was written to the voter's side after the commit.
HTTP is not in it. In the second run the voting process is killed with -9 again and again and every voter tries anew.
usage: python benchmarks/votes.py [voters, default 3000] [threads, default 8] [kills, default 5]
"""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import stage
from measuring import ROOT, table

GOAL = 150
VOTERS, THREADS, KILLS = (int(a) for a in (*sys.argv[1:4], "3000", "8", "5")[:3]) if "--" not in sys.argv else (0, 0, 0)
DONE = """SELECT count(*), count(DISTINCT p.entry_id), count(DISTINCT e.receipt),
    (SELECT count(*) FROM audit_event WHERE act = 'assemblies.cast' AND subject = 'election:' || %s::text)
    FROM assemblies_envelope e JOIN assemblies_participation p ON p.id = e.participation_id WHERE e.election_id = %s"""


def child(env: dict[str, str], *words: str) -> "subprocess.Popen[str]":
    command = [str(stage.PYTHON), __file__, "--", *words]
    own = os.environ | env | {"PYTHONPATH": str(ROOT), "SHANZHI_DATABASE_ROLE": "app"}
    return subprocess.Popen(command, cwd=ROOT, env=own, stdout=subprocess.PIPE, text=True)


def prepare(voters: int) -> None:
    """A community's assembly in session with an open sealed vote and so many households present."""
    from django.utils import timezone  # noqa: PLC0415  # once the database is there

    from shanzhi.entrypoints.cli.demo.somebody import somebody  # noqa: PLC0415  # once the database is there
    from shanzhi.kernel.assemblies import actions, queries  # noqa: PLC0415  # once the database is there
    from shanzhi.kernel.assemblies.elections import shares_of  # noqa: PLC0415  # once the database is there
    from shanzhi.kernel.assemblies.models import Election  # noqa: PLC0415  # once the database is there
    from shanzhi.policy.assemblies.rolls import Line  # noqa: PLC0415  # once the database is there

    now = timezone.now()
    host = somebody("worker1", now)
    motion = actions.MotionDraft("压力测量用的一项", manner="sealed")
    draft = actions.AssemblyDraft("residents_assembly", "households", "压力测量", "无", now, (motion,))
    _, row = actions.convene(draft=draft, place_id=host.place_id or 0, actor=host, now=now)
    assert row is not None
    lines = [Line("一", f"{n:06}") for n in range(voters)]
    actions.set_roll(assembly_id=row.pk, lines=lines, source="", actor=host, now=now)
    actions.freeze_roll(assembly_id=row.pk, actor=host, now=now)
    ids = [entry.pk for entry in queries.roll(row.pk)]
    actions.note_presence(assembly_id=row.pk, entry_ids=ids, channel="sheet", actor=host, now=now)
    actions.open_session(assembly_id=row.pk, actor=host, now=now)
    (made,) = queries.motions(row.pk)
    actions.prepare_election(motion_id=made.pk, actor=host, now=now)
    for name in ("trustee1", "trustee2", "trustee3"):
        trustee = somebody(name, now)
        actions.take_share(share_id=shares_of(trustee)[0].pk, actor=trustee, now=now)
    assert actions.open_voting(motion_id=made.pk, actor=host, now=now).allowed
    sys.stdout.write(f"{Election.objects.get(motion=made).pk} {ids[0]} {ids[-1]}\n")


def vote(election: int, first: int, last: int, threads: int, kept: Path) -> None:
    """Every voter tries until there is a receipt; each receipt is noted after its commit."""
    from django.db import connection  # noqa: PLC0415  # once the database is there
    from django.utils import timezone  # noqa: PLC0415  # once the database is there

    from shanzhi.kernel.assemblies import actions  # noqa: PLC0415  # once the database is there

    noted = {int(line.split()[0]) for line in kept.read_text().splitlines() if len(line.split()) == 2}

    def one(entry: int) -> None:
        choice = ("in_favour", "against", "abstained")[entry % 3]
        _, receipt = actions.cast(election_id=election, entry_id=entry, choice=choice, now=timezone.now())
        os.write(out, f"{entry} {receipt}\n".encode())

    def some(entries: list[int]) -> None:
        for entry in entries:
            one(entry)
        connection.close()

    out = os.open(kept, os.O_WRONLY | os.O_APPEND)
    waiting = [entry for entry in range(first, last + 1) if entry not in noted]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(some, [waiting[n::threads] for n in range(threads)]))


def measured(env: dict[str, str], kills: int) -> tuple[object, ...]:
    told, _ = child(env, "prepare", str(VOTERS)).communicate()
    election, first, last = told.split()
    kept = stage.VAR / f"receipts-{election}.txt"
    kept.write_text("")
    started = time.perf_counter()
    for _ in range(kills):
        running = child(env, "vote", election, first, last, str(THREADS), str(kept))
        time.sleep(3)
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert child(env, "vote", election, first, last, str(THREADS), str(kept)).wait() == 0
    spent = time.perf_counter() - started
    with stage.owner() as connection:
        rows, entries, receipts, events = connection.execute(DONE, [election, election]).fetchone() or (0,) * 4
        found = connection.execute("SELECT receipt FROM assemblies_envelope WHERE election_id = %s", [election])
        stored = {row[0] for row in found}
    acknowledged = {line.split()[1] for line in kept.read_text().splitlines() if len(line.split()) == 2}
    assert (rows, entries, receipts, events) == (VOTERS,) * 4, (rows, entries, receipts, events)
    lost, doubled = len(acknowledged - stored), int(str(rows)) - int(str(entries))
    assert (lost, doubled, len(acknowledged)) == (0, 0, VOTERS)
    name = f"{kills} kills" if kills else "undisturbed"
    return name, VOTERS, f"{spent:.1f}", f"{VOTERS / spent:.0f}", lost, doubled


def main() -> None:
    env = stage.ready()
    try:
        rows = [measured(env, 0), measured(env, KILLS)]
        print(table(("run", "votes", "seconds", "votes/s", "lost", "doubled"), rows))
        print(f"goal {GOAL}/s undisturbed: {'met' if float(str(rows[0][3])) >= GOAL else 'missed'}")
    finally:
        stage.stop()


if __name__ == "__main__":
    if "--" in sys.argv:
        from shanzhi.entrypoints.cli import database

        database.connect("app")
        step, *rest = sys.argv[sys.argv.index("--") + 1 :]
        if step == "prepare":
            prepare(int(rest[0]))
        else:
            vote(int(rest[0]), int(rest[1]), int(rest[2]), int(rest[3]), Path(rest[4]))
    else:
        main()
