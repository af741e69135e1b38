"""The public pages: search, lists, register, number check — published things only, no person anywhere."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from shanzhi.kernel.people.models import Person
from shanzhi.kernel.publications import actions as publications
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.admission import actions
from shanzhi.missions.admission import queries as demand_queries
from shanzhi.missions.admission.actions import BasisDraft
from tests.seats import Seats, seats_of
from tests.worlds import World, approved, filed, world

pytestmark = pytest.mark.django_db
CANARIES = ("金丝雀甲", "金丝雀乙")


@pytest.fixture
def here() -> World:
    return world(timezone.now())


@pytest.fixture
def seats(here: World) -> Seats:
    return seats_of(here)


def dates(here: World) -> dict[str, Any]:
    today = timezone.localdate()
    return {"starts_on": today, "ends_on": today + timedelta(days=200)}


def text(path: str, code: int = 200) -> str:
    answer = Client().get(path, follow=True)
    assert answer.status_code == code, path
    return answer.content.decode()


def number(here: World, **changes: Any) -> str:
    admission = approved(here, **dates(here) | changes).admission
    assert admission is not None
    return admission.key


@pytest.mark.parametrize("typed", ["社会救助", "救助", "协助 救助", "社会救 助"])
def test_search_finds_a_list_entry_by_any_two_letters(here: World, typed: str) -> None:
    assert "协助做好社会救助工作" in text(f"/search/?q={typed}")


def test_search_finds_items_and_clauses_too(here: World) -> None:
    key = number(here)
    page = text("/search/?q=用气")
    assert key in page
    assert "D1-4.2.5" in text("/search/?q=一经发现")


def test_a_number_in_the_search_box_leads_to_its_page(here: World) -> None:
    key = number(here)
    for typed in (key, key.lower(), key.replace("-", ""), key.replace("-", " "), "".join(_wide(c) for c in key)):
        answer = Client().get("/search/", {"q": typed})
        assert answer.headers.get("Location") == f"/n/{key}/", typed


def _wide(character: str) -> str:
    return chr(ord(character) + 0xFEE0) if character.isascii() and character.isalnum() else "－"


@pytest.mark.parametrize(
    "typed",
    ["\u202e", "<script>alert(1)</script>", "' OR 1=1 --", "%", "x" * 5000, "ａｂｃ", "\ud7ff", "&amp;", "救\u200b助"],
)
def test_search_takes_anything_and_runs_nothing(here: World, typed: str) -> None:
    answer = Client().get("/search/", {"q": typed})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_an_unknown_word_says_so_and_shows_the_right_to_refuse(here: World) -> None:
    page = text("/search/?q=征地拆迁")
    assert "没有准入过这样的事" in page
    assert "社区可以不接" in page


def test_a_list_shows_each_entry_with_its_status(here: World) -> None:
    page = text("/lists/4/")
    assert "协助做好社会救助工作" in page
    assert "示例（待确认）" in page


@pytest.mark.parametrize(
    ("path", "code"),
    [("/lists/9/", 404), ("/lists/4/1999/", 404), ("/lists/99999999999999999999/", 404), ("/lists/4/2021/", 200)],
)
def test_a_list_that_is_not_there_is_not_found(here: World, path: str, code: int) -> None:
    assert "<h1" in text(path, code)


def publish_many(here: World, count: int) -> None:
    dept = here.actors["dept"]
    for n in range(count):
        publications.publish(
            kind="admission",
            key=f"AS-210302-2026-{'R' if n % 2 else 'W'}-{n:05}-X",
            title=f"第{n}件",
            issuer_id=dept.own_body,
            place_id=dept.place_id or 0,
            content={"purpose": "示例"},
            valid_from=timezone.localdate(),
            valid_until=None,
            actor=dept,
            now=here.now + timedelta(seconds=n),
        )


def titles(path: str) -> list[str]:
    return re.findall(r'<a class="tt"[^>]*>(第\d+件)</a>', text(path))


def leafed(query: str) -> list[list[str]]:
    """The titles of every page, from the newest on, by the page's own link to the next one."""
    pages = []
    while True:
        page = text(f"/admissions/?{query}")
        pages.append(re.findall(r'<a class="tt"[^>]*>(第\d+件)</a>', page))
        onward = re.search(r'rel="next" href="\?([^"]*)"', page)
        if onward is None:
            return pages
        query = html.unescape(onward[1])


def test_the_register_is_paged_newest_first_and_keeps_its_filters(here: World) -> None:
    publish_many(here, 120)
    assert leafed("") == [
        [f"第{n}件" for n in range(top, top - size, -1)] for top, size in ((119, 50), (69, 50), (19, 20))
    ]
    assert leafed("kind=R") == [[f"第{n}件" for n in range(top, low, -2)] for top, low in ((119, 20), (19, 0))]


def test_the_register_filters_by_state(here: World) -> None:
    publish_many(here, 4)
    Publication.objects.filter(title="第2件").update(state="revoked")
    assert titles("/admissions/?state=revoked") == ["第2件"]
    assert titles("/admissions/?state=active") == ["第3件", "第1件", "第0件"]


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", "", "1e9", "9" * 5000, "１"])
@pytest.mark.parametrize("side", ["after", "before"])
def test_a_bad_mark_shows_the_first_page(here: World, side: str, page: str) -> None:
    publish_many(here, 3)
    assert titles(f"/admissions/?{side}={page}") == ["第2件", "第1件", "第0件"]


@pytest.mark.parametrize("asked", ["state=nonsense", "kind=%25", "kind=ZZ", "state[]=active&state=x", "kind=_"])
def test_an_unknown_filter_finds_nothing_and_breaks_nothing(here: World, asked: str) -> None:
    publish_many(here, 3)
    assert titles(f"/admissions/?{asked}") == []


@pytest.mark.parametrize("asked", ["q=%00", "state=%00", "kind=a%00b", "page=%00"])
@pytest.mark.parametrize("path", ["/admissions/", "/search/", "/n/", "/lists/4/"])
def test_a_nul_in_the_address_is_a_bad_request_in_chinese(here: World, path: str, asked: str) -> None:
    assert "这个请求读不懂" in text(f"{path}?{asked}", 400)


def test_the_page_of_a_number_shows_what_a_worker_needs(here: World) -> None:
    """D1-4.2.5: number, clause, money, end, and the right to refuse."""
    key = number(here)
    page = text(f"/n/{key}/")
    for shown in (key, "冬季用气安全提示", "卫健局", "区级财政预算", "<svg", "可以不接", "区委", "区政府"):
        assert shown in page


def test_a_wrong_check_digit_is_told_from_an_unknown_number(here: World) -> None:
    key = number(here)
    wrong = key[:-1] + ("A" if key[-1] != "A" else "B")
    page = text(f"/n/?number={wrong}")
    assert "编号写得不对" in page
    assert wrong in page  # what was typed stays in the field
    assert f"末位是“{wrong[-1]}”" in page
    assert "编号写得不对" in text(f"/n/{wrong}/", 404)


def test_a_letter_taken_for_a_digit_is_named_with_its_place(here: World) -> None:
    key = number(here)
    page = text(f"/n/?number={key.replace('AS-2103', 'AS-21O3')}")
    assert "第 5 位" in page
    assert "是不是“0”" in page


def test_a_well_formed_number_nobody_gave_is_unknown(here: World) -> None:
    key = number(here)
    Publication.objects.filter(key=key).update(key="moved")
    page = text(f"/n/{key}/", 404)
    assert "没有这个编号" in page
    assert "社区（村）可以不接" in page


@pytest.mark.parametrize(
    "typed", ["1", "AS", "AS-999999-2026-W-00001-X", "Ａ" * 60, "x" * 5000, "AS-210302-2026-Ｗ-1-", "<b>", "../../etc"]
)
def test_what_is_no_number_is_answered_with_the_reason(here: World, typed: str) -> None:
    answer = Client().get("/n/", {"number": typed})
    assert answer.status_code == 200
    assert "编号写得不对" in answer.content.decode()
    assert "<b>" not in answer.content.decode().split("编号写得不对", 1)[1].split("<form", 1)[0]


@pytest.mark.parametrize(
    ("state", "shown"), [("expired", "到期"), ("withdrawn", "撤回"), ("revoked", "撤销"), ("suspended", "暂停")]
)
def test_a_number_that_no_longer_holds_says_so(here: World, state: str, shown: str) -> None:
    key = number(here)
    Publication.objects.filter(key=key).update(state=state)
    assert shown in text(f"/n/{key}/")


def test_drafts_rulings_and_reports_never_show(seats: Seats) -> None:
    """Only what was published can be found: not a filing in approval, not a report and not its community."""
    here = seats.here
    filed(here, title="还在审批的事", **dates(here))
    actions.report_unnumbered(
        issuer_id=here.actors["dept"].own_body,
        issuer_name="",
        text="今天报二十张照片",
        picture_id=None,
        actor=here.actors["one"],
        now=here.now,
    )
    for path in ("/", "/admissions/", "/search/?q=审批", "/search/?q=照片", "/search/?q=还在审批的事"):
        page = text(path)
        assert "还在审批的事" not in page.replace('value="还在审批的事"', "").replace("“还在审批的事”", "").replace(
            "搜索：还在审批的事", ""
        )
        assert "二十张照片" not in page
        assert "解放社区" not in page


def test_no_person_stands_on_a_public_page(seats: Seats) -> None:
    """Officers and workers are bodies and posts to the public; their names are nobody's business."""
    for seat, name in zip(("td_dept", "worker1"), CANARIES, strict=True):
        seats.client(seat)
        Person.objects.filter(pk=seats.accounts[seat].person_id).update(name=name)
    key = number(seats.here)
    pages = ["/", "/lists/", "/lists/4/", "/admissions/", f"/n/{key}/", "/search/?q=用气", "/policy/1/", "/help/"]
    found = [(path, name) for path in pages for name in CANARIES if name in text(path)]
    assert found == []
    published = str(list(Publication.objects.values()))
    assert [name for name in CANARIES if name in published] == []


@pytest.mark.parametrize("path", ["/policy/1/", "/policy/2/", "/policy/3/", "/policy/5/", "/clauses/D1-4.2.5/"])
def test_the_documents_are_there_to_read(path: str, db: None) -> None:
    assert len(text(path)) > 500


@pytest.mark.parametrize("path", ["/policy/4/", "/policy/x/", "/clauses/D9-1.1/", "/clauses/%3Cb%3E/"])
def test_what_is_no_document_is_not_found(path: str, db: None) -> None:
    assert "没有这一页" in text(path, 404)


def test_reasons_of_a_legal_review_are_public(here: World) -> None:
    """Statute against prohibition (D1-4.2.6): decided by people, with published reasons."""
    assert "还没有审查或复核的结论" in text("/reviews/")
    legal = (BasisDraft("statute", "税收征收管理法", "law", article="第五条"),)
    demand = filed(here, topic="tax_target", bases=legal)
    (review,) = demand_queries.reviews_of(demand.pk)
    reasons = "该条要求的是支持配合，不是下指标；指标仍属取消范围。"
    actions.decide_review(
        review_id=review.pk, outcome="prohibit", reasons=reasons, actor=here.actors["justice"], now=here.now
    )
    page = text("/reviews/")
    assert (reasons in page, "不得下派" in page, "冬季用气安全提示" in page) == (True, True, True)
