"""What of an event goes into the log: every column, written one way only, so that any later change shows."""

import json
from datetime import UTC, datetime
from typing import Any

COLUMNS = (
    "id",
    "at",
    "act",
    "subject",
    "capacity",
    "person_id",
    "post_id",
    "body_id",
    "clauses",
    "detail",
    "before_hash",
    "after_hash",
    "request_id",
)
SELECTED = ", ".join(f"e.{column}{'::text' if column in ('clauses', 'detail') else ''}" for column in COLUMNS)
"""Read by position; the two JSON columns as text, whatever the connection makes of JSON."""
_write = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_AT, _CLAUSES, _DETAIL = (COLUMNS.index(name) for name in ("at", "clauses", "detail"))


def entry(row: tuple[Any, ...]) -> bytes:
    """The bytes of one event, read in the order of COLUMNS."""
    values = list(row)
    values[_AT] = _moment(row[_AT])
    values[_CLAUSES], values[_DETAIL] = json.loads(row[_CLAUSES]), json.loads(row[_DETAIL])
    return _write(values).encode()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
