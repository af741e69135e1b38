"""The life of a number: issue, dispatch, suspension, expiry, withdrawal (D1-4.2.1, D1-4.2.4, D1-4.2.5)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.cases import actions as cases
from shanzhi.kernel.deadlines import actions as deadlines
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.places import queries as places
from shanzhi.kernel.publications import actions as publications
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.admission import facts, queries
from shanzhi.missions.admission.actions.numbering import next_number, next_version
from shanzhi.missions.admission.actions.walking import may_walk, walk
from shanzhi.missions.admission.models import Approval, Demand, Filing, FundingArrival, Ruling
from shanzhi.policy.occurrences import FREQUENCIES, occurrence


def admit(*, demand: Demand, filing: Filing, ruling: Ruling, actor: Actor, now: datetime) -> Publication:
    """Give the number, publish it and put it before the communities; inside the caller's transaction."""
    today = facts.local_day(now)
    until = _valid_until(filing, today)
    number = _number(demand, filing, today)
    admission = publications.publish(
        kind=Publication.Kind.ADMISSION,
        key=number,
        title=filing.title,
        issuer_id=demand.issuer_id,
        place_id=demand.issuer.place_id,
        content=_content(demand, filing, ruling),
        valid_from=filing.starts_on or today,
        valid_until=until,
        actor=actor,
        now=now,
    )
    demand.admission = admission
    demand.save(update_fields=["admission"])
    walk(demand, "active", by="system", evidence={"number", "publication"}, now=now)
    if demand.continuation == "revise" and demand.continues_id:
        end(demand_id=demand.continues_id, to=Demand.State.SUPERSEDED, actor=actor, now=now)
    audit.record(
        at=now,
        actor=actor,
        act="admission.admit",
        subject=demand.subject,
        clauses=[reason["clause"] for reason in ruling.reasons if reason["clause"]],
        detail={"number": number},
    )
    dispatch(demand=demand, filing=filing, actor=actor, now=now)
    messages.write_notice(
        key=f"admitted:{number}",
        recipient_id=demand.issuer_id,
        kind="admitted",
        subject=demand.subject,
        title=f"“{filing.title}”已准入，编号 {number}",
        text="请把编号和二维码印在通知、表格上；没有编号的材料社区可以拒收。",
        link=f"/d/demands/{demand.pk}/",
        now=now,
    )
    return admission


def _number(demand: Demand, filing: Filing, today: date) -> str:
    """A new number; a revision keeps the old one with the next version behind it."""
    if demand.continuation != "revise" or demand.continues is None or demand.continues.admission is None:
        return next_number(place_code=facts.number_place(demand.issuer.place), year=today.year, kind=filing.kind)
    return next_version(demand.continues.admission.key)


def _valid_until(filing: Filing, today: date) -> date:
    """The earliest of the item's own end, what approvers set, and twelve months (本系统约定)."""
    terms = facts.house_terms(today)
    limit = today + timedelta(days=30 * terms["validity_months_default"] + 5)
    set_by_approvers = Approval.objects.filter(filing=filing, valid_until__isnull=False)
    given = set_by_approvers.values_list("valid_until", flat=True)
    dates = [limit, *(day for day in given if day is not None)]
    if filing.ends_on:
        dates.append(filing.ends_on)
    return max(min(dates), filing.starts_on or today)


def _content(demand: Demand, filing: Filing, ruling: Ruling) -> dict[str, Any]:
    """What the public page of a number shows: no person, no community is named."""
    approvals = [a for a in queries.approvals_of(filing.pk) if a.answered_at]
    caps = [a.hours_cap for a in approvals if a.hours_cap is not None]
    return {
        "kind": filing.kind,
        "purpose": filing.purpose,
        "frequency": FREQUENCIES[filing.frequency],
        "minutes": filing.minutes,
        "places": filing.places_count,
        "bases": [str(basis) for basis in filing.bases.all()],
        "entry": _entry(filing),
        "funding": _funding(filing),
        "approvals": [
            {"body": a.body.name, "answer": a.get_answer_display(), "conditions": a.conditions} for a in approvals
        ],
        "hours_cap": min(caps) if caps else None,
        "outcome": ruling.outcome,
        "reasons": ruling.reasons,
        "rules_version": ruling.rules_version,
        "demand": demand.pk,
    }


def _entry(filing: Filing) -> dict[str, Any] | None:
    if filing.entry is None:
        return None
    edition = filing.entry.edition
    return {
        "annex": edition.catalogue.annex,
        "title": edition.catalogue.title,
        "label": edition.label,
        "number": filing.entry.number,
        "name": filing.entry.name,
        "status": filing.entry.get_status_display(),
    }


def _funding(filing: Filing) -> dict[str, Any]:
    amount = filing.funding_per_community
    return {
        "source": filing.funding_source,
        "per_community": None if amount is None else str(amount),
        "arrives_on": None if filing.funding_arrives_on is None else str(filing.funding_arrives_on),
        "none_reason": filing.funding_none_reason,
    }


def dispatch(*, demand: Demand, filing: Filing, actor: Actor, now: datetime) -> int:
    """Put the turn that is open today before every target place; a second call adds nothing."""
    admission = demand.admission
    if admission is None or filing.starts_on is None or admission.valid_until is None:
        return 0
    today = facts.local_day(now)
    turn = occurrence(filing.frequency, filing.starts_on, admission.valid_until, today)
    if turn is None:
        return 0
    cases.lapse_turns(admission_id=admission.pk, current=turn.label, actor=actor, now=now)
    return cases.assign(
        admission=admission,
        place_ids=target_places(filing, today),
        title=filing.title,
        issuer_name=demand.issuer.name,
        minutes=filing.minutes or 0,
        due_on=turn.due,
        occurrence=turn.label,
        actor=actor,
        now=now,
    )


@transaction.atomic
def next_turn(*, demand_id: int, actor: Actor, now: datetime) -> bool:
    """Dispatch the turn a repeated item is in today, unless it is there already."""
    demand = queries.demand_locked(demand_id, "daily sweep")
    if demand.state != Demand.State.ACTIVE:
        return False
    return dispatch(demand=demand, filing=queries.filing_of(demand.pk), actor=actor, now=now) > 0


@transaction.atomic
def remind(*, demand_id: int, days: int, actor: Actor, now: datetime) -> bool:
    """Tell the issuer that a number ends soon (T-60, T-30, T-7; 本系统约定)."""
    demand = queries.demand_locked(demand_id, "daily sweep")
    if demand.admission is None or demand.admission.valid_until is None:
        return False
    left = (demand.admission.valid_until - facts.local_day(now)).days
    return messages.write_notice(
        key=f"ends:{demand.admission.key}:{days}",
        recipient_id=demand.issuer_id,
        kind="ends",
        subject=demand.subject,
        title=f"编号 {demand.admission.key} 还有 {left} 天到期",
        text="到期当天零点自动失效，社区的任务随之取消。需要延续的，请带上实测分钟和数据使用证明重新申报。",
        link=f"/d/demands/{demand.pk}/",
        now=now,
    )


def target_places(filing: Filing, on: date) -> list[int]:
    """Communities under the targets; for boards of streets the streets and townships themselves."""
    paths = queries.target_paths(filing.pk)
    if filing.kind == "street_signboard":
        return list(places.townships_within(paths, on).values_list("id", flat=True))
    return list(places.communities_within(paths, on).values_list("id", flat=True))


ENDINGS = {
    "expired": ("system", "validity_over", ""),
    "withdrawn": ("issuer", "withdrawal_note", ""),
    "superseded": ("system", "newer_version_active", ""),
    "exited": ("desk", "exit_decision", ""),
    "revoked": ("supervisor", "revocation_reasons", "D1-4.2.5"),
}


@transaction.atomic
def end(*, demand_id: int, to: str, actor: Actor, now: datetime) -> bool:
    """End an active or suspended number (expired, withdrawn, revoked): its tasks go with it."""
    demand = queries.demand_locked(demand_id, "ending a number")
    if not demand.admission_id or not may_walk(demand, to):
        return False
    publications.change_state(
        publication_id=demand.admission_id,
        came_from=[Demand.State.ACTIVE, Demand.State.SUSPENDED],
        to=to,
        actor=actor,
        now=now,
    )
    cancelled = cases.cancel_for(admission_id=demand.admission_id, actor=actor, now=now)
    by, evidence, clause = ENDINGS[to]
    _move(demand, to, by, evidence, actor, now, {"cancelled": cancelled}, clause)
    return True


@transaction.atomic
def withdraw(*, demand_id: int, actor: Actor, now: datetime) -> bool:
    """The issuer takes a demand back, at any time before it has ended."""
    demand = queries.own_demand_locked(actor, demand_id)
    if demand is None or not may_walk(demand, "withdrawn"):
        return False
    if demand.admission_id:
        return end(demand_id=demand_id, to=Demand.State.WITHDRAWN, actor=actor, now=now)
    Approval.objects.filter(demand=demand, answer=Approval.Answer.PENDING).update(answer=Approval.Answer.LAPSED)
    deadlines.lapse(subject=demand.subject, now=now)
    _move(demand, Demand.State.WITHDRAWN, "issuer", "withdrawal_note", actor, now, {})
    return True


@transaction.atomic
def record_arrival(
    *, demand_id: int, amount: Decimal, on: date, note: str, actor: Actor, now: datetime
) -> FundingArrival | None:
    """Money arrived (费随事转); an item suspended for its lateness goes on when all of it is there."""
    demand = queries.own_demand_locked(actor, demand_id)
    if demand is None:
        return None
    row = FundingArrival.objects.create(
        demand=demand, amount=amount, on=on, note=note, recorded_at=now, recorded_by_id=actor.held_post
    )
    audit.record(
        at=now,
        actor=actor,
        act="admission.funding_arrived",
        subject=demand.subject,
        clauses=["D1-4.2.4"],
        detail={"amount": str(amount)},
    )
    if demand.state == Demand.State.SUSPENDED and not money_outstanding(demand):
        _pause(demand, False, actor, now)
    return row


def money_outstanding(demand: Demand) -> Decimal:
    """Yuan that were promised and have not arrived."""
    return still_owed(queries.filing_of(demand.pk), queries.arrived_sum(demand.pk))


def still_owed(filing: Filing, arrived: Decimal | None) -> Decimal:
    promised = (filing.funding_per_community or Decimal(0)) * filing.places_count
    return max(promised - (arrived or Decimal(0)), Decimal(0))


@transaction.atomic
def suspend_unfunded(*, demand_id: int, actor: Actor, now: datetime) -> bool:
    """The money's day has passed and it is not there: the item rests and its tasks with it."""
    demand = queries.demand_locked(demand_id, "funding overdue")
    if demand.state != Demand.State.ACTIVE or not money_outstanding(demand):
        return False
    _pause(demand, True, actor, now)
    messages.write_notice(
        key=f"suspended:{demand.pk}:{facts.local_day(now)}",
        recipient_id=demand.issuer_id,
        kind="suspended",
        subject=demand.subject,
        title="经费没有按期到位，事项已暂停",
        text="到账后在事项页登记，系统自动恢复。依据《实施意见》四（二）“费随事转”。",
        link=f"/d/demands/{demand.pk}/",
        now=now,
    )
    return True


def _pause(demand: Demand, paused: bool, actor: Actor, now: datetime) -> None:
    to = Demand.State.SUSPENDED if paused else Demand.State.ACTIVE
    came_from = Demand.State.ACTIVE if paused else Demand.State.SUSPENDED
    if demand.admission_id is None:
        return
    publications.change_state(publication_id=demand.admission_id, came_from=[came_from], to=to, actor=actor, now=now)
    cases.pause_for(admission_id=demand.admission_id, paused=paused, actor=actor, now=now)
    evidence = "funding_late" if paused else "funding_arrived"
    _move(demand, to, "system", evidence, actor, now, {}, "D1-4.2.4")


def _move(
    demand: Demand,
    to: str,
    by: str,
    evidence: str,
    actor: Actor,
    now: datetime,
    detail: dict[str, Any],
    clause: str = "",
) -> None:
    came_from = demand.state
    walk(demand, to, by=by, evidence={evidence}, now=now)
    audit.record(
        at=now,
        actor=actor,
        act=f"admission.{to}",
        subject=demand.subject,
        clauses=[clause] if clause else [],
        detail={"from": came_from, **detail},
    )
