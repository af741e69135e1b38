"""Signing in by slip, staff or sheet; leaving; taking the last one back. One line of the roll, one presence."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from shanzhi.kernel.assemblies import queries
from shanzhi.kernel.assemblies.actions.convening import locked
from shanzhi.kernel.assemblies.models import Assembly, RollEntry, SignIn
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.policy.assemblies import running
from shanzhi.policy.decision import Decision

_SIGN = """
INSERT INTO assemblies_signin (assembly_id, entry_id, channel, at, by_id)
SELECT %s, id, %s, %s, %s FROM assemblies_rollentry WHERE assembly_id = %s AND id = ANY(%s)
ON CONFLICT (entry_id) WHERE left_at IS NULL AND undone_at IS NULL DO NOTHING"""


@transaction.atomic
def note_presence(
    *, assembly_id: int, entry_ids: Sequence[int], channel: str, actor: Actor, now: datetime
) -> tuple[Decision, int]:
    """Note lines of the roll as present; how many were new. Twice the same is once."""
    row: Assembly = Assembly.objects.scoped(actor).select_for_update(of=("self",)).get(pk=assembly_id)
    decision = running.may_sign(row.state)
    if not decision.allowed:
        return decision, 0
    fresh = _signed(row, entry_ids, channel, actor, now)
    if fresh:
        detail = {"channel": channel, "new": fresh}
        audit.record(at=now, actor=actor, act="assemblies.sign_in", subject=row.subject, detail=detail)
    return decision, fresh


def _signed(row: Assembly, entry_ids: Sequence[int], channel: str, actor: Actor, now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_SIGN, [row.pk, channel, now, actor.post_id, row.pk, list(entry_ids)])
        return int(cursor.rowcount)


@transaction.atomic
def sign_by_slip(*, slip: str, now: datetime) -> tuple[Decision, RollEntry | None]:
    """Somebody scanned the slip of their own household in the hall."""
    entry = queries.slip_of(slip)
    if entry is None:
        return Decision(), None
    rows = Assembly.objects.unscoped("the slip is the key")
    row: Assembly = rows.select_for_update(of=("self",)).get(pk=entry.assembly_id)
    decision = running.may_sign(row.state)
    if decision.allowed:
        oneself = Actor(capacity="本户（签到码）")
        if _signed(row, [entry.pk], SignIn.Channel.SLIP, oneself, now):
            audit.record(at=now, actor=oneself, act="assemblies.sign_in", subject=row.subject, detail={"new": 1})
    return decision, entry


@transaction.atomic
def leave(*, assembly_id: int, entry_id: int, actor: Actor, now: datetime) -> tuple[Decision, bool]:
    """Somebody leaves before the end: the number falls, and with it perhaps the quorum."""
    row = locked(assembly_id, actor)
    decision = running.may_sign(row.state)
    if not decision.allowed:
        return decision, False
    gone = SignIn.objects.filter(queries.HERE, assembly=row, entry=entry_id).update(left_at=now)
    if gone:
        audit.record(at=now, actor=actor, act="assemblies.leave", subject=row.subject)
    return decision, bool(gone)


@transaction.atomic
def undo_last(*, assembly_id: int, sign_in_id: int, actor: Actor, now: datetime) -> bool:
    """Take back one's own last entry; it stays in the table as taken back."""
    row = locked(assembly_id, actor)
    if not running.may_sign(row.state).allowed:
        return False
    rows = SignIn.objects.filter(queries.HERE, assembly=row, pk=sign_in_id, by=actor.post_id)
    undone = rows.update(undone_at=now)
    if undone:
        audit.record(at=now, actor=actor, act="assemblies.undo_sign_in", subject=row.subject)
    return bool(undone)
