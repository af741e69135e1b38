"""A community tells and is asked, in a real browser at two widths (D1-4.8.3, D1-5.4.1)."""

import os
from typing import Any

import pytest

from tests.journeys.conftest import CHROMIUM
from tests.worlds import World

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM and os.environ.get("CI") != "true", reason="no Chromium on this machine"),
]
HOME = "/c/210302002001/"


def test_a_worker_tells_in_four_clicks_and_anyone_reads_it(here: World, sign_in: Any) -> None:
    worker = sign_in(here.account("one"))
    worker.open("/w/postings/")
    worker.press("text=写一条")
    worker.click('label.choice:has-text("通知告知")')
    worker.type("#id_title", "供暖报修找谁")
    worker.type("#id_text", "先打报修电话，两天没人来打社区电话。")
    worker.press("text=存草稿，看一眼再发")
    worker.press("button:has-text('公开')")
    assert (worker.clicks <= 4, worker.fields) == (True, 2)
    anyone = sign_in(None)
    anyone.open(HOME)
    anyone.press("text=供暖报修找谁")
    assert "先打报修电话" in anyone.page.inner_text("main")


def test_a_resident_asks_without_a_name_and_reads_the_answer(here: World, sign_in: Any) -> None:
    """Two taps and one typed field."""
    anyone = sign_in(None)
    anyone.open(HOME)
    anyone.press("text=有话要说")
    anyone.type("#id_text", "几点开门？")
    anyone.press("text=交给社区")
    assert (anyone.clicks, anyone.fields) == (2, 1)
    code = anyone.page.inner_text(".anum")
    worker = sign_in(here.account("one"))
    worker.open("/w/questions/")
    worker.press("text=几点开门？")
    worker.type("#id_answer", "八点半。")
    worker.press("main button:has-text('答复')")
    anyone.open(f"/say/?code={code}")
    assert "八点半。" in anyone.page.inner_text("main")


@pytest.mark.parametrize("path", ["/c/", "/c/?q=解放", "/stories/", "/say/"])
def test_open_pages_are_whole_at_both_widths(here: World, sign_in: Any, path: str) -> None:
    sign_in(None).open(path)


def test_every_entry_stands_on_one_page(here: World, sign_in: Any) -> None:
    worker = sign_in(here.account("one"))
    worker.open("/me/menu/")
    assert "公开和宣传" in worker.page.inner_text("main")
