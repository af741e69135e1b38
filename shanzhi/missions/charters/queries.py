"""Reads of charters: rows for pages, counts for the next step, texts to compare with."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.charters.models import (
    Charter,
    CheckUp,
    Clause,
    ClauseText,
    Comment,
    Exemplar,
    FlagRuling,
    HouseholdGroup,
    Opinion,
    Reach,
    Release,
    Review,
    Revision,
    Version,
    Vote,
)
from shanzhi.policy.procedures.charter_revision import OPEN

WAYS_OF_REACHING = tuple(Reach.Way.choices)
WAYS_OF_SPEAKING = tuple(Opinion.Way.choices)
ANSWERS = tuple(Opinion.Answer.choices)
EDITABLE = ("publicity", "opinions", "draft")


def charter_of_place(place_id: int) -> Charter | None:
    found: Charter | None = Charter.objects.unscoped("one per place").filter(place=place_id).first()
    return found


def charters_within(actor: Actor, text: str = "", state: str = "") -> QuerySet[Revision]:
    """The newest revision of each charter of the area, newest change first."""
    newer = Revision.objects.unscoped("newer").filter(charter=OuterRef("charter"), number__gt=OuterRef("number"))
    rows: QuerySet[Revision] = Revision.objects.scoped(actor).filter(~Exists(newer))
    if text:
        rows = rows.filter(Q(charter__title__icontains=text) | Q(charter__place__name__icontains=text))
    if state:
        rows = rows.filter(state=state)
    return rows.select_related("charter__place__parent").order_by("-changed_at", "-id")


def counts_within(actor: Actor) -> dict[str, int]:
    rows = charters_within(actor).order_by().values_list("state").annotate(n=Count("id"))
    return dict(rows)


def revision_for(actor: Actor, pk: int) -> Revision | None:
    rows = Revision.objects.scoped(actor).filter(pk=pk)
    found: Revision | None = rows.select_related("charter__place__parent", "charter__body", "frozen").first()
    return found


def revision_locked(actor: Actor, pk: int) -> Revision | None:
    """The revision under its row lock, for writing."""
    rows = Revision.objects.scoped(actor).filter(pk=pk).select_for_update(of=("self",))
    found: Revision | None = rows.select_related("charter__place__parent", "charter__body", "frozen").first()
    return found


def open_revision_of(place_id: int) -> Revision | None:
    """What is under way at a place; the public may know of it while opinions are asked for."""
    rows = Revision.objects.unscoped("public: the place's own revision").filter(charter__place=place_id, state__in=OPEN)
    found: Revision | None = rows.select_related("charter__place__parent", "charter__body").first()
    return found


def newest_version(revision_id: int) -> Version | None:
    return Version.objects.filter(revision=revision_id).order_by("-number").first()


def versions_of(revision: Revision) -> list[Version]:
    """All texts of the charter, newest first."""
    rows = Version.objects.filter(revision__charter=revision.charter_id).defer("text", "signature")
    return list(rows.select_related("made_by__body", "revision").order_by("-revision__number", "-number"))


def version_of(revision: Revision, pk: int) -> Version | None:
    return Version.objects.filter(pk=pk, revision__charter=revision.charter_id).select_related("revision").first()


def clause_texts(version_id: int | None) -> list[ClauseText]:
    return list(ClauseText.objects.filter(version=version_id).order_by("position"))


def clause_ids(charter_id: int) -> set[int]:
    return set(Clause.objects.filter(charter=charter_id).values_list("id", flat=True))


def steps_of(revision: Revision) -> list[Any]:
    return list(revision.steps.order_by("id"))


def groups_of(revision_id: int) -> list[HouseholdGroup]:
    """Groups with how many households were reached."""
    rows = HouseholdGroup.objects.filter(revision=revision_id).annotate(done=Count("reached"))
    return list(rows.order_by("id"))


def reached_numbers(group_ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    """Group → (household number, way)."""
    found: dict[int, list[tuple[int, str]]] = {}
    rows = Reach.objects.filter(group__in=list(group_ids)).order_by("group_id", "number")
    for group, number, way in rows.values_list("group_id", "number", "way"):
        found.setdefault(group, []).append((number, way))
    return found


def ways_counted(revision_id: int) -> dict[str, int]:
    rows = Reach.objects.filter(group__revision=revision_id).values_list("way").annotate(n=Count("id"))
    return dict(rows.order_by())


def households(revision_id: int) -> tuple[int, int]:
    """How many there are, how many were reached."""
    whole = HouseholdGroup.objects.filter(revision=revision_id).values_list("households", flat=True)
    return sum(whole), Reach.objects.filter(group__revision=revision_id).count()


def opinions_of(actor: Actor, revision_id: int, answer: str = "") -> QuerySet[Opinion]:
    rows: QuerySet[Opinion] = Opinion.objects.scoped(actor).filter(revision=revision_id)
    rows = rows.filter(answer=answer) if answer else rows
    return rows.select_related("about", "changed").order_by("-id")


def opinion_locked(actor: Actor, pk: int) -> Opinion | None:
    rows = Opinion.objects.scoped(actor).filter(pk=pk).select_for_update(of=("self",))
    found: Opinion | None = rows.select_related("revision__charter").first()
    return found


def opinion_by_code(code: str) -> Opinion | None:
    rows = Opinion.objects.unscoped("public: by its code").filter(code=code)
    found: Opinion | None = rows.select_related("revision__charter__place").first()
    return found


def opinion_counts(revision_id: int) -> dict[str, int]:
    rows = Opinion.objects.unscoped("counts").filter(revision=revision_id)
    counted = dict(rows.order_by().values_list("answer").annotate(n=Count("id")))
    return counted | {"all": sum(counted.values())}


def opinions_about(revision_id: int) -> dict[int, list[Opinion]]:
    """Clause → opinions about it or answered by changing it."""
    rows = Opinion.objects.unscoped("beside their clause").filter(revision=revision_id).order_by("id")
    found: dict[int, list[Opinion]] = {}
    for row in rows:
        for clause in {row.about_id, row.changed_id}:
            if clause is not None:
                found.setdefault(clause, []).append(row)
    return found


def reviews_of(revision: Revision) -> list[Review]:
    rows = Review.objects.unscoped("beside their revision").filter(revision=revision)
    return list(rows.select_related("body", "version").order_by("-stage", "-round", "-deciding", "id"))


def round_locked(revision: Revision, stage: str) -> list[Review]:
    """The reviews of the running round, in key order."""
    rows = Review.objects.unscoped("one round").filter(revision=revision, stage=stage, round=revision.round)
    return list(rows.select_related("body").select_for_update(of=("self",)).order_by("id"))


def review_for(actor: Actor, pk: int) -> Review | None:
    rows = Review.objects.scoped(actor).filter(pk=pk, body=actor.body_id)
    wanted = ("revision__charter__place__parent", "revision__charter__body", "version", "body")
    found: Review | None = rows.select_related(*wanted).first()
    return found


def reviews_waiting(actor: Actor) -> QuerySet[Review]:
    rows: QuerySet[Review] = Review.objects.scoped(actor).filter(body=actor.body_id, answer="pending")
    return rows.select_related("revision__charter__place", "version").order_by("-id")


def reviews_answered(actor: Actor) -> list[Review]:
    rows = Review.objects.scoped(actor).filter(body=actor.body_id, answered_at__isnull=False)
    return list(rows.select_related("revision__charter__place").order_by("-answered_at")[:10])


def comments_of(revision_id: int) -> list[Comment]:
    rows = Comment.objects.filter(review__revision=revision_id).select_related("review__body", "clause")
    return list(rows.order_by("id"))


def comment_locked(revision_id: int, pk: int) -> Comment | None:
    rows = Comment.objects.filter(pk=pk, review__revision=revision_id).select_for_update(of=("self",))
    return rows.select_related("review").first()


def comment_counts(revision_id: int) -> tuple[int, int]:
    """Unanswered, and not settled."""
    counted = Comment.objects.filter(review__revision=revision_id).aggregate(
        unanswered=Count("id", filter=Q(answered_at=None)), open=Count("id", filter=Q(settled_at=None))
    )
    return counted["unanswered"], counted["open"]


def flag_rulings(charter_id: int) -> dict[tuple[str, str], FlagRuling]:
    """By code and the clause's hash."""
    rows = FlagRuling.objects.filter(charter=charter_id).select_related("ruled_by__body")
    return {(row.code, row.text_hash): row for row in rows}


def vote_of(revision: Revision) -> Vote | None:
    return Vote.objects.filter(revision=revision).order_by("-round").first()


def signatures_elsewhere(charter_id: int) -> list[tuple[int, bytes, str]]:
    """Charter id, signature and place of every other newest text."""
    rows = Charter.objects.unscoped("compared with all texts of the city").exclude(pk=charter_id)
    rows = rows.filter(newest__isnull=False).order_by("id")
    listed = rows.values_list("id", "newest__signature", "place__name")
    return [(pk, bytes(signature), name) for pk, signature, name in listed]


def texts_of(charter_ids: Sequence[int]) -> list[tuple[str, str]]:
    rows = Charter.objects.unscoped("compared with all texts of the city").filter(pk__in=list(charter_ids))
    return [(str(pk), text) for pk, text in rows.values_list("id", "newest__text")]


def text_count() -> int:
    return Charter.objects.unscoped("city map of likeness").filter(newest__isnull=False).count()


def all_signatures() -> list[tuple[int, bytes]]:
    rows = Charter.objects.unscoped("city map of likeness").filter(newest__isnull=False).order_by("id")
    return [(pk, bytes(signed)) for pk, signed in rows.values_list("id", "newest__signature")]


def seen_ids(actor: Actor, ids: Sequence[int]) -> set[int]:
    return set(Charter.objects.scoped(actor).filter(pk__in=ids).values_list("id", flat=True))


def published_within(actor: Actor) -> QuerySet[Charter]:
    rows: QuerySet[Charter] = Charter.objects.scoped(actor).filter(published__isnull=False)
    return rows.select_related("place__parent").order_by("place__path")


def stages_within(paths: Sequence[str]) -> list[tuple[str, str, bool, bool]]:
    """Path, kind, is there a text in force, state of the revision under way, for each charter below the paths."""
    question = Q(pk__in=[])
    for path in paths:
        question |= Q(place__path__startswith=path)
    rows = Charter.objects.unscoped("county totals").filter(question)
    going = Revision.objects.unscoped("county totals").filter(charter=OuterRef("pk"), state__in=OPEN)
    listed = rows.annotate(going=Exists(going)).values_list("place__path", "kind", "published_id", "going")
    return [(path, kind, published is not None, going) for path, kind, published, going in listed]


def charters_named(ids: Sequence[int]) -> dict[int, Charter]:
    rows = Charter.objects.unscoped("names of places").filter(pk__in=list(ids))
    return {row.pk: row for row in rows.select_related("place__parent", "newest")}


def charter_seen(actor: Actor, pk: int) -> Charter | None:
    rows = Charter.objects.scoped(actor).filter(pk=pk)
    found: Charter | None = rows.select_related("place__parent", "newest", "published").first()
    return found


def release_of(revision_id: int) -> Release | None:
    return Release.objects.filter(revision=revision_id).select_related("publication", "version").first()


def publications_of(place_id: int) -> QuerySet[Publication]:
    """What was published of a place's charter, the text in force first."""
    rows = Publication.objects.filter(kind=Publication.Kind.CHARTER, place=place_id).select_related("issuer")
    return rows.order_by("-published_at", "-id")


def check_ups_of(charter_id: int) -> list[CheckUp]:
    return list(CheckUp.objects.filter(charter=charter_id).order_by("-year"))


def exemplars_of(year: int, area_code: str = "") -> list[Exemplar]:
    rows = Exemplar.objects.unscoped("chosen to be shown").filter(year=year)
    rows = rows.filter(area_code=area_code) if area_code else rows
    wanted = ("charter__place__parent", "charter__published", "chosen_by__body")
    return list(rows.select_related(*wanted).order_by("area_code", "kind", "id"))


def exemplars_counted(year: int, area_code: str) -> dict[str, int]:
    rows = Exemplar.objects.unscoped("counts").filter(year=year, area_code=area_code)
    return dict(rows.order_by().values_list("kind").annotate(n=Count("id")))


def needing_check_up(on: date) -> QuerySet[Charter]:
    """In force for a year and not looked at this year."""
    done = CheckUp.objects.filter(charter=OuterRef("pk"), year=on.year)
    rows: QuerySet[Charter] = Charter.objects.unscoped("yearly check-up").filter(~Exists(done), published__isnull=False)
    return rows.filter(published__releases__released_at__year__lt=on.year).order_by("id")


def any_charter() -> bool:
    return Charter.objects.unscoped("demo").exists()


def rounds_silent(on: date) -> QuerySet[Review]:
    """Deciding reviews past their day without an answer."""
    rows: QuerySet[Review] = Review.objects.unscoped("overdue").filter(answer="pending", deciding=True, due_on__lt=on)
    return rows.select_related("body", "revision__charter").order_by("id")
