"""Reading one year's holiday arrangement (放假安排) as somebody pasted it: every wrong line is named, none is guessed.

Two ways to write it: `2027-01-01,放假,元旦` and `2027-01-02,补班` line by line, or the shipped files' own form with
`[holidays]` and `[working_days]`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

MOST_LETTERS = 20_000
EARLIEST, LATEST = 2000, 2099
OFF, MADE_UP = "holidays", "working_days"
_KINDS = {"放假": OFF, "休": OFF, "holiday": OFF, "补班": MADE_UP, "上班": MADE_UP, "班": MADE_UP, "workday": MADE_UP}
_SETTING = re.compile(r"^([a-z_]+)\s*=\s*(.*)$")
_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Announced:
    """A year as it was read; `source` only where the text named one."""

    year: int
    holidays: tuple[date, ...]
    working_days: tuple[date, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class WrongLine:
    """What is wrong with a line (1 is the first; 0 stands for the whole text), in Chinese."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"第 {self.line} 行：{self.text}" if self.line else self.text


class UnreadableYear(ValueError):
    """The text is no whole year; `lines` says why, all of it at once."""

    def __init__(self, lines: Iterable[WrongLine]) -> None:
        self.lines = tuple(lines)
        super().__init__("；".join(str(line) for line in self.lines))


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    year: int = 0
    source: str = ""
    table: str = ""
    days: dict[date, str] = field(default_factory=dict)
    wrong: list[WrongLine] = field(default_factory=list)


def read_year(text: str) -> Announced:
    """One year; UnreadableYear with every wrong line."""
    if len(text) > MOST_LETTERS:
        raise UnreadableYear([WrongLine(0, f"内容太长，一年的安排不会超过 {MOST_LETTERS} 个字，请只贴一年的。")])
    reading = _Reading()
    for number, line in enumerate(text.splitlines(), start=1):
        told = _take(line.split("#")[0].strip(), reading)
        if told:
            reading.wrong.append(WrongLine(number, told))
    if not reading.wrong and OFF not in reading.days.values():
        reading.wrong.append(WrongLine(0, "没有读到放假的日子，每年至少有元旦。请核对后再导入。"))
    if reading.wrong:
        raise UnreadableYear(reading.wrong)
    return Announced(
        reading.year,
        tuple(sorted(day for day, kind in reading.days.items() if kind == OFF)),
        tuple(sorted(day for day, kind in reading.days.items() if kind == MADE_UP)),
        reading.source,
    )


def spans(days: Iterable[date]) -> tuple[tuple[date, date], ...]:
    """Days in a row as first and last."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and found[-1][1] + _DAY == day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return tuple(found)


def _take(line: str, reading: _Reading) -> str:
    """Read one line; the answer says what is wrong with it, nothing when all is well."""
    if not line or line.startswith("日期"):
        return ""
    if line.startswith("["):
        reading.table = line.strip("[] ")
        return "" if reading.table in (OFF, MADE_UP) else "只认 [holidays]（放假）和 [working_days]（补班）两段。"
    setting = _SETTING.match(line)
    if setting:
        return _set(setting[1], setting[2].strip().strip('"'), reading)
    parts = [part.strip().strip('"') for part in re.split(r"[,，\t=]", line)]
    kind = reading.table if "=" in line else _KINDS.get(parts[1] if len(parts) > 1 else "", "")
    if not kind:
        return "看不出是放假还是补班。写成“2027-01-01,放假,元旦”或“2027-01-02,补班”。"
    return _add(parts[0], kind, reading)


def _set(name: str, value: str, reading: _Reading) -> str:
    if name == "source":
        reading.source = value
    if name != "year":
        return ""
    if not (value.isdecimal() and EARLIEST <= int(value[:5]) <= LATEST):
        return f"年份要在 {EARLIEST} 到 {LATEST} 之间。"
    reading.year = int(value)
    return ""


def _add(written: str, kind: str, reading: _Reading) -> str:
    try:
        day = date.fromisoformat(written.replace("/", "-"))
    except ValueError:
        return f"“{written[:20]}”不是日期，写成 2027-01-01 这样。"
    if not EARLIEST <= day.year <= LATEST:
        return f"年份要在 {EARLIEST} 到 {LATEST} 之间。"
    reading.year = reading.year or day.year
    if day.year != reading.year:
        return f"{day} 不是 {reading.year} 年的日子。一次导入一年，跨年的那几天放到另一年里。"
    if day in reading.days:
        return f"{day} 前面已经写过一次。"
    if kind == MADE_UP and day.weekday() < _SATURDAY:
        return f"{day} 本来就是工作日，不用补班。"
    reading.days[day] = kind
    return ""
