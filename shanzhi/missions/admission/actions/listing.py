"""Putting a revised list in force, and what that means for numbers already given (D1-4.2.1, D1-4.5.1)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.catalogues import queries as catalogues
from shanzhi.kernel.catalogues import revising
from shanzhi.kernel.catalogues.models import Change, Edition, Revision
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.publications import actions as publications
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.admission import facts
from shanzhi.missions.admission.actions import lifetime
from shanzhi.missions.admission.models import Demand, Recheck
from shanzhi.missions.admission.queries import rechecks as queries
from shanzhi.policy import rechecks as recheck_rules
from shanzhi.policy import revising_lists as rules
from shanzhi.policy.decision import Decision


@transaction.atomic
def review_revision(
    *, revision_id: int, publish: bool, note: str, checked: Sequence[int], actor: Actor, now: datetime
) -> Decision:
    """Another person of the place puts the draft in force from its day, or sends it back with a note."""
    revision = revising.in_review(revision_id, actor)
    if revision is None:
        return rules.not_in_review()
    decision = rules.may_publish(
        same_post=revision.drafted_by_id == actor.post_id,
        same_person=actor.person_id is not None and revision.drafted_by_person == actor.person_id,
        roles=actor.roles,
        late=publish and (revision.in_force_from is None or revision.in_force_from <= facts.local_day(now)),
        note_missing=not publish and not note.strip(),
    )
    if not decision.allowed:
        return decision
    if publish:
        edition = revising.put_in_force(revision=revision, checked=checked, note=note, actor=actor, now=now)
        _publish(revision, edition, actor, now)
    else:
        revising.return_revision(revision=revision, note=note, actor=actor, now=now)
    _tell_drafter(revision, publish, note, now)
    return decision


def _publish(revision: Revision, edition: Edition, actor: Actor, now: datetime) -> None:
    kinds = list(revision.changes.values_list("kind", flat=True))
    counts = {kind: kinds.count(kind) for kind in Change.Kind.values}
    publications.publish(
        kind=Publication.Kind.CATALOGUE,
        key=f"edition-{edition.pk}",
        title=f"{edition.catalogue.title}（{edition.label}）",
        issuer_id=revision.body_id,
        place_id=revision.place_id,
        content={"annex": edition.catalogue.annex, "label": edition.label, **counts},
        valid_from=edition.in_force_from,
        valid_until=None,
        actor=actor,
        now=now,
    )


def _tell_drafter(revision: Revision, published: bool, note: str, now: datetime) -> None:
    messages.write_notice(
        key=f"revision:{revision.pk}:{now.isoformat()}",
        recipient_id=revision.body_id,
        kind="revision",
        subject=revision.subject,
        title=f"{revision.base.catalogue.title}修订{'已公布' if published else '退回修改'}",
        text=note or f"{revision.in_force_from} 起生效。",
        link=f"/a/lists/revisions/{revision.pk}/",
        now=now,
    )


@transaction.atomic
def list_affected(*, revision_id: int, actor: Actor, now: datetime) -> int:
    """Put every active number whose entry was altered or removed before the desk; a second run adds none."""
    revision = catalogues.revision_in_force(revision_id, facts.local_day(now))
    if revision is None or revision.edition is None:
        return 0
    touched = {c.number: c for c in revision.changes.exclude(kind=Change.Kind.ADD)}
    rows = queries.admitted_by_entries(revision.base.catalogue_id, list(touched), revision.place.path)
    count = 0
    for demand, number in rows:
        change = touched[number]
        text = f"{revision.edition.label}版{change.get_kind_display()}了第 {number} 条“{change.name}”：{change.reason}"
        count += open_recheck(
            demand=demand, cause=Recheck.Cause.LIST_CHANGED, source=revision.subject, text=text, actor=actor, now=now
        )
    return count


def open_recheck(*, demand: Demand, cause: str, source: str, text: str, actor: Actor, now: datetime) -> bool:
    """One look per number and source, at the desk of the issuer's county."""
    desk = facts.desk_for(demand)
    if desk is None or Recheck.objects.unscoped("once per source").filter(demand=demand, source=source).exists():
        return False
    row = Recheck.objects.create(demand=demand, cause=cause, source=source, text=text[:500], body=desk, opened_at=now)
    audit.record(at=now, actor=actor, act="admission.recheck", subject=demand.subject, clauses=["D1-4.2.1"])
    messages.write_notice(
        key=f"recheck:{row.pk}",
        recipient_id=desk.pk,
        kind="recheck",
        subject=demand.subject,
        title=f"待复查：{row.get_cause_display()}",
        text=text,
        link=f"/a/rechecks/{row.pk}/",
        now=now,
    )
    return True


@transaction.atomic
def decide_recheck(*, recheck_id: int, outcome: str, reason: str, actor: Actor, now: datetime) -> Decision:
    """Keep the number, ask for a revised filing, or end it; always with a reason the issuer reads."""
    row = queries.recheck_locked(recheck_id, actor)
    decision = recheck_rules.may_decide(
        open_=row is not None and row.decided_at is None, outcome=outcome, reason=reason
    )
    if row is None or not decision.allowed:
        return decision
    row.outcome, row.reason, row.decided_at, row.decided_by_id = outcome, reason, now, actor.held_post
    row.save(update_fields=["outcome", "reason", "decided_at", "decided_by"])
    audit.record(
        at=now, actor=actor, act=f"admission.recheck_{outcome}", subject=row.demand.subject, clauses=["D1-4.2.1"]
    )
    if outcome == Recheck.Outcome.EXIT:
        lifetime.end(demand_id=row.demand_id, to=Demand.State.EXITED, actor=actor, now=now)
    messages.write_notice(
        key=f"recheck:{row.pk}:answer",
        recipient_id=row.demand.issuer_id,
        kind="recheck",
        subject=row.demand.subject,
        title=f"复查有结果：{row.get_outcome_display()}",
        text=reason,
        link=f"/d/demands/{row.demand_id}/",
        now=now,
    )
    return decision
