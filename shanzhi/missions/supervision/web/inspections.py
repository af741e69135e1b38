"""Joint inspections: plan, places drawn again by anyone, what was seen, report (D1-5.3.2)."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.campaigns import queries as campaigns
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.supervision import actions, queries
from shanzhi.missions.supervision.actions import InspectionDraft
from shanzhi.missions.supervision.web.forms import InspectionForm
from shanzhi.policy.decision import Decision

WATCHERS = (Role.SUPERVISOR, Role.DESK)
READERS = (*WATCHERS, Role.LEADER)


@requires(*READERS)
@require_GET
def inspection_list(request: HttpRequest) -> HttpResponse:
    context = {"page": page_of(request, queries.inspections_for(acting(request)))}
    return render(request, "supervision/inspections.html", context)


@requires(*WATCHERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = InspectionForm(request.POST or None)
    told: list[Decision] = []
    if request.method == "POST" and form.is_valid():

        def write() -> str:
            draft = InspectionDraft(**form.cleaned_data, partner_ids=_partners(request))
            decision, row = actions.plan_inspection(draft=draft, actor=acting(request), now=timezone.now())
            told.append(decision)
            return f"/s/inspections/{row.pk}/" if row else ""

        place = once(key=key_of(request), actor=acting(request), do=write)
        if place:
            return redirect(place)
    problems = told[0].reasons if told else ()
    context = {"form": form, "problems": problems, "partners": _possible(request), "once": uuid4().hex}
    status = 409 if problems else 422 if form.errors else 200
    return render(request, "supervision/new_inspection.html", context, status=status)


def _possible(request: HttpRequest) -> list[Any]:
    """The departments of the inspecting place, itself excepted."""
    actor = acting(request)
    rows = people.bodies_within(actor).filter(place=actor.place_id, kind="department", valid_to=None)
    return list(rows.exclude(pk=actor.body_id or 0).order_by("id")[:20])


def _partners(request: HttpRequest) -> tuple[int, ...]:
    known = {body.pk for body in _possible(request)}
    return tuple(int(v) for v in request.POST.getlist("partner") if v.isdecimal() and int(v) in known)


@requires(*READERS)
@require_GET
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "supervision/inspection.html", _page(request, pk, ()))


def _page(request: HttpRequest, pk: int, problems: tuple[Any, ...]) -> dict[str, Any]:
    actor = acting(request)
    row = queries.inspection_for(actor, pk)
    if row is None:
        raise Http404
    return {
        "inspection": row,
        "places": queries.drawn(row),
        "asked": campaigns.invitations_about(actor, row.subject),
        "owning": row.owner_id == actor.body_id and actor.has(*WATCHERS),
        "problems": problems,
        "typed": request.POST,
    }


@requires(*WATCHERS)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Tell what was seen at a place; write the report."""
    actor, now = acting(request), timezone.now()
    if queries.inspection_for(actor, pk) is None or name not in ("visit", "report"):
        raise Http404
    given, text = request.POST.get("place", ""), request.POST.get("text", "")[:4000]
    place = int(given) if given.isdecimal() and len(given) < 12 else 0
    if name == "visit":
        decision = actions.visit(place_id=place, note=text, actor=actor, now=now)
    else:
        decision = actions.report_inspection(inspection_id=pk, text=text, actor=actor, now=now)
    if decision.reasons:
        return render(request, "supervision/inspection.html", _page(request, pk, decision.reasons), status=409)
    return redirect(f"/s/inspections/{pk}/")
