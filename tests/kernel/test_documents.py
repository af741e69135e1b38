"""Files are known by their bytes, kept within limits, drawn anew, named at random; evidence stands once."""

import io
import zipfile
from datetime import date, datetime

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from PIL import Image

from shanzhi.kernel.documents import actions, queries
from shanzhi.kernel.documents.files import MOST_BYTES, UnacceptableFile, check
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.evidence.actions import record_evidence
from shanzhi.kernel.evidence.models import Evidence
from shanzhi.kernel.evidence.queries import evidence_for
from tests.worlds import World, world

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 8), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **more)
    return out.getvalue()


def packed(*names: str, content: bytes = b"x", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as book:
        for name in names:
            book.writestr(name, content)
    return out.getvalue()


GOOD = {
    "image/png": picture(),
    "image/jpeg": picture("JPEG"),
    "image/webp": picture("WEBP"),
    "application/pdf": PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": packed("word/document.xml"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": packed("xl/workbook.xml"),
}
BAD = {
    "empty": (b"", "空的"),
    "too long": (b"%PDF-" + b"0" * MOST_BYTES, "最多 10 MB"),
    "a program": (b"MZ\x90\x00", "只收 PDF"),
    "a page": (b"<html><script>alert(1)</script>", "只收 PDF"),
    "a drawing": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "只收 PDF"),
    "a moving picture": (picture("GIF"), "只收 PDF"),
    "half a picture": (picture()[:40], "打不开"),
    "a picture in name only": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "打不开"),
    "half a pdf": (PDF[:-8], "不完整"),
    "any archive": (packed("a.txt"), "压缩包"),
    "half an archive": (packed("word/document.xml")[:30], "打不开"),
    "macros": (packed("word/document.xml", "word/vbaProject.bin"), "宏"),
    "a bomb": (packed("word/document.xml", content=b"0" * 20_000_000), "展开后太大"),
}


@pytest.mark.parametrize("kind", GOOD)
def test_what_may_be_kept_is_known_by_its_bytes(kind: str) -> None:
    assert check(GOOD[kind], images_only=False).content_type == kind


@pytest.mark.parametrize("name", BAD)
def test_what_may_not_be_kept_is_refused_with_the_reason(name: str) -> None:
    content, why = BAD[name]
    with pytest.raises(UnacceptableFile, match=why):
        check(content, images_only=False)


def test_a_picture_of_too_many_points_is_refused_before_it_is_drawn() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    with pytest.raises(UnacceptableFile):
        check(out.getvalue(), images_only=True)


def test_where_a_screenshot_is_asked_only_pictures_are_taken() -> None:
    with pytest.raises(UnacceptableFile, match="只收图片"):
        check(PDF, images_only=True)


def test_a_picture_is_drawn_anew_without_place_and_without_what_hides_behind_it() -> None:
    marked = Image.Exif()
    marked[0x010E] = "secret-place"
    content = picture("JPEG", (3000, 1000), exif=marked) + b"PK\x03\x04hidden"
    kept = check(content, images_only=True).content
    assert b"secret-place" not in kept
    assert b"hidden" not in kept
    assert Image.open(io.BytesIO(kept)).size == (2000, 667)


@pytest.fixture
def here(now: datetime) -> World:
    return world(now)


def kept(here: World, name: str) -> StoredFile:
    return actions.store_file(
        upload=io.BytesIO(PDF),
        name=name,
        owner_id=here.actors["dept"].own_body,
        subject="demand:1",
        images_only=False,
        actor=here.actors["dept"],
        now=here.now,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\通知.pdf", "通知.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("fdp.\u202egpj.exe", "fdp.gpj.exe"),
        ("", "文件"),
        ("..", "文件"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_a_name_is_for_showing_only(here: World, name: str, shown: str) -> None:
    """The file lies under a random name below its own root, whatever it was called."""
    row = kept(here, name)
    place = queries.location(settings.FILES_ROOT, row.key)
    assert (row.name, len(row.key)) == (shown, 32)
    assert place.is_relative_to(settings.FILES_ROOT)
    assert place.read_bytes() == PDF


@pytest.mark.django_db
def test_only_the_owner_finds_its_file(here: World) -> None:
    row = kept(here, "通知.pdf")
    assert queries.file_for(here.actors["dept"], row.key) == row
    assert queries.file_for(here.actors["other"], row.key) is None


@pytest.mark.django_db
def test_evidence_stands_once_a_day_and_the_newest_answers(here: World) -> None:
    def told(outcome: str, on: date) -> Evidence:
        return record_evidence(
            kind="deliberation",
            matter="demand:1",
            outcome=outcome,
            place_id=None,
            file_id=None,
            on=on,
            actor=here.actors["one"],
            now=here.now,
        )

    told("passed", date(2026, 3, 1))
    newest = told("failed", date(2026, 3, 2))
    with pytest.raises(IntegrityError), transaction.atomic():
        told("passed", date(2026, 3, 2))
    assert evidence_for("demand:1", "deliberation") == newest
    assert evidence_for("demand:2", "deliberation") is None
