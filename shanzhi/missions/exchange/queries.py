"""Reading agreements, exchanges, national records and control tasks."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Count, QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.places import queries as places
from shanzhi.kernel.places.models import Place
from shanzhi.missions.exchange.models import (
    Agreement,
    ControlLink,
    ControlResult,
    ControlTask,
    Exchange,
    NationalRecord,
)


def agreements(actor: Actor) -> QuerySet[Agreement]:
    """Own requests; for a desk those about its area."""
    rows: QuerySet[Agreement] = Agreement.objects.scoped(actor).select_related("requester", "place")
    return rows.annotate(used=Count("exchanges")).order_by("-id")


def agreement_for(actor: Actor, pk: int) -> Agreement | None:
    rows = Agreement.objects.scoped(actor).select_related("requester", "place", "decided_by__body")
    found: Agreement | None = rows.filter(pk=pk).first()
    return found


def agreement_locked(actor: Actor, pk: int) -> Agreement | None:
    rows = Agreement.objects.scoped(actor).select_for_update(of=("self",)).select_related("place", "requester")
    found: Agreement | None = rows.filter(pk=pk).first()
    return found


def exchanges_of(agreement: Agreement, limit: int = 50) -> list[Exchange]:
    return list(Exchange.objects.filter(agreement=agreement).select_related("by__body").order_by("-sequence")[:limit])


def whole_chain(agreement_id: int) -> list[Exchange]:
    return list(Exchange.objects.filter(agreement_id=agreement_id).order_by("sequence"))


def communities(actor: Actor, on: date) -> list[Place]:
    """The communities of the reach with their street and county, by code."""
    rows = places.communities_within(actor.reach, on).select_related("parent__parent").order_by("path")
    return list(rows)


def national_records(place_ids: Sequence[int]) -> dict[int, NationalRecord]:
    rows = NationalRecord.objects.unscoped("places were found in scope").filter(place_id__in=place_ids)
    return {row.place_id: row for row in rows}


def links(actor: Actor) -> list[ControlLink]:
    rows = ControlLink.objects.scoped(actor).select_related("place")
    return list(rows.annotate(count=Count("tasks")).order_by("-id")[:20])


def link_for(actor: Actor, pk: int) -> ControlLink | None:
    found: ControlLink | None = ControlLink.objects.scoped(actor).select_related("place").filter(pk=pk).first()
    return found


def open_link(pk: int, on: date) -> ControlLink | None:
    """For the platform's own call: the link, if it is on and not over."""
    rows = ControlLink.objects.unscoped("the platform's signature is the scope").select_related("place")
    found: ControlLink | None = rows.filter(pk=pk, state="on", ends_on__gte=on).first()
    return found


def overdue_links(on: date) -> list[int]:
    rows = ControlLink.objects.unscoped("daily sweep").filter(state="on", ends_on__lt=on)
    return list(rows.order_by("id").values_list("id", flat=True))


def tasks(actor: Actor) -> QuerySet[ControlTask]:
    rows: QuerySet[ControlTask] = ControlTask.objects.scoped(actor).filter(place=actor.place_id)
    return rows.select_related("link", "admission", "taken_by__person").order_by("-id")


def task_for(actor: Actor, pk: int) -> ControlTask | None:
    return tasks(actor).filter(pk=pk).first()


def due_results(now: datetime, limit: int) -> list[ControlResult]:
    rows = ControlResult.objects.filter(delivered_at=None, next_at__lte=now).select_related("task__link")
    return list(rows.order_by("next_at", "id")[:limit])


def waiting_results(link_id: int) -> int:
    return ControlResult.objects.filter(task__link_id=link_id, delivered_at=None).count()
