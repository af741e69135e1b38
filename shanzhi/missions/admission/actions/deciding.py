"""What approvers, legal reviewers and the desk answer (D1-4.2.3, D1-4.2.4, gate.md stage L)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.deadlines import actions as deadlines
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.publications import actions as publications
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.admission import facts, queries
from shanzhi.missions.admission.actions import lifetime
from shanzhi.missions.admission.actions.routing import open_approvals
from shanzhi.missions.admission.actions.walking import walk
from shanzhi.missions.admission.models import Approval, Demand, Review
from shanzhi.policy.admission import refusals
from shanzhi.policy.decision import Decision

ROUND_ENDS = {
    Approval.Answer.RETURNED: ("returned", "return_reasons"),
    Approval.Answer.REFUSED: ("prohibited", "refusal_reasons"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """An approver's answer with what it carries (J2: expiry, hours cap, conditions)."""

    answer: str
    conditions: str = ""
    reason: str = ""
    hours_cap: int | None = None
    valid_until: date | None = None


@transaction.atomic
def decide_approval(*, demand_id: int, answer: Answer, actor: Actor, now: datetime) -> Decision:
    """One body's answer. The second yes admits; any no or return ends this round (D1-4.2.3)."""
    demand = queries.demand_locked(demand_id, "approval by a named body")
    filing = queries.filing_of(demand.pk)
    rows = queries.approvals_locked(filing.pk)
    mine = next((row for row in rows if row.body_id == actor.body_id), None)
    question = facts.approval_question(demand, filing, rows, mine, answer.answer, answer.conditions, answer.reason)
    decision = refusals.approval(question)
    if mine is None or not decision.allowed:
        return decision
    mine.answer, mine.conditions, mine.reason = answer.answer, answer.conditions, answer.reason
    mine.hours_cap, mine.valid_until = answer.hours_cap, answer.valid_until
    mine.answered_at, mine.answered_by_id = now, actor.post_id
    mine.save()
    deadlines.meet(subject=demand.subject, kind="approval", body_id=mine.body_id, now=now)
    audit.record(
        at=now,
        actor=actor,
        act=f"admission.{answer.answer}",
        subject=demand.subject,
        clauses=["D1-4.2.3"],
        detail={"hours_cap": answer.hours_cap, "valid_until": str(answer.valid_until or "")},
    )
    _after_answer(demand, rows, mine, actor, now)
    return decision


def _after_answer(demand: Demand, rows: list[Approval], mine: Approval, actor: Actor, now: datetime) -> None:
    yes = (Approval.Answer.APPROVED, Approval.Answer.CONDITIONAL)
    filing = mine.filing
    if all(row.answer in yes for row in rows):
        ruling = queries.ruling_of(filing.pk)
        if ruling is not None:
            walk(demand, "admitted", by="approver", evidence={"all_signatures"}, now=now)
            lifetime.admit(demand=demand, filing=filing, ruling=ruling, actor=actor, now=now)
        return
    if mine.answer in yes:
        following = next(row for row in rows if row.answer == Approval.Answer.PENDING)
        messages.write_notice(
            key=f"approval:{following.pk}:turn",
            recipient_id=following.body_id,
            kind="approval",
            subject=demand.subject,
            title=f"待审批：{filing.title}",
            text=f"{mine.body.name}已{mine.get_answer_display()}，轮到贵单位。",
            link=f"/a/demands/{demand.pk}/",
            now=now,
        )
        return
    _end_round(demand, rows, mine, actor, now)


def _end_round(demand: Demand, rows: list[Approval], mine: Approval, actor: Actor, now: datetime) -> None:
    for row in rows:
        if row.answer == Approval.Answer.PENDING:
            row.answer = Approval.Answer.LAPSED
            row.save(update_fields=["answer"])
    deadlines.lapse(subject=demand.subject, now=now)
    to, evidence = ROUND_ENDS[Approval.Answer(mine.answer)]
    walk(demand, to, by="approver", evidence={evidence}, now=now)
    messages.write_notice(
        key=f"approval:{mine.pk}:answer",
        recipient_id=demand.issuer_id,
        kind="approval",
        subject=demand.subject,
        title=f"“{mine.filing.title}”{mine.get_answer_display()}",
        text=f"{mine.body.name}：{mine.reason}",
        link=f"/d/demands/{demand.pk}/",
        now=now,
    )


@transaction.atomic
def request_review(*, demand_id: int, reason: str, actor: Actor, now: datetime) -> Decision:
    """The issuer asks the civil-affairs desk to look again; three working days (本系统约定)."""
    demand = queries.own_demand_locked(actor, demand_id)
    desk = facts.desk_for(demand) if demand else None
    open_already = demand is not None and any(r.decided_at is None for r in queries.reviews_of(demand.pk))
    decision = refusals.review_request(
        reviewable=demand is not None and demand.state in facts.REVIEWABLE,
        open_already=open_already,
        desk_known=desk is not None,
        reason=reason,
    )
    if demand is None or desk is None or not decision.allowed:
        return decision
    filing = queries.filing_of(demand.pk)
    review = Review.objects.create(
        demand=demand, filing=filing, kind=Review.Kind.REQUESTED, body=desk, request=reason, opened_at=now
    )
    deadlines.set_deadline(
        subject=demand.subject,
        kind="review",
        body_id=desk.pk,
        start=now,
        working_days=facts.house_terms(facts.local_day(now))["review_working_days"],
        due_on=None,
        clause="",
        actor=actor,
        now=now,
    )
    messages.write_notice(
        key=f"review:{review.pk}",
        recipient_id=desk.pk,
        kind="review",
        subject=demand.subject,
        title=f"申请复核：{filing.title}",
        text=reason,
        link=f"/a/reviews/{review.pk}/",
        now=now,
    )
    audit.record(at=now, actor=actor, act="admission.review_requested", subject=demand.subject)
    return decision


@transaction.atomic
def decide_review(*, review_id: int, outcome: str, reasons: str, actor: Actor, now: datetime) -> Decision:
    """Legal review or requested review answered; the reasons are published either way."""
    review = queries.review_locked(review_id, actor)
    legal = review is not None and review.kind == Review.Kind.LEGAL
    decision = refusals.review_answer(found=review is not None, legal=legal, outcome=outcome, reasons=reasons)
    if review is None or not decision.allowed:
        return decision
    review.outcome, review.reasons = outcome, reasons
    review.decided_at, review.decided_by_id = now, actor.post_id
    review.save()
    demand = queries.demand_locked(review.demand_id, "review decided by its body")
    deadlines.lapse(subject=demand.subject, now=now)
    _publish_review(review, demand, actor, now)
    audit.record(
        at=now,
        actor=actor,
        act=f"admission.review_{outcome}",
        subject=demand.subject,
        detail={"kind": review.kind},
    )
    _follow_review(review, demand, actor, now)
    return decision


def _publish_review(review: Review, demand: Demand, actor: Actor, now: datetime) -> None:
    legal = review.kind == Review.Kind.LEGAL
    publications.publish(
        kind=Publication.Kind.LEGAL_REVIEW if legal else Publication.Kind.REVIEW,
        key=f"{review.kind}-{review.pk}",
        title=f"{review.get_kind_display()}：{review.filing.title}",
        issuer_id=review.body_id,
        place_id=demand.issuer.place_id,
        content={
            "outcome": review.get_outcome_display(),
            "reasons": review.reasons,
            "filed_by": demand.issuer.name,
        },
        valid_from=facts.local_day(now),
        valid_until=None,
        actor=actor,
        now=now,
    )
    messages.write_notice(
        key=f"review:{review.pk}:answer",
        recipient_id=demand.issuer_id,
        kind="review",
        subject=demand.subject,
        title=f"{review.get_kind_display()}有结果：{review.get_outcome_display()}",
        text=review.reasons,
        link=f"/d/demands/{demand.pk}/",
        now=now,
    )


def _follow_review(review: Review, demand: Demand, actor: Actor, now: datetime) -> None:
    """司法行政 says whether the law carries it; the approving bodies decide all the same (stage L)."""
    if review.outcome == Review.Outcome.REOPENED:
        walk(demand, "returned", by="desk", evidence={"review_reopened"}, now=now)
    if review.kind != Review.Kind.LEGAL:
        return
    evidence = {"legal_opinion", "published_reasons"}
    if review.outcome == Review.Outcome.PROHIBIT:
        walk(demand, "prohibited", by="legal_reviewer", evidence=evidence, now=now)
        return
    walk(demand, "in_approval", by="legal_reviewer", evidence=evidence, now=now)
    open_approvals(demand=demand, filing=queries.filing_of(demand.pk), actor=actor, now=now)
