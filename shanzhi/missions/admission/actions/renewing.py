"""Renewing a number and revising it as `.2`: a new filing with a ruling of its own; the old one ends or is replaced."""

from datetime import datetime, timedelta

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.cases import queries as cases
from shanzhi.missions.admission import facts, queries
from shanzhi.missions.admission.actions.filing import BasisDraft
from shanzhi.missions.admission.models import Basis, Demand, Filing, Target
from shanzhi.policy import renewals
from shanzhi.policy.decision import Decision

OVER = ("withdrawn", "prohibited", "expired", "revoked", "exited", "superseded", "active", "suspended")


@transaction.atomic
def continue_number(
    *, demand_id: int, kind: str, change: str, use_evidence: str, actor: Actor, now: datetime
) -> tuple[Decision, Demand | None]:
    """Open a draft that goes on from a number at work, filled with what stood there and the measured minutes."""
    demand = queries.own_demand_locked(actor, demand_id)
    at_work = demand is not None and demand.state in ("active", "suspended")
    measured = cases.measured(demand.admission_id) if demand is not None and demand.admission_id else None
    going_on = Demand.objects.unscoped("one continuation at a time").filter(continues=demand_id).exclude(state__in=OVER)
    asked = renewals.Asked(
        kind=kind,
        change=change,
        use_evidence=use_evidence,
        at_work=at_work,
        open_already=demand is not None and going_on.exists(),
        measured=measured.count if measured else 0,
    )
    decision = renewals.may_continue(asked)
    if demand is None or not decision.allowed:
        return decision, None
    row: Demand = Demand.objects.create(
        issuer_id=demand.issuer_id,
        filed_by_id=actor.held_post,
        continues=demand,
        continuation=kind,
        continuation_change=change,
        use_evidence=use_evidence,
        created_at=now,
        changed_at=now,
    )
    _copy(queries.filing_of(demand.pk), row, measured.median if measured else None, demand, now)
    audit.record(at=now, actor=actor, act=f"admission.{kind}", subject=row.subject, detail={"continues": demand.pk})
    return decision, row


def _copy(filing: Filing, row: Demand, minutes: int | None, demand: Demand, now: datetime) -> None:
    """The filing as it stood; a renewal starts where the old number ends, a revision as soon as notice allows."""
    bases, targets = list(filing.bases.all()), list(filing.targets.all())
    first, last = facts.suggested_dates(now)
    until = demand.admission.valid_until if demand.admission else None
    if row.continuation == "renew" and until is not None:
        first, last = until + timedelta(days=1), until + (last - first)
    filing.pk, filing.demand, filing.version, filing.filed_at = None, row, 1, None
    filing._state.adding = True
    filing.starts_on, filing.ends_on = first, last
    filing.minutes = minutes if minutes is not None else filing.minutes
    filing.save()
    Basis.objects.bulk_create(
        Basis(filing=filing, **{name: getattr(old, name) for name in BasisDraft.__slots__}) for old in bases
    )
    Target.objects.bulk_create(Target(filing=filing, place_id=old.place_id) for old in targets)
