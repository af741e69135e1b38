"""A register somebody kept before is brought in at once: judged board by board, written in one go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.places.models import Place
from shanzhi.missions.signboards import facts, queries
from shanzhi.missions.signboards.actions.registering import list_for
from shanzhi.missions.signboards.models import Board
from shanzhi.policy import signboards as rules
from shanzhi.policy.calendar import local_day


@dataclass(frozen=True, slots=True)
class Known:
    """One line of the old register."""

    place: Place
    text: str
    placement: str
    photo_id: int | None = None


@transaction.atomic
def load_register(*, rows: Iterable[Known], actor: Actor, now: datetime) -> int:
    """Boards that hang lawfully; what may not hang is left out and has to be checked on the spot."""
    today = local_day(now)
    same = rules.terms(today)["same_name"]
    lists: dict[str, Sequence[rules.Listed]] = {}
    boards = []
    for row in rows:
        holder = queries.holder_of(row.place)
        listed = lists.setdefault(f"{holder}{row.place.path[:6]}", list_for(row.place, today))
        around = facts.around(row.place)
        judged = rules.judge(rules.Board(row.text, row.placement, holder, around), listed, today)
        if judged.outcome.stays:
            boards.append(
                Board(
                    place=row.place,
                    placement=row.placement,
                    category=rules.category_of(row.text, row.placement, today),
                    text=row.text,
                    key=rules.key_of(row.text, around, same)[:60],
                    entry_id=judged.entry.key if judged.entry and judged.entry.key else None,
                    outcome=judged.outcome,
                    photo_id=row.photo_id,
                    hung_on=today,
                    checked_on=today,
                )
            )
    Board.objects.bulk_create(boards, ignore_conflicts=True)
    audit.record(at=now, actor=actor, act="signboards.load", subject="board", detail={"count": len(boards)})
    return len(boards)
