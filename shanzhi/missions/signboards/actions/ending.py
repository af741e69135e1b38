"""Temporary boards: a removal task on the last day, a finding the day after (D1-4.1.4)."""

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.models import Body
from shanzhi.missions.signboards.actions.registering import judge, raise_for
from shanzhi.missions.signboards.models import Board
from shanzhi.policy.calendar import local_day


@transaction.atomic
def remind_of_end(*, board_id: int, actor: Actor, now: datetime) -> bool:
    """The street is told on the last day; once."""
    row = Board.objects.unscoped("temporary boards").filter(pk=board_id, removed_on=None).first()
    body = people.organ(row.place_id, Body.Kind.GOVERNMENT) if row else None
    if row is None or body is None:
        return False
    return messages.write_notice(
        key=f"{row.subject}/end",
        recipient_id=body.pk,
        kind="signboard",
        subject=row.subject,
        title=f"今天到期，请摘掉临时牌“{row.text}”",
        text="工作结束后要立即清理。摘完拍一张照片，明天还在就记为问题。依据《实施意见》四（一）。",
        link=f"/w/signboards/boards/{row.pk}/",
        now=now,
    )


@transaction.atomic
def report_overdue(*, board_id: int, actor: Actor, now: datetime) -> bool:
    """Still there the day after: judged again without the consent, a finding, once."""
    rows = Board.objects.unscoped("temporary boards").select_for_update(of=("self",))
    row = rows.select_related("place__parent__parent", "asked_by").filter(pk=board_id, removed_on=None).first()
    if row is None or row.outcome != Board.Outcome.TEMPORARY:
        return False
    judged = judge(row.place, row.text, row.placement, local_day(now), row.temporary_until)
    row.outcome = judged.outcome
    row.save(update_fields=["outcome"])
    if not judged.outcome.stays:
        finding = raise_for(row, judged, None, actor, now)
        finding.kind, finding.clause, finding.source = "temporary_board_overdue", "D1-4.1.4", "automatic"
        finding.save(update_fields=["kind", "clause", "source"])
    return True
