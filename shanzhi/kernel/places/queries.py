"""Reading the division tree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from shanzhi.kernel.places.models import Place, Succession, Tier, ZoneMember

PROTECTING_NUMBER = 3
"""A protected report is shown for an area in which at least this many communities lie (D1-4.2.5)."""


def places(on: date) -> QuerySet[Place]:
    """The divisions that exist on a day."""
    return Place.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


def place_by_code(code: str) -> Place | None:
    return Place.objects.filter(code=code).select_related("parent").first()


def below(path: str) -> Q:
    """Everything under a path, itself included; a management area reaches its members' paths."""
    return Q(path__startswith=path)


def reach_of(place: Place, on: date) -> tuple[str, ...]:
    """The path prefixes a body of this place may see: the place, its predecessors, a zone's members."""
    former = Succession.objects.filter(successor=place).values_list("predecessor__path", flat=True)
    members = ZoneMember.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), zone=place)
    inside = members.values_list("place__path", flat=True) if place.tier == Tier.ZONE else ()
    return (place.path, *former, *inside)


def communities_within(paths: Iterable[str], on: date) -> QuerySet[Place]:
    """Communities and villages under any of the paths, without the statistical ones (无居委会)."""
    question = Q(pk__in=[])
    for path in paths:
        question |= below(path)
    found = places(on).filter(question, tier=Tier.COMMUNITY)
    return found.exclude(kind=Place.Kind.COMMUNITY_LIKE)


def townships_within(paths: Iterable[str], on: date) -> QuerySet[Place]:
    """Streets and townships at or under any of the paths."""
    question = Q(pk__in=[])
    for path in paths:
        question |= below(path)
    return places(on).filter(question, tier=Tier.TOWNSHIP)


def protecting_area(place: Place, on: date) -> Place:
    """The narrowest place around a community in which at least three communities lie."""
    here = place
    while here.parent is not None:
        here = here.parent
        if communities_within([here.path], on).count() >= PROTECTING_NUMBER:
            return here
    return here


@dataclass(frozen=True, slots=True)
class PickerRow:
    """One line of the area picker."""

    id: int
    code: str
    name: str
    tier: str
    kind: str
    depth: int
    parent_id: int | None


def picker_rows(reach: Sequence[str], on: date) -> list[PickerRow]:
    """Counties, townships and communities the actor may choose, in tree order; one query."""
    question = Q(pk__in=[])
    for path in reach:
        question |= below(path)
    chosen = places(on).filter(question).exclude(tier__in=[Tier.GRID]).order_by("path")
    fields = ("id", "code", "name", "tier", "kind", "parent_id")
    depth = {Tier.CITY: 0, Tier.ZONE: 0, Tier.COUNTY: 1, Tier.TOWNSHIP: 2, Tier.COMMUNITY: 3}
    return [
        PickerRow(pk, code, name, tier, kind, depth[Tier(tier)], parent)
        for pk, code, name, tier, kind, parent in chosen.values_list(*fields)
    ]


def names(ids: Iterable[int]) -> dict[int, str]:
    return dict(Place.objects.filter(pk__in=list(ids)).values_list("id", "name"))


def county_names() -> dict[str, str]:
    """Code → name of the counties."""
    rows = Place.objects.filter(tier=Tier.COUNTY, valid_to=None).order_by("code")
    return dict(rows.values_list("code", "name"))


def zone_codes() -> dict[str, str]:
    """Code → name of the management areas."""
    rows = Place.objects.filter(tier=Tier.ZONE, valid_to=None).order_by("code")
    return dict(rows.values_list("code", "name"))


def first_township(county_code: str) -> str:
    """Code of the first street or township of a county."""
    rows = Place.objects.filter(tier=Tier.TOWNSHIP, parent__code=county_code, valid_to=None)
    return rows.order_by("code").values_list("code", flat=True)[0]
