"""The burden index (减负指数): hours per community and month, compared with a base month; issuers are ranked,
communities never (D1-5.3.1). Program changes and corrections stand in separate columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from shanzhi.policy.terms import in_force

MONTHS_A_YEAR = 12


def terms(on: date) -> dict[str, Any]:
    return in_force("burden", on)


def months_back(month: date, count: int) -> tuple[date, ...]:
    """The first days of `count` months up to this one, the oldest first."""
    number = month.year * MONTHS_A_YEAR + month.month - 1
    return tuple(date(n // MONTHS_A_YEAR, n % MONTHS_A_YEAR + 1, 1) for n in range(number - count + 1, number + 1))


def hours_each(minutes: int, communities: int, places: int = 1) -> Decimal:
    """Hours one community spent, to one place; no communities, no hours."""
    if not communities:
        return Decimal(0)
    exact = Decimal(minutes) / 60 / communities
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def index(minutes: int, base_minutes: int) -> Decimal | None:
    """100 is the base month; None while there is no base to compare with."""
    if base_minutes <= 0:
        return None
    return (Decimal(100) * minutes / base_minutes).quantize(Decimal("0.1"), ROUND_HALF_UP)


def change(now: int, before: int) -> int | None:
    """Per cent more or less than before; None when there was nothing before."""
    return None if before <= 0 else round(100 * (now - before) / before)


def headline(this_month: int, last_month: int, overdue: int, on: date) -> str:
    """One sentence: which way it goes, and what hurts."""
    moved = change(this_month, last_month)
    if moved is None:
        way = "上个月没有派单，暂时看不出升降"
    elif moved <= terms(on)["falling"]:
        way = f"负担降了 {-moved}%"
    elif moved >= terms(on)["rising"]:
        way = f"负担升了 {moved}%"
    else:
        way = "负担和上月持平"
    return f"{way}，{f'有 {overdue} 件整改超期' if overdue else '没有整改超期'}"


@dataclass(frozen=True, slots=True)
class IssuerLine:
    """What one body places on communities: the heaviest stands first."""

    name: str
    minutes: int
    items: int
    refused: int
    findings: int
    overdue: int


def ranked(lines: Iterable[IssuerLine]) -> tuple[IssuerLine, ...]:
    """Issuers by hours, then by findings; equal ones by name, so that the order never jumps."""
    return tuple(sorted(lines, key=lambda line: (-line.minutes, -line.findings, line.name)))


def by_source(minutes: Mapping[str, int], on: date) -> list[tuple[str, int]]:
    """Minutes per source in the order of the terms; what has no name is still counted."""
    names = terms(on)["sources"]
    known = [(label, minutes.get(code, 0)) for code, label in names.items() if minutes.get(code)]
    rest = sum(value for code, value in minutes.items() if code not in names)
    return [*known, *([("其他", rest)] if rest else [])]
