"""Approvers, legal reviewers and the desk answer (J2)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.admission import actions, facts, queries
from shanzhi.missions.admission.actions import Answer
from shanzhi.missions.admission.web import choices, pages
from shanzhi.missions.admission.web.forms import ApprovalForm, ReviewForm
from shanzhi.policy.decision import Decision

DECIDERS = (Role.APPROVER, Role.STAFFING_OFFICER)
REVIEWERS = (Role.LEGAL_REVIEWER, Role.DESK)


@requires(*DECIDERS, *REVIEWERS)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """待我办理: approvals whose turn it is and reviews of this body."""
    actor = acting(request)
    reviews = queries.reviews_waiting(actor) if actor.has(*REVIEWERS) else []
    context = {
        "approvals": page_of(request, queries.approvals_waiting(actor)),
        "answered": queries.approvals_answered(actor)[:10],
        "legal": [row for row in reviews if row.kind == "legal"],
        "requested": [row for row in reviews if row.kind == "requested"],
    }
    return render(request, "admission/waiting.html", context)


@requires(*DECIDERS)
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """One page: what is asked, clause, cost, money, what the other body said; four answers."""
    actor = acting(request)
    ruling = queries.ruled_demand(actor, pk)
    if ruling is None:
        raise Http404
    filing = ruling.filing
    initial = {"hours_cap": _cap(filing), "valid_until": filing.ends_on}
    form = ApprovalForm(_earliest(filing), request.POST or None, initial=initial)
    decision = Decision()
    if request.method == "POST" and form.is_valid():
        decision = actions.decide_approval(
            demand_id=pk, answer=Answer(**form.cleaned_data), actor=actor, now=timezone.now()
        )
        if decision.allowed:
            return redirect(f"/a/demands/{pk}/")
    page = pages.ruling_page(actor, ruling)
    context = page | {
        "form": form,
        "mine": next((a for a in page["approvals"] if a.body_id == actor.body_id), None),
        "problems": decision.reasons,
        "answers": choices.APPROVAL_ANSWERS,
        "common_reasons": choices.ANSWER_REASONS,
    }
    status = 409 if decision.reasons else 200
    return render(request, "admission/approve.html", context, status=status)


def _earliest(filing: Any) -> Any:
    today = facts.local_day(timezone.now())
    return max(today, filing.starts_on or today)


def _cap(filing: Any) -> int | None:
    effort = pages.effort_of(filing)
    return None if effort is None else max(1, round(effort["hours_each"]))


@requires(*REVIEWERS)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Legal review or requested review: an outcome and public reasons."""
    actor = acting(request)
    row = queries.review_for(actor, pk)
    if row is None:
        raise Http404
    form = ReviewForm(request.POST or None)
    decision = Decision()
    if request.method == "POST" and form.is_valid():
        decision = actions.decide_review(review_id=pk, **form.cleaned_data, actor=actor, now=timezone.now())
        if decision.allowed:
            return redirect("/a/")
    legal = row.kind == "legal"
    context = pages.ruling_page(actor, queries.ruled_filing(row.filing_id)) | {
        "review": row,
        "form": form,
        "problems": decision.reasons,
        "outcomes": choices.LEGAL_OUTCOMES if legal else choices.REVIEW_OUTCOMES,
    }
    status = 409 if decision.reasons else 200
    return render(request, "admission/review.html", context, status=status)


@requires(Role.FILER)
@require_POST
def arrival(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that money arrived."""
    pages.own_demand(request, pk)
    from_form = pages.arrival_form(request)
    if not from_form.is_valid():
        page = pages.ruling_page(acting(request), queries.ruled_demand(acting(request), pk))
        return render(request, "admission/ruling.html", page | {"arrival_form": from_form}, status=422)
    actor, now = acting(request), timezone.now()

    def record() -> str:
        data = from_form.cleaned_data
        actions.record_arrival(
            demand_id=pk,
            amount=data["amount"],
            on=data["on"] or facts.local_day(now),
            note=data["note"],
            actor=actor,
            now=now,
        )
        return f"/d/demands/{pk}/"

    return redirect(once(key=key_of(request), actor=actor, do=record))
