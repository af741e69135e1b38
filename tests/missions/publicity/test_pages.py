"""A community shows and answers; wrong input is named and changes nothing."""

import html
import re
from typing import Any

import pytest
from django.core.cache import cache

from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.publicity import actions, queries
from shanzhi.missions.publicity.models import Posting, Question
from tests.seats import Seats
from tests.typed import MEGABYTE, upload

HOME = "210302002001"
ITEM = {"section": "announcement", "title": "供暖报修", "text": "先打报修电话。", "happens_on": "", "until": ""}


def words(answer: Any) -> str:
    assert answer.status_code < 500
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def shown(seats: Seats, seat: str = "worker1", **changes: str) -> Posting:
    client = seats.client(seat)
    made = client.post("/w/postings/new/", ITEM | changes)
    assert made.status_code == 302, words(made)
    client.post(f"{made.headers['Location']}publish/")
    row: Posting = Posting.objects.unscoped("test").select_related("publication").latest("id")
    return row


def test_what_is_written_stands_on_the_communitys_page_only_once_it_is_published(seats: Seats) -> None:
    """D1-4.8.3: online notices."""
    anyone, worker = seats.client("anonymous"), seats.client("worker1")
    place = worker.post("/w/postings/new/", ITEM).headers["Location"]
    assert "供暖报修" not in words(anyone.get(f"/c/{HOME}/"))
    worker.post(f"{place}publish/")
    assert "供暖报修" in words(anyone.get(f"/c/{HOME}/"))
    row = Publication.objects.get(kind="notice")
    assert "先打报修电话。" in words(anyone.get(f"/posted/{row.key}/"))


def test_a_withdrawn_item_leaves_the_page_and_says_why_under_its_address(seats: Seats) -> None:
    row = shown(seats)
    seats.client("worker1").post(f"/w/postings/{row.pk}/withdraw/", {"reason": "日期写错"})
    anyone = seats.client("anonymous")
    assert "供暖报修" not in words(anyone.get(f"/c/{HOME}/"))
    page = words(anyone.get(f"/posted/{row.publication.key}/"))
    assert ("日期写错" in page, "先打报修电话。" in page) == (True, False)


def test_party_affairs_are_offered_to_the_party_organisation_alone(seats: Seats) -> None:
    """D3-5.1.2."""
    assert "党务公开" in words(seats.client("party1").get("/w/postings/new/"))
    answer = seats.client("worker1").post("/w/postings/new/", ITEM | {"section": "party_affairs"})
    assert (answer.status_code, "栏目" in words(answer)) == (422, True)
    assert not Posting.objects.unscoped("test").exists()


def test_a_story_is_made_an_example_by_the_street_with_its_reason_shown(seats: Seats) -> None:
    """D1-5.4.1."""
    row = shown(seats, section="story", title="报表少一半")
    street, anyone = seats.client("street1"), seats.client("anonymous")
    assert street.post(f"/w/postings/{row.pk}/choose/", {"reason": ""}).status_code == 409
    assert street.post(f"/w/postings/{row.pk}/choose/", {"reason": "马上能学"}).status_code == 302
    assert "马上能学" in words(anyone.get("/stories/?chosen=1"))
    assert seats.client("td_civil").post(f"/w/postings/{row.pk}/choose/", {"reason": "再选"}).status_code == 409


BAD = {
    "no title": ({"title": ""}, "标题"),
    "a title of invisible signs": ({"title": "\u200b\u3000"}, "标题"),
    "a long title": ({"title": "长" * 101}, "标题"),
    "a megabyte": ({"text": MEGABYTE}, "内容"),
    "no day": ({"until": "永远"}, "公开到"),
    "a day that has passed": ({"until": "2020-01-01"}, "撤下的日期已经过了"),
    "an unknown section": ({"section": "ranking"}, "栏目"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_wrong_item_is_told_and_what_was_typed_stays(name: str, seats: Seats) -> None:
    changes, told = BAD[name]
    answer = seats.client("worker1").post("/w/postings/new/", ITEM | {"text": "独特的内容"} | changes)
    page = words(answer)
    assert (answer.status_code in (409, 422), told in page) == (True, True)
    assert "text" in changes or "独特的内容" in page
    assert not Posting.objects.unscoped("test").exists()


def test_a_file_that_may_not_be_kept_is_told_at_its_field(seats: Seats) -> None:
    answer = seats.client("worker1").post("/w/postings/new/", ITEM | {"file": upload(b"MZ\x90", "a.exe")})
    assert (answer.status_code, "只收 PDF" in words(answer)) == (422, True)
    assert not Posting.objects.unscoped("test").exists()


def test_anyone_asks_and_reads_the_answer_by_the_code(seats: Seats) -> None:
    """D1-4.8.3: query by number, feedback with an answer."""
    anyone = seats.client("anonymous")
    asked = anyone.post(f"/c/{HOME}/ask/", {"kind": "question", "text": "几点开门？", "once": "k1"})
    again = anyone.post(f"/c/{HOME}/ask/", {"kind": "question", "text": "几点开门？", "once": "k1"})
    assert asked.headers["Location"] == again.headers["Location"]
    row = Question.objects.unscoped("test").get()
    assert "等答复" in words(anyone.get(f"/say/?code={row.code.lower()}"))
    seats.client("worker1").post(f"/w/questions/{row.pk}/", {"answer": "八点半。", "shown": "on"})
    assert "八点半。" in words(anyone.get(f"/say/?code={row.code}"))
    assert "八点半。" in words(anyone.get(f"/c/{HOME}/"))


def test_an_answer_that_is_not_to_be_shown_stays_under_its_code(seats: Seats) -> None:
    row = actions.ask(place=seats.here.places[HOME], kind="proposal", text="装个灯", now=seats.here.now)
    seats.client("head1").post(f"/w/questions/{row.pk}/", {"answer": "已报街道。"})
    anyone = seats.client("anonymous")
    assert "已报街道。" not in words(anyone.get(f"/c/{HOME}/"))
    assert "已报街道。" in words(anyone.get(f"/say/?code={row.code}"))


def test_the_street_reads_a_question_and_leaves_the_answer_to_the_community(seats: Seats) -> None:
    row = actions.ask(place=seats.here.places[HOME], kind="question", text="几点？", now=seats.here.now)
    answer = seats.client("street1").post(f"/w/questions/{row.pk}/", {"answer": "八点"})
    assert answer.status_code == 409
    row.refresh_from_db()
    assert row.state == "open"


def test_an_address_that_asks_too_much_is_held_up_and_nothing_typed_is_lost(seats: Seats) -> None:
    """本系统约定: ten an hour from one address."""
    cache.clear()
    anyone = seats.client("anonymous")
    answers = [anyone.post(f"/c/{HOME}/ask/", {"kind": "question", "text": f"第{n}问"}) for n in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert "第10问" in words(answers[-1])
    cache.clear()


def test_an_unknown_code_says_what_may_be_wrong(seats: Seats) -> None:
    answer = seats.client("anonymous").get("/say/?code=XXXXXXXXXX")
    assert (answer.status_code, "没有 0、1、I、L、O" in words(answer)) == (404, True)


def test_a_community_is_found_by_its_street_and_by_its_code(seats: Seats) -> None:
    anyone = seats.client("anonymous")
    assert "铁东区 · 解放街道" in words(anyone.get("/c/?q=解放街道"))
    assert anyone.get(f"/c/?q={HOME}").headers["Location"] == f"/c/{HOME}/"
    assert "换两个字再试" in words(anyone.get("/c/?q=没有这里"))
    assert anyone.get("/c/999999999999/").status_code == 404


def test_an_item_leaves_by_itself_the_day_after_its_last(seats: Seats) -> None:
    row = shown(seats, until=str(seats.here.now.date()))
    day = seats.here.now.date()
    assert queries.run_out(day) == []
    later = day.replace(year=day.year + 1)
    assert queries.run_out(later) == [row.pk]
    worker = seats.here.actors["one"]
    assert actions.end_posting(posting_id=row.pk, actor=worker, now=seats.here.now)
    assert not actions.end_posting(posting_id=row.pk, actor=worker, now=seats.here.now)


def test_a_communitys_page_asks_as_often_for_many_items_as_for_one(
    seats: Seats, django_assert_num_queries: Any
) -> None:
    anyone = seats.client("anonymous")
    for rounds in (1, 3):
        for _ in range(rounds):
            shown(seats)
        with django_assert_num_queries(5):
            anyone.get(f"/c/{HOME}/")
