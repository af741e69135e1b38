"""Reading bulletins, inspections and what a bulletin would be drafted from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Left

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.campaigns import queries as campaigns
from shanzhi.kernel.campaigns.models import CampaignItem
from shanzhi.kernel.cases.models import Assignment
from shanzhi.kernel.deadlines.queries import calendar
from shanzhi.kernel.findings import queries as findings
from shanzhi.kernel.findings.models import Finding
from shanzhi.kernel.places import queries as places
from shanzhi.kernel.places.scope import reaches
from shanzhi.missions.supervision.models import Bulletin, BurdenCell, Inspection, InspectionPlace
from shanzhi.policy import findings as rules
from shanzhi.policy.burden import IssuerLine
from shanzhi.policy.calendar import add_working_days


def bulletins_for(actor: Actor, state: str = "") -> QuerySet[Bulletin]:
    rows: QuerySet[Bulletin] = Bulletin.objects.scoped(actor).select_related("owner", "place", "approved_by__person")
    return (rows.filter(state=state) if state else rows).order_by("-id")


def bulletin_for(actor: Actor, pk: int) -> Bulletin | None:
    return bulletins_for(actor).select_related("campaign", "drafted_by__person", "approved_by").filter(pk=pk).first()


def locked_bulletin(actor: Actor, pk: int) -> Bulletin | None:
    rows = Bulletin.objects.scoped(actor).select_for_update(of=("self",))
    found: Bulletin | None = rows.filter(pk=pk).first()
    return found


def late_findings(actor: Actor, on: date) -> QuerySet[Finding]:
    """Ordered and past the day, or come back and still open, in the area; by body, never by community."""
    rows: QuerySet[Finding] = Finding.objects.scoped(actor).filter(issuer__isnull=False)
    late = rows.filter(state="ordered", due_on__lt=on)
    again = rows.filter(repeat_of__isnull=False, state__in=["raised", "ordered", "rectified"])
    return (late | again).select_related("issuer", "area").order_by("issuer__place__path", "id")


def late_places(actor: Actor, on: date, campaign_id: int | None) -> Iterable[CampaignItem]:
    """Streets of the area that did not finish a campaign in time."""
    rows = campaigns.late_items(on, campaign_id).filter(reaches(actor, "place__path"))
    return rows.filter(campaign__tier="township", body__isnull=False)


def community_names(actor: Actor, on: date) -> list[str]:
    """The names a bulletin of this area must not hold."""
    return list(places.communities_within(actor.reach, on).values_list("name", flat=True))


def inspections_for(actor: Actor) -> QuerySet[Inspection]:
    rows: QuerySet[Inspection] = Inspection.objects.scoped(actor).select_related("owner", "place")
    return rows.order_by("-id")


def inspection_for(actor: Actor, pk: int) -> Inspection | None:
    return inspections_for(actor).filter(pk=pk).first()


def inspected_place(actor: Actor, pk: int) -> InspectionPlace | None:
    """A drawn place of an inspection the actor may see, locked."""
    rows = InspectionPlace.objects.filter(inspection__in=Inspection.objects.scoped(actor).values("pk"))
    return rows.select_for_update(of=("self",)).select_related("inspection").filter(pk=pk).first()


def drawn(inspection: Inspection) -> list[InspectionPlace]:
    rows = inspection.places.select_related("place__parent", "visited_by__body").order_by("order")
    return list(rows)


def long_overdue(on: date) -> list[int]:
    """Cures so many working days past their last day that the next level hears of it (本系统约定)."""
    grace = rules.terms(on)["escalate_working_days"]
    known = calendar()
    rows = findings.overdue(on).filter(escalated_at=None).values_list("pk", "due_on")
    return [pk for pk, due in rows if due and add_working_days(due, grace, known).due < on]


RECOUNT = """
SELECT count(*) FROM (
    SELECT date_trunc('month', a.due_on)::date AS month, a.place_id, p.issuer_id,
        coalesce(p.content->>'kind', 'work') AS kind,
        count(*) FILTER (WHERE a.state IN ('waiting', 'received', 'done')) AS items,
        coalesce(sum(a.minutes) FILTER (WHERE a.state IN ('waiting', 'received', 'done')), 0) AS minutes,
        count(*) FILTER (WHERE a.state = 'refused') AS refused
    FROM cases_assignment a JOIN publications_publication p ON p.id = a.admission_id GROUP BY 1, 2, 3, 4
) counted FULL JOIN supervision_burdencell kept USING (month, place_id, issuer_id, kind)
WHERE (coalesce(counted.items, 0), coalesce(counted.minutes, 0), coalesce(counted.refused, 0))
    IS DISTINCT FROM (coalesce(kept.items, 0), coalesce(kept.minutes, 0), coalesce(kept.refused, 0))
"""


def differing_cells() -> int:
    """How many sums of the roll-up differ from a full recount; 0 is what it must be every night."""
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT)
        (found,) = cursor.fetchone()
    return int(found)


@dataclass(frozen=True, slots=True)
class MonthSum:
    """Sums of one month, kind and county."""

    month: date
    kind: str
    county: str
    items: int
    minutes: int
    refused: int


def month_sums(actor: Actor, since: date) -> list[MonthSum]:
    """All that a figure of the leaders page is made of; one query."""
    rows = BurdenCell.objects.filter(reaches(actor, "place__path"), month__gte=since)
    counted = rows.values_list("month", "kind", Left("place__path", 6)).annotate(
        i=Sum("items"), m=Sum("minutes"), r=Sum("refused")
    )
    return [MonthSum(*row) for row in counted.order_by("month", "kind")]


def issuer_sums(actor: Actor, since: date, on: date) -> list[IssuerLine]:
    """Every body that placed something on communities here since a day, with its findings; two queries."""
    rows = BurdenCell.objects.filter(reaches(actor, "place__path"), month__gte=since)
    placed = {
        pk: (name, minutes, items, refused)
        for pk, name, minutes, items, refused in rows.values_list("issuer", "issuer__name").annotate(
            m=Sum("minutes"), i=Sum("items"), r=Sum("refused")
        )
    }
    late = Count("id", filter=Q(state="ordered", due_on__lt=on))
    seen = Finding.objects.scoped(actor).filter(issuer__isnull=False, raised_at__date__gte=since)
    told = seen.values_list("issuer", "issuer__name").annotate(n=Count("id"), late=late).order_by()
    found = {pk: (name, count, overdue) for pk, name, count, overdue in told}
    lines = []
    for pk in placed.keys() | found.keys():
        name, minutes, items, refused = placed.get(pk, (found.get(pk, ("", 0, 0))[0], 0, 0, 0))
        _, count, overdue = found.get(pk, ("", 0, 0))
        lines.append(IssuerLine(name, minutes, items, refused, count, overdue))
    return lines


@dataclass(frozen=True, slots=True)
class Open:
    """Findings of the area by what has to happen next, and the unnumbered demands ended since a day."""

    raised: int
    rectified: int
    ordered: int
    overdue: int
    unnumbered: int


def open_findings(actor: Actor, since: date, on: date) -> Open:
    """One query."""
    found = Finding.objects.scoped(actor).aggregate(
        raised=Count("id", filter=Q(state="raised")),
        rectified=Count("id", filter=Q(state="rectified")),
        ordered=Count("id", filter=Q(state="ordered")),
        overdue=Count("id", filter=Q(state="ordered", due_on__lt=on)),
        unnumbered=Count("id", filter=Q(kind="unnumbered_demand", raised_at__date__gte=since)),
    )
    return Open(**found)


def to_do(actor: Actor, on: date) -> list[Finding]:
    """What waits for a supervisor's hand, soonest first: to order, to verify, late."""
    rows = Finding.objects.scoped(actor).filter(
        Q(state__in=["raised", "rectified"]) | Q(state="ordered", due_on__lt=on)
    )
    return list(rows.select_related("area").order_by("due_on", "id")[:8])


def rows_behind(actor: Actor, month: date, kind: str = "") -> QuerySet[Assignment]:
    """The assignments a month's figure is made of, down to the single one."""
    after = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    rows = Assignment.objects.scoped(actor).filter(due_on__gte=month, due_on__lt=after)
    rows = rows.exclude(state__in=["cancelled", "refused"]).select_related("admission", "place__parent")
    if kind:
        rows = rows.filter(admission__content__kind=kind)
    found: QuerySet[Assignment] = rows.order_by("-id")
    return found


def communities(actor: Actor, on: date) -> int:
    return places.communities_within(actor.reach, on).count()
