"""A form goes out under its number, round by round, and ends with it (D1-4.2.1, D1-4.9.1)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.reporting import facts, queries
from shanzhi.missions.reporting.models import FREQUENCIES, FormRound, ReportForm, Submission
from shanzhi.policy import clauses
from shanzhi.policy.admission_number import parse_number
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.occurrences import PER_YEAR
from shanzhi.policy.reporting import rounds

CLAUSE = "D1-4.2.5"
_TAKEN = Reason("number", None, "", "这个编号已经发了一张表。", "一个编号一张表；要换表先停用那一张。")
_WORDS = dict(FREQUENCIES)
_OFTEN = {label: PER_YEAR[name] for name, label in FREQUENCIES}


@transaction.atomic
def open_form(*, form_id: int, number: str, actor: Actor, now: datetime) -> Decision:
    """Send a form out; without a number of its own, for this kind, in force today, it stays here."""
    row = queries.own_form_locked(actor, form_id)
    if row is None or row.state != ReportForm.State.READY:
        return Decision((Reason("state", None, "", "这张表还没有定下来，或者已经发出。", "先点“只要缺的”。"),))
    today = facts.local_day(now)
    admission = queries.number(number.strip().upper())
    problem = _number_problem(row, admission, number, today)
    if problem is not None or admission is None:
        return Decision((problem,) if problem else ())
    if ReportForm.objects.unscoped("one form a number").filter(admission=admission, state="active").exists():
        return Decision(
            (Reason("number", None, "", "这个编号已经发了一张表。", "一个编号一张表；要换表先停用那一张。"),)
        )
    row.admission, row.state = admission, ReportForm.State.ACTIVE
    row.save()
    opened = _open_round(row, queries.asked_places(actor, today), actor, now)
    return Decision() if opened else _back(Reason("number", None, "", "这个编号已经到期，开不了新一期。", "先续期。"))


def _back(reason: Reason) -> Decision:
    transaction.set_rollback(True)
    return Decision((reason,))


def _number_problem(row: ReportForm, admission: Publication | None, number: str, on: date) -> Reason | None:
    quote = clauses.clause(CLAUSE).zh
    if admission is None:
        why = parse_number(number.strip()).why or "登记里没有这个编号。"
        return Reason("number", CLAUSE, quote, f"编号不能用：{why}", "先在“我的准入申请”里申报，种类选“填一张表”。")
    if admission.issuer_id != row.issuer_id or admission.content.get("kind") != "report":
        return Reason("number", CLAUSE, quote, "这个编号不是本单位的报表编号。", "填本单位“填一张表”批下来的编号。")
    over = admission.valid_until is not None and admission.valid_until < on
    if admission.state != Publication.State.ACTIVE or over or admission.valid_from > on:
        text = f"这个编号现在是“{admission.get_state_display()}”，或者不在有效期里。"
        return Reason("number", CLAUSE, quote, text, "等编号生效；到期的先续期。")
    if PER_YEAR[row.frequency] > _OFTEN.get(str(admission.content.get("frequency")), 0):
        text = f"编号批的是{admission.content.get('frequency')}一次，这张表要{_WORDS[row.frequency]}。"
        return Reason("number", "D1-4.9.1", clauses.clause("D1-4.9.1").zh, text, "表不能比批的更勤。")
    return None


def _open_round(row: ReportForm, place_ids: Sequence[int], actor: Actor, now: datetime) -> FormRound | None:
    """A round with one open submission for each place; nothing when it is there or the number ends before."""
    today = facts.local_day(now)
    ends = row.admission.valid_until if row.admission and row.admission.valid_until else date.max
    turn = rounds.round_on(row.frequency, ends, today)
    if turn is None or FormRound.objects.filter(form=row, label=turn.label).exists():
        return None
    made = FormRound.objects.create(
        form=row, label=turn.label, opens_on=turn.opens, due_on=turn.due, closes_on=turn.closes,
        expected=len(place_ids),
    )  # fmt: skip
    Submission.objects.bulk_create((Submission(round=made, place_id=pk) for pk in place_ids), batch_size=1000)
    audit.record(
        at=now, actor=actor, act="reporting.round", subject=f"form:{row.pk}", clauses=["D1-4.9.1"],
        detail={"round": turn.label, "places": len(place_ids)},
    )  # fmt: skip
    return made


@transaction.atomic
def next_round(*, form_id: int, actor: Actor, now: datetime) -> bool:
    """The sweep opens the round of a new period; safe to run twice."""
    row = ReportForm.objects.unscoped("daily sweep").select_for_update(of=("self",)).get(pk=form_id)
    if row.state != ReportForm.State.ACTIVE:
        return False
    return _open_round(row, queries.first_asked(form_id), actor, now) is not None


@transaction.atomic
def end_form(*, form_id: int, actor: Actor, now: datetime) -> bool:
    """The number has ended: the form closes with it, nothing more can be filled."""
    today = facts.local_day(now)
    row = ReportForm.objects.unscoped("daily sweep").select_for_update(of=("self",)).get(pk=form_id)
    if row.state != ReportForm.State.ACTIVE:
        return False
    row.state = ReportForm.State.ENDED
    row.save()
    for turn in FormRound.objects.filter(form=row, closes_on__gte=today):
        turn.closes_on = max(turn.opens_on, min(turn.closes_on, today))
        turn.due_on = min(turn.due_on, turn.closes_on)
        turn.save()
    audit.record(at=now, actor=actor, act="reporting.end", subject=f"form:{form_id}", clauses=["D1-4.2.1"])
    return True
