"""Calls at the desk (征集): drawn up, opened, unsealed together, scored, awarded (D5-4.5.1)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.documents.files import UnacceptableFile
from shanzhi.kernel.forms.asking import page_of
from shanzhi.kernel.forms.fields import Day
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.actions import awarding, calling
from shanzhi.missions.resources.queries import calls, inventory
from shanzhi.missions.resources.web import forms, pages
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.resources import offers
from shanzhi.policy.resources.offers import CRITERIA
from shanzhi.policy.resources.terms import by_house

DAYS = 14
"""Days a call stays open unless another day is chosen."""


@requires(*pages.READERS)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:40]
    context = {
        "page": page_of(request, calls.calls(acting(request), text)),
        "q": text,
        "working": acting(request).has(*pages.WORKERS),
    }
    return render(request, "resources/calls.html", context)


@requires(*pages.WORKERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Draw up a call; one thing to serve with, the needs it answers, the conditions."""
    actor, day = acting(request), facts.local_day(timezone.now())
    weights: dict[str, Any] = dict(offers.default_weights(day))
    initial = weights | {"term_from": day + timedelta(days=30), "term_months": 12}
    form = forms.CallForm(request.POST or None, initial=initial)
    problems: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        decision, place = _drawn_up(request, form)
        if place:
            return redirect(place)
        problems = decision.reasons
    context = {
        "form": form,
        "problems": problems,
        "assets": inventory.assets(actor).exclude(state__in=["committed", "withdrawn"])[:100],
        "needs": inventory.needs(actor)[:100],
        "asset": str(pages.id_of(request, "asset") or request.GET.get("asset", "")),
        "ticked": pages.ids_of(request, "need"),
        "source": request.GET.get("from", request.POST.get("source", ""))[:80],
        "once": uuid4().hex,
    }
    return render(request, "resources/call_new.html", context, status=409 if problems else 200)


def _drawn_up(request: HttpRequest, form: forms.CallForm) -> tuple[Decision, str]:
    def deed() -> tuple[Decision, str]:
        decision, row = calling.draw_up_call(
            draft=form.draft() | {"source_subject": request.POST.get("source", "")[:80]},
            asset_id=pages.id_of(request, "asset") or None,
            need_ids=pages.ids_of(request, "need"),
            actor=acting(request),
            now=timezone.now(),
        )
        return decision, f"/w/calls/{row.pk}/" if row else ""

    return pages.once_done(request, deed)


@requires(*pages.READERS)
@require_GET
def call(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


def _page(request: HttpRequest, pk: int, problems: tuple[Reason, ...] = (), form: Any = None) -> HttpResponse:
    """A call with all that stands before its next step; offers only once they are unsealed."""
    actor, now = acting(request), timezone.now()
    row = calls.call_for(actor, pk)
    if row is None:
        raise Http404
    rows = calls.offers_of(row) if row.unsealed_at else []
    day = facts.local_day(now)
    context = {
        "call": row,
        "needs": row.needs.unscoped("needs of a call in reach").all(),
        "weights": [(CRITERIA[name], points) for name, points in row.weights.items()],
        "offered": calls.offers_counted(pk),
        "offers": sorted(rows, key=lambda offer: (offer.total is None, -(offer.total or 0), offer.pk)),
        "criteria": CRITERIA,
        "signs": offers.looks_collusive([(offer.pk, facts.offer_facts(offer)) for offer in rows]),
        "scored": bool(rows) and all(offer.total is not None for offer in rows),
        "gaps": facts.consents_of(row, day).reasons if row.state in ("draft", "unsealed") else (),
        "closed": row.closes_at is not None and now > row.closes_at,
        "closes": day + timedelta(days=DAYS),
        "working": actor.has(*pages.WORKERS) and actor.place_id == row.place_id,
        "head": actor.has(Role.HEAD),
        "drew_up": row.drawn_up_by_id == actor.post_id,
        "problems": problems,
        "form": form,
        "award": form if isinstance(form, forms.AwardForm) else forms.AwardForm(initial={"title": row.title}),
        "once": uuid4().hex,
    }
    return render(request, "resources/call.html", context, status=409 if problems or form else 200)


@requires(*pages.WORKERS)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    actor = acting(request)
    row = calls.call_for(actor, pk)
    deed = STEPS.get(name)
    if row is None or deed is None or row.place_id != actor.place_id:
        raise Http404
    decision, place, form = deed(request, row)
    if decision is not None and decision.allowed:
        return redirect(place or f"/w/calls/{pk}/")
    return _page(request, pk, decision.reasons if decision else (), form)


Told = tuple[Decision | None, str, Any]


def _open(request: HttpRequest, row: Any) -> Told:
    """Opening is for the head, who answers for it (本系统约定)."""
    if not acting(request).has(Role.HEAD):
        return Decision((by_house("open_by_head", "征集由主任公开。", "请主任看过后点“公开征集”。"),)), "", None
    day = _typed_day(request.POST.get("closes_on", ""))
    if day is None:
        return Decision((by_house("closes_missing", "截止日期没有写对。", "写成 2026-12-09 这样。"),)), "", None
    return calling.open_call(call_id=row.pk, closes_on=day, actor=acting(request), now=timezone.now()), "", None


def _typed_day(text: str) -> Any:
    try:
        return Day(label="截止日期", input_formats=["%Y-%m-%d", "%Y/%m/%d"]).clean(text)
    except ValidationError:
        return None


def _unseal(request: HttpRequest, row: Any) -> Told:
    return calling.unseal(call_id=row.pk, actor=acting(request), now=timezone.now()), "", None


def _score(request: HttpRequest, row: Any) -> Told:
    points = {
        offer.pk: int(text)
        for offer in calls.offers_of(row)
        if (text := request.POST.get(f"points_{offer.pk}", "")).isdecimal() and len(text) < 4
    }
    return calling.score_offers(call_id=row.pk, plan_points=points, actor=acting(request), now=timezone.now()), "", None


def _award(request: HttpRequest, row: Any) -> Told:
    form = forms.AwardForm(request.POST, request.FILES)
    if not form.is_valid():
        return None, "", form
    if not acting(request).has(Role.HEAD):
        return Decision((by_house("award_by_head", "定标由主任办理。", "请主任登录。"),)), "", form
    terms = {name: form.cleaned_data[name] for name in ("title", "reason", "at_home", "on_site")}
    terms["on_site"] = terms["on_site"] or not terms["at_home"]

    def deed() -> tuple[Decision, str]:
        contract = pages.kept(request, "contract", row.subject)
        decision, made = awarding.award(
            call_id=row.pk,
            offer_id=pages.id_of(request, "offer"),
            terms=terms,
            contract_id=contract[0] if contract else None,
            actor=acting(request),
            now=timezone.now(),
        )
        return decision, f"/w/projects/{made.pk}/" if made else ""

    try:
        decision, place = pages.once_done(request, deed)
    except UnacceptableFile as problem:
        return Decision((by_house("contract_file", str(problem)),)), "", form
    return decision, place, form


STEPS: dict[str, Callable[[HttpRequest, Any], Told]] = {
    "open": _open,
    "unseal": _unseal,
    "score": _score,
    "award": _award,
}
