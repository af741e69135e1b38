"""Orders at the door, and the rules for coming into a compound."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.places.models import Place
from shanzhi.missions.resources.models import AccessRegistration, Project, ServiceOrder


def services_near(place_id: int, on: datetime) -> QuerySet[Project]:
    """Running projects of the county around a place, the nearest first: own community, own street, own county."""
    here = Place.objects.select_related("parent__parent").get(pk=place_id)
    county = here.parent.parent if here.parent and here.parent.parent else here
    rows: QuerySet[Project] = Project.objects.unscoped("services are open to every resident of the county").filter(
        state="running", place__path__startswith=county.path, term_from__lte=on.date(), term_to__gte=on.date()
    )
    return rows.select_related("place", "provider__body").order_by("-id")


def service(pk: int) -> Project | None:
    rows = Project.objects.unscoped("services are open to residents").select_related("place__parent", "provider__body")
    found: Project | None = rows.filter(pk=pk, state="running").first()
    return found


def served(project_ids: list[int]) -> dict[int, tuple[int, int, int]]:
    """By project: done, rated, rated well."""
    rows = ServiceOrder.objects.unscoped("counted, nobody named").filter(project__in=project_ids, state="done")
    counted = rows.values_list("project").annotate(
        n=Count("id"), rated=Count("id", filter=~Q(rating="")), good=Count("id", filter=Q(rating="good"))
    )
    return {pk: (n, rated, good) for pk, n, rated, good in counted}


def orders(actor: Actor) -> QuerySet[ServiceOrder]:
    rows: QuerySet[ServiceOrder] = ServiceOrder.objects.scoped(actor)
    return rows.select_related("project__provider__body", "ordered_by__person").order_by("-id")


def own_orders(actor: Actor) -> QuerySet[ServiceOrder]:
    return orders(actor).filter(ordered_by=actor.post_id)


def order_for(actor: Actor, pk: int) -> ServiceOrder | None:
    return orders(actor).select_related("replaced_by").filter(pk=pk).first()


def order_locked(actor: Actor, pk: int) -> ServiceOrder | None:
    rows = ServiceOrder.objects.scoped(actor).select_for_update(of=("self",))
    found: ServiceOrder | None = rows.select_related("project__provider__body", "project__place").filter(pk=pk).first()
    return found


def taken_slots(project_id: int, since: datetime) -> dict[datetime, int]:
    rows = ServiceOrder.objects.unscoped("how full a slot is").filter(
        project=project_id, state="ordered", slot_at__gte=since
    )
    return dict(rows.values_list("slot_at").annotate(n=Count("id")))


def missed(project_id: int) -> int:
    rows = ServiceOrder.objects.unscoped("counted, nobody named").filter(project=project_id, state="missed")
    counted: int = rows.count()
    return counted


def quarter_orders(project_id: int, start: datetime, end: datetime) -> dict[str, int]:
    """What a quarter's orders prove: confirmed by code, rated, rated well, complained of."""
    rows = ServiceOrder.objects.unscoped("counted, nobody named").filter(
        project=project_id, closed_at__gte=start, closed_at__lt=end
    )
    counted: dict[str, int] = rows.aggregate(
        done=Count("id", filter=Q(state="done")),
        rated=Count("id", filter=Q(state="done") & ~Q(rating="")),
        good=Count("id", filter=Q(rating="good")),
        complaints=Count("id", filter=~Q(complaint="")),
    )
    return counted


def contacts_to_erase(before: datetime) -> list[int]:
    rows = ServiceOrder.objects.unscoped("daily sweep").filter(closed_at__lt=before).exclude(address="", phone="")
    return list(rows.order_by("id").values_list("id", flat=True))


def registrations(rule_id: int) -> list[AccessRegistration]:
    return list(AccessRegistration.objects.filter(rule=rule_id).select_related("body").order_by("id"))
