"""The `shanzhi` command. Commands that need the database set it up first; policy does not."""

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module

from shanzhi.entrypoints.cli import asking, launching, prepared, recounting
from shanzhi.entrypoints.cli.words import parser
from shanzhi.entrypoints.site import configuration, embedded

OWNERS = ("migrate", "backup", "restore")
"""Commands that run with the owner's rights, `demo reset` besides; everything else runs as the application."""


def _prepare() -> None:
    """Migrate in a process of its own, because a process keeps one database role; not when nothing has changed."""
    if not prepared.stands(embedded.find()):
        subprocess.run([sys.executable, "-m", "shanzhi.entrypoints.cli", "migrate"], check=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code says whether it went well."""
    given = parser().parse_args(arguments)
    if given.command == "policy":
        return asking.answer(given.name, given.file)
    if given.command == "vote":
        return recounting.recount(given.file, given.key)
    if given.command == "stop":
        embedded.stop(configuration.var_folder())
        return 0
    if given.command in ("serve", "demo", "create-office"):
        _prepare()
    if given.command == "serve":
        os.environ["SHANZHI_DATABASE_ROLE"] = "app"
        import_module("shanzhi.entrypoints.site.settings")  # says why when they are unsafe, before anything starts
        return launching.serve(given.port)
    if given.command == "demo" and given.step == "load" and (shown := prepared.demo_ready(embedded.find())):
        sys.stdout.write(shown)
        return 0
    database = import_module("shanzhi.entrypoints.cli.database")
    database.connect("owner" if given.command in OWNERS or getattr(given, "step", "") == "reset" else "app")
    code: int = import_module("shanzhi.entrypoints.cli.commands").run(given)
    return code
