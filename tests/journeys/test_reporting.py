"""J11 and the filling of a form in a real browser at two widths: budgets of clicks and fields, axe, offline."""

import os
from typing import Any

import pytest

from shanzhi.missions.reporting import actions
from shanzhi.missions.reporting.models import ReportForm, Submission
from tests.journeys.conftest import CHROMIUM
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
    from tests.missions.reporting.forms import number  # noqa: PLC0415

    assert actions.open_form(form_id=row.pk, number=number(here), actor=actor, now=here.now).allowed
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
