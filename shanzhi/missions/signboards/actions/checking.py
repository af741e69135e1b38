"""The self-check: nothing changed in two taps, one board changed, the street looks at the wall (D1-4.1.2)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.campaigns import actions as campaigns
from shanzhi.kernel.campaigns import queries as campaign_queries
from shanzhi.missions.signboards import facts, queries
from shanzhi.missions.signboards.actions.registering import judge, list_for, note_check, raise_for
from shanzhi.missions.signboards.models import Board, BoardCheck
from shanzhi.policy import signboards as rules
from shanzhi.policy.calendar import local_day
from shanzhi.policy.decision import Decision, Reason


@transaction.atomic
def confirm_unchanged(*, campaign_id: int, photos: Mapping[int, int], actor: Actor, now: datetime) -> Decision:
    """All boards are as they were: checked, judged by the list of today, handed in. Photos are optional."""
    item = campaign_queries.item_of(actor, campaign_id)
    if item is None:
        told = "这次专项行动不在您这里查。"
        return Decision((Reason("check_not_here", None, "", told, "回今日工作看看还有什么要查的。"),))
    today = local_day(now)
    rows = list(queries.hanging(actor).select_for_update(of=("self",)).select_related("place__parent__parent"))
    listed = list_for(item.place, today)
    for row in rows:
        if row.pk in photos:
            row.photo_id = photos[row.pk]
        row.checked_on = today
        _judge_again(row, listed, campaign_id, actor, now)
        row.save()
        if not BoardCheck.objects.filter(campaign=campaign_id, board=row).exists():
            note_check(campaign_id, row, BoardCheck.Result.SAME, photos.get(row.pk), actor, now)
    campaigns.report(campaign_id=campaign_id, place_id=item.place_id, checked=len(rows), actor=actor, now=now)
    audit.record(at=now, actor=actor, act="signboards.confirm", subject=f"campaign:{campaign_id}")
    return Decision()


def _judge_again(row: Board, listed: tuple[rules.Listed, ...], campaign_id: int, actor: Actor, now: datetime) -> None:
    """The list may have changed since: an old board that may not hang any more is found now, once."""
    today = local_day(now)
    judged = judge(row.place, row.text, row.placement, today, row.temporary_until, listed)
    row.outcome = judged.outcome
    row.entry_id = judged.entry.key if judged.entry and judged.entry.key else None
    open_finding = row.finding is not None and row.finding.state != "closed"
    if not judged.outcome.stays and not open_finding:
        raise_for(row, judged, campaign_id, actor, now)
    elif open_finding and row.finding_id:
        campaigns.attach_finding(
            campaign_id=campaign_id, place_id=row.place_id, finding_id=row.finding_id, actor=actor, now=now
        )


@transaction.atomic
def change_board(
    *,
    board_id: int,
    text: str,
    placement: str,
    photo_id: int | None,
    campaign_id: int | None,
    actor: Actor,
    now: datetime,
) -> Decision:
    """字变了、换地方了: the board is judged anew; what may not hang any more becomes a finding."""
    today = local_day(now)
    decision = rules.readable(text, placement, today)
    row = queries.locked_board(actor, board_id)
    if row is None:
        return Decision((Reason("board_gone", None, "", "这块牌子已经不在了。", "回牌子清单看看。"),))
    if not decision.allowed:
        return decision
    key = rules.key_of(text, facts.around(row.place), rules.terms(today)["same_name"])[:60]
    others = Board.objects.scoped(actor).filter(place=row.place, placement=placement, key=key, removed_on=None)
    if others.exclude(pk=row.pk).exists():
        return Decision((Reason("board_twice", None, "", f"“{text}”那里已经有一块了。", "先把那一块登记摘掉。"),))
    row.text, row.placement, row.key = text.strip(), placement, key
    row.category = rules.category_of(text, placement, today)
    row.photo_id = photo_id or row.photo_id
    row.checked_on = today
    judged = judge(row.place, row.text, placement, today, row.temporary_until)
    row.outcome, row.entry_id = judged.outcome, judged.entry.key if judged.entry and judged.entry.key else None
    row.save()
    if not judged.outcome.stays and (row.finding is None or row.finding.state == "closed"):
        raise_for(row, judged, campaign_id, actor, now)
    if campaign_id and campaign_queries.item_of(actor, campaign_id):
        note_check(campaign_id, row, BoardCheck.Result.CHANGED, photo_id, actor, now)
    audit.record(at=now, actor=actor, act="signboards.change", subject=row.subject)
    return Decision()


@transaction.atomic
def accept_wall(*, campaign_id: int, except_ids: frozenset[int], actor: Actor, now: datetime) -> int:
    """The street has looked at what its communities showed; the marked ones stay open."""
    seen = queries.wall(actor, campaign_id).filter(accepted_at=None).exclude(pk__in=except_ids).values("pk")
    rows = BoardCheck.objects.filter(pk__in=list(seen.values_list("pk", flat=True))).exclude(by=actor.post_id)
    done: int = rows.update(accepted_at=now, accepted_by=actor.post_id)
    audit.record(
        at=now, actor=actor, act="signboards.accept", subject=f"campaign:{campaign_id}", detail={"count": done}
    )
    return done
