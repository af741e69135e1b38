"""Reads one spreadsheet from standard input inside a limited process; run by `sheets`, never imported by the site.

It stands alone on purpose: the process starts in a tenth of a second, holds no secret and may be killed.
"""

import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineSheet, CalamineWorkbook

MOST_MEMORY, MOST_SECONDS = 700_000_000, 3
MOST_UNPACKED, MOST_RATIO, MOST_PARTS = 40_000_000, 120, 300
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5000, 60, 2000
CHUNK = 65_536
HIDDEN = re.compile(rb"<(?:\w+:)?sheet\b[^>]*\bstate=[\"'](?:very)?hidden", re.IGNORECASE)


class Refused(Exception):
    """Why the file is not read, in Chinese."""


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def inspect(packed: zipfile.ZipFile, size: int) -> None:
    """Refuse what would grow, run or reach outside, before anything is unpacked."""
    parts = packed.infolist()
    names = [part.filename.lower() for part in parts]
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * size:
        raise Refused("表格展开后太大，不能收。请只留要导入的行，另存一份再传。")
    if len(set(names)) < len(names):
        raise Refused("表格里有重复的部件，可能损坏了。请用 Excel 或 WPS 打开后另存一份再传。")
    if any("vbaproject" in name for name in names):
        raise Refused("表格里有宏，不能收。请另存为不带宏的 xlsx。")
    if any(name.startswith("xl/externallinks/") for name in names):
        raise Refused("表格引用了别的文件，不能收。请把引用改成数值，另存一份再传。")
    if "xl/workbook.xml" not in names:
        raise Refused("这不是 xlsx 表格。请用 Excel 或 WPS 另存为 xlsx 再传。")


def _unpacked(packed: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part in pieces, stopped when it grows past what its header said."""
    seen = 0
    with packed.open(name) as stream:
        while piece := stream.read(CHUNK):
            seen += len(piece)
            if seen > MOST_UNPACKED:
                raise Refused("表格展开后太大，不能收。请只留要导入的行，另存一份再传。")
            yield piece


class _Looking:
    """One sheet part as it streams by: formulas, merged cells and document types are named and refused."""

    def __init__(self) -> None:
        self.cell = ""
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._element
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _doctype(self, *_: object) -> None:
        raise Refused("表格里有不该有的声明，不能收。请用 Excel 或 WPS 打开后另存一份再传。")

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self.cell = attributes.get("r", "")
        elif tag == "f":
            raise Refused(f"{self.cell or '表格里'}是公式，不能收。请复制后“选择性粘贴—数值”，再另存一份。")
        elif tag == "mergeCell":
            raise Refused(f"{attributes.get('ref', '')}是合并单元格，分不清每行的内容。请取消合并，每格都填上再传。")


def look_through(packed: zipfile.ZipFile) -> None:
    """Hidden sheets, formulas and merged cells are refused by name."""
    for part in packed.namelist():
        low = part.lower()
        if low == "xl/workbook.xml" and HIDDEN.search(b"".join(_unpacked(packed, part))):
            raise Refused("表格里有隐藏的工作表。请取消隐藏，把不要的删掉，再传。")
        if low.startswith("xl/worksheets/") and low.endswith(".xml"):
            looking = _Looking()
            for piece in _unpacked(packed, part):
                looking.parser.Parse(piece, False)
            looking.parser.Parse(b"", True)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
    if isinstance(value, date | time | timedelta):
        return str(value)
    return str(value).strip()


def _column(index: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    while index >= 0:
        index, letter = divmod(index, 26)
        letters, index = chr(65 + letter) + letters, index - 1
    return letters


def _the_filled(book: CalamineWorkbook) -> CalamineSheet:
    """The one sheet that holds anything, within the limits."""
    filled = [sheet for name in book.sheet_names if (sheet := book.get_sheet_by_name(name)).end]
    if not filled:
        raise Refused("表格是空的。请把要导入的行填上再传。")
    if len(filled) > 1:
        names = "、".join(sheet.name for sheet in filled[:5])
        raise Refused(f"有 {len(filled)} 张工作表都有内容（{names}），不知道该读哪张。请只留一张再传。")
    lines, columns = (last + 1 for last in filled[0].end or (0, 0))
    if lines > MOST_ROWS:
        raise Refused(f"表格有 {lines} 行，一次最多 {MOST_ROWS} 行。请分几次传。")
    if columns > MOST_COLUMNS:
        raise Refused(f"表格有 {columns} 列，最多 {MOST_COLUMNS} 列。请删掉用不到的列再传。")
    return filled[0]


def rows_of(content: bytes) -> list[list[str]]:
    """The cells of the one sheet that holds anything, as text."""
    sheet = _the_filled(CalamineWorkbook.from_filelike(BytesIO(content)))
    rows = [[_words(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if len(cell) > LONGEST_CELL:
                raise Refused(f"{_column(column)}{line} 有 {len(cell)} 个字，一格最多 {LONGEST_CELL} 个。请删短再传。")
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def answer(content: bytes) -> dict[str, Any]:
    """The rows, or why there are none."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            inspect(packed, len(content))
            look_through(packed)
        return {"rows": rows_of(content)}
    except Refused as refused:
        return {"problem": str(refused)}
    except Exception:  # whatever breaks on a broken file, the answer is the same sentence
        return {"problem": "表格打不开，可能损坏了或没有传完整。请用 Excel 或 WPS 打开后另存一份再传。"}


if __name__ == "__main__":
    _limit()
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read())))
