"""Reading forms: own ones, what a community owes, sums and rates; communities in the order of their codes."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Count, Prefetch, Q, QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.cases import queries as cases
from shanzhi.kernel.places import queries as places
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.publications import queries as publications
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.reporting.models import (
    FREQUENCIES,
    Cell,
    FormColumn,
    FormRound,
    ReportForm,
    RollUp,
    Submission,
)

OFTEN = FREQUENCIES
"""How often a form may ask, with the words for it."""
OWNERS = tuple(ReportForm.Owner.choices)
COLUMNS = Prefetch("columns", FormColumn.objects.order_by("position"))


def forms_of(actor: Actor) -> QuerySet[ReportForm]:
    """The body's own forms, or those of the reach for who oversees."""
    rows: QuerySet[ReportForm] = ReportForm.objects.scoped(actor).select_related("issuer", "admission")
    return rows.annotate(
        asked=Count("columns", filter=Q(columns__origin__in=("own", "new"))),
        wanted=Count("columns"),
    ).order_by("-id")


def form_for(actor: Actor, pk: int) -> ReportForm | None:
    rows = ReportForm.objects.scoped(actor).select_related("issuer__place", "admission").prefetch_related(COLUMNS)
    found: ReportForm | None = rows.filter(pk=pk).first()
    return found


def own_form_locked(actor: Actor, pk: int) -> ReportForm | None:
    rows = ReportForm.objects.scoped(actor).select_for_update(of=("self",)).select_related("issuer__place")
    found: ReportForm | None = rows.prefetch_related(COLUMNS).filter(pk=pk, issuer=actor.body_id).first()
    return found


def asked_places(actor: Actor, on: date) -> list[int]:
    """Communities and villages under the department's reach."""
    return list(places.communities_within(actor.reach, on).values_list("pk", flat=True))


def number(key: str) -> Publication | None:
    """An admitted item by its number."""
    return publications.by_key("admission", key)


def forms_in_use(actor: Actor) -> int:
    """Weekly and monthly forms the busiest place of the reach already has (D1-4.9.1)."""
    return cases.most_forms_in_use(actor.reach, ("weekly", "monthly"))


def rounds_of(form: ReportForm) -> list[FormRound]:
    done = Count("submissions", filter=Q(submissions__state="submitted"))
    late = Count("submissions", filter=Q(submissions__state="submitted", submissions__late=True))
    return list(FormRound.objects.filter(form=form).annotate(done=done, late=late).order_by("-id"))


def owed(actor: Actor) -> QuerySet[Submission]:
    """What the community has to fill or has filled, the newest round first."""
    rows: QuerySet[Submission] = Submission.objects.scoped(actor).filter(place=actor.place_id)
    return rows.select_related("round__form__issuer", "round__form__admission").order_by("-id")


def submission_for(actor: Actor, pk: int) -> Submission | None:
    rows = Submission.objects.scoped(actor).select_related("round__form__issuer", "round__form__admission", "place")
    found: Submission | None = rows.filter(pk=pk, place=actor.place_id).first()
    return found


def submission_locked(actor: Actor, pk: int) -> Submission | None:
    rows = Submission.objects.scoped(actor).select_for_update(of=("self",)).select_related("round__form", "place")
    found: Submission | None = rows.filter(pk=pk, place=actor.place_id).first()
    return found


def columns_of(form_id: int) -> list[FormColumn]:
    return list(FormColumn.objects.filter(form_id=form_id).order_by("position"))


def cells_of(submission: Submission) -> list[Cell]:
    """All values in the order of the form; of one column the newest first, its history below."""
    rows = Cell.objects.filter(submission=submission).select_related("column", "by__person")
    return list(rows.order_by("column__position", "-id"))


def round_for(actor: Actor, pk: int) -> FormRound | None:
    """A round of a form the actor may read; a street reads the rounds its communities fill."""
    forms = ReportForm.objects.scoped(actor).values("pk")
    below = Submission.objects.scoped(actor).values("round")
    mine = Q(form__in=forms)
    if actor.tier == "township":
        mine |= Q(pk__in=below)
    return FormRound.objects.select_related("form__issuer", "form__admission").filter(mine, pk=pk).first()


def sums(round_id: int, place_ids: Iterable[int]) -> dict[int, dict[int, tuple[Decimal, int]]]:
    """Place → column → (sum, how many filled)."""
    found: dict[int, dict[int, tuple[Decimal, int]]] = {}
    for row in RollUp.objects.filter(round_id=round_id, place_id__in=list(place_ids)):
        found.setdefault(row.place_id, {})[row.column_id] = (row.total, row.filled)
    return found


def levels(actor: Actor, on: date) -> tuple[Place | None, list[Place]]:
    """The actor's own place and the places right below it that have communities, by code."""
    top = Place.objects.filter(pk=actor.place_id).first() if actor.place_id else None
    if top is None:
        return None, []
    return top, list(places.places(on).filter(parent=top).exclude(tier="grid").order_by("path"))


def progress(round_id: int, paths: Sequence[str]) -> dict[str, tuple[int, int, int]]:
    """Path → (expected, submitted, late) of the communities below; one query."""
    rows = Submission.objects.unscoped("the round was found in scope").filter(round_id=round_id)
    counted = rows.values_list("place__path", "state", "late")
    found = dict.fromkeys(paths, (0, 0, 0))
    for place_path, state, late in counted:
        for path in paths:
            if place_path.startswith(path):
                expected, done, behind = found[path]
                submitted = state == Submission.State.SUBMITTED
                found[path] = (expected + 1, done + submitted, behind + (submitted and late))
    return found


def rows_of(actor: Actor, round_id: int) -> QuerySet[Submission]:
    """What every community below handed in, by code; for the table and its export."""
    rows: QuerySet[Submission] = Submission.objects.scoped(actor).filter(round_id=round_id)
    newest = Prefetch("cells", Cell.objects.filter(newest=True))
    return rows.select_related("place__parent").prefetch_related(newest).order_by("place__path", "id")


_RECOUNT = """
SELECT above.id, c.column_id, sum(c.value::numeric), count(*)
FROM reporting_cell c
JOIN reporting_submission s ON s.id = c.submission_id AND s.round_id = %s AND s.state = 'submitted'
JOIN reporting_formcolumn k ON k.id = c.column_id AND k.type IN ('int', 'decimal', 'money', 'area')
JOIN places_place here ON here.id = s.place_id
JOIN places_place above ON above.path = ANY (ARRAY[left(here.path, 4), left(here.path, 6), left(here.path, 9)])
    AND above.tier IN ('city', 'county', 'township')
WHERE c.newest GROUP BY above.id, c.column_id
"""


def recount(round_id: int) -> dict[tuple[int, int], tuple[Decimal, int]]:
    """The sums once more from every cell; must equal what the deltas kept, to the unit."""
    with connection.cursor() as cursor:
        cursor.execute(_RECOUNT, [round_id])
        return {(place, column): (Decimal(total), filled) for place, column, total, filled in cursor.fetchall()}


def rolled_up(round_id: int) -> dict[tuple[int, int], tuple[Decimal, int]]:
    rows = RollUp.objects.filter(round_id=round_id, filled__gt=0)
    return {(row.place_id, row.column_id): (row.total, row.filled) for row in rows}


def to_open_again(on: date) -> list[int]:
    """Active forms whose number still holds; whether a new round has come is policy's answer."""
    rows = ReportForm.objects.unscoped("daily sweep").filter(state="active", admission__state="active")
    rows = rows.filter(Q(admission__valid_until=None) | Q(admission__valid_until__gte=on))
    return list(rows.exclude(frequency="once").order_by("id").values_list("id", flat=True))


def to_end(on: date) -> list[int]:
    """Active forms whose number has ended or run out."""
    gone = ~Q(admission__state__in=("active", "suspended")) | Q(admission__valid_until__lt=on)
    rows = ReportForm.objects.unscoped("daily sweep").filter(gone, state="active")
    return list(rows.order_by("id").values_list("id", flat=True))


def first_asked(form_id: int) -> list[int]:
    """The places of the first round: later rounds ask the same ones."""
    rows = Submission.objects.unscoped("daily sweep").filter(round__form_id=form_id)
    return list(rows.order_by("place_id").values_list("place_id", flat=True).distinct())
