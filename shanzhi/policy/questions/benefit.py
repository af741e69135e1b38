"""benefit: do all three parties gain from a project quarter (三方账)? Figures as JSON in, B1 … B9 out (D5-4.5.1)."""

from datetime import date
from decimal import Decimal
from typing import Any

from shanzhi.policy.questions.reading import Answer, Reader
from shanzhi.policy.resources import benefit
from shanzhi.policy.resources.benefit import Benefit, OwnerClass, Quarter
from shanzhi.policy.resources.terms import house_amount

ON = date.max
"""The question names no day: it is answered by the newest rules."""
AMOUNT_MOST = 1e12
NEEDED = ("price", "reference_price", "revenue_4q", "cost_4q", "public_value", "public_promise")
OPTIONAL = ("government_cash", "in_kind", "income", "reasonable_cost", "community_staff_hours")
FIELDS = (
    "price",
    "reference_price",
    "price_cap",
    "satisfaction",
    "voluntary",
    "demand_evidence",
    "revenue_4q",
    "cost_4q",
    "public_value",
    "public_promise",
    "government_cash",
    "government_cash_cap",
    "in_kind",
    "owner_class",
    "owners_decision",
    "income",
    "reasonable_cost",
    "public_matter",
    "deliberation",
    "offers",
    "single_offer_reason",
    "conflict_declared",
    "exclusive_beyond_term",
    "community_staff_hours",
    "staff_hours_admitted",
    "inventories_complete",
)
BOOLEANS = (
    ("voluntary", False),
    ("demand_evidence", False),
    ("public_matter", False),
    ("deliberation", False),
    ("conflict_declared", True),
    ("exclusive_beyond_term", False),
    ("staff_hours_admitted", True),
    ("inventories_complete", True),
)
"""Name and what is taken when it is left out: those of B7 … B9 the harmless value."""


def answer(payload: object) -> Answer:
    """The verdict; Unreadable names every field at fault. Nothing is stored."""
    reader = Reader(payload, FIELDS)
    owner = reader.choice("owner_class", OwnerClass, required=True)
    given = _amounts(reader) | {name: reader.boolean(name, default) for name, default in BOOLEANS}
    given |= {
        "satisfaction": _amount(reader, "satisfaction", most=1, required=True),
        "owners_decision": reader.optional_boolean("owners_decision"),
        "offers": reader.integer("offers", most=10_000),
        "single_offer_reason": _reason_given(reader),
    }
    reader.finish()
    if owner is None:
        raise ValueError("finish() lets nothing unread pass")
    return _told(benefit.rule(Quarter(owner_class=owner, **given), ON))


def _amounts(reader: Reader) -> dict[str, Any]:
    needed = {name: _amount(reader, name, required=True) for name in NEEDED}
    optional = {name: _amount(reader, name) or Decimal(0) for name in OPTIONAL}
    cash_cap = _amount(reader, "government_cash_cap")
    cap = _amount(reader, "price_cap")
    return {
        **needed,
        **optional,
        "government_cash_cap": house_amount(ON, "government_cash_cap") if cash_cap is None else cash_cap,
        "price_cap": needed["reference_price"] if cap is None else cap,
    }


def _amount(reader: Reader, name: str, *, most: float = AMOUNT_MOST, required: bool = False) -> Decimal | None:
    """The number as it was written, in decimals: 0.1 stays a tenth."""
    value = reader.number(name, most=most, required=required)
    return None if value is None else Decimal(str(reader.raw(name)))


def _reason_given(reader: Reader) -> bool:
    """Why there is only one offer: in words, or true."""
    value = reader.raw("single_offer_reason")
    if isinstance(value, bool):
        return value
    return bool(reader.text("single_offer_reason", most=2000).strip())


def _number(amount: Decimal) -> int | float:
    """Whole yuan as a whole number."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _told(ruling: Benefit) -> Answer:
    return {
        "checks": [
            {"code": check.code, "ok": check.ok, "clause": check.clause, "text": check.text} for check in ruling.checks
        ],
        "owners_income": _number(ruling.owners_income),
        "verdict": ruling.verdict.value,
        "reasons": [
            {
                "code": reason.code,
                "clause": reason.clause,
                "quote": reason.quote,
                "text": reason.text,
                "remedy": reason.remedy,
            }
            for reason in ruling.reasons
        ],
        "rules_version": ruling.rules_version,
    }
