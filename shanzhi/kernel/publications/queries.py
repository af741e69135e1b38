"""Reading what is published; light rows, newest first."""

from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Q, QuerySet

from shanzhi.kernel.publications.models import Publication
from shanzhi.policy.normalising import bigrams

COUNTED = 1000
"""The register counts what it found up to here: a longer count costs time and tells nobody more."""
ACTIVE = Publication.State.ACTIVE
GOING_ON = (
    Publication.Kind.DELIBERATION,
    Publication.Kind.CHARTER,
    Publication.Kind.ASSEMBLY,
    Publication.Kind.CALL,
    Publication.Kind.PROJECT,
    Publication.Kind.NOTICE,
    Publication.Kind.STORY,
)
"""The kinds that residents look for on the home page."""
LIST_FIELDS = ("key", "title", "state", "valid_until", "published_at", "issuer__name")


def by_key(kind: str, key: str) -> Publication | None:
    return Publication.objects.select_related("issuer", "place").filter(kind=kind, key=key).first()


def register(kind: str, text: str = "", state: str = "", letter: str = "") -> QuerySet[Publication]:
    """The register: filtered by state and kind letter, searched by words of two letters up."""
    rows = Publication.objects.filter(kind=kind)
    if text:
        rows = rows.filter(search=SearchQuery(bigrams(text), config="simple"))
    if state:
        rows = rows.filter(state=state)
    if letter:
        rows = rows.filter(key__contains=f"-{letter}-")
    return rows.select_related("issuer").only(*LIST_FIELDS).order_by("-published_at", "-id")


def opinions() -> QuerySet[Publication]:
    """Legal reviews and requested reviews with their published reasons, newest first."""
    kinds = (Publication.Kind.LEGAL_REVIEW, Publication.Kind.REVIEW)
    rows = Publication.objects.filter(kind__in=kinds).select_related("issuer")
    return rows.order_by("-published_at", "-id")


def found(text: str) -> QuerySet[Publication]:
    """What is in force and holds all words of the text, admitted items apart: they have their register."""
    rows = Publication.objects.filter(search=SearchQuery(bigrams(text), config="simple"), state=ACTIVE)
    rows = rows.exclude(kind=Publication.Kind.ADMISSION).select_related("issuer")
    return rows.only(*LIST_FIELDS, "kind").order_by("-published_at", "-id")


def lately() -> QuerySet[Publication]:
    """What residents may take part in or read at the moment, newest first."""
    rows = Publication.objects.filter(kind__in=GOING_ON, state=ACTIVE).select_related("issuer", "place")
    return rows.only(*LIST_FIELDS, "kind", "place__name").order_by("-published_at", "-id")


def at_place(place_id: int) -> QuerySet[Publication]:
    """What is in force at a place, notices and stories apart: its page shows those itself."""
    own = (Publication.Kind.NOTICE, Publication.Kind.STORY)
    rows = Publication.objects.filter(place=place_id, state=ACTIVE).exclude(kind__in=own)
    return rows.select_related("issuer").only(*LIST_FIELDS, "kind").order_by("-published_at", "-id")


def counted(rows: QuerySet[Publication]) -> int:
    """How many there are, counted no further than one above COUNTED."""
    return rows[: COUNTED + 1].count()  # in the order of the list, so that its index serves both


def totals(kind: str) -> dict[str, int]:
    """How many of a kind stand in each state; every state is named."""
    counted = Publication.objects.filter(kind=kind).values_list("state").annotate(n=Count("id"))
    return dict.fromkeys(Publication.State.values, 0) | dict(counted.order_by())


def kinds() -> dict[str, str]:
    """Code → name of what can be published."""
    return dict(Publication.Kind.choices)


def newest(kind: str = "", before: tuple[datetime, int] | None = None) -> QuerySet[Publication]:
    """Everything published, or one kind, newest first, from behind one row on."""
    rows = Publication.objects.filter(kind=kind) if kind else Publication.objects.all()
    if before:
        at, pk = before
        rows = rows.filter(Q(published_at__lt=at) | Q(published_at=at, pk__lt=pk))
    fields = (*LIST_FIELDS, "kind", "valid_from", "changed_at")
    return rows.select_related("issuer").only(*fields).order_by("-published_at", "-id")
