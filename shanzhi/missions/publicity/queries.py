"""Reading postings and questions: own lists, what is out, one row for an action."""

from datetime import date

from django.db.models import Q, QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.places.models import Place
from shanzhi.missions.publicity.models import Posting, Profile, Question

QUESTION_KINDS: tuple[tuple[str, str], ...] = tuple((str(kind.value), str(kind.label)) for kind in Question.Kind)


def postings_for(actor: Actor, text: str = "", section: str = "") -> QuerySet[Posting]:
    """The body's own items and, for those who watch, what is out in their area; newest first."""
    rows = Posting.objects.scoped(actor).select_related("body", "publication", "chosen_by")
    if text:
        rows = rows.filter(Q(title__contains=text) | Q(text__contains=text))
    if section:
        rows = rows.filter(section=section)
    found: QuerySet[Posting] = rows.order_by("-id")
    return found


def posting_for(actor: Actor, pk: int) -> Posting | None:
    found: Posting | None = postings_for(actor).filter(pk=pk).first()
    return found


def posting_locked(actor: Actor, pk: int) -> Posting | None:
    rows = Posting.objects.scoped(actor).select_for_update(of=("self",)).select_related("body")
    found: Posting | None = rows.filter(pk=pk).first()
    return found


def run_out(day: date) -> list[int]:
    """Items whose last day has passed."""
    rows = Posting.objects.unscoped("daily sweep").filter(state=Posting.State.PUBLISHED, until__lt=day)
    return list(rows.order_by("id").values_list("id", flat=True))


def posting_by_key(pk: int) -> Posting:
    found: Posting = Posting.objects.unscoped("daily sweep").select_for_update().get(pk=pk)
    return found


def stories(chosen: bool = False, text: str = "") -> QuerySet[Posting]:
    """Stories that are out, examples first, newest first."""
    rows = Posting.objects.unscoped("published stories").filter(section="story", state=Posting.State.PUBLISHED)
    if chosen:
        rows = rows.filter(chosen_by__isnull=False)
    if text:
        rows = rows.filter(Q(title__contains=text) | Q(text__contains=text))
    found: QuerySet[Posting] = rows.select_related("body", "place", "chosen_by", "publication").order_by("-id")
    return found


def shown_at(place_id: int, on: date) -> QuerySet[Posting]:
    """What a place shows on a day, newest first."""
    rows = Posting.objects.unscoped("published items of a place").filter(
        Q(until=None) | Q(until__gte=on), place=place_id, state=Posting.State.PUBLISHED
    )
    found: QuerySet[Posting] = rows.select_related("publication", "body").order_by("-id")
    return found


def shown_item(key: str) -> Posting | None:
    """One item under its public key, withdrawn ones too: they say why they are gone."""
    rows = Posting.objects.unscoped("published item").select_related("publication", "body", "place", "chosen_by")
    found: Posting | None = rows.filter(publication__key=key).first()
    return found


def questions_for(actor: Actor, state: str = "") -> QuerySet[Question]:
    """Questions of the actor's community, or of the area watched; the first to fall due stands first."""
    rows = Question.objects.scoped(actor).select_related("place")
    if state:
        rows = rows.filter(state=state)
    found: QuerySet[Question] = rows.order_by("-asked_at", "-id")
    return found


def question_for(actor: Actor, pk: int) -> Question | None:
    found: Question | None = questions_for(actor).filter(pk=pk).first()
    return found


def question_locked(actor: Actor, pk: int) -> Question | None:
    """For the answer: only the community's own."""
    rows = Question.objects.scoped(actor).select_for_update(of=("self",)).select_related("place")
    found: Question | None = rows.filter(pk=pk, place=actor.place_id).first()
    return found


def question_by_code(code: str) -> Question | None:
    rows = Question.objects.unscoped("whoever holds the code").select_related("place")
    found: Question | None = rows.filter(code=code).first()
    return found


def answered_at(place_id: int, limit: int = 10) -> list[Question]:
    """Questions the community shows with their answers."""
    rows = Question.objects.unscoped("shown with its answer").filter(place=place_id, shown=True)
    return list(rows.order_by("-answered_at", "-id")[:limit])


def profile_of(place_id: int) -> Profile | None:
    return Profile.objects.filter(place=place_id).first()


def community(code: str, on: date) -> Place | None:
    """A community or village that exists on a day."""
    rows = Place.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), code=code, tier="community", valid_from__lte=on)
    return rows.select_related("parent__parent").first()


def communities_named(text: str, on: date, limit: int = 60) -> list[Place]:
    """Communities whose name, street or county holds the text; names repeat, so each comes with both."""
    rows = Place.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), tier="community", valid_from__lte=on)
    words = Q(name__contains=text) | Q(parent__name__contains=text) | Q(parent__parent__name__contains=text)
    return list(rows.filter(words).select_related("parent__parent").order_by("path")[:limit])


def anything_shown() -> bool:
    return bool(Posting.objects.unscoped("demo loader").exists())
