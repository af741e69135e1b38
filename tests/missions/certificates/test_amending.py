"""A proposal to amend goes step by step, none left out, one at a time (D1-4.5.9); canaries of privacy."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.registry import queries as registry
from shanzhi.missions.certificates import actions
from shanzhi.missions.certificates.models import Amendment
from tests.missions.certificates.counters import counter
from tests.worlds import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> None:
    settings.REGISTRY_KEY_FILE = tmp_path / "key"


def test_the_steps_of_the_document_follow_one_another(now: datetime) -> None:
    desk = world(now).actors["civil"]
    told = {"actor": desk, "now": now}
    empty = actions.propose(code="cert-03", name="亲属关系证明", why=" ", **told)
    assert [reason.code for reason in empty.reasons] == ["why"]
    assert actions.propose(code="cert-03", name="亲属关系证明", why="核实不了", **told).allowed
    again = actions.propose(code="cert-03", name="亲属关系证明", why="核实不了", **told)
    assert [reason.code for reason in again.reasons] == ["open"]
    row = Amendment.objects.get()
    steps = {"consulted": "consultation", "studied": "study", "submitted": "submitted_to", "answered": "outcome"}
    for state, field in steps.items():
        refused = actions.proceed(amendment_id=row.pk, text="", **told)
        assert [reason.code for reason in refused.reasons] == [field]
        assert actions.proceed(amendment_id=row.pk, text=f"写了{field}", **told).allowed
        row.refresh_from_db()
        assert (row.state, getattr(row, field)) == (state, f"写了{field}")
    assert not actions.proceed(amendment_id=row.pk, text="再来", **told).allowed
    assert actions.propose(code="cert-03", name="亲属关系证明", why="又有新情况", **told).allowed


def test_the_database_knows_no_study_without_consultation(now: datetime) -> None:
    desk = world(now).actors["civil"]
    actions.propose(code="cert-03", name="亲属关系证明", why="核实不了", actor=desk, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.update(state="studied", study="x")


def test_no_identity_number_stands_in_the_trail_or_on_pages_before_it_is_revealed(now: datetime) -> None:
    """Privacy canary: the number is in the sealed paper and nowhere else."""
    made = counter(world(now))
    certificate = made.issued()
    number = registry.whole_identity(made.people["wang"], "test")
    trail = " ".join(f"{event.subject} {event.detail}" for event in Event.objects.all())
    assert number not in trail
    assert made.people["wang"].name not in trail
    account = made.here.account("one")
    worker, anyone = Client(), Client()
    worker.force_login(account)
    pages = [
        worker.get("/w/issue/", {"state": "issued"}),
        worker.get(f"/w/issue/{certificate.application_id}/"),
        worker.get("/w/seal/"),
        anyone.get(f"/v/{certificate.issued.code}/"),
        anyone.get(f"/api/v1/certificates/{certificate.issued.code}/verification"),
        anyone.get("/v/status.json"),
    ]
    assert [page.status_code for page in pages] == [200] * 6
    assert [page.request["PATH_INFO"] for page in pages if number in page.content.decode()] == []
    assert pages[4].json()["state"] in ("valid", "expired")
