"""The life of a finding: raised, ordered, answered, closed by someone else (D1-5.3.1, D1-4.2.5)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.findings.models import Finding, Rectification, Referral
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
    severity: str = "ordinary",
    repeat_of_id: int | None = None,
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
        severity=severity,
        repeat_of_id=repeat_of_id,
        raised_by_id=raised_by_id,
        raised_at=now,
        terminated_at=now if kind == "unnumbered_demand" else None,
    )
    audit.record(at=now, actor=actor, act="findings.raise", subject=f"finding:{row.pk}", clauses=[clause])
    return row


@transaction.atomic
def order(*, finding_id: int, due_on: date, actor: Actor, now: datetime, reason: str = "") -> Decision:
    """Order the responsible body to put it right, or once more and why; it hears of the finding only now."""
    row = locked_for(actor, finding_id)
    decision = rules.may_order(_state(row), _supervises(row, actor))
    if row is None or not decision.allowed:
        return decision
    row.state, row.due_on = Finding.State.ORDERED, due_on
    row.ordered_at, row.ordered_by_id = now, actor.post_id
    row.returned_because = reason[:300]
    row.save()
    audit.record(at=now, actor=actor, act="findings.order", subject=f"finding:{row.pk}", clauses=[row.clause])
    return decision


@dataclass(frozen=True, slots=True)
class Cure:
    """What the responsible body shows: words, and files from before and after."""

    text: str
    before_id: int | None = None
    after_id: int | None = None


def answer(*, finding_id: int, text: str, actor: Actor, now: datetime) -> Decision:
    """The responsible body says what it did."""
    return rectify(finding_id=finding_id, cure=Cure(text), actor=actor, now=now)


@transaction.atomic
def rectify(*, finding_id: int, cure: Cure, actor: Actor, now: datetime) -> Decision:
    """The responsible body says and shows what it did; each attempt is kept."""
    row = locked_for(actor, finding_id)
    own = row is not None and row.issuer_id == actor.body_id
    decision = rules.may_answer(_state(row), own, cure.text)
    if row is None or not decision.allowed:
        return decision
    Rectification.objects.create(
        finding=row, text=cure.text, before_id=cure.before_id, after_id=cure.after_id, at=now, by_id=actor.held_post
    )
    row.state, row.answer = Finding.State.RECTIFIED, cure.text
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


@transaction.atomic
def reopen(*, finding_id: int, reason: str, due_on: date, actor: Actor, now: datetime) -> Decision:
    """What was closed turned out not to be cured: ordered once more, the history stays."""
    row = locked_for(actor, finding_id)
    decision = rules.may_reopen(_state(row), _supervises(row, actor), reason)
    if row is None or not decision.allowed:
        return decision
    row.state, row.due_on = Finding.State.ORDERED, due_on
    row.closed_at = row.closed_by = None
    row.ordered_at, row.ordered_by_id = now, actor.post_id
    row.reopened += 1
    row.returned_because = reason[:300]
    row.save()
    audit.record(at=now, actor=actor, act="findings.reopen", subject=f"finding:{row.pk}")
    return decision


@transaction.atomic
def refer(*, finding_id: int, to: str, facts: str, actor: Actor, now: datetime) -> Decision:
    """A named officer hands a serious case to the competent body, after the unit was heard (D1-4.1.7)."""
    row = locked_for(actor, finding_id)
    officer = _supervises(row, actor) and actor.post_id is not None and actor.person_id is not None
    answered = row is not None and bool(row.answer)
    decision = rules.may_refer(_state(row), officer, answered, facts, to)
    if row is None or not decision.allowed:
        return decision
    Referral.objects.unscoped("referred once").get_or_create(
        finding=row,
        to=to.strip(),
        defaults={"facts": facts, "answer": row.answer, "officer_id": actor.held_post, "at": now},
    )
    audit.record(at=now, actor=actor, act="findings.refer", subject=f"finding:{row.pk}", clauses=["D1-4.1.7"])
    return decision


@transaction.atomic
def escalate(*, finding_id: int, actor: Actor, now: datetime) -> bool:
    """Mark a cure that is long overdue, once; who hears of it is the caller's matter."""
    rows = Finding.objects.unscoped("escalation").filter(pk=finding_id, state="ordered", escalated_at=None)
    if not rows.update(escalated_at=now):
        return False
    audit.record(at=now, actor=actor, act="findings.escalate", subject=f"finding:{finding_id}", clauses=["D1-5.3.1"])
    return True


def earlier_like(*, kind: str, subject: str, issuer_id: int | None, now: datetime) -> int | None:
    """The newest closed finding of the same kind about the same thing or by the same body, lately: its repeat."""
    since = now - timedelta(days=rules.terms(now.date())["repeat_days"])
    rows = Finding.objects.unscoped("repeats").filter(kind=kind, state="closed", closed_at__gte=since)
    rows = rows.filter(subject=subject) if subject else rows.filter(issuer=issuer_id)
    if not subject and issuer_id is None:
        return None
    found: int | None = rows.order_by("-id").values_list("pk", flat=True).first()
    return found


def _state(row: Finding | None) -> str:
    return "" if row is None else row.state


def _supervises(row: Finding | None, actor: Actor) -> bool:
    return row is not None and actor.has("supervisor", "desk") and row.issuer_id != actor.body_id
