"""The inbox: what waits, what is due today, this week and later. Three queries whatever its length."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from statistics import median

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.cases.models import Assignment, Measurement
from shanzhi.policy.terms import in_force

PAGE = 100
OPEN = (Assignment.State.WAITING, Assignment.State.RECEIVED)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the inbox."""

    id: int
    title: str
    issuer: str
    number: str
    minutes: int
    due_on: date
    state: str
    paused: bool


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Inbox:
    groups: tuple[Group, ...]
    count: int
    minutes: int
    more: bool


def open_rows(actor: Actor) -> QuerySet[Assignment]:
    rows: QuerySet[Assignment] = Assignment.objects.scoped(actor).filter(place=actor.place_id, state__in=OPEN)
    return rows.order_by("due_on", "id")


def lying_with(actor: Actor) -> QuerySet[Assignment]:
    """What a post would leave behind: its place's open assignments, those a colleague has taken excepted."""
    return open_rows(actor).filter(Q(settled_by=None) | Q(settled_by=actor.post_id))


def inbox(actor: Actor, today: date, page: int = 1) -> Inbox:
    """The open assignments of the actor's own place, soonest first; one query and a page."""
    start = (page - 1) * PAGE
    fields = ("id", "title", "issuer_name", "admission__key", "minutes", "due_on", "state", "paused")
    found = [Row(*values) for values in open_rows(actor).values_list(*fields)[start : start + PAGE + 1]]
    rows = found[:PAGE]
    week = today + timedelta(days=6 - today.weekday())
    groups = (
        Group("waiting", "新来的，接还是不接", tuple(r for r in rows if r.state == "waiting")),
        Group("today", "今天到期", tuple(r for r in rows if _taken(r) and r.due_on <= today)),
        Group("week", "本周", tuple(r for r in rows if _taken(r) and today < r.due_on <= week)),
        Group("later", "以后", tuple(r for r in rows if _taken(r) and r.due_on > week)),
    )
    minutes = sum(row.minutes for row in rows if not row.paused)
    return Inbox(tuple(group for group in groups if group.rows), len(rows), minutes, len(found) > PAGE)


def _taken(row: Row) -> bool:
    return row.state == "received"


def assignment_for(actor: Actor, pk: int) -> Assignment | None:
    rows = Assignment.objects.scoped(actor).select_related("admission__issuer")
    found: Assignment | None = rows.filter(pk=pk, place=actor.place_id).first()
    return found


def settled_since(actor: Actor, since: datetime) -> list[Assignment]:
    """What was done or refused lately, so that it can be undone."""
    rows = Assignment.objects.scoped(actor).filter(
        place=actor.place_id, settled_at__gte=since, state__in=["done", "refused", "received"]
    )
    return list(rows.order_by("-settled_at")[:10])


def most_forms_in_use(paths: Sequence[str], frequencies: Sequence[str]) -> int:
    """The most weekly and monthly forms any place under these paths has (D1-4.9.1)."""
    labels = [{"weekly": "每周", "monthly": "每月"}[name] for name in frequencies]
    rows = Assignment.objects.unscoped("quota").filter(
        admission__content__kind="report", admission__content__frequency__in=labels, state__in=OPEN
    )
    most = 0
    for path in paths:
        under = rows.filter(place__path__startswith=path).values("place")
        top = under.annotate(n=Count("admission", distinct=True)).order_by("-n").first()
        most = max(most, top["n"] if top else 0)
    return most


@dataclass(frozen=True, slots=True)
class Measured:
    """Minutes that were really needed, from so many measurements."""

    median: int
    p90: int
    count: int


def measured(admission_id: int) -> Measured | None:
    """What the public may know of an item's minutes; one query."""
    return summed_up(Measurement.objects.filter(admission=admission_id).values_list("minutes", flat=True))


def minutes_of(admission: OuterRef) -> ArraySubquery:
    """All minutes measured for the number a row points at, inside that row's own query; for `summed_up`."""
    return ArraySubquery(Measurement.objects.filter(admission=admission).values_list("minutes", flat=True))


def summed_up(minutes: Iterable[int]) -> Measured | None:
    """None below the smallest number of measurements that may be shown (gate.md §7)."""
    values = sorted(minutes)
    if len(values) < in_force("measuring", date.max)["fewest"]:
        return None
    return Measured(round(median(values)), values[ceil(len(values) * 0.9) - 1], len(values))
