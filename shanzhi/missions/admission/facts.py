"""Rows in, plain facts out: what the gate and the refusals need to know. Bodies are found here too."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.cases import queries as cases
from shanzhi.kernel.catalogues import queries as catalogues
from shanzhi.kernel.documents.queries import location
from shanzhi.kernel.documents.texts import words_of
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.models import Body
from shanzhi.kernel.places.models import Place
from shanzhi.missions.admission import queries
from shanzhi.missions.admission.models import Approval, Demand, Filing
from shanzhi.policy import admission as gate
from shanzhi.policy import disguises, laws
from shanzhi.policy.admission import facts as asked
from shanzhi.policy.admission.refusals import ApprovalQuestion
from shanzhi.policy.admission.rule import terms_on
from shanzhi.policy.admission.ruling import Ruling

LOCAL = ZoneInfo("Asia/Shanghai")
REVIEWABLE = ("prohibited", "revise", "redirected")
_APPROVING = {
    "party": Body.Kind.PARTY_COMMITTEE,
    "government": Body.Kind.GOVERNMENT,
    "working_committee": Body.Kind.WORKING_COMMITTEE,
    "management_committee": Body.Kind.MANAGEMENT_COMMITTEE,
}


def local_day(now: datetime) -> date:
    """The day in Anshan."""
    return now.astimezone(LOCAL).date()


def terms(on: date) -> gate.Terms:
    return terms_on(on)


def house_terms(on: date) -> Mapping[str, Any]:
    """Dated house terms: days, months, quotas (本系统约定)."""
    return terms_on(on).house


def suggested_dates(now: datetime) -> tuple[date, date]:
    """Start after the notice days, end with the default validity."""
    house = house_terms(local_day(now))
    start = local_day(now) + timedelta(days=house["notice_days"])
    return start, start + timedelta(days=365 * house["validity_months_default"] // 12 - 1)


def issuer_tier(body: Body) -> asked.IssuerTier:
    if body.kind in (Body.Kind.MARKET, Body.Kind.ENTERPRISE, Body.Kind.SOCIAL_ORGANISATION):
        return asked.IssuerTier.MARKET
    return asked.IssuerTier(body.tier)


def proposal(demand: Demand, filing: Filing, on: date) -> asked.Proposal:
    """One filing as the gate reads it; blanks stay blanks and come back as what is missing."""
    details = filing.particulars
    return asked.Proposal(
        on=on,
        kind=asked.Kind(filing.kind),
        issuer_tier=issuer_tier(demand.issuer),
        sponsor_tier=asked.IssuerTier(filing.sponsor_tier) if filing.sponsor_tier else None,
        title=filing.title,
        purpose=filing.purpose,
        role=asked.Role(filing.role),
        result_owner=filing.result_owner,
        community_share=float(filing.community_share),
        topic=asked.Topic(filing.topic),
        own_duty=asked.OwnDuty(filing.own_duty),
        bases=tuple(_basis(row) for row in filing.bases.all()),
        listed=_listed(demand, filing, on) and details.get("list_status") != "not_retained",
        list_status=_optional(asked.ListStatus, details.get("list_status")),
        funding=_funding(filing),
        minutes=filing.minutes,
        frequency=asked.Frequency(filing.frequency),
        rural_scheduling=bool(details.get("rural_scheduling")),
        material_owner=asked.MaterialOwner(details.get("material_owner", "issuer")),
        duplicate_fields=int(details.get("duplicate_fields", 0)),
        total_fields=int(details.get("total_fields", 0)),
        weekly_monthly_quota_left=_quota_left(filing, on),
        veto=bool(details.get("veto")),
        sole_department=bool(details.get("sole_department")),
        composite=bool(details.get("composite")),
        self_nomination=bool(details.get("self_nomination")),
        all_items_covered=bool(details.get("all_items_covered")),
        weights=_weights(details),
        temporary=bool(details.get("temporary")),
        major_task=str(details.get("major_task", "")),
        ends=date.fromisoformat(details["ends"]) if details.get("ends") else None,
        place=str(details.get("place", "indoor")),
        wording=str(details.get("wording", "")),
        in_duty=details.get("in_duty"),
        verifiable=_optional(asked.Verifiable, details.get("verifiable")),
        ground_supplied=details.get("ground_supplied"),
    )


def _listed(demand: Demand, filing: Filing, on: date) -> bool:
    """The entry stands in the list that holds at the issuer's place that day; what a county dropped carries nothing."""
    if filing.entry is None:
        return False
    return catalogues.holding_at(demand.issuer.place, on).filter(pk=filing.entry.edition_id).exists()


def _optional(vocabulary: Any, value: Any) -> Any:
    return vocabulary(value) if value else None


def _basis(row: Any) -> asked.Basis:
    return asked.Basis(asked.BasisKind(row.kind), asked.Level(row.level or "law"), row.document, row.article or None)


def _funding(filing: Filing) -> asked.Funding | None:
    if not filing.funding_source and filing.funding_per_community is None:
        return None
    amount = filing.funding_per_community
    return asked.Funding(filing.funding_source, None if amount is None else float(amount), filing.funding_none_reason)


def _weights(details: Mapping[str, Any]) -> dict[str, float]:
    if isinstance(details.get("weights"), dict):
        return {str(name): float(weight) for name, weight in details["weights"].items()}
    share = details.get("satisfaction")
    return {} if share is None else {"satisfaction": float(share), "others": 100.0 - float(share)}


def _quota_left(filing: Filing, on: date) -> int | None:
    """Weekly and monthly forms still free in the fullest target community (D1-4.9.1)."""
    house = house_terms(on)
    if filing.kind != "report" or filing.frequency not in house["counted_frequencies"]:
        return None
    used = cases.most_forms_in_use(queries.target_paths(filing.pk), house["counted_frequencies"])
    return int(house["weekly_monthly_quota"]) - used


def ruling_fields(answer: Ruling, on: date) -> dict[str, Any]:
    """A ruling as it is stored."""
    return {
        "outcome": answer.outcome.value,
        "reasons": [
            {
                "code": reason.code,
                "clause": reason.clause,
                "quote": reason.quote,
                "text": reason.text,
                "remedy": reason.remedy,
            }
            for reason in answer.reasons
        ],
        "approvers": [{"tier": a.tier, "body": a.body} for a in answer.approvers],
        "missing": list(answer.missing),
        "trace": [{"question": s.question, "found": s.found, "result": s.result, "hit": s.hit} for s in answer.trace],
        "rules_version": answer.rules_version,
        "lists_version": catalogues.lists_version(on),
    }


def approving_bodies(demand: Demand, filing: Filing, on: date) -> list[Body]:
    """The bodies named by the gate, found at the place of the answering tier, in order; all of them or none.

    One of two must never decide alone because the other is not registered here (D1-4.2.3).
    """
    answers = gate.approvers(proposal(demand, filing, on), terms_on(on))
    if any(answer.body == "staffing" for answer in answers):
        found = [_staffing(demand, answer.tier) for answer in answers]
    else:
        places = {answer.tier: _place_of_tier(demand.issuer.place, answer.tier) for answer in answers}
        organs = people.organs(place.pk for place in places.values() if place is not None)
        wanted = [(places[answer.tier], _APPROVING[answer.body]) for answer in answers]
        found = [None if place is None else organs.get((place.pk, kind)) for place, kind in wanted]
    bodies = [body for body in found if body is not None]
    return bodies if len(bodies) == len(answers) else []


def _staffing(demand: Demand, tier: str) -> Body | None:
    place = _place_of_tier(demand.issuer.place, tier)
    return None if place is None else people.department(place.pk, Body.Field.STAFFING)


def _place_of_tier(place: Place, tier: str) -> Place | None:
    here: Place | None = place
    while here is not None and here.tier != tier:
        here = here.parent
    return here


def number_place(place: Place) -> str:
    """The six characters a number starts with: the county's, the city's or the zone's code."""
    here = place
    while here.parent is not None and here.tier not in ("city", "county", "zone"):
        here = here.parent
    return here.code[:6]


def desk_for(demand: Demand) -> Body | None:
    """The civil-affairs department of the issuer's county, else of the city."""
    return _nearest_department(demand.issuer.place, Body.Field.CIVIL_AFFAIRS)


def justice_for(demand: Demand) -> Body | None:
    return _nearest_department(demand.issuer.place, Body.Field.JUSTICE)


def _nearest_department(place: Place, field: str) -> Body | None:
    here: Place | None = place
    while here is not None:
        found = people.department(here.pk, field)
        if found is not None:
            return found
        here = here.parent
    return None


def approval_question(
    demand: Demand,
    filing: Filing,
    rows: Sequence[Approval],
    mine: Approval | None,
    answer: str,
    conditions: str,
    reason: str,
) -> ApprovalQuestion:
    """What is known when a body answers."""
    waiting = [row for row in rows if row.answer == Approval.Answer.PENDING]
    turn = waiting[0] if waiting else None
    needs_money = filing.kind in ("work", "report")
    named = bool(filing.funding_source) and (filing.funding_per_community or Decimal(0)) > 0
    return ApprovalQuestion(
        asked=mine is not None,
        in_approval=demand.state == Demand.State.IN_APPROVAL,
        answered_already=mine is not None and mine.answer != Approval.Answer.PENDING,
        turn_of=turn.body.name if turn else "",
        mine_first=turn is not None and mine is not None and turn.pk == mine.pk,
        money_named=named or not needs_money,
        answer=answer,
        reason=reason,
        conditions=conditions,
    )


def weighed_text(filing: Filing) -> str:
    """Title, purpose and the words of attached Word and Excel files, for a look at what they ask for."""
    files = [row.file for row in filing.bases.all() if row.file is not None]
    words = [words_of(location(settings.FILES_ROOT, file.key)) for file in files]
    return "。".join([filing.title, filing.purpose, *(text for text in words if text)])


def compared(demand: Demand, filing: Filing, now: datetime) -> disguises.Filed:
    """A filing as far as it is compared with others."""
    return disguises.Filed(
        demand=demand.pk,
        issuer=demand.issuer_id,
        tier=demand.issuer.tier,
        kind=filing.kind,
        title=filing.title,
        purpose=filing.purpose,
        filed_on=local_day(filing.filed_at or now),
        refused=demand.state == Demand.State.PROHIBITED,
        papers=frozenset(row.document for row in filing.bases.all() if row.document),
    )


def law_article(identifier: str) -> laws.LawArticle | None:
    """The article picked from the statute collection, if one was picked."""
    return laws.article(identifier) if identifier else None


def foreseen(actor: Actor, typed: Mapping[str, str], now: datetime) -> Ruling:
    """The gate's answer to a half-typed form; unknown or wrong entries count as blank."""
    on = local_day(now)
    issuer = people.body(actor.own_body)

    def pick(vocabulary: Any, name: str, default: str) -> Any:
        value = typed.get(name, "")
        return vocabulary(value if value in set(vocabulary) else default)

    kind = pick(asked.Kind, "kind", "work")
    return gate.rule(
        asked.Proposal(
            on=on,
            kind=kind,
            issuer_tier=issuer_tier(issuer),
            sponsor_tier=asked.IssuerTier.CITY if issuer.tier in ("nation", "province") else None,
            title=typed.get("title", "")[:200],
            purpose=typed.get("purpose", "")[:4000],
            role=pick(asked.Role, "role", "assist"),
            result_owner="community" if typed.get("result_owner") == "community" else "issuer",
            topic=pick(asked.Topic, "topic", "general"),
            own_duty=pick(asked.OwnDuty, "own_duty", "unknown"),
            listed=bool(typed.get("entry_id", "").isdecimal()),
            frequency=pick(asked.Frequency, "frequency", "once"),
            funding=asked.Funding("尚未填写", 1.0),
            in_duty=True,
            verifiable=asked.Verifiable.RECORD,
            major_task="尚未填写",
            ends=on,
        ),
        terms_on(on),
    )
