"""After the votes: verdict, evidence, publication; the minutes confirmed by the recorder and two who were there."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from shanzhi.kernel.assemblies import elections, queries
from shanzhi.kernel.assemblies.actions.convening import locked
from shanzhi.kernel.assemblies.models import Assembly, Confirmation, DoorEntry, Motion
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.evidence.actions import record_evidence
from shanzhi.kernel.evidence.models import Evidence
from shanzhi.kernel.publications.actions import publish
from shanzhi.kernel.publications.models import Publication
from shanzhi.policy.assemblies import evaluate, running
from shanzhi.policy.assemblies.facts import Area, Basis, Body, CalledBy, Composition, Matter, Meeting
from shanzhi.policy.assemblies.telling import kept
from shanzhi.policy.decision import Decision


@transaction.atomic
def close(*, assembly_id: int, actor: Actor, now: datetime) -> Decision:
    """End the assembly: every motion gets its verdict, the case its evidence, the public the card (D2-2.5)."""
    row = locked(assembly_id, actor)
    motions = queries.motions(row.pk)
    decision = running.may_close(row.state, sum(motion.counted_at is None for motion in motions))
    if not decision.allowed:
        return decision
    eligible = queries.turnout(row.pk, row.basis == Basis.OWNERS)
    for motion in motions:
        _judge(row, motion, eligible)
    row.state, row.closed_at = Assembly.State.CONCLUDED, now
    row.publication = _published(row, motions, eligible, actor, now)
    row.save(update_fields=["state", "closed_at", "publication"])
    for motion in motions:
        _evidence(row, motion, actor, now)
    DoorEntry.objects.filter(entry__assembly=row).delete()
    audit.record(
        at=now,
        actor=actor,
        act="assemblies.close",
        subject=row.subject,
        clauses=["D2-2.5"],
        detail={"adopted": [bool((m.verdict or {}).get("adopted")) for m in motions], "roll": row.roll_hash},
    )
    return decision


def meeting_of(row: Assembly, motion: Motion, roll: queries.Turnout) -> Meeting:
    """What the evaluator is told about one motion."""
    area = Area()
    if row.basis == Basis.OWNERS:
        area = Area(roll.eligible_area, _exact(motion.present_area), _exact(motion.in_favour_area))
    return Meeting(
        body=Body(row.voting_body),
        on=queries.on_day(row),
        basis=Basis(row.basis),
        notice_on=row.notice_on,
        jurisdiction=row.place.code,
        eligible=roll.eligible,
        present=motion.present,
        in_favour=motion.in_favour,
        against=motion.against,
        abstained=motion.abstained,
        called_by=CalledBy(row.called_by),
        proposers=row.proposers,
        proposer_base=row.proposer_base,
        authorised=row.authorised,
        secret=motion.manner != Motion.Manner.OPEN,
        matter=Matter(motion.matter),
        area=area,
        composition=Composition(**row.seats),
    )


def _exact(value: Any) -> Fraction | None:
    return None if value is None else Fraction(value)


def _judge(row: Assembly, motion: Motion, roll: queries.Turnout) -> None:
    motion.verdict = kept(evaluate(queries.pack_of(row, motion.matter), meeting_of(row, motion, roll)))
    motion.save(update_fields=["verdict"])


def _published(row: Assembly, motions: list[Motion], roll: queries.Turnout, actor: Actor, now: datetime) -> Publication:
    """The legal-meeting card for everybody: numbers, law and arithmetic, no name of a voter."""
    return publish(
        kind=Publication.Kind.ASSEMBLY,
        key=f"HY-{row.place.code}-{row.pk}",
        title=row.title,
        issuer_id=row.host_id,
        place_id=row.place_id,
        content=card(row, motions, roll),
        valid_from=queries.on_day(row),
        valid_until=None,
        actor=actor,
        now=now,
    )


def card(row: Assembly, motions: list[Motion], roll: queries.Turnout) -> dict[str, Any]:
    """What the card shows."""
    return {
        "purpose": "；".join(motion.title for motion in motions),
        "body": Body(row.voting_body).label,
        "basis": Basis(row.basis).label,
        "unit": Basis(row.basis).unit,
        "venue": row.venue,
        "starts_at": row.starts_at.isoformat(),
        "notice_on": row.notice_on.isoformat(),
        "called_by": CalledBy(row.called_by).label,
        "roll_hash": row.roll_hash,
        "eligible": roll.eligible,
        "channels": roll.channels,
        "motions": [_motion_told(motion) for motion in motions],
        "boards": elections.boards(row.pk),
    }


def _motion_told(motion: Motion) -> dict[str, Any]:
    return {
        "title": motion.title,
        "matter": Matter(motion.matter).label,
        "manner": motion.get_manner_display(),
        "subject": motion.subject,
        "text_sha256": motion.text_sha256,
        "present": motion.present,
        "in_favour": motion.in_favour,
        "against": motion.against,
        "abstained": motion.abstained,
        "spoiled": motion.spoiled,
        "verdict": motion.verdict,
    }


def _evidence(row: Assembly, motion: Motion, actor: Actor, now: datetime) -> None:
    """Other missions rely on this row; a second vote about the same case on one day stands under its own motion."""
    verdict, on = motion.verdict or {}, queries.on_day(row)
    outcome = "adopted" if verdict.get("adopted") else "rejected" if verdict.get("valid") else "void"
    matter = motion.subject or f"motion:{motion.pk}"
    if Evidence.objects.filter(kind="assembly", matter=matter, on=on).exists():
        matter = f"motion:{motion.pk}"
    record_evidence(
        kind="assembly",
        matter=matter,
        outcome=outcome,
        place_id=row.place_id,
        file_id=None,
        on=on,
        actor=actor,
        now=now,
    )


@transaction.atomic
def record_minutes(*, assembly_id: int, actor: Actor, now: datetime) -> Decision:
    """The recorder confirms what is written."""
    row = locked(assembly_id, actor)
    decision = running.may_record(row.state, row.recorded_at is not None)
    if decision.allowed:
        row.recorder_id, row.recorded_at = actor.post_id, now
        row.save(update_fields=["recorder", "recorded_at"])
        audit.record(at=now, actor=actor, act="assemblies.record", subject=row.subject)
    return decision


@transaction.atomic
def confirm_minutes(*, assembly_id: int, number: str, name: str, actor: Actor, now: datetime) -> Decision:
    """One of those who were there confirms the minutes; two are needed."""
    row = locked(assembly_id, actor)
    entry = queries.roll(row.pk).filter(number=number.strip()).first()
    came = entry is not None and queries.came_at_all(entry.pk)
    already = Confirmation.objects.filter(assembly=row)
    decision = running.may_confirm(
        row.state,
        row.recorded_at is not None,
        already.count(),
        came,
        again=entry is not None and already.filter(entry=entry).exists(),
        name=name,
    )
    if decision.allowed and entry is not None:
        Confirmation.objects.create(assembly=row, entry=entry, name=name.strip()[:40], at=now)
        audit.record(at=now, actor=actor, act="assemblies.confirm", subject=row.subject)
    return decision
