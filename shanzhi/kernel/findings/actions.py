"""The life of a finding: raised, ordered, answered, closed by someone else (D1-5.3.1, D1-4.2.5)."""

from datetime import date, datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.findings.models import Finding
from shanzhi.kernel.findings.queries import locked_for
from shanzhi.policy import findings as rules
from shanzhi.policy.decision import Decision


@transaction.atomic
def raise_finding(
    *,
    kind: str,
    clause: str,
    source: str,
    title: str,
    quote: str,
    subject: str,
    issuer_id: int | None,
    issuer_name: str,
    area_id: int,
    raised_by_id: int | None,
    actor: Actor,
    now: datetime,
) -> Finding:
    """Write down what breaks a clause; an unnumbered demand ends at that moment (一经发现，立即终止)."""
    row: Finding = Finding.objects.create(
        kind=kind,
        clause=clause,
        source=source,
        title=title[:200],
        quote=quote,
        subject=subject,
        issuer_id=issuer_id,
        issuer_name=issuer_name,
        area_id=area_id,
        raised_by_id=raised_by_id,
        raised_at=now,
        terminated_at=now if kind == "unnumbered_demand" else None,
    )
    audit.record(at=now, actor=actor, act="findings.raise", subject=f"finding:{row.pk}", clauses=[clause])
    return row


@transaction.atomic
def order(*, finding_id: int, due_on: date, actor: Actor, now: datetime) -> Decision:
    """Order the responsible body to put it right; it hears of the finding only now."""
    row = locked_for(actor, finding_id)
    decision = rules.may_order(_state(row), _supervises(row, actor))
    if row is None or not decision.allowed:
        return decision
    row.state, row.due_on = Finding.State.ORDERED, due_on
    row.ordered_at, row.ordered_by_id = now, actor.post_id
    row.save()
    audit.record(at=now, actor=actor, act="findings.order", subject=f"finding:{row.pk}", clauses=[row.clause])
    return decision


@transaction.atomic
def answer(*, finding_id: int, text: str, actor: Actor, now: datetime) -> Decision:
    """The responsible body says what it did."""
    row = locked_for(actor, finding_id)
    own = row is not None and row.issuer_id == actor.body_id
    decision = rules.may_answer(_state(row), own, text)
    if row is None or not decision.allowed:
        return decision
    row.state, row.answer = Finding.State.RECTIFIED, text
    row.answered_at, row.answered_by_id = now, actor.post_id
    row.save()
    audit.record(at=now, actor=actor, act="findings.answer", subject=f"finding:{row.pk}")
    return decision


@transaction.atomic
def close(*, finding_id: int, actor: Actor, now: datetime) -> Decision:
    """Accept the cure; never by whoever raised the finding or cured it."""
    row = locked_for(actor, finding_id)
    involved = row is not None and actor.post_id in (row.raised_by_id, row.answered_by_id)
    decision = rules.may_close(_state(row), _supervises(row, actor), involved)
    if row is None or not decision.allowed:
        return decision
    row.state, row.closed_at, row.closed_by_id = Finding.State.CLOSED, now, actor.post_id
    row.save()
    audit.record(at=now, actor=actor, act="findings.close", subject=f"finding:{row.pk}")
    return decision


def _state(row: Finding | None) -> str:
    return "" if row is None else row.state


def _supervises(row: Finding | None, actor: Actor) -> bool:
    return row is not None and actor.has("supervisor", "desk") and row.issuer_id != actor.body_id
