"""J11 and the filling of a form in a real browser at two widths: budgets of clicks and fields, axe, offline."""

import os
from typing import Any

import pytest

from shanzhi.kernel.registry import importing, sheets
from shanzhi.missions.reporting import actions
from shanzhi.missions.reporting.models import ReportForm, Submission
from tests.journeys.conftest import CHROMIUM
from tests.kernel.registry_tables import csv, line, number
from tests.missions.exchange.links import agreed
from tests.missions.reporting.forms import number as approved_number
from tests.missions.reporting.forms import opened, owed, started
from tests.worlds import World

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM and os.environ.get("CI") != "true", reason="no Chromium on this machine"),
]
HEADERS = (
    "社区名称\t总户数\t常住人口数\t户籍人口数\t外来常住人口数\t60岁以上\t楼栋数\t总人数（户籍）\t清洁取暖户数\t政治面貌"
)


def test_j11_a_department_is_told_what_exists_and_asks_for_the_rest(here: World, sign_in: Any) -> None:
    """At most five clicks and one pasted row; a monthly rural form is cut down with its clause (D1-4.9.2)."""
    hands = sign_in(here.account("dept"))
    hands.open("/d/forms/new/")
    hands.type("#id_title", "冬季取暖情况统计表")
    hands.type("#id_headers", HEADERS)
    hands.click('label.choice:has-text("每月")')
    hands.click("text=是农村生产经营")
    hands.press("text=查一查")
    told = hands.page.inner_text("main")
    assert ("您要的 10 个数" in told, "D1-4.9.2" in told, "不能收" in told) == (True, True, True)
    hands.page.select_option("select.sel >> nth=0", "none")
    hands.press("text=只向社区")
    row = ReportForm.objects.unscoped("test").get()
    assert (row.state, row.frequency) == ("ready", "half_yearly")
    assert (hands.clicks <= 5, hands.fields <= 2) == (True, True)


def test_a_worker_fills_the_missing_cells_with_a_wrong_one_first(here: World, sign_in: Any) -> None:
    """One page, the wrong cell named, nothing typed lost; then handed in and read back."""
    turn = opened(here)
    hands = sign_in(here.account("one"))
    hands.open("/w/forms/")
    hands.press("text=补 4 格")
    for at, value in enumerate(("105", "300", "四十", "7")):
        hands.type(f"#fill .fld .inp >> nth={at}", value)
    hands.press("text=交上去")
    assert "要填数字" in hands.page.inner_text("#problems")
    assert hands.page.input_value("#fill .fld .inp >> nth=0") == "105"
    hands.type("#fill .fld .inp >> nth=2", "40")
    hands.press("text=交上去")
    assert "已经交了" in hands.page.inner_text("h1")
    assert owed(here, turn).state == "submitted"


def test_the_network_goes_after_twelve_of_thirty_cells_and_nothing_is_lost_or_doubled(
    here: World, sign_in: Any
) -> None:
    new = tuple(f"新增第{at}类设施数" for at in range(1, 31))
    row = started(here, new)
    actor = here.actors["dept"]
    answers = {column.pk: "new" for column in row.columns.all() if column.kind != "new"}
    assert actions.reduce(form_id=row.pk, answers=answers, actor=actor, now=here.now).allowed
    assert actions.open_form(form_id=row.pk, number=approved_number(here), actor=actor, now=here.now).allowed
    turn = row.rounds.get()
    hands = sign_in(here.account("one"))
    hands.open(f"/w/forms/{owed(here, turn).pk}/")
    context = hands.page.context
    for at in range(12):
        hands.page.fill(f"#fill .fld .inp >> nth={at}", str(at + 1))
    context.set_offline(True)
    for at in range(12, 30):
        hands.page.fill(f"#fill .fld .inp >> nth={at}", str(at + 1))
    hands.page.click("text=交上去")
    assert "没有网" in hands.page.inner_text("#fill")
    context.set_offline(False)
    hands.page.reload()
    hands.page.click("text=放回来")
    hands.page.click("text=交上去")
    hands.page.wait_for_selector("text=已经交了")
    done = Submission.objects.unscoped("test").get(pk=owed(here, turn).pk)
    assert sorted(int(cell.value) for cell in done.cells.all()) == list(range(1, 31))


def test_a_worker_finds_a_household_looks_at_a_number_and_corrects_a_phone(
    here: World, sign_in: Any, settings: Any, tmp_path: Any
) -> None:
    """The base table (D1-4.8.2): a number without a reason is refused and nothing is lost; seen once, for a minute."""
    settings.REGISTRY_KEY_FILE = tmp_path / "key"
    actor = here.actors["one"]
    content = csv(line(1), line(2))
    table = sheets.read(content)
    place = actor.place_id or 0
    run = importing.begin(place_id=place, name="t.csv", content=content, table=table, actor=actor, now=here.now)
    importing.import_rows(run_id=run.pk, table=table, actor=actor, now=here.now)
    hands = sign_in(here.account("one"))
    hands.open("/w/base/")
    hands.type("[aria-label^=搜地址]", "王1")
    hands.press("main >> text=搜索")
    hands.press("main .row-i >> text=打开")
    assert "**** ****" in hands.page.inner_text(".reg")
    hands.press("text=看 60 秒")
    assert "还没写为什么" in hands.page.inner_text("#problems")
    hands.click("text=办证明要核对")
    hands.press("text=看 60 秒")
    assert number(1) in hands.page.inner_text(".reg")
    hands.click("text=更正一项")
    hands.type("#c_value", "12")
    hands.press("button:has-text('改好')")
    assert "不像电话" in hands.page.inner_text("#problems")
    hands.type("#c_value", "19012345678")
    hands.press("button:has-text('改好')")
    assert "190 **** 5678" in hands.page.inner_text(".reg")
    assert (hands.clicks <= 8, hands.fields <= 3) == (True, True)


def test_a_department_asks_yes_or_no_and_reads_the_log(here: World, sign_in: Any, settings: Any, tmp_path: Any) -> None:
    """A wrong number is named, an unknown person gets 查不到, each exchange stands in the chain."""
    settings.REGISTRY_KEY_FILE = tmp_path / "key"
    agreement = agreed(here)
    hands = sign_in(here.account("dept"))
    hands.open(f"/d/sharing/{agreement.pk}/")
    hands.type("#identity", "123")
    hands.press("text=问一下")
    assert "18 位" in hands.page.inner_text("#problems")
    hands.type("#identity", number(1))
    hands.press("text=问一下")
    told = hands.page.inner_text("main")
    assert ("查不到" in told, "第 1 次" in told) == (True, True)
    for path in ("/d/sharing/", "/d/sharing/new/", "/elements/"):
        hands.open(path)
