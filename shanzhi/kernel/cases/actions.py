"""What happens to an assignment: dispatched, received, refused, done, undone, cancelled, paused."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.cases.models import Assignment, Measurement
from shanzhi.kernel.publications.models import Publication
from shanzhi.policy import assignments as rules
from shanzhi.policy.decision import Decision

UNDO_MINUTES = 10
BATCH = 1000


@transaction.atomic
def assign(
    *,
    admission: Publication,
    place_ids: Sequence[int],
    title: str,
    issuer_name: str,
    minutes: int,
    due_on: date,
    occurrence: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Put one turn of an admitted item before every place; a place that has it keeps what it has."""
    known = set(
        Assignment.objects.unscoped("dispatch")
        .filter(admission=admission, occurrence=occurrence)
        .values_list("place_id", flat=True)
    )
    fresh = [pk for pk in place_ids if pk not in known]
    Assignment.objects.bulk_create(
        (
            Assignment(
                place_id=pk,
                admission=admission,
                occurrence=occurrence,
                title=title,
                issuer_name=issuer_name,
                minutes=minutes,
                due_on=due_on,
                assigned_at=now,
            )
            for pk in fresh
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    if fresh:
        audit.record(
            at=now,
            actor=actor,
            act="cases.assign",
            subject=f"publication:{admission.pk}",
            detail={"places": len(fresh), "occurrence": occurrence},
        )
    return len(fresh)


@transaction.atomic
def receive(*, assignment_ids: Sequence[int], actor: Actor, now: datetime) -> int:
    """Take what waits, several at once; compare and set, and only the actor's own place."""
    rows = Assignment.objects.scoped(actor).filter(
        pk__in=list(assignment_ids), place=actor.place_id, state=Assignment.State.WAITING, paused=False
    )
    # the scope joins places, and an UPDATE with a join is not checked again after waiting: lock first
    free = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    mine = Assignment.objects.unscoped("locked above").filter(pk__in=free)
    count: int = mine.update(state=Assignment.State.RECEIVED, settled_at=now, settled_by_id=actor.post_id)
    if count:
        audit.record(at=now, actor=actor, act="cases.receive", subject="assignments", detail={"count": count})
    return count


@transaction.atomic
def refuse(*, assignment_id: int, reason: str, actor: Actor, now: datetime) -> Decision:
    """Refuse a numbered item on one of the printed grounds; nobody is marked for it."""
    row = _locked(assignment_id, actor)
    decision = rules.may_refuse(row.state if row else "", reason)
    if row is None or not decision.allowed:
        return decision
    _settle(row, Assignment.State.REFUSED, actor, now, reason=reason)
    return decision


@transaction.atomic
def finish(*, assignment_id: int, minutes: int | None, on: date, actor: Actor, now: datetime) -> tuple[Decision, str]:
    """Done. Minutes, if given, are kept per item without place or person; the token can erase them."""
    row = _locked(assignment_id, actor)
    decision = rules.may_finish(row.state if row else "")
    if row is None or not decision.allowed:
        return decision, ""
    _settle(row, Assignment.State.DONE, actor, now)
    if not minutes:
        return decision, ""
    token = secrets.token_urlsafe(18)
    Measurement.objects.create(admission_id=row.admission_id, minutes=minutes, on=on, erase_hash=_hash(token))
    return decision, token


def erase_measurement(*, token: str) -> bool:
    """The worker takes her minutes back; whoever holds the token may."""
    deleted, _ = Measurement.objects.filter(erase_hash=_hash(token)).delete()
    return deleted > 0


@transaction.atomic
def undo(*, assignment_id: int, actor: Actor, now: datetime) -> bool:
    """Back to waiting, within ten minutes of the last step."""
    row = _locked(assignment_id, actor)
    if row is None or row.settled_at is None or row.state == Assignment.State.CANCELLED:
        return False
    if now - row.settled_at > timedelta(minutes=UNDO_MINUTES):
        return False
    row.state, row.settled_at, row.settled_by, row.refusal = Assignment.State.WAITING, None, None, ""
    row.save()
    audit.record(at=now, actor=actor, act="cases.undo", subject=f"assignment:{row.pk}")
    return True


@transaction.atomic
def cancel_for(*, admission_id: int, actor: Actor, now: datetime) -> int:
    """The number has ended: what is open goes with it."""
    rows = Assignment.objects.unscoped("the number ended").filter(
        admission=admission_id, state__in=[Assignment.State.WAITING, Assignment.State.RECEIVED]
    )
    count: int = rows.update(state=Assignment.State.CANCELLED, settled_at=now)
    audit.record(
        at=now,
        actor=actor,
        act="cases.cancel",
        subject=f"publication:{admission_id}",
        detail={"count": count},
    )
    return count


def lapse_turns(*, admission_id: int, current: str, actor: Actor, now: datetime) -> int:
    """A new turn has begun: what is left of earlier turns goes, and nobody is marked for it."""
    rows = Assignment.objects.unscoped("a new turn began").filter(
        admission=admission_id, state__in=[Assignment.State.WAITING, Assignment.State.RECEIVED]
    )
    count: int = rows.exclude(occurrence=current).update(state=Assignment.State.CANCELLED, settled_at=now)
    return count


def pause_for(*, admission_id: int, paused: bool, actor: Actor, now: datetime) -> int:
    """Rest or go on with everything that is open under a number."""
    rows = Assignment.objects.unscoped("the number rests").filter(
        admission=admission_id, state__in=[Assignment.State.WAITING, Assignment.State.RECEIVED]
    )
    count: int = rows.update(paused=paused)
    return count


def _locked(pk: int, actor: Actor) -> Assignment | None:
    rows = Assignment.objects.scoped(actor).select_for_update(of=("self",))
    found: Assignment | None = rows.filter(pk=pk, place=actor.place_id).first()
    return found


def _settle(row: Assignment, state: str, actor: Actor, now: datetime, reason: str = "") -> None:
    row.state, row.settled_at, row.settled_by_id, row.refusal = state, now, actor.post_id, reason
    row.save()
    audit.record(at=now, actor=actor, act=f"cases.{state}", subject=f"assignment:{row.pk}")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
