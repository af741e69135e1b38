"""Checking what was issued: by code, by typed code and day, by the file itself; never “valid” without certainty."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import DatabaseError
from django.db.models import F

from shanzhi.kernel.documents import authority
from shanzhi.kernel.documents.integrity import examine
from shanzhi.kernel.seals import queries
from shanzhi.kernel.seals.models import IssuedDocument
from shanzhi.policy.certificates import codes, verifying

LIST_DAYS = 730


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer in words and, where the register knows it, the document."""

    answer: verifying.Answer
    document: IssuedDocument | None = None

    @property
    def state(self) -> str:
        return self.answer.state


def by_code(code: str, on: date) -> Checked:
    """Of the QR code: enough alone."""
    try:
        row = queries.issued_by_code(code) if codes.is_code(code) else None
    except DatabaseError:
        return Checked(verifying.ANSWERS[verifying.UNCONFIRMED])
    return _told(row, on)


def by_short_code(short_code: str, issued_on: date, on: date) -> Checked:
    """Typed: code and day; a wrong day and an unknown code get the same answer."""
    try:
        row = queries.issued_by_short_code(short_code, issued_on) if codes.is_short_code(short_code) else None
    except DatabaseError:
        return Checked(verifying.ANSWERS[verifying.UNCONFIRMED])
    return _told(row, on)


def by_file(content: bytes, on: date) -> Checked:
    """The file itself: signature, whole-file coverage and the register's hash must all agree."""
    looked = examine(content)
    if not looked.readable:
        return Checked(verifying.ANSWERS[verifying.MALFORMED])
    try:
        row = queries.issued_by_hash(hashlib.sha256(content).hexdigest())
    except DatabaseError:
        return Checked(verifying.ANSWERS[verifying.UNCONFIRMED])
    registered = verifying.state_on(on, kept=row.state, valid_until=row.valid_until) if row else None
    intact = looked.intact or (row is not None and row.wet)
    state = verifying.state_of_file(readable=True, ours=looked.ours, intact=intact, registered=registered)
    return Checked(verifying.ANSWERS[state], row if state == registered else None)


def _told(row: IssuedDocument | None, on: date) -> Checked:
    if row is None:
        return Checked(verifying.ANSWERS[verifying.UNKNOWN])
    state = verifying.state_on(on, kept=row.state, valid_until=row.valid_until)
    return Checked(verifying.ANSWERS[state], row)


def count_look(document_id: int) -> None:
    """One more check, for the owner to see; no who, no when."""
    IssuedDocument.objects.filter(pk=document_id).update(looked_up=F("looked_up") + 1)


def status_list(now: datetime) -> dict[str, str]:
    """What an offline verifier needs: hash → state and last day, signed by this installation."""
    rows = queries.status_rows(now - timedelta(days=LIST_DAYS))
    body = json.dumps(
        {
            "made": now.isoformat(timespec="seconds"),
            "states": {digest: [state, str(until or "")] for digest, state, until in rows},
        },
        sort_keys=True,
        separators=(",", ":"),
    )
    key = authority.status_key()
    return {"list": body, "signature": key.sign(body.encode()).hex(), "key": key.public_key().public_bytes_raw().hex()}
