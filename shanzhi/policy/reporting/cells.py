"""One cell of a form: read as people type it, checked for kind and range, refused with the way out."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from shanzhi.policy.decision import Reason
from shanzhi.policy.normalising import stored

CLAUSE = "D1-4.8.2"
MOST_CHARACTERS = 200
LARGEST = Decimal(10) ** 12
_GROUPED = re.compile(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$")
YES, NO = frozenset({"是", "有", "√", "y", "yes", "1", "true"}), frozenset({"否", "无", "×", "n", "no", "0", "false"})  # noqa: RUF001
NUMERIC = frozenset({"int", "decimal", "money", "area"})


@dataclass(frozen=True, slots=True)
class Column:
    """What a column takes. `least` and `most` are the range the department set; `sum_of` a cross-field rule."""

    key: str
    label: str
    type: str = "int"
    unit: str = ""
    compulsory: bool = True
    least: Decimal | None = Decimal(0)
    most: Decimal | None = None
    at_most_column: str = ""


def read(text: str, column: Column) -> tuple[str, str]:
    """The value as kept, and what is wrong (empty when nothing is). Full-width digits and 1,200 are understood."""
    plain = " ".join(stored(text).split())
    if not plain:
        return "", f"“{column.label}”要填；确实没有就填 0。" if column.compulsory else ""
    if len(plain) > MOST_CHARACTERS:
        return "", f"“{column.label}”最多 {MOST_CHARACTERS} 个字。"
    if column.type in NUMERIC:
        return _number(plain, column)
    if column.type == "bool":
        return _yes_or_no(plain, column)
    if column.type == "date":
        return _day(plain, column)
    return plain, ""


def _number(plain: str, column: Column) -> tuple[str, str]:
    narrow = unicodedata.normalize("NFKC", plain).replace(" ", "").removesuffix(column.unit) or plain
    grouped = narrow.replace(",", "") if _GROUPED.match(narrow) else narrow
    try:
        value = Decimal(grouped)
    except InvalidOperation:
        return "", f"“{column.label}”要填数字，现在是“{plain[:20]}”。"
    if not value.is_finite() or abs(value) > LARGEST:
        return "", f"“{column.label}”的数太大了，请核对。"
    if column.type == "int" and value != value.to_integral_value():
        return "", f"“{column.label}”要填整数，现在是 {plain[:20]}。"
    if column.least is not None and value < column.least:
        return "", f"“{column.label}”不能小于 {column.least}，现在是 {plain[:20]}。"
    if column.most is not None and value > column.most:
        return "", f"“{column.label}”不能大于 {column.most}，现在是 {plain[:20]}。"
    return _plain_number(value), ""


def _plain_number(value: Decimal) -> str:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _yes_or_no(plain: str, column: Column) -> tuple[str, str]:
    lower = unicodedata.normalize("NFKC", plain).lower()
    if plain in YES or lower in YES:
        return "是", ""
    if plain in NO or lower in NO:
        return "否", ""
    return "", f"“{column.label}”填是或否，现在是“{plain[:20]}”。"


def _day(plain: str, column: Column) -> tuple[str, str]:
    parts = re.split(r"[-./年月]", unicodedata.normalize("NFKC", plain).rstrip("日"))
    if len(parts) == 1 and len(parts[0]) == 8:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day).isoformat(), ""
    except ValueError:
        return "", f"“{column.label}”要填日期，写成 2026-11-25 这样，现在是“{plain[:20]}”。"


def check(values: Mapping[str, str], columns: Sequence[Column]) -> tuple[dict[str, str], tuple[Reason, ...]]:
    """Every cell read, and every wrong one named; cross-field rules last."""
    kept: dict[str, str] = {}
    wrong: list[Reason] = []
    for column in columns:
        value, problem = read(values.get(column.key, ""), column)
        if problem:
            wrong.append(Reason(column.key, None, "", problem, None))
        elif value:
            kept[column.key] = value
    labels = {column.key: column.label for column in columns}
    for column in columns:
        other = column.at_most_column
        if other and column.key in kept and other in kept and Decimal(kept[column.key]) > Decimal(kept[other]):
            text = f"“{column.label}”是 {kept[column.key]}，比“{labels[other]}”{kept[other]} 还大。"
            wrong.append(Reason(column.key, None, "", text, "核对这两格，改其中一格。"))
    return kept, tuple(wrong)


def pasted(text: str, columns: Sequence[Column]) -> dict[str, str]:
    """One row or one column pasted from a sheet, into the columns in order; a heading row is passed over."""
    rows = [line.split("\t") for line in stored(text).splitlines() if line.strip()]
    if not rows:
        return {}
    cells = rows[-1] if max(len(row) for row in rows) > 1 else [row[0] for row in rows]
    keys = [column.key for column in columns]
    return {key: cell.strip() for key, cell in zip(keys, cells, strict=False) if cell.strip()}
