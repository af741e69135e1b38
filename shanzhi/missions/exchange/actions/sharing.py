"""Ask, approve, use: yes or no without the data; the person reads who asked (D1-4.8.2)."""

import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.registry import actions as registry
from shanzhi.kernel.registry import queries as people
from shanzhi.kernel.registry import sealing
from shanzhi.kernel.registry.models import Person
from shanzhi.missions.exchange import queries
from shanzhi.missions.exchange.models import Agreement, Exchange
from shanzhi.policy import exchange as policy
from shanzhi.policy import identifiers
from shanzhi.policy.decision import Decision, Reason

LOCAL = ZoneInfo("Asia/Shanghai")
_GONE = Reason("state", policy.SHARING, "", "这份协议现在不能用。", "看看是不是还没批、已到期或已终止。")


@transaction.atomic
def request_agreement(*, terms: policy.Terms, actor: Actor, now: datetime) -> tuple[Decision, Agreement | None]:
    """A department asks for answers about the people of its own area."""
    today = now.astimezone(LOCAL).date()
    decision = policy.agreement(terms, today)
    if not decision.allowed or actor.place_id is None:
        return decision, None
    row = Agreement.objects.create(
        requester_id=actor.own_body,
        place_id=actor.place_id,
        questions=list(terms.questions),
        purpose=terms.purpose.strip(),
        ground=terms.ground.strip(),
        retention_days=terms.retention_days,
        until=terms.until,
        requested_by_id=actor.held_post,
        requested_at=now,
    )
    audit.record(at=now, actor=actor, act="exchange.request", subject=f"agreement:{row.pk}", clauses=[policy.SHARING])
    return decision, row


@transaction.atomic
def decide(*, agreement_id: int, approve: bool, note: str, actor: Actor, now: datetime) -> Decision:
    """The desk says yes or no, with a sentence; nobody decides the own request."""
    row = queries.agreement_locked(actor, agreement_id)
    if row is None or row.state != Agreement.State.REQUESTED:
        return Decision((_GONE,))
    if row.requester_id == actor.body_id:
        return Decision((Reason("own", None, "", "自己单位申请的，不能自己批。", "请上一级的减负专班来批。"),))
    if not approve and not note.strip():
        return Decision((Reason("note", None, "", "不同意要写一句为什么。", "写清楚缺什么、可以怎么办。"),))
    row.state = Agreement.State.APPROVED if approve else Agreement.State.REFUSED
    row.decided_by_id, row.decided_at, row.note = actor.held_post, now, note.strip()[:200]
    row.save()
    act = "exchange.approve" if approve else "exchange.refuse"
    audit.record(at=now, actor=actor, act=act, subject=f"agreement:{row.pk}", clauses=[policy.SHARING])
    return Decision()


@transaction.atomic
def end_agreement(*, agreement_id: int, actor: Actor, now: datetime) -> bool:
    row = queries.agreement_locked(actor, agreement_id)
    if row is None or row.state != Agreement.State.APPROVED:
        return False
    row.state = Agreement.State.ENDED
    row.save()
    audit.record(at=now, actor=actor, act="exchange.end", subject=f"agreement:{row.pk}", clauses=[policy.SHARING])
    return True


@transaction.atomic
def ask(*, agreement_id: int, question: str, identity: str, actor: Actor, now: datetime) -> tuple[Decision, str]:
    """One question about one person: the answer, its digests in the chain, a line the person reads."""
    today = now.astimezone(LOCAL).date()
    row = queries.agreement_locked(actor, agreement_id)
    usable = row is not None and row.state == Agreement.State.APPROVED and row.until >= today
    if row is None or not usable or row.requester_id != actor.body_id:
        return Decision((_GONE,)), ""
    asked = policy.questions(today).get(question)
    if asked is None or question not in row.questions:
        return Decision((Reason("question", None, "", "协议里没有这个问题。", "从列出的问题里选。"),)), ""
    number = registry.tidy_identity(identity)
    check = identifiers.resident_id(number)
    if not check.ok:
        return Decision((Reason("identity", None, "", check.why, "逐位核对后再查。"),)), ""
    person = _in_scope(row, number, now)
    known = policy.Known(person.born_on, person.lives_here, person.registered) if person else None
    answer = policy.answer(asked, known, today)
    _log(row, asked, number, answer, actor, now)
    if person is not None:
        reason = f"{row.purpose}（依据：{row.ground}）"
        registry.disclose(person=person, kind="answer", what=asked.text, reason=reason, actor=actor, now=now)
    return Decision(), answer


def _in_scope(row: Agreement, number: str, now: datetime) -> Person | None:
    person = people.person_by_identity(number)
    today = now.astimezone(LOCAL).date()
    if person is None or (person.valid_to is not None and person.valid_to <= today):
        return None
    return person if person.place.path.startswith(row.place.path) else None


def _log(row: Agreement, asked: policy.Question, number: str, answer: str, actor: Actor, now: datetime) -> None:
    """Digests only: the request under the keyed hash of the base table, so that nobody can try numbers out."""
    last = Exchange.objects.filter(agreement=row).order_by("-sequence").first()
    request = sealing.lookup_key(f"{asked.id}:{number}", "exchange")
    response = hashlib.sha256(f"{request}:{answer}".encode()).hexdigest()
    sequence = (last.sequence if last else 0) + 1
    Exchange.objects.create(
        agreement=row,
        sequence=sequence,
        question=asked.id,
        request_digest=request,
        response_digest=response,
        link=policy.chained(last.link if last else "", (str(sequence), request, response)),
        by_id=actor.held_post,
        at=now,
    )
    audit.record(
        at=now, actor=actor, act="exchange.ask", subject=f"agreement:{row.pk}", clauses=[policy.SHARING],
        detail={"sequence": sequence, "question": asked.id},
    )  # fmt: skip


def chain_holds(agreement_id: int) -> bool:
    """Every link follows from the one before it and none is missing."""
    previous = ""
    for at, row in enumerate(queries.whole_chain(agreement_id), start=1):
        parts = (str(at), row.request_digest, row.response_digest)
        if row.sequence != at or row.link != policy.chained(previous, parts):
            return False
        previous = row.link
    return True
