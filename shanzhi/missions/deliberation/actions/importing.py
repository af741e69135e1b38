"""Votes cast elsewhere under pseudonyms: a Polis export, a paper round. One person one vote, re-imports replace."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.missions.deliberation import queries
from shanzhi.missions.deliberation.actions.mapping import refresh_map
from shanzhi.missions.deliberation.actions.walking import GONE
from shanzhi.missions.deliberation.models import Statement, Voice, Vote
from shanzhi.policy.decision import Decision
from shanzhi.policy.opinions.votes import Vote as Cast
from shanzhi.policy.opinions.votes import last_votes

BATCH = 5000


@transaction.atomic
def bring_votes(
    *, deliberation_id: int, votes: Iterable[Cast], source: str, actor: Actor, now: datetime
) -> tuple[Decision, int]:
    """Take in the last vote per pseudonym and statement; answers how many votes a re-import changed or added.

    `participant` is the pseudonym the source gave, `statement` the id of one of our statements.
    """
    row = queries.locked_case(actor, deliberation_id)
    if row is None or row.state != "deliberation":
        return GONE, 0
    counted = last_votes(votes)
    own = set(Statement.objects.filter(deliberation=row, pk__in=counted.statements).values_list("pk", flat=True))
    keys = [hashlib.sha256(f"{row.pk}:{source}:{one}".encode()).hexdigest() for one in counted.participants]
    Voice.objects.bulk_create(
        (Voice(deliberation=row, key=key, last_at=now) for key in keys), BATCH, ignore_conflicts=True
    )
    voices = dict(Voice.objects.filter(deliberation=row, key__in=keys).values_list("key", "pk"))
    before = {
        (voice, statement): choice
        for voice, statement, choice in Vote.objects.filter(voice__in=voices.values()).values_list(
            "voice_id", "statement_id", "choice"
        )
    }
    fresh = [
        Vote(voice_id=voices[keys[person]], statement_id=int(counted.statements[at]), choice=int(choice))
        for person, at, choice in zip(counted.rows, counted.columns, counted.choices, strict=True)
        if counted.statements[at] in own
    ]
    changed = [one for one in fresh if before.get((one.voice_id, one.statement_id)) != one.choice]
    Vote.objects.bulk_create(
        changed,
        BATCH,
        update_conflicts=True,
        unique_fields=["voice", "statement"],
        update_fields=["choice"],
    )
    audit.record(
        at=now,
        actor=actor,
        act="deliberation.bring_votes",
        subject=f"deliberation:{row.pk}",
        detail={"source": source[:40], "people": len(keys), "changed": len(changed)},
    )
    refresh_map(row, now)
    return Decision(), len(changed)
