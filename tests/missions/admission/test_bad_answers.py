"""Answers, money, reports: wrong or repeated input changes nothing and says in Chinese what is wrong."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest

from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.cases.models import Assignment, Measurement
from shanzhi.missions.admission import queries
from shanzhi.missions.admission.models import (
    Approval,
    FundingArrival,
    Review,
)
from tests.seats import Seats
from tests.typed import (
    MEGABYTE,
    TODAY,
    complains,
    errors,
    lawful_days,
    page_of,
    png,
    rows,
    upload,
)
from tests.worlds import approved, filed, reloaded

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
