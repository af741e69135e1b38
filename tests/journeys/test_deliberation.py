"""J8 and J9 in a real browser at two widths: three taps to take part, one page to open a case, axe at every page."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from shanzhi.kernel.people.models import Post
from shanzhi.missions.deliberation import actions
from shanzhi.missions.deliberation.models import Deliberation, Vote
from tests.journeys.conftest import CHROMIUM
from tests.missions.deliberation import stages
from tests.worlds import World

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM and os.environ.get("CI") != "true", reason="no Chromium on this machine"),
]


def neighbour(here: World) -> Any:
    """A login in the role of a resident of the first community."""
    account = here.account("one")
    Post.objects.filter(pk=here.actors["one"].post_id).update(roles=["resident"])
    return account


def test_j8_a_resident_takes_part_in_three_taps(here: World, sign_in: Any) -> None:
    """D3-4.3.4: three sentences answered with three taps, nothing typed; the map shows only afterwards."""
    row = stages.running(here, timezone.now())
    stages.answered(here, row, timezone.now())
    before = Vote.objects.count()
    hands = sign_in(neighbour(here))
    hands.open(f"/deliberations/{row.pk}/")
    assert "您先表一次态" in hands.page.inner_text("main")
    for choice in ("agree", "disagree", "pass"):
        hands.press(f"button[value={choice}]")
    assert (hands.clicks, hands.fields, Vote.objects.count() - before) == (3, 0, 3)
    assert "意见地图" in hands.page.inner_text("main")
    assert "第 4 句，共 5 句" in hands.page.inner_text("#ask")


def test_j8_a_worker_opens_a_case_and_both_organisations_carry_it(here: World, sign_in: Any) -> None:
    """Three typed fields and one button open it; every wrong step names what is missing."""
    stages.seated(here)
    hands = sign_in(here.account("one"))
    hands.open("/w/deliberations/new/")
    hands.type("#id_title", "7 号楼旁空地怎么用？")
    hands.type("#id_facts", "空地 300 平方米，涉及 540 户。")
    hands.type("#id_heard", "10 月入户走访 86 户")
    hands.press("button.btn-xl")
    assert (hands.clicks <= 8, hands.fields <= 4) == (True, True)
    row = Deliberation.objects.unscoped("test").get()
    party = sign_in(here.account("party1"))
    party.open(f"/w/deliberations/{row.pk}/")
    party.press("text=作为议题，去定谁参加")
    party.press("text=看过了，确认参加的各方")
    head = sign_in(here.account("head1"))
    head.open(f"/w/deliberations/{row.pk}/")
    head.press("text=看过了，确认参加的各方")
    head.press("text=记下：都通报了")
    head.press("text=开始协商")
    assert "通报期满" in head.page.inner_text("#problems")


def test_j9_a_result_is_fed_back_and_closed(here: World, sign_in: Any) -> None:
    """D3-4.2.6: the page is prefilled; what is missing stands there until it is done."""
    now = timezone.now()
    row = stages.implementing(here, now - timedelta(days=2))
    stages.kept_promise(here, row, row.commitments.get(), now)
    hands = sign_in(here.account("one"))
    hands.open(f"/w/deliberations/{row.pk}/")
    hands.press("text=记下反馈")
    hands.press("text='办结'")
    assert (hands.clicks <= 3, hands.fields) == (True, 0)
    assert stages.reloaded(row).state == "closed"
    anybody = sign_in(None)
    anybody.open(f"/deliberations/{row.pk}/")
    assert "说到做到" in anybody.page.inner_text("main")
    anybody.open(f"/deliberations/{row.pk}/data/")


@pytest.mark.parametrize("path", ["/deliberations/", "/deliberations/rates/"])
def test_the_public_pages_are_whole(here: World, sign_in: Any, path: str) -> None:
    row = stages.running(here, timezone.now())
    assert actions.refresh_map(row, timezone.now()) is None
    sign_in(None).open(path)
