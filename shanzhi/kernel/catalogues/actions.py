"""Publishing editions of catalogues. An edition in force is closed, never edited (D1-4.2.1, D1-4.5.1)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.catalogues.models import Catalogue, Edition, Entry
from shanzhi.policy.normalising import bigrams


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """One entry before it is published."""

    number: str
    name: str
    applies_to: str
    status: str
    source: str
    placement: str = ""
    frequency: str = ""
    retained: str = ""
    use_instead: str = ""
    department: str = ""
    legal_basis: str = ""
    basis_edition: str = ""
    note: str = ""


@transaction.atomic
def publish_edition(
    *,
    annex: int | None,
    body_id: int | None,
    place_id: int,
    title: str,
    label: str,
    in_force_from: date,
    status: str,
    source: str,
    entries: Sequence[EntryDraft],
    actor: Actor,
    now: datetime,
) -> Edition:
    """Put an edition in force from a day; the one before it ends that day."""
    catalogue = Catalogue.objects.filter(annex=annex, body=body_id).first()
    if catalogue is None:
        catalogue = Catalogue.objects.create(annex=annex, body_id=body_id, title=title)
    Edition.objects.filter(
        catalogue=catalogue, place=place_id, in_force_to=None, in_force_from__lt=in_force_from
    ).update(in_force_to=in_force_from)
    edition = Edition.objects.create(
        catalogue=catalogue,
        place_id=place_id,
        label=label,
        in_force_from=in_force_from,
        status=status,
        source=source,
        published_at=now,
    )
    Entry.objects.bulk_create(
        Entry(
            edition=edition,
            search=SearchVector(Value(bigrams(f"{draft.name} {draft.legal_basis}")), config="simple"),
            **asdict(draft),
        )
        for draft in entries
    )
    audit.record(
        at=now,
        actor=actor,
        act="catalogues.publish",
        subject=f"edition:{edition.pk}",
        detail={"label": label, "entries": len(entries)},
    )
    return edition
