"""An assembly in a real browser: convened with a wrong date first, signed in, counted, concluded (D2-2.5, J7)."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from shanzhi.kernel.assemblies import queries
from tests.journeys.conftest import CHROMIUM
from tests.worlds import World

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM and os.environ.get("CI") != "true", reason="no Chromium on this machine"),
]


def unfold(hands: Any) -> None:
    hands.page.evaluate("document.querySelectorAll('details.more').forEach(function (d) { d.open = true; })")


def convene(hands: Any) -> None:
    """A wrong date first: it is named, and nothing typed is lost."""
    today = timezone.localdate()
    hands.open("/w/assemblies/new/")
    hands.type("#id_starts_on", str(today - timedelta(days=1)))
    hands.type("#id_starts_at", "23:59")
    hands.type("#id_venue", "社区活动室")
    hands.type("#id_motion", "同意修订居民公约")
    hands.press("main button.btn-xl")
    assert "开会的时间已经过了" in hands.page.inner_text("#problems")
    assert hands.page.input_value("#id_motion") == "同意修订居民公约"
    hands.type("#id_starts_on", str(today))
    hands.press("main button.btn-xl")


def hold(hands: Any) -> None:
    """Roll, presence, a count that cannot be, the right one, the verdict."""
    unfold(hands)
    hands.type("#id_text", "\n".join(f"1号楼,1-{n},王小兰" for n in range(1, 6)))
    hands.press("text='装入名册' >> visible=true")
    hands.press("text='开始签到'")
    assert "还差 3 户" in hands.page.inner_text(".quo-n b")
    unfold(hands)
    hands.type("#id_numbers", "1-1 1-2 1-3 1-4")
    hands.press("text='一起登记'")
    hands.press("text='宣布开会'")
    hands.type("#id_in_favour", "5")
    hands.type("#id_against", "0")
    hands.type("#id_abstained", "0")
    hands.press("text='计票'")
    assert "比在场的 4 还多" in hands.page.inner_text("#problems")
    hands.type("#id_in_favour", "3")
    hands.type("#id_against", "1")
    hands.type("#id_abstained", "0")
    hands.press("text='计票'")
    hands.press("text='散会，出结论'")
    assert "通过" in hands.page.inner_text(".verdict h2")


def test_j7_a_worker_holds_an_assembly_from_the_notice_to_the_card(here: World, sign_in: Any) -> None:
    """At most ten clicks and fifteen typed fields; wrong input is named and nothing typed is lost."""
    hands = sign_in(here.account("one"))
    convene(hands)
    hold(hands)
    assert (hands.clicks <= 10, hands.fields <= 15) == (True, True)
    row = queries.assemblies(here.actors["one"]).get()
    anyone = sign_in(None)
    anyone.open(f"/assemblies/{row.publication.key}/")
    assert "5 ÷ 2 = 2.5，过半数就是 3 户" in anyone.page.inner_text("article")
    assert "王" not in anyone.page.inner_text("article")
