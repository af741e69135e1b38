"""Reading catalogues: what is in force, what an edition holds, what fits a few typed letters."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Q, QuerySet

from shanzhi.kernel.catalogues.models import Edition, Entry
from shanzhi.policy.normalising import bigrams

SHORT_TITLES = {
    1: "街道挂牌",
    2: "乡镇挂牌",
    3: "履职事项",
    4: "协助事项",
    5: "考核评比",
    6: "社区挂牌",
    7: "出具证明",
    8: "涉农材料",
}


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One of the eight lists as it stands: title, edition, number of entries."""

    annex: int
    title: str
    short: str
    label: str
    status: str
    count: int


def in_force(on: date) -> QuerySet[Edition]:
    """Editions in force on a day."""
    return Edition.objects.filter(Q(in_force_to=None) | Q(in_force_to__gt=on), in_force_from__lte=on).select_related(
        "catalogue"
    )


def overview(on: date) -> list[AnnexRow]:
    """The eight annex lists in order; one query."""
    rows = in_force(on).filter(catalogue__annex__isnull=False, place__tier="city")
    return [
        AnnexRow(
            edition.catalogue.annex or 0,
            edition.catalogue.title,
            SHORT_TITLES[edition.catalogue.annex or 0],
            edition.label,
            edition.status,
            edition.size,
        )
        for edition in rows.annotate(size=Count("entries")).order_by("catalogue__annex")
    ]


def editions(annex: int) -> list[Edition]:
    """All editions of one annex, the newest first."""
    rows = Edition.objects.filter(catalogue__annex=annex).select_related("catalogue", "place")
    return list(rows.order_by("-in_force_from", "-id"))


def _found(text: str) -> QuerySet[Entry]:
    """Entries that hold all words of the text, two-character words included."""
    return Entry.objects.filter(search=SearchQuery(bigrams(text), config="simple"))


def entries(edition_id: int, text: str = "") -> QuerySet[Entry]:
    """The entries of one edition in list order, or those that fit the text."""
    rows = _found(text) if text else Entry.objects.all()
    return rows.filter(edition=edition_id).order_by("id")


def search_entries(text: str, on: date, annexes: Sequence[int] = (), limit: int = 8) -> list[Entry]:
    """Entries in force that fit the text, for type-ahead and search; one query."""
    rows = _found(text).filter(edition__in=in_force(on), edition__catalogue__annex__isnull=False)
    if annexes:
        rows = rows.filter(edition__catalogue__annex__in=list(annexes))
    return list(rows.select_related("edition__catalogue").order_by("edition__catalogue__annex", "id")[:limit])


def entry(pk: int) -> Entry | None:
    return Entry.objects.select_related("edition__catalogue").filter(pk=pk).first()


def lists_version(on: date) -> str:
    """A short stable name of all editions in force: stored with every ruling."""
    labels = in_force(on).order_by("catalogue_id", "place_id").values_list("catalogue_id", "place_id", "label")
    digest = hashlib.sha256(repr(list(labels)).encode()).hexdigest()
    return f"{on:%Y-%m-%d}/{digest[:8]}"


def duties(body_id: int, on: date) -> QuerySet[Entry]:
    """What a body itself must do (权责清单)."""
    return Entry.objects.filter(edition__in=in_force(on), edition__catalogue__body=body_id)
