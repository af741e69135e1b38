"""The nightly recount: the roll-up equals the rows to the unit, or it is counted anew and that is told."""

from datetime import datetime

from django.db import connection, transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.missions.supervision import queries

_ANEW = """
LOCK TABLE cases_assignment IN SHARE MODE;
DELETE FROM supervision_burdencell;
SELECT supervision_burden_add(1, (SELECT
    array_agg((due_on, place_id, admission_id, state, minutes)::supervision_burden_row) FROM cases_assignment));
"""


@transaction.atomic
def mend_rollup(*, actor: Actor, now: datetime) -> int:
    """How many sums differed; nothing is written when none did."""
    wrong = queries.differing_cells()
    if not wrong:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_ANEW)
    audit.record(at=now, actor=actor, act="supervision.mend", subject="burden", detail={"cells": wrong})
    return wrong
