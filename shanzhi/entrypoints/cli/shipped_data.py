"""What every installation begins with: the divisions, the management areas and the eight lists as shipped."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.catalogues import actions as catalogues
from shanzhi.kernel.places import actions as places
from shanzhi.kernel.places import queries as place_queries
from shanzhi.policy import catalogues as shipped
from shanzhi.policy import divisions

START = date(2021, 8, 10)
CITY = "210300"


@transaction.atomic
def load(*, actor: Actor, now: datetime) -> bool:
    """Load it into an empty database; False when the divisions are there already."""
    if place_queries.place_by_code(CITY) is not None:
        return False
    load_divisions(more=(), actor=actor, now=now)
    publish_lists(actor=actor, now=now)
    return True


def load_divisions(*, more: tuple[places.Division, ...], actor: Actor, now: datetime) -> None:
    """The real divisions with the management areas laid over them, and some more."""
    rows = [places.Division(d.code, d.name, d.kind, d.parent, divisions.source().status) for d in divisions.divisions()]
    rows += [places.Division(z.code, z.name, "zone", None, z.status) for z in divisions.zones()]
    places.load_divisions(rows=[*rows, *more], valid_from=START, actor=actor, now=now)
    for zone in divisions.zones():
        places.lay_zone(
            zone_code=zone.code,
            member_codes=zone.members,
            valid_from=START,
            status=zone.status,
            actor=actor,
            now=now,
        )


def publish_lists(*, actor: Actor, now: datetime) -> None:
    """The eight annex lists, each with its own doubts."""
    city = place_queries.place_by_code(CITY)
    if city is None:
        raise LookupError(CITY)
    for annex in shipped.annexes():
        catalogues.publish_edition(
            annex=annex.no,
            body_id=None,
            place_id=city.pk,
            title=annex.title,
            label="2021",
            in_force_from=START,
            status=annex.status[:80],
            source=str(annex.source)[:200],
            entries=[_draft(entry) for entry in annex.entries],
            actor=actor,
            now=now,
        )


def _draft(entry: Any) -> catalogues.EntryDraft:
    return catalogues.EntryDraft(
        number=entry.number,
        name=entry.name,
        applies_to=entry.applies_to,
        status=entry.status,
        source=str(entry.source)[:300],
        placement=entry.placement,
        frequency=entry.frequency,
        retained=entry.retained,
        use_instead=entry.use_instead[:200],
        department=entry.department[:80],
        legal_basis=entry.legal_basis[:400],
        basis_edition=entry.basis_edition[:20],
        note=entry.note[:300],
    )
