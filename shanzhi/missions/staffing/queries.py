"""Reading the roster: a street's own lines, an area's sums, who is away, how large communities are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.places import queries as places
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.registry import holdings
from shanzhi.missions.staffing.models import Secondment, Training, Worker
from shanzhi.policy import staffing as rules


def roster(actor: Actor) -> QuerySet[Worker]:
    """Who works in the communities of the area."""
    rows: QuerySet[Worker] = Worker.objects.scoped(actor).filter(left_on=None)
    trained = Training.objects.filter(worker=OuterRef("pk"))
    away = Secondment.objects.unscoped("seen through its worker").filter(worker=OuterRef("pk"), returned_on=None)
    return rows.annotate(trained=Exists(trained), away=Exists(away)).select_related("place").order_by("-id")


def worker_for(actor: Actor, pk: int) -> Worker | None:
    return roster(actor).filter(pk=pk).first()


def on_roster(identity: str) -> Worker | None:
    """The open line of a person anywhere in the city."""
    rows = Worker.objects.unscoped("one person, one line").filter(identity=identity, left_on=None)
    found: Worker | None = rows.select_related("place").first()
    return found


def away(actor: Actor) -> QuerySet[Secondment]:
    """Who is borrowed now, the earliest return first."""
    rows: QuerySet[Secondment] = Secondment.objects.scoped(actor).filter(returned_on=None)
    return rows.select_related("worker__place", "borrower", "finding").order_by("return_by", "id")


@dataclass(frozen=True, slots=True)
class CountySums:
    """Aggregates of one county: by kind, trained, away."""

    name: str
    workers: int
    by_kind: tuple[tuple[str, int], ...]
    coverage: tuple[tuple[str, int | None], ...]
    away: int


def county_sums(actor: Actor, on: date) -> list[CountySums]:
    """Workers, trainings and absences by county in code order; three queries, no person in it."""
    names = places.county_names()
    known = rules.terms(on)
    kinds = {code: Count("id", filter=Q(kind=code)) for code in known["kinds"]}
    trained = {
        f"t_{code}": Count("id", filter=Exists(Training.objects.filter(worker=OuterRef("pk"), kind=code)))
        for code in known["trainings"]
    }
    rows = Worker.objects.scoped(actor).filter(left_on=None).annotate(county=Left("place__path", 6))
    absent = dict(
        away(actor)
        .annotate(county=Left("worker__place__path", 6))
        .values_list("county")
        .annotate(n=Count("id"))
        .order_by()
    )
    counted: Any = rows.values("county").annotate(n=Count("id"), **kinds, **trained)
    return [
        CountySums(
            names.get(row["county"], row["county"]),
            row["n"],
            tuple((label, row[code]) for code, label in known["kinds"].items()),
            tuple((label, rules.coverage(row[f"t_{code}"], row["n"])) for code, label in known["trainings"].items()),
            absent.get(row["county"], 0),
        )
        for row in sorted(counted, key=lambda row: str(row["county"]))
    ]


def levels(actor: Actor, on: date) -> dict[str, str]:
    """How many hold which qualification, small numbers hidden (D5-4.1.3)."""
    counted = dict(
        Worker.objects.scoped(actor).filter(left_on=None).values_list("level").annotate(n=Count("id")).order_by()
    )
    names = rules.terms(on)["levels"]
    return rules.shown({label: counted.get(code, 0) for code, label in names.items()}, on)


@dataclass(frozen=True, slots=True)
class Size:
    """A community with its households and whether they lie in the law's usual range."""

    place: Place
    households: int
    range: str


def sizes(communities: Iterable[Place], on: date) -> list[Size]:
    """Only communities that keep the base table; in code order, never ranked."""
    rows = list(communities)
    counted = holdings.totals_of([place.pk for place in rows], on)
    return [
        Size(place, counted[place.pk]["households"], rules.size(counted[place.pk]["households"], place.is_village, on))
        for place in rows
        if place.pk in counted
    ]
