"""The corner of enterprises and social organisations (/org/): register, offer, report, serve."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.places.queries import county_names, place_by_code
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.actions import accounting, calling, registering
from shanzhi.missions.resources.actions.calling import Ticked
from shanzhi.missions.resources.queries import calls, projects
from shanzhi.missions.resources.web import forms, pages
from shanzhi.missions.resources.web.accounts import ledger_lines, shown
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.resources.offers import CRITERIA


@requires(*pages.OUTSIDE)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Open calls, own offers, own projects, measures asked for."""
    return _home(request)


def _home(request: HttpRequest, problems: tuple[Reason, ...] = (), form: Any = None) -> HttpResponse:
    actor = acting(request)
    provider = calls.provider_of(actor.body_id)
    context = {
        "provider": provider,
        "calls": calls.calls(actor).filter(state="open")[:20],
        "offers": calls.own_offers(actor)[:20],
        "projects": projects.projects(actor)[:20],
        "incentives": calls.incentives(actor)[:20],
        "exclusions": calls.exclusions(actor)[:5],
        "incentive": form or forms.IncentiveForm(),
        "form": form,
        "problems": problems,
        "today": facts.local_day(timezone.now()),
        "once": uuid4().hex,
    }
    return render(request, "resources/org.html", context, status=409 if problems or form else 200)


@requires(*pages.OUTSIDE)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register one's own body (D5-4.4.1)."""
    actor = acting(request)
    provider = calls.provider_of(actor.body_id)
    initial = (
        {name: getattr(provider, name) for name in forms.ProviderForm.base_fields} if provider else {"conflict": "无"}
    )
    form = forms.ProviderForm(request.POST or None, initial=initial)
    ticked = set(request.POST.getlist("county"))
    if provider and request.method == "GET":
        ticked = set(provider.counties.values_list("code", flat=True))
    problems: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        found = [place_by_code(code) for code in ticked if code in county_names()]
        decision, row = registering.register_provider(
            values=form.values(),
            county_ids=[place.pk for place in found if place],
            conflict_ids=_conflicts(request),
            actor=actor,
            now=timezone.now(),
        )
        if row:
            return redirect("/org/")
        problems = decision.reasons
    context = {"form": form, "problems": problems, "counties": county_names(), "ticked": ticked, "provider": provider}
    return render(request, "resources/register.html", context, status=409 if problems else 200)


def _conflicts(request: HttpRequest) -> list[int]:
    """The communities a conflict of interest was declared for, by their codes."""
    codes = request.POST.get("conflict_codes", "").replace("，", ",").split(",")
    found = [place_by_code(code.strip()) for code in codes[:20] if code.strip()]
    return [place.pk for place in found if place]


@requires(*pages.OUTSIDE)
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call and one's own sealed offer: six fields."""
    actor, now = acting(request), timezone.now()
    row = calls.call_for(actor, pk)
    if row is None:
        raise Http404
    own = calls.own_offer(actor, pk)
    form = forms.OfferForm(request.POST or None, initial=_own_values(own))
    problems: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        decision, place = _hand_in(request, form, pk)
        if place:
            messages.success(request, "密封好了。截止后和别家一起开封，在这以前谁也看不到。")
            return redirect(place)
        problems = decision.reasons
    context = {
        "call": row,
        "own": own,
        "form": form,
        "problems": problems,
        "weights": [(CRITERIA[name], points) for name, points in row.weights.items()],
        "open": row.state == "open" and row.closes_at is not None and now <= row.closes_at,
        "once": uuid4().hex,
    }
    return render(request, "resources/offer.html", context, status=409 if problems else 200)


def _own_values(own: Any) -> dict[str, Any]:
    if own is None:
        return {"conflict": "无"}
    return {name: getattr(own, name) for name in calling.SEALED}


def _hand_in(request: HttpRequest, form: forms.OfferForm, pk: int) -> tuple[Decision, str]:
    ticked = Ticked(form.cleaned_data["exclusive"], form.money_of("community_hours"))

    def deed() -> tuple[Decision, str]:
        decision, row = calling.hand_in_offer(
            call_id=pk, values=form.values(), ticked=ticked, actor=acting(request), now=timezone.now()
        )
        return decision, f"/org/calls/{pk}/" if row else ""

    return pages.once_done(request, deed)


@requires(*pages.OUTSIDE)
@require_http_methods(["GET", "POST"])
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own project: report a quarter with three numbers, see the account."""
    form = forms.QuarterForm(request.POST or None)
    problems: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        row = projects.project_for(acting(request), pk)
        if row is None:
            raise Http404
        decision = accounting.report_quarter(
            project_id=pk,
            quarter=request.POST.get("quarter", "")[:6],
            values=form.values(),
            actor=acting(request),
            now=timezone.now(),
        )
        if decision.allowed:
            messages.success(request, "报好了，等社区核对后公示。")
            return redirect(f"/org/projects/{pk}/")
        problems = decision.reasons
    return _project(request, pk, form, problems)


def _project(request: HttpRequest, pk: int, form: Any, problems: tuple[Reason, ...] = ()) -> HttpResponse:
    row = projects.project_for(acting(request), pk)
    if row is None or row.provider.body_id != acting(request).body_id:
        raise Http404
    reports = projects.quarters(pk)
    day = facts.local_day(timezone.now())
    context = {
        "project": row,
        "form": form,
        "problems": problems,
        "quarters": shown(row, reports, for_public=False),
        "lines": ledger_lines(row, reports),
        "choices": _open_quarters(row, reports, day),
        "chosen": request.POST.get("quarter", ""),
        "once": uuid4().hex,
    }
    return render(request, "resources/org_project.html", context, status=409 if problems else 200)


def _open_quarters(row: Any, reports: list[Any], day: Any) -> list[str]:
    """Quarters of the term that have begun and are not published, the newest first."""
    published = {report.quarter for report in reports if report.state == "published"}
    year, number = row.term_from.year, (row.term_from.month + 2) // 3
    last = min(facts.quarter_named(day), facts.quarter_named(row.term_to))
    found = []
    while (name := f"{year}Q{number}") <= last:
        if name not in published:
            found.append(name)
        year, number = (year, number + 1) if number < 4 else (year + 1, 1)
    return found[::-1]


@requires(*pages.OUTSIDE)
@require_POST
def reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo one entry by its reversal."""
    decision = accounting.reverse_entry(
        project_id=pk,
        entry_id=pages.id_of(request, "entry"),
        reason=request.POST.get("reason", "")[:150],
        actor=acting(request),
        now=timezone.now(),
    )
    if decision.allowed:
        return redirect(f"/org/projects/{pk}/")
    return _project(request, pk, forms.QuarterForm(), decision.reasons)


@requires(*pages.OUTSIDE)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Apply for an incentive measure with its ground."""
    form = forms.IncentiveForm(request.POST)
    if not form.is_valid():
        return _home(request, (), form)
    decision, row = registering.ask_incentive(
        measure=form.cleaned_data["measure"],
        ground=form.cleaned_data["ground"],
        actor=acting(request),
        now=timezone.now(),
    )
    return redirect("/org/") if row else _home(request, decision.reasons, form)


@requires(*pages.OUTSIDE)
@require_POST
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    row = calls.exclusions(acting(request)).filter(pk=pk).first()
    if row is None:
        raise Http404
    decision = registering.appeal(
        exclusion_id=pk, text=request.POST.get("text", "")[:1000], actor=acting(request), now=timezone.now()
    )
    return redirect("/org/") if decision.allowed else _home(request, decision.reasons)
