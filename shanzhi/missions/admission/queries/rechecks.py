"""Numbers that need a person's look (复查): which are touched, which wait, who decides."""

from collections.abc import Sequence

from django.db.models import F, OuterRef, QuerySet, Subquery

from shanzhi.kernel.audit.actor import Actor
from shanzhi.missions.admission.models import Demand, Filing, Recheck


def admitted_by_entries(catalogue_id: int, numbers: Sequence[str], path: str) -> list[tuple[Demand, str]]:
    """Active numbers of issuers below a place that rest on entries of these numbers, with the number."""
    newest = Filing.objects.filter(demand=OuterRef("pk")).order_by("-version")
    rows = (
        Demand.objects.unscoped("list changed")
        .filter(state__in=["active", "suspended"], issuer__place__path__startswith=path)
        .annotate(
            list_id=Subquery(newest.values("entry__edition__catalogue")[:1]),
            entry_number=Subquery(newest.values("entry__number")[:1]),
        )
    )
    found = rows.filter(list_id=catalogue_id, entry_number__in=list(numbers)).select_related("issuer__place")
    return [(demand, demand.entry_number) for demand in found.order_by("id")]


def rechecks_waiting(actor: Actor) -> QuerySet[Recheck]:
    """What waits for the actor's body, the oldest first."""
    newest = Filing.objects.filter(demand=OuterRef("demand")).order_by("-version")
    rows: QuerySet[Recheck] = Recheck.objects.scoped(actor).select_related("demand__issuer", "demand__admission")
    return rows.annotate(title=Subquery(newest.values("title")[:1])).order_by(
        F("decided_at").desc(nulls_first=True), "id"
    )


def recheck_for(actor: Actor, pk: int) -> Recheck | None:
    found: Recheck | None = rechecks_waiting(actor).filter(pk=pk).first()
    return found


def recheck_locked(pk: int, actor: Actor) -> Recheck | None:
    rows = Recheck.objects.scoped(actor).select_for_update(of=("self",)).select_related("demand")
    found: Recheck | None = rows.filter(pk=pk).first()
    return found


def rechecks_of(demand_id: int) -> list[Recheck]:
    rows = Recheck.objects.unscoped("shown with its demand").filter(demand=demand_id)
    return list(rows.select_related("body").order_by("id"))
