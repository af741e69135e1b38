"""Recording what was concluded."""

from datetime import date, datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.evidence.models import Evidence


@transaction.atomic
def record_evidence(
    *,
    kind: str,
    matter: str,
    outcome: str,
    place_id: int | None,
    file_id: int | None,
    on: date,
    actor: Actor,
    now: datetime,
) -> Evidence:
    """Keep a concluded fact for other missions to rely on."""
    row = Evidence.objects.create(
        kind=kind,
        matter=matter,
        outcome=outcome,
        place_id=place_id,
        file_id=file_id,
        on=on,
        recorded_at=now,
    )
    audit.record(at=now, actor=actor, act=f"evidence.{kind}", subject=matter, detail={"outcome": outcome})
    return row
