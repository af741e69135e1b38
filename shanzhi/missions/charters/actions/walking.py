"""Moving a revision along its procedure: the only place where its state changes, with its history (D2-2.1)."""

from datetime import datetime
from typing import Any

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.missions.charters import facts
from shanzhi.missions.charters.models import Revision, StepTaken
from shanzhi.policy.charters.moving import may_move
from shanzhi.policy.decision import Decision
from shanzhi.policy.procedures.charter_revision import CHARTER_REVISION
from shanzhi.policy.procedures.engine import advance


def walk(
    revision: Revision, to: str, *, by: str, actor: Actor, now: datetime, note: str = "", **known: Any
) -> Decision:
    """One move under the caller's row lock; a no changes nothing and says everything that is missing."""
    standing = facts.standing(revision, facts.today(now), **known)
    decision = may_move(standing, to, by)
    if not decision.allowed:
        return decision
    came_from = revision.state
    revision.state = advance(CHARTER_REVISION, came_from, to, actor=by, evidence=standing.evidence())
    revision.changed_at = now
    revision.save()
    note_step(revision, came_from, actor, now, note)
    return decision


def note_step(revision: Revision, came_from: str, actor: Actor, now: datetime, note: str) -> None:
    """History and audit of a move that was made."""
    StepTaken.objects.create(
        revision=revision,
        came_from=came_from,
        to=revision.state,
        capacity=actor.capacity[:120],
        post_id=actor.post_id,
        at=now,
        note=note[:300],
    )
    audit.record(
        at=now,
        actor=actor,
        act=f"charters.{revision.state}",
        subject=revision.subject,
        clauses=["D2-2.1"],
        detail={"from": came_from},
    )
