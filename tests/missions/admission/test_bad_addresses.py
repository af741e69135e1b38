"""Repeats, wrong methods, strange addresses and filters, markup and formulas: nothing breaks, nothing runs."""

import html
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from shanzhi.kernel.audit.models import Event
from shanzhi.missions.admission.models import (
    Demand,
)
from tests.seats import Seats
from tests.typed import (
    GROUND,
    MEGABYTE,
    WHAT,
    effort,
    lawful_days,
    page_of,
    rows,
    started,
)
from tests.worlds import LAWFUL, approved, filed, reloaded

# ── repeats, wrong methods, addresses ───────────────────────────────────────────────────────────


def test_a_filing_begun_by_a_double_click_is_one_filing(seats: Seats) -> None:
    client = seats.client("td_dept")
    places = [client.post("/d/demands/new/", WHAT | {"once": "same"}).headers["Location"] for _ in range(3)]
    assert (len(set(places)), Demand.objects.unscoped("test").count()) == (1, 1)


def test_a_filing_submitted_three_times_is_ruled_once(seats: Seats) -> None:
    client, demand = seats.client("td_dept"), started(seats)
    form = effort() | {"once": "same"}
    places = [client.post(f"/d/demands/{demand.pk}/effort/", form) for _ in range(3)]
    assert [answer.status_code for answer in places] == [302, 404, 404]  # the ruled one is no longer a form
    assert Event.objects.filter(act__startswith="admission.ruled").count() == 1


@pytest.mark.parametrize("key", ["\x00", "k\x00k", MEGABYTE, " ", "'; --"])
def test_a_strange_one_time_key_is_only_a_key(key: str, seats: Seats) -> None:
    answer = seats.client("td_dept").post("/d/demands/new/", WHAT | {"once": key})
    assert answer.status_code == 302


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "NONSENSE"])
@pytest.mark.parametrize("path", ["/d/demands/new/", "/w/refuse/new/", "/w/", "/admissions/", "/w/receive/"])
def test_another_method_is_refused_in_chinese(path: str, method: str, seats: Seats) -> None:
    before = rows()
    seat = "td_dept" if path.startswith("/d/") else "worker1"
    answer = seats.client(seat).generic(method, path)
    assert (answer.status_code, rows()) == (405, before)
    assert "这一页不能这样打开" in page_of(answer)


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 5000, "²", "1.5", ""])
@pytest.mark.parametrize(
    ("seat", "path"), [("worker1", "/w/"), ("td_dept", "/d/demands/"), ("td_civil", "/a/findings/"), ("td_gov", "/a/")]
)
def test_a_bad_page_number_opens_a_page(seat: str, path: str, page: str, seats: Seats) -> None:
    assert seats.client(seat).get(path, {"page": page}).status_code == 200


LOOKUPS: dict[str, Callable[[Client, str], Any]] = {
    "entries": lambda c, text: c.get("/d/entries/", {"title": text, "kind": text}),
    "laws": lambda c, text: c.get("/d/laws/", {"document": text}),
    "bodies": lambda c, text: c.get("/w/bodies/", {"issuer_name": text}),
    "own list": lambda c, text: c.get("/d/demands/", {"q": text, "state": text}),
    "workbook": lambda c, text: c.get("/d/demands/export.xlsx", {"q": text, "state": text}),
    "verdict": lambda c, text: c.post("/d/demands/verdict/", dict.fromkeys(WHAT, text) | {"entry_id": text}),
}


@pytest.mark.parametrize("text", ["救助", "' OR 1=1", "%_\\", "长" * 5000, "<b id=x>", "\u202e", "&|!:*()", "９" * 90])
@pytest.mark.parametrize("name", LOOKUPS)
def test_help_while_typing_takes_anything(name: str, text: str, seats: Seats) -> None:
    answer = LOOKUPS[name](seats.client("td_dept"), text)
    assert answer.status_code == 200
    assert b"<b id=x>" not in answer.content


def test_the_verdict_takes_a_megabyte_and_stores_nothing(seats: Seats) -> None:
    before = rows()
    answer = LOOKUPS["verdict"](seats.client("td_dept"), MEGABYTE[:80_000])
    assert (answer.status_code, rows()) == (200, before)


@pytest.mark.parametrize("pk", ["0", "-1", "9" * 19, "9" * 5000, "1.0", "１", "abc", "%00"])
def test_a_strange_number_in_the_address_is_not_found(pk: str, seats: Seats) -> None:
    for seat, path in (("td_dept", "/d/demands/{}/"), ("worker1", "/w/assignments/{}/"), ("td_gov", "/a/demands/{}/")):
        assert seats.client(seat).get(path.format(pk)).status_code in (400, 404)


def test_markup_in_a_title_is_shown_not_run(seats: Seats) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    demand = approved(seats.here, title=evil, purpose=evil, **lawful_days())
    for seat, path in (
        ("td_dept", f"/d/demands/{demand.pk}/"),
        ("td_dept", "/d/demands/"),
        ("td_gov", f"/a/demands/{demand.pk}/"),
        ("worker1", "/w/"),
        ("anonymous", f"/n/{demand.admission.key}/" if demand.admission else "/"),
        ("anonymous", "/admissions/"),
    ):
        page = seats.client(seat).get(path).content.decode()
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_no_cell_of_the_workbook_turns_into_a_formula(seats: Seats) -> None:
    """Formulas, full-width ones and DDE stay text, unchanged."""
    titles = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "=cmd|'/c calc'!A0", "\t=1"]
    for title in titles:
        filed(seats.here, title=title, **lawful_days())
    content = seats.client("td_dept").get("/d/demands/export.xlsx").content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "<f>" not in parts
    assert [t for t in titles if html.escape(t.strip(), quote=False) not in parts] == []


def test_the_lawful_one_goes_through(seats: Seats) -> None:
    """The negative control of this file: with nothing wrong, nothing is complained about."""
    client, demand = seats.client("td_dept"), started(seats)
    client.post(f"/d/demands/{demand.pk}/ground/", GROUND)
    answer = client.post(f"/d/demands/{demand.pk}/effort/", effort(), follow=True)
    assert (reloaded(demand).state, answer.status_code) == ("in_approval", 200)
    assert LAWFUL["title"] in page_of(answer)
