"""Whether database and static files already stand as this code wants them: one look, without loading Django."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import psycopg

from shanzhi.entrypoints.site import configuration

LIBRARIES = ("Django", "django-allauth")
"""Their migrations are run with ours."""
SOURCES = (
    "shanzhi/**/migrations/*.py",
    "shanzhi/entrypoints/cli/roles.sql",
    "shanzhi/entrypoints/cli/database.py",
    "shanzhi/entrypoints/site/settings.py",
)
STATIC = "shanzhi/**/static/**/*"
DEMO = ("shanzhi/entrypoints/cli/*.py", "shanzhi/entrypoints/cli/demo/**/*", "shanzhi/policy/data/**/*")
_IDENTITY = "SELECT system_identifier, d.oid FROM pg_control_system(), pg_database d WHERE datname = current_database()"
_NOTED = "SELECT obj_description(to_regclass('public.django_migrations'), 'pg_class')"


@cache
def wanted(*patterns: str) -> str:
    """A fingerprint of the files that decide how the database, or the static folder, should look."""
    digest = hashlib.sha256("".join(f"{name}={version(name)};" for name in LIBRARIES).encode())
    for pattern in patterns:
        for path in sorted(configuration.ROOT.glob(pattern)):
            if path.is_file():
                digest.update(f"{path.relative_to(configuration.ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def stands(url: str) -> bool:
    """True when the last `migrate` of this very code has finished on this server and in this folder."""
    stamp = _stamp()
    if not stamp.exists() or stamp.read_text("utf-8") != wanted(STATIC):
        return False
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            noted = connection.execute(_NOTED).fetchone()
    except psycopg.Error:
        return False  # the command itself will say what is wrong
    return noted is not None and noted[0] == wanted(*SOURCES)


def demo_ready(url: str) -> str:
    """What `demo load` printed when it last ran with this code on this database; nothing when it has to run."""
    if not _demo().exists():
        return ""
    mark, _, shown = _demo().read_text("utf-8").partition("\n")
    return shown if mark and mark == _demo_mark(url) else ""


def note_demo(url: str, shown: str) -> None:
    """Kept beside the password it names, readable by the owner only."""
    _demo().touch(mode=0o600)
    _demo().write_text(f"{_demo_mark(url)}\n{shown}", "utf-8")


def forget_demo() -> None:
    """The demo world has gone; the next `demo load` loads it."""
    _demo().unlink(missing_ok=True)


def _demo_mark(url: str) -> str:
    """Server, database and sources: a restored or new database has another number."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            known = connection.execute(_IDENTITY).fetchone()
    except psycopg.Error:
        return ""  # then nothing is taken as ready
    return f"{known}/{wanted(*DEMO)}"


def _demo() -> Path:
    return configuration.var_folder() / "demo_ready"


def note_static() -> None:
    _stamp().write_text(wanted(STATIC), "utf-8")


def _stamp() -> Path:
    return configuration.var_folder() / "static.stamp"
