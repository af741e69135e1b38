"""What people want settled: residents propose and support, the Party organisation takes up or declines (D3-4.2.2)."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.deliberation import actions, facts, queries
from shanzhi.missions.deliberation.web.forms import BringForm, DecisionForm, ProposalForm
from shanzhi.missions.deliberation.web.workbench import HANDS, READERS
from shanzhi.policy.decision import Decision, Reason


@requires(*READERS)
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: taken up, declined with a reason, or reviewed by the street."""
    actor = acting(request)
    row = queries.proposal_for(actor, pk)
    if row is None:
        raise Http404
    form = DecisionForm(request.POST or None)
    problems: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        decision, place = _decided(request, row, form.cleaned_data)
        if place:
            return redirect(place)
        problems = decision.reasons
    context = {
        "row": row,
        "form": form,
        "problems": problems,
        "is_party": actor.has(Role.PARTY_SECRETARY) and row.place_id == actor.place_id,
        "is_street": actor.tier == "township" and row.review_asked_at and not row.reviewed_at,
        "similar": queries.similar(row.place, row.title),
        "hands": actor.has(*HANDS) and row.place_id == actor.place_id,
    }
    return render(request, "deliberation/proposal.html", context, status=409 if problems else 200)


def _decided(request: HttpRequest, row: Any, data: dict[str, Any]) -> tuple[Decision, str]:
    """What the Party organisation or the street said, and where to go on."""
    actor, now, reason = acting(request), timezone.now(), data["reason"]
    name = request.POST.get("do", "")
    if name == "review":
        decision = actions.review(proposal_id=row.pk, text=reason, actor=actor, now=now)
        return decision, f"/w/proposals/{row.pk}/" if decision.allowed else ""
    if not actor.has(Role.PARTY_SECRETARY):
        return Decision((Reason("party", "D3-4.2.2", "", "议题由社区（村）党组织研究提出，请书记来办。"),)), ""
    if name == "decline":
        electorate = data["electorate"] or 0
        decision = actions.decline(proposal_id=row.pk, reason=reason, electorate=electorate, actor=actor, now=now)
        return decision, "/w/deliberations/" if decision.allowed else ""
    decision, taken = actions.take_up(proposal_id=row.pk, reason=reason, actor=actor, now=now)
    return decision, f"/w/deliberations/new/?proposal={row.pk}" if taken else ""


@requires(*HANDS, Role.GRID_WORKER)
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Staff note a matter with its source; the Party organisation hears of it."""
    form = BringForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        place = _proposed(request, form, "/w/deliberations/" if acting(request).has(*HANDS) else "/w/")
        if place:
            return redirect(place)
    return render(request, "deliberation/bring.html", {"form": form, "once": uuid4().hex})


def _proposed(request: HttpRequest, form: Any, then: str) -> str:
    data, actor = form.cleaned_data, acting(request)

    def do() -> str:
        decision, row = actions.propose(
            source=data.get("source") or "resident",
            title=data["title"],
            text=data["text"],
            subject=data.get("subject", ""),
            actor=actor,
            now=timezone.now(),
        )
        for reason in decision.reasons:
            form.add_error(None, reason.text)
        return then if row else ""

    return once(key=key_of(request), actor=actor, do=do)


@requires(Role.RESIDENT)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """A resident's own proposal; who proposed it is not shown to anybody."""
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        place = _proposed(request, form, "/deliberations/mine/")
        if place:
            return redirect(place)
    context = {"form": form, "once": uuid4().hex, "others": queries.open_proposals(acting(request).place_id or 0)[:10]}
    return render(request, "deliberation/propose.html", context)


@requires(Role.RESIDENT)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What I proposed and said, and what became of it; only I see that it was me."""
    author = facts.author_key(acting(request).person_id or 0)
    context = {
        "proposals": queries.proposals_by(author)[:50],
        "page": page_of(request, queries.statements_by(author)),
    }
    return render(request, "deliberation/mine.html", context)


@requires(Role.RESIDENT)
@require_POST
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap for a neighbour's proposal."""
    if not actions.support(proposal_id=pk, actor=acting(request), now=timezone.now()).allowed:
        raise Http404
    return redirect("deliberation:propose")


@requires(Role.RESIDENT)
@require_POST
def ask_review(request: HttpRequest, pk: int) -> HttpResponse:
    """The author asks the street to look again, once."""
    if not actions.ask_review(proposal_id=pk, actor=acting(request), now=timezone.now()).allowed:
        raise Http404
    return redirect("deliberation:mine")
