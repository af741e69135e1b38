"""补几格: a community fills only what nobody has; the sums above follow at once (D1-4.8.2, D1-4.9.3)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.registry import actions as registry
from shanzhi.kernel.registry.holdings import Held
from shanzhi.missions.reporting import facts, queries
from shanzhi.missions.reporting.models import Cell, FormColumn, Submission
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.reporting import cells, rounds

MOST_DRAFT = 200
_CLOSED = Reason(
    "closed",
    "D1-4.2.1",
    "未经批准的工作事项，一律不得交由社区（村）落实",
    "这一期已经关了，不能再填。",
    "不用补，也不算没完成。",
)
_FROM_BASE = Reason("column", None, "", "这一格由系统带出。", "去“一张底表”更正，各张表跟着变。")
_DONE = Reason("done", None, "", "这一期已经交过了。", "要改就用下面的“更正”，原来的数会留着。")
_ADD = """
INSERT INTO reporting_rollup (round_id, place_id, column_id, total, filled)
SELECT %(round)s, above.id, given.col, given.delta, %(filled)s
FROM unnest(%(columns)s::bigint[], %(deltas)s::numeric[]) given(col, delta), places_place here
JOIN places_place above ON above.path = ANY (ARRAY[left(here.path, 4), left(here.path, 6), left(here.path, 9)])
WHERE here.id = %(place)s AND above.tier IN ('city', 'county', 'township') ORDER BY above.id, given.col
ON CONFLICT (round_id, place_id, column_id)
DO UPDATE SET total = reporting_rollup.total + excluded.total, filled = reporting_rollup.filled + excluded.filled
"""


def _standing(row: Submission, on: date) -> str:
    """open, late or closed; a form that has ended is closed."""
    if row.round.form.state != "active":
        return "closed"
    return rounds.standing(row.round.opens_on, row.round.due_on, row.round.closes_on, on)


@transaction.atomic
def save_draft(*, submission_id: int, values: Mapping[str, str], actor: Actor, now: datetime) -> Decision:
    """Keep half-filled cells as typed, right or wrong; nothing is counted yet."""
    row = queries.submission_locked(actor, submission_id)
    today = facts.local_day(now)
    if row is None or _standing(row, today) not in ("open", "late"):
        return Decision((_CLOSED,))
    if row.state == Submission.State.SUBMITTED:
        return Decision((_DONE,))
    keys = {str(column.pk) for column in queries.columns_of(row.round.form_id)}
    row.draft = {key: value[:MOST_DRAFT] for key, value in values.items() if key in keys and value.strip()}
    row.state = Submission.State.DRAFT if row.draft else Submission.State.OPEN
    row.save()
    return Decision()


@transaction.atomic
def submit(
    *, submission_id: int, values: Mapping[str, str], pasted: frozenset[str] = frozenset(), actor: Actor, now: datetime
) -> Decision:
    """Check every cell, keep them with their source beside what was prefilled, add them up the tree."""
    row = queries.submission_locked(actor, submission_id)
    today = facts.local_day(now)
    if row is None or _standing(row, today) not in ("open", "late"):
        return Decision((_CLOSED,))
    if row.state == Submission.State.SUBMITTED:
        return Decision((_DONE,))
    columns = queries.columns_of(row.round.form_id)
    held = facts.prefilled(row.place_id, columns, today)
    kept, wrong = cells.check(values, facts.columns_to_fill(columns, held))
    if wrong:
        return Decision(wrong)
    row.state, row.submitted_at, row.by_id, row.draft = Submission.State.SUBMITTED, now, actor.post_id, {}
    row.late = _standing(row, today) == "late"
    row.save()
    _keep(row, columns, kept, held, pasted, actor, now)
    _learn(row, columns, kept, actor, now)
    audit.record(
        at=now, actor=actor, act="reporting.submit", subject=f"submission:{row.pk}", clauses=["D1-4.8.2"],
        detail={"cells": len(kept), "late": row.late},
    )  # fmt: skip
    return Decision()


def _keep(
    row: Submission,
    columns: Sequence[FormColumn],
    kept: Mapping[str, str],
    held: Mapping[int, Held],
    pasted: frozenset[str],
    actor: Actor,
    now: datetime,
) -> None:
    fresh = []
    for column in columns:
        key = str(column.pk)
        if column.pk in held:
            value, source, origin = held[column.pk].value, Cell.Source.PREFILLED, held[column.pk].source
        elif key in kept:
            value, origin = kept[key], ""
            source = Cell.Source.PASTED if key in pasted else Cell.Source.TYPED
        else:
            continue
        fresh.append(
            Cell(submission=row, column=column, value=value, source=source, origin=origin, at=now, by_id=actor.post_id)
        )
    Cell.objects.bulk_create(fresh)
    _roll_up(row, {cell.column_id: Decimal(cell.value) for cell in fresh if cell.column.numeric}, 1)


def _roll_up(row: Submission, deltas: Mapping[int, Decimal], filled: int) -> None:
    """One statement for all columns and the street, county and city above."""
    with connection.cursor() as cursor:
        cursor.execute(
            _ADD,
            {
                "round": row.round_id,
                "place": row.place_id,
                "columns": list(deltas),
                "deltas": list(deltas.values()),
                "filled": filled,
            },
        )


def _learn(
    row: Submission, columns: Sequence[FormColumn], kept: Mapping[str, str], actor: Actor, now: datetime
) -> None:
    """What is told once is known: the next form finds it."""
    told = {column.element: kept[str(column.pk)] for column in columns if column.element and str(column.pk) in kept}
    if told:
        source = f"{row.round.form.title}（{row.round.label}）"
        registry.learn(
            place_id=row.place_id, values=told, source=source, as_of=facts.local_day(now), actor=actor, now=now
        )


@transaction.atomic
def correct(*, submission_id: int, column_id: int, value: str, reason: str, actor: Actor, now: datetime) -> Decision:
    """Put a handed-in value right; the former one stays, the sums take the difference."""
    row = queries.submission_locked(actor, submission_id)
    today = facts.local_day(now)
    if row is None or row.state != Submission.State.SUBMITTED or _standing(row, today) == "closed":
        return Decision((_CLOSED,))
    column = FormColumn.objects.filter(pk=column_id, form_id=row.round.form_id).first()
    former = Cell.objects.filter(submission=row, column_id=column_id, newest=True).first()
    if column is None or former is None or former.source == Cell.Source.PREFILLED:
        return Decision(
            (Reason("column", None, "", "这一格由系统带出，在底表里更正。", "去“一张底表”更正，各张表跟着变。"),)
        )
    if not reason.strip():
        return Decision((Reason("reason", None, "", "还没写为什么更正。", "写一句，例如：漏了一户。"),))
    read, problem = cells.read(value, facts.columns_to_fill([column], {})[0])
    if problem:
        return Decision((Reason(str(column_id), None, "", problem, None),))
    Cell.objects.filter(pk=former.pk).update(newest=False)
    Cell.objects.create(
        submission=row, column=column, value=read, source=Cell.Source.TYPED, at=now, by_id=actor.post_id,
        reason=reason.strip()[:120],
    )  # fmt: skip
    if column.numeric:
        _roll_up(row, {column.pk: Decimal(read or 0) - Decimal(former.value or 0)}, 0)
    _learn(row, [column], {str(column.pk): read}, actor, now)
    audit.record(
        at=now, actor=actor, act="reporting.correct", subject=f"submission:{row.pk}", clauses=["D1-4.8.2"],
        before={"value": former.value}, after={"value": read},
    )  # fmt: skip
    return Decision()
