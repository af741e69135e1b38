"""留痕 for the audit role: only deeds within reach, never their contents, by mark, as a workbook."""

import argparse
import html
import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shanzhi.entrypoints.cli import auditing
from shanzhi.entrypoints.clock import log
from shanzhi.entrypoints.site import acts
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.leaves import SELECTED, entry
from shanzhi.kernel.audit.merkle import leaf_hash
from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.audit.sequencing import Sequencer
from tests.seats import Seats, seats_of
from tests.worlds import approved, world

pytestmark = pytest.mark.django_db
HIDDEN = "机密内容"
THIRD = "WHERE id = (SELECT event_id FROM audit_leaf WHERE position = 2)"


@pytest.fixture
def seats(db: None) -> Seats:
    now = timezone.now()
    made = seats_of(world(now))
    dates = {"starts_on": now.date(), "ends_on": now.date() + timedelta(days=100)}
    approved(made.here, **dates)
    return made


@pytest.fixture
def auditor(seats: Seats) -> Client:
    return seats.client("auditor")


def note(seats: Seats, by: str, act: str = "findings.raise", subject: str = "finding:7", **more: Any) -> Event:
    at, actor = more.pop("at", seats.here.now), seats.here.actors[by]
    return audit.record(at=at, actor=actor, act=act, subject=subject, **more)


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def sheet(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%E7%95%99%E7%97%95.xlsx"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def test_the_list_names_time_capacity_act_and_subject_only(seats: Seats, auditor: Client) -> None:
    note(seats, "civil", detail={"text": HIDDEN}, before={"a": HIDDEN}, after={"a": 1})
    shown = text(auditor, "/admin/audit/?act=findings.raise")
    assert "民政局 · 经办人" in shown
    assert "<b>发现问题</b>" in shown
    assert "问题 7" in shown
    assert HIDDEN not in shown
    assert Event.objects.latest("id").before_hash not in shown


def test_an_auditor_sees_no_deed_outside_the_reach(seats: Seats, auditor: Client) -> None:
    """The far county's deeds are there for the city, not for an auditor of the near county; the system's likewise."""
    note(seats, "hc_dept", subject="finding:81")
    note(seats, "dept", subject="finding:82")
    seats.here.account("gov", role="auditor")
    near = Client()
    near.force_login(seats.here.account("justice", role="auditor"))
    found = {
        name: [n for n in ("问题 81", "问题 82", "系统：test") if n in text(client, "/admin/audit/")]
        for name, client in (("city", auditor), ("county", near))
    }
    assert "问题 81" not in sheet(near, "/admin/audit/export.xlsx")
    assert found == {"city": ["问题 81", "问题 82", "系统：test"], "county": ["问题 82"]}


def test_filters_narrow_by_act_subject_and_day(seats: Seats, auditor: Client) -> None:
    early = seats.here.now - timedelta(days=40)
    note(seats, "civil", act="findings.order", subject="finding:7", at=early)
    note(seats, "civil", act="findings.order", subject="finding:71")
    day = timezone.localdate(early)
    asked = {
        "act=findings.order": 2,
        "subject=finding&number=7": 1,
        "subject=finding": 2,
        f"act=findings.order&since={day}&until={day}": 1,
        f"act=findings.order&until={day - timedelta(days=1)}": 0,
        "act=admission.ruled_": 1,
        "subject=/": 0,
    }
    assert {query: text(auditor, f"/admin/audit/?{query}").count("<tr>") - 1 for query in asked} == {
        query: count or -1 for query, count in asked.items()
    }


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("since=2026-02-30", "写成 2026-03-16 这样"),
        ("since=2026-03-02&until=2026-03-01", "请对调或改一个"),
        ("act=nonsense", "没有“nonsense”这一项"),
        ("number=7", "先选是哪一种对象"),
        ("number=x", "要填整数"),
    ],
)
def test_a_question_that_cannot_be_read_is_told_and_finds_nothing(auditor: Client, query: str, told: str) -> None:
    for path in ("/admin/audit/", "/admin/audit/export.xlsx"):
        shown = text(auditor, f"{path}?{query}")
        assert told in shown
        assert "<tbody>" not in shown


def test_long_trails_are_turned_by_mark(seats: Seats, auditor: Client) -> None:
    for number in range(60):
        note(seats, "civil", subject=f"finding:{number + 100}")
    first = text(auditor, "/admin/audit/?act=findings.raise")
    mark = Event.objects.filter(act="findings.raise").order_by("-id")[49].pk
    assert f"after={mark}" in first
    second = text(auditor, f"/admin/audit/?act=findings.raise&after={mark}")
    assert (first.count("<tr>"), second.count("<tr>")) == (51, 11)
    assert "问题 100" in second


def test_the_workbook_holds_the_filtered_rows_and_taking_it_leaves_a_trace(seats: Seats, auditor: Client) -> None:
    note(seats, "civil", act="findings.order", subject="finding:7")
    note(seats, "civil", act="findings.close", subject="finding:8", detail={"text": HIDDEN})
    rows = sheet(auditor, "/admin/audit/export.xlsx?act=findings.close")
    assert (rows.count("<row "), "问题 8" in rows, "问题 7" in rows, HIDDEN in rows) == (2, True, False, False)
    event = Event.objects.latest("id")
    assert (event.act, event.post_id) == ("audit.export", seats.here.actors["auditor"].post_id)


def test_the_list_asks_as_often_for_hundreds_of_events_as_for_one(seats: Seats, auditor: Client) -> None:
    counts = []
    for more in (1, 200):
        for _ in range(more):
            note(seats, "civil")
        auditor.get("/admin/audit/")
        with CaptureQueriesContext(connection) as asked:
            auditor.get("/admin/audit/")
        counts.append(len(asked))
    assert counts == [5, 5]


def test_every_act_of_a_filing_and_of_the_world_has_words(seats: Seats) -> None:
    written = set(Event.objects.values_list("act", flat=True))
    assert len(written) > 8
    assert [name for name in written if acts.act_in_words(name) == "系统记录"] == []


def test_the_trail_shows_the_last_checkpoint_and_its_sheet_can_be_printed(seats: Seats, auditor: Client) -> None:
    """Metadata only: size, time, fingerprint, the signed note; printing the sheet leaves a trace."""
    assert "还没有签过检查点" in text(auditor, "/admin/audit/")
    note(seats, "civil", detail={"text": HIDDEN})
    sequencer = Sequencer(log.anchor())
    count = log.keep_step(sequencer)
    log.sign(sequencer, timezone.now())
    assert f"共 {count} 条" in text(auditor, "/admin/audit/")
    sheet = text(auditor, "/admin/audit/bulletin/")
    signed = (log.anchor().folder / "checkpoint.txt").read_text("utf-8")
    assert html.escape(signed.splitlines()[-1]) in sheet
    assert ("发现问题" in sheet, HIDDEN in sheet) == (True, False)
    assert Event.objects.latest("id").act == "audit.bulletin"


def test_a_broken_log_is_shown_to_the_auditor(seats: Seats, auditor: Client) -> None:
    log.anchor().alarm("数据库里的留痕比存证目录少。")
    assert "留痕和存证对不上" in text(auditor, "/admin/audit/")
    assert "留痕和存证对不上" in text(auditor, "/admin/audit/bulletin/")


def test_the_command_signs_proves_and_names_the_row_somebody_rewrote(seats: Seats, capsys: Any) -> None:
    """`shanzhi audit`: green; then the table owner edits an event and re-chains its leaf."""
    ask = {step: argparse.Namespace(step=step, checkpoint=[], key=None) for step in ("checkpoint", "verify")}
    assert auditing.run(ask["checkpoint"]) == 0
    assert "shanzhi/audit" in capsys.readouterr().out
    assert auditing.run(ask["verify"]) == 0
    assert capsys.readouterr().out.startswith("✓")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute(f"UPDATE audit_event SET capacity = 'x' {THIRD}")  # noqa: S608
        cursor.execute(f"SELECT {SELECTED} FROM audit_event e {THIRD}")  # noqa: S608
        cursor.execute("UPDATE audit_leaf SET hash = %s WHERE position = 2", [leaf_hash(entry(cursor.fetchone()))])
    assert auditing.run(ask["verify"]) == auditing.BROKEN
    assert "最早不对的：序号 2" in capsys.readouterr().out
