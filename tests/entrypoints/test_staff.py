"""人员与岗位 in a browser without script: find, appoint, link, lend, end, hand over; out of reach is not there."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.people.models import Account, HandOver, Person, Post, StandIn
from tests.seats import Seats, seats_of
from tests.worlds import filed, world

pytestmark = pytest.mark.django_db
SENTENCE = "a-new-long-sentence-9"


@pytest.fixture
def seats(db: None) -> Seats:
    return seats_of(world(timezone.now()))


@pytest.fixture
def admin(seats: Seats) -> Client:
    return seats.client("secadmin")


def county(seats: Seats) -> Client:
    """A security administrator of the near county only."""
    client = Client()
    client.force_login(seats.here.account("other", role="security_admin"))
    return client


def appoint(client: Client, seats: Seats, at: str = "dept", **changes: Any) -> Any:
    typed = {
        "name": "张三",
        "username": "zhang.san",
        "title": "二科经办",
        "roles": ["filer"],
        "valid_from": str(timezone.localdate()),
        "once": "k1",
    }
    return client.post(f"/admin/people/new/?body={seats.here.actors[at].body_id}", typed | changes)


def problems(answer: Any) -> str:
    """What the box of problems says."""
    found = re.search(r'id="problems".*?</ul>', answer.content.decode(), re.S)
    return re.sub(r"<[^>]+>|\s", "", found.group(0)) if found else ""


def new_post(client: Client, seats: Seats, **changes: Any) -> Post:
    answer = appoint(client, seats, **changes)
    assert answer.status_code == 302, problems(answer)
    return Post.objects.get(pk=int(answer["Location"].split("/")[3]))


def test_a_new_person_signs_in_by_a_link_that_works_once(seats: Seats, admin: Client) -> None:
    post = new_post(admin, seats)
    shown = admin.post(f"/admin/people/{post.pk}/link/").content.decode()
    first = re.search(r"/first/\d+/[^/<]+/", shown)
    again = re.search(r"/first/\d+/[^/<]+/", admin.post(f"/admin/people/{post.pk}/link/").content.decode())
    assert first and again
    guest = Client()
    assert guest.get(first.group(0)).status_code == 409
    assert "zhang.san" in guest.get(again.group(0)).content.decode()
    for typed, told in (
        ({"first": "short", "second": "short"}, "密码太短"),
        ({"first": "zhang.san123", "second": "x"}, "密码和账号太像"),
        ({"first": SENTENCE, "second": "x"}, "两次输的密码不一样"),
        ({"first": ""}, "请填写“新密码”"),
    ):
        assert told in problems(guest.post(again.group(0), typed))
    assert guest.post(again.group(0), {"first": SENTENCE, "second": SENTENCE})["Location"] == "/accounts/login/"
    assert guest.get(again.group(0)).status_code == 409
    guest.post("/accounts/login/", {"login": "zhang.san", "password": SENTENCE})
    assert "卫健局 · 二科经办" in guest.get("/d/demands/").content.decode()
    acts = list(Event.objects.filter(subject__startswith="account:").order_by("id").values_list("act", flat=True))
    assert acts[-4:] == ["people.account", "people.link", "people.link", "people.password"]


def test_a_link_stands_on_one_page_only_and_never_in_the_trail(seats: Seats, admin: Client) -> None:
    post = new_post(admin, seats)
    assert "/first/" in admin.post(f"/admin/people/{post.pk}/link/").content.decode()
    assert "/first/" not in admin.get(f"/admin/people/{post.pk}/").content.decode()
    assert Event.objects.filter(act="people.link").get().detail == {}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": ""}, "请填写“姓名”"),
        ({"username": "Ｚhang"}, "小写英文字母开头"),
        ({"username": "zhang\n"}, ""),
        ({"title": "长" * 41}, "最多40个字"),
        ({"roles": []}, "请至少选一样"),
        ({"roles": ["resident"]}, "没有“resident”这一项"),
        ({"roles": ["auditor", "security_admin"]}, "要由三个人分别担任"),
        ({"valid_from": "2001-01-01"}, "要在今天到一年以内"),
        ({"valid_from": "x"}, "写成2026-03-16这样"),
        ({"username": "u_secadmin", "name": "secadmin"}, "不能给自己任命"),
        ({"username": "u_secadmin", "name": "别人"}, "姓名和填的对不上"),
    ],
)
def test_a_wrong_appointment_is_told_and_keeps_what_was_typed(
    seats: Seats, admin: Client, changes: dict[str, Any], told: str
) -> None:
    before = Post.objects.count()
    answer = appoint(admin, seats, **changes)
    if not told:  # blanks at the ends are trimmed, as everywhere
        assert answer.status_code == 302
        return
    assert answer.status_code in (200, 409)
    assert told in problems(answer)
    assert "张三" in answer.content.decode() or "name" in changes
    assert Post.objects.count() == before


def test_a_repeated_appointment_is_one(seats: Seats, admin: Client) -> None:
    places = {appoint(admin, seats)["Location"] for _ in range(2)}
    assert len(places) == 1
    assert Person.objects.filter(name="张三").count() == 1


def test_what_is_out_of_reach_is_not_there(seats: Seats) -> None:
    near, far = county(seats), seats.here.actors["hc_dept"]
    assert near.get(f"/admin/people/new/?body={far.body_id}").status_code == 404
    assert near.get(f"/admin/people/{far.post_id}/").status_code == 404
    assert near.post(f"/admin/people/{far.post_id}/link/").status_code == 404
    for path in ("/admin/people/?q=海城", "/admin/people/?q=海城&state=vacant", "/admin/people/new/?q=海城"):
        assert "海城卫健局" not in near.get(path).content.decode()
    assert "卫健局" in near.get("/admin/people/?q=卫健&state=vacant").content.decode()


def test_ending_asks_for_a_follower_who_takes_over(seats: Seats, admin: Client) -> None:
    here, now = seats.here, timezone.now()
    filed(here, starts_on=now.date(), ends_on=now.date() + timedelta(days=60))
    party, follower = here.actors["party"], new_post(admin, seats, at="party", roles=["approver"])
    page = f"/admin/people/{party.post_id}/"
    assert "待审批：冬季用气安全提示" in admin.get(page).content.decode()
    answer = admin.post(f"{page}end/", {"on": "", "follower": ""})
    assert (answer.status_code, "手上还有1件没办完的事" in problems(answer)) == (409, True)
    assert admin.post(f"{page}end/", {"follower": follower.pk}).status_code == 302
    row = HandOver.objects.get(from_post=party.post_id)
    taker, stranger = Client(), seats.client("td_gov")
    taker.force_login(Account.objects.get(username="zhang.san"))
    assert stranger.post("/me/hand-overs/", {"hand_over": row.pk}).status_code == 409
    assert "有一份交接等着接收" in taker.get("/me/messages/").content.decode()
    assert "待审批：冬季用气安全提示" in taker.get("/me/hand-overs/").content.decode()
    assert taker.post("/me/hand-overs/", {"hand_over": row.pk}).status_code == 302
    assert Post.objects.get(pk=party.post_id).valid_to == timezone.localdate()
    assert "没有等您接收的交接" in taker.get("/me/hand-overs/").content.decode()


def test_a_stand_in_is_set_and_shown(seats: Seats, admin: Client) -> None:
    today = timezone.localdate()
    post = new_post(admin, seats)
    deputy = new_post(admin, seats, at="other", username="li.si", name="李四", once="k2")
    page = f"/admin/people/{post.pk}/"
    typed = {"substitute": deputy.person_id, "since": str(today), "until": str(today), "reason": "休假"}
    for changes, told in (
        ({"substitute": ""}, "请选“谁来代”"),
        ({"substitute": seats.accounts["secadmin"].person_id}, "请从名单里选"),
        ({"until": ""}, "代办总有一天结束"),
        ({"until": str(today - timedelta(days=1))}, "请改一个"),
        ({"reason": " "}, "请填写“事由”"),
    ):
        answer = admin.post(f"{page}lend/", typed | changes)
        assert (answer.status_code, told in problems(answer)) == (422, True)
    assert StandIn.objects.count() == 0
    assert admin.post(f"{page}lend/", typed).status_code == 302
    assert "李四代</span>" in admin.get("/admin/people/?state=lent").content.decode()


def test_ended_posts_stand_apart(seats: Seats, admin: Client) -> None:
    post = new_post(admin, seats)
    Post.objects.filter(pk=post.pk).update(valid_from=timezone.localdate() - timedelta(days=9))
    assert admin.post(f"/admin/people/{post.pk}/end/", {}).status_code == 302
    shown = ["二科经办" in admin.get(f"/admin/people/?state={state}").content.decode() for state in ("", "ended")]
    assert shown == [False, True]


def count(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_the_pages_ask_as_often_for_hundreds_of_posts_as_for_one(seats: Seats, admin: Client) -> None:
    here, now = seats.here, timezone.now()
    filed(here, starts_on=now.date(), ends_on=now.date() + timedelta(days=60))
    paths = ("/admin/people/", f"/admin/people/{here.actors['dept'].post_id}/", "/me/hand-overs/")
    before = [count(admin, path) for path in paths]
    body = here.actors["dept"].own_body
    Post.objects.bulk_create(
        Post(
            body_id=body,
            person=Person.objects.create(name=f"第{n}人"),
            title="经办人",
            roles=["filer"],
            valid_from=now.date(),
        )
        for n in range(60)
    )
    assert ([count(admin, path) for path in paths], before[0] <= 6) == (before, True)
    assert before == [4, 10, 4]
