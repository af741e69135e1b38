"""The three inventories as an actor sees them, and as the public does."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.evidence.queries import evidence_for
from shanzhi.missions.resources.models import (
    Asset,
    AssetPhoto,
    Booking,
    Consent,
    InventoryDone,
    ServiceNeed,
    Workforce,
)
from shanzhi.policy.resources.benefit import OwnerClass
from shanzhi.policy.resources.consent import ROUTES, Route
from shanzhi.policy.resources.surveying import INVENTORIES
from shanzhi.policy.resources.terms import categories, house

PUBLIC_STATES = (Asset.State.PUBLISHED, Asset.State.COMMITTED)


def assets(actor: Actor, text: str = "", group: str = "") -> QuerySet[Asset]:
    """Assets in reach, newest first."""
    rows: QuerySet[Asset] = Asset.objects.scoped(actor).select_related("place").order_by("-id")
    if text:
        rows = rows.filter(Q(name__contains=text) | Q(item__contains=text) | Q(place__name__contains=text))
    return rows.filter(group=group) if group else rows


def asset_for(actor: Actor, pk: int) -> Asset | None:
    found: Asset | None = Asset.objects.scoped(actor).select_related("place", "surveyed_by").filter(pk=pk).first()
    return found


def asset_locked(actor: Actor, pk: int) -> Asset | None:
    rows = Asset.objects.scoped(actor).select_for_update(of=("self",)).select_related("place")
    found: Asset | None = rows.filter(pk=pk).first()
    return found


def asset_by_name(place_id: int, name: str) -> bool:
    known: bool = (
        Asset.objects.unscoped("a name is taken once in a community").filter(place=place_id, name=name).exists()
    )
    return known


def photos(asset_id: int) -> list[AssetPhoto]:
    return list(AssetPhoto.objects.filter(asset=asset_id).select_related("file").order_by("id"))


def photo_file(actor: Actor | None, pk: int) -> Any:
    """A picture's file: of an asset in reach, or of a published one."""
    public = Q(asset__state__in=PUBLIC_STATES)
    seen = public if actor is None else public | Q(asset__in=Asset.objects.scoped(actor).values("pk"))
    row = AssetPhoto.objects.filter(seen, pk=pk).select_related("file").first()
    return row.file if row else None


def consents(asset_id: int) -> list[Consent]:
    rows = Consent.objects.unscoped("shown with an asset in reach").filter(asset=asset_id)
    return list(rows.select_related("paper").order_by("-id"))


def consent_locked(actor: Actor, pk: int) -> Consent | None:
    rows = Consent.objects.scoped(actor).select_for_update(of=("self",)).select_related("asset__place", "paper")
    found: Consent | None = rows.filter(pk=pk).first()
    return found


def consent_state(asset: Asset, route: Route | None = None) -> str:
    """given, refused, open or nothing: the newest decision on the owner's route, or concluded evidence."""
    wanted = route or ROUTES[OwnerClass(asset.owner_class)]
    evidence = evidence_for(asset.subject, wanted.value)
    if evidence is not None:
        return "given" if evidence.outcome in ("given", "adopted", "agreed") else "refused"
    rows = Consent.objects.unscoped("the state of a consent decides").filter(asset=asset.pk, route=wanted.value)
    newest = rows.order_by("-id").first()
    return newest.state if newest else ""


def approvals_waiting(actor: Actor) -> QuerySet[Consent]:
    """State assets whose use waits for the government's answer, in reach."""
    rows: QuerySet[Consent] = Consent.objects.scoped(actor).filter(route=Route.ASSET_APPROVAL.value, state="open")
    return rows.select_related("asset__place").order_by("-id")


def bookings(asset_id: int, after: datetime) -> list[Booking]:
    rows = Booking.objects.unscoped("shown with an asset in reach")
    return list(rows.filter(asset=asset_id, cancelled_at=None, ends_at__gt=after).order_by("starts_at")[:50])


def booking_locked(actor: Actor, pk: int) -> Booking | None:
    rows = Booking.objects.scoped(actor).select_for_update(of=("self",)).select_related("asset")
    found: Booking | None = rows.filter(pk=pk).first()
    return found


def needs(actor: Actor, text: str = "", category: str = "") -> QuerySet[ServiceNeed]:
    rows: QuerySet[ServiceNeed] = ServiceNeed.objects.scoped(actor).select_related("place").order_by("-id")
    rows = rows.filter(name__contains=text) if text else rows
    return rows.filter(category=category) if category else rows


def workforce(actor: Actor) -> QuerySet[Workforce]:
    rows: QuerySet[Workforce] = Workforce.objects.scoped(actor).select_related("place").order_by("-id")
    return rows


def done(place_id: int) -> set[str]:
    """Which of the three inventories a community has finished."""
    return set(InventoryDone.objects.filter(place=place_id).values_list("kind", flat=True))


@dataclass(frozen=True, slots=True)
class Stock:
    """How far one of the three inventories is."""

    kind: str
    name: str
    count: int
    done: bool


def stock_of(actor: Actor) -> list[Stock]:
    """The three inventories in reach with their counts; finished says so for one's own place only."""
    counts = {
        "asset": Asset.objects.scoped(actor).exclude(state="withdrawn").count(),
        "need": ServiceNeed.objects.scoped(actor).count(),
        "workforce": Workforce.objects.scoped(actor).count(),
    }
    finished = done(actor.place_id or 0)
    return [Stock(kind, name, counts[kind], kind in finished) for kind, name in INVENTORIES.items()]


def published_assets(text: str = "", group: str = "") -> QuerySet[Asset]:
    """What everybody may see."""
    rows: QuerySet[Asset] = Asset.objects.unscoped("published assets").filter(state__in=PUBLIC_STATES)
    if text:
        rows = rows.filter(Q(name__contains=text) | Q(place__name__contains=text) | Q(item__contains=text))
    rows = rows.filter(group=group) if group else rows
    return rows.select_related("place__parent").order_by("-id")


@dataclass(frozen=True, slots=True)
class NeedGroup:
    """Needs of one category in one county, ten or more together."""

    county: str
    category: str
    count: int
    names: tuple[str, ...]


def need_groups(on: date) -> list[NeedGroup]:
    """Needs as the outside sees them: by county and category, groups below ten left out (D5-4.3.2)."""
    names = {row.code: row.name for row in categories("needs", on)}
    rows = ServiceNeed.objects.unscoped("counted in groups of ten or more").values(
        "place__parent__parent__name", "category"
    )
    summed = rows.annotate(n=Sum("count"), kinds=Count("id")).order_by("place__parent__parent__name", "category")
    found = [row for row in summed if row["n"] >= house(on)["group_least"]]
    large = ServiceNeed.objects.unscoped("names of needs of ten or more").filter(count__gte=house(on)["group_least"])
    titles: dict[tuple[str, str], list[str]] = {}
    for county, category, name in large.values_list("place__parent__parent__name", "category", "name"):
        titles.setdefault((county, category), []).append(name)
    return [
        NeedGroup(
            row["place__parent__parent__name"] or "",
            names.get(row["category"], row["category"]),
            row["n"],
            tuple(titles.get((row["place__parent__parent__name"], row["category"]), ())[:4]),
        )
        for row in found
    ]


def consent_for(actor: Actor, pk: int) -> Consent | None:
    found: Consent | None = Consent.objects.scoped(actor).select_related("paper").filter(pk=pk).first()
    return found
