"""What goes with a place: standing bodies, contact days, suggestions upward, guidance, allowances (D3-4.3.5, D3-5)."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.deadlines import actions as deadlines
from shanzhi.kernel.findings import actions as findings
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.models import Body
from shanzhi.kernel.publications import actions as publications
from shanzhi.missions.deliberation import facts, queries
from shanzhi.missions.deliberation.actions.walking import GONE
from shanzhi.missions.deliberation.models import (
    Allowance,
    Commitment,
    Contact,
    Deliberation,
    Guidance,
    Sitting,
    StandingBody,
    Suggestion,
)
from shanzhi.policy.clauses import clause as clause_of
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.deliberation import allowances as rules


def _twice(what: str) -> Decision:
    return Decision((Reason("twice", None, "", f"{what}已经有了，不用再加。", "名称换一个，或者用原来那个。"),))


@transaction.atomic
def found_body(*, kind: str, name: str, members: str, rhythm: str, venue: str, actor: Actor, now: datetime) -> Decision:
    """A council, a board, a recurring day (D3-4.3.5)."""
    if StandingBody.objects.scoped(actor).filter(place=actor.place_id, name=name).exists():
        return _twice("这个名称")
    row = StandingBody.objects.create(
        place_id=actor.place_id or 0,
        kind=kind,
        name=name,
        members=members,
        rhythm=rhythm,
        venue=venue,
        founded_on=facts.local_day(now),
    )
    audit.record(at=now, actor=actor, act="deliberation.found", subject=f"standing:{row.pk}", clauses=["D3-4.3.5"])
    return Decision()


@transaction.atomic
def hold_sitting(*, body_id: int, on: date, people_there: int, record: str, actor: Actor, now: datetime) -> Decision:
    """What was said at a sitting; a matter can start from it."""
    row = StandingBody.objects.scoped(actor).filter(pk=body_id, place=actor.place_id).first()
    if row is None:
        return GONE
    if on > facts.local_day(now):
        return Decision((Reason("future", None, "", "这一天还没到，不能先记。", "开完再记。"),))
    if Sitting.objects.filter(body=row, on=on).exists():
        return _twice("这一天的记录")
    Sitting.objects.create(body=row, on=on, people=people_there, record=record)
    audit.record(at=now, actor=actor, act="deliberation.sitting", subject=f"standing:{row.pk}", clauses=["D3-4.3.5"])
    return Decision()


@transaction.atomic
def link_delegate(*, kind: str, name: str, contact_day: str, venue: str, actor: Actor, now: datetime) -> Decision:
    """A delegate's contact day, shown to the public (D3-5.2.1)."""
    if Contact.objects.scoped(actor).filter(place=actor.place_id, kind=kind, name=name).exists():
        return _twice("这位代表委员")
    row = Contact.objects.create(
        place_id=actor.place_id or 0, kind=kind, name=name, contact_day=contact_day, venue=venue
    )
    subject = f"contact:{row.pk}"
    audit.record(at=now, actor=actor, act="deliberation.contact", subject=subject, clauses=["D3-5.2.1"])
    return Decision()


@transaction.atomic
def suggest(*, text: str, actor: Actor, now: datetime) -> Decision:
    """One step upward, to the street or township, answered by a day (D3-5.1.1)."""
    own = people.body(actor.own_body)
    above = people.organ(own.place.parent_id or 0, Body.Kind.GOVERNMENT)
    if above is None:
        return Decision((Reason("nobody", "D3-5.1.1", "", "没有找到上级街道（乡镇）。", "请系统管理员核对机构。"),))
    days = int(facts.house(facts.local_day(now))["suggestion_days"])
    due = deadlines.due_date(start=now, working_days=days).due
    row = Suggestion.objects.create(
        place_id=actor.place_id or 0, to=above, text=text, made_by_id=actor.held_post, made_at=now, due_on=due
    )
    messages.write_notice(
        key=f"suggestion:{row.pk}",
        recipient_id=above.pk,
        kind="deliberation",
        subject=f"suggestion:{row.pk}",
        title=f"{own.place} 提出工作建议",
        text=f"请在 {due} 前答复。依据文件3五（一）。",
        link="/w/deliberations/place/",
        now=now,
    )
    audit.record(at=now, actor=actor, act="deliberation.suggest", subject=f"suggestion:{row.pk}", clauses=["D3-5.1.1"])
    return Decision()


@transaction.atomic
def answer_suggestion(*, suggestion_id: int, text: str, actor: Actor, now: datetime) -> Decision:
    rows = Suggestion.objects.scoped(actor).filter(pk=suggestion_id, to=actor.body_id, answered_at=None)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        return GONE
    row.answer, row.answered_at = text, now
    row.save()
    audit.record(at=now, actor=actor, act="deliberation.suggested", subject=f"suggestion:{row.pk}")
    return Decision()


@transaction.atomic
def guide(*, deliberation_id: int, text: str, actor: Actor, now: datetime) -> Decision:
    """The street comments or lends help on a running case of its communities; it changes nothing in it (D3-5.2.3)."""
    row = queries.case_for(actor, deliberation_id)
    if row is None or actor.tier != "township":
        return GONE
    Guidance.objects.create(deliberation=row, body_id=actor.own_body, text=text, at=now)
    audit.record(at=now, actor=actor, act="deliberation.guide", subject=f"deliberation:{row.pk}", clauses=["D3-5.2.3"])
    return Decision()


@transaction.atomic
def record_allowance(
    *,
    deliberation_id: int,
    name: str,
    group: str,
    matter: str,
    amount_yuan: Decimal,
    budget_line: str,
    entrusted_by: str,
    entrusted_on: date,
    worked_on: date,
    decision: str,
    paid_on: date | None,
    actor: Actor,
    now: datetime,
) -> Decision:
    """Entrusted first, in villages decided first; posted on the portal with the name partly hidden (D3-5.3.1)."""
    row = queries.locked_case(actor, deliberation_id)
    if row is None:
        return GONE
    village = row.place.is_village
    may = rules.may_record(rules.Allowance(entrusted_on, worked_on, village, decision, False, paid_on))
    if not may.allowed:
        return may
    made: Allowance = Allowance.objects.create(
        place=row.place,
        deliberation=row,
        name=name,
        group=group,
        matter=matter,
        amount_yuan=amount_yuan,
        budget_line=budget_line,
        entrusted_by=entrusted_by,
        entrusted_on=entrusted_on,
        worked_on=worked_on,
        decision=decision,
        paid_on=paid_on,
        recorded_by_id=actor.held_post,
    )
    _post(made, row, actor, now)
    audit.record(
        at=now, actor=actor, act="deliberation.allowance", subject=f"deliberation:{row.pk}", clauses=["D3-5.3.1"]
    )
    return may


def _post(made: Allowance, row: Deliberation, actor: Actor, now: datetime) -> None:
    """Shown at once: an allowance nobody can see is red."""
    if row.rehearsal:
        return
    shown = {
        "name": rules.masked(made.name),
        "group": made.group,
        "amount": str(made.amount_yuan),
        "matter": made.matter,
    }
    made.posted = publications.publish(
        kind="allowance",
        key=f"BT{made.pk:06d}",
        title=f"误工补贴：{row.title}",
        issuer_id=actor.own_body,
        place_id=row.place_id,
        content=shown,
        valid_from=facts.local_day(now),
        valid_until=None,
        actor=actor,
        now=now,
    )
    made.save(update_fields=["posted"])


@transaction.atomic
def raise_overdue(*, commitment_id: int, actor: Actor, now: datetime) -> int:
    """A promise past its day becomes a finding the street's and the county's supervisors see (D3-4.2.6)."""
    rows = Commitment.objects.select_for_update(of=("self",)).filter(pk=commitment_id, finding_raised=False)
    row = rows.select_related("deliberation__place__parent").first()
    if row is None or row.state == Commitment.State.DONE:
        return 0
    place = row.deliberation.place
    committee = people.organ(place.pk, Body.Kind.COMMITTEE)
    findings.raise_finding(
        kind="promise_overdue",
        clause="D3-4.2.6",
        source="automatic",
        title=f"协商承诺超期未办：{row.what}",
        quote=clause_of("D3-4.2.6").zh,
        subject=f"deliberation:{row.deliberation_id}",
        issuer_id=committee.pk if committee else None,
        issuer_name=committee.name if committee else str(place),
        area_id=place.parent_id or place.pk,
        raised_by_id=None,
        actor=actor,
        now=now,
    )
    Commitment.objects.filter(pk=row.pk).update(finding_raised=True)
    return 1
