"""Before the day: convene, roll, notice and how it reached people, authorisations, door list."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from shanzhi.kernel.assemblies import queries
from shanzhi.kernel.assemblies.models import (
    Assembly,
    Authorisation,
    Delivery,
    DoorEntry,
    Motion,
    RollEntry,
)
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.places.models import Place
from shanzhi.policy.assemblies import running
from shanzhi.policy.assemblies.facts import Basis, Body, CalledBy, Matter, Meeting
from shanzhi.policy.assemblies.packs import pack_on
from shanzhi.policy.assemblies.rolls import Line, fingerprint
from shanzhi.policy.decision import Decision, Reason

BATCH = 1000


@dataclass(frozen=True, slots=True)
class MotionDraft:
    """One matter to vote on; `subject` is the case it decides (`charter:12`), `text` what is voted, word for word."""

    title: str
    text: str = ""
    subject: str = ""
    matter: str = Matter.ORDINARY
    manner: str = Motion.Manner.OPEN


@dataclass(frozen=True, slots=True)
class AssemblyDraft:
    """What the notice says."""

    voting_body: str
    basis: str
    title: str
    venue: str
    starts_at: datetime
    motions: tuple[MotionDraft, ...]
    notice_on: date | None = None
    called_by: str = CalledBy.COMMITTEE
    proposers: int | None = None
    proposer_base: int | None = None
    authorised: bool | None = None
    seats: dict[str, int] = field(default_factory=dict)


@transaction.atomic
def convene(*, draft: AssemblyDraft, place_id: int, actor: Actor, now: datetime) -> tuple[Decision, Assembly | None]:
    """Convene an assembly of a place: refused at once where its decision could not count (D2-2.5)."""
    place = Place.objects.get(pk=place_id)
    notice_on = draft.notice_on or now.astimezone(queries.LOCAL).date()
    decision = _may_convene(draft, place, notice_on, now)
    if not decision.allowed:
        return decision, None
    row = Assembly.objects.create(
        place=place,
        host_id=actor.own_body,
        convened_by_id=actor.post_id,
        voting_body=draft.voting_body,
        basis=draft.basis,
        title=draft.title,
        venue=draft.venue,
        starts_at=draft.starts_at,
        notice_on=notice_on,
        called_by=draft.called_by,
        proposers=draft.proposers,
        proposer_base=draft.proposer_base,
        authorised=draft.authorised,
        seats=draft.seats,
        created_at=now,
    )
    Motion.objects.bulk_create(_motion(row, order, motion) for order, motion in enumerate(draft.motions, 1))
    subjects = [motion.subject for motion in draft.motions if motion.subject]
    detail = {"body": draft.voting_body, "basis": draft.basis, "decides": subjects}
    audit.record(at=now, actor=actor, act="assemblies.convene", subject=row.subject, clauses=["D2-2.5"], detail=detail)
    return decision, row


def _motion(row: Assembly, order: int, motion: MotionDraft) -> Motion:
    digest = hashlib.sha256(motion.text.encode()).hexdigest() if motion.text else ""
    return Motion(
        assembly=row,
        order=order,
        title=motion.title,
        text=motion.text,
        text_sha256=digest,
        subject=motion.subject,
        matter=motion.matter,
        manner=motion.manner,
    )


def _may_convene(draft: AssemblyDraft, place: Place, notice_on: date, now: datetime) -> Decision:
    on = draft.starts_at.astimezone(queries.LOCAL).date()
    reasons: dict[str, Reason] = {}
    for motion in draft.motions:
        body, matter = Body(draft.voting_body), Matter(motion.matter)
        meeting = Meeting(
            body=body,
            on=on,
            basis=Basis(draft.basis),
            notice_on=notice_on,
            authorised=draft.authorised,
            matter=matter,
        )
        pack = pack_on(body, matter, on, place.code)
        told = running.may_convene(pack, meeting, place.is_village, draft.starts_at < now)
        for reason in (*told.reasons, *running.manner_allowed(matter, motion.manner).reasons):
            reasons.setdefault(reason.code, reason)
        if motion.subject and queries.pending(motion.subject):
            text = f"“{motion.title}”已经有一个会要表决，还没结束。"
            reasons.setdefault("pending", Reason("pending", None, "", text, "等那个会散了，或者先取消它。"))
    return Decision(tuple(reasons.values()))


def locked(assembly_id: int, actor: Actor) -> Assembly:
    """The assembly held fast for one step."""
    row: Assembly = (
        Assembly.objects.scoped(actor).select_for_update(of=("self",)).select_related("place").get(pk=assembly_id)
    )
    return row


@transaction.atomic
def set_roll(*, assembly_id: int, lines: Sequence[Line], source: str, actor: Actor, now: datetime) -> Decision:
    """Lay down the roll; replaced as a whole until it is frozen."""
    row = locked(assembly_id, actor)
    decision = running.may_change_roll(row.state)
    if not decision.allowed:
        return decision
    Authorisation.objects.filter(entry__assembly=row).delete()
    DoorEntry.objects.filter(entry__assembly=row).delete()
    RollEntry.objects.filter(assembly=row).delete()
    RollEntry.objects.bulk_create(
        (
            RollEntry(
                assembly=row,
                number=line.number,
                group=line.group,
                name=line.name,
                area=line.area,
                slip=secrets.token_hex(10),
            )
            for line in lines
        ),
        batch_size=BATCH,
    )
    detail = {"lines": len(lines), "source": source[:60]}
    audit.record(at=now, actor=actor, act="assemblies.roll", subject=row.subject, detail=detail)
    return decision


@transaction.atomic
def freeze_roll(*, assembly_id: int, actor: Actor, now: datetime) -> Decision:
    """Start signing in: from here on the roll is fixed, and its hash is published with the verdict."""
    row = locked(assembly_id, actor)
    entries = list(queries.roll(row.pk))
    today = now.astimezone(queries.LOCAL).date()
    motions = Motion.objects.filter(assembly=row).count()
    decision = running.may_freeze(row.state, len(entries), motions, today >= queries.on_day(row))
    if not decision.allowed:
        return decision
    row.roll_hash = fingerprint(Line(e.group, e.number, e.name, e.area) for e in entries)
    row.roll_frozen_at, row.state = now, Assembly.State.SIGNING
    row.save(update_fields=["roll_hash", "roll_frozen_at", "state"])
    detail = {"roll": row.roll_hash, "lines": len(entries)}
    audit.record(at=now, actor=actor, act="assemblies.freeze", subject=row.subject, detail=detail)
    return decision


@transaction.atomic
def call_off(*, assembly_id: int, why: str, actor: Actor, now: datetime) -> Decision:
    """Not enough came, or the day does not suit: a new one is convened with a new notice."""
    row = locked(assembly_id, actor)
    decision = running.may_call_off(row.state, why)
    if decision.allowed:
        row.state, row.called_off_why = Assembly.State.CALLED_OFF, why.strip()[:200]
        row.save(update_fields=["state", "called_off_why"])
        DoorEntry.objects.filter(entry__assembly=row).delete()
        audit.record(at=now, actor=actor, act="assemblies.call_off", subject=row.subject)
    return decision


@transaction.atomic
def deliver(
    *, assembly_id: int, group: str, channel: str, on: date, reached: int, actor: Actor, now: datetime
) -> Decision:
    """Note how the notice reached people; the day it happened and the day it was noted are both kept."""
    row = locked(assembly_id, actor)
    decision = running.may_change_roll(row.state)
    if decision.allowed:
        Delivery.objects.create(
            assembly=row,
            group=group[:30],
            channel=channel,
            on=on,
            reached=reached,
            recorded_by_id=actor.post_id,
            recorded_at=now,
        )
        detail: dict[str, Any] = {"channel": channel, "reached": reached}
        audit.record(at=now, actor=actor, act="assemblies.deliver", subject=row.subject, detail=detail)
    return decision


@transaction.atomic
def authorise(
    *, assembly_id: int, entry_id: int, representative: str, paper: str, actor: Actor, now: datetime
) -> Decision:
    """Somebody comes for a household or member, on paper; once per line."""
    row = locked(assembly_id, actor)
    decision = running.may_authorise(row.state, representative, paper)
    if decision.allowed:
        entry = RollEntry.objects.get(pk=entry_id, assembly=row)
        Authorisation.objects.update_or_create(
            entry=entry,
            defaults={
                "representative": representative.strip(),
                "paper": paper.strip(),
                "recorded_by_id": actor.post_id,
                "recorded_at": now,
            },
        )
        audit.record(at=now, actor=actor, act="assemblies.authorise", subject=row.subject, detail={"entry": entry.pk})
    return decision


@transaction.atomic
def note_door(*, assembly_id: int, entry_id: int, why: str, actor: Actor, now: datetime) -> Decision:
    """Put a household on the door list: it asked to be fetched, or the notice did not reach it."""
    row = locked(assembly_id, actor)
    decision = running.may_visit(row.state, False, False)
    if decision.allowed:
        entry = RollEntry.objects.get(pk=entry_id, assembly=row)
        DoorEntry.objects.get_or_create(entry=entry, defaults={"why": why})
        audit.record(at=now, actor=actor, act="assemblies.door", subject=row.subject, detail={"why": why})
    return decision


@transaction.atomic
def visit_door(*, assembly_id: int, door_id: int, no_more: bool, actor: Actor, now: datetime) -> Decision:
    """One visit and one reminder at most; whoever wants no more is left alone."""
    row = locked(assembly_id, actor)
    door = DoorEntry.objects.select_for_update().get(pk=door_id, entry__assembly=row)
    decision = running.may_visit(row.state, door.no_more, door.visited_at is not None and door.reminded_at is not None)
    if not decision.allowed:
        return decision
    if no_more:
        door.no_more = True
    elif door.visited_at is None:
        door.visited_at = now
    else:
        door.reminded_at = now
    door.save(update_fields=["no_more", "visited_at", "reminded_at"])
    return decision
