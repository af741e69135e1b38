"""A department's headings become a form: matched, confirmed by the department, cut down to what nobody has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.registry.holdings import held_values
from shanzhi.missions.reporting import facts, queries
from shanzhi.missions.reporting.models import FormColumn, ReportForm
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.never_collected import refusal
from shanzhi.policy.normalising import stored
from shanzhi.policy.reporting import elements, form, matching
from shanzhi.policy.reporting.matching import AUTOMATIC, NEVER, NEW, NOTHING, SUGGESTED
from shanzhi.policy.terms import in_force

KEPT, DROPPED = NEW, NOTHING
"""Answers to a suggestion besides a code: a new datum, or no datum at all."""


@dataclass(frozen=True, slots=True)
class FormDraft:
    """What the department typed; `rows` one or two heading rows as pasted."""

    title: str
    rows: Sequence[Sequence[str]]
    frequency: str
    rural_scheduling: bool = False
    material_owner: str = "issuer"


def _typed_wrong(draft: FormDraft, headers: Sequence[str], on: date) -> Decision:
    most = int(in_force("reporting", on)["most_columns"])
    found = []
    if not draft.title.strip():
        found.append(Reason("title", None, "", "还没写表名。", "写上表名，例如：冬季取暖情况统计表。"))
    if not headers:
        found.append(Reason("headers", None, "", "还没粘贴表头。", "在 Excel 里选中表头那一行，复制，粘贴进来。"))
    if len(headers) > most:
        text = f"一张表最多 {most} 列，现在有 {len(headers)} 列。"
        found.append(Reason("headers", None, "", text, "分成几张表，或者先去掉用不着的列。"))
    return Decision(tuple(found))


@transaction.atomic
def start_form(*, draft: FormDraft, actor: Actor, now: datetime) -> tuple[Decision, ReportForm | None]:
    """Match the headings and keep the form; nothing is asked of anybody yet (D1-4.8.2)."""
    today = facts.local_day(now)
    headers = [heading[:120] for heading in matching.headers_of(draft.rows)]
    decision = _typed_wrong(draft, headers, today)
    if not decision.allowed:
        return decision, None
    places = queries.asked_places(actor, today)
    row = ReportForm.objects.create(
        issuer_id=actor.own_body,
        title=stored(draft.title).strip()[:120],
        frequency=draft.frequency,
        asked_frequency=draft.frequency,
        rural_scheduling=draft.rural_scheduling,
        material_owner=draft.material_owner,
        minutes_per_cell=int(in_force("reporting", today)["minutes_per_cell"]),
        places_count=len(places),
        created_at=now,
    )
    columns = [_column(row, at, found, today) for at, found in enumerate(matching.match(headers, today), start=1)]
    _mark_known(columns, places, today)
    FormColumn.objects.bulk_create(columns)
    audit.record(
        at=now, actor=actor, act="reporting.start", subject=f"form:{row.pk}", clauses=["D1-4.8.2"],
        detail={"columns": len(columns)},
    )  # fmt: skip
    return decision, row


def _column(row: ReportForm, position: int, found: matching.Match, on: date) -> FormColumn:
    column = FormColumn(
        form=row,
        position=position,
        header=found.header,
        kind=found.kind,
        candidates=list(found.candidates),
        why=found.why,
    )
    _become(column, found.kind, found.code, on)
    return column


def _become(column: FormColumn, kind: str, code: str, on: date) -> None:
    """Take an element's type, unit and origin; a suggestion counts as asked until somebody says what it is."""
    known = elements.element(code) if code else None
    column.kind, column.element = kind, code
    column.type = known.type if known else _guessed_type(column.header)
    column.unit = known.unit if known else ""
    column.origin = kind if kind in (NOTHING, NEVER) else elements.origin_of(code, on)


def _guessed_type(header: str) -> str:
    """A new column that says 数, 户, 人 … takes whole numbers; one that asks 是否 a yes or no; else words."""
    if "是否" in header:
        return "bool"
    if any(word in header for word in ("面积", "金额", "元", "亩", "率", "里程")):
        return "decimal"
    return "int" if any(word in header for word in ("数", "户", "人", "个", "台", "次", "件", "只", "处")) else "text"


def _mark_known(columns: Sequence[FormColumn], places: Sequence[int], on: date) -> None:
    """What every asked place told before and is still fresh need not be asked again."""
    own = [column for column in columns if column.origin == "own"]
    if not own or not places:
        return
    found = held_values(places, [column.element for column in own], on)
    for column in own:
        if all(column.element in values for values in found.values()):
            column.origin = "known"


@transaction.atomic
def confirm(*, form_id: int, answers: Mapping[int, str], actor: Actor, now: datetime) -> Decision:
    """The department says what each uncertain heading means; a community is never asked (D1-4.8.2)."""
    row = queries.own_form_locked(actor, form_id)
    if row is None or row.state != ReportForm.State.MATCHING:
        return Decision((Reason("state", None, "", "这张表已经定下来了，不能再改对应。", "要改就新建一张。"),))
    today = facts.local_day(now)
    columns = [column for column in row.columns.all() if column.pk in answers]
    for column in columns:
        answer = answers[column.pk]
        struck = refusal(column.header)
        if struck is not None:
            return Decision((struck,))
        if answer in (KEPT, DROPPED):
            _become(column, answer, "", today)
        elif elements.element(answer) is not None:
            _become(column, AUTOMATIC, answer, today)
    _mark_known(columns, queries.asked_places(actor, today), today)
    for column in columns:
        column.save()
    audit.record(at=now, actor=actor, act="reporting.confirm", subject=f"form:{form_id}", clauses=["D1-4.8.2"])
    return Decision()


@transaction.atomic
def reduce(*, form_id: int, answers: Mapping[int, str], actor: Actor, now: datetime) -> Decision:
    """只向社区要缺的: settle what is uncertain, ask as rarely as the document says, keep what nobody has."""
    decision = confirm(form_id=form_id, answers=answers, actor=actor, now=now)
    row = queries.own_form_locked(actor, form_id)
    if not decision.allowed or row is None:
        return decision
    today = facts.local_day(now)
    columns = list(row.columns.all())
    open_ones = [column.header for column in columns if column.kind == SUGGESTED]
    if open_ones:
        text = f"还有 {len(open_ones)} 格没定：{'、'.join(open_ones[:5])}。"
        return _undone(Reason("suggest", None, "", text, "每格选一项：是字典里的哪一项，还是新的一格，还是不要。"))
    row.frequency = form.suggested_frequency(facts.asking(row, actor, today))
    asked = [column for column in columns if column.asked]
    left = form.objections(facts.asking(row, actor, today), facts.wanted(asked))
    if left:
        return _undone(*left)
    row.state = ReportForm.State.READY
    row.save()
    audit.record(
        at=now, actor=actor, act="reporting.reduce", subject=f"form:{form_id}", clauses=["D1-4.8.2", "D1-4.9.2"],
        detail={"wanted": len(columns), "asked": len(asked), "frequency": row.frequency},
    )  # fmt: skip
    return Decision()


def _undone(*reasons: Reason) -> Decision:
    """Nothing of a refused cut stays, not even the answers: the page still has them."""
    transaction.set_rollback(True)
    return Decision(reasons)
