"""Nine filings of one department in a real browser, each ruled with its clause; the funded one walks to the inbox."""

import os
from dataclasses import dataclass
from typing import Any

import pytest

from tests.journeys.conftest import CHROMIUM, SIZES
from tests.worlds import World

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM and os.environ.get("CI") != "true", reason="no Chromium on this machine"),
]


@dataclass(frozen=True)
class Case:
    """What is chosen and typed, what the page says, and the clauses it quotes."""

    title: str
    verdict: str
    clauses: tuple[str, ...]
    picks: tuple[tuple[str, str], ...] = ()
    basis: str = "department"
    document: str = "关于开展这项工作的通知（示例）"
    article: str = ""
    money: tuple[str, str] = ("区级财政预算", "600")
    later: tuple[tuple[str, str], ...] = ()


CASES = {
    "a listed item": Case("协助做好社会救助工作", "可以办", ("D1-4.2.1",)),
    "a statutory one": Case(
        "老年人健康检查通知", "可以办", ("D1-4.2.3",), basis="statute", document="某法（示例）", article="第一条"
    ),
    "an unlisted funded one": Case("冬季用气安全提示", "可以办，但要先批准", ("D1-4.2.3", "D1-4.2.4")),
    "an unfunded one": Case("健康步道巡护", "还差一点", ("D1-4.2.4",), money=("待定", "")),
    "one of its own duties": Case(
        "卫生许可现场核查", "不能交给社区", ("D1-4.2.2",), (("own_duty", "true"), ("role", "responsible"))
    ),
    "a tax target": Case("税源线索摸排", "不能交给社区", ("D1-4.2.6",), (("topic", "tax_target"),)),
    "a workstation": Case("健康工作站", "不能交给社区", ("D1-4.4.2",), (("kind", "organisation"),)),
    "a monthly rural report": Case(
        "农村改厕进度表",
        "改一改再来",
        ("D1-4.9.2",),
        (("kind", "report"), ("frequency", "monthly")),
        later=(("rural_scheduling", "true"),),
    ),
    "a community board": Case(
        "健康驿站牌",
        "不能交给社区",
        ("D1-4.4.3",),
        (("kind", "community_signboard"),),
        later=(("place", "outdoor"),),
    ),
}


@pytest.fixture(params=["desk"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return SIZES[request.param]


def pick(hands: Any, name: str, value: str) -> None:
    """One of the radio cards, the folded ones included."""
    hands.page.evaluate("document.querySelectorAll('details.more').forEach(function (d) { d.open = true; })")
    hands.click(f"label.choice:has([name={name}][value={value}])")


def file(hands: Any, case: Case) -> None:
    """The three parts as a clerk fills them."""
    hands.open("/d/demands/new/")
    for name, value in case.picks:
        pick(hands, name, value)
    hands.type("#id_title", case.title)
    hands.type("#id_purpose", "请社区协助，做法和材料由我局准备。")
    pick(hands, "own_duty", dict(case.picks).get("own_duty", "false"))
    hands.press("text=下一步：依据")
    pick(hands, "basis_kind", case.basis)
    hands.type("#id_document", case.document)
    if case.article:
        hands.type("#id_article", case.article)
    hands.press("text=下一步：工作量和经费")
    for name, value in case.later:
        pick(hands, name, value)
    if hands.page.query_selector("#id_funding_source"):
        hands.type("#id_funding_source", case.money[0])
        hands.type("#id_funding_per_community", case.money[1])
    hands.press("text=提交，看结论")


@pytest.mark.parametrize("name", CASES)
def test_each_of_the_nine_is_ruled_with_its_clause_quoted(name: str, here: World, sign_in: Any) -> None:
    hands = sign_in(here.account("dept"))
    file(hands, CASES[name])
    assert CASES[name].verdict in hands.page.inner_text(".verdict h1")
    quoted = " ".join(hands.page.locator("blockquote").all_inner_texts())
    assert [clause for clause in CASES[name].clauses if clause not in quoted] == []


def test_the_funded_one_is_approved_twice_and_lands_in_the_inbox_with_a_number_that_verifies(
    here: World, sign_in: Any
) -> None:
    """From the department to the community and to the public (D1-4.2.3, D1-4.2.1, D1-4.2.5)."""
    case = CASES["an unlisted funded one"]
    file(sign_in(here.account("dept")), case)
    for name in ("party", "gov"):
        hands = sign_in(here.account(name))
        hands.open("/a/")
        hands.press("text=看一看，定下来")
        hands.press("button[value=approved]")
    worker = sign_in(here.account("one"))
    worker.open("/w/")
    number = worker.page.inner_text(".row-i .mt a")
    assert case.title in worker.page.inner_text("main")
    anyone = sign_in(None)
    anyone.open("/n/")
    anyone.type("#number", number.lower().replace("-", " "))
    anyone.press("main button:has-text('查验')")
    assert number in anyone.page.inner_text("main")
    assert "可以交给社区" in anyone.page.inner_text(".verdict")
