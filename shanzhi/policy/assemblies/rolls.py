"""Reading a typed roll (名册), its fingerprint, and who is there at a moment: order of input never matters."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

MOST_ENTRIES = 20_000
_PARTS = re.compile(r"[,，;；\t]")
_AREA_MOST = Decimal("9999999999")


@dataclass(frozen=True, slots=True)
class Line:
    """One household, person or owner of the roll."""

    group: str
    number: str
    name: str = ""
    area: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RollRead:
    """The lines, and what is wrong with each that cannot be read."""

    lines: tuple[Line, ...]
    problems: tuple[str, ...]


def read_roll(text: str, with_area: bool) -> RollRead:
    """One line each: 楼栋（小组），编号，姓名[，面积]. Every wrong line is named, none is dropped silently."""
    lines: list[Line] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    rows = [(at, row.strip()) for at, row in enumerate(text.splitlines(), 1) if row.strip()]
    if len(rows) > MOST_ENTRIES:
        return RollRead((), (f"名册最多 {MOST_ENTRIES:,} 行，现在 {len(rows):,} 行。",))
    for at, row in rows:
        read = _line(row, with_area)
        if isinstance(read, str):
            problems.append(f"第 {at} 行：{read}")
        elif read.number in seen:
            problems.append(f"第 {at} 行：编号“{read.number}”和第 {seen[read.number]} 行重复。")
        else:
            seen[read.number] = at
            lines.append(read)
    if not rows:
        problems.append("名册是空的。")
    return RollRead(tuple(lines), tuple(problems[:20]))


def _line(row: str, with_area: bool) -> Line | str:
    parts = [part.strip() for part in _PARTS.split(row)]
    if len(parts) < 2 or not parts[0] or not parts[1]:
        return "至少要有楼栋（小组）和编号，中间用逗号隔开。"
    if len(parts[0]) > 30 or len(parts[1]) > 40:
        return "楼栋最多 30 个字，编号最多 40 个字。"
    name = parts[2][:40] if len(parts) > 2 else ""
    if not with_area:
        return Line(parts[0], parts[1], masked(name))
    try:
        area = Decimal(parts[3]) if len(parts) > 3 else Decimal(0)
    except InvalidOperation:
        return f"面积“{parts[3][:20]}”不是数字。"
    if not area.is_finite() or not 0 < area < _AREA_MOST or area != area.quantize(Decimal("0.01")):
        return "业主表决要有专有部分面积，大于 0，最多两位小数。"
    return Line(parts[0], parts[1], masked(name), area)


def masked(name: str) -> str:
    """王小兰 → 王*兰: enough to recognise at the door, not enough to publish."""
    if len(name) < 2 or "*" in name:
        return name
    return name[0] + "*" + (name[-1] if len(name) > 2 else "")


def fingerprint(lines: Iterable[Line]) -> str:
    """The same roll in any order has one hash."""
    rows = sorted((line.group, line.number, line.name, str(line.area or "")) for line in lines)
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Passage:
    """Somebody of one line came or went at a moment (any ordered value)."""

    number: str
    at: float
    came: bool


def present_at(passages: Iterable[Passage], moment: float) -> frozenset[str]:
    """Which lines of the roll are there: the last passage up to the moment counts; one line once, whoever comes."""
    last: dict[str, tuple[float, bool]] = {}
    for passage in passages:
        known = last.get(passage.number)
        if passage.at <= moment and (known is None or (passage.at, passage.came) > known):
            last[passage.number] = (passage.at, passage.came)
    return frozenset(number for number, (_, came) in last.items() if came)
