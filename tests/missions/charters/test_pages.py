"""Every page of a revision opens at every step for the people it concerns, and wrong input is named (D2-2.1)."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from shanzhi.missions.charters import queries
from tests.missions.charters.revising import (
    FINE,
    TEXT,
    announced,
    begun,
    drafted,
    filed,
    published,
    reviewed,
    submitted,
    voted,
    with_street,
)
from tests.worlds import World, world

NOW = datetime(2026, 3, 16, 2, tzinfo=UTC)
pytestmark = pytest.mark.django_db
PAGES = ("", "text/", "households/", "opinions/", "compare/", "export/docx/", "export/pdf/", "export/poster/")


@pytest.fixture
def here() -> World:
    return with_street(world(timezone.now()))


def signed_in(here: World, name: str, role: str = "") -> Client:
    client = Client()
    client.force_login(here.account(name, role))
    return client


STEPS: dict[str, Any] = {
    "publicity": lambda here: begun(here.actors["one"], here.now),
    "opinions": lambda here: announced(here.actors["one"], here.now),
    "draft": lambda here: drafted(here.actors["one"], here.now, f"{TEXT}\n{FINE}"),
    "review": submitted,
    "vote": reviewed,
    "filing": voted,
    "filed": filed,
    "in_force": published,
}


@pytest.mark.parametrize("step", STEPS)
def test_every_page_opens_at_this_step(here: World, step: str) -> None:
    revision = STEPS[step](here)
    worker = signed_in(here, "one")
    codes = {page: worker.get(f"/w/rules/{revision.pk}/{page}").status_code for page in PAGES}
    assert codes == dict.fromkeys(PAGES, 200)
    rows = list(queries.reviews_waiting(here.actors["street_party"]))
    if rows:
        assert signed_in(here, "street_party").get(f"/a/rules/{rows[0].pk}/").status_code == 200
    assert Client().get("/rules/210302002001/").status_code == 200


def test_figures_that_contradict_one_another_are_named_beside_their_field(here: World) -> None:
    """More votes than present (D2-2.4): nothing is kept, everything typed stays."""
    revision = reviewed(here)
    worker = signed_in(here, "one")
    typed = {
        "body": "residents_assembly",
        "basis": "households",
        "on": str(here.now.date()),
        "notice_on": str(here.now.date()),
        "eligible": "100",
        "present": "60",
        "in_favour": "61",
        "against": "0",
        "abstained": "0",
        "keep": "1",
    }
    page = worker.post(f"/w/rules/{revision.pk}/vote/", typed)
    assert page.status_code == 422
    assert "同意 61 比到会 60 还多" in page.content.decode()
    assert queries.vote_of(revision) is None


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.txt", b"", "空文件"),
        ("a.doc", b"\xd0\xcf\x11\xe0 old word", "另存为 DOCX"),
        ("a.docx", b"PK\x03\x04 not a zip", "打不开"),
        ("a.txt", bytes(range(256)) * 20, "编码"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_the_text_stays(
    here: World, name: str, content: bytes, told: str
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    revision = begun(here.actors["one"], here.now)
    upload = SimpleUploadedFile(name, content)
    page = signed_in(here, "one").post(f"/w/rules/{revision.pk}/text/whole/", {"text": "留着的字", "file": upload})
    words = page.content.decode()
    assert page.status_code == 422 and "留着的字" in words
    assert told in words or "空的" in words


def test_a_gbk_file_becomes_the_next_version(here: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    revision = begun(here.actors["one"], here.now, "")
    upload = SimpleUploadedFile("公约.txt", TEXT.encode("gbk"))
    page = signed_in(here, "one").post(f"/w/rules/{revision.pk}/text/whole/", {"text": "", "file": upload})
    version = queries.newest_version(revision.pk)
    assert page.status_code == 302
    assert version is not None and len(queries.clause_texts(version.pk)) == 6
