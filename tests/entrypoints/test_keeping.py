"""Backup and restore: the round trip is equal; a damaged backup is refused before anything is touched."""

import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from shanzhi.entrypoints.cli import keeping
from shanzhi.entrypoints.cli.database import APP_ROLE
from shanzhi.kernel.documents import actions as documents
from shanzhi.missions.admission.models import Demand
from tests.kernel.test_documents import PDF
from tests.worlds import World, approved, filed, world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here(now: datetime) -> Iterator[World]:
    """A world with a number, a report, a file; and nothing of the restore left afterwards."""
    yield world(now)
    name = settings.DATABASES["default"]["NAME"]
    connection.close()
    with psycopg.connect(keeping._address("postgres"), autocommit=True) as server:
        for rest in (f"{name}_before_restore", f"{name}_restoring"):
            server.execute(f'DROP DATABASE IF EXISTS "{rest}" WITH (FORCE)')


def contents() -> dict[str, str]:
    """A digest of every table, read as the owner."""
    name = settings.DATABASES["default"]["NAME"]
    with psycopg.connect(keeping._address(name)) as owner:
        tables = [row[0] for row in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        ask = "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{}\" t"
        return {table: str(owner.execute(ask.format(table)).fetchone()) for table in sorted(tables)}


def files() -> dict[str, bytes]:
    root = settings.FILES_ROOT
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


@pytest.fixture
def kept(here: World, tmp_path: Path) -> Path:
    """A backup of a world with a numbered demand and a file."""
    approved(here)
    with (tmp_path / "a.pdf").open("wb+") as upload:
        upload.write(PDF)
        upload.seek(0)
        documents.store_file(
            upload=upload,
            name="通知.pdf",
            owner_id=here.actors["dept"].own_body,
            subject="",
            images_only=False,
            actor=here.actors["dept"],
            now=here.now,
        )
    return keeping.backup(tmp_path / "backups", here.now)


def test_the_round_trip_is_equal_table_by_table_and_file_by_file(here: World, kept: Path) -> None:
    before, before_files = contents(), files()
    assert len(before) > 30
    assert len(before_files) == 1
    filed(here, title="备份之后的事")
    shutil.rmtree(settings.FILES_ROOT)
    settings.FILES_ROOT.mkdir()
    assert contents() != before
    keeping.restore(kept)
    assert (contents(), files()) == (before, before_files)
    assert Demand.objects.unscoped("test").count() == 1


def test_grants_come_back_with_the_tables(kept: Path) -> None:
    """After a restore the trail is still insert-only."""
    keeping.restore(kept)
    with psycopg.connect(keeping._address()) as owner:
        ask = "SELECT has_table_privilege(%s, 'audit_event', %s)"
        held = {
            right: owner.execute(ask, [APP_ROLE, right]).fetchone()
            for right in ("INSERT", "SELECT", "UPDATE", "DELETE")
        }
    assert held == {"INSERT": (True,), "SELECT": (True,), "UPDATE": (False,), "DELETE": (False,)}


def test_the_database_before_the_restore_stays(here: World, kept: Path) -> None:
    filed(here, title="备份之后的事")
    newer = contents()
    keeping.restore(kept)
    name = settings.DATABASES["default"]["NAME"]
    with psycopg.connect(keeping._address(f"{name}_before_restore")) as old:
        counted = old.execute("SELECT count(*) FROM admission_demand").fetchone()
    assert (counted, contents() == newer) == ((2,), False)


def cut(path: Path, share: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])


def flip(path: Path, share: float) -> None:
    content = bytearray(path.read_bytes())
    content[int(len(content) * share)] ^= 0xFF
    path.write_bytes(content)


def resealed(place: Path, name: str) -> None:
    """The manifest says what now lies there: only reading the file itself can tell."""
    manifest = json.loads((place / keeping.MANIFEST).read_text("utf-8"))
    manifest["sha256"][name] = keeping._sha256(place / name)
    (place / keeping.MANIFEST).write_text(json.dumps(manifest), "utf-8")


def wrong(place: Path, name: str, content: bytes) -> None:
    (place / name).write_bytes(content)
    resealed(place, name)


DAMAGE: dict[str, Any] = {
    **{f"dump cut at {s:.0%}": lambda p, s=s: cut(p / keeping.DUMP, s) for s in (0, 0.1, 0.5, 0.9, 0.999)},
    **{f"dump flipped at {s:.0%}": lambda p, s=s: flip(p / keeping.DUMP, s) for s in (0, 0.01, 0.3, 0.6, 0.95)},
    **{f"files flipped at {s:.0%}": lambda p, s=s: flip(p / keeping.FILES, s) for s in (0, 0.3, 0.9)},
    "files cut": lambda p: cut(p / keeping.FILES, 0.4),
    "no dump": lambda p: (p / keeping.DUMP).unlink(),
    "no files": lambda p: (p / keeping.FILES).unlink(),
    "no manifest": lambda p: (p / keeping.MANIFEST).unlink(),
    "empty manifest": lambda p: (p / keeping.MANIFEST).write_text("", "utf-8"),
    "manifest of another shape": lambda p: (p / keeping.MANIFEST).write_text('["sha256"]', "utf-8"),
    "manifest with a word for hashes": lambda p: (p / keeping.MANIFEST).write_text('{"sha256": "x"}', "utf-8"),
    "manifest not text": lambda p: (p / keeping.MANIFEST).write_bytes(b"\xff\xfe\x00"),
    "resealed: dump cut": lambda p: (cut(p / keeping.DUMP, 0.6), resealed(p, keeping.DUMP)),
    "resealed: dump empty": lambda p: wrong(p, keeping.DUMP, b""),
    "resealed: a picture for a dump": lambda p: wrong(p, keeping.DUMP, b"\x89PNG\r\n"),
    "resealed: statements for a dump": lambda p: wrong(p, keeping.DUMP, b"DROP TABLE audit_event;"),
    "resealed: files empty": lambda p: wrong(p, keeping.FILES, b""),
    "resealed: a picture for files": lambda p: wrong(p, keeping.FILES, b"\x89PNG\r\n"),
}


def test_a_damaged_backup_is_refused_before_anything_is_touched(here: World, kept: Path, tmp_path: Path) -> None:
    """Every kind of damage in one go: the backup is dear, the answers must all be no."""
    before, before_files = contents(), files()
    taken = []
    for name, damage in DAMAGE.items():
        copy = tmp_path / "damaged"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(kept, copy)
        damage(copy)
        try:
            keeping.restore(copy)
        except keeping.Damaged as problem:
            assert "没有动任何数据" in str(problem)
        else:
            taken.append(name)
    assert taken == []
    assert (contents(), files()) == (before, before_files)
    keeping.prove(kept)


@pytest.mark.parametrize("there", [False, True])
def test_a_folder_that_is_no_backup_is_refused(there: bool, here: World, tmp_path: Path) -> None:
    place = tmp_path / "empty"
    if there:
        place.mkdir()
    with pytest.raises(keeping.Damaged, match="没有动任何数据"):
        keeping.restore(place)
