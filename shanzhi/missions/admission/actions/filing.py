"""Filing a demand: draft, parts saved as they are typed, submit, ruling (D1-4.2.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.places import queries as places
from shanzhi.kernel.places.models import Place
from shanzhi.missions.admission import facts, queries
from shanzhi.missions.admission.actions import lifetime, noticing, routing
from shanzhi.missions.admission.actions.walking import walk, walk_through
from shanzhi.missions.admission.models import Basis, Demand, Filing, Ruling, Target
from shanzhi.policy import admission as gate
from shanzhi.policy.normalising import bigrams, stored
from shanzhi.policy.procedures.admission import AFTER_RULING, ruling_evidence

EDITABLE = frozenset({"draft", "returned", "revise", "redirected", "prohibited"})
PART_FIELDS = frozenset(
    {
        "kind",
        "title",
        "purpose",
        "entry_id",
        "frequency",
        "role",
        "result_owner",
        "community_share",
        "topic",
        "own_duty",
        "sponsor_tier",
        "no_basis",
        "funding_source",
        "funding_per_community",
        "funding_channel",
        "funding_arrives_on",
        "funding_none_reason",
        "starts_on",
        "ends_on",
        "minutes",
        "minutes_p90",
        "tested_by",
        "system_used",
        "exit_condition",
        "personal_data",
        "particulars",
    }
)


@dataclass(frozen=True, slots=True)
class BasisDraft:
    """One ground as picked or typed."""

    kind: str
    document: str
    level: str = ""
    document_number: str = ""
    article: str = ""
    quote: str = ""
    law_article: str = ""
    file_id: int | None = None


@transaction.atomic
def start_filing(*, actor: Actor, now: datetime) -> Demand:
    """An empty draft of the actor's body."""
    demand: Demand = Demand.objects.create(
        issuer_id=actor.own_body, filed_by_id=actor.held_post, created_at=now, changed_at=now
    )
    Filing.objects.create(demand=demand)
    audit.record(at=now, actor=actor, act="admission.draft", subject=demand.subject)
    return demand


@transaction.atomic
def save_part(
    *,
    demand_id: int,
    changes: Mapping[str, Any],
    bases: Sequence[BasisDraft] | None = None,
    place_ids: Sequence[int] | None = None,
    actor: Actor,
    now: datetime,
) -> Filing | None:
    """Keep what was typed so far. A ruled version stays as it is: changing it opens the next version."""
    demand = queries.own_demand_locked(actor, demand_id)
    if demand is None or demand.state not in EDITABLE:
        return None
    filing = _open_version(demand, actor, now)
    changed = _take_over(filing, changes)
    if changed:
        filing.save(update_fields=changed)
    if bases is not None:
        filing.bases.all().delete()
        Basis.objects.bulk_create(Basis(filing=filing, **_fields(draft)) for draft in bases)
    if place_ids is not None:
        _set_targets(filing, place_ids, actor, now)
    return filing


def _take_over(filing: Filing, changes: Mapping[str, Any]) -> list[str]:
    """Put what was typed into the row, unsaved; the names that were given."""
    given = sorted(PART_FIELDS & changes.keys())
    for name in given:
        value = changes[name]
        setattr(filing, name, stored(value) if isinstance(value, str) else value)
    return given


def _fields(draft: BasisDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in draft.__slots__}


def _open_version(demand: Demand, actor: Actor, now: datetime) -> Filing:
    """The unruled version, or a copy of the ruled one as the next version."""
    filing = queries.filing_of(demand.pk)
    if filing.filed_at is None:
        return filing
    old_bases, old_targets = list(filing.bases.all()), list(filing.targets.all())
    filing.pk, filing.version, filing.filed_at = None, filing.version + 1, None
    filing._state.adding = True
    filing.save()
    Basis.objects.bulk_create(
        Basis(filing=filing, **{name: getattr(row, name) for name in BasisDraft.__slots__}) for row in old_bases
    )
    Target.objects.bulk_create(Target(filing=filing, place_id=row.place_id) for row in old_targets)
    walk(demand, "draft", by="issuer", evidence={"new_version"}, now=now)
    audit.record(
        at=now,
        actor=actor,
        act="admission.new_version",
        subject=demand.subject,
        detail={"version": filing.version},
    )
    return queries.filing_of(demand.pk)


def _set_targets(filing: Filing, place_ids: Sequence[int], actor: Actor, now: datetime) -> None:
    """Only places within the issuer's reach; a place inside a chosen one adds nothing."""
    chosen = places.places(facts.local_day(now)).filter(pk__in=list(place_ids)).order_by("path")
    kept: list[Place] = []
    for place in chosen:
        reached = any(place.path.startswith(prefix) for prefix in actor.reach)
        if reached and not any(place.path.startswith(wider.path) for wider in kept):
            kept.append(place)
    filing.targets.all().delete()
    Target.objects.bulk_create(Target(filing=filing, place=place) for place in kept)
    filing.places_count = len(lifetime.target_places(filing, facts.local_day(now)))
    filing.save(update_fields=["places_count"])


@transaction.atomic(savepoint=False)
def submit(*, demand_id: int, changes: Mapping[str, Any] | None = None, actor: Actor, now: datetime) -> Ruling | None:
    """File the draft, with its last changes, and rule on it in the same breath; that version never changes again."""
    demand = queries.own_demand_locked(actor, demand_id)
    if demand is None or demand.state not in EDITABLE:
        return None
    filing = _open_version(demand, actor, now) if changes else queries.filing_of(demand.pk)
    if filing.filed_at is not None:
        return queries.ruling_of(filing.pk)
    changed = _take_over(filing, changes or {})
    day = facts.local_day(now)
    answer = gate.rule(facts.proposal(demand, filing, day), facts.terms(day))
    words = bigrams(f"{filing.title} {filing.purpose}")
    filing.filed_at, filing.search = now, SearchVector(Value(words), config="simple")
    filing.save(update_fields=[*changed, "filed_at", "search"])
    ruling = Ruling.objects.create(filing=filing, ruled_at=now, **facts.ruling_fields(answer, day))
    audit.record(
        at=now,
        actor=actor,
        act=f"admission.ruled_{ruling.outcome}",
        subject=demand.subject,
        clauses=sorted({reason["clause"] for reason in ruling.reasons if reason["clause"]}),
        detail={"version": filing.version, "rules": ruling.rules_version},
    )
    _route(demand, filing, ruling, actor, now)
    noticing.note_signs(demand=demand, filing=filing, actor=actor, now=now)
    return ruling


def _route(demand: Demand, filing: Filing, ruling: Ruling, actor: Actor, now: datetime) -> None:
    """Walk draft → submitted → complete → ruled → where the ruling leads, and do what waits there."""
    to = AFTER_RULING[ruling.outcome]
    moves = (
        ("submitted", "issuer", {"filing"}),
        ("complete", "system", {"all_fields"}),
        ("ruled", "system", {"ruling"}),
        (to, "system", ruling_evidence(ruling.outcome)),
    )
    walk_through(demand, moves, now=now)
    if to == "admitted":
        lifetime.admit(demand=demand, filing=filing, ruling=ruling, actor=actor, now=now)
    elif to == "in_approval":
        routing.open_approvals(demand=demand, filing=filing, actor=actor, now=now)
    elif to == "legal_review":
        routing.open_legal_review(demand=demand, filing=filing, actor=actor, now=now)


@transaction.atomic
def insist(*, demand_id: int, actor: Actor, now: datetime) -> bool:
    """An issuer told to buy the service may still ask for approval (可: permission, D1-4.2.7)."""
    demand = queries.own_demand_locked(actor, demand_id)
    if demand is None or demand.state != Demand.State.REDIRECTED:
        return False
    walk(demand, "in_approval", by="issuer", evidence={"insistence"}, now=now)
    filing = queries.filing_of(demand.pk)
    audit.record(at=now, actor=actor, act="admission.insist", subject=demand.subject, clauses=["D1-4.2.7"])
    routing.open_approvals(demand=demand, filing=filing, actor=actor, now=now)
    return True
