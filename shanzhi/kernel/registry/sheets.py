"""Reading a table of residents: CSV or workbook, headings by the words people use, one row at a time."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import python_calamine

from shanzhi.policy.normalising import compared, stored

FIELDS = {
    "name": ("姓名", "居民姓名", "人员姓名", "本人姓名"),
    "identity": ("公民身份号码", "身份证号", "身份证号码", "身份证", "证件号码"),
    "phone": ("联系电话", "手机", "手机号", "手机号码", "联系方式", "电话"),
    "sex": ("性别",),
    "born_on": ("出生日期", "出生年月日", "生日"),
    "relation": ("与户主关系", "家庭关系", "与户主的关系"),
    "household": ("户编号", "户号", "家庭编号"),
    "building": ("楼栋", "楼号", "楼栋号", "楼栋（屯）", "屯", "自然屯"),
    "unit": ("单元", "单元号"),
    "room": ("房号", "门牌", "门牌号", "室"),
    "tenure": ("房屋性质", "居住方式"),
    "registered": ("户籍在本社区", "是否户籍在本社区（村）", "本地户籍"),
    "lives_here": ("常住", "是否常住"),
}
NEEDED = ("name", "building", "room")
MOST_ROWS = 1_200_000
MOST_UNPACKED = 200_000_000
"""A workbook larger than this when unpacked is a bomb or belongs into a CSV."""
EPOCH_1900, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


class UnreadableTable(ValueError):
    """This file cannot be taken in as a table; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """Column → field of the headings found, and the rows below them."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]]


def read(content: bytes) -> Table:
    """The first sheet that is shown, or the CSV; UnreadableTable says what is wrong and what to do."""
    rows = grid(content)
    if not rows:
        raise UnreadableTable("表是空的：第一行写列名，下面一人一行。")
    columns = tuple(_field_of(cell) for cell in rows[0])
    missing = [FIELDS[name][0] for name in NEEDED if name not in columns]
    if missing:
        raise UnreadableTable(f"第一行里没有“{'”“'.join(missing)}”这几列。列名照模板写，多出来的列不要紧。")
    if len(rows) > MOST_ROWS:
        raise UnreadableTable(f"一次最多 {MOST_ROWS} 行，请分开导入。")
    return Table(columns, rows[1:])


def grid(content: bytes) -> list[list[str]]:
    """The cells as a person sees them, empty lines left out; UnreadableTable when it is no table."""
    return _workbook(content) if content[:2] == b"PK" else _csv(content)


def _field_of(heading: str) -> str:
    plain = compared(heading)
    return next((field for field, words in FIELDS.items() if plain in {compared(word) for word in words}), "")


def _csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return [[stored(cell).strip() for cell in row] for row in csv.reader(io.StringIO(text)) if any(row)]
        except csv.Error as problem:
            raise UnreadableTable("这个 CSV 读不出来，请另存为 .xlsx 再试。") from problem
    raise UnreadableTable("这个文件不是 .xlsx 也不是 CSV 文字，读不出来。")


def _workbook(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(info.file_size for info in packed.infolist()) > MOST_UNPACKED:
                raise UnreadableTable("这个工作簿解开后太大，请分成几份。")
        book = python_calamine.load_workbook(io.BytesIO(content))
        shown = [s.name for s in book.sheets_metadata if s.visible == python_calamine.SheetVisibleEnum.Visible]
        if not shown:
            raise UnreadableTable("工作簿里没有看得见的工作表。")
        sheet = book.get_sheet_by_name(shown[0])
        return [[cell_text(cell) for cell in row] for row in sheet.iter_rows() if any(c != "" for c in row)]
    except (zipfile.BadZipFile, python_calamine.CalamineError, ValueError) as problem:
        raise UnreadableTable("这个工作簿读不出来，可能损坏或加了密码。请另存一份再试。") from problem


def cell_text(cell: object) -> str:
    """What a person sees in the cell: whole numbers without a point, days as ISO dates."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return stored(str(cell)).strip()


def numbered(table: Table, start: int) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number as the sheet shows it, and the fields of the row; from a given row on."""
    for at in range(start, len(table.rows)):
        row = table.rows[at]
        yield at + 2, {field: row[i] for i, field in enumerate(table.columns) if field and i < len(row)}
