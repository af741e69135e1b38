"""Filing: whatever is typed, a Chinese error names the field and keeps the rest; never a 500 or half a record."""

from datetime import timedelta

import pytest
from django.conf import settings as configured

from shanzhi.missions.admission import queries
from shanzhi.missions.admission.models import (
    Basis,
    Demand,
)
from tests.seats import Seats
from tests.typed import (
    GROUND,
    MEGABYTE,
    TODAY,
    WHAT,
    complains,
    effort,
    errors,
    page_of,
    rows,
    started,
    upload,
)
from tests.worlds import reloaded

SPOILT = "牛\x00羊\x1b\u202e\u200b\ud7ff"


# ── part one: what ──────────────────────────────────────────────────────────────────────────────

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
