"""Writing, showing and taking down items; asking and answering on a community's page (D1-4.8.3, D1-5.4.1, D3-5.1.2)."""

import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor, clockwork
from shanzhi.kernel.deadlines import actions as deadlines
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.models import Body
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.publications import actions as publications
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.publicity import queries
from shanzhi.missions.publicity.models import Posting, Profile, Question
from shanzhi.policy import publicity as rules
from shanzhi.policy.calendar import local_day
from shanzhi.policy.decision import Decision

PUBLIC = clockwork("公众提问")
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Characters that are not mistaken for one another when read aloud or off a screen."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is written in one item."""

    section: str
    title: str
    text: str
    happens_on: date | None = None
    until: date | None = None
    file_id: int | None = None


@transaction.atomic
def write_posting(*, draft: Draft, actor: Actor, now: datetime) -> tuple[Decision, Posting | None]:
    """Keep a draft; only sections of the actor's own post."""
    decision = _may_post(draft, actor, now)
    if not decision.allowed or actor.place_id is None:
        return decision, None
    row: Posting = Posting.objects.create(
        body_id=actor.own_body, place_id=actor.place_id, written_by_id=actor.held_post, written_at=now, **asdict(draft)
    )
    audit.record(at=now, actor=actor, act="publicity.write", subject=row.subject)
    return decision, row


@transaction.atomic
def change_posting(*, posting_id: int, draft: Draft, actor: Actor, now: datetime) -> Decision:
    """Change a draft; a file stays when no new one comes."""
    row = queries.posting_locked(actor, posting_id)
    state = row.state if row and row.body_id == actor.body_id else ""
    decision = Decision((*rules.may_publish(state).reasons, *_may_post(draft, actor, now).reasons))
    if row is None or not decision.allowed:
        return decision
    for name, value in asdict(draft).items():
        if name != "file_id" or value:
            setattr(row, name, value)
    row.save()
    audit.record(at=now, actor=actor, act="publicity.change", subject=row.subject)
    return decision


def _may_post(draft: Draft, actor: Actor, now: datetime) -> Decision:
    today = _day(now)
    return rules.may_post(rules.sections(today).get(draft.section), actor.roles, draft.until, today)


@transaction.atomic
def publish_posting(*, posting_id: int, actor: Actor, now: datetime) -> Decision:
    """Show a draft on the place's page and in the register of publications."""
    row = queries.posting_locked(actor, posting_id)
    own = row is not None and row.body_id == actor.body_id
    decision = rules.may_publish(row.state if row and own else "")
    if row is None or not decision.allowed:
        return decision
    today = _day(now)
    if row.until is None and row.section != "story":
        row.until = today + timedelta(days=rules.house_terms(today)["shown_days"])
    section = rules.sections(today)[row.section]
    row.publication = publications.publish(
        kind=Publication.Kind.STORY if row.section == "story" else Publication.Kind.NOTICE,
        key=f"{actor.place_id}-{row.pk}",
        title=row.title,
        issuer_id=row.body_id,
        place_id=row.place_id,
        content={"section": section.label, "clause": section.clause, "text": row.text, "purpose": row.text[:200]},
        valid_from=today,
        valid_until=row.until,
        actor=actor,
        now=now,
    )
    row.state = Posting.State.PUBLISHED
    row.save()
    audit.record(at=now, actor=actor, act="publicity.publish", subject=row.subject, clauses=[section.clause])
    return decision


@transaction.atomic
def withdraw_posting(*, posting_id: int, reason: str, actor: Actor, now: datetime) -> Decision:
    """Take an item down; the page under its key says why."""
    row = queries.posting_locked(actor, posting_id)
    own = row is not None and row.body_id == actor.body_id
    decision = rules.may_withdraw(row.state if row and own else "", reason)
    if row is None or not decision.allowed:
        return decision
    _take_down(row, reason.strip(), "withdrawn", actor, now)
    return decision


@transaction.atomic
def end_posting(*, posting_id: int, actor: Actor, now: datetime) -> bool:
    """The last day has passed; False when somebody was faster."""
    row = queries.posting_by_key(posting_id)
    if row.state != Posting.State.PUBLISHED:
        return False
    _take_down(row, "公开期满", "expired", actor, now)
    return True


def _take_down(row: Posting, reason: str, to: str, actor: Actor, now: datetime) -> None:
    row.state, row.withdrawn_because = Posting.State.WITHDRAWN, reason
    row.save(update_fields=["state", "withdrawn_because"])
    publications.change_state(publication_id=row.publication_id or 0, came_from=["active"], to=to, actor=actor, now=now)
    audit.record(at=now, actor=actor, act="publicity.withdraw", subject=row.subject)


@transaction.atomic
def choose_story(*, posting_id: int, reason: str, actor: Actor, now: datetime) -> Decision:
    """A street or county makes somebody else's story an example and says why (D1-5.4.1)."""
    row = queries.posting_locked(actor, posting_id)
    decision = rules.may_choose(
        section=row.section if row else "",
        state=row.state if row else "",
        own=row is not None and row.body_id == actor.body_id,
        chosen=row is not None and row.chosen_by_id is not None,
        reason=reason,
    )
    if row is None or not decision.allowed:
        return decision
    row.chosen_by_id, row.chosen_because = actor.own_body, reason.strip()
    row.save(update_fields=["chosen_by", "chosen_because"])
    audit.record(at=now, actor=actor, act="publicity.choose", subject=row.subject, clauses=["D1-5.4.1"])
    messages.write_notice(
        key=f"posting:{row.pk}:chosen",
        recipient_id=row.body_id,
        kind="posting",
        subject=row.subject,
        title=f"“{row.title}”列为典型"[:120],
        text=reason.strip(),
        link=f"/w/postings/{row.pk}/",
        now=now,
    )
    return decision


@transaction.atomic
def keep_profile(*, values: dict[str, str], actor: Actor, now: datetime) -> Profile:
    """Address, telephone and hours of the actor's own community."""
    row, _ = Profile.objects.update_or_create(place_id=actor.place_id or 0, defaults={**values, "changed_at": now})
    audit.record(at=now, actor=actor, act="publicity.profile", subject=f"place:{actor.place_id}", after=values)
    return row


@transaction.atomic
def ask(*, place: Place, kind: str, text: str, now: datetime) -> Question:
    """Take a question; whoever asked holds its code, and nothing else is kept of them."""
    days = rules.house_terms(_day(now))["answer_working_days"]
    due = deadlines.due_date(start=now, working_days=days)
    row: Question = Question.objects.create(
        place=place,
        code="".join(secrets.choice(LETTERS) for _ in range(10)),
        kind=kind,
        text=text,
        asked_at=now,
        due_on=due.due,
        provisional=due.provisional,
    )
    audit.record(at=now, actor=PUBLIC, act="publicity.ask", subject=row.subject, clauses=["D1-4.8.3"])
    committee = people.organ(place.pk, Body.Kind.COMMITTEE)
    if committee is not None:
        messages.write_notice(
            key=f"question:{row.pk}",
            recipient_id=committee.pk,
            kind="question",
            subject=row.subject,
            title=f"{row.get_kind_display()}：{text[:40]}",
            text=f"请在 {due.due:%Y-%m-%d} 前答复。",
            link=f"/w/questions/{row.pk}/",
            now=now,
        )
    return row


@transaction.atomic
def answer_question(*, question_id: int, text: str, shown: bool, actor: Actor, now: datetime) -> Decision:
    """The community's answer, under the code, and on its page when both may be shown."""
    row = queries.question_locked(actor, question_id)
    decision = rules.may_answer(row.state if row else "", text)
    if row is None or not decision.allowed:
        return decision
    row.state, row.answer, row.shown = Question.State.ANSWERED, text.strip(), shown
    row.answered_by_id, row.answered_at = actor.held_post, now
    row.save()
    audit.record(at=now, actor=actor, act="publicity.answer", subject=row.subject, clauses=["D1-4.8.3"])
    return decision


def _day(now: datetime) -> date:
    return local_day(now)
