"""From a proposal to a topic: proposed, supported, taken up or declined with a published reason (D3-4.2.2)."""

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.models import Body
from shanzhi.missions.deliberation import facts, queries
from shanzhi.missions.deliberation.actions.walking import GONE
from shanzhi.missions.deliberation.models import Proposal, Support
from shanzhi.policy.clauses import clause as clause_of
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.deliberation import topics


@transaction.atomic
def propose(
    *, source: str, title: str, text: str, subject: str, actor: Actor, now: datetime
) -> tuple[Decision, Proposal | None]:
    """Residents and staff bring a matter; the Party organisation hears of it."""
    if actor.place_id is None or actor.tier != "community":
        told = "议题从社区（村）提出。"
        return Decision((Reason("not_here", "D3-4.2.2", clause_of("D3-4.2.2").zh, told),)), None
    row: Proposal = Proposal.objects.create(
        place_id=actor.place_id,
        source=source,
        title=title,
        text=text,
        author=facts.author_key(actor.person_id) if actor.has("resident") and actor.person_id else "",
        subject=subject,
        proposed_at=now,
    )
    audit.record(at=now, actor=actor, act="deliberation.propose", subject=f"proposal:{row.pk}", clauses=["D3-4.2.2"])
    _tell(row, Body.Kind.PARTY_BRANCH, f"有人提议：{row.title}", now)
    return Decision(), row


def _tell(row: Proposal, kind: str, title: str, now: datetime) -> None:
    branch = people.organ(row.place_id, kind)
    if branch is not None:
        messages.write_notice(
            key=f"proposal:{row.pk}:{row.state}",
            recipient_id=branch.pk,
            kind="deliberation",
            subject=f"proposal:{row.pk}",
            title=title,
            text="请研究是否作为协商议题；不作为的要写明理由。依据文件3四（二）。",
            link=f"/w/proposals/{row.pk}/",
            now=now,
        )


@transaction.atomic
def support(*, proposal_id: int, actor: Actor, now: datetime) -> Decision:
    """One resident supports a proposal of the own place, once."""
    row = Proposal.objects.unscoped("published").filter(pk=proposal_id, place=actor.place_id, state="open").first()
    if row is None or actor.person_id is None or not actor.has("resident"):
        return GONE
    Support.objects.get_or_create(proposal=row, key=facts.author_key(actor.person_id))
    return Decision()


@transaction.atomic
def decline(*, proposal_id: int, reason: str, electorate: int, actor: Actor, now: datetime) -> Decision:
    """Not a topic, with a reason the public reads; closed when the law's share insists (D3-4.2.2)."""
    row = _locked(proposal_id, actor)
    if row is None or row.state != Proposal.State.OPEN:
        return GONE
    decision = topics.may_decline(reason, row.supports.count(), electorate, row.place.is_village, facts.local_day(now))
    if not decision.allowed:
        return decision
    row.state, row.reason, row.decided_at, row.decided_by_id = "declined", reason.strip(), now, actor.post_id
    row.save()
    audit.record(at=now, actor=actor, act="deliberation.decline", subject=f"proposal:{row.pk}", clauses=["D3-4.2.2"])
    return decision


@transaction.atomic
def take_up(*, proposal_id: int, reason: str, actor: Actor, now: datetime) -> tuple[Decision, Proposal | None]:
    """The Party organisation makes it a topic."""
    row = _locked(proposal_id, actor)
    if row is None or (row.state == "declined" and not row.review):
        return GONE, None
    if row.state == Proposal.State.TAKEN_UP:
        return Decision(), row
    row.state, row.reason, row.decided_at, row.decided_by_id = "taken_up", reason.strip(), now, actor.post_id
    row.save()
    audit.record(at=now, actor=actor, act="deliberation.take_up", subject=f"proposal:{row.pk}", clauses=["D3-4.2.2"])
    return Decision(), row


def _locked(pk: int, actor: Actor) -> Proposal | None:
    rows = Proposal.objects.scoped(actor).filter(pk=pk, place=actor.place_id).select_related("place")
    found: Proposal | None = rows.select_for_update(of=("self",)).first()
    return found


@transaction.atomic
def ask_review(*, proposal_id: int, actor: Actor, now: datetime) -> Decision:
    """Once, the author may ask the street to look again."""
    if actor.person_id is None:
        return GONE
    mine = queries.proposals_by(facts.author_key(actor.person_id)).filter(pk=proposal_id, state="declined")
    changed = Proposal.objects.unscoped("the author's own").filter(pk__in=mine.values("pk"), review_asked_at=None)
    if not changed.update(review_asked_at=now):
        return GONE
    audit.record(at=now, actor=actor, act="deliberation.ask_review", subject=f"proposal:{proposal_id}")
    return Decision()


@transaction.atomic
def review(*, proposal_id: int, text: str, actor: Actor, now: datetime) -> Decision:
    """The street's one word on a declined proposal; the community then decides anew or leaves it."""
    rows = Proposal.objects.scoped(actor).filter(pk=proposal_id, review_asked_at__isnull=False, reviewed_at=None)
    row = rows.select_for_update(of=("self",)).first()
    if row is None or not text.strip() or actor.tier != "township":
        return GONE
    row.review, row.reviewed_at = text.strip(), now
    row.save()
    audit.record(at=now, actor=actor, act="deliberation.review", subject=f"proposal:{row.pk}", clauses=["D3-5.2.3"])
    _tell(row, Body.Kind.PARTY_BRANCH, f"街道对“{row.title}”有复核意见", now)
    return Decision()
