"""J12 and ordering at the door in a real browser at two widths, with their budgets and axe (D5-4.3.1, D5-4.5.2)."""

import os
from datetime import timedelta
from typing import Any

import pytest

from shanzhi.missions.resources.actions import accounting
from shanzhi.missions.resources.models import Asset, ServiceOrder
from tests.journeys.conftest import CHROMIUM
from tests.kernel.test_documents import picture
from tests.missions.resources.building import people_of, reported, running
from tests.worlds import World

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM and os.environ.get("CI") != "true", reason="no Chromium on this machine"),
]


def test_j12_a_room_is_listed_with_four_photographs_and_four_fields(here: World, sign_in: Any) -> None:
    hands = sign_in(here.account("one"))
    hands.open("/w/resources/new/")
    shot = {"name": "a.png", "mimeType": "image/png", "buffer": picture()}
    hands.page.set_input_files("#id_photos", [shot | {"name": f"{n}.png"} for n in range(4)])
    hands.type("#id_name", "2 号楼门厅")
    hands.click('label.choice:has-text("用房")')
    hands.type("#id_area", "36")
    hands.click('label.choice:has-text("国有")')
    hands.press("text=记下这一处")
    assert "还没有核权属" in hands.page.inner_text("main")
    assert (hands.clicks, hands.fields) == (3, 2)
    assert Asset.objects.unscoped("test").get().photos.count() == 4


def test_j12_a_wrong_area_is_named_and_everything_typed_stays(here: World, sign_in: Any) -> None:
    hands = sign_in(here.account("one"))
    hands.open("/w/resources/new/")
    hands.type("#id_name", "2 号楼门厅")
    hands.click('label.choice:has-text("用房")')
    hands.type("#id_area", "0")
    hands.click('label.choice:has-text("国有")')
    hands.press("text=记下这一处")
    assert "面积 0 平方米不对" in hands.page.inner_text("#problems")
    assert hands.page.input_value("#id_name") == "2 号楼门厅"


def test_a_resident_orders_at_the_door_and_confirms_with_one_tap(here: World, sign_in: Any) -> None:
    people_of(here)
    running(here, here.now - timedelta(days=60))
    resident = here.account("resident")
    hands = sign_in(resident)
    hands.open("/me/services/")
    hands.press("main .btn-p")
    hands.type("#id_address", "7 号楼 2 单元 301")
    hands.type("#id_phone", "13800000000")
    hands.press("main button.btn-xl")
    order = ServiceOrder.objects.unscoped("test").get()
    assert order.code in hands.page.inner_text(".code4")
    assert (hands.clicks, hands.fields) == (2, 2)
    serves = sign_in(here.account("enterprise"))
    serves.open(f"/org/orders/{order.pk}/")
    serves.type("#code", order.code)
    serves.press("text=确认做完")
    hands = sign_in(resident)
    hands.open(f"/me/orders/{order.pk}/")
    hands.press("button[value=good]")
    assert "您评的是：满意" in hands.page.inner_text("main")


def test_everybody_reads_what_each_side_gained(here: World, sign_in: Any) -> None:
    people_of(here)
    project = running(here, here.now - timedelta(days=60))
    quarter = reported(here, project, here.now)
    values = {"staff_hours": 0, "staff_hours_admitted": False}
    accounting.confirm_quarter(
        project_id=project.pk, quarter=quarter, values=values, actor=here.actors["one"], now=here.now
    )
    hands = sign_in(None)
    hands.open(f"/projects/{project.pk}/ledger/")
    told = hands.page.inner_text("main")
    assert all(words in told for words in ("居民得到", "企业得到", "政府投入", "三方都有利", "5 万—10 万元"))
    assert "63,800" not in told
    assert "63800" not in told
    for path in ("/resources/", "/resources/?tab=needs", "/resources/?tab=projects"):
        hands.open(path)
    watch = sign_in(here.account("one"))
    for path in ("/w/resources/", "/w/calls/", "/w/calls/new/", f"/w/projects/{project.pk}/", "/w/projects/what-if/"):
        watch.open(path)
