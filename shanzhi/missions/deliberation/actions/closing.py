"""After agreement: promises with proof, answers to everybody, feedback to three audiences (D3-4.2.6, D3-2.1)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.missions.deliberation import facts, queries
from shanzhi.missions.deliberation.actions.walking import GONE
from shanzhi.missions.deliberation.models import Commitment, Deliberation, Feedback, Receipt, Statement
from shanzhi.policy.clauses import clause as clause_of
from shanzhi.policy.decision import Decision, Reason

WITH_OUTCOME = ("agreed", "implementing", "voted_down")


@transaction.atomic
def promise(
    *,
    deliberation_id: int,
    what: str,
    owner: str,
    due_on: date,
    money_source: str,
    money_yuan: Decimal,
    actor: Actor,
    now: datetime,
) -> Decision:
    """A commitment with owner, date and source of money (D3-4.2.6)."""
    row = queries.locked_case(actor, deliberation_id)
    if row is None or row.state not in ("agreed", "implementing"):
        return GONE
    if due_on < facts.local_day(now):
        quote = clause_of("D3-4.2.6").zh
        return Decision((Reason("past", "D3-4.2.6", quote, "“何时办完”已经过了。", "请写今天或以后的日期。"),))
    Commitment.objects.create(
        deliberation=row, what=what, owner=owner, due_on=due_on, money_source=money_source, money_yuan=money_yuan
    )
    audit.record(at=now, actor=actor, act="deliberation.promise", subject=f"deliberation:{row.pk}")
    return Decision()


@transaction.atomic
def bring_receipt(
    *,
    deliberation_id: int,
    commitment_id: int,
    file_id: int | None,
    text: str,
    final: bool,
    actor: Actor,
    now: datetime,
) -> Decision:
    """Progress shows by a photo or a paper, never by a typed status; a final one makes the promise done."""
    row = queries.locked_case(actor, deliberation_id)
    promised = queries.promise(deliberation_id, commitment_id)
    if row is None or promised is None or row.state not in ("implementing", "closed"):
        return GONE
    if file_id is None:
        quote = clause_of("D3-4.2.6").zh
        text = "进展要有照片或单据，只写字不算。"
        return Decision((Reason("no_proof", "D3-4.2.6", quote, text, "请拍一张照片，或附验收单、收据。"),))
    Receipt.objects.create(
        commitment=promised, kind=Receipt.Kind.PROOF, file_id=file_id, text=text.strip()[:300], final=final, at=now
    )
    if final:
        Commitment.objects.filter(pk=promised.pk).update(state=Commitment.State.DONE, finding_raised=False)
    audit.record(
        at=now,
        actor=actor,
        act="deliberation.receipt",
        subject=f"deliberation:{row.pk}",
        clauses=["D3-4.2.6"],
        detail={"final": final},
    )
    return Decision()


@transaction.atomic
def not_solved(*, deliberation_id: int, commitment_id: int, text: str, actor: Actor, now: datetime) -> Decision:
    """还没解决: one tap of a resident reopens a promise; who tapped is not kept."""
    rows = Deliberation.objects.unscoped("the public answers").filter(pk=deliberation_id)
    row = rows.select_for_update(of=("self",)).first()
    promised = queries.promise(deliberation_id, commitment_id)
    if row is None or promised is None or not facts.is_resident_of(actor, row):
        return GONE
    if promised.state != Commitment.State.DONE:
        return Decision((Reason("not_done_yet", None, "", "这一件本来就还在办。", "到期没办会自动上报。"),))
    Receipt.objects.create(
        commitment=promised, kind=Receipt.Kind.UNSOLVED, text=text.strip()[:300], final=False, at=now
    )
    Commitment.objects.filter(pk=promised.pk).update(state=Commitment.State.REOPENED)
    audit.record(
        at=now,
        actor=Actor(capacity="居民", place_id=actor.place_id),
        act="deliberation.not_solved",
        subject=f"deliberation:{row.pk}",
    )
    return Decision()


@transaction.atomic
def answer_concern(*, deliberation_id: int, text: str, actor: Actor, now: datetime) -> Decision:
    """The written answer to the strongest concern of the minority (D3-2.1)."""
    row = queries.locked_case(actor, deliberation_id)
    if row is None or row.state not in WITH_OUTCOME:
        return GONE
    if not text.strip():
        quote = clause_of("D3-2.1").zh
        return Decision(
            (Reason("no_answer", "D3-2.1", quote, "请写下对少数人意见的答复。", "说清采纳了什么、没采纳的为什么。"),)
        )
    row.concern_answer = text.strip()
    row.save(update_fields=["concern_answer"])
    audit.record(at=now, actor=actor, act="deliberation.concern", subject=f"deliberation:{row.pk}", clauses=["D3-2.1"])
    return Decision()


@transaction.atomic
def answer_statements(
    *, deliberation_id: int, answers: Mapping[int, tuple[str, str]], actor: Actor, now: datetime
) -> Decision:
    """Everybody who said something hears what became of it, in one batch: adopted, merged, or not and why."""
    row = queries.locked_case(actor, deliberation_id)
    if row is None or row.state not in WITH_OUTCOME:
        return GONE
    unexplained = [pk for pk, (answer, text) in answers.items() if answer == "not_adopted" and not text.strip()]
    if unexplained:
        quote = clause_of("D3-4.2.6").zh
        told = f"有 {len(unexplained)} 句写了“没有采纳”，还没写为什么。"
        return Decision((Reason("unexplained", "D3-4.2.6", quote, told, "请每句写一个原因，作者会看到。"),))
    known = {one.pk: one for one in Statement.objects.filter(deliberation=row, pk__in=answers)}
    for pk, (answer, text) in answers.items():
        if pk in known and answer in Statement.Answer.values:
            known[pk].answer, known[pk].answer_text = answer, text.strip()[:300]
    Statement.objects.bulk_update(known.values(), ["answer", "answer_text"])
    audit.record(
        at=now,
        actor=actor,
        act="deliberation.answers",
        subject=f"deliberation:{row.pk}",
        clauses=["D3-4.2.6"],
        detail={"count": len(known)},
    )
    return Decision()


@transaction.atomic
def feed_back(*, deliberation_id: int, audiences: Mapping[str, str], on: date, actor: Actor, now: datetime) -> Decision:
    """That participants, stakeholders and residents were told, how and when (D3-4.2.6)."""
    row = queries.locked_case(actor, deliberation_id)
    if row is None or row.state not in ("implementing", "voted_down"):
        return GONE
    if on > facts.local_day(now):
        return Decision((Reason("not_yet", None, "", "反馈日还没到，不能先记。", "请写已经反馈的那天。"),))
    for audience, way in audiences.items():
        if audience in Feedback.Audience.values and way.strip():
            values = {"way": way.strip()[:60], "on": on}
            Feedback.objects.update_or_create(deliberation=row, audience=audience, defaults=values)
    audit.record(
        at=now, actor=actor, act="deliberation.feedback", subject=f"deliberation:{row.pk}", clauses=["D3-4.2.6"]
    )
    return Decision()
