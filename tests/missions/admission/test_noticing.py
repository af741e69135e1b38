"""Signs of a disguise reach a person with the filing's words marked; what the person says is done, nothing else."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client

from shanzhi.kernel.documents.texts import words_of
from shanzhi.kernel.findings.models import Finding
from shanzhi.missions.admission import actions
from shanzhi.missions.admission.actions import BasisDraft
from shanzhi.missions.admission.models import Suspicion
from tests.missions.admission.test_attachments import kept
from tests.worlds import World, approved, filed, reloaded, world

pytestmark = pytest.mark.django_db
HIDDEN = {
    "title": "营商服务数据摸底",
    "purpose": "请社区逐户登记空置楼面，每周空置数要降下来，降不下来的社区书记写说明，月底按降幅排座次。",
}


@pytest.fixture
def here(now: datetime) -> World:
    return world(now)


def docx(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("word/document.xml", f"<w:document xmlns:w='w'><w:p><w:t>{text}</w:t></w:p></w:document>")
    return buffer.getvalue()


def open_signs() -> list[str]:
    return list(
        Suspicion.objects.unscoped("test").filter(decided_at=None).order_by("id").values_list("kind", flat=True)
    )


def decide(here: World, verdict: str, reason: str = "看过原文，确实在派任务", by: str = "civil") -> list[str]:
    row = Suspicion.objects.unscoped("test").order_by("id").first()
    assert row is not None
    told = actions.decide_suspicion(
        suspicion_id=row.pk, verdict=verdict, reason=reason, actor=here.actors[by], now=here.now
    )
    return [each.code for each in told.reasons]


def test_a_hidden_target_goes_to_a_person_and_an_ordinary_filing_does_not(here: World) -> None:
    """D1-4.2.6: the mark never decides alone: the ruling is the gate's own."""
    filed(here)
    assert open_signs() == []
    filed(here, **HIDDEN)
    assert open_signs() == ["hidden_target"]


def test_the_words_of_an_attached_file_are_weighed_too(here: World) -> None:
    file = kept(here, "dept", docx(HIDDEN["purpose"] * 3))
    filed(here, bases=(BasisDraft("department", "关于摸底的通知", file_id=file.pk),))
    assert open_signs() == ["hidden_target"]


def test_a_broken_or_hostile_file_has_no_words_and_stops_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for content in (b"", b"PK\x03\x04x", docx("x")[:40], b"%PDF-1.7"):
        path.write_bytes(content)
        assert words_of(path) == ""
    assert words_of(path.with_name("missing")) == ""
    laughs = docx("x").replace(b"<w:document", b"<!DOCTYPE a><w:document")
    path.write_bytes(laughs)
    assert words_of(path) == ""


def test_a_founded_sign_raises_a_finding_and_ends_the_number(here: World) -> None:
    demand = approved(here, **HIDDEN)
    assert reloaded(demand).state == "active"
    assert decide(here, "founded") == []
    assert (reloaded(demand).state, Finding.objects.unscoped("test").get().clause) == ("revoked", "D1-4.2.6")
    assert decide(here, "founded") == ["sign_closed"]


def test_an_unfounded_sign_leaves_everything_as_it_is(here: World) -> None:
    demand = approved(here, **HIDDEN)
    assert decide(here, "unfounded", "") == ["sign_no_reason"]
    assert decide(here, "flip") == ["sign_no_verdict"]
    assert decide(here, "unfounded", "只是措辞像，没有派任务", by="justice") == ["sign_closed"]
    assert decide(here, "unfounded", "只是措辞像，没有派任务") == []
    assert (reloaded(demand).state, Finding.objects.unscoped("test").count()) == ("active", 0)


def test_a_refused_demand_filed_again_as_a_form_is_shown_with_its_trail(here: World) -> None:
    """D1-4.2.5: prohibited as a task, tried again as a report."""
    refused = filed(here, topic="tax_target", title="商户税源摸排", purpose="请社区走访沿街商户，登记经营情况。")
    assert reloaded(refused).state == "prohibited"
    Suspicion.objects.unscoped("test").delete()
    filed(
        here, kind="report", title="商户情况登记表", purpose="请社区走访沿街商户，登记经营情况。", frequency="quarterly"
    )
    row = Suspicion.objects.unscoped("test").get(kind="another_name")
    assert row.related == [refused.pk]


def test_the_desk_reads_the_marked_words_and_approvers_see_the_sign(here: World) -> None:
    demand = filed(here, **HIDDEN)
    row = Suspicion.objects.unscoped("test").get()
    desk = Client()
    desk.force_login(here.account("civil", role="desk"))
    shown = desk.get(f"/a/suspicions/{row.pk}/").content.decode()
    assert "<mark>" in shown
    assert "营商服务数据摸底" in desk.get("/a/suspicions/").content.decode()
    party = Client()
    party.force_login(here.account("party"))
    assert "请留意" in party.get(f"/a/demands/{demand.pk}/").content.decode()
    wrong = desk.post(f"/a/suspicions/{row.pk}/", {"verdict": "founded", "reason": "短"})
    assert (wrong.status_code, "理由太短" in wrong.content.decode()) == (409, True)
