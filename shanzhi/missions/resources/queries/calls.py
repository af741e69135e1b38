"""Calls, offers and providers, as each side may see them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Body
from shanzhi.missions.resources.models import Call, Exclusion, Incentive, Offer, Provider
from shanzhi.policy.resources.terms import house


def calls(actor: Actor, text: str = "") -> QuerySet[Call]:
    """Calls in reach (or open to offer for), newest first, with how many offered; sealed ones are only counted."""
    rows: QuerySet[Call] = Call.objects.scoped(actor).select_related("place", "asset").order_by("-id")
    rows = rows.filter(title__contains=text) if text else rows
    return rows.annotate(offered=Count("offers", filter=~Q(offers__state="withdrawn"), distinct=True)).distinct()


def call_for(actor: Actor, pk: int) -> Call | None:
    rows = Call.objects.scoped(actor).select_related("place", "asset", "issuer", "publication")
    found: Call | None = rows.filter(pk=pk).distinct().first()
    return found


def call_locked(actor: Actor, pk: int) -> Call | None:
    """The call, locked, if the actor may see it."""
    if call_for(actor, pk) is None:
        return None
    rows = Call.objects.unscoped("seen just before").select_for_update(of=("self",)).select_related("place", "asset")
    found: Call | None = rows.filter(pk=pk).first()
    return found


def open_calls(text: str = "") -> QuerySet[Call]:
    """What the public may see: everything ever opened."""
    rows: QuerySet[Call] = Call.objects.unscoped("published calls").exclude(state__in=["draft", "cancelled"])
    rows = rows.filter(title__contains=text) if text else rows
    return rows.select_related("place", "asset", "issuer").order_by("-id")


def public_call(pk: int) -> Call | None:
    return open_calls().filter(pk=pk).first()


def need_categories(call: Call) -> list[str]:
    return sorted(set(call.needs.unscoped("needs of a call").values_list("category", flat=True)))


def similar_lately(call: Call, now: datetime) -> int:
    """Other calls of the community for one of the same needs within the days that count as splitting."""
    since = now - timedelta(days=house(now.date())["split_days"])
    rows = Call.objects.unscoped("splitting is looked for in the whole community").filter(
        place=call.place_id, needs__in=call.needs.unscoped("needs of a call"), opens_at__gte=since
    )
    counted: int = rows.exclude(pk=call.pk).exclude(state__in=["draft", "cancelled", "failed"]).distinct().count()
    return counted


def offers_of(call: Call) -> list[Offer]:
    """All offers of a call in the order they came; only for what happens at and after the opening."""
    rows = Offer.objects.unscoped("offers of an unsealed call").filter(call=call.pk).exclude(state="withdrawn")
    return list(rows.select_related("provider__body").order_by("id"))


def offers_counted(call_id: int) -> int:
    rows = Offer.objects.unscoped("only counted").filter(call=call_id).exclude(state="withdrawn")
    counted: int = rows.count()
    return counted


def own_offer(actor: Actor, call_id: int) -> Offer | None:
    rows = Offer.objects.scoped(actor).filter(call=call_id, provider__body=actor.body_id).exclude(state="withdrawn")
    found: Offer | None = rows.select_related("provider").first()
    return found


def own_offers(actor: Actor) -> QuerySet[Offer]:
    rows: QuerySet[Offer] = Offer.objects.scoped(actor).filter(provider__body=actor.body_id)
    return rows.select_related("call").order_by("-id")


def provider_of(body_id: int | None) -> Provider | None:
    found: Provider | None = Provider.objects.unscoped("a body's own entry").filter(body=body_id).first()
    return found


def provider_for(actor: Actor, pk: int) -> Provider | None:
    found: Provider | None = Provider.objects.scoped(actor).select_related("body__place").filter(pk=pk).first()
    return found


def providers(actor: Actor, text: str = "") -> QuerySet[Provider]:
    rows: QuerySet[Provider] = Provider.objects.scoped(actor).select_related("body").order_by("-id")
    return rows.filter(body__name__contains=text) if text else rows


def code_taken(code: str, body_id: int) -> bool:
    rows = Provider.objects.unscoped("a code is registered once").filter(credit_code=code)
    taken: bool = rows.exclude(body=body_id).exists()
    return taken


def excluded(provider_id: int, on: date) -> bool:
    """Whether an exclusion is in force that was not lifted on appeal."""
    rows = Exclusion.objects.unscoped("whether somebody may offer").filter(
        provider=provider_id, valid_from__lte=on, valid_until__gte=on
    )
    found: bool = rows.exclude(outcome="lifted").exists()
    return found


def exclusions(actor: Actor, provider_id: int | None = None) -> QuerySet[Exclusion]:
    rows: QuerySet[Exclusion] = Exclusion.objects.scoped(actor).select_related("provider__body").order_by("-id")
    return rows.filter(provider=provider_id) if provider_id else rows


def exclusion_locked(actor: Actor, pk: int) -> Exclusion | None:
    rows = Exclusion.objects.scoped(actor).select_for_update(of=("self",)).select_related("provider__body")
    found: Exclusion | None = rows.filter(pk=pk).first()
    return found


def incentives(actor: Actor) -> QuerySet[Incentive]:
    rows: QuerySet[Incentive] = Incentive.objects.scoped(actor).select_related("provider__body", "asked_of")
    return rows.order_by("-id")


def incentive_locked(actor: Actor, pk: int) -> Incentive | None:
    rows = Incentive.objects.scoped(actor).select_for_update(of=("self",)).select_related("provider__body")
    found: Incentive | None = rows.filter(pk=pk).first()
    return found


def tax_body(place: Any) -> Body | None:
    """The tax department of the county around a place, by its name: bodies have no field for it."""
    here = place
    while here is not None:
        found = Body.objects.filter(
            place=here.pk, kind=Body.Kind.DEPARTMENT, name__contains="税务", valid_to=None
        ).first()
        if found:
            return found
        here = here.parent
    return None
