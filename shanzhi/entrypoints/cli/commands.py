"""What each command does once the database is there."""

import argparse
import subprocess
import sys
from collections.abc import Callable

from django.conf import settings
from django.utils import timezone

from shanzhi.entrypoints.cli import (
    auditing,
    database,
    doctor,
    exchanging,
    keeping,
    office,
    prepared,
    resetting,
    serving,
)
from shanzhi.entrypoints.cli.demo import world
from shanzhi.entrypoints.clock import log, marks
from shanzhi.entrypoints.site import embedded
from shanzhi.kernel.audit.sequencing import Sequencer


def _migrate(given: argparse.Namespace) -> int:
    database.migrate()
    database.collect_static()
    return 0


def _clock(given: argparse.Namespace) -> int:
    serving.run_clock(given.once)
    return 0


def _demo(given: argparse.Namespace) -> int:
    if given.step == "reset":
        return _reset(given)
    shown = world.load(timezone.now()) + "\n"
    sys.stdout.write(shown)
    prepared.note_demo(embedded.find(), shown)
    return 0


def _reset(given: argparse.Namespace) -> int:
    """Empty the demo database as its owner; loading it again is another process with fewer rights."""
    resetting.refuse_unless_demo()
    if not given.yes and input("演示数据会全部删掉再重装，输入“重来”继续：") != "重来":
        sys.stdout.write("没有动任何数据。\n")
        return 1
    sys.stdout.write(f"清空了 {resetting.wipe()} 张表，现在重装。\n")
    Sequencer(log.anchor()).restored(reason="演示数据重来", now=timezone.now())
    sys.stdout.flush()
    again = [sys.executable, "-m", "shanzhi.entrypoints.cli", "demo", "load"]
    return subprocess.run(again, check=False).returncode  # noqa: S603  # our own command


def _create_office(given: argparse.Namespace) -> int:
    names = ("place", "name", "kind", "field", "person", "username")
    link = office.create(office.Office(**{name: getattr(given, name) for name in names}), timezone.now())
    sys.stdout.write(f"单位开好了。一次性登录链接（三天内有效，只能用一次），请当面交给本人：\n{link}\n")
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
    epoch = Sequencer(log.anchor()).restored(reason=f"恢复备份 {given.folder.name}", now=timezone.now())
    sys.stdout.write("恢复好了；恢复前的数据库留在 *_before_restore。\n")
    sys.stdout.write(f"留痕从第 {epoch.number} 期接着记：{epoch.size} 条还在，恢复前有 {epoch.before} 条。\n")
    return 0


def _doctor(given: argparse.Namespace) -> int:
    found = list(doctor.checks())
    for check in found:
        sys.stdout.write(f"{'✓' if check.ok else '✗'} {check.name}{'' if check.ok else '：' + check.advice}\n")
    return 0 if all(check.ok for check in found) else 1


def _import(given: argparse.Namespace) -> int:
    sys.stdout.write(exchanging.bring_in(given.kind, given.file, timezone.now()) + "\n")
    return 0


def _export(given: argparse.Namespace) -> int:
    told = exchanging.take_out(given.kind, given.to, timezone.now())
    sys.stdout.write(f"{told}\n" if told else "")
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "audit": auditing.run,
    "migrate": _migrate,
    "clock": _clock,
    "demo": _demo,
    "create-office": _create_office,
    "import": _import,
    "export": _export,
    "backup": _backup,
    "restore": _restore,
    "doctor": _doctor,
}


def run(given: argparse.Namespace) -> int:
    return COMMANDS[given.command](given)
