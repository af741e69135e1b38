"""The first administrator of an office, the demo reset that wipes nothing real, sample lists of own duties."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from shanzhi.entrypoints.cli import office, resetting
from shanzhi.entrypoints.cli.demo import duties
from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.catalogues.models import Edition, Entry
from shanzhi.kernel.documents.queries import location
from shanzhi.kernel.people import actions as people
from shanzhi.kernel.people.models import Account, Body, Post
from shanzhi.kernel.places.models import Place
from tests.kernel.test_documents import PDF
from tests.missions.admission.test_attachments import kept
from tests.worlds import LOADER, START, World, actor_of, filed, world

pytestmark = pytest.mark.django_db
OFFICE = office.Office(
    place="210302", name="数据局", kind="department", field="general", person="张三", username="zhang.san"
)


@pytest.fixture
def here(now: datetime) -> World:
    return world(now)


def test_an_office_begins_with_one_person_and_a_link(here: World) -> None:
    link = office.create(OFFICE, here.now)
    post = Post.objects.get(person__name="张三")
    assert (post.body.name, post.body.place.code, post.roles) == ("数据局", "210302", ["security_admin"])
    assert link.startswith(f"{settings.PUBLIC_URL}/first/")
    assert Client().get(link.removeprefix(settings.PUBLIC_URL)).status_code == 200
    assert list(Event.objects.order_by("id").values_list("act", flat=True))[-3:] == [
        "people.found",
        "people.account",
        "people.appoint",
    ]


def test_an_empty_database_gets_the_divisions_and_the_lists_first(now: datetime) -> None:
    office.create(OFFICE, now)
    assert Place.objects.filter(tier="community").count() > 1000
    assert Edition.objects.count() == 8
    assert Account.objects.get().demo is False


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"place": "999999"}, "没有代码是 999999 的区划"),
        ({"username": "Zhang"}, "小写英文字母开头"),
        ({"name": "街道办"}, "在另一个地方"),
    ],
)
def test_an_office_that_cannot_be_is_refused_whole(here: World, changes: dict[str, Any], why: str) -> None:
    before = Body.objects.count()
    with pytest.raises(office.NoOffice, match=why):
        office.create(replace(OFFICE, **changes), here.now)
    assert (Body.objects.count(), Account.objects.count()) == (before, 0)


def test_a_second_call_for_the_same_person_is_refused(here: World) -> None:
    office.create(OFFICE, here.now)
    with pytest.raises(office.NoOffice, match="已经有同名的岗位"):
        office.create(OFFICE, here.now)
    assert Body.objects.filter(name="数据局").count() == 1


def as_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")


def test_a_reset_empties_the_demo_with_its_files(here: World) -> None:
    filed(here)
    place = location(settings.FILES_ROOT, kept(here, "dept", PDF).key)
    here.account("dept")
    as_owner()
    connection.check_constraints()  # nothing of this transaction is left to be checked
    assert resetting.wipe() > 30
    left = [Event.objects.count(), Place.objects.count(), Account.objects.count(), Entry.objects.count()]
    assert (left, place.exists()) == ([0, 0, 0, 0], False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) > 10 FROM django_migrations")
        assert cursor.fetchone() == (True,)


def test_a_database_with_a_real_login_or_without_any_is_never_wiped(here: World) -> None:
    as_owner()
    with pytest.raises(resetting.NotADemo, match="没有动任何数据"):
        resetting.wipe()
    here.account("dept")
    people.open_account(username="real.one", password_hash="!", name="真", demo=False, actor=LOADER, now=here.now)
    with pytest.raises(resetting.NotADemo, match="不是演示的账号"):
        resetting.wipe()
    assert Place.objects.count() == 6


@pytest.mark.parametrize("mode", ["development", "production"])
def test_outside_demo_mode_nothing_is_ever_wiped(here: World, monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    here.account("dept")
    monkeypatch.setenv("SHANZHI_MODE", mode)
    as_owner()
    with pytest.raises(resetting.NotADemo, match=f"{mode} 模式"):
        resetting.wipe()
    assert Place.objects.count() == 6


def test_own_duties_are_samples_for_bodies_of_that_name_and_a_hint_while_filing(here: World) -> None:
    named = [("铁东区市场监督管理局（演示）", "210302"), ("解放街道办事处（演示）", "210302002")]
    for name, code in named:
        draft = people.BodyDraft(name, "department", here.places[code].tier, here.places[code].pk)
        (body,) = people.found_bodies(drafts=[draft], valid_from=START, actor=LOADER, now=here.now)
        here.actors[name] = actor_of(body, "filer", here.now)
    made = [duties.load(here.now) for _ in range(2)]
    assert made == [2, 0]
    entries = Entry.objects.exclude(edition__catalogue__body=None)
    assert (entries.count(), set(entries.values_list("status", flat=True))) == (25, {"sample"})
    client = Client()
    here.actors["market"] = here.actors[named[0][0]]
    client.force_login(here.account("market"))
    page = client.get("/d/demands/new/").content.decode()
    assert "对照本单位的自身职责清单（12 条，示例，待确认）" in page
