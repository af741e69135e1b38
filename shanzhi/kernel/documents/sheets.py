"""Spreadsheets (电子表格): read safely in a process with limits, written so that no cell becomes a formula."""

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 4_000_000
SECONDS = 6  # of waiting; the process itself may compute for three
READER = Path(__file__).with_name("sheet_reader.py")


class UnreadableSheet(ValueError):
    """A spreadsheet that is not read; the text says why and what to do, in Chinese."""


def read_sheet(content: bytes) -> list[list[str]]:
    """The cells of an xlsx file with one filled sheet, every cell as text, line 1 first."""
    if not content:
        raise UnreadableSheet("文件是空的，请重新选一个。")
    if len(content) > MOST_BYTES:
        raise UnreadableSheet(f"表格有 {len(content) / 1_000_000:.1f} MB，最多 4 MB。请删掉图片和用不到的行再传。")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableSheet("这是老格式（xls）或加了密码的表格。请去掉密码，另存为 xlsx 再传。")
    if not content.startswith(b"PK\x03\x04"):
        raise UnreadableSheet("这不是 xlsx 表格。请用 Excel 或 WPS 另存为 xlsx 再传。")
    return _rows(_read_apart(content))


def _read_apart(content: bytes) -> bytes:
    """Let a process with limits read it: a file that explodes takes that process down and nothing else."""
    command = [sys.executable, "-I", str(READER)]
    try:
        done = subprocess.run(  # noqa: S603  # our own program, the file on its standard input
            command, input=content, capture_output=True, timeout=SECONDS, check=False, env={}
        )
    except subprocess.TimeoutExpired:
        return b""
    return b"" if done.returncode else done.stdout


def _rows(told: bytes) -> list[list[str]]:
    if not told:
        raise UnreadableSheet("表格太复杂，读不完。请只留要导入的行和列，另存一份再传。")
    answer = json.loads(told)
    if "problem" in answer:
        raise UnreadableSheet(answer["problem"])
    return [[str(cell) for cell in row] for row in answer["rows"]]


def write_sheet(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """An xlsx file of one sheet with a bold first line; text stays text."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(title[:31])
    sheet.write_row(0, 0, headings, book.add_format({"bold": True}))
    for line, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            sheet.write_string(line, column, cell)
    book.close()
    return buffer.getvalue()
