"""The opinion map people see: made anew only when five voices have changed, so that no single vote shows."""

from datetime import datetime

from shanzhi.missions.deliberation import facts, queries
from shanzhi.missions.deliberation.models import Deliberation, Edition, Voice


def refresh_map(row: Deliberation, now: datetime, *, always: bool = False) -> Edition | None:
    """A new edition when enough has changed since the last; `always` at the end of a round.

    Called with the case locked. Even at the end no edition is made for fewer than five changed voices:
    the difference of two editions never tells what one person answered.
    """
    least = int(facts.house(facts.local_day(now))["shown_least"])
    last = queries.edition_of(row.pk)
    changed = Voice.objects.filter(deliberation=row)
    if last is not None:
        changed = changed.filter(last_at__gt=last.made_at)
    waiting = changed.count()
    enough = least if last is None or always else max(least, last.people // 50)
    if waiting < enough:
        return last
    people, content = facts.edition_content(row.pk, least)
    made: Edition = Edition.objects.create(deliberation=row, made_at=now, people=people, content=content)
    return made
