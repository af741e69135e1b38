"""Reading catalogues: what is in force, what an edition holds, what fits a few typed letters."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Q, QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.catalogues.models import Change, Edition, Entry, Revision
from shanzhi.kernel.places.models import Place
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


def search_entries(
    text: str, on: date, annexes: Sequence[int] = (), limit: int = 8, at: Place | None = None
) -> list[Entry]:
    """Entries in force that fit the text, for type-ahead and search: of a place if one is given, else of the city."""
    holding = in_force(on).filter(place__tier="city") if at is None else holding_at(at, on)
    rows = _found(text).filter(edition__in=holding, edition__catalogue__annex__isnull=False)
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


def city_edition(annex: int, on: date) -> Edition | None:
    """What everybody sees first: the city's list that holds today, else the newest there is."""
    rows = Edition.objects.filter(catalogue__annex=annex, place__tier="city").select_related("catalogue", "place")
    holding = in_force(on).filter(catalogue__annex=annex, place__tier="city").select_related("place").first()
    return holding or rows.order_by("-in_force_from").first()


def edition_for(annex: int, place: Place, on: date) -> Edition | None:
    """The edition that holds at a place: its county's own, else the city's."""
    rows = in_force(on).filter(catalogue__annex=annex).select_related("place")
    fitting = [row for row in rows if place.path.startswith(row.place.path)]
    return max(fitting, key=lambda row: len(row.place.path), default=None)


def holding_at(place: Place, on: date) -> QuerySet[Edition]:
    """Of every annex the edition that holds at a place; a county's own edition takes the place of the city's."""
    best: dict[int, Edition] = {}
    for row in in_force(on).filter(catalogue__annex__isnull=False).select_related("place"):
        known = best.get(row.catalogue_id)
        if place.path.startswith(row.place.path) and (known is None or len(row.place.path) > len(known.place.path)):
            best[row.catalogue_id] = row
    return Edition.objects.filter(pk__in=[row.pk for row in best.values()])


def entry_numbered(edition_id: int, number: str) -> Entry | None:
    return Entry.objects.filter(edition=edition_id, number=number).first()


def open_revision(annex: int, place_id: int) -> Revision | None:
    """The draft a place works on, one for each list."""
    rows = Revision.objects.unscoped("one open draft for each list and place").filter(
        base__catalogue__annex=annex, place=place_id, state__in=["draft", "in_review", "returned"]
    )
    found: Revision | None = rows.first()
    return found


def last_edition(catalogue_id: int, place_id: int) -> Edition | None:
    return Edition.objects.filter(catalogue=catalogue_id, place=place_id).order_by("-in_force_from").first()


def revision_for(actor: Actor, pk: int) -> Revision | None:
    rows = Revision.objects.scoped(actor).select_related("base__catalogue", "base__place", "place", "drafted_by__body")
    found: Revision | None = rows.filter(pk=pk).first()
    return found


def revisions_for(actor: Actor) -> QuerySet[Revision]:
    """Drafts and past revisions of the actor's place, the newest first."""
    rows: QuerySet[Revision] = Revision.objects.scoped(actor).select_related("base__catalogue", "place", "edition")
    return rows.order_by("-id")


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of a comparison: the base's entry on the left, the change on the right."""

    entry: Entry | None
    change: Change | None
    differs: tuple[tuple[str, str, str], ...] = ()
    """Label, before, after of each field that was altered."""


COMPARED = (
    ("name", "名称"),
    ("legal_basis", "依据"),
    ("placement", "位置"),
    ("frequency", "频度"),
    ("department", "部门"),
    ("use_instead", "改到哪里办"),
    ("note", "说明"),
)


def comparison(revision: Revision) -> list[Pair]:
    """Every entry of the base beside what becomes of it, additions at the end."""
    changes = {change.number: change for change in revision.changes.all()}
    pairs = [Pair(entry, changes.get(entry.number), _differs(entry, changes)) for entry in entries(revision.base_id)]
    return pairs + [Pair(None, change) for change in changes.values() if change.kind == Change.Kind.ADD]


def _differs(entry: Entry, changes: Mapping[str, Change]) -> tuple[tuple[str, str, str], ...]:
    change = changes.get(entry.number)
    if change is None or change.kind != Change.Kind.ALTER:
        return ()
    pairs = ((label, str(getattr(entry, name)), str(getattr(change, name))) for name, label in COMPARED)
    rows = [row for row in pairs if row[1] != row[2]]
    if entry.applies_to != change.applies_to:
        rows.append(("适用", entry.get_applies_to_display(), change.get_applies_to_display()))
    return tuple(rows)


def revision_of(edition_id: int) -> Revision | None:
    """How a published edition came about, for everybody to read."""
    rows = Revision.objects.unscoped("published with its reasons").filter(edition=edition_id, state="published")
    found: Revision | None = rows.select_related("base__catalogue", "base__place", "place", "edition").first()
    return found


def came_into_force(on: date) -> list[int]:
    """Published revisions whose edition began to hold in the last days; a missed sweep loses none."""
    rows = Revision.objects.unscoped("daily sweep").filter(
        state="published", edition__in_force_from__lte=on, edition__in_force_from__gt=on - timedelta(days=30)
    )
    return list(rows.order_by("id").values_list("id", flat=True))


def revision_in_force(pk: int, on: date) -> Revision | None:
    rows = Revision.objects.unscoped("daily sweep").select_related("edition__catalogue", "base__catalogue", "place")
    found: Revision | None = rows.filter(pk=pk, state="published", edition__in_force_from__lte=on).first()
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """One list as it holds at a place, with its open draft."""

    edition: Edition
    draft: Revision | None


def standing_at(place: Place, on: date) -> list[Standing]:
    """The eight lists in order as they hold at a place."""
    open_drafts = Revision.objects.unscoped("drafts of one's own place").filter(
        place=place, state__in=["draft", "in_review", "returned"]
    )
    drafts = {row.base.catalogue_id: row for row in open_drafts.select_related("base")}
    rows = holding_at(place, on).select_related("catalogue", "place").annotate(size=Count("entries"))
    return [Standing(row, drafts.get(row.catalogue_id)) for row in rows.order_by("catalogue__annex")]


def free_number(revision: Revision) -> str:
    """A number after the last that is a plain count."""
    used = [*Entry.objects.filter(edition=revision.base_id).values_list("number", flat=True)]
    used += revision.changes.values_list("number", flat=True)
    return str(max((int(number) for number in used if number.isdecimal()), default=0) + 1)
