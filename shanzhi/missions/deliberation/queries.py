"""Reading cases, proposals, statements and maps for pages and rules."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.places.models import Place
from shanzhi.missions.deliberation.models import (
    Allowance,
    Commitment,
    Contact,
    CountyRules,
    Deliberation,
    Edition,
    Proposal,
    Receipt,
    StandingBody,
    Statement,
    Suggestion,
    Vote,
)

ANSWERS = tuple(Statement.Answer.choices)
PUBLIC_STATES = ("briefing", "deliberation", "failed", "ballot", "agreed", "implementing", "voted_down", "closed")


def case_for(actor: Actor, pk: int) -> Deliberation | None:
    """A case within the actor's reach."""
    rows = Deliberation.objects.scoped(actor).select_related("place__parent__parent", "proposal", "publication")
    found: Deliberation | None = rows.filter(pk=pk).first()
    return found


def locked_case(actor: Actor, pk: int) -> Deliberation | None:
    """The same, locked until the transaction ends; only of the actor's own place."""
    rows = Deliberation.objects.scoped(actor).filter(pk=pk, place=actor.place_id).select_related("place")
    found: Deliberation | None = rows.select_for_update(of=("self",)).first()
    return found


def cases_of(actor: Actor, *, over: bool = False) -> QuerySet[Deliberation]:
    """Cases in reach, the newest first; running ones, or those that are over."""
    rows = Deliberation.objects.scoped(actor).select_related("place")
    found: QuerySet[Deliberation] = (rows.filter(state="closed") if over else rows.exclude(state="closed")).order_by(
        "-id"
    )
    return found


def proposals_of(actor: Actor) -> QuerySet[Proposal]:
    """What waits to be taken up, and what was declined and asked to be reviewed."""
    rows = Proposal.objects.scoped(actor).select_related("place").annotate(supporters=Count("supports"))
    waiting = Q(state=Proposal.State.OPEN) | Q(review_asked_at__isnull=False, reviewed_at=None)
    found: QuerySet[Proposal] = rows.filter(waiting).order_by("-id")
    return found


def proposal_for(actor: Actor, pk: int) -> Proposal | None:
    rows = Proposal.objects.scoped(actor).select_related("place__parent").annotate(supporters=Count("supports"))
    found: Proposal | None = rows.filter(pk=pk).first()
    return found


def public_cases(text: str = "", place_path: str = "") -> QuerySet[Deliberation]:
    """What anybody may see: everything from the notice on, no rehearsal."""
    rows = Deliberation.objects.unscoped("published").filter(rehearsal=False, state__in=PUBLIC_STATES)
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(place__name__icontains=text))
    if place_path:
        rows = rows.filter(place__path__startswith=place_path)
    found: QuerySet[Deliberation] = rows.select_related("place__parent").order_by("-id")
    return found


def public_case(pk: int) -> Deliberation | None:
    rows = Deliberation.objects.unscoped("published").select_related("place__parent", "publication")
    found: Deliberation | None = rows.filter(pk=pk, state__in=PUBLIC_STATES, rehearsal=False).first()
    return found


def declined_proposals(place_id: int) -> QuerySet[Proposal]:
    """Declined with the published reason (D3-4.2.2)."""
    rows = Proposal.objects.unscoped("published").filter(state=Proposal.State.DECLINED, place=place_id)
    found: QuerySet[Proposal] = rows.order_by("-id")
    return found


def open_proposals(place_id: int) -> QuerySet[Proposal]:
    rows = Proposal.objects.unscoped("published").filter(state=Proposal.State.OPEN, place=place_id)
    found: QuerySet[Proposal] = rows.annotate(supporters=Count("supports")).order_by("-id")
    return found


def proposals_by(author: str) -> QuerySet[Proposal]:
    rows = Proposal.objects.unscoped("the author's own").filter(author=author)
    found: QuerySet[Proposal] = rows.annotate(supporters=Count("supports")).select_related("place").order_by("-id")
    return found


def statements_by(author: str) -> QuerySet[Statement]:
    rows = Statement.objects.filter(author=author)
    return rows.select_related("deliberation__place").order_by("-id")


def shown_statements(deliberation_id: int) -> QuerySet[Statement]:
    return Statement.objects.filter(deliberation=deliberation_id, state=Statement.State.SHOWN)


def answers_by(deliberation_id: int, key: str) -> dict[int, int]:
    """Statement → own answer, of one voice; only ever asked for the person who is signed in."""
    rows = Vote.objects.filter(voice__deliberation=deliberation_id, voice__key=key)
    return dict(rows.values_list("statement_id", "choice"))


def edition_of(deliberation_id: int) -> Edition | None:
    """The newest map."""
    return Edition.objects.filter(deliberation=deliberation_id).order_by("-id").first()


def hidden_counts(deliberation_id: int) -> dict[str, int]:
    """The public moderation log: how many statements are hidden on which ground."""
    rows = Statement.objects.filter(deliberation=deliberation_id, state=Statement.State.HIDDEN)
    return dict(rows.values_list("ground").annotate(n=Count("id")).order_by())


def commitments_of(deliberation_id: int) -> QuerySet[Commitment]:
    proofs = Receipt.objects.select_related("file")
    return Commitment.objects.filter(deliberation=deliberation_id).prefetch_related(Prefetch("receipts", proofs))


def county_rules(place: Place, on: date) -> CountyRules | None:
    """The county's rules in force on a day."""
    rows = CountyRules.objects.filter(place__path__in=_prefixes(place.path), in_force_from__lte=on)
    return rows.select_related("place").first()


def all_county_rules() -> QuerySet[CountyRules]:
    return CountyRules.objects.select_related("place").order_by("place__path", "-in_force_from")


def _prefixes(path: str) -> list[str]:
    return [path[:length] for length in range(1, len(path) + 1)]


def similar(place: Place, title: str, besides: int = 0) -> list[Deliberation]:
    """Matters whose title shares two characters running, of the same county, the newest hundred looked at."""
    rows = Deliberation.objects.unscoped("published").filter(state__in=PUBLIC_STATES, rehearsal=False)
    rows = rows.filter(place__path__startswith=place.path[:6]).exclude(pk=besides).select_related("place")
    pairs = {title[at : at + 2] for at in range(len(title) - 1)}
    scored = [(sum(pair in row.title for pair in pairs), row) for row in rows.order_by("-id")[:100]]
    best = sorted((-score, -row.pk, row) for score, row in scored if score >= 2)
    return [row for _, _, row in best[:3]]


def standing_bodies(actor: Actor) -> QuerySet[StandingBody]:
    rows = StandingBody.objects.scoped(actor).filter(place=actor.place_id).prefetch_related("sittings")
    found: QuerySet[StandingBody] = rows.order_by("id")
    return found


def contacts(place_ids: Sequence[int]) -> QuerySet[Contact]:
    found: QuerySet[Contact] = Contact.objects.unscoped("published").filter(place__in=list(place_ids)).order_by("id")
    return found


def allowances_of(actor: Actor) -> QuerySet[Allowance]:
    rows = Allowance.objects.scoped(actor).select_related("place", "deliberation", "posted")
    found: QuerySet[Allowance] = rows.order_by("-id")
    return found


def suggestions_for(actor: Actor) -> QuerySet[Suggestion]:
    """Made by the actor's place, or owed an answer by the actor's body."""
    found: QuerySet[Suggestion] = (
        Suggestion.objects.scoped(actor).select_related("place", "to", "deliberation").order_by("-id")
    )
    return found


def overdue_commitments(on: date) -> QuerySet[Commitment]:
    """Promises past their day without a final receipt, not reported yet."""
    rows = Commitment.objects.filter(due_on__lt=on, finding_raised=False, deliberation__rehearsal=False)
    late = rows.filter(deliberation__state__in=["implementing", "closed"]).exclude(state=Commitment.State.DONE)
    return late.select_related("deliberation__place").order_by("id")


def promise(deliberation_id: int, pk: int) -> Commitment | None:
    return Commitment.objects.filter(deliberation=deliberation_id, pk=pk).first()


def rates(places: Sequence[Any], rows: QuerySet[Deliberation]) -> list[dict[str, Any]]:
    """Per county (in code order): cases, adopted, completed, fed back; and communities with a record."""
    told = rows.filter(rehearsal=False)
    found = []
    for place in places:
        inside = told.filter(place__path__startswith=place.path)
        counts = inside.aggregate(
            cases=Count("id"),
            outcome=Count("id", filter=Q(outcome_on__isnull=False)),
            adopted=Count(
                "id",
                filter=Q(state__in=["implementing", "closed"], assembly_passed=True)
                | Q(state__in=["implementing", "closed"], final_form=""),
            ),
            closed=Count("id", filter=Q(state="closed")),
            communities=Count("place", distinct=True),
        )
        found.append({"place": place, **counts})
    return found


def held_statements(deliberation_id: int) -> list[Statement]:
    """What waits for a look, oldest first."""
    rows = Statement.objects.filter(deliberation=deliberation_id, state=Statement.State.HELD)
    return list(rows.order_by("id")[:50])


def statements_of(deliberation_id: int) -> QuerySet[Statement]:
    return Statement.objects.filter(deliberation=deliberation_id).order_by("-id")


def to_answer(deliberation_id: int) -> list[Statement]:
    """What people said and were not told yet what became of it."""
    rows = Statement.objects.filter(deliberation=deliberation_id).exclude(source="seed").exclude(state="hidden")
    return list(rows.order_by("id")[:500])


def words_of(ids: Sequence[int]) -> list[tuple[int, str]]:
    """Statement → its words, of those that are shown."""
    rows = Statement.objects.filter(pk__in=list(ids), state=Statement.State.SHOWN)
    return list(rows.values_list("id", "text"))


def posted_allowances(deliberation_id: int) -> list[dict[str, Any]]:
    """What is on the portal: name partly hidden, group, amount, matter."""
    rows = Allowance.objects.unscoped("published").filter(deliberation=deliberation_id, posted__isnull=False)
    return list(rows.order_by("id").values_list("posted__content", flat=True))


def budget_of(actor: Actor) -> list[dict[str, Any]]:
    """What was spent from which budget line in which year, of the actor's own place (D3-5.3.2)."""
    rows = Allowance.objects.scoped(actor).filter(place=actor.place_id)
    spent = rows.values("worked_on__year", "budget_line").annotate(total=Sum("amount_yuan"), number=Count("id"))
    return [dict(one) for one in spent.order_by("-worked_on__year", "budget_line")]


def county_rates() -> list[dict[str, Any]]:
    """Every county and what its cases show; communities with a finished record, and those by the end of 2022."""
    counties = Place.objects.filter(tier="county", valid_to=None).order_by("code")
    rows = Deliberation.objects.unscoped("published").filter(state__in=PUBLIC_STATES)
    found = rates(list(counties), rows)
    for one in found:
        inside = rows.filter(rehearsal=False, place__path__startswith=one["place"].path, outcome_on__isnull=False)
        one["early"] = inside.filter(outcome_on__lte=date(2022, 12, 31)).values("place").distinct().count()
        one["rules"] = CountyRules.objects.filter(place=one["place"]).first()
    return found
