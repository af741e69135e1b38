"""放假安排: a year is imported by paste or file, then deadlines count on it; a year without data is provisional."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.deadlines.models import HolidayYear
from shanzhi.kernel.deadlines.queries import calendar, years
from shanzhi.policy.calendar import add_working_days
from tests.seats import Seats, seats_of
from tests.worlds import world

pytestmark = pytest.mark.django_db
PAGE = "/admin/calendar/"
TEXT = "2031-01-01,放假,元旦\n2031-01-04,补班\n"
SOURCE = "国办发明电〔2030〕×号（测试）"


@pytest.fixture
def seats(db: None) -> Seats:
    return seats_of(world(timezone.now()))


@pytest.fixture
def admin(seats: Seats) -> Client:
    return seats.client("sysadmin")


def said(answer: Any) -> str:
    found = re.search(r'id="problems".*?</ul>', answer.content.decode(), re.S)
    return re.sub(r"<[^>]+>|\s", "", found.group(0)) if found else ""


def test_a_pasted_year_is_counted_on_from_then(seats: Seats, admin: Client) -> None:
    before = add_working_days(date(2030, 12, 31), 1, calendar())
    assert (before.due, before.provisional) == (date(2031, 1, 1), True)
    assert admin.post(PAGE, {"source": SOURCE, "text": TEXT}).status_code == 302
    row = HolidayYear.objects.get()
    assert (row.year, row.holidays, row.working_days) == (2031, ["2031-01-01"], ["2031-01-04"])
    assert add_working_days(date(2030, 12, 31), 1, calendar()).due == date(2031, 1, 2)
    event = Event.objects.latest("id")
    post = seats.here.actors["sysadmin"].post_id
    assert (event.act, event.subject, event.post_id) == ("deadlines.import_year", "year:2031", post)
    shown = admin.get(PAGE).content.decode()
    assert SOURCE in shown
    assert "已导入" in shown


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_read_as_spreadsheets_save_it(admin: Client, encoding: str) -> None:
    file = SimpleUploadedFile("2031.csv", TEXT.encode(encoding))
    assert admin.post(PAGE, {"source": SOURCE, "file": file}).status_code == 302
    assert HolidayYear.objects.get().holidays == ["2031-01-01"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"source": SOURCE}, "请把一年的放假安排贴进来"),
        ({"source": "", "text": TEXT}, "请填写“来源”"),
        ({"source": SOURCE, "text": TEXT + "2031-01-06,补班"}, "第3行：2031-01-06本来就是工作日"),
        ({"source": "长" * 201, "text": TEXT}, "最多200个字"),
        ({"source": SOURCE, "file": SimpleUploadedFile("a.csv", b"\xff\xff\xff")}, "文件读不出来"),
        ({"source": SOURCE, "file": SimpleUploadedFile("a.csv", b"x" * 100_001)}, "文件太大"),
        ({"source": SOURCE, "file": SimpleUploadedFile("a.csv", b"")}, "是空文件"),
        ({"source": SOURCE, "text": TEXT, "file": SimpleUploadedFile("a.csv", b"x")}, "只要一样"),
    ],
)
def test_a_wrong_year_is_told_line_by_line_and_nothing_changes(admin: Client, typed: dict[str, Any], told: str) -> None:
    answer = admin.post(PAGE, typed)
    assert (answer.status_code, told in said(answer)) == (422, True), said(answer)
    assert HolidayYear.objects.count() == 0
    if typed.get("text"):
        assert TEXT.strip() in answer.content.decode()


def test_a_year_imported_again_is_replaced(admin: Client) -> None:
    for text in (TEXT, "2031-01-02,放假,元旦"):
        admin.post(PAGE, {"source": SOURCE, "text": text})
    assert HolidayYear.objects.get().holidays == ["2031-01-02"]
    assert Event.objects.filter(act="deadlines.import_year").count() == 2


def test_this_year_and_the_next_are_always_listed(admin: Client) -> None:
    listed = years(date(2033, 5, 1))
    assert [row.year for row in listed] == [2034, 2033, *range(2026, 2020, -1)]
    assert [row.provisional for row in listed] == [True, True] + [False] * 6
    assert listed[2].days_off == 33
    assert listed[2].holidays[0] == (date(2026, 1, 1), date(2026, 1, 3))


def test_the_page_asks_as_often_for_many_years_as_for_one(admin: Client) -> None:
    counts = []
    for first in (2031, 2032):
        for year in range(first, first + 20):
            HolidayYear.objects.update_or_create(
                year=year,
                defaults={"holidays": [], "working_days": [], "source": SOURCE, "imported_at": timezone.now()},
            )
        admin.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            admin.get(PAGE)
        counts.append(len(asked))
    assert counts == [4, 4]
