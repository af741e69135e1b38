"""Taking a table in: every wrong cell named, the rest merged, resumable, nothing twice."""

import io
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from shanzhi.kernel.registry import importing, queries, sheets
from shanzhi.kernel.registry.models import ImportRun, Person
from tests.kernel.registry_tables import HEADINGS, csv, line, number
from tests.worlds import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_key(settings: Any, tmp_path: Path) -> None:
    settings.REGISTRY_KEY_FILE = tmp_path / "key"


@pytest.fixture
def here(now: Any) -> World:
    return world(now)


def begun(here: World, content: bytes, of: str = "one") -> tuple[ImportRun, sheets.Table]:
    actor, table = here.actors[of], sheets.read(content)
    run = importing.begin(
        place_id=actor.place_id or 0, name="表.csv", content=content, table=table, actor=actor, now=here.now
    )
    return run, table


def taken(here: World, content: bytes, of: str = "one") -> ImportRun:
    run, table = begun(here, content, of)
    return importing.import_rows(run_id=run.pk, table=table, actor=here.actors[of], now=here.now, chunk=2)


def test_good_rows_go_in_and_each_wrong_cell_is_named_with_its_line(here: World) -> None:
    content = csv(
        line(1),
        line(2, 身份证号="21030218000101001X", 出生日期="去年"),
        line(3, 与户主关系="表哥的", 手机号="12"),
        line(4, 姓名="", 房号=""),
        line(5, 身份证号=number(1)),
        line(6, 户号="0001"),
        line(7, 身份证号="", 与户主关系="配偶", 户号="0001"),
    )
    run = taken(here, content)
    assert (run.total, run.added, run.updated, run.refused, run.state) == (7, 2, 0, 5, "done")
    assert sorted((row[0], row[1]) for row in run.problems) == [
        (3, "公民身份号码"),
        (3, "出生日期"),
        (4, "与户主关系"),
        (4, "联系电话"),
        (5, "姓名"),
        (5, "房号"),
        (6, "公民身份号码"),
        (7, "与户主关系"),
    ]


def test_the_same_number_twice_in_one_file_is_refused(here: World) -> None:
    run, table = begun(here, csv(line(1), line(2, 身份证号=number(1))))
    done = importing.import_rows(run_id=run.pk, table=table, actor=here.actors["one"], now=here.now)
    assert (done.added, done.refused) == (1, 1)
    assert "和第 2 行是同一个号码" in done.problems[0][2]


def test_the_same_file_again_adds_nothing_and_a_changed_one_updates(here: World) -> None:
    first = taken(here, csv(line(1), line(2)))
    assert taken(here, csv(line(1), line(2))).pk == first.pk
    again = taken(here, csv(line(1), line(2, 手机号="19099999999"), line(3, 身份证号="")))
    assert (again.added, again.updated) == (1, 2)
    third = taken(here, csv(line(1), line(3, 身份证号="")))
    assert (third.added, third.updated) == (0, 2)
    assert Person.objects.unscoped("test").count() == 3


def test_an_import_cut_off_goes_on_where_it_stopped(here: World) -> None:
    content = csv(*(line(serial) for serial in range(1, 6)))
    run, table = begun(here, content)
    half = importing.advance(run_id=run.pk, table=table, actor=here.actors["one"], now=here.now, chunk=2)
    assert (half.state, half.done, half.added) == ("running", 2, 2)
    done = taken(here, content)
    assert (done.pk, done.state, done.added) == (run.pk, "done", 5)


def test_somebody_registered_elsewhere_is_not_taken_over(here: World) -> None:
    taken(here, csv(line(1)))
    run = taken(here, csv(line(1, 姓名="冒名")), of="two")
    assert (run.added, run.updated, run.refused) == (0, 0, 1)
    assert queries.person_by_identity(number(1)).name == "王1"  # type: ignore[union-attr]  # it is there


def test_a_move_to_another_household_closes_the_first(here: World) -> None:
    taken(here, csv(line(1)))
    taken(here, csv(line(1, 户号="9999", 房号="901")))
    person = queries.person_by_identity(number(1))
    assert person is not None
    assert [(row.household.number, row.valid_to is None) for row in person.residences.order_by("id")] == [
        ("0001", False), ("9999", True),
    ]  # fmt: skip


def workbook(*rows: tuple[object, ...], hidden_first: bool = False) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    if hidden_first:
        first = book.add_worksheet("旧表")
        first.write(0, 0, "不要看我")
    sheet = book.add_worksheet("居民")
    sheet.activate()
    if hidden_first:
        sheet.set_first_sheet()
        first.hide()
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    book.close()
    return buffer.getvalue()


def test_a_workbook_is_read_from_its_first_visible_sheet_with_numbers_as_people_see_them(here: World) -> None:
    row = ("王1", number(1), 19000000001, "1980/1/2", "户主", 1, "1号楼", 1, 101)
    run = taken(here, workbook(HEADINGS, row, hidden_first=True))
    person = queries.person_by_identity(number(1))
    assert person is not None
    assert (run.added, person.born_on.isoformat()) == (1, "1980-01-02")  # type: ignore[union-attr]  # it has one


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        ("姓名,手机\n王,1".encode(), "楼栋"),
        (b"PK\x03\x04broken", "损坏"),
        (b"\xff\xfe\x00\x01\x81", "读不出来"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(content: bytes, words: str) -> None:
    with pytest.raises(sheets.UnreadableTable, match=words):
        sheets.read(content)


def test_gb18030_and_full_width_headings_are_understood() -> None:
    table = sheets.read("姓　名,楼栋,房号,身份证号\n王,1,2,x".encode("gb18030"))
    assert table.columns == ("name", "building", "room", "identity")
