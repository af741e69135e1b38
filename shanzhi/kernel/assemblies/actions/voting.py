"""The session: declared open with a quorum, statements, open votes, paper votes counted by two persons."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from shanzhi.kernel.assemblies import queries
from shanzhi.kernel.assemblies.actions.convening import locked
from shanzhi.kernel.assemblies.models import Assembly, Count, Motion, Statement
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.policy.assemblies import running
from shanzhi.policy.assemblies.facts import Basis
from shanzhi.policy.decision import Decision, Reason


@dataclass(frozen=True, slots=True)
class Figures:
    """What one person counted; `issued` only for paper ballots, `area` only for owners."""

    in_favour: int
    against: int
    abstained: int
    issued: int | None = None
    spoiled: int = 0
    unused: int = 0
    area: Decimal | None = None


@transaction.atomic
def open_session(*, assembly_id: int, actor: Actor, now: datetime) -> Decision:
    """Declare the assembly open: only when enough are in the hall at this moment."""
    row = locked(assembly_id, actor)
    motion = queries.motions(row.pk)[0]
    pack = queries.pack_of(row, motion.matter)
    if pack is None:
        return Decision((Reason("rule_not_loaded", None, "", "那一天的规则没有装入。", "请改期。"),))
    short = queries.shortfall(row, pack, queries.turnout(row.pk, pack.area))
    decision = running.may_open(row.state, pack, short.lacking, Basis(row.basis).unit)
    if decision.allowed and short.lacking_area:
        text = "到会的面积还不够。"
        return Decision((Reason("no_quorum_area", pack.citation("quorum"), pack.quote("quorum"), text, "再等一等。"),))
    if decision.allowed:
        row.state, row.opened_at = Assembly.State.SESSION, now
        row.save(update_fields=["state", "opened_at"])
        detail = {"present": queries.present_count(row.pk)}
        audit.record(at=now, actor=actor, act="assemblies.open", subject=row.subject, detail=detail)
    return decision


@transaction.atomic
def say(*, assembly_id: int, speaker: str, text: str, actor: Actor, now: datetime) -> Decision:
    """Write down what somebody said."""
    row = locked(assembly_id, actor)
    decision = running.may_say(row.state, speaker, text)
    if decision.allowed:
        Statement.objects.create(assembly=row, speaker=speaker.strip(), text=text.strip(), at=now)
    return decision


@transaction.atomic
def count(*, motion_id: int, figures: Figures, actor: Actor, now: datetime) -> tuple[Decision, bool]:
    """Enter a count. An open vote is final with one; paper ballots with two persons who counted the same."""
    found = Motion.objects.filter(pk=motion_id).values_list("assembly_id", flat=True).first()
    row = locked(found or 0, actor)
    motion = Motion.objects.select_for_update().get(pk=motion_id)
    present = queries.present_count(row.pk)
    decision = _may_count(row, motion, figures, present)
    if not decision.allowed:
        return decision, False
    made = Count.objects.create(
        motion=motion,
        by_id=actor.held_post,
        person_id=actor.person_id or 0,
        issued=figures.issued,
        in_favour=figures.in_favour,
        against=figures.against,
        abstained=figures.abstained,
        spoiled=figures.spoiled,
        unused=figures.unused,
        in_favour_area=figures.area,
        at=now,
    )
    audit.record(at=now, actor=actor, act="assemblies.count", subject=row.subject, detail={"motion": motion.order})
    done = motion.manner == Motion.Manner.OPEN or _second_agrees(motion, made)
    if done:
        _settle(row, motion, made, present, now)
    return decision, done


def _may_count(row: Assembly, motion: Motion, figures: Figures, present: int) -> Decision:
    allowed = running.may_count(row.state, motion.manner, motion.counted_at is not None)
    if not allowed.allowed:
        return allowed
    told = running.balanced(
        present=present,
        in_favour=figures.in_favour,
        against=figures.against,
        abstained=figures.abstained,
        issued=figures.issued if motion.manner == Motion.Manner.PAPER else None,
        spoiled=figures.spoiled,
        unused=figures.unused,
    )
    owners = row.basis == Basis.OWNERS
    present_area = queries.turnout(row.pk, True).present_area if owners else None
    return Decision((*told.reasons, *running.area_counted(owners, figures.area, present_area).reasons))


def _second_agrees(motion: Motion, made: Count) -> bool:
    """Another person's newest count has the same figures."""
    latest = queries.counts_of(motion)
    return any(other.figures == made.figures for person, other in latest.items() if person != made.person_id)


def _settle(row: Assembly, motion: Motion, made: Count, present: int, now: datetime) -> None:
    """Present is what it is at the vote: who left before is not counted."""
    if row.basis == Basis.OWNERS:
        area = queries.turnout(row.pk, True).present_area or 0
        motion.present_area = Decimal(area.numerator) / Decimal(area.denominator)
        motion.in_favour_area = made.in_favour_area
    motion.present, motion.counted_at = present, now
    motion.in_favour, motion.against, motion.abstained = made.in_favour, made.against, made.abstained
    motion.spoiled, motion.unused = made.spoiled, made.unused
    motion.save()
