"""Guides: a new edition, opening it with publication on five channels, closing it (D1-4.5.2, .5, .6, .13)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.deadlines import actions as deadlines
from shanzhi.kernel.publications import actions as publications
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.certificates import facts, queries
from shanzhi.missions.certificates.models import Posting, ServiceGuide
from shanzhi.policy import terms
from shanzhi.policy.certificates import channels
from shanzhi.policy.certificates import guides as rules
from shanzhi.policy.decision import Decision, Reason


@transaction.atomic
def draft_guide(
    *, code: str, place_id: int, content: Mapping[str, Any], in_duty: bool, reason: str, actor: Actor, now: datetime
) -> tuple[Decision, ServiceGuide | None]:
    """A new edition beside the one in force; it may not ask for more without saying why."""
    newest = queries.newest_edition(code, place_id)
    decision = rules.may_replace(newest.content, content, reason) if newest else Decision()
    if not decision.allowed:
        return decision, None
    row = ServiceGuide.objects.create(
        code=code,
        place_id=place_id,
        edition=newest.edition + 1 if newest else 1,
        name=str(content.get("name", ""))[:100],
        content=dict(content),
        in_duty=in_duty,
        reason=reason[:200],
        owner_id=actor.own_body,
        changed_at=now,
    )
    audit.record(at=now, actor=actor, act="certificates.guide", subject=f"guide:{row.pk}", clauses=["D1-4.5.5"])
    return decision, row


@transaction.atomic
def open_guide(*, guide_id: int, configured: Mapping[str, str], actor: Actor, now: datetime) -> Decision:
    """Open a complete guide and put it on all five channels at once (D1-4.5.6)."""
    row = ServiceGuide.objects.select_for_update().get(pk=guide_id)
    decision = rules.may_open(row.content, in_duty=row.in_duty)
    if not decision.allowed:
        return decision
    if row.state == ServiceGuide.State.OPEN:
        return Decision((Reason("open", None, "", "这一版已经开放了。", None),))
    former = ServiceGuide.objects.select_for_update().filter(code=row.code, place=row.place_id, state="open").first()
    if former is not None and former.publication_id is not None:
        ServiceGuide.objects.filter(pk=former.pk).update(state=ServiceGuide.State.REPLACED, changed_at=now)
        publications.change_state(
            publication_id=former.publication_id, came_from=["active"], to="superseded", actor=actor, now=now
        )
    row.publication = _published(row, actor, now)
    row.state, row.changed_at = ServiceGuide.State.OPEN, now
    row.save()
    post_everywhere(publication_id=row.publication.pk, link=f"/services/{row.code}/", configured=configured, now=now)
    audit.record(at=now, actor=actor, act="certificates.guide_open", subject=f"guide:{row.pk}", clauses=["D1-4.5.6"])
    return decision


def _published(row: ServiceGuide, actor: Actor, now: datetime) -> Publication:
    guide = rules.guide_of(row.content)
    shown = {
        "purpose": row.content["purpose"],
        "code": row.code,
        "edition": row.edition,
        "steps": guide.steps,
        "papers": guide.papers,
        "time_limit": dict(row.content["time_limit"]),
        "bases": [f"{b['doc']}{b['locator']}" for b in row.content["basis"]],
        "status": row.content.get("status", ""),
    }
    return publications.publish(
        kind="service_guide",
        key=f"{row.code}-{row.place.code}-{row.edition}",
        title=f"办事指南：{row.name}",
        issuer_id=row.owner_id,
        place_id=row.place_id,
        content=shown,
        valid_from=facts.local_day(now),
        valid_until=None,
        actor=actor,
        now=now,
    )


def post_everywhere(*, publication_id: int, link: str, configured: Mapping[str, str], now: datetime) -> list[Posting]:
    """One posting a channel: the portal has it at once, the wall and the accounts without interface wait for a hand."""
    days = int(terms.in_force("certificates", facts.local_day(now))["publish_due_working_days"])
    due = deadlines.due_date(start=now, working_days=days).due
    made = []
    for channel in channels.CHANNELS:
        state = channels.first_state(channel, configured)
        at_once = state == Posting.State.DONE
        made.append(
            Posting(
                publication_id=publication_id,
                channel=channel.code,
                state=state,
                key=f"posting:{publication_id}:{channel.code}",
                next_at=now if state == Posting.State.WAITING else None,
                due_on=due,
                link=link if at_once else "",
                done_at=now if at_once else None,
            )
        )
    return Posting.objects.bulk_create(made, ignore_conflicts=True)


@transaction.atomic
def close_guide(*, guide_id: int, actor: Actor, now: datetime) -> Decision:
    """Nobody applies by it any more; what was applied for goes on."""
    done = ServiceGuide.objects.filter(pk=guide_id, owner=actor.own_body, state="open").update(
        state=ServiceGuide.State.CLOSED, changed_at=now
    )
    if not done:
        return Decision((Reason("open", None, "", "这一版现在没有开放。", None),))
    audit.record(at=now, actor=actor, act="certificates.guide_close", subject=f"guide:{guide_id}")
    return Decision()
