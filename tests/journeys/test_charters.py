"""J7 in a real browser at two widths: a community revises its convention through all six steps (D2-2.1 … D2-2.6)."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.journeys.conftest import CHROMIUM
from tests.missions.charters.revising import FINE, TEXT, with_street
from tests.worlds import World

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM and os.environ.get("CI") != "true", reason="no Chromium on this machine"),
]


def agree(hands: Any) -> None:
    hands.open("/a/rules/")
    hands.press("text=看一看，答复")
    hands.click('label.choice:has-text("同意")')
    hands.press("text=提交答复")


def back(hands: Any, before: Any) -> Any:
    """The same person in a new session; what was counted stays counted."""
    hands.clicks, hands.fields = before.clicks, before.fields
    return hands


def gather(clerk: Any) -> str:
    """Notice and households: the first two steps; returns the address of the revision."""
    clerk.open("/w/rules/")
    clerk.press("button:has-text('开始修订')")
    clerk.click('label.choice:has-text("入户发放")')
    clerk.type("#id_until", str(timezone.localdate() + timedelta(days=10)))
    clerk.press("text=已经发出，开始征集")
    base = str(clerk.page.url).replace(clerk.base, "")
    clerk.open(f"{base}households/")
    clerk.type("#id_name", "1 号楼")
    clerk.type("#id_households", "12")
    clerk.press("button:has-text('登记')")
    clerk.press("text=都送到了，拟定草案")
    assert "还有 12 户没有送达记录" in clerk.page.inner_text("#problems")
    clerk.open(f"{base}households/")
    clerk.type('input[name$="-numbers"]', "全部")
    clerk.press("text=记下来")
    clerk.press("text=都送到了，拟定草案")
    return base


def draft(clerk: Any, base: str) -> None:
    """The text with a fine in it: refused with its law, put right, submitted."""
    clerk.open(f"{base}text/whole/")
    clerk.type("#id_text", f"{TEXT}\n{FINE}")
    clerk.press("text=保存为新的一稿")
    clerk.press("button:has-text('提请审核')")
    assert "必须先改掉" in clerk.page.inner_text("#problems")
    assert "行政处罚法" in clerk.page.inner_text(".panel")
    clerk.press(".panel .iss.on >> text=改这一条")
    clerk.type("#id_text", "第七条 乱停车的，楼门长当面提醒，第二次请到议事会说一说。")
    clerk.press("text=保存为新的一稿")
    clerk.press("button:has-text('提请审核')")


def vote(clerk: Any, base: str) -> None:
    """The figures of the minutes: first the sum, then the record."""
    today = timezone.localdate()
    clerk.open(base)
    clerk.press("text=记会议表决")
    clerk.page.select_option("#id_basis", "households")
    days = {"notice_on": today - timedelta(days=12), "on": today}
    counts = {"eligible": 1126, "present": 682, "in_favour": 617, "against": 40, "abstained": 25}
    for name, value in (days | counts).items():
        clerk.type(f"#id_{name}", str(value))
    clerk.press("text=先算一算")
    assert "1,126" in clerk.page.inner_text(".why")
    clerk.press("text=记入，往下走")


def test_j7_six_steps_from_notice_to_the_public_page(here: World, sign_in: Any) -> None:
    """The clerk needs at most 30 clicks and 20 typed fields in all; the fine must go first; the law is beside it."""
    with_street(here)
    worker, party = here.account("one"), here.account("street_party")
    street = here.account("street", "township_clerk")
    clerk = sign_in(worker)
    base = gather(clerk)
    draft(clerk, base)
    agree(sign_in(party))
    agree(sign_in(street))
    clerk = back(sign_in(worker), clerk)
    vote(clerk, base)
    agree(sign_in(party))
    agree(sign_in(street))
    clerk = back(sign_in(worker), clerk)
    clerk.open(base)
    clerk.press("button:has-text('公布')")
    clerk.open("/rules/210302002001/")
    assert "民约备" in clerk.page.inner_text("article") and "罚款" not in clerk.page.inner_text("article")
    assert (clerk.clicks <= 30, clerk.fields <= 20) == (True, True), (clerk.clicks, clerk.fields)


def test_a_resident_says_something_without_a_name_and_follows_it_by_its_code(here: World, sign_in: Any) -> None:
    """D2-2.2: one typed field, one click; no account stands beside the opinion."""
    from tests.missions.charters.revising import announced  # noqa: PLC0415

    announced(here.actors["one"], here.now)
    hands = sign_in(None)
    hands.open("/rules/210302002001/opinion/")
    hands.type("#id_text", "清楼道改到下午行不行？")
    hands.press("button:has-text('提交')")
    assert "已经收到" in hands.page.inner_text("main")
    assert (hands.clicks, hands.fields) == (1, 1)
