"""The API over HTTP: questions, registers, feed, description, readiness. Any input gets an answer, none a 500."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st

from shanzhi.entrypoints.api.operations import OPERATIONS
from shanzhi.entrypoints.cli.demo.filings import demands
from shanzhi.entrypoints.cli.main import main
from shanzhi.entrypoints.clock import log, marks
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import clockwork
from shanzhi.kernel.audit.merkle import Growing
from shanzhi.kernel.audit.sequencing import Sequencer
from shanzhi.kernel.publications.actions import publish
from shanzhi.kernel.publications.models import Publication
from shanzhi.policy.questions import NAMES
from shanzhi.policy.questions.describing import EXAMPLES
from tests.policy.questions.test_admission import JUNK, NINE, WORK
from tests.worlds import LOADER, World, approved, world

ATOM = "{http://www.w3.org/2005/Atom}"
V1 = "/api/v1"


@pytest.fixture(autouse=True)
def _unhurried(settings: Any) -> Iterator[None]:
    caches["memory"].clear()
    settings.API_PER_MINUTE = 100_000
    yield
    caches["memory"].clear()


def put(name: str, payload: object, client: Client | None = None) -> tuple[int, Any]:
    """Status and answer of a question, by a client that demands CSRF tokens of everybody else."""
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    answer = (client or Client(enforce_csrf_checks=True)).post(f"{V1}/policy/{name}", raw, "application/json")
    return answer.status_code, answer.json()


def read(address: str, **headers: str) -> Any:
    return Client(headers=headers).get(f"{V1}{address}")


# questions: no database fixture here, so each of these also proves that none is touched


@pytest.mark.parametrize("name", NINE)
def test_each_of_the_nine_cases_is_answered(name: str) -> None:
    changes, outcome, clauses, approvers = NINE[name]
    status, told = put("admission", WORK | changes)
    assert (status, told["outcome"], told["approvers"]) == (200, outcome, approvers)
    assert [reason["clause"] for reason in told["reasons"]] == clauses
    assert all(reason["quote"] for reason in told["reasons"])


def test_the_ninety_labelled_filings_get_their_labels() -> None:
    wrong = []
    for row in demands():
        status, told = put("admission", row["admission"])
        expected = row["expected"]
        clauses = {reason["clause"] for reason in told["reasons"] if reason["clause"]}
        found = (status, told["outcome"], clauses, told["approvers"], told["missing"])
        labels = (200, expected["outcome"], set(expected["clauses"]), expected["approvers"], expected["missing"])
        if found != labels:
            wrong.append((row["id"], found, labels))
    assert (len(demands()), wrong) == (90, [])


@pytest.mark.parametrize("name", NAMES)
def test_the_command_line_gives_the_same_answer(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = json.dumps(EXAMPLES[name]).encode()
    (tmp_path / "question.json").write_bytes(raw)
    assert main(["policy", name, str(tmp_path / "question.json")]) == 0
    printed = json.loads(capsys.readouterr().out)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert main(["policy", name]) == 0
    assert (200, printed) == (200, json.loads(capsys.readouterr().out)) == put(name, EXAMPLES[name])


@pytest.mark.parametrize("payload", [{"kind": "work"}, [], {"on": "x", "frequenzy": 1}, b"{", b"\xff"])
def test_the_command_line_and_the_api_refuse_alike(
    payload: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    (tmp_path / "question.json").write_bytes(raw)
    assert main(["policy", "admission", str(tmp_path / "question.json")]) == 2
    assert put("admission", raw) == (422, json.loads(capsys.readouterr().err))


def test_the_command_line_names_a_missing_file_and_an_unknown_question(capsys: pytest.CaptureFixture[str]) -> None:
    assert (main(["policy", "admission", "/nowhere.json"]), main(["policy", "charm", os.devnull])) == (2, 2)
    told = capsys.readouterr().err
    assert '"field": "file"' in told and '"field": "name"' in told


def test_the_command_line_needs_neither_django_set_up_nor_a_database() -> None:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO", "DATABASE", "SHANZHI"))}
    asked = subprocess.run(
        [sys.executable, "-m", "shanzhi.entrypoints.cli", "policy", "admission"],
        input=json.dumps(WORK).encode(),
        env=clean | {"DATABASE_URL": "postgresql://nobody@/nothing?host=/nowhere", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=False,
    )
    assert (asked.returncode, json.loads(asked.stdout)["outcome"], asked.stderr) == (0, "approve", b"")


@budget(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(NAMES)), JUNK.map(lambda junk: json.dumps(junk).encode()) | st.binary(max_size=60))
def test_junk_is_refused_by_field(name: str, raw: bytes) -> None:
    status, told = put(name, raw)
    assert status == 422
    assert all(error["field"] and error["text"] for error in told["errors"])


@pytest.mark.parametrize("text", ["字" * 340_000, "a" * 1_000_000, "\x00", "\ud800"])
def test_a_huge_or_broken_text_is_named(text: str) -> None:
    raw = json.dumps(WORK | {"purpose": text}, ensure_ascii=len(text) < 10).encode()
    status, told = put("admission", raw)
    assert (status, [error["field"] for error in told["errors"]]) == (422, ["purpose"])


def test_a_body_over_the_limit_is_refused_in_chinese() -> None:
    status, told = put("admission", b"[" * 2_500_001)
    assert (status, told["errors"][0]["field"]) == (413, "payload")
    assert told["errors"][0]["text"] == "内容太大：一次最多 2500 KB，请把文字截短或分几次问。"


def test_too_many_questions_are_told_when_to_come_back(settings: Any) -> None:
    settings.API_PER_MINUTE = 2
    client = Client()
    answers = [client.post(f"{V1}/policy/identifier", "{}", "application/json") for _ in range(40)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 36  # two of a minute pass; the minute may turn once while we ask
    assert 1 <= int(refused[0]["Retry-After"]) <= 60
    assert refused[0].json()["errors"][0]["text"].startswith("问得太快了，请过 ")
    other = client.post(f"{V1}/policy/identifier", "{}", "application/json", REMOTE_ADDR="198.51.100.7")
    assert other.status_code == 422


def test_a_forged_forwarding_header_does_not_escape_the_limit(settings: Any) -> None:
    settings.API_PER_MINUTE = 1
    statuses = [
        Client()
        .post(f"{V1}/policy/identifier", "{}", "application/json", headers={"x-forwarded-for": f"203.0.113.{n}"})
        .status_code
        for n in range(10)
    ]
    assert statuses.count(429) >= 8


@pytest.mark.parametrize("address", ["/api/v1/policy/charm", "/api/v2/", "/api/v1/places/", "/api/v1/%00"])
def test_an_unknown_address_is_answered_in_json(address: str) -> None:
    answer = Client().post(address, "{}", "application/json")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (404, "address")


def test_the_wrong_method_is_told_the_right_one() -> None:
    answer = read("/policy/admission")
    assert (answer.status_code, answer["Allow"], answer.json()["errors"][0]["field"]) == (405, "POST", "method")


# registers


@pytest.fixture
def here(db: None, now: datetime) -> World:
    return world(now)


def number_of(here: World) -> str:
    return str(approved(here).admission.key)


def test_an_admitted_item_is_told_without_a_person_or_a_community(here: World) -> None:
    number = number_of(here)
    answer = read(f"/admissions/{number}")
    told = answer.json()
    assert (answer.status_code, told["number"], told["state"], told["kind"]) == (200, number, "active", "work")
    assert told["issuer"] == "卫健局"
    assert told["place"] == {"code": "210302", "name": "铁东区"}
    assert told["funding"]["per_community"] == "600.00"
    assert [approval["body"] for approval in told["approvals"]] == ["区委", "区政府"]
    assert told["reasons"][0]["quote"]
    assert told["published_at"] == "2026-03-16T10:00:00+08:00"
    assert [name for name in ("经办人", "解放社区", "长影社区", '"demand"') if name in answer.content.decode()] == []
    assert read(f"/admissions/{number.lower().replace('-', '')}").json() == told


@pytest.mark.parametrize("wrong", ["AS-210302-2026-W-00001-X", "1", "%00", "字" * 300, "AS-210302-2026-W-99999-A"])
def test_a_number_that_is_wrong_or_not_issued_is_not_found(here: World, wrong: str) -> None:
    answer = read(f"/admissions/{wrong}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (404, "number")


def test_lists_are_told_with_the_state_of_their_source(here: World) -> None:
    (row,) = read("/catalogues/").json()["catalogues"]
    assert (row["annex"], row["version"], row["entries"], row["status"]) == (4, "2021", 1, "示例（待确认）")
    told = Client().get(row["address"]).json()
    assert [(entry["name"], entry["status_name"]) for entry in told["entries"]] == [
        ("协助做好社会救助工作", "示例（待确认）")
    ]


@pytest.mark.parametrize("wrong", ["9/2021", "x/2021", "4/1999", "99999999999999999999/1", "4/%00"])
def test_a_list_that_does_not_exist_is_not_found(here: World, wrong: str) -> None:
    assert read(f"/catalogues/{wrong}").status_code == 404


def test_a_place_is_told_with_what_lies_around_it(here: World) -> None:
    told = read("/places/210302002").json()
    assert (told["name"], told["tier"], told["parent"]["name"]) == ("解放街道", "township", "铁东区")
    assert [child["code"] for child in told["children"]] == ["210302002001", "210302002003", "210302002004"]
    assert (told["zones"], told["successors"], told["predecessors"]) == ([], [], [])


@pytest.mark.parametrize("wrong", ["210399", "%00", "'", "9" * 400, "解放"])
def test_a_place_that_does_not_exist_is_not_found(here: World, wrong: str) -> None:
    assert read(f"/places/{wrong}").status_code == 404


def published(here: World, key: str, at: datetime, title: str = "合成的复核结果") -> Publication:
    return publish(
        kind="review",
        key=key,
        title=title,
        issuer_id=here.actors["civil"].own_body,
        place_id=here.places["210302"].pk,
        content={"reasons": "内部不公开的文字"},
        valid_from=at.date(),
        valid_until=None,
        actor=LOADER,
        now=at,
    )


def test_publications_are_paged_newest_first_and_none_is_lost(here: World) -> None:
    for day in (3, 1, 2, 2, 5):
        published(here, f"r-{Publication.objects.count()}", here.now - timedelta(days=day))
    keys, cursor = [], ""
    while cursor is not None:
        told = read(f"/publications/?limit=2&cursor={cursor}").json()
        keys += [row["key"] for row in told["publications"]]
        cursor = told["next"]
    assert keys == ["r-1", "r-3", "r-2", "r-0", "r-4"]
    assert read("/publications/?kind=admission").json()["publications"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("kind=secret", "kind"),
        ("kind=%00", "kind"),
        ("cursor=x", "cursor"),
        ("cursor=2026-13-45T00:00_1", "cursor"),
        ("cursor=2026-03-16T00:00:00_1", "cursor"),
        ("limit=0", "limit"),
        ("limit=x", "limit"),
        ("limit=1e9", "limit"),
    ],
)
def test_a_wrong_parameter_is_named(here: World, query: str, field: str) -> None:
    answer = read(f"/publications/?{query}")
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_the_feed_take_one_query_whatever_their_length(
    here: World, count: int, django_assert_num_queries: Any
) -> None:
    for serial in range(count):
        published(here, f"r-{serial}", here.now)
    for address in ("/publications/", "/publications/atom.xml"):
        with django_assert_num_queries(1):
            assert read(address).status_code == 200


def test_the_feed_is_atom_as_the_standard_wants_it(here: World) -> None:
    number = number_of(here)
    published(here, "r-1", here.now - timedelta(days=1), "带有<标签>和\x0b控制符 & 的标题")
    answer = read("/publications/atom.xml")
    feed = ElementTree.fromstring(answer.content)  # noqa: S314  # our own feed
    assert (feed.tag, answer["Content-Type"]) == (f"{ATOM}feed", "application/atom+xml; charset=utf-8")
    assert all(feed.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "author"))
    assert feed.find(f"{ATOM}link[@rel='self']").get("href").endswith("/api/v1/publications/atom.xml")  # type: ignore[union-attr]
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["冬季用气安全提示", "带有<标签>和控制符 & 的标题"]
    assert all(entry.find(f"{ATOM}{name}") is not None for entry in entries for name in ("id", "updated", "link"))
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    assert number in str(entries[0].find(f"{ATOM}link").get("href"))  # type: ignore[union-attr]
    assert "内部不公开" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/catalogues/", "/catalogues/4/2021", "/places/210302", "/publications/"])
def test_a_register_may_be_kept_and_is_not_sent_twice(here: World, address: str) -> None:
    first = read(address)
    assert "public" in first["Cache-Control"] and "max-age" in first["Cache-Control"]
    again = read(address, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    head = Client().head(f"{V1}{address}")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    assert read("/places/0", if_none_match="*")["Cache-Control"] == "no-store"


def test_what_changes_gets_a_new_mark(here: World) -> None:
    number = number_of(here)
    before = read(f"/admissions/{number}")
    Publication.objects.filter(key=number).update(state="suspended")
    after = read(f"/admissions/{number}", if_none_match=before["ETag"])
    assert (after.status_code, after.json()["state"]) == (200, "suspended")


# description


def test_openapi_lists_every_operation_with_its_fields() -> None:
    told = read("/openapi.json").json()
    listed = {(method.upper(), path) for path, methods in told["paths"].items() for method in methods}
    assert listed == {(row.method, f"{V1}{row.path}") for row in OPERATIONS} | {("GET", "/health"), ("GET", "/ready")}
    body = told["paths"][f"{V1}/policy/admission"]["post"]["requestBody"]["content"]["application/json"]
    assert body["schema"]["required"] == ["on", "kind"]
    assert body["example"] == EXAMPLES["admission"]
    names = {reference for reference in _references(told) if reference not in told["components"]["schemas"]}
    assert names == set()


def _references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"].rsplit("/", 1)[1]
        for inner in part.values():
            yield from _references(inner)
    if isinstance(part, list):
        for inner in part:
            yield from _references(inner)


def test_the_docs_page_shows_every_operation_and_needs_no_other_host() -> None:
    page = read("/docs/").content.decode()
    assert [row.path for row in OPERATIONS if f"{V1}{row.path}" not in page] == []
    assert "prohibit" in page and "协税护税" in page
    assert "cdn" not in page and "https://" not in page
    assert Client().get("/api/")["Location"] == f"{V1}/docs/"
    assert f'href="{V1}/docs/"' in page


def test_every_operation_is_declared_public() -> None:
    assert {row.name: getattr(row.view, "permission", "") for row in OPERATIONS} == dict.fromkeys(
        (row.name for row in OPERATIONS), "public"
    )


# operations


def test_health_needs_no_database() -> None:
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})


@pytest.fixture
def watched(tmp_path: Path, settings: Any) -> Path:
    settings.VAR = tmp_path
    marks.note(tmp_path, marks.BEAT, timezone.now())
    settings.AUDIT_FOLDER, settings.AUDIT_KEY = tmp_path / "audit", tmp_path / "audit_key"
    settings.AUDIT_COPIES = ()
    log.anchor().sign(Growing(), timezone.now(), keep=False)
    return tmp_path


def ready() -> tuple[int, dict[str, bool]]:
    answer = Client().get("/ready")
    return answer.status_code, {check["name"]: check["ok"] for check in answer.json()["checks"]}


def test_a_fresh_demo_is_ready_and_says_that_it_has_no_backup(db: None, watched: Path) -> None:
    assert ready() == (200, {"database": True, "disk": True, "clock": True, "backup": False, "audit": True})
    assert Client().get("/ready")["Cache-Control"].startswith("max-age=0")


def test_a_clock_that_stopped_is_not_ready(db: None, watched: Path) -> None:
    marks.note(watched, marks.BEAT, timezone.now() - timedelta(minutes=6))
    assert ready()[0] == 503
    (watched / marks.BEAT).write_text("half a moment", "utf-8")
    assert ready() == (503, {"database": True, "disk": True, "clock": False, "backup": False, "audit": True})


def test_in_production_a_backup_must_be_fresh(db: None, watched: Path, settings: Any) -> None:
    settings.MODE = "production"
    assert ready()[0] == 503
    marks.note(watched, marks.BACKUP, timezone.now() - timedelta(hours=1))
    assert ready() == (200, {"database": True, "disk": True, "clock": True, "backup": True, "audit": True})
    marks.note(watched, marks.BACKUP, timezone.now() - timedelta(hours=49))
    assert ready()[0] == 503


def test_a_late_or_broken_audit_trail_is_not_ready(db: None, watched: Path, now: datetime) -> None:
    audit.record(at=now, actor=clockwork("test"), act="test.deed", subject="demand:1")
    assert ready()[1]["audit"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_pending SET since = now() - interval '2 minutes'")
    assert (ready()[0], ready()[1]["audit"]) == (503, False)
    log.keep_step(Sequencer(log.anchor()))
    assert ready()[1]["audit"]
    log.anchor().alarm("少了。")
    assert (ready()[0], ready()[1]["audit"]) == (503, False)


def test_in_production_there_must_be_a_checkpoint(db: None, watched: Path, settings: Any) -> None:
    settings.MODE = "production"
    marks.note(watched, marks.BACKUP, timezone.now())
    (settings.AUDIT_FOLDER / "checkpoint.txt").unlink()
    assert (ready()[0], ready()[1]["audit"]) == (503, False)


def test_without_its_database_it_is_not_ready_and_tells_no_secret(flushed: None, watched: Path, tmp_path: Path) -> None:
    known = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = str(tmp_path)
    try:
        status, found = ready()
        text = Client().get("/ready").content.decode()
    finally:
        connection.close()
        connection.settings_dict["HOST"] = known
    assert (status, found["database"]) == (503, False)
    assert str(tmp_path) not in text and "postgres" not in text
