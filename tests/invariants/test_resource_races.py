"""Races over ledgers, bookings and slots with negative controls; a killed writer leaves nothing half done."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from shanzhi.missions.resources import facts
from shanzhi.missions.resources.actions import accounting, serving, surveying
from shanzhi.missions.resources.models import Booking, LedgerEntry, ServiceOrder
from shanzhi.missions.resources.queries import projects
from shanzhi.policy.resources import ledger
from tests.invariants.test_races import THREADS, together
from tests.missions.resources.building import QUARTER, people_of, reported, running, verified
from tests.worlds import World, world

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here(now: datetime) -> World:
    made = world(now)
    people_of(made)
    return made


def test_six_bookings_of_one_hour_leave_one(here: World, now: datetime) -> None:
    row = verified(here, now)
    slot: dict[str, Any] = {
        "starts_at": now,
        "ends_at": now + timedelta(hours=1),
        "purpose": "党课",
        "used_by": "党支部",
    }
    told = together(lambda: surveying.book(asset_id=row.pk, draft=slot, actor=here.actors["one"], now=now))
    assert [decision.allowed for decision in told].count(True) == 1  # type: ignore[attr-defined]  # decisions
    assert Booking.objects.unscoped("test").count() == 1


def test_a_quarter_reported_six_times_at_once_stands_once(here: World, now: datetime) -> None:
    project = running(here, now - timedelta(days=60))
    quarter = facts.quarter_named(now.date())
    together(
        lambda: accounting.report_quarter(
            project_id=project.pk, quarter=quarter, values=QUARTER, actor=here.actors["enterprise"], now=now
        )
    )
    rows = projects.entries(project.pk, [quarter])
    assert ledger.sum_check(facts.entry_facts(rows)) == 0
    assert facts.figures(project, [quarter])[quarter].cost == QUARTER["cost"]
    assert sum(not hasattr(row, "reversed_by") and row.reverses_id is None for row in rows) == 5


def test_an_entry_is_reversed_once_by_six(here: World, now: datetime) -> None:
    project = running(here, now - timedelta(days=60))
    reported(here, project, now)
    entry = LedgerEntry.objects.order_by("id")[0]
    together(
        lambda: accounting.reverse_entry(
            project_id=project.pk, entry_id=entry.pk, reason="写错", actor=here.actors["enterprise"], now=now
        )
    )
    assert LedgerEntry.objects.filter(reverses=entry).count() == 1


def test_control_reversals_read_then_written_without_the_key_stand_six_times(here: World, now: datetime) -> None:
    """The negative control: the same look and write without lock and without naming what is reversed."""
    project = running(here, now - timedelta(days=60))
    reported(here, project, now)
    entry = LedgerEntry.objects.order_by("id")[0]
    pause = Barrier(THREADS)

    def unsafe() -> bool:
        seen = LedgerEntry.objects.filter(memo="无锁冲正").exists()
        pause.wait()
        if not seen:
            LedgerEntry.objects.create(
                project=project,
                quarter=entry.quarter,
                debit=entry.credit,
                credit=entry.debit,
                amount=entry.amount,
                memo="无锁冲正",
                recorded_by_id=here.actors["enterprise"].held_post,
                recorded_at=now,
            )
        return not seen

    assert together(unsafe).count(True) == THREADS
    assert LedgerEntry.objects.filter(memo="无锁冲正").count() == THREADS


def test_a_slot_never_takes_one_too_many(here: World, now: datetime) -> None:
    project = running(here, now - timedelta(days=60))
    at = serving.open_slots(project, now)[0].at
    values = {"at_home": True, "slot_at": at, "address": "7 号楼", "phone": "13800000000", "note": ""}
    names = iter(("resident", "one", "two", "head1", "party1", "social"))
    told = together(
        lambda: serving.order(project_id=project.pk, values=values, actor=here.actors[next(names)], now=now)
    )
    assert sum(row is not None for _, row in told) == 4  # type: ignore[misc]  # pairs
    assert ServiceOrder.objects.unscoped("test").count() == 4


WRITER = """
import os, sys, time
import psycopg
with psycopg.connect(os.environ["LEDGER_DSN"]) as c:
    for n in range(3):
        c.execute("INSERT INTO resources_ledgerentry (project_id, quarter, debit, credit, amount, memo, recorded_by_id,"
                  " recorded_at) SELECT project_id, quarter, debit, credit, amount, 'half', recorded_by_id, now()"
                  " FROM resources_ledgerentry LIMIT 1")
    print("half", flush=True)
    time.sleep(60)
"""


def test_a_writer_killed_in_the_middle_leaves_no_entry(here: World, now: datetime) -> None:
    """kill -9 between the entries of one quarter: all of them or none."""
    project = running(here, now - timedelta(days=60))
    quarter = reported(here, project, now)
    before = LedgerEntry.objects.count()
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER], stdout=subprocess.PIPE, env=os.environ | {"LEDGER_DSN": _dsn()}
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"half\n"
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    for _ in range(50):
        if LedgerEntry.objects.filter(memo="half").count() == 0:
            break
        time.sleep(0.05)
    rows = projects.entries(project.pk, [quarter])
    assert LedgerEntry.objects.count() == before
    assert ledger.sum_check(facts.entry_facts(rows)) == Decimal(0)


def _dsn() -> str:
    asked = connection.get_connection_params()
    words = {"dbname": asked["dbname"], "user": asked.get("user"), "host": asked.get("host"), "port": asked.get("port")}
    return " ".join(f"{name}={value}" for name, value in words.items() if value)
