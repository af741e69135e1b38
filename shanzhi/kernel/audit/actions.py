"""Writing the audit trail; called inside the transaction of the deed it records."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.audit.models import Event


def record(
    *,
    at: datetime,
    actor: Actor,
    act: str,
    subject: str,
    clauses: Sequence[str] = (),
    detail: Mapping[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Event:
    """Append one event. `before` and `after` are kept as hashes only; `detail` holds no personal value."""
    return Event.objects.create(
        at=at,
        act=act,
        subject=subject,
        capacity=actor.capacity,
        person_id=actor.person_id,
        post_id=actor.post_id,
        body_id=actor.body_id,
        clauses=list(clauses),
        detail=dict(detail or {}),
        before_hash=_digest(before),
        after_hash=_digest(after),
        request_id=actor.request_id,
    )


def _digest(values: Mapping[str, Any] | None) -> str:
    if values is None:
        return ""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
