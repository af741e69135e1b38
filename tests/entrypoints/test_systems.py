"""A registered system gets a token, files, reads and is told; everybody else is refused (D1-4.8.2, D1-4.8.5)."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any, ClassVar

import pytest
from django.test import Client
from django.utils import timezone

from shanzhi.entrypoints.clock import telling
from shanzhi.kernel.clients import actions
from shanzhi.kernel.clients.models import Delivery, SystemClient
from shanzhi.missions.admission.models import Demand
from shanzhi.policy import clients as rules
from tests.seats import Seats, seats_of
from tests.worlds import approved, world

pytestmark = pytest.mark.django_db
EVERYTHING = ("demands.read", "demands.write", "findings.read", "notices.read")
FILING = {
    "title": "冬季用气安全提示",
    "purpose": "入户时顺带发一张提示单。",
    "own_duty": "false",
    "minutes": 30,
    "community_share": 30,
    "starts_on": "2026-12-01",
    "ends_on": "2027-03-31",
    "funding_source": "区级财政预算",
    "funding_per_community": "600",
    "bases": [{"kind": "department", "document": "关于开展提示的通知（铁东卫发〔2026〕6号）"}],
    "places": ["210302"],
}


@pytest.fixture
def seats() -> Seats:
    return seats_of(world(timezone.now()))


def registered(seats: Seats, scopes: tuple[str, ...] = EVERYTHING, hook: str = "", of: str = "dept") -> Any:
    _, made = actions.register(
        body_id=seats.here.actors[of].own_body,
        name="卫健业务系统",
        scopes=scopes,
        agreement="数据对接协议（示例）",
        valid_until=seats.here.now.date() + timedelta(days=30),
        hook=hook,
        actor=seats.here.actors["secadmin"],
        now=seats.here.now,
    )
    assert made is not None
    return made


def token_of(made: Any, **more: str) -> Any:
    asked = {"grant_type": "client_credentials", "client_id": made.client.identifier, "client_secret": made.secret}
    return Client().post("/oauth/token", asked | more)


def bearing(made: Any, **more: str) -> Client:
    return Client(HTTP_AUTHORIZATION=f"Bearer {token_of(made, **more).json()['access_token']}")


def file(client: Client, key: str = "k1", **changes: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post("/api/v1/own/demands/", FILING | changes, content_type="application/json", headers=headers)


def fields(answer: Any) -> list[str]:
    return [error["field"] for error in answer.json()["errors"]]


def test_a_system_files_for_its_body_and_learns_the_ruling_at_once(seats: Seats) -> None:
    """The same rules as on the page (D1-4.2.3)."""
    answer = file(bearing(registered(seats)))
    told = answer.json()
    assert (answer.status_code, told["outcome"], told["state"]) == (201, "approve", "in_approval")
    assert "D1-4.2.3" in [reason["clause"] for reason in told["reasons"]]
    row = Demand.objects.unscoped("test").get(pk=told["id"])
    assert row.issuer_id == seats.here.actors["dept"].own_body


def test_the_same_key_files_once(seats: Seats) -> None:
    client = bearing(registered(seats))
    first, again = file(client), file(client, title="别的")
    assert (again.status_code, again.json()) == (201, first.json())
    assert Demand.objects.unscoped("test").count() == 1
    assert fields(file(client, key="")) == ["Idempotency-Key"]
    assert fields(file(client, key="k" * 41)) == ["Idempotency-Key"]


WRONG = {
    "no title": ({"title": ""}, ["title"]),
    "an unknown kind": ({"kind": "tax"}, ["kind"]),
    "an end before the start": ({"ends_on": "2026-01-01"}, ["ends_on"]),
    "words for money": ({"funding_per_community": "很多"}, ["funding_per_community"]),
    "a ground without its name": ({"bases": [{"kind": "statute", "document": ""}]}, ["bases.0.document"]),
    "eleven grounds": ({"bases": FILING["bases"] * 11}, ["bases"]),
    "a place that is none": ({"places": ["999999"]}, ["places"]),
    "a place of another county": ({"places": ["210381"]}, ["places"]),
    "a list for a word": ({"purpose": [1]}, ["purpose"]),
    "a day that is none": ({"starts_on": "永远"}, ["starts_on"]),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_filing_names_the_field_and_keeps_nothing(name: str, seats: Seats) -> None:
    changes, named = WRONG[name]
    answer = file(bearing(registered(seats)), **changes)
    assert (answer.status_code, fields(answer)) == (422, named)
    assert not Demand.objects.unscoped("test").exists()


def test_a_system_sees_its_own_body_only(seats: Seats) -> None:
    other = file(bearing(registered(seats))).json()["id"]
    client = bearing(registered(seats, of="other"))
    assert client.get("/api/v1/own/demands/").json() == {"demands": [], "next": ""}
    assert client.get(f"/api/v1/own/demands/{other}/").status_code == 404


def test_long_lists_are_turned_by_cursor(seats: Seats) -> None:
    client = bearing(registered(seats))
    for number in range(52):
        file(client, key=f"k{number}", places=["210302002001"])
    first = client.get("/api/v1/own/demands/").json()
    rest = client.get("/api/v1/own/demands/", {"cursor": first["next"]}).json()
    assert (len(first["demands"]), len(rest["demands"]), rest["next"]) == (50, 2, "")


@pytest.mark.parametrize("path", ["demands/", "findings/", "notices/"])
def test_without_a_good_token_nothing_is_told(path: str, seats: Seats) -> None:
    made = registered(seats)
    client = bearing(made)
    assert client.get(f"/api/v1/own/{path}").status_code == 200
    assert Client().get(f"/api/v1/own/{path}").status_code == 401
    assert Client(HTTP_AUTHORIZATION="Bearer x").get(f"/api/v1/own/{path}").status_code == 401
    actions.end(client_id=made.client.pk, actor=seats.here.actors["secadmin"], now=seats.here.now)
    answer = client.get(f"/api/v1/own/{path}")
    assert (answer.status_code, fields(answer)) == (401, ["Authorization"])


def test_a_system_past_its_end_is_refused(seats: Seats) -> None:
    made = registered(seats)
    client, day = bearing(made), seats.here.now.date()
    rows = SystemClient.objects.unscoped("test").filter(pk=made.client.pk)
    rows.update(valid_from=day - timedelta(days=9), valid_until=day - timedelta(days=1))
    assert client.get("/api/v1/own/demands/").status_code == 401


def test_a_scope_that_was_not_registered_or_not_asked_for_is_refused_by_name(seats: Seats) -> None:
    reader = bearing(registered(seats, ("demands.read",)))
    answer = file(reader)
    assert (answer.status_code, "demands.write" in answer.json()["errors"][0]["text"]) == (403, True)
    narrowed = bearing(registered(seats), scope="notices.read")
    assert narrowed.get("/api/v1/own/demands/").status_code == 403
    assert narrowed.get("/api/v1/own/notices/").status_code == 200


def test_only_client_credentials_with_the_right_secret_get_a_token(seats: Seats) -> None:
    made = registered(seats)
    assert token_of(made, grant_type="password").status_code == 400
    assert token_of(made, client_secret="wrong").status_code in (400, 401)
    assert token_of(made, client_id="nobody").status_code in (400, 401)


def test_a_persons_session_does_not_open_the_interface_of_systems(seats: Seats) -> None:
    assert seats.client("td_dept").get("/api/v1/own/demands/").status_code == 401


BAD = {
    "an unknown body": ({"body": "没有这个局"}, "您管的范围里没有这个单位"),
    "no scope": ({"scopes": []}, "请至少选一样"),
    "an unknown scope": ({"scopes": ["everything"]}, "没有“everything”这一项"),
    "no ground": ({"agreement": " "}, "请填写“对接依据”"),
    "an end that has passed": ({"valid_until": "2020-01-01"}, "到期日要在今天以后"),
    "an end far away": ({"valid_until": "2099-01-01"}, "三年以内"),
    "a hook without encryption": ({"hook": "http://example.org/hook"}, "要用 https"),
    "a hook with a password": ({"hook": "https://a:b@example.org/"}, "不带账号密码"),
    "a hook that is none": ({"hook": "file:///etc/passwd"}, "https:// 开头"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_wrong_registration_is_told_and_registers_nothing(name: str, seats: Seats) -> None:
    changes, told = BAD[name]
    body = seats.here.actors["dept"].capacity.split(" · ")[0]
    until = str(timezone.localdate() + timedelta(days=30))
    good = {
        "body": body,
        "name": "系统",
        "scopes": ["demands.read"],
        "agreement": "协议",
        "valid_until": until,
        "hook": "",
    }
    answer = seats.client("secadmin").post("/admin/clients/new/", good | changes)
    assert (answer.status_code in (409, 422), told in answer.content.decode().replace("&quot;", '"')) == (True, True)
    assert not SystemClient.objects.unscoped("test").exists()


def test_the_secret_is_shown_once_to_whoever_registered(seats: Seats) -> None:
    body = seats.here.actors["dept"].capacity.split(" · ")[0]
    until = str(timezone.localdate() + timedelta(days=30))
    typed = {"body": body, "name": "系统", "scopes": ["demands.read"], "agreement": "协议", "valid_until": until}
    admin = seats.client("secadmin")
    place = admin.post("/admin/clients/new/", typed).headers["Location"]
    assert "只显示这一次" in admin.get(place).content.decode()
    assert "只显示这一次" not in admin.get(place).content.decode()


class Listener(BaseHTTPRequestHandler):
    """A system that answers as it is told to: a status, or nothing at all."""

    heard: ClassVar[list[tuple[dict[str, str], bytes]]] = []
    answers: ClassVar[list[int]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.answers.pop(0) if self.answers else 200
        if not status:
            self.connection.close()
            return
        self.heard.append((dict(self.headers), body))
        self.send_response(status)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Silent."""


@pytest.fixture
def listener() -> Iterator[str]:
    Listener.heard.clear()
    Listener.answers.clear()
    server = HTTPServer(("127.0.0.1", 0), Listener)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    server.server_close()


def test_what_a_body_is_told_its_system_is_told_once_with_a_signature(seats: Seats, listener: str) -> None:
    made = registered(seats, hook=listener, of="party")
    approved(seats.here)
    now = timezone.now()
    assert telling.tell_systems(now) >= 1
    assert telling.tell_systems(now) == 0
    headers, body = Listener.heard[0]
    moment, mark = (part.split("=")[1] for part in headers["Shanzhi-Signature"].split(","))
    wanted = hmac.new(made.hook_key.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(mark, wanted)
    assert headers["Idempotency-Key"] == f"notice-{json.loads(body)['id']}"
    assert len({h["Idempotency-Key"] for h, _ in Listener.heard}) == len(Listener.heard)


def test_a_system_that_fails_is_tried_again_later_and_then_given_up_visibly(seats: Seats, listener: str) -> None:
    registered(seats, hook=listener, of="party")
    approved(seats.here)
    now = timezone.now()
    Listener.answers[:] = [500, 0, 302] + [503] * 40
    actions.line_up(now=now)
    Delivery.objects.exclude(pk=Delivery.objects.earliest("id").pk).update(next_at=None, received_at=now)
    tried = []
    for _ in range(9):
        telling.tell_systems(now)
        row = Delivery.objects.earliest("id")
        tried.append((row.attempts, row.next_at is None))
        now = row.next_at or now
    assert tried[:3] == [(1, False), (2, False), (3, False)]
    assert (tried[-1], row.told) == ((7, True), "答了 503，试了 7 次，不再试")


def test_the_waits_between_attempts_grow(seats: Seats) -> None:
    day = seats.here.now.date()
    waits = [rules.wait_before(n, day) for n in range(1, 9)]
    assert waits[-1] is None
    assert waits[:-1] == sorted(wait for wait in waits if wait is not None)
