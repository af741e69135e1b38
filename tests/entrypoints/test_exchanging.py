"""What an office brings in and takes out on the command line: named when wrong, nothing half done."""

import json
from pathlib import Path

import pytest
from django.utils import timezone

from shanzhi.entrypoints.cli import exchanging
from shanzhi.kernel.deadlines.models import HolidayYear
from shanzhi.kernel.documents.sheets import read_sheet
from tests.worlds import approved, world

pytestmark = pytest.mark.django_db
GOOD = """source = 国办发明电示例
2031-01-01,放假,元旦
2031-01-02,放假
2031-01-04,补班
"""


def kept(folder: Path, content: bytes | str, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_holiday_year_comes_in_with_its_source(tmp_path: Path) -> None:
    told = exchanging.bring_in("holidays", kept(tmp_path, GOOD), timezone.now())
    assert told == "2031 年导入好了：放假 2 天，补班 1 天。"
    assert HolidayYear.objects.get(year=2031).source == "国办发明电示例"


WRONG = {
    "unknown kind": ("people", GOOD, "没有“people”这一种"),
    "no source": ("holidays", GOOD.split("\n", 1)[1], "没有写来源"),
    "garbled": ("holidays", b"\xff\xfe\xff", "读不出来"),
    "two years": ("holidays", GOOD + "2032-01-01,放假\n", "第 5 行"),
    "huge": ("holidays", b"a" * 100_001, "文件太大"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_used_is_named_and_changes_nothing(name: str, tmp_path: Path) -> None:
    kind, content, told = WRONG[name]
    before = HolidayYear.objects.count()
    with pytest.raises(exchanging.CannotExchange, match=told):
        exchanging.bring_in(kind, kept(tmp_path, content), timezone.now())
    assert HolidayYear.objects.count() == before


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(exchanging.CannotExchange, match="找不到文件"):
        exchanging.bring_in("holidays", tmp_path / "nothing", timezone.now())


@pytest.mark.parametrize("kind", exchanging.EXPORTS)
def test_the_same_rows_go_out_as_json_and_as_a_workbook(kind: str, tmp_path: Path) -> None:
    approved(world(timezone.now()))
    now = timezone.now()
    exchanging.take_out(kind, tmp_path / "a.json", now)
    exchanging.take_out(kind, tmp_path / "a.xlsx", now)
    rows = json.loads((tmp_path / "a.json").read_text("utf-8"))
    sheet = read_sheet((tmp_path / "a.xlsx").read_bytes())
    assert rows
    assert [list(row.values()) for row in rows] == [line + [""] * (len(sheet[0]) - len(line)) for line in sheet[1:]]


def test_an_unknown_kind_names_what_there_is() -> None:
    with pytest.raises(exchanging.CannotExchange, match="publications、admissions、catalogues"):
        exchanging.take_out("secrets", None, timezone.now())
