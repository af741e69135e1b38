"""Reading demands: own lists, desks, similar cases. Light rows for screens, locked rows for actions."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.cases import queries as cases
from shanzhi.kernel.catalogues import queries as catalogues
from shanzhi.kernel.catalogues.models import Entry
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.places.models import Place
from shanzhi.missions.admission.models import (
    Approval,
    Demand,
    Filing,
    FundingArrival,
    Review,
    Ruling,
    Target,
    UnnumberedReport,
)
from shanzhi.policy.normalising import bigrams

READERS = (
    Role.FILER,
    Role.APPROVER,
    Role.STAFFING_OFFICER,
    Role.DESK,
    Role.SUPERVISOR,
    Role.LEGAL_REVIEWER,
    Role.LEADER,
)
"""Who reads demands and what is attached to them, within their scope."""
REPORT_READERS = (Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY, Role.GRID_WORKER, Role.AUDITOR)
"""Who reads reports: the community that made them, and the audit role (D1-4.2.5)."""
_TARGETS = Prefetch("filing__targets", Target.objects.select_related("place"))
COUNTED = 999
"""Numbers behind filters are counted up to here: nobody reads more, and a longer count costs time."""
COMPARED = 100
"""How many of the newest like filings are ranked by likeness."""
_STATE_COUNTS = """
SELECT s.state, (
    SELECT count(*) FROM (SELECT 1 FROM admission_demand d WHERE d.issuer_id = %s AND d.state = s.state LIMIT %s) n)
FROM (SELECT unnest(%s::text[]) AS state) s"""


def demand_for(actor: Actor, pk: int) -> Demand | None:
    """One demand the actor may see, with its bodies."""
    rows = Demand.objects.scoped(actor).select_related("issuer__place", "admission", "sponsor")
    found: Demand | None = rows.filter(pk=pk).first()
    return found


def own_demand_locked(actor: Actor, pk: int) -> Demand | None:
    """The issuer's own demand, locked for a change."""
    rows = Demand.objects.unscoped("own body").select_for_update(of=("self",))
    found: Demand | None = rows.filter(pk=pk, issuer=actor.body_id).select_related("issuer__place", "admission").first()
    return found


def demand_locked(pk: int, reason: str) -> Demand:
    """Any demand, locked for a change that the caller has already permitted."""
    rows = Demand.objects.unscoped(reason).select_for_update(of=("self",))
    found: Demand = rows.select_related("issuer__place", "admission").get(pk=pk)
    return found


def filing_of(demand_id: int) -> Filing:
    """The newest version with its grounds; two queries whatever their number."""
    return (
        Filing.objects.filter(demand=demand_id)
        .select_related("entry__edition__catalogue")
        .prefetch_related("bases")
        .latest("version")
    )


def own_filing(actor: Actor, demand_id: int) -> Filing | None:
    """The newest version of a demand of the actor's own body, with the demand; one query."""
    rows = Filing.objects.filter(demand=demand_id, demand__issuer=actor.body_id)
    return rows.select_related("demand").order_by("-version").first()


def ruling_of(filing_id: int) -> Ruling | None:
    return Ruling.objects.filter(filing=filing_id).order_by("-sequence").first()


def ruled_demand(actor: Actor, demand_id: int) -> Ruling | None:
    """The newest ruling on a demand the actor may see, with all its page shows of demand and filing."""
    visible = Demand.objects.scoped(actor).filter(pk=demand_id).exclude(state=Demand.State.DRAFT)
    return _ruled(Ruling.objects.filter(filing__demand__in=visible))


def ruled_filing(filing_id: int) -> Ruling | None:
    """The newest ruling on one filing, for somebody whom the caller has permitted; three queries."""
    return _ruled(Ruling.objects.filter(filing=filing_id))


def _ruled(rows: QuerySet[Ruling]) -> Ruling | None:
    demand = ("filing__demand__issuer__place", "filing__demand__admission", "filing__demand__sponsor")
    came = FundingArrival.objects.filter(demand=OuterRef("filing__demand")).order_by().values("demand")
    known = rows.select_related(*demand, "filing__entry__edition__catalogue").annotate(
        arrived=Subquery(came.annotate(total=Sum("amount")).values("total")),
        minutes_measured=cases.minutes_of(OuterRef("filing__demand__admission")),
    )
    with_parts = known.prefetch_related("filing__bases", _TARGETS)
    return with_parts.order_by("-filing__version", "-sequence").first()


def own_demands(actor: Actor, state: str = "", text: str = "") -> QuerySet[Demand]:
    """What the actor's body has filed, newest first, with the newest filing's title."""
    rows = Demand.objects.unscoped("own body").filter(issuer=actor.body_id)
    if state:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(pk__in=matching(text).values("demand"))
    return with_titles(rows)


def unfinished_demands(actor: Actor) -> QuerySet[Demand]:
    """What a post has begun and its body must still finish: drafts and what came back to it."""
    rows = Demand.objects.unscoped("own post").filter(filed_by=actor.post_id, state__in=["draft", "returned", "revise"])
    return with_titles(rows)


def with_titles(rows: QuerySet[Demand]) -> QuerySet[Demand]:
    """With what lists show of the newest filing, however many versions there are; one query."""
    newest = Filing.objects.filter(demand=OuterRef("pk")).order_by("-version")
    shown = {name: Subquery(newest.values(name)[:1]) for name in ("title", "places_count")}
    return rows.select_related("issuer", "admission").annotate(**shown).order_by("-id")


def newest_filings(demands: Iterable[Demand]) -> dict[int, Filing]:
    """The newest filing of each demand, for the workbook; one query."""
    rows = Filing.objects.filter(demand__in=[demand.pk for demand in demands])
    return {filing.demand_id: filing for filing in rows.order_by("demand_id", "-version").distinct("demand_id")}


def matching(text: str) -> QuerySet[Filing]:
    """Filings whose title or purpose holds all words of the text (two-character words included)."""
    return Filing.objects.filter(search=SearchQuery(bigrams(text), config="simple"))


def state_counts(actor: Actor) -> dict[str, int]:
    """How many of the body's demands stand in each state, counted no further than COUNTED."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE_COUNTS, [actor.body_id, COUNTED + 1, list(Demand.State.values)])
        return {state: count for state, count in cursor.fetchall() if count}


def approvals_waiting(actor: Actor) -> QuerySet[Approval]:
    """What waits for the actor's body, only when it is its turn (the Party side answers first)."""
    rows = Approval.objects.filter(body=actor.body_id, answer=Approval.Answer.PENDING)
    first = rows.filter(order=1)
    second = rows.filter(order=2).exclude(
        filing__in=Approval.objects.filter(order=1)
        .exclude(answer__in=[Approval.Answer.APPROVED, Approval.Answer.CONDITIONAL])
        .values("filing")
    )
    return (first | second).select_related("filing", "demand__issuer").order_by("id")


def approvals_answered(actor: Actor) -> QuerySet[Approval]:
    rows = Approval.objects.filter(body=actor.body_id).exclude(answer=Approval.Answer.PENDING)
    return rows.select_related("filing", "demand__issuer").order_by("-answered_at")


def approvals_of(filing_id: int) -> list[Approval]:
    rows = Approval.objects.filter(filing=filing_id)
    return list(rows.select_related("body", "answered_by").order_by("order"))


def approvals_locked(filing_id: int) -> list[Approval]:
    rows = Approval.objects.select_for_update(of=("self",)).filter(filing=filing_id)
    return list(rows.select_related("body").order_by("order"))


def reviews_waiting(actor: Actor, limit: int = 100) -> list[Review]:
    """Reviews of both kinds that wait for the actor's body, the oldest first."""
    rows = Review.objects.filter(body=actor.body_id, decided_at=None)
    return list(rows.select_related("filing", "demand__issuer").order_by("id")[:limit])


def reviews_of(demand_id: int) -> list[Review]:
    rows = Review.objects.filter(demand=demand_id).select_related("body", "decided_by")
    return list(rows.order_by("id"))


def review_locked(pk: int, actor: Actor) -> Review | None:
    rows = Review.objects.select_for_update(of=("self",)).select_related("demand", "filing")
    return rows.filter(pk=pk, body=actor.body_id, decided_at=None).first()


def review_for(actor: Actor, pk: int) -> Review | None:
    """A review of the actor's body, decided or not."""
    return Review.objects.filter(pk=pk, body=actor.body_id).first()


def later_demands(report: UnnumberedReport) -> list[Demand]:
    """What the reported issuer asked of that community in the twelve months after (D1-4.2.5)."""
    if report.issuer_id is None:
        return []
    rows = Demand.objects.unscoped("audit role watches for retaliation").filter(
        issuer=report.issuer_id,
        filings__targets__place__path__in=_path_and_above(report.place.path),
        created_at__gt=report.reported_at,
        created_at__lt=report.reported_at + timedelta(days=365),
    )
    return list(with_titles(rows.distinct()))


def _path_and_above(path: str) -> list[str]:
    return [path[:width] for width in (4, 6, 9, 12) if len(path) >= width]


def similar_cases(filing: Filing, limit: int = 3) -> list[Ruling]:
    """Earlier rulings on filings of the same kind whose titles share most words, among the newest that share any."""
    words = " | ".join(word for word in bigrams(filing.title).split() if len(word) > 1)
    if not words:
        return []
    alike = Filing.objects.filter(kind=filing.kind).exclude(demand=filing.demand_id)
    asked = SearchQuery(words, config="simple", search_type="raw")
    newest = alike.filter(search=asked).order_by("-id").values("pk")[:COMPARED]
    ranked = Ruling.objects.filter(filing__in=newest).annotate(likeness=SearchRank("filing__search", asked))
    return list(ranked.select_related("filing__demand__issuer").order_by("-likeness", "-id")[:limit])


def arrived(demand_id: int) -> FundingArrival | None:
    return FundingArrival.objects.filter(demand=demand_id).order_by("-on").first()


def arrived_sum(demand_id: int) -> Decimal:
    total = FundingArrival.objects.filter(demand=demand_id).aggregate(total=Sum("amount"))["total"]
    return total or Decimal(0)


def reports_of(actor: Actor) -> QuerySet[UnnumberedReport]:
    """The community's own reports (or all of them for the audit role), newest first."""
    rows: QuerySet[UnnumberedReport] = UnnumberedReport.objects.scoped(actor)
    return rows.select_related("finding", "issuer", "place").order_by("-id")


def file_of(actor: Actor, pk: int) -> StoredFile | None:
    """A file attached to a demand or a report that the actor may see."""
    attached = Q(pk__in=[])
    if actor.has(*READERS):
        attached |= Q(bases__filing__demand__in=Demand.objects.scoped(actor).values("pk"))
    if actor.has(*REPORT_READERS):
        attached |= Q(reports__in=UnnumberedReport.objects.scoped(actor).values("pk"))
    rows = StoredFile.objects.unscoped("seen through what it is attached to")
    found: StoredFile | None = rows.filter(attached, pk=pk).first()
    return found


def target_paths(filing_id: int) -> list[str]:
    rows = Place.objects.filter(targets__filing=filing_id).order_by("path")
    return list(rows.values_list("path", flat=True))


def _numbered(reason: str, *states: str) -> QuerySet[Demand]:
    rows: QuerySet[Demand] = Demand.objects.unscoped(reason).filter(state__in=states)
    return rows.order_by("id")


def run_out(on: date) -> list[int]:
    """Demands whose number was valid until the day before."""
    rows = _numbered("daily sweep", "active", "suspended").filter(admission__valid_until__lt=on)
    return list(rows.values_list("id", flat=True))


CATCH_UP_DAYS = 3


def running_out(on: date, days: int) -> list[int]:
    """Demands whose number ends in so many days, or up to three fewer: a day without sweep loses no reminder."""
    ends = on + timedelta(days=days)
    rows = _numbered("daily sweep", "active", "suspended").filter(
        admission__valid_until__lte=ends, admission__valid_until__gt=ends - timedelta(days=CATCH_UP_DAYS)
    )
    return list(rows.values_list("id", flat=True))


def unrouted() -> list[int]:
    """Demands that wait for an answer nobody has been asked for: the body was not registered yet."""
    asked = Approval.objects.filter(demand=OuterRef("pk"), answered_at=None)
    looked = Review.objects.filter(demand=OuterRef("pk"), kind=Review.Kind.LEGAL, decided_at=None)
    rows = _numbered("daily sweep", "in_approval", "legal_review")
    waiting = (Q(state="in_approval") & ~Exists(asked)) | (Q(state="legal_review") & ~Exists(looked))
    return list(rows.filter(waiting).values_list("id", flat=True))


def funding_overdue(on: date) -> list[int]:
    """Active demands whose money should have come by now."""
    rows = _numbered("daily sweep", "active").filter(filings__funding_arrives_on__lt=on)
    return list(rows.distinct().values_list("id", flat=True))


def repeating(on: date) -> list[int]:
    """Active demands that come round again and again."""
    rows = _numbered("daily sweep", "active").filter(
        filings__starts_on__lte=on,
        filings__frequency__in=["weekly", "monthly", "quarterly", "half_yearly", "yearly"],
    )
    return list(rows.distinct().values_list("id", flat=True))


def any_filed() -> bool:
    return Filing.objects.filter(filed_at__isnull=False).exists()


ANNEXES = {
    "work": (4, 3),
    "evaluation": (5,),
    "community_signboard": (6,),
    "street_signboard": (1, 2),
    "certificate": (7,),
    "report": (8,),
}


def entry_called(kind: str, title: str, on: date, at: Place) -> int | None:
    """The entry in force of the kind's annexes with exactly this name: how it is picked without script."""
    wanted = {"edition__in": catalogues.holding_at(at, on), "edition__catalogue__annex__in": ANNEXES.get(kind, ())}
    return Entry.objects.filter(name=title, **wanted).order_by("id").values_list("id", flat=True).first()


def place_of(actor: Actor) -> Place:
    """Where the actor's body is, to look its lists up."""
    return people.body(actor.own_body).place


def likely_entry(kind: str, title: str, placement: str) -> int | None:
    """The entry of the kind's annex that shares most words with a title; for loading, not for ruling."""
    words = set(bigrams(title).split())
    rows = Entry.objects.filter(
        edition__catalogue__annex__in=ANNEXES.get(kind, ()), edition__in_force_to=None, edition__place__tier="city"
    ).exclude(retained="not_retained")
    if placement and kind in ("community_signboard", "street_signboard"):
        rows = rows.filter(placement=placement)
    ranked = sorted(rows, key=lambda entry: (-len(words & set(bigrams(entry.name).split())), entry.pk))
    return ranked[0].pk if ranked else None
