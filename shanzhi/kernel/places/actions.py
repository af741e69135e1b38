"""Writing the division tree: loading it, laying management areas over it, succession."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.places.models import Place, Succession, Tier, ZoneMember

TIER_OF_KIND = {
    "city": Tier.CITY,
    "county": Tier.COUNTY,
    "zone": Tier.ZONE,
    "subdistrict": Tier.TOWNSHIP,
    "town": Tier.TOWNSHIP,
    "township": Tier.TOWNSHIP,
    "area": Tier.TOWNSHIP,
    "community": Tier.COMMUNITY,
    "village": Tier.COMMUNITY,
    "community_like": Tier.COMMUNITY,
    "grid": Tier.GRID,
}
_WIDTH = {Tier.CITY: 4, Tier.COUNTY: 6, Tier.ZONE: 6, Tier.TOWNSHIP: 9, Tier.COMMUNITY: 12, Tier.GRID: 15}


@dataclass(frozen=True, slots=True)
class Division:
    """One row of a division table, parents before children."""

    code: str
    name: str
    kind: str
    parent_code: str | None
    status: str = ""


def path_of(code: str, kind: str) -> str:
    """The fixed-width prefix of a code: 210300 → 2103, 210302 → 210302, Z21001 → Z21001."""
    return code[: _WIDTH[TIER_OF_KIND[kind]]]


@transaction.atomic
def load_divisions(*, rows: Iterable[Division], valid_from: date, actor: Actor, now: datetime) -> int:
    """Add the divisions not yet known; returns how many were new. Known codes stay as they are."""
    known = dict(Place.objects.values_list("code", "id"))
    fresh = [row for row in rows if row.code not in known]
    for tier in _WIDTH:
        level = [row for row in fresh if TIER_OF_KIND[row.kind] == tier]
        made = Place.objects.bulk_create(
            Place(
                code=row.code,
                path=path_of(row.code, row.kind),
                name=row.name,
                kind=row.kind,
                tier=tier,
                parent_id=known[row.parent_code] if row.parent_code else None,
                valid_from=valid_from,
                status=row.status,
            )
            for row in level
        )
        known |= {place.code: place.pk for place in made}
    audit.record(at=now, actor=actor, act="places.load", subject="places", detail={"new": len(fresh)})
    return len(fresh)


@transaction.atomic
def lay_zone(
    *, zone_code: str, member_codes: Iterable[str], valid_from: date, status: str, actor: Actor, now: datetime
) -> int:
    """Put places under a management area; their codes and counties stay (管理区无区划代码)."""
    zone = Place.objects.get(code=zone_code)
    members = Place.objects.filter(code__in=list(member_codes)).exclude(zones__zone=zone)
    made = ZoneMember.objects.bulk_create(
        ZoneMember(zone=zone, place=place, valid_from=valid_from, status=status) for place in members
    )
    audit.record(at=now, actor=actor, act="places.lay_zone", subject=f"place:{zone.pk}", detail={"new": len(made)})
    return len(made)


@transaction.atomic
def succeed(*, old_code: str, new_codes: Iterable[str], on: date, actor: Actor, now: datetime) -> None:
    """A place ends on a day and others take its place: merger, split or renaming."""
    old = Place.objects.select_for_update().get(code=old_code)
    old.valid_to = on
    old.save(update_fields=["valid_to"])
    heirs = Place.objects.filter(code__in=list(new_codes))
    Succession.objects.bulk_create(Succession(predecessor=old, successor=heir, on=on) for heir in heirs)
    audit.record(at=now, actor=actor, act="places.succeed", subject=f"place:{old.pk}")
