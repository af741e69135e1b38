"""Files of demands and reports: handed out to whom the demand or report is visible, never as a page."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from shanzhi.kernel.documents import actions as documents
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.documents.queries import location
from shanzhi.missions.admission import actions
from shanzhi.missions.admission.actions import BasisDraft
from shanzhi.missions.admission.models import Demand
from tests.kernel.test_documents import PDF, picture
from tests.worlds import World, filed, world

pytestmark = pytest.mark.django_db


def kept(here: World, by: str, content: bytes, name: str = "通知.pdf") -> StoredFile:
    """A file of one body's own."""
    actor = here.actors[by]
    return documents.store_file(
        upload=io.BytesIO(content),
        name=name,
        owner_id=actor.own_body,
        subject="",
        images_only=False,
        actor=actor,
        now=here.now,
    )


@pytest.fixture
def here(db: None) -> World:
    return world(timezone.now())


def client_of(here: World, name: str, role: str = "") -> Client:
    client = Client()
    client.force_login(here.account(name, role))
    return client


def with_file(here: World, row: StoredFile, **changes: Any) -> Demand:
    day = here.now.date()
    bases = (BasisDraft("department", "通知", file_id=row.pk),)
    return filed(here, bases=bases, starts_on=day, ends_on=day + timedelta(days=60), **changes)


def test_a_paper_is_handed_out_under_its_own_name_and_never_opened_as_a_page(here: World) -> None:
    row = kept(here, "dept", PDF)
    demand = with_file(here, row)
    approver = client_of(here, "party")
    assert f"/d/files/{row.pk}/" in approver.get(f"/a/demands/{demand.pk}/").content.decode()
    answer = approver.get(f"/d/files/{row.pk}/")
    assert answer.content == PDF
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E9%80%9A%E7%9F%A5.pdf"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Cache-Control"] == "no-store, private"


def test_a_report_s_picture_is_shown_to_its_community_and_the_audit_role_only(here: World) -> None:
    row = kept(here, "one", picture(), "截图.png")
    told = {"issuer_id": here.actors["dept"].own_body, "issuer_name": "", "text": "", "picture_id": row.pk}
    actions.report_unnumbered(**told, actor=here.actors["one"], now=here.now)
    clients = {name: client_of(here, name) for name in ("one", "two", "dept", "civil", "party")}
    clients["auditor"] = client_of(here, "justice", role="auditor")
    path = f"/d/files/{row.pk}/"
    seen = {name: client.get(path).status_code for name, client in clients.items()}
    assert seen == {"one": 200, "two": 404, "dept": 404, "civil": 404, "party": 404, "auditor": 200}
    answer = clients["one"].get(path)
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"].startswith("inline")
    for name, page in (("one", "/w/refuse/"), ("auditor", "/admin/protection/")):
        assert path in clients[name].get(page).content.decode()


def test_another_department_s_paper_and_a_loose_file_are_not_there(here: World) -> None:
    paper, loose = kept(here, "dept", PDF), kept(here, "dept", PDF)
    with_file(here, paper)
    own, other = client_of(here, "dept"), client_of(here, "other")
    codes = [client.get(f"/d/files/{row.pk}/").status_code for client in (own, other) for row in (paper, loose)]
    assert codes == [200, 404, 404, 404]


def test_a_file_that_is_gone_from_the_disk_is_not_there(here: World) -> None:
    row = kept(here, "dept", PDF)
    with_file(here, row)
    location(settings.FILES_ROOT, row.key).unlink()
    assert client_of(here, "dept").get(f"/d/files/{row.pk}/").status_code == 404
