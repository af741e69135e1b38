"""What an issuer has placed on communities (我放下去的): hours, money, what is overdue, what ends soon."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Subquery, Sum

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.cases import queries as cases
from shanzhi.missions.admission.models import Demand, Filing, FundingArrival
from shanzhi.policy.occurrences import minutes_per_year

MOST = 500
ENDS_SOON_DAYS = 60


@dataclass(frozen=True, slots=True)
class Placed:
    """One number at work: what it costs all communities in a year, estimated and, where known, measured."""

    demand: Demand
    filing: Filing
    hours_estimated: int
    measured: cases.Measured | None
    hours_measured: int | None
    promised: Decimal
    owed: Decimal
    overdue: bool
    days_left: int


@dataclass(frozen=True, slots=True)
class Load:
    """All numbers of one issuer together."""

    rows: tuple[Placed, ...]

    @property
    def hours(self) -> int:
        """Measured where it is known, estimated otherwise."""
        return sum(row.hours_measured if row.hours_measured is not None else row.hours_estimated for row in self.rows)

    @property
    def places(self) -> int:
        return sum(row.filing.places_count for row in self.rows)

    @property
    def promised(self) -> Decimal:
        return sum((row.promised for row in self.rows), Decimal(0))

    @property
    def overdue(self) -> Decimal:
        return sum((row.owed for row in self.rows if row.overdue), Decimal(0))


def placed_by(actor: Actor, on: date) -> Load:
    """The active and suspended numbers of the actor's body; two queries whatever their number."""
    came = FundingArrival.objects.filter(demand=OuterRef("pk")).order_by().values("demand")
    rows = (
        Demand.objects.unscoped("own body")
        .filter(issuer=actor.body_id, state__in=["active", "suspended"])
        .select_related("admission")
        .annotate(
            arrived=Subquery(came.annotate(total=Sum("amount")).values("total")),
            minutes_measured=cases.minutes_of(OuterRef("admission")),
        )
        .order_by("admission__valid_until", "id")[:MOST]
    )
    demands = list(rows)
    newest = Filing.objects.filter(demand__in=[demand.pk for demand in demands], filed_at__isnull=False)
    filings = {row.demand_id: row for row in newest.order_by("demand_id", "-version").distinct("demand_id")}
    return Load(tuple(_placed(demand, filings[demand.pk], on) for demand in demands if demand.pk in filings))


def _placed(demand: Demand, filing: Filing, on: date) -> Placed:
    measured = cases.summed_up(demand.minutes_measured)  # type: ignore[attr-defined]  # annotated
    promised = (filing.funding_per_community or Decimal(0)) * filing.places_count
    came: Decimal | None = demand.arrived  # type: ignore[attr-defined]  # annotated
    owed = max(promised - (came or Decimal(0)), Decimal(0))
    until = demand.admission.valid_until if demand.admission else None
    return Placed(
        demand=demand,
        filing=filing,
        hours_estimated=_hours(filing, filing.minutes or 0),
        measured=measured,
        hours_measured=_hours(filing, measured.median) if measured else None,
        promised=promised,
        owed=owed,
        overdue=bool(owed) and filing.funding_arrives_on is not None and filing.funding_arrives_on < on,
        days_left=(until - on).days if until else 0,
    )


def _hours(filing: Filing, minutes: int) -> int:
    """Hours a year over all communities."""
    if not filing.starts_on or not filing.ends_on:
        return 0
    each = minutes_per_year(filing.frequency, minutes, filing.starts_on, filing.ends_on)
    return round(each * filing.places_count / 60)
