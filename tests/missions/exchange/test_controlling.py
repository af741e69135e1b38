"""The control link with a second process that misbehaves: 0 lost, 0 doubled (D1-4.8.4)."""

import json
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.test import Client

from shanzhi.entrypoints.exchange import results
from shanzhi.kernel.audit.models import Event
from shanzhi.missions.exchange import actions, queries
from shanzhi.missions.exchange.actions.controlling import contact_of
from shanzhi.missions.exchange.models import ControlLink, ControlResult, ControlTask
from tests.missions.exchange.links import desk, linked, message, numbered, sent
from tests.worlds import World, world

pytestmark = pytest.mark.django_db
PLATFORM = Path(__file__).with_name("platform.py")


@pytest.fixture(autouse=True)
def _own_key(settings: Any, tmp_path: Path) -> None:
    settings.REGISTRY_KEY_FILE = tmp_path / "key"


@pytest.fixture
def here() -> World:
    from django.utils import timezone  # noqa: PLC0415

    return world(timezone.now())


@pytest.fixture
def opened(here: World) -> tuple[ControlLink, str, str]:
    link, secret = linked(here)
    return link, secret, numbered(here)


def due(here: World) -> Any:
    return here.now.date() + timedelta(days=5)


def test_a_call_without_its_signature_finds_nothing(here: World, opened: Any, client: Client) -> None:
    link, secret, _ = opened
    stamp, task = int(time.time()), message("t-1", opened[2], due(here))
    assert sent(client, link, "wrong", task, stamp).status_code == 404
    assert sent(client, link, secret, task, stamp - 600).status_code == 404
    assert sent(client, link, secret, task, stamp, **{"X-Signature": "é"}).status_code == 404
    assert (
        client.post(f"/api/v1/exchange/control/{link.pk}/", b"{}", content_type="application/json").status_code == 404
    )
    assert ControlTask.objects.unscoped("test").count() == 0
    assert sent(client, link, secret, task, stamp).json() == {"outcome": "accepted"}


@pytest.mark.parametrize("body", ["x", 5, [], {}, {"id": "\x00"}, {"id": "a", "health_code": "green"}])
def test_a_body_that_is_no_task_is_refused_with_its_fields(here: World, opened: Any, client: Client, body: Any) -> None:
    answer = sent(client, opened[0], opened[1], body, int(time.time()))
    assert (answer.status_code, bool(answer.json()["errors"])) == (422, True)


def test_a_task_needs_a_number_and_a_community_of_the_link(here: World, opened: Any) -> None:
    link, _, admission = opened
    for change, code in (({"number": "AS-x"}, "number"), ({"place": "210302002"}, "place"), ({"place": "9"}, "place")):
        problems, _ = actions.receive_task(
            link_id=link.pk, task=message("t", admission, due(here), **change), now=here.now
        )
        assert [reason.code for reason in problems] == [code]


def test_doubled_late_and_overtaking_messages_end_in_the_newest_state(here: World, opened: Any) -> None:
    """Whatever the order and however often: each task once, as its newest version says."""
    link, _, admission = opened
    wanted = {f"t-{n}": "cancel" if n % 4 == 0 else "assign" for n in range(40)}
    messages = [
        message(
            key, admission, due(here), version=version, action="assign" if version < 3 else last, text=f"第{version}版"
        )
        for key, last in wanted.items()
        for version in (1, 2, 3)
    ] * 2
    Random(5).shuffle(messages)  # noqa: S311  # repeatable disorder
    for task in messages:
        assert actions.receive_task(link_id=link.pk, task=task, now=here.now)[0] == ()
    rows = ControlTask.objects.unscoped("test").filter(link=link)
    assert rows.count() == 40
    assert {row.key: (row.version, row.state) for row in rows} == {
        key: (3, "cancelled" if last == "cancel" else "waiting") for key, last in wanted.items()
    }


def task_of(here: World, opened: Any, key: str = "t-1") -> ControlTask:
    actions.receive_task(link_id=opened[0].pk, task=message(key, opened[2], due(here)), now=here.now)
    found: ControlTask = ControlTask.objects.unscoped("test").get(key=key)
    return found


def test_only_who_took_the_task_sees_the_contact_and_settling_removes_it(here: World, opened: Any) -> None:
    row, one, two = task_of(here, opened), here.actors["one"], here.actors["two"]
    assert contact_of(row, one) == {}
    assert not actions.take_task(task_id=row.pk, actor=two, now=here.now).allowed
    assert actions.take_task(task_id=row.pk, actor=one, now=here.now).allowed
    assert not actions.take_task(task_id=row.pk, actor=one, now=here.now).allowed
    row.refresh_from_db()
    assert (contact_of(row, one)["phone"], contact_of(row, two)) == ("19000000011", {})
    told = {"task_id": row.pk, "actor": one, "now": here.now}
    assert [reason.code for reason in actions.settle_task(result="?", **told).reasons] == ["result"]
    assert actions.settle_task(result="done", **told).allowed
    assert not actions.settle_task(result="done", **told).allowed
    row.refresh_from_db()
    assert (bytes(row.contact_sealed), ControlResult.objects.count()) == (b"", 1)


def test_at_the_end_the_link_closes_and_the_contacts_are_gone_with_proof(here: World, opened: Any) -> None:
    link = opened[0]
    rows = [task_of(here, opened, f"t-{n}") for n in range(3)]
    after = here.now + timedelta(days=31)
    assert queries.overdue_links(here.now.date()) == []
    assert queries.overdue_links(after.date()) == [link.pk]
    assert [actions.close_link(link_id=link.pk, actor=desk(here), now=after) for _ in range(2)] == [True, False]
    assert all(bytes(ControlTask.objects.unscoped("t").get(pk=row.pk).contact_sealed) == b"" for row in rows)
    event = Event.objects.get(act="exchange.link_off")
    assert (event.detail, bool(event.before_hash)) == ({"contacts_removed": 3}, True)
    late = actions.receive_task(link_id=link.pk, task=message("t-9", opened[2], due(here)), now=here.now)
    assert [reason.code for reason in late[0]] == ["link"]


def test_a_platform_that_drops_errs_and_dies_gets_every_result_once(
    here: World, opened: Any, settings: Any, tmp_path: Path
) -> None:
    """0 lost, 0 doubled; the outage lasts hours by the clock that is passed in."""
    one = here.actors["one"]
    for n in range(25):
        row = task_of(here, opened, f"t-{n}")
        actions.take_task(task_id=row.pk, actor=one, now=here.now)
        actions.settle_task(task_id=row.pk, result="done", actor=one, now=here.now)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.CONTROL_URL = f"http://127.0.0.1:{port}/results"
    now, file = here.now, tmp_path / "taken"
    assert results.send(now)[0] == 0  # nobody listens yet: an outage
    for _ in range(3):  # it comes, takes some, dies, comes back
        process = subprocess.Popen([sys.executable, str(PLATFORM), str(port), str(file)])
        try:
            listen(port)
            for _ in range(4):
                now += timedelta(hours=2)
                results.send(now)
        finally:
            process.kill()
            process.wait()
        now += timedelta(hours=2)
        results.send(now)
    taken = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert sorted(row["id"] for row in taken) == sorted(f"t-{n}" for n in range(25))
    assert ControlResult.objects.filter(delivered_at=None).count() == 0


def listen(port: int) -> None:
    for _ in range(100):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


def test_without_an_address_nothing_leaves(here: World, opened: Any, settings: Any) -> None:
    """Off by default."""
    settings.CONTROL_URL = ""
    row = task_of(here, opened)
    actions.take_task(task_id=row.pk, actor=here.actors["one"], now=here.now)
    actions.settle_task(task_id=row.pk, result="refused", actor=here.actors["one"], now=here.now)
    assert results.send(here.now) == (0, 0)
