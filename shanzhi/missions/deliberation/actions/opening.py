"""Opening a case: topic and fact sheet, form, sides confirmed by both, notice to each (D3-4.2.2 … D3-4.2.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.missions.deliberation import facts, queries
from shanzhi.missions.deliberation.actions.walking import GONE, capacity_of, walk
from shanzhi.missions.deliberation.models import Deliberation, Side
from shanzhi.policy.clauses import clause as clause_of
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.deliberation import forms, participants

BEFORE_VOICES = ("topic", "participant", "briefing")


@dataclass(frozen=True, slots=True)
class SideDraft:
    """One side as it is typed."""

    group: str
    people: int
    invited: str = ""
    observer: bool = False


@transaction.atomic
def open_case(
    *, changes: Mapping[str, Any], proposal_id: int | None, rehearsal: bool, actor: Actor, now: datetime
) -> tuple[Decision, Deliberation | None]:
    """A new case with the recommended forms and the sides its reach suggests; somebody else takes it up."""
    if actor.place_id is None or actor.tier != "community":
        return GONE, None
    row = Deliberation(place_id=actor.place_id, proposal_id=proposal_id, rehearsal=rehearsal, created_at=now)
    decision = _filled(row, changes, facts.local_day(now))
    if not decision.allowed:
        return decision, None
    row.save()
    Side.objects.bulk_create(
        Side(deliberation=row, group=one.group, invited=one.invited, observer="列席" in one.group)
        for one in participants.proposed(forms.Scope(row.scope))
    )
    audit.record(at=now, actor=actor, act="deliberation.open", subject=f"deliberation:{row.pk}", clauses=["D3-4.2.2"])
    return decision, row


def _filled(row: Deliberation, changes: Mapping[str, Any], on: date) -> Decision:
    """Fields and forms; without a choice of forms the recommended ones are taken."""
    for name, value in changes.items():
        if name != "forms":
            setattr(row, name, value)
    advice = forms.recommend(facts.asked(row), on)
    chosen = tuple(changes.get("forms") or ())
    if not chosen:
        row.forms = [one.form.value for one in advice.forms]
    else:
        decision = forms.may_choose(facts.asked(row), chosen, row.deviation, on)
        if not decision.allowed:
            return decision
        row.forms = list(chosen)
    row.final_form = advice.final_form or ""
    return Decision()


@transaction.atomic
def save_case(*, deliberation_id: int, changes: Mapping[str, Any], actor: Actor, now: datetime) -> Decision:
    """Change topic, facts or forms before anybody has answered."""
    row = queries.locked_case(actor, deliberation_id)
    if row is None or row.state not in BEFORE_VOICES:
        return GONE
    decision = _filled(row, changes, facts.local_day(now))
    if decision.allowed:
        row.save()
        audit.record(at=now, actor=actor, act="deliberation.save", subject=f"deliberation:{row.pk}")
    return decision


@transaction.atomic
def set_sides(*, deliberation_id: int, drafts: Sequence[SideDraft], actor: Actor, now: datetime) -> Decision:
    """Who takes part; a change undoes both confirmations (D3-4.2.3)."""
    row = queries.locked_case(actor, deliberation_id)
    if row is None or row.state not in ("topic", "participant"):
        return GONE
    names = [draft.group for draft in drafts]
    if len(names) != len(set(names)):
        return Decision((Reason("side_twice", None, "", "有一方写了两次。", "同一方写一行，人数写合计。"),))
    if sum(not draft.observer for draft in drafts) < 2:
        quote = clause_of("D3-4.2.3").zh
        return Decision(
            (Reason("one_side", "D3-4.2.3", quote, "至少要有两方，才谈得起来。", "请加上受影响的另一方。"),)
        )
    Side.objects.filter(deliberation=row).exclude(group__in=names).delete()
    for draft in drafts:
        values = {"people": draft.people, "invited": draft.invited, "observer": draft.observer}
        Side.objects.update_or_create(deliberation=row, group=draft.group, defaults=values)
    row.party_confirmed_by = row.committee_confirmed_by = None
    row.missing_seen_at = None
    row.save()
    audit.record(at=now, actor=actor, act="deliberation.sides", subject=f"deliberation:{row.pk}", clauses=["D3-4.2.3"])
    return Decision()


@transaction.atomic
def confirm_sides(*, deliberation_id: int, actor: Actor, now: datetime) -> Decision:
    """Party organisation and committee each confirm, seeing who is missing; with both the case goes on (D3-4.2.3)."""
    row = queries.locked_case(actor, deliberation_id)
    if row is None or row.state != "participant" or not actor.has("party_secretary", "head"):
        return GONE
    row.missing_seen_at = row.missing_seen_at or now
    if capacity_of(actor) == "party":
        row.party_confirmed_by_id = actor.post_id
    else:
        row.committee_confirmed_by_id = actor.post_id
    row.save()
    audit.record(
        at=now,
        actor=actor,
        act="deliberation.confirm",
        subject=f"deliberation:{row.pk}",
        clauses=["D3-4.2.3"],
        detail={"capacity": capacity_of(actor)},
    )
    if row.party_confirmed_by_id and row.committee_confirmed_by_id:
        return walk(row, "briefing", actor, now)
    return Decision()


@transaction.atomic
def notify(
    *, deliberation_id: int, way: str, on: date, side_ids: Sequence[int], actor: Actor, now: datetime
) -> Decision:
    """Record how and when sides were told; none named means all that were not told yet (D3-4.2.4)."""
    row = queries.locked_case(actor, deliberation_id)
    if row is None or row.state != "briefing":
        return GONE
    if on > facts.local_day(now):
        quote = clause_of("D3-4.2.4").zh
        return Decision((Reason("not_yet", "D3-4.2.4", quote, "通报日还没到，不能先记。", "请写已经通报的那天。"),))
    sides = Side.objects.filter(deliberation=row, notified_on=None)
    if side_ids:
        sides = sides.filter(pk__in=list(side_ids))
    told = sides.update(notified_way=way, notified_on=on)
    audit.record(
        at=now,
        actor=actor,
        act="deliberation.notify",
        subject=f"deliberation:{row.pk}",
        clauses=["D3-4.2.4"],
        detail={"sides": told, "way": way},
    )
    return Decision()


@transaction.atomic
def record_reply(*, deliberation_id: int, side_id: int, text: str, on: date, actor: Actor, now: datetime) -> Decision:
    """What a side answered in writing or said in person (D3-4.3.2, D3-4.3.3)."""
    row = queries.locked_case(actor, deliberation_id)
    if row is None or row.state not in ("briefing", "deliberation") or not text.strip():
        return GONE
    Side.objects.filter(deliberation=row, pk=side_id).update(reply=text.strip(), replied_on=on)
    audit.record(at=now, actor=actor, act="deliberation.reply", subject=f"deliberation:{row.pk}", clauses=["D3-4.3.3"])
    return Decision()
