"""J4, J5, J6 in a real browser at two widths: apply, issue by one key, anyone verifies; budgets and axe."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from shanzhi.kernel.audit.actor import clockwork
from shanzhi.missions.certificates import actions
from shanzhi.missions.certificates.models import Application, Certificate
from tests.journeys.conftest import CHROMIUM
from tests.missions.certificates.counters import SCHOOL, counter, mandate, resident
from tests.seats import MORE
from tests.worlds import LOADER, START, World, actor_of

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM and os.environ.get("CI") != "true", reason="no Chromium on this machine"),
]


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> None:
    settings.REGISTRY_KEY_FILE = tmp_path / "key"


def living_here(here: World) -> Any:
    """A resident with a login, linked to the base table."""
    from shanzhi.kernel.people import actions as people  # noqa: PLC0415

    _, title, kind, tier, code, topic, role = next(row for row in MORE if row[0] == "resident")
    draft = people.BodyDraft(title, kind, tier, here.places[code].pk, topic)
    (body,) = people.found_bodies(drafts=[draft], valid_from=START, actor=LOADER, now=here.now)
    here.actors["resident"] = actor_of(body, role, here.now)
    account = here.account("resident")
    resident(here, "云居", 31, here.now.date() - timedelta(days=40 * 365), "other", account.person_id)
    return account


def test_j4_j5_j6_from_the_phone_to_whoever_checks_it(here: World, sign_in: Any, tmp_path: Path) -> None:
    """Six taps and one typed field; one key; one look (D1-4.5.7, D1-4.5.12)."""
    made = counter(here)
    mandate(made)
    account = living_here(here)
    applies(sign_in(account))
    row = Application.objects.unscoped("test").get()
    issues(sign_in(here.account("one")), row)
    later = timezone.now() + timedelta(seconds=31)
    assert beside(lambda: actions.issue_due(actor=clockwork("委托用章"), now=later)) == 1
    certificate = Certificate.objects.get()
    applicant = sign_in(account)
    applicant.open(f"/me/cases/{row.pk}/")
    with applicant.page.expect_download() as got:
        applicant.page.click("text=下载证明")
    paper = tmp_path / "paper.pdf"
    got.value.save_as(paper)
    checks(sign_in(None), certificate, paper, tmp_path / "altered.pdf")


def beside(do: Callable[[], int]) -> int:
    """In a thread of its own, as the clock is a process of its own: the browser's driver owns this one's loop."""
    answers: list[int] = []

    def run() -> None:
        answers.append(do())
        connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()
    return answers[0]


def applies(applicant: Any) -> None:
    applicant.open("/services/")
    applicant.press("a.tile:has-text('居住情况证明')")
    applicant.press("text=我要办")
    applicant.click("label.opt:has-text('孩子上学报名')")
    applicant.type("#id_demander", SCHOOL)
    applicant.press("text=下一步：核对")
    applicant.press("text=以上属实，提交")
    assert (applicant.clicks <= 6, applicant.fields) == (True, 1)
    assert "待核对" in applicant.page.inner_text("main")


def issues(worker: Any, row: Application) -> None:
    worker.open("/w/issue/")
    worker.open(f"/w/issue/{row.pk}/")
    assert "和底表一致" in worker.page.inner_text("main")
    with worker.page.expect_navigation():
        worker.page.keyboard.press("1")
    worker.look()
    assert "秒后用章" in worker.page.inner_text("main")
    assert (worker.clicks, worker.fields) == (0, 0)


def checks(anyone: Any, certificate: Certificate, paper: Path, altered: Path) -> None:
    anyone.open(f"/v/{certificate.issued.code}/")
    assert "这张证明是真的，有效" in anyone.page.inner_text("h1")
    assert ("云居" in anyone.page.inner_text("main"), "云*" in anyone.page.inner_text("main")) == (False, True)
    altered.write_bytes(paper.read_bytes().replace(b"/Type", b"/Tybe", 1))
    for file, words in ((paper, "这张证明是真的，有效"), (altered, "不要采用")):
        anyone.open("/v/")
        anyone.page.set_input_files("#id_file", file)
        anyone.press("text=核对文件")
        assert words in anyone.page.inner_text("main")


def test_j4_what_communities_do_not_issue_says_where_to_go(here: World, sign_in: Any) -> None:
    """D1-4.5.8."""
    counter(here)
    anyone = sign_in(None)
    anyone.open("/services/")
    anyone.type("[name=q]", "亲属关系证明")
    anyone.press("main form button")
    anyone.press("a.row-i:has-text('亲属关系证明')")
    assert "公安户籍档案" in anyone.page.inner_text("main")
    assert anyone.clicks <= 3


def test_j4_wrong_input_keeps_what_was_typed(here: World, sign_in: Any) -> None:
    counter(here)
    hands = sign_in(living_here(here))
    hands.open("/services/cert-10/apply/1/")
    hands.type("#id_demander", SCHOOL)
    hands.press("text=下一步：核对")
    assert "还没选用在哪" in hands.page.inner_text("#problems")
    assert hands.page.input_value("#id_demander") == SCHOOL


def test_j5_the_keeper_seals_where_there_is_no_mandate(here: World, sign_in: Any) -> None:
    made = counter(here)
    here.actors["keeper"] = made.keeper
    made.here.now = timezone.now() - timedelta(minutes=2)
    made.approved()
    hands = sign_in(here.account("keeper"))
    hands.open("/w/seal/")
    hands.press("main form button:text-is('用章')")
    assert "盖好了，登记为第 1 号" in hands.page.inner_text("main")
    assert Certificate.objects.get().issued.sealed.keeper_id == made.keeper.post_id
