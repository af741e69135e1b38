"""Departments and governments answer: state assets, incentive measures, exclusions and appeals."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.forms.asking import page_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.actions import consenting, registering
from shanzhi.missions.resources.queries import calls, inventory
from shanzhi.missions.resources.web import forms, pages
from shanzhi.policy.decision import Reason


@requires(Role.APPROVER)
@require_http_methods(["GET", "POST"])
def consents(request: HttpRequest) -> HttpResponse:
    """State assets that wait for the government's answer (资产审批)."""
    problems: tuple[Reason, ...] = ()
    form = forms.AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decision = consenting.answer_approval(
            consent_id=pages.id_of(request, "consent"),
            agreed=form.cleaned_data["agreed"] == "true",
            reason=form.cleaned_data["text"],
            actor=acting(request),
            now=timezone.now(),
        )
        if decision.allowed:
            return redirect("/a/consents/")
        problems = decision.reasons
    context = {
        "page": page_of(request, inventory.approvals_waiting(acting(request))),
        "form": form,
        "problems": problems,
        "once": uuid4().hex,
    }
    return render(request, "resources/consents.html", context, status=409 if problems else 200)


@requires(Role.FILER)
@require_http_methods(["GET", "POST"])
def incentives(request: HttpRequest) -> HttpResponse:
    """Measures asked of one's own department; granted or refused in words (D5-4.4.1)."""
    problems: tuple[Reason, ...] = ()
    form = forms.AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decision = registering.answer_incentive(
            incentive_id=pages.id_of(request, "incentive"),
            granted=form.cleaned_data["agreed"] == "true",
            answer=form.cleaned_data["text"],
            actor=acting(request),
            now=timezone.now(),
        )
        if decision.allowed:
            return redirect("/a/incentives/")
        problems = decision.reasons
    rows = calls.incentives(acting(request)).filter(asked_of=acting(request).body_id)
    context = {"page": page_of(request, rows), "form": form, "problems": problems, "measures": _measures()}
    return render(request, "resources/incentives.html", context, status=409 if problems else 200)


def _measures() -> dict[str, str]:
    fields: Any = forms.IncentiveForm.base_fields
    return dict(fields["measure"].choices)


WATCHERS = (Role.SUPERVISOR, Role.DESK)


@requires(*WATCHERS)
@require_GET
def providers(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:40]
    actor = acting(request)
    waiting = calls.exclusions(actor).filter(outcome="").exclude(appeal="")[:10]
    context = {"page": page_of(request, calls.providers(actor, text)), "q": text, "waiting": waiting}
    return render(request, "resources/providers.html", context)


@requires(*WATCHERS)
@require_GET
def provider(request: HttpRequest, pk: int) -> HttpResponse:
    return _provider(request, pk)


def _provider(request: HttpRequest, pk: int, problems: tuple[Reason, ...] = (), form: Any = None) -> HttpResponse:
    row = calls.provider_for(acting(request), pk)
    if row is None:
        raise Http404
    context = {
        "provider": row,
        "exclusions": calls.exclusions(acting(request), pk),
        "excluded": calls.excluded(pk, facts.local_day(timezone.now())),
        "problems": problems,
        "exclude": form or forms.ExcludeForm(),
        "form": form,
        "today": facts.local_day(timezone.now()),
    }
    return render(request, "resources/provider.html", context, status=409 if problems or form else 200)


@requires(*WATCHERS)
@require_POST
def exclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a provider out for a time, with the reason."""
    form = forms.ExcludeForm(request.POST)
    if not form.is_valid():
        return _provider(request, pk, (), form)
    decision, row = registering.exclude(
        provider_id=pk,
        reason=form.cleaned_data["reason"],
        until=form.cleaned_data["until"],
        actor=acting(request),
        now=timezone.now(),
    )
    return redirect(f"/a/providers/{pk}/") if row else _provider(request, pk, decision.reasons, form)


@requires(*WATCHERS)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an appeal; never by whoever excluded."""
    row = calls.exclusions(acting(request)).filter(pk=pk).first()
    if row is None:
        raise Http404
    decision = registering.decide_appeal(
        exclusion_id=pk,
        lifted=request.POST.get("outcome") == "lifted",
        reason=request.POST.get("reason", "")[:500],
        actor=acting(request),
        now=timezone.now(),
    )
    if decision.allowed:
        return redirect(f"/a/providers/{row.provider_id}/")
    return _provider(request, row.provider_id, decision.reasons)
