"""Signs of disguises: what was filed before, what waits for the desk."""

from datetime import timedelta

from django.db.models import F, QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.missions.admission.models import Demand, Filing, Suspicion

LOOKED_AT = 300
"""How many of the newest filings of the issuer and of the city are compared; older ones stay in the search."""
YEARS_BACK = timedelta(days=730)


def filed_before(demand: Demand, filing: Filing) -> list[Filing]:
    """The issuer's own newest filings and those of bodies above it on the same path, other demands only."""
    known = Filing.objects.filter(filed_at__isnull=False).exclude(demand=demand.pk).select_related("demand__issuer")
    own = known.filter(demand__issuer=demand.issuer_id).prefetch_related("bases").order_by("-id")[:LOOKED_AT]
    city = known.filter(demand__issuer__tier="city").prefetch_related("bases").order_by("-id")[:LOOKED_AT]
    return [*own, *(city if demand.issuer.tier in ("county", "zone") else [])]


def suspicions_waiting(actor: Actor) -> QuerySet[Suspicion]:
    """What waits for the actor's body first, then what was answered."""
    rows: QuerySet[Suspicion] = Suspicion.objects.scoped(actor).select_related("demand__issuer", "filing")
    return rows.order_by(F("decided_at").desc(nulls_first=True), "-id")


def suspicion_for(actor: Actor, pk: int) -> Suspicion | None:
    found: Suspicion | None = suspicions_waiting(actor).select_related("demand__admission").filter(pk=pk).first()
    return found


def suspicion_locked(pk: int, actor: Actor) -> Suspicion | None:
    rows = Suspicion.objects.scoped(actor).select_for_update(of=("self",)).select_related("demand__issuer", "filing")
    found: Suspicion | None = rows.filter(pk=pk).first()
    return found


def related_demands(ids: list[int]) -> list[Filing]:
    """The newest filing of each related demand, for the trail."""
    rows = Filing.objects.filter(demand__in=ids, filed_at__isnull=False).select_related("demand__issuer")
    return list(rows.order_by("demand", "-version").distinct("demand"))


def signs_of(demand_id: int) -> list[Suspicion]:
    """Signs shown to those who approve."""
    rows = Suspicion.objects.unscoped("shown with its demand").filter(demand=demand_id).exclude(verdict="unfounded")
    return list(rows.order_by("id"))
