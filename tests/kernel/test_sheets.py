"""Spreadsheets from outside: lawful ones are read cell by cell, hostile ones refused by name in bounded memory."""

import io
import resource
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
import xlsxwriter

from shanzhi.kernel.documents.sheets import MOST_BYTES, UnreadableSheet, read_sheet, write_sheet


def book(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer)
    fill(made)
    made.close()
    return buffer.getvalue()


def repacked(content: bytes, changes: dict[str, bytes]) -> bytes:
    """The same file with some parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, part in changes.items():
            new.writestr(name, part)
    return out.getvalue()


PLAIN = write_sheet("清单", ["序号", "名称"], [["1", "=1+1"], ["2", "社区服务中心"]])
SHEET = "xl/worksheets/sheet1.xml"


def test_what_was_written_is_read_back_and_no_cell_becomes_a_formula() -> None:
    assert read_sheet(PLAIN) == [["序号", "名称"], ["1", "=1+1"], ["2", "社区服务中心"]]


def test_numbers_days_and_yes_or_no_come_as_people_write_them() -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, [3, 2.5, True, " 空格 "])
        sheet.write_datetime(0, 4, date(2026, 3, 16), made.add_format({"num_format": "yyyy-mm-dd"}))

    assert read_sheet(book(fill)) == [["3", "2.5", "是", "空格", "2026-03-16"]]


def _hidden(made: xlsxwriter.Workbook) -> None:
    made.add_worksheet().write(0, 0, "a")
    made.add_worksheet("底稿").hide()


def _merged(made: xlsxwriter.Workbook) -> None:
    made.add_worksheet().merge_range("A1:C1", "名称")


def _formula(made: xlsxwriter.Workbook) -> None:
    made.add_worksheet().write_formula(3, 1, '=HYPERLINK("x","y")')


def _two(made: xlsxwriter.Workbook) -> None:
    made.add_worksheet("一").write(0, 0, "a")
    made.add_worksheet("二").write(0, 0, "b")


def _wide(made: xlsxwriter.Workbook) -> None:
    made.add_worksheet().write(0, 99, "a")


def _long(made: xlsxwriter.Workbook) -> None:
    made.add_worksheet().write(6000, 0, "a")


def _chatty(made: xlsxwriter.Workbook) -> None:
    made.add_worksheet().write(1, 27, "长" * 2001)


def _empty(made: xlsxwriter.Workbook) -> None:
    made.add_worksheet()


BOMB = b'<?xml version="1.0"?><worksheet><sheetData>' + b"<row/>" * 20_000_000
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
HOSTILE = {
    "hidden": (book(_hidden), "隐藏的工作表"),
    "merged": (book(_merged), "A1:C1是合并单元格"),
    "formula": (book(_formula), "B4是公式"),
    "two sheets": (book(_two), "只留一张"),
    "wide": (book(_wide), "100 列"),
    "long": (book(_long), "6001 行"),
    "chatty": (book(_chatty), "AB2 有 2001 个字"),
    "empty": (book(_empty), "表格是空的"),
    "bomb": (repacked(PLAIN, {SHEET: BOMB}), "展开后太大"),
    "laughs": (repacked(PLAIN, {SHEET: LAUGHS}), "不该有的声明"),
    "macro": (repacked(PLAIN, {"xl/vbaProject.bin": b"x"}), "宏"),
    "outside": (repacked(PLAIN, {"xl/externalLinks/externalLink1.xml": b"<a/>"}), "引用了别的文件"),
    "many parts": (repacked(PLAIN, {f"x/{n}": b"" for n in range(400)}), "展开后太大"),
    "cut": (PLAIN[: len(PLAIN) // 2], "打不开"),
    "torn": (repacked(PLAIN, {SHEET: b"<worksheet><sheetData>"}), "打不开"),
    "archive": (repacked(PLAIN, {})[:4] + b"x" * 50, "打不开"),
    "old": (b"\xd0\xcf\x11\xe0" + b"x" * 100, "xls"),
    "text": ("序号,名称".encode(), "不是 xlsx"),
    "nothing": (b"", "文件是空的"),
    "heavy": (b"PK\x03\x04" + b"x" * MOST_BYTES, "最多 4 MB"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_spreadsheet_is_refused_by_name_and_costs_this_process_nothing(name: str) -> None:
    content, told = HOSTILE[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableSheet, match=told):
        read_sheet(content)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 50_000  # kilobytes: what explodes, explodes elsewhere
