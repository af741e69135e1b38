"""Where a ruled filing goes next: to a number, to two bodies, to 司法行政, or back."""

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.deadlines import actions as deadlines
from shanzhi.kernel.messages import actions as messages
from shanzhi.missions.admission import facts, queries
from shanzhi.missions.admission.models import Approval, Demand, Filing, Review


def open_approvals(*, demand: Demand, filing: Filing, actor: Actor, now: datetime) -> list[Approval]:
    """Ask every approving body of the ruling, the Party side first (D1-4.2.3)."""
    terms = facts.house_terms(facts.local_day(now))
    bodies = facts.approving_bodies(demand, filing, facts.local_day(now))
    rows = Approval.objects.bulk_create(
        Approval(demand=demand, filing=filing, body=body, order=order, opened_at=now)
        for order, body in enumerate(bodies, start=1)
    )
    deadlines.set_deadlines(
        subject=demand.subject,
        kind="approval",
        working_days={row.body_id: terms["decision_working_days"] * row.order for row in rows},
        now=now,
    )
    if rows:
        messages.write_notice(
            key=f"approval:{rows[0].pk}:turn",
            recipient_id=rows[0].body_id,
            kind="approval",
            subject=demand.subject,
            title=f"待审批：{filing.title}",
            text=f"{demand.issuer.name}申报，涉及 {filing.places_count} 个社区（村）。",
            link=f"/a/demands/{demand.pk}/",
            now=now,
        )
    return rows


@transaction.atomic
def ask_again(*, demand_id: int, actor: Actor, now: datetime) -> bool:
    """Ask the bodies of a waiting demand that were not registered when it was ruled; False while they are not."""
    demand = queries.demand_locked(demand_id, "daily sweep")
    filing = queries.filing_of(demand.pk)
    if demand.state == Demand.State.LEGAL_REVIEW:
        found = open_legal_review(demand=demand, filing=filing, actor=actor, now=now) is not None
    else:
        found = bool(open_approvals(demand=demand, filing=filing, actor=actor, now=now))
    if found:
        audit.record(at=now, actor=actor, act="admission.asked_again", subject=demand.subject, clauses=["D1-4.2.3"])
    return found


def open_legal_review(*, demand: Demand, filing: Filing, actor: Actor, now: datetime) -> Review | None:
    """Statute against prohibition: people of 司法行政 decide, with published reasons."""
    body = facts.justice_for(demand)
    if body is None:
        return None
    review = Review.objects.create(demand=demand, filing=filing, kind=Review.Kind.LEGAL, body=body, opened_at=now)
    terms = facts.house_terms(facts.local_day(now))
    deadlines.set_deadline(
        subject=demand.subject,
        kind="legal_review",
        body_id=body.pk,
        start=now,
        working_days=terms["decision_working_days"],
        due_on=None,
        clause="",
        actor=actor,
        now=now,
    )
    messages.write_notice(
        key=f"review:{review.pk}",
        recipient_id=body.pk,
        kind="review",
        subject=demand.subject,
        title=f"待法制审查：{filing.title}",
        text="法律依据与取消规定相碰，需要贵单位给出意见并公开理由。",
        link=f"/a/reviews/{review.pk}/",
        now=now,
    )
    return review
