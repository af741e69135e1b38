"""Signs of a disguise beside a filing (变相): noted with the filing, looked at by the desk, decided by people."""

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.findings import actions as findings
from shanzhi.kernel.messages import actions as messages
from shanzhi.missions.admission import facts
from shanzhi.missions.admission.actions import lifetime
from shanzhi.missions.admission.actions.walking import may_walk
from shanzhi.missions.admission.models import Demand, Filing, Suspicion
from shanzhi.missions.admission.queries import suspicions as queries
from shanzhi.policy import disguises, rechecks
from shanzhi.policy.decision import Decision

CLAUSES = {
    "hidden_target": "D1-4.2.6",
    "split": "D1-4.2.5",
    "another_name": "D1-4.2.5",
    "another_tier": "D1-4.2.3",
    "early": "D1-4.2.5",
}


def note_signs(*, demand: Demand, filing: Filing, actor: Actor, now: datetime) -> int:
    """Put every sign before the desk, inside the transaction of the filing; the ruling stands as it is."""
    found = _signs(demand, filing, now)
    desk = facts.desk_for(demand) if found else None
    if desk is None:
        return 0
    rows = Suspicion.objects.bulk_create(
        Suspicion(demand=demand, filing=filing, body=desk, opened_at=now, **fields) for fields in found
    )
    for row in rows:
        audit.record(
            at=now,
            actor=actor,
            act="admission.sign",
            subject=demand.subject,
            clauses=[CLAUSES[row.kind]],
            detail={"kind": row.kind},
        )
    if rows:
        messages.write_notice(
            key=f"suspicion:{filing.pk}",
            recipient_id=desk.pk,
            kind="suspicion",
            subject=demand.subject,
            title=f"请看一看：{filing.title}"[:200],
            text="；".join(row.text for row in rows)[:300],
            link=f"/a/suspicions/{rows[0].pk}/",
            now=now,
        )
    return len(rows)


def _signs(demand: Demand, filing: Filing, now: datetime) -> list[dict[str, object]]:
    text = facts.weighed_text(filing)
    weighed = disguises.weigh(text)
    found: list[dict[str, object]] = []
    if weighed.suspected:
        marks = [[mark.start, mark.end] for mark in weighed.marks]
        told = "标题、用途或附件里的说法像派任务、定指标。标出的字请人看。"
        found.append({"kind": "hidden_target", "text": told, "marks": marks})
    new = facts.compared(demand, filing, now)
    before = [facts.compared(row.demand, row, now) for row in queries.filed_before(demand, filing)]
    for sign in disguises.signs(new, before, filing.starts_on):
        found.append({"kind": sign.code, "text": sign.text, "related": list(sign.demands)})
    return found


@transaction.atomic
def decide_suspicion(*, suspicion_id: int, verdict: str, reason: str, actor: Actor, now: datetime) -> Decision:
    """The desk's answer: nothing wrong, or a finding against the issuer and an end to the number (D1-4.2.5)."""
    row = queries.suspicion_locked(suspicion_id, actor)
    decision = rechecks.may_answer(open_=row is not None and row.decided_at is None, verdict=verdict, reason=reason)
    if row is None or not decision.allowed:
        return decision
    row.verdict, row.reason, row.decided_at, row.decided_by_id = verdict, reason, now, actor.held_post
    row.save(update_fields=["verdict", "reason", "decided_at", "decided_by"])
    audit.record(
        at=now, actor=actor, act=f"admission.sign_{verdict}", subject=row.demand.subject, clauses=[CLAUSES[row.kind]]
    )
    if verdict == Suspicion.Verdict.FOUNDED:
        _follow(row, reason, actor, now)
    return decision


def _follow(row: Suspicion, reason: str, actor: Actor, now: datetime) -> None:
    demand = row.demand
    findings.raise_finding(
        kind="disguised_demand",
        clause=CLAUSES[row.kind],
        source="desk",
        title=f"{row.get_kind_display()}：{row.filing.title}"[:200],
        quote=reason,
        subject=demand.subject,
        issuer_id=demand.issuer_id,
        issuer_name=demand.issuer.name,
        area_id=demand.issuer.place_id,
        raised_by_id=actor.post_id,
        actor=actor,
        now=now,
    )
    if demand.admission_id and may_walk(demand, "revoked"):
        lifetime.end(demand_id=demand.pk, to=Demand.State.REVOKED, actor=actor, now=now)
