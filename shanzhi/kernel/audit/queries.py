"""Reading the audit trail."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from shanzhi.kernel.audit.models import Event


def trail(subject: str, limit: int = 100) -> list[Event]:
    """The newest events about one subject, oldest first."""
    newest = Event.objects.filter(subject=subject).order_by("-id")[:limit]
    return list(reversed(newest))


def counts(since: datetime, before: datetime) -> list[tuple[str, int]]:
    """How many events of each act fell between two moments."""
    rows = Event.objects.filter(at__gte=since, at__lt=before).values_list("act").annotate(number=Count("id"))
    return list(rows.order_by("act"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events a reader asks for; an act or subject ending in `_`, `.`, `:` or `/` stands for all that begin so."""

    act: str = ""
    subject: str = ""
    since: datetime | None = None
    before: datetime | None = None


def events(wanted: Wanted) -> QuerySet[Event]:
    """Events, newest first, without what was done: time, capacity, act and subject only."""
    rows = Event.objects.only("at", "capacity", "act", "subject").order_by("-id")
    for field, value in (("act", wanted.act), ("subject", wanted.subject)):
        if value:
            rows = rows.filter(**{f"{field}__startswith" if value[-1] in "_.:/" else field: value})
    if wanted.since:
        rows = rows.filter(at__gte=wanted.since)
    return rows.filter(at__lt=wanted.before) if wanted.before else rows
