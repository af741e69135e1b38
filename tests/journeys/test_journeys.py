"""J1, J2, J3 in a real browser at two widths: budgets of clicks and typed fields, and axe without a complaint."""

import os
from typing import Any

import pytest

from shanzhi.kernel.cases.models import Assignment
from tests.journeys.conftest import CHROMIUM
from tests.worlds import World, approved

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM and os.environ.get("CI") != "true", reason="no Chromium on this machine"),
]


def test_j1_a_department_files_and_learns_the_ruling(here: World, sign_in: Any) -> None:
    """At most nine clicks and five typed fields; the verdict shows from the first field (D1-4.2.3)."""
    hands = sign_in(here.account("dept"))
    hands.open("/d/demands/new/")
    hands.type("#id_title", "冬季用气安全提示")
    hands.page.wait_for_selector("#verdict .tag")
    hands.type("#id_purpose", "入户时顺带发一张提示单。")
    if not hands.page.is_checked("[name=place]"):
        hands.page.evaluate("document.querySelectorAll('details.area')[0].open = true")
        hands.click("[name=place]")
    hands.press("text=下一步：依据")
    hands.click('label.choice:has-text("部门文件")')
    hands.type("#id_document", "关于用气安全的通知（铁东卫发〔2026〕6号）")
    hands.press("text=下一步：工作量和经费")
    hands.type("#id_funding_source", "区级财政预算")
    hands.type("#id_funding_per_community", "600")
    hands.press("text=提交，看结论")
    assert "需要批准" in hands.page.inner_text("main")
    assert "区（市、县）党（工）委" in hands.page.inner_text("blockquote >> nth=0")
    assert (hands.clicks <= 9, hands.fields <= 5) == (True, True)


def test_j1_wrong_input_names_the_field_and_keeps_what_was_typed(here: World, sign_in: Any) -> None:
    hands = sign_in(here.account("dept"))
    hands.open("/d/demands/new/")
    hands.type("#id_title", "很长" * 99)
    hands.type("#id_purpose", "x")
    hands.page.evaluate("document.querySelector('#id_purpose').removeAttribute('required')")
    hands.type("#id_purpose", "")
    hands.press("text=下一步：依据")
    assert "请填写“要社区做什么”。" in hands.page.inner_text("#problems")
    assert hands.page.input_value("#id_title") == "很长" * 99


def test_j2_an_approver_decides_on_one_page(here: World, sign_in: Any) -> None:
    """Three clicks, at most one typed field; the number comes with the second yes (D1-4.2.3)."""
    from tests.worlds import filed  # noqa: PLC0415

    demand = filed(here)
    for name, told in (("party", "等另一家答复"), ("gov", "已经给出")):
        hands = sign_in(here.account(name))
        hands.open("/a/")
        hands.press("text=看一看，定下来")
        hands.press("button[value=approved]")
        assert told in hands.page.inner_text("main")
        assert (hands.clicks <= 3, hands.fields) == (True, 0)
    assert demand.pk


def test_j3_a_worker_receives_in_one_click(here: World, sign_in: Any) -> None:
    approved(here)
    hands = sign_in(here.account("one"))
    hands.open("/w/")
    hands.press("text='接收'")
    assert hands.clicks == 1
    states = Assignment.objects.unscoped("test").order_by("place__code").values_list("state", flat=True)
    assert list(states) == ["received", "waiting", "waiting"]


def test_j3_a_worker_refuses_an_unnumbered_demand(here: World, sign_in: Any) -> None:
    """Two clicks (D1-4.2.5); the words are pasted, the body is named."""
    hands = sign_in(here.account("one"))
    hands.open("/w/")
    hands.press("text=拒收并上报 >> visible=true")
    hands.type("#id_text", "今天下班前每个社区报 20 张照片")
    hands.type("#id_issuer_name", "某局")
    hands.press("button.btn-d.btn-xl")
    assert "这件事您不用做了" in hands.page.inner_text("main")
    assert hands.clicks == 2


def test_anyone_verifies_a_number(here: World, sign_in: Any) -> None:
    demand = approved(here)
    hands = sign_in(None)
    hands.open("/n/")
    hands.type("#number", demand.admission.key.lower().replace("-", " "))
    hands.press("text='查验'")
    assert "有效" in hands.page.inner_text(".verdict")
    hands.open("/n/")
    hands.type("#number", "AS-210302-2026-W-00001-0")
    hands.press("text='查验'")
    assert "编号写得不对" in hands.page.inner_text(".verdict") or "没有这个编号" in hands.page.inner_text(".verdict")


@pytest.mark.parametrize(
    "path", ["/", "/lists/", "/lists/4/", "/admissions/", "/search/?q=救助", "/help/", "/accounts/login/"]
)
def test_public_pages_are_whole_at_both_widths(here: World, sign_in: Any, path: str) -> None:
    sign_in(None).open(path)
