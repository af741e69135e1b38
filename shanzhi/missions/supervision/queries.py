"""Reading bulletins, inspections and what a bulletin would be drafted from."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.campaigns import queries as campaigns
from shanzhi.kernel.campaigns.models import CampaignItem
from shanzhi.kernel.deadlines.queries import calendar
from shanzhi.kernel.findings import queries as findings
from shanzhi.kernel.findings.models import Finding
from shanzhi.kernel.places import queries as places
from shanzhi.kernel.places.scope import reaches
from shanzhi.missions.supervision.models import Bulletin, Inspection, InspectionPlace
from shanzhi.policy import findings as rules
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
