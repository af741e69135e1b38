"""identifier: whether a number of a person, body, place or admitted item is well formed."""

from enum import StrEnum

from shanzhi.policy.identifiers import CHECKS
from shanzhi.policy.questions.reading import Answer, Reader

FIELDS = ("kind", "value")


class Kind(StrEnum):
    RESIDENT_ID = "resident_id"
    CREDIT_CODE = "credit_code"
    DIVISION_CODE = "division_code"
    ADMISSION_NUMBER = "admission_number"


def answer(payload: object) -> Answer:
    """`ok` and `why` (empty when ok); Unreadable names the fields at fault. Nothing is stored."""
    reader = Reader(payload, FIELDS)
    kind = reader.choice("kind", Kind, required=True)
    value = reader.text("value", required=True, most=1000)
    reader.finish()
    if kind is None:
        raise ValueError("finish() lets nothing unread pass")
    check = CHECKS[kind](value)
    return {"rules_version": "identifier-1", "ok": check.ok, "why": check.why}
