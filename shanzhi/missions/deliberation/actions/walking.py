"""Moving a case along its procedure: what the case proves decides, every refusal names what is missing."""

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.assemblies import queries as assemblies
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.evidence import actions as evidence
from shanzhi.kernel.publications import actions as publications
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.deliberation import facts, queries
from shanzhi.missions.deliberation.actions.mapping import refresh_map
from shanzhi.missions.deliberation.models import Deliberation, Round, Side
from shanzhi.policy.clauses import clause as clause_of
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.procedures.engine import Refused, advance

GONE = Decision((Reason("gone", None, "", "这件协商不在您这里。", "请从列表重新打开。"),))
EVIDENCE = "deliberation"


def capacity_of(actor: Actor) -> str:
    """In which of the two capacities somebody acts (一肩挑: one post, one capacity)."""
    return "party" if actor.has("party_secretary") else "committee"


def refused(problem: Refused) -> Decision:
    quote = clause_of(problem.clause).zh if problem.clause else ""
    return Decision((Reason("step", problem.clause, quote, problem.text),))


@transaction.atomic
def move(*, deliberation_id: int, to: str, actor: Actor, now: datetime) -> Decision:
    """One step onward (D3-4.2.1). What follows from a step is done in the same transaction."""
    row = queries.locked_case(actor, deliberation_id)
    return GONE if row is None else walk(row, to, actor, now)


def walk(row: Deliberation, to: str, actor: Actor, now: datetime) -> Decision:
    """The step of a row that is locked."""
    on = facts.local_day(now)
    procedure = facts.procedure_for(row, on)
    known = {step.name for step in procedure.steps}
    if to not in known:
        return GONE
    try:
        advance(procedure, row.state, to, actor=capacity_of(actor), evidence=facts.evidence_of(row, on))
    except Refused as problem:
        return refused(problem)
    came_from, row.state = row.state, to
    _follow(row, came_from, actor, now)
    row.save()
    audit.record(
        at=now,
        actor=actor,
        act="deliberation.move",
        subject=f"deliberation:{row.pk}",
        clauses=["D3-4.2.1"],
        detail={"from": came_from, "to": to, "round": row.round},
    )
    return Decision()


def _follow(row: Deliberation, came_from: str, actor: Actor, now: datetime) -> None:
    on = facts.local_day(now)
    if row.state == "briefing" and row.publication_id is None and not row.rehearsal:
        row.publication = _published(row, actor, now)
    if row.state == "deliberation":
        row.opens_on = on
        if row.closes_on is None or row.closes_on < on:
            row.closes_on = on + facts.online_days(on)
    if row.state in ("agreed", "failed") and came_from == "deliberation":
        refresh_map(row, now, always=True)
    if row.state == "participant" and came_from == "failed":
        _next_round(row)
    if row.state in ("implementing", "voted_down"):
        row.outcome_on = on
        row.reviewed_by_id = actor.post_id if row.state == "implementing" else None
        _conclude(row, actor, now)
    if row.state == "closed":
        row.closed_at = now


def _next_round(row: Deliberation) -> None:
    """A new round: both confirm the sides again, everybody is told again."""
    row.round += 1
    row.party_confirmed_by = row.committee_confirmed_by = None
    row.opens_on = row.closes_on = None
    Side.objects.filter(deliberation=row).update(notified_on=None, notified_way="")


def _published(row: Deliberation, actor: Actor, now: datetime) -> Publication:
    return publications.publish(
        kind="deliberation",
        key=str(row.pk),
        title=row.title,
        issuer_id=actor.own_body,
        place_id=row.place_id,
        content={"purpose": row.facts[:200], "forms": row.form_names, "page": f"/deliberations/{row.pk}/"},
        valid_from=facts.local_day(now),
        valid_until=None,
        actor=actor,
        now=now,
    )


def _conclude(row: Deliberation, actor: Actor, now: datetime) -> None:
    """What other missions may rely on: agreed, or decided against (D1-4.5.4, D5-4.2.1 wait for it)."""
    if row.rehearsal:
        return
    evidence.record_evidence(
        kind=EVIDENCE,
        matter=row.evidence_matter,
        outcome="agreed" if row.state == "implementing" else "not_agreed",
        place_id=row.place_id,
        file_id=None,
        on=facts.local_day(now),
        actor=actor,
        now=now,
    )


@transaction.atomic
def end_round(*, deliberation_id: int, agreed: bool, record: str, people: int, actor: Actor, now: datetime) -> Decision:
    """Close a round with its record: agreed with an opinion, or failed, which leads to a new round or the vote."""
    row = queries.locked_case(actor, deliberation_id)
    if row is None:
        return GONE
    if not record.strip():
        clause = "D3-4.2.5" if agreed else "D3-4.2.7"
        text = "请写下这一轮谈了什么、怎么收的尾。"
        return Decision((Reason("no_record", clause, clause_of(clause).zh, text),))
    Round.objects.update_or_create(
        deliberation=row,
        number=row.round,
        defaults={"agreed": agreed, "record": record, "people": people, "ended_on": facts.local_day(now)},
    )
    if agreed:
        row.opinion, row.opinion_confirmed_by_id = record, actor.post_id
    decision = walk(row, "agreed" if agreed else "failed", actor, now)
    if not decision.allowed:
        transaction.set_rollback(True)
    return decision


@transaction.atomic
def confirm_opinion(*, deliberation_id: int, opinion: str, concern: str, actor: Actor, now: datetime) -> Decision:
    """Keep the consultation opinion while it is being agreed on, and the strongest concern of the minority."""
    row = queries.locked_case(actor, deliberation_id)
    if row is None or row.state not in ("deliberation", "agreed", "ballot", "failed"):
        return GONE
    row.opinion, row.opinion_confirmed_by_id, row.concern = opinion.strip(), actor.post_id, concern.strip()[:300]
    row.save()
    audit.record(at=now, actor=actor, act="deliberation.opinion", subject=f"deliberation:{row.pk}")
    return Decision()


@transaction.atomic
def record_assembly(
    *, deliberation_id: int, text: str, valid: bool, passed: bool, actor: Actor, now: datetime
) -> Decision:
    """The assembly's result, as kernel or paper record shows it; then the case goes where it leads (D3-4.2.7)."""
    row = queries.locked_case(actor, deliberation_id)
    if row is None:
        return GONE
    if not text.strip():
        told = "请写明哪天的什么会、应到实到、赞成反对弃权各多少。"
        return Decision((Reason("no_assembly", "D3-4.2.7", clause_of("D3-4.2.7").zh, told),))
    row.assembly, row.assembly_valid, row.assembly_passed = text.strip()[:300], valid, passed and valid
    decision = walk(row, "agreed" if passed else "voted_down", actor, now)
    if not decision.allowed:
        transaction.set_rollback(True)
    return decision


@transaction.atomic
def take_assembly(*, deliberation_id: int, actor: Actor, now: datetime) -> Decision:
    """The verdict of an assembly held with this system about this case, with its arithmetic; nothing is typed."""
    found = assemblies.concluded(f"deliberation:{deliberation_id}")
    if found is None:
        told = "还没有关于这件事的会议结果。"
        return Decision((Reason("no_assembly", "D3-4.2.7", clause_of("D3-4.2.7").zh, told, "会议结束后再来取。"),))
    return record_assembly(
        deliberation_id=deliberation_id,
        text=f"{found.on} 的会议，编号 {found.key or found.assembly_id}：{'通过' if found.adopted else '没有通过'}。",
        valid=found.valid,
        passed=found.adopted,
        actor=actor,
        now=now,
    )


@transaction.atomic
def keep_local_evidence(*, deliberation_id: int, name: str, note: str, actor: Actor, now: datetime) -> Decision:
    """What the county asks for more, recorded with a note."""
    row = queries.locked_case(actor, deliberation_id)
    rules = queries.county_rules(row.place, facts.local_day(now)) if row else None
    if row is None or rules is None or name not in [one["name"] for one in rules.additions] or not note.strip():
        return GONE
    row.local = {**row.local, name: {"note": note.strip()[:200], "on": str(facts.local_day(now))}}
    row.save(update_fields=["local"])
    audit.record(at=now, actor=actor, act="deliberation.local", subject=f"deliberation:{row.pk}")
    return Decision()
