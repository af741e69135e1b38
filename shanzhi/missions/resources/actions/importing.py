"""An inventory brought in from a spreadsheet: all of it or nothing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shanzhi.kernel.audit.actor import Actor
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.actions import surveying
from shanzhi.missions.resources.actions.surveying import AssetDraft
from shanzhi.policy.decision import Decision
from shanzhi.policy.resources import sheets


@transaction.atomic
def bring_in(*, kind: str, rows: Sequence[Sequence[str]], actor: Actor, now: datetime) -> tuple[Decision, int]:
    """The lines of a sheet into the own community's inventory; how many came in."""
    decision, drafts = sheets.read(kind, rows, facts.local_day(now))
    if not decision.allowed:
        return decision, 0
    place = actor.place_id or 0
    for line, draft in enumerate(drafts, start=2):
        if kind == "need":
            surveying.record_need(draft=draft, place_id=place, actor=actor, now=now)
        elif kind == "workforce":
            surveying.record_workforce(draft=draft, place_id=place, actor=actor, now=now)
        else:
            told, _ = surveying.record_asset(
                draft=AssetDraft(**draft), photo_ids=(), place_id=place, actor=actor, now=now
            )
            if not told.allowed:
                transaction.set_rollback(True)
                return Decision(tuple(sheets.at_line(line, reason) for reason in told.reasons)), 0
    return decision, len(drafts)
