"""Five channels: the outbox against a real server that misbehaves, and publishing by hand with a proof (D1-4.5.6)."""

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, transaction

from shanzhi.missions.certificates import actions
from shanzhi.missions.certificates.models import Posting, ServiceGuide
from shanzhi.policy.certificates.guides import shipped_guides
from tests.worlds import World, world

pytestmark = pytest.mark.django_db


class Platform(BaseHTTPRequestHandler):
    """A platform that answers as it was told to, one answer after the other."""

    answers: ClassVar[list[str]] = []
    seen: ClassVar[list[tuple[str, dict[str, Any]]]] = []

    def do_POST(self) -> None:  # the library's name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Platform.seen.append((self.headers["Idempotency-Key"], json.loads(body)))
        kind = Platform.answers.pop(0) if Platform.answers else "ok"
        if kind == "drop":
            self.connection.close()
            return
        code = int(kind) if kind.isdecimal() else 200
        content = {"ok": b'{"id": "R-1", "url": "https://example.cn/1"}', "empty": b"", "huge": b"x" * 70_000,
                   "list": b"[1]", "garbage": b"\xff{"}.get(kind, b"{}")  # fmt: skip
        self.send_response(code)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def platform() -> Iterator[str]:
    Platform.answers, Platform.seen = [], []
    server = HTTPServer(("127.0.0.1", 0), Platform)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/publish"
    server.shutdown()
    thread.join()


@pytest.fixture
def here(now: datetime, settings: Any, tmp_path: Path) -> World:
    settings.REGISTRY_KEY_FILE = tmp_path / "key"
    return world(now)


def opened(here: World, address: str = "") -> dict[str, Posting]:
    desk = here.actors["civil"]
    guide = shipped_guides()[4]
    _, row = actions.draft_guide(
        code=guide.code, place_id=desk.place_id or 0, content=guide.content, in_duty=True, reason="", actor=desk,
        now=here.now,
    )  # fmt: skip
    assert row is not None
    configured = {"platform": address} if address else {}
    assert actions.open_guide(guide_id=row.pk, configured=configured, actor=desk, now=here.now).allowed
    return {one.channel: one for one in Posting.objects.all()}


def test_one_click_starts_all_five_and_a_missing_one_is_visible(here: World) -> None:
    states = {channel: one.state for channel, one in opened(here).items()}
    assert states == {
        "portal": "done", "platform": "unconfigured", "venue": "by_hand", "weibo": "by_hand", "wechat": "by_hand",
    }  # fmt: skip


def test_the_outbox_tries_again_until_there_is_a_receipt(here: World, platform: str) -> None:
    posting = opened(here, platform)["platform"]
    Platform.answers = ["503", "drop", "empty", "garbage"]
    send = actions.over_http({"platform": platform}, "secret")
    at = here.now
    for minutes, problem in ((1, "对方忙（503）"), (5, "没连上"), (30, "没有给回执"), (120, "没有给回执")):
        assert actions.deliver_postings(send=send, now=at) == 0
        posting.refresh_from_db()
        assert (posting.state, problem in posting.problem) == ("failed", True)
        assert actions.deliver_postings(send=send, now=at) == 0  # not due yet, nothing is sent
        at += timedelta(minutes=minutes)
    assert actions.deliver_postings(send=send, now=at) == 1
    posting.refresh_from_db()
    assert (posting.state, posting.receipt, posting.link, posting.tries) == ("done", "R-1", "https://example.cn/1", 5)
    assert {key for key, _ in Platform.seen} == {posting.key}
    assert Platform.seen[0][1]["title"] == "办事指南：居住情况证明"


@pytest.mark.parametrize(("kind", "words"), [("403", "不收（403）"), ("302", "不收（302）")])
def test_a_refusal_waits_for_a_person_instead_of_hammering(here: World, platform: str, kind: str, words: str) -> None:
    posting = opened(here, platform)["platform"]
    Platform.answers = [kind]
    actions.deliver_postings(send=actions.over_http({"platform": platform}, ""), now=here.now)
    posting.refresh_from_db()
    assert (posting.state, posting.next_at, words in posting.problem) == ("failed", None, True)


@pytest.mark.parametrize("kind", ["huge", "list"])
def test_a_senseless_answer_is_no_receipt(here: World, platform: str, kind: str) -> None:
    posting = opened(here, platform)["platform"]
    Platform.answers = [kind]
    actions.deliver_postings(send=actions.over_http({"platform": platform}, ""), now=here.now)
    posting.refresh_from_db()
    assert posting.state == "failed"


def test_by_hand_counts_only_with_a_link_a_screenshot_or_a_place(here: World) -> None:
    rows, desk = opened(here), here.actors["civil"]
    told = {"proof_id": None, "actor": desk, "now": here.now}
    codes = [
        [r.code for r in actions.post_by_hand(posting_id=rows["weibo"].pk, link=link, where="x", **told).reasons]
        for link in ("", "javascript:alert(1)")
    ]
    assert codes == [["proof"], ["link"]]
    assert actions.post_by_hand(posting_id=rows["weibo"].pk, link="https://weibo.com/1", where="", **told).allowed
    assert actions.post_by_hand(posting_id=rows["venue"].pk, link="", where="一楼公告栏", **told).allowed
    again = actions.post_by_hand(posting_id=rows["venue"].pk, link="", where="一楼公告栏", **told)
    assert [reason.code for reason in again.reasons] == ["done"]
    stranger = actions.post_by_hand(
        posting_id=rows["wechat"].pk, link="https://x.cn", where="", proof_id=None, actor=here.actors["dept"],
        now=here.now,
    )  # fmt: skip
    assert not stranger.allowed


def test_the_database_knows_no_publication_without_proof(here: World) -> None:
    posting = opened(here)["weibo"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.filter(pk=posting.pk).update(state="done", done_at=here.now)


def test_a_new_edition_takes_the_place_of_the_old_one(here: World) -> None:
    """D1-4.5.13: asking for more needs a reason; the old edition stays readable as superseded."""
    opened(here)
    desk, old = here.actors["civil"], ServiceGuide.objects.get()
    more = {**old.content, "asked": [*old.content["asked"], "租房合同"]}
    told = {
        "code": old.code,
        "place_id": old.place_id,
        "content": more,
        "in_duty": True,
        "actor": desk,
        "now": here.now,
    }
    refused, none = actions.draft_guide(reason="", **told)
    assert ([r.code for r in refused.reasons], none) == (["guide_grew"], None)
    _, new = actions.draft_guide(reason="租房户核不了", **told)
    assert new is not None
    assert actions.open_guide(guide_id=new.pk, configured={}, actor=desk, now=here.now).allowed
    old.refresh_from_db()
    assert (old.state, old.publication.state, new.edition) == ("replaced", "superseded", 2)
    again = actions.open_guide(guide_id=new.pk, configured={}, actor=desk, now=here.now)
    assert [reason.code for reason in again.reasons] == ["open"]
