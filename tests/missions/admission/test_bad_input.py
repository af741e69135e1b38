"""Whatever is typed: a Chinese error that names the field and keeps the rest, never a 500, never half a record."""

import html
import io
import re
import uuid
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.cases.models import Assignment, Measurement
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.findings.models import Finding
from shanzhi.missions.admission import queries
from shanzhi.missions.admission.models import (
    Approval,
    Basis,
    Demand,
    Filing,
    FundingArrival,
    Review,
    UnnumberedReport,
)
from tests.seats import Seats, one_world
from tests.worlds import LAWFUL, approved, filed, reloaded

MEGABYTE = "长" * 350_000  # over a megabyte in UTF-8
SPOILT = "牛\x00羊\x1b\u202e\u200b\ud7ff"
TODAY = timezone.localdate()


@pytest.fixture(scope="module")
def everyone(django_db_setup: None, django_db_blocker: Any) -> Iterator[Seats]:
    with one_world(django_db_blocker) as made:
        yield made


@pytest.fixture
def seats(everyone: Seats) -> Iterator[Seats]:
    """The world as it was; after every test all constraints hold, deferred ones too."""
    with transaction.atomic():
        yield everyone
        connection.check_constraints()
        transaction.set_rollback(True)


def rows() -> dict[str, int]:
    """How much of everything there is."""
    scoped = {m.__name__: m.objects.unscoped("test").count() for m in (Demand, Finding, StoredFile, UnnumberedReport)}
    plain = (Filing, Basis, Approval, Review, FundingArrival, Event)
    return scoped | {m.__name__: m.objects.count() for m in plain}


def page_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def errors(answer: Any) -> list[str]:
    """The error sentences beside the fields and on top, without their links."""
    assert answer.status_code < 500
    found = re.findall(r'<p class="fld-error"[^>]*>(.*?)</p>|<li>(.*?)</li>', page_of(answer), re.S)
    return [re.sub(r"<[^>]+>", "", " ".join(pair)).strip() for pair in found]


def complains(answer: Any, field: str) -> None:
    """The page names the field in Chinese; nothing English slips through."""
    assert answer.status_code in (200, 409, 422), answer.headers
    told = [text for text in errors(answer) if field in text]
    assert told, errors(answer)
    assert [text for text in told if re.search(r"[A-Za-z]{4,}", text.split("”")[-1])] == []


# ── part one: what ──────────────────────────────────────────────────────────────────────────────

WHAT = {
    "kind": "work",
    "title": "冬季用气安全提示",
    "purpose": "入户时顺带发一张提示单。",
    "frequency": "once",
    "topic": "general",
    "role": "assist",
    "result_owner": "issuer",
    "own_duty": "false",
}
BAD_WHAT = {
    "no title": ({"title": ""}, "事项名称"),
    "blank title": ({"title": " \u3000\u200b\t"}, "事项名称"),
    "title of control characters": ({"title": "\x00\x01\u202e"}, "事项名称"),
    "no purpose": ({"purpose": ""}, "要社区做什么"),
    "long title": ({"title": "长" * 201}, "事项名称"),
    "title of a megabyte": ({"title": MEGABYTE}, "事项名称"),
    "purpose of a megabyte": ({"purpose": MEGABYTE}, "要社区做什么"),
    "unknown kind": ({"kind": "tax"}, "哪一类"),
    "kind with NUL": ({"kind": "work\x00"}, "哪一类"),
    "unknown frequency": ({"frequency": "hourly"}, "多久一次"),
    "unknown topic": ({"topic": "一般"}, "事情的性质"),
    "unknown role": ({"role": "owner"}, "社区是什么角色"),
    "unknown owner": ({"result_owner": "nobody"}, "做不好由谁负责"),
    "unknown duty": ({"own_duty": "1"}, "是不是本单位职责"),
    "entry that is no number": ({"entry_id": "abc"}, "清单条目"),
    "entry that is not there": ({"entry_id": "999999"}, "清单条目"),
    "entry beyond every number": ({"entry_id": "9" * 40}, "清单条目"),
    "entry of five thousand digits": ({"entry_id": "9" * 5000}, "清单条目"),
    "negative entry": ({"entry_id": "-1"}, "清单条目"),
}


@pytest.mark.parametrize("name", BAD_WHAT)
def test_part_one_names_the_field_and_keeps_the_rest(name: str, seats: Seats) -> None:
    changes, field = BAD_WHAT[name]
    before = rows()
    typed = WHAT | {"purpose": "一句独特的话"} | changes
    answer = seats.client("td_dept").post("/d/demands/new/", typed)
    complains(answer, field)
    assert rows() == before
    kept = "一句独特的话" if "purpose" not in changes else WHAT["title"]
    assert kept in page_of(answer)


def test_a_megabyte_is_given_back_to_be_shortened(seats: Seats) -> None:
    """Nothing typed is lost, however long."""
    answer = seats.client("td_dept").post("/d/demands/new/", WHAT | {"purpose": MEGABYTE})
    assert MEGABYTE in page_of(answer)


def test_more_than_the_site_takes_is_refused_in_chinese(seats: Seats) -> None:
    before = rows()
    answer = seats.client("td_dept").post("/d/demands/new/", WHAT | {"purpose": MEGABYTE * 4})
    assert (answer.status_code, rows()) == (400, before)
    assert "这个请求读不懂" in page_of(answer)


def test_too_many_fields_are_refused_in_chinese(seats: Seats) -> None:
    answer = seats.client("td_dept").post("/d/demands/new/", WHAT | {"place": ["1"] * 4000})
    assert answer.status_code == 400
    assert "这个请求读不懂" in page_of(answer)


def started(seats: Seats, **changes: str) -> Demand:
    answer = seats.client("td_dept").post("/d/demands/new/", WHAT | {"place": county(seats)} | changes)
    assert answer.status_code == 302, errors(answer)
    pk = int(re.findall(r"/d/demands/(\d+)/", answer.headers["Location"])[0])
    return Demand.objects.unscoped("test").get(pk=pk)


def county(seats: Seats) -> str:
    return str(seats.here.places["210302"].pk)


def test_invisible_characters_are_taken_out_and_rare_ones_kept(seats: Seats) -> None:
    """Control characters and NUL go; 﨑 and 𠮷 are names and stay."""
    demand = started(seats, title=f"  {SPOILT}﨑𠮷\r\n ", purpose="一\r\n二\x00三")
    filing = queries.filing_of(demand.pk)
    assert (filing.title, filing.purpose) == ("牛羊\ud7ff﨑𠮷", "一\n二三")


@pytest.mark.parametrize(
    "places", [["abc", "-1", "1e3", "²", "", "\x00", "9" * 11, "9" * 400, "999999"], ["0x1", "1;DROP"]]
)
def test_unknown_places_are_passed_over(places: list[str], seats: Seats) -> None:
    answer = seats.client("td_dept").post("/d/demands/new/", WHAT | {"place": places})
    assert answer.status_code == 302
    assert queries.filing_of(Demand.objects.unscoped("test").get().pk).places_count == 0


def test_places_beyond_the_issuers_reach_are_passed_over(seats: Seats) -> None:
    far = str(seats.here.places["210381"].pk)
    seats.client("td_dept").post("/d/demands/new/", WHAT | {"place": [far]})
    assert queries.filing_of(Demand.objects.unscoped("test").get().pk).targets.count() == 0


# ── part two: ground ────────────────────────────────────────────────────────────────────────────

GROUND = {
    "basis_kind": "department",
    "level": "law",
    "document": "关于开展提示的通知",
    "article": "",
    "law_article": "",
}
BAD_GROUND = {
    "basis without document": ({"document": ""}, "文件或法律的名称"),
    "document of invisible characters": ({"document": "\u200b\x00"}, "文件或法律的名称"),
    "long document": ({"document": "长" * 201}, "文件或法律名称"),
    "document of a megabyte": ({"document": MEGABYTE}, "文件或法律名称"),
    "long article": ({"article": "第" * 61}, "第几条"),
    "unknown basis": ({"basis_kind": "friend"}, "依据"),
    "unknown level": ({"level": "custom"}, "效力"),
    "long law number": ({"law_article": "x" * 121}, "法条库编号"),
}


@pytest.mark.parametrize("name", BAD_GROUND)
def test_part_two_names_the_field_and_keeps_the_rest(name: str, seats: Seats) -> None:
    changes, field = BAD_GROUND[name]
    demand = started(seats)
    before = rows()
    typed = GROUND | ({"article": "第七条"} if "article" not in changes else {}) | changes
    answer = seats.client("td_dept").post(f"/d/demands/{demand.pk}/ground/", typed)
    complains(answer, field)
    assert rows() == before
    assert ("第七条" if "article" not in changes else GROUND["document"]) in page_of(answer)


@pytest.mark.parametrize("law_article", ["不存在", "x" * 120, "../../etc/passwd", "\x00"])
def test_an_unknown_article_brings_no_quote_and_no_error(law_article: str, seats: Seats) -> None:
    demand = started(seats)
    path = f"/d/demands/{demand.pk}/ground/"
    answer = seats.client("td_dept").post(path, GROUND | {"law_article": law_article})
    assert answer.status_code == 302
    assert Basis.objects.get().quote == ""


def upload(content: bytes, name: str = "a.pdf") -> io.BytesIO:
    made = io.BytesIO(content)
    made.name = name
    return made


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "why"), [(b"", "空文件"), (b"MZ", "只收 PDF"), (b"%PDF-1.7", "不完整"), (b"PK\x03\x04", "打不开")]
)
def test_a_file_that_is_not_taken_leaves_the_form_as_typed(content: bytes, why: str, seats: Seats) -> None:
    demand = started(seats)
    before = rows()
    typed = GROUND | {"file": upload(content)}
    answer = seats.client("td_dept").post(f"/d/demands/{demand.pk}/ground/", typed)
    assert any(why in text for text in errors(answer)), errors(answer)
    assert GROUND["document"] in page_of(answer)
    assert rows() == before
    assert not list(configured.FILES_ROOT.rglob("*"))


def test_a_form_cut_in_the_middle_is_a_bad_request(seats: Seats) -> None:
    demand = started(seats)
    before = rows()
    for kind, body in (
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Dispo"),
        ("multipart/form-data", b"--x"),
        ("multipart/form-data; boundary=" + "x" * 300, b"x"),
        ("application/x-www-form-urlencoded; charset=nonsense", b"title=%ff%fe"),
        ("application/json", b'{"title": 1}'),
        ("application/x-www-form-urlencoded", b"title=%ED%A0%80&purpose=%FF"),
        ("text/plain", b"\x00\xff"),
    ):
        path = f"/d/demands/{demand.pk}/ground/"
        answer = seats.client("td_dept").generic("POST", path, body, content_type=kind)
        assert answer.status_code in (200, 302, 400), (kind, answer.status_code)
    assert {name: n for name, n in rows().items() if n != before[name]} == {}


# ── part three: effort ──────────────────────────────────────────────────────────────────────────


def effort(**changes: str) -> dict[str, str]:
    lawful = {
        "minutes": "30",
        "community_share": "30",
        "starts_on": str(TODAY),
        "ends_on": str(TODAY + timedelta(days=200)),
        "funding_source": "区级财政预算",
        "funding_per_community": "600",
        "funding_arrives_on": "",
        "funding_none_reason": "",
    }
    return lawful | changes


BAD_EFFORT = {
    "words for minutes": ({"minutes": "半小时"}, "每次大约多少分钟"),
    "no minutes at all": ({"minutes": "0"}, "每次大约多少分钟"),
    "negative minutes": ({"minutes": "-5"}, "每次大约多少分钟"),
    "half a minute": ({"minutes": "0.5"}, "每次大约多少分钟"),
    "endless minutes": ({"minutes": "9" * 400}, "每次大约多少分钟"),
    "minutes of five thousand digits": ({"minutes": "9" * 5000}, "每次大约多少分钟"),
    "minutes in scientific writing": ({"minutes": "1e9"}, "每次大约多少分钟"),
    "minutes with NUL": ({"minutes": "3\x000"}, "每次大约多少分钟"),
    "share over all": ({"community_share": "101"}, "社区做其中几成"),
    "end before start": ({"ends_on": str(TODAY - timedelta(days=1))}, "结束"),
    "thirtieth of February": ({"starts_on": "2026-02-30"}, "开始"),
    "thirteenth month": ({"ends_on": "2026-13-01"}, "结束"),
    "a word for a day": ({"starts_on": "明天"}, "开始"),
    "the end of time": ({"starts_on": "9999-12-31", "ends_on": "9999-12-31"}, "开始"),
    "the beginning of time": ({"starts_on": "0001-01-01"}, "开始"),
    "a year of five digits": ({"ends_on": "12026-01-01"}, "结束"),
    "a time for a day": ({"starts_on": "2026-03-16T10:00"}, "开始"),
    "undecided money": ({"funding_per_community": "待定"}, "每个社区多少元"),
    "negative money": ({"funding_per_community": "-1"}, "每个社区多少元"),
    "no number of money": ({"funding_per_community": "NaN"}, "每个社区多少元"),
    "endless money": ({"funding_per_community": "Infinity"}, "每个社区多少元"),
    "too much money": ({"funding_per_community": "9" * 30}, "每个社区多少元"),
    "money in scientific writing": ({"funding_per_community": "1e400"}, "每个社区多少元"),
    "money beyond writing": ({"funding_per_community": "1e999999999"}, "每个社区多少元"),
    "money to the tenth": ({"funding_per_community": "1.005"}, "每个社区多少元"),
    "bad day of arrival": ({"funding_arrives_on": "下月"}, "哪天到账"),
    "long source": ({"funding_source": "财" * 101}, "经费从哪里来"),
    "source of a megabyte": ({"funding_source": MEGABYTE}, "经费从哪里来"),
    "long reason": ({"funding_none_reason": "无" * 201}, "不需要经费的理由"),
}


@pytest.mark.parametrize("name", BAD_EFFORT)
def test_part_three_names_the_field_and_files_nothing(name: str, seats: Seats) -> None:
    changes, field = BAD_EFFORT[name]
    demand = started(seats)
    before = rows()
    mark = (
        {"funding_source": "独特的来源"} if "funding_source" not in changes else {"funding_none_reason": "独特的来源"}
    )
    answer = seats.client("td_dept").post(f"/d/demands/{demand.pk}/effort/", effort(**mark) | changes)
    complains(answer, field)
    assert (rows(), reloaded(demand).state) == (before, "draft")
    assert "独特的来源" in page_of(answer)


UNFUNDED = {
    "undecided source": {"funding_source": "待定"},
    "source not settled": {"funding_source": "待落实"},
    "no source": {"funding_source": ""},
    "nothing without reason": {"funding_per_community": "0"},
    "no amount": {"funding_per_community": ""},
}


@pytest.mark.parametrize("name", UNFUNDED)
def test_money_that_is_not_there_comes_back_with_its_clause(name: str, seats: Seats) -> None:
    """D1-4.2.4: filed, ruled and given back — what is missing is named and the filing kept."""
    client, demand = seats.client("td_dept"), started(seats)
    client.post(f"/d/demands/{demand.pk}/ground/", GROUND)
    answer = client.post(f"/d/demands/{demand.pk}/effort/", effort(**UNFUNDED[name]), follow=True)
    ruling = queries.ruling_of(queries.filing_of(demand.pk).pk)
    assert ruling is not None
    assert (reloaded(demand).state, [r["clause"] for r in ruling.reasons]) == ("returned", ["D1-4.2.4"])
    assert "D1-4.2.4" in page_of(answer)


def test_a_filing_without_any_basis_is_ruled_not_refused(seats: Seats) -> None:
    client, demand = seats.client("td_dept"), started(seats)
    answer = client.post(f"/d/demands/{demand.pk}/effort/", effort(), follow=True)
    assert answer.status_code == 200
    assert reloaded(demand).state in ("in_approval", "returned")


@pytest.mark.parametrize(
    ("typed", "kept"), [("６００", "600.00"), (" 600 ", "600.00"), ("600.5", "600.50"), ("1E3", "1000.00")]
)
def test_full_width_digits_are_digits(typed: str, kept: str, seats: Seats) -> None:
    demand = started(seats)
    changes = effort(funding_per_community=typed, minutes="３０")
    answer = seats.client("td_dept").post(f"/d/demands/{demand.pk}/effort/", changes)
    assert answer.status_code == 302, errors(answer)
    filing = queries.filing_of(demand.pk)
    assert (str(filing.funding_per_community), filing.minutes) == (kept, 30)


@pytest.mark.parametrize("written", ["{:%Y/%m/%d}", "{:%Y年%m月%d日}", "{:%Y.%m.%d}", "{0.year}-{0.month}-{0.day}"])
def test_a_day_may_be_written_as_people_write_it(written: str, seats: Seats) -> None:
    demand = started(seats)
    answer = seats.client("td_dept").post(f"/d/demands/{demand.pk}/effort/", effort(starts_on=written.format(TODAY)))
    assert answer.status_code == 302, errors(answer)
    assert queries.filing_of(demand.pk).starts_on == TODAY


KINDS = ("community_signboard", "street_signboard", "evaluation", "report", "certificate")
JUNK = {
    "wording": "长" * 101,
    "place": "roof",
    "temporary": "maybe",
    "major_task": "长" * 101,
    "ends": "从不",
    "veto": "x",
    "satisfaction": "101",
    "total_fields": "-1",
    "duplicate_fields": "x",
    "material_owner": "neighbour",
    "list_status": "?",
    "in_duty": "?",
    "verifiable": "?",
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_only_some_kinds_ask_is_checked_too(kind: str, seats: Seats) -> None:
    demand = started(seats, kind=kind)
    before = rows()
    answer = seats.client("td_dept").post(f"/d/demands/{demand.pk}/effort/", effort() | JUNK)
    told = [text for text in errors(answer) if "“" in text]
    assert told
    assert rows() == before


@pytest.mark.parametrize("kind", [*KINDS, "work", "organisation", "secondment", "app"])
def test_every_kind_filed_with_the_least_is_ruled(kind: str, seats: Seats) -> None:
    """Blank everywhere a blank is lawful: a ruling names what is missing, nothing breaks."""
    client, demand = seats.client("td_dept"), started(seats, kind=kind)
    blank = dict.fromkeys(effort(), "")
    answer = client.post(f"/d/demands/{demand.pk}/effort/", blank, follow=True)
    assert answer.status_code == 200
    assert queries.ruling_of(queries.filing_of(demand.pk).pk) is not None


# ── approval, review, arrival ───────────────────────────────────────────────────────────────────

BAD_ANSWERS = {
    "no answer": ({}, "怎么答复"),
    "unknown answer": ({"answer": "maybe"}, "怎么答复"),
    "condition without words": ({"answer": "conditional"}, "条件"),
    "refusal without reason": ({"answer": "refused"}, "理由"),
    "return with a blank reason": ({"answer": "returned", "reason": "\u3000\u200b"}, "理由"),
    "no hours": ({"answer": "approved", "hours_cap": "0"}, "每个社区一年最多几小时"),
    "words for hours": ({"answer": "approved", "hours_cap": "很多"}, "每个社区一年最多几小时"),
    "endless hours": ({"answer": "approved", "hours_cap": "9" * 99}, "每个社区一年最多几小时"),
    "an end that is no day": ({"answer": "approved", "valid_until": "永远"}, "有效期到"),
    "an end that has passed": ({"answer": "approved", "valid_until": str(TODAY - timedelta(days=1))}, "有效期到"),
    "the end of time": ({"answer": "approved", "valid_until": "9999-12-31"}, "有效期到"),
    "a long condition": ({"answer": "conditional", "conditions": "条" * 301}, "附什么条件"),
    "a reason of a megabyte": ({"answer": "refused", "reason": MEGABYTE}, "理由"),
}


def lawful_days() -> dict[str, Any]:
    return {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=200)}


@pytest.mark.parametrize("name", BAD_ANSWERS)
def test_an_approval_names_what_is_wrong_and_changes_nothing(name: str, seats: Seats) -> None:
    changes, field = BAD_ANSWERS[name]
    demand = filed(seats.here, **lawful_days())
    before = rows()
    typed = {"conditions": "独特的条件"} | changes if "conditions" not in changes else changes
    if name == "condition without words":
        typed = changes
    answer = seats.client("td_party").post(f"/a/demands/{demand.pk}/", typed)
    complains(answer, field)
    assert rows() == before
    assert {a.answer for a in Approval.objects.all()} == {"pending"}
    if "独特的条件" in typed.values():
        assert "独特的条件" in page_of(answer)


def test_an_approval_given_twice_counts_once(seats: Seats) -> None:
    demand = filed(seats.here, **lawful_days())
    client = seats.client("td_party")
    path, typed = f"/a/demands/{demand.pk}/", {"answer": "approved"}
    assert client.post(path, typed).status_code == 302
    before = rows()
    answer = client.post(path, typed)
    assert (answer.status_code, rows()) == (409, before)
    assert "已经有了答复" in page_of(answer)
    assert client.post(path, {"answer": "refused", "reason": "改主意了"}).status_code == 409
    assert Approval.objects.get(body=seats.actor("td_party").own_body).answer == "approved"


BAD_OPINIONS = {
    "no outcome": ({"reasons": "独特的理由"}, "结论"),
    "unknown outcome": ({"outcome": "maybe", "reasons": "独特的理由"}, "结论"),
    "outcome of the other kind": ({"outcome": "upheld", "reasons": "独特的理由"}, "结论"),
    "long outcome": ({"outcome": "x" * 500, "reasons": "独特的理由"}, "结论"),
    "no reasons": ({"outcome": "approve", "reasons": ""}, "理由"),
    "blank reasons": ({"outcome": "approve", "reasons": "\u200b \u3000"}, "理由"),
    "reasons of a megabyte": ({"outcome": "approve", "reasons": MEGABYTE}, "公开的理由"),
}


@pytest.mark.parametrize("name", BAD_OPINIONS)
def test_a_legal_review_names_what_is_wrong_and_publishes_nothing(name: str, seats: Seats) -> None:
    changes, field = BAD_OPINIONS[name]
    demand = filed(seats.here, topic="other_target", **lawful_days())
    (review,) = queries.reviews_of(demand.pk)
    before = rows()
    answer = seats.client("td_justice").post(f"/a/reviews/{review.pk}/", changes)
    complains(answer, field)
    assert (rows(), reloaded(demand).state) == (before, "legal_review")
    if "独特的理由" in changes.values():
        assert "独特的理由" in page_of(answer)


def test_a_request_for_review_without_reason_says_so_and_with_one_is_taken_once(seats: Seats) -> None:
    demand = filed(seats.here, topic="investment_target", **lawful_days())
    client, path = seats.client("td_dept"), f"/d/demands/{demand.pk}/review/"
    complains(client.post(path, {"reason": " \x00"}), "理由")
    long = client.post(path, {"reason": "长" * 1001})
    complains(long, "申请复核的理由")
    assert "长" * 1001 in page_of(long)
    form = {"reason": "依据第七条", "once": uuid.uuid4().hex}
    first, second = (client.post(path, form) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]
    assert Review.objects.count() == 1
    again = client.post(path, form | {"once": uuid.uuid4().hex})
    assert again.status_code == 409
    assert "已经在复核了" in page_of(again)
    assert "依据第七条" in page_of(again)


BAD_MONEY = {
    "no amount": ({"amount": ""}, "到账金额"),
    "words": ({"amount": "六百"}, "到账金额"),
    "nothing": ({"amount": "0"}, "到账金额"),
    "negative": ({"amount": "-5"}, "到账金额"),
    "endless": ({"amount": "1e99"}, "到账金额"),
    "a thousandth": ({"amount": "1.001"}, "到账金额"),
    "no paper": ({"note": ""}, "凭据"),
    "long paper": ({"note": "长" * 201}, "凭据"),
    "a day that is none": ({"on": "昨天"}, "到账日期"),
    "a day to come": ({"on": str(TODAY + timedelta(days=3))}, "到账日期"),
}


@pytest.mark.parametrize("name", BAD_MONEY)
def test_money_that_came_is_checked_and_kept_as_typed(name: str, seats: Seats) -> None:
    changes, field = BAD_MONEY[name]
    demand = approved(seats.here, **lawful_days())
    before = rows()
    typed = {"amount": "600", "note": "独特的凭据", "on": ""} | changes
    answer = seats.client("td_dept").post(f"/d/demands/{demand.pk}/arrival/", typed)
    complains(answer, field)
    assert rows() == before
    if "note" not in changes:
        assert "独特的凭据" in page_of(answer)


def test_money_recorded_twice_by_a_double_click_counts_once(seats: Seats) -> None:
    demand = approved(seats.here, **lawful_days())
    client = seats.client("td_dept")
    once = re.findall(r'name="once" value="(\w+)"', page_of(client.get(f"/d/demands/{demand.pk}/")))
    assert once
    form = {"amount": "600", "note": "拨款单", "once": once[0]}
    for _ in range(3):
        assert client.post(f"/d/demands/{demand.pk}/arrival/", form).status_code == 302
    assert FundingArrival.objects.count() == 1


# ── the community: receive, refuse, done, report ────────────────────────────────────────────────


def assignment(seats: Seats) -> int:
    approved(seats.here, **lawful_days())
    return Assignment.objects.unscoped("test").get(place=seats.actor("worker1").place_id).pk


@pytest.mark.parametrize("ids", [["abc"], ["-1"], ["9" * 40], ["9" * 5000], ["٣"], ["\x00"], [""], ["1"] * 2000, []])
def test_receiving_what_is_not_there_receives_nothing(ids: list[str], seats: Seats) -> None:
    mine = assignment(seats)
    before = rows()
    ids = [i for i in ids if i != str(mine)]
    answer = seats.client("worker1").post("/w/receive/", {"assignment": ids}, follow=True)
    assert rows() == before
    assert "没有可以接收的" in page_of(answer)


def test_receiving_twice_is_harmless(seats: Seats) -> None:
    mine, client = assignment(seats), seats.client("worker1")
    pages = [page_of(client.post("/w/receive/", {"assignment": [mine, mine]}, follow=True)) for _ in range(2)]
    assert ["接收了 1 件" in page for page in pages] == [True, False]
    assert Event.objects.filter(act="cases.receive").count() == 1


@pytest.mark.parametrize("reason", ["", "没空", "\x00", MEGABYTE])
def test_refusing_needs_one_of_the_printed_grounds(reason: str, seats: Seats) -> None:
    mine = assignment(seats)
    before = rows()
    answer = seats.client("worker1").post(f"/w/assignments/{mine}/refuse/", {"reason": reason})
    complains(answer, "为什么不接")
    assert rows() == before


@pytest.mark.parametrize(
    "minutes", ["", "0", "-1", "abc", "6001", "05999999", "9" * 5000, "1e3", "\x00", "²", "00006000000"]
)
def test_minutes_that_cannot_be_are_not_noted(minutes: str, seats: Seats) -> None:
    """Done is done; a slip in the minutes neither breaks it nor spoils the measure."""
    mine = assignment(seats)
    answer = seats.client("worker1").post(f"/w/assignments/{mine}/done/", {"minutes": minutes})
    assert (answer.status_code, Measurement.objects.count()) == (302, 0)


def test_done_twice_counts_once(seats: Seats) -> None:
    mine, client = assignment(seats), seats.client("worker1")
    codes = [client.post(f"/w/assignments/{mine}/done/", {"minutes": "20"}).status_code for _ in range(2)]
    assert (codes, Measurement.objects.count()) == ([302, 409], 1)


@pytest.mark.parametrize("token", ["", "x", "\x00", "x" * 5000])
def test_a_wrong_token_erases_nothing(token: str, seats: Seats) -> None:
    mine, client = assignment(seats), seats.client("worker1")
    client.post(f"/w/assignments/{mine}/done/", {"minutes": "20"})
    client.post("/w/erase/", {"token": token})
    assert Measurement.objects.count() == 1


BAD_REPORTS = {
    "nothing at all": ({"text": "", "issuer_name": ""}, "谁要求的"),
    "no words": ({"text": ""}, "要求做什么"),
    "blank words": ({"text": "\u200b\x00 \u3000"}, "要求做什么"),
    "no issuer": ({"issuer_name": "\u3000"}, "谁要求的"),
    "unknown issuer": ({"issuer_id": "999999"}, "谁要求的"),
    "issuer that is no number": ({"issuer_id": "abc"}, "谁要求的"),
    "issuer beyond every number": ({"issuer_id": "9" * 40}, "谁要求的"),
    "long issuer": ({"issuer_name": "局" * 81}, "谁要求的"),
    "words of a megabyte": ({"text": MEGABYTE}, "原话"),
}


@pytest.mark.parametrize("name", BAD_REPORTS)
def test_a_report_names_what_is_missing_and_leaves_nothing_behind(name: str, seats: Seats) -> None:
    """Not even the picture of a refused report is kept."""
    changes, field = BAD_REPORTS[name]
    before = rows()
    typed: dict[str, Any] = {"text": "独特的原话", "issuer_name": "某某单位"} | changes
    described = bool(typed["text"].strip("\u200b\x00 \u3000"))
    picture = {"picture": upload(png(), "截图.png")} if described else {}
    answer = seats.client("worker1").post("/w/refuse/new/", typed | picture)
    complains(answer, field)
    assert rows() == before
    if typed["text"] == "独特的原话":
        assert "独特的原话" in page_of(answer)


def test_a_report_sent_three_times_is_one_report(seats: Seats) -> None:
    """D1-4.2.5: a double click raises one finding, and every answer leads to it."""
    client = seats.client("worker1")
    places = []
    for _ in range(3):
        form = {"text": "报照片", "issuer_name": "某局", "once": "same", "picture": upload(png(), "截图.png")}
        places.append(client.post("/w/refuse/new/", form).headers["Location"])
    assert len(set(places)) == 1
    counted = rows()
    assert (counted["UnnumberedReport"], counted["Finding"], counted["StoredFile"]) == (1, 1, 1)


def test_a_refused_report_can_be_sent_again_from_the_same_page(seats: Seats) -> None:
    client, form = seats.client("worker1"), {"text": "报照片", "once": "same"}
    assert client.post("/w/refuse/new/", form).status_code == 409
    assert client.post("/w/refuse/new/", form).status_code == 409
    assert client.post("/w/refuse/new/", form | {"issuer_name": "某局"}).status_code == 302


def test_a_picture_that_is_none_keeps_the_words(seats: Seats) -> None:
    form = {"text": "独特的原话", "issuer_name": "某局", "picture": upload(b"%PDF-1.7\n%%EOF", "a.pdf")}
    before = rows()
    answer = seats.client("worker1").post("/w/refuse/new/", form)
    assert any("只收图片" in text for text in errors(answer))
    assert "独特的原话" in page_of(answer)
    assert rows() == before


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
