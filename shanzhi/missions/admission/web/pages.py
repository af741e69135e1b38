"""What the pages of this mission share: the step bar, paging, one-time keys, the ruling page."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest
from django.utils import timezone

from shanzhi.kernel.audit import queries as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.cases import queries as cases
from shanzhi.kernel.people.permission import acting
from shanzhi.missions.admission import actions, facts, queries
from shanzhi.missions.admission.actions import BasisDraft
from shanzhi.missions.admission.queries import suspicions
from shanzhi.missions.admission.web import choices
from shanzhi.missions.admission.web.forms import ArrivalForm
from shanzhi.policy import clauses
from shanzhi.policy.admission.alternatives import alternatives
from shanzhi.policy.occurrences import FREQUENCIES, minutes_per_year

PARTS = (("what", "要社区做什么"), ("ground", "依据"), ("effort", "工作量和经费"), ("ruling", "判定结果"))
STATE_FILTERS = (
    ("", "全部"),
    ("draft", "草稿"),
    ("returned", "待补正"),
    ("revise", "待修改"),
    ("in_approval", "审批中"),
    ("legal_review", "法制审查中"),
    ("active", "已准入"),
    ("prohibited", "禁止"),
    ("expired", "已到期"),
)


def step_bar(now: str) -> list[tuple[str, str]]:
    """Label and state (done, now, next) of each part."""
    names = [name for name, _ in PARTS]
    at = names.index(now)
    return [
        (label, "done" if index < at else "now" if index == at else "next") for index, (_, label) in enumerate(PARTS)
    ]


def chosen_places(request: HttpRequest) -> list[int]:
    """Ids of the ticked places; anything that is no number is passed over."""
    return [int(value) for value in request.POST.getlist("place") if value.isdecimal() and len(value) < 12]


def own_demand(request: HttpRequest, pk: int) -> Any:
    """The actor's own demand; anybody else's is not there."""
    filing = queries.own_filing(acting(request), pk)
    if filing is None:
        raise Http404
    return filing.demand


def own_editable(request: HttpRequest, pk: int) -> tuple[Any, Any]:
    """The actor's own demand while it may still be changed, and its newest filing."""
    filing = queries.own_filing(acting(request), pk)
    if filing is None or filing.demand.state not in actions.EDITABLE:
        raise Http404
    return filing.demand, filing


def save(
    request: HttpRequest,
    demand_id: int,
    changes: dict[str, Any],
    bases: Sequence[BasisDraft] | None = None,
    place_ids: Sequence[int] | None = None,
) -> None:
    actions.save_part(
        demand_id=demand_id,
        changes=changes,
        bases=bases,
        place_ids=place_ids,
        actor=acting(request),
        now=timezone.now(),
    )


def ruling_page(actor: Actor, ruling: Any) -> dict[str, Any]:
    """Everything the ruling page shows; at most eleven queries with the shell's, whatever the number of rows."""
    if ruling is None:
        raise Http404
    filing = ruling.filing
    demand = filing.demand
    approved = ruling.outcome in ("approve", "redirect", "legal_review") and demand.admission is not None
    tone, icon, tag, sentence = choices.APPROVED if approved else choices.OUTCOMES[ruling.outcome]
    own = demand.issuer_id == actor.body_id
    approvals = queries.approvals_of(filing.pk)
    return {
        "once": uuid4().hex,
        "demand": demand,
        "filing": filing,
        "ruling": ruling,
        "reasons": [cited(reason) for reason in ruling.reasons],
        "tone": tone,
        "icon": icon,
        "tag": tag,
        "sentence": sentence,
        "approvals": approvals,
        "reviews": queries.reviews_of(demand.pk),
        "similar": queries.similar_cases(filing),
        "alternatives": alternatives(ruling.outcome, filing.kind, filing.topic),
        "effort": effort_of(filing),
        "signs": [] if own else suspicions.signs_of(demand.pk),
        "trail": audit.trail(demand.subject),
        "own": own,
        "editable": own and demand.state in actions.EDITABLE,
        "reviewable": own and demand.state in facts.REVIEWABLE,
        "measured": cases.summed_up(ruling.minutes_measured),
        "outstanding": actions.still_owed(filing, ruling.arrived) if demand.state in ("active", "suspended") else None,
    }


def cited(reason: dict[str, Any]) -> dict[str, Any]:
    """A stored reason with the document's name and the words of the clause."""
    clause = clauses.all_clauses().get(reason["clause"] or "")
    return {**reason, "citation": clause.citation if clause else "本系统约定，不是文件原文"}


def effort_of(filing: Any) -> dict[str, Any] | None:
    """Hours per community and in all, money in all: what the demand costs."""
    if not filing.minutes or not filing.starts_on or not filing.ends_on:
        return None
    minutes = minutes_per_year(filing.frequency, filing.minutes, filing.starts_on, filing.ends_on)
    per_community = filing.funding_per_community
    return {
        "places": filing.places_count,
        "hours_each": round(minutes / 60, 1),
        "hours_all": round(minutes * filing.places_count / 60),
        "money_all": None if per_community is None else per_community * filing.places_count,
        "frequency": FREQUENCIES[filing.frequency],
    }


def arrival_form(request: HttpRequest) -> ArrivalForm:
    return ArrivalForm(facts.local_day(timezone.now()), request.POST)
