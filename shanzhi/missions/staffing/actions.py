"""Entering workers and trainings, telling of secondments and of informal use, ending both."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor, clockwork
from shanzhi.kernel.deadlines import actions as deadlines
from shanzhi.kernel.findings import actions as findings
from shanzhi.kernel.findings.models import Finding
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.places import queries as places
from shanzhi.kernel.places.models import Place
from shanzhi.missions.staffing import facts, queries
from shanzhi.missions.staffing.models import Secondment, Training, Worker
from shanzhi.policy import staffing as rules
from shanzhi.policy.calendar import SHANGHAI, local_day
from shanzhi.policy.clauses import clause
from shanzhi.policy.decision import Decision, Reason

_SHIELD = clockwork("反映人保护")


@dataclass(frozen=True, slots=True)
class WorkerDraft:
    """A worker as typed."""

    place_id: int
    kind: str
    title: str
    identity: str
    term_from: date | None
    term_to: date | None = None
    level: str = "none"


def _no(code: str, clause_id: str, text: str, remedy: str) -> Decision:
    return Decision((Reason(code, clause_id, clause(clause_id).zh, text, remedy),))


@transaction.atomic
def enter_worker(*, draft: WorkerDraft, actor: Actor, now: datetime) -> tuple[Decision, Worker | None]:
    """One line of the roster; the number itself is not kept (D1-4.7.3)."""
    today = local_day(now)
    place = places.communities_within(actor.reach, today).filter(pk=draft.place_id).first()
    if place is None:
        return _no("worker_place", "D1-4.7.3", "没选社区（村），或者不在您的辖区。", "从列表里选一个。"), None
    typed = facts.line(draft.kind, draft.title, draft.identity, draft.term_from, draft.term_to, draft.level)
    decision = rules.may_enter(typed, today)
    if not decision.allowed or draft.term_from is None:
        return decision, None
    row: Worker = Worker.objects.create(
        place=place,
        kind=draft.kind,
        title=draft.title.strip(),
        identity=facts.digest(draft.identity),
        level=draft.level or "none",
        term_from=draft.term_from,
        term_to=draft.term_to,
        entered_by_id=actor.post_id,
    )
    audit.record(at=now, actor=actor, act="staffing.enter", subject=f"worker:{row.pk}")
    return decision, row


@transaction.atomic
def record_training(*, worker_id: int, kind: str, title: str, on: date | None, actor: Actor, now: datetime) -> Decision:
    """Done or not; no marks (D5-4.1.2)."""
    row = queries.worker_for(actor, worker_id)
    if row is None:
        return _no("worker_unknown", "D5-4.1.2", "花名册上没有这个人。", "回花名册看看。")
    if kind not in rules.terms(local_day(now))["trainings"] or not title.strip() or on is None or on > local_day(now):
        return _no(
            "training_incomplete", "D5-4.1.2", "培训的种类、名称或日期没填对。", "三样都填，日期不能在今天以后。"
        )
    Training.objects.get_or_create(worker=row, kind=kind, title=title.strip(), on=on)
    audit.record(at=now, actor=actor, act="staffing.train", subject=f"worker:{worker_id}")
    return Decision()


@transaction.atomic
def tell_secondment(
    *, worker_id: int, borrower_id: int | None, borrower_name: str, since: date | None, actor: Actor, now: datetime
) -> Decision:
    """The census finds somebody away: a finding against the borrower, with the day of return (D1-4.7.1)."""
    today = local_day(now)
    row = queries.worker_for(actor, worker_id)
    borrower = people.body(borrower_id) if borrower_id and people.body_known(borrower_id) else None
    name = borrower.name if borrower else borrower_name.strip()
    if row is None or not name or since is None or since > today:
        return _no("secondment_incomplete", "D1-4.7.1", "借调单位或开始日期没填对。", "写清哪个单位、从哪天起。")
    if queries.away(actor).filter(worker=row).exists():
        return _no("secondment_twice", "D1-4.7.1", "这个人的借调已经登记了。", "返回以后再登记新的。")
    days = rules.terms(today)["return_working_days"]
    finding = _raise(
        row.place, "secondment", "D1-4.7.1", f"借调社区工作者，{name}，应当返回", borrower_id, name, actor, now
    )
    Secondment.objects.unscoped("census").create(
        worker=row,
        borrower=borrower,
        borrower_name=name,
        since=since,
        return_by=deadlines.due_date(start=now, working_days=days).due,
        finding=finding,
        told_by_id=actor.held_post,
    )
    audit.record(at=now, actor=actor, act="staffing.second", subject=f"worker:{worker_id}", clauses=["D1-4.7.1"])
    return Decision()


@transaction.atomic
def tell_return(*, secondment_id: int, actor: Actor, now: datetime) -> Decision:
    """Back at work; the finding is answered by the borrower and closed by a supervisor."""
    rows = Secondment.objects.scoped(actor).select_for_update(of=("self",))
    row = rows.filter(pk=secondment_id, returned_on=None).first()
    if row is None:
        return _no("secondment_over", "D1-4.7.1", "这一条已经返回了，或者不在您的辖区。", "回列表看看。")
    row.returned_on = local_day(now)
    row.save(update_fields=["returned_on"])
    audit.record(at=now, actor=actor, act="staffing.back", subject=f"worker:{row.worker_id}")
    return Decision()


@transaction.atomic
def report_informal(
    *, borrower_id: int | None, borrower_name: str, hours: int | None, actor: Actor, now: datetime
) -> Decision:
    """A worker tells that she is occupied informally; nothing leads back to her, place or hour (D1-4.7.2)."""
    day = local_day(now)
    borrower = people.body(borrower_id) if borrower_id and people.body_known(borrower_id) else None
    name = borrower.name if borrower else borrower_name.strip()
    decision = rules.may_report(name, hours, day)
    if not decision.allowed or actor.tier != "community":
        return decision if decision.reasons else _no("informal_where", "D1-4.7.2", "由社区（村）反映。", "请社区办。")
    home = people.body(actor.own_body).place
    midnight = datetime.combine(day, time(0), tzinfo=SHANGHAI)
    title = f"变相占用社区工作者，每月约 {hours} 小时"
    _raise(home, "informal_use", "D1-4.7.2", title, borrower.pk if borrower else None, name, _SHIELD, midnight)
    return decision


def _raise(
    home: Place, kind: str, clause_id: str, title: str, issuer_id: int | None, name: str, actor: Actor, now: datetime
) -> Finding:
    """Against the borrower, for an area of at least three communities; a repeat is linked to the first."""
    area = places.protecting_area(home, local_day(now))
    return findings.raise_finding(
        kind=kind,
        clause=clause_id,
        source=Finding.Source.REPORT if kind == "informal_use" else Finding.Source.SELF_CHECK,
        title=title,
        quote="",
        subject="",
        issuer_id=issuer_id,
        issuer_name=name,
        area_id=area.pk,
        raised_by_id=None,
        repeat_of_id=findings.earlier_like(kind=kind, subject="", issuer_id=issuer_id, now=now + timedelta(seconds=1)),
        actor=actor,
        now=now,
    )
