"""Finding systems and what they are still to be told."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.clients.models import Delivery, SystemClient
from shanzhi.kernel.places.queries import reach_of


def in_service(identifier: str, on: date) -> SystemClient | None:
    """A system that may call today."""
    rows = SystemClient.objects.unscoped("the system itself calls").filter(
        identifier=identifier, ended_at=None, valid_from__lte=on, valid_until__gte=on
    )
    found: SystemClient | None = rows.select_related("body__place").first()
    return found


@dataclass(frozen=True, slots=True)
class Caller:
    """A recognised system with what its token lets it do."""

    client: SystemClient
    scopes: frozenset[str]


def actor_of(client: SystemClient, on: date) -> Actor:
    """The capacity a system acts in: its own post in its body."""
    return Actor(
        capacity=f"{client.body.name} · 系统对接（{client.name}）",
        roles=frozenset(client.post.roles),
        reach=reach_of(client.body.place, on),
        post_id=client.post_id,
        body_id=client.body_id,
        place_id=client.body.place_id,
        tier=client.body.tier,
    )


def systems_for(actor: Actor) -> QuerySet[SystemClient]:
    """Systems in the reach, newest first, with how many notices wait and how many were given up."""
    waiting, given_up = Q(deliveries__next_at__isnull=False), Q(deliveries__next_at=None, deliveries__received_at=None)
    rows: QuerySet[SystemClient] = SystemClient.objects.scoped(actor).select_related("body").order_by("-id")
    return rows.annotate(waiting=Count("deliveries", waiting), given_up=Count("deliveries", given_up))


def system_for(actor: Actor, pk: int) -> SystemClient | None:
    return systems_for(actor).filter(pk=pk).first()


def due(now: datetime, limit: int) -> list[int]:
    """Deliveries whose turn has come, oldest first."""
    rows = Delivery.objects.filter(next_at__lte=now).order_by("next_at", "id")
    return list(rows.values_list("id", flat=True)[:limit])
