"""What each command does once the database is there."""

import argparse
import sys
from collections.abc import Callable

from django.conf import settings
from django.utils import timezone

from shanzhi.entrypoints.cli import database, demo, doctor, keeping, prepared, serving
from shanzhi.entrypoints.clock import marks
from shanzhi.entrypoints.site import embedded


def _migrate(given: argparse.Namespace) -> int:
    database.migrate()
    database.collect_static()
    return 0


def _clock(given: argparse.Namespace) -> int:
    serving.run_clock(given.once)
    return 0


def _demo(given: argparse.Namespace) -> int:
    shown = demo.load(timezone.now()) + "\n"
    sys.stdout.write(shown)
    prepared.note_demo(embedded.find(), shown)
    return 0


def _backup(given: argparse.Namespace) -> int:
    sys.stdout.write(f"备份好了：{keeping.backup(given.folder, timezone.now())}\n")
    marks.note(settings.VAR, marks.BACKUP, timezone.now())
    return 0


def _restore(given: argparse.Namespace) -> int:
    keeping.prove(given.folder)
    if not given.yes and input("恢复会替换现在的数据库，输入“恢复”继续：") != "恢复":
        sys.stdout.write("没有动任何数据。\n")
        return 1
    keeping.restore(given.folder)
    sys.stdout.write("恢复好了；恢复前的数据库留在 *_before_restore。\n")
    return 0


def _doctor(given: argparse.Namespace) -> int:
    found = list(doctor.checks())
    for check in found:
        sys.stdout.write(f"{'✓' if check.ok else '✗'} {check.name}{'' if check.ok else '：' + check.advice}\n")
    return 0 if all(check.ok for check in found) else 1


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "migrate": _migrate,
    "clock": _clock,
    "demo": _demo,
    "backup": _backup,
    "restore": _restore,
    "doctor": _doctor,
}


def run(given: argparse.Namespace) -> int:
    return COMMANDS[given.command](given)
