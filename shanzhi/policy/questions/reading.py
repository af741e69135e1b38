"""Reads one JSON object of the policy API; every error names its field and speaks Chinese."""

import difflib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

TEXT_MOST = 20_000
UNKNOWN_MOST = 20
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_BROKEN = re.compile("[\x00\ud800-\udfff]")

E = TypeVar("E", bound=StrEnum)
Answer = dict[str, object]


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field, and how to put it right."""

    field: str
    text: str


class Unreadable(ValueError):
    """The input cannot be read; `errors` holds one entry for each field at fault."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__("；".join(f"{error.field}：{error.text}" for error in errors))
        self.errors = tuple(errors)


class _Unasked(dict[str, object]):
    """Stands for what is no object at all: its fields are not asked for one by one."""


class Reader:
    """One JSON object. Absent or null gives the default; errors are gathered for `finish`."""

    def __init__(
        self,
        payload: object,
        names: Iterable[str],
        at: str = "",
        errors: list[FieldError] | None = None,
    ) -> None:
        self._at = at
        self._errors: list[FieldError] = [] if errors is None else errors
        self._fields: Mapping[str, object] = {}
        if isinstance(payload, Mapping):
            self._fields = payload
            self._refuse_unknown(tuple(names))
        else:
            self._fields = _Unasked()
            self._errors.append(FieldError(at or "payload", "应当是一个 JSON 对象，形如 {…}。"))

    def _refuse_unknown(self, names: tuple[str, ...]) -> None:
        unknown = [name for name in self._fields if name not in names]
        for name in unknown[:UNKNOWN_MOST]:
            near = difflib.get_close_matches(str(name)[:60], names, n=1)
            hint = f"是不是 {near[0]}？" if near else f"可用的字段：{'、'.join(names)}。"
            self.refuse(name, f"没有这个字段。{hint}")

    def refuse(self, name: str, text: str) -> None:
        """Note an error; reading goes on so that all errors come back at once."""
        self._errors.append(FieldError(self._path(printable(name)), text))

    def finish(self) -> None:
        """Raise Unreadable when anything was refused."""
        if self._errors:
            raise Unreadable(self._errors)

    def has(self, name: str) -> bool:
        return self._fields.get(name) is not None

    def raw(self, name: str, *, required: bool = False) -> object:
        value = self._fields.get(name)
        if value is None and required and not isinstance(self._fields, _Unasked):
            self.refuse(name, "缺少这个字段，请补上。")
        return value

    def text(self, name: str, default: str = "", *, most: int = TEXT_MOST, required: bool = False) -> str:
        value = self.raw(name, required=required)
        if value is None:
            return default
        if not isinstance(value, str):
            self.refuse(name, f"应当是文字，现在是{_sort_of(value)}。")
        elif len(value) > most:
            self.refuse(name, f"太长了：最多 {most} 个字，现在 {len(value)} 个。")
        elif _BROKEN.search(value):
            self.refuse(name, "含有无法识别的字符，请重新输入这段文字。")
        else:
            return value
        return default

    def boolean(self, name: str, default: bool = False) -> bool:
        value = self.raw(name)
        if isinstance(value, bool):
            return value
        if value is not None:
            self.refuse(name, f"应当是 true 或 false，现在是{_sort_of(value)}。")
        return default

    def optional_boolean(self, name: str) -> bool | None:
        """None when the field is absent: unknown is not false."""
        return self.boolean(name) if self.has(name) else None

    def number(self, name: str, *, least: float = 0, most: float = 1e12, required: bool = False) -> float | None:
        value = self.raw(name, required=required)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(name, f"应当是数字，现在是{_sort_of(value)}。")
        elif isinstance(value, float) and not math.isfinite(value):
            self.refuse(name, "应当是一个确定的数字，不能是 NaN 或无穷大。")
        elif not least <= value <= most:
            self.refuse(name, f"应当在 {least:g} 到 {most:g} 之间。")
        else:
            return float(value)
        return None

    def integer(self, name: str, *, least: int = 0, most: int = 1_000_000_000, required: bool = False) -> int | None:
        number = self.number(name, least=least, most=most, required=required)
        if number is not None and not number.is_integer():
            self.refuse(name, "应当是整数。")
            return None
        return None if number is None else int(number)

    def day(self, name: str, *, required: bool = False) -> date | None:
        value = self.raw(name, required=required)
        if value is None:
            return None
        if isinstance(value, str) and _DATE.match(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                self.refuse(name, f"日历上没有 {value} 这一天。")
        else:
            self.refuse(name, "应当是日期，写成 2026-03-16 这样。")
        return None

    def choice(self, name: str, options: type[E], *, required: bool = False) -> E | None:
        value = self.raw(name, required=required)
        if value is None:
            return None
        codes = [option.value for option in options]
        if isinstance(value, str) and value in codes:
            return options(value)
        near = difflib.get_close_matches(value[:60], codes, n=1) if isinstance(value, str) else []
        hint = f"是不是 {near[0]}？" if near else ""
        self.refuse(name, f"不认识这个代码。{hint}可选：{'、'.join(codes)}。")
        return None

    def part(self, name: str, names: Iterable[str]) -> "Reader | None":
        """A nested object, or None when absent."""
        value = self.raw(name)
        return None if value is None else Reader(value, names, self._path(name), self._errors)

    def parts(self, name: str, names: Iterable[str], *, most: int = 200) -> list["Reader"]:
        """A list of nested objects."""
        value = self.raw(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.refuse(name, f"应当是一个列表 […]，现在是{_sort_of(value)}。")
            return []
        if len(value) > most:
            self.refuse(name, f"最多 {most} 项，现在 {len(value)} 项。")
            return []
        allowed = tuple(names)
        path = self._path(name)
        return [Reader(item, allowed, f"{path}[{i}]", self._errors) for i, item in enumerate(value)]

    def numbers(self, name: str, *, most: int = 100) -> dict[str, float]:
        """An object of name → number of at least 0."""
        value = self.raw(name)
        if value is None:
            return {}
        if not isinstance(value, Mapping) or len(value) > most:
            self.refuse(name, f"应当是一个对象，每项是“名称: 数字”，最多 {most} 项。")
            return {}
        reader = Reader(value, tuple(value), self._path(name), self._errors)
        read = {key: reader.number(key) for key in value}
        return {printable(key): number for key, number in read.items() if number is not None}

    def _path(self, name: str) -> str:
        return f"{self._at}.{name}" if self._at else name


def printable(name: object) -> str:
    """A field name safe to show and to encode, cut to 60 characters."""
    return _BROKEN.sub("�", str(name))[:60] or "（空白）"


def _sort_of(value: object) -> str:
    if isinstance(value, bool):
        return "是非值"
    for kind, word in ((str, "文字"), (int | float, "数字"), (list, "列表"), (Mapping, "对象")):
        if isinstance(value, kind):
            return word
    return "空"
