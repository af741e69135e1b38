"""The dated terms of document 5, and money as people write it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from shanzhi.policy import terms as dated
from shanzhi.policy.clauses import clause
from shanzhi.policy.decision import Reason

HOUSE = "本系统约定"


@cache
def terms_on(on: date) -> dict[str, Any]:
    """The block in force on a day; NothingInForce before the first."""
    return dated.in_force("resources", on)


def house(on: date) -> dict[str, Any]:
    """House rules (本系统约定), which pilots may change."""
    found: dict[str, Any] = terms_on(on)["house"]
    return found


def house_amount(on: date, name: str) -> Decimal:
    return Decimal(house(on)[name])


def written(amount: Decimal) -> str:
    """12, 1.1, -11900: no exponent, no trailing zeros."""
    text = f"{amount:f}"
    short = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if short in ("-0", "") else short


def percent(share: Decimal) -> str:
    """0.91 → 91%, 0.905 → 90.5%."""
    return f"{written(share * 100)}%"


def cited(code: str, clause_id: str, text: str, remedy: str | None = None) -> Reason:
    """A reason with the words of a clause of the documents."""
    return Reason(code, clause_id, clause(clause_id).zh, text, remedy)


def by_house(code: str, text: str, remedy: str | None = None) -> Reason:
    """A reason by house rule, which no document contains."""
    return Reason(code, None, HOUSE, text, remedy)


@dataclass(frozen=True, slots=True)
class Category:
    """One code of a list with its Chinese name."""

    code: str
    name: str


def categories(name: str, on: date) -> tuple[Category, ...]:
    """The codes of `needs`, `workforce`, `measures` or `asset_names` in the order of the document."""
    return tuple(Category(code, text) for code, text in terms_on(on)[name].items())


def band(amount: Decimal, on: date) -> str:
    """A business figure as the public sees it: 3 万—5 万元; losses only as such."""
    if amount < 0:
        return "亏损"
    edges = [Decimal(edge) for edge in terms_on(on)["bands"]["amounts"]]
    low = max(edge for edge in edges if edge <= amount)
    above = [edge for edge in edges if edge > amount]
    if not above:
        return f"{_short(low)}元以上"
    return f"{_short(low)}—{_short(above[0])}元"


def _short(amount: Decimal) -> str:
    wan = amount / 10_000
    return f"{written(wan)} 万" if amount >= 10_000 else written(amount)
