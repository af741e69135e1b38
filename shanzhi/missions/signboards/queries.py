"""Reading boards: a place's own, a supervisor's area, what a campaign still needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.catalogues import queries as catalogues
from shanzhi.kernel.catalogues.models import Edition, Entry
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.places.models import Place, Tier
from shanzhi.kernel.publications import queries as publications
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.signboards.models import Board, BoardCheck, DutyOffice
from shanzhi.policy import sampling
from shanzhi.policy.signboards import terms

ANNEX = {"subdistrict": 1, "township": 2, "community": 6, "village": 6}
"""Which annex a holder's boards are read against."""
STAYING = ("listed", "exempt", "temporary")


def holder_of(place: Place) -> str:
    """subdistrict, township, community or village: the word the lists use."""
    if place.tier == Tier.TOWNSHIP:
        return "subdistrict" if place.kind == Place.Kind.SUBDISTRICT else "township"
    return "village" if place.kind == Place.Kind.VILLAGE else "community"


def edition_for(place: Place, on: date) -> Edition | None:
    """The edition in force for this place's boards: its county's own before the city's."""
    rows = catalogues.in_force(on).filter(catalogue__annex=ANNEX[holder_of(place)])
    own = rows.filter(place__path=place.path[:6])
    return own.first() or rows.filter(place__tier=Tier.CITY).first()


def entries_of(edition: Edition | None) -> list[Entry]:
    return list(edition.entries.order_by("id")) if edition else []


def hanging(actor: Actor) -> QuerySet[Board]:
    """The boards that hang at the actor's own place."""
    rows: QuerySet[Board] = Board.objects.scoped(actor).filter(place=actor.place_id, removed_on=None)
    return rows.select_related("entry", "photo", "finding", "asked_by").order_by("-placement", "id")


def board_for(actor: Actor, pk: int) -> Board | None:
    """A board of the actor's own place."""
    found: Board | None = hanging(actor).select_related("place__parent").filter(pk=pk).first()
    return found


def locked_board(actor: Actor, pk: int) -> Board | None:
    rows = Board.objects.scoped(actor).select_for_update(of=("self",)).select_related("place__parent")
    found: Board | None = rows.filter(pk=pk, place=actor.place_id, removed_on=None).first()
    return found


def register(actor: Actor, text: str = "", outcome: str = "", tier: str = "") -> QuerySet[Board]:
    """All boards of the area, hanging ones; newest first (D1-4.1.7)."""
    rows: QuerySet[Board] = Board.objects.scoped(actor).filter(removed_on=None)
    if text:
        rows = rows.filter(Q(text__contains=text) | Q(place__name__contains=text))
    if outcome:
        rows = rows.filter(outcome=outcome)
    if tier:
        rows = rows.filter(place__tier=tier)
    return rows.select_related("place__parent", "asked_by", "finding").order_by("-id")


def counts(actor: Actor) -> dict[str, int]:
    """How many hang, by outcome."""
    rows = Board.objects.scoped(actor).filter(removed_on=None).values_list("outcome")
    return dict(rows.annotate(n=Count("id")).order_by())


def photo_for(actor: Actor, pk: int) -> StoredFile | None:
    """A photo of a board the actor may see."""
    seen = Board.objects.scoped(actor)
    rows = StoredFile.objects.unscoped("seen through its board")
    found: StoredFile | None = (
        rows.filter(Q(boards__in=seen.values("pk")) | Q(checks__board__in=seen.values("pk")), pk=pk).distinct().first()
    )
    return found


def last_photo_wanted(campaign_id: int, boards: Sequence[Board], today: date) -> frozenset[int]:
    """The boards of which a new photo is asked: those that never had one, and a few drawn at random."""
    fresh = sampling.drawn(f"campaign:{campaign_id}", [str(b.pk) for b in boards], terms(today)["photos_wanted"])
    return frozenset(b.pk for b in boards if str(b.pk) in fresh)


def checked_in(campaign_id: int, place_ids: Sequence[int]) -> QuerySet[BoardCheck]:
    rows = BoardCheck.objects.filter(campaign=campaign_id, board__place__in=list(place_ids))
    return rows.select_related("board__place", "photo", "board__finding").order_by("board__place__path", "id")


def wall(actor: Actor, campaign_id: int) -> QuerySet[BoardCheck]:
    """What the communities of a street showed in a campaign, in code order."""
    seen = Board.objects.scoped(actor).exclude(place=actor.place_id).values("pk")
    rows = BoardCheck.objects.filter(campaign=campaign_id, board__in=seen)
    return rows.select_related("board__place", "photo", "board__finding").order_by("-id")


def offices_of(place_id: int) -> dict[str, str]:
    """Duty → office of a street."""
    rows = DutyOffice.objects.unscoped("the street's own map").filter(place=place_id)
    return dict(rows.values_list("duty", "office"))


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A street with duties that no office carries yet."""

    place: Place
    missing: tuple[str, ...]


def unmapped(actor: Actor, townships: Sequence[Place], duties: dict[str, str]) -> list[Unmapped]:
    """Streets of the area whose duties are not all in an office, in code order (D1-4.1.5); one query."""
    known: dict[int, set[str]] = {}
    for place_id, duty in DutyOffice.objects.scoped(actor).values_list("place", "duty"):
        known.setdefault(place_id, set()).add(duty)
    rows = [(t, tuple(name for code, name in duties.items() if code not in known.get(t.pk, ()))) for t in townships]
    return [Unmapped(place, missing) for place, missing in rows if missing]


def admission_by_number(number: str) -> Publication | None:
    """The published consent a temporary board stands on."""
    return publications.by_key("admission", number)


def removed_before(place_id: int, key: str) -> Board | None:
    """A board of this name that was taken down here before: hanging it again is a rebound."""
    rows = Board.objects.unscoped("rebound").filter(place=place_id, key=key, removed_on__isnull=False)
    found: Board | None = rows.select_related("finding").order_by("-id").first()
    return found


def run_out(on: date) -> QuerySet[Board]:
    """Temporary boards that still hang the day after their end (D1-4.1.4)."""
    rows: QuerySet[Board] = Board.objects.unscoped("temporary boards past their end")
    return rows.filter(outcome="temporary", removed_on=None, temporary_until__lt=on).order_by("id")


def ending(on: date) -> QuerySet[Board]:
    """Temporary boards whose last day it is: their street gets a removal task."""
    rows: QuerySet[Board] = Board.objects.unscoped("temporary boards that end today")
    return rows.filter(outcome="temporary", removed_on=None, temporary_until=on).order_by("id")
