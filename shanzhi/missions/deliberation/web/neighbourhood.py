"""One page of what goes with a place: standing bodies, contact days, suggestions, allowances; the county rates."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.audit.once import once
from shanzhi.kernel.forms.asking import key_of
from shanzhi.kernel.people.permission import acting, public, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.deliberation import actions, queries
from shanzhi.missions.deliberation.web import forms, workbench
from shanzhi.policy.decision import Decision

Deed = Callable[[dict[str, Any], Actor], Decision]


def _body(data: dict[str, Any], actor: Actor) -> Decision:
    return actions.found_body(**data, actor=actor, now=timezone.now())


def _sitting(data: dict[str, Any], actor: Actor) -> Decision:
    return actions.hold_sitting(
        body_id=data["body"] or 0,
        on=data["on"] or timezone.localdate(),
        people_there=data["people"] or 0,
        record=data["record"],
        actor=actor,
        now=timezone.now(),
    )


def _contact(data: dict[str, Any], actor: Actor) -> Decision:
    return actions.link_delegate(**data, actor=actor, now=timezone.now())


def _suggest(data: dict[str, Any], actor: Actor) -> Decision:
    return actions.suggest(text=data["text"], actor=actor, now=timezone.now())


def _answer(data: dict[str, Any], actor: Actor) -> Decision:
    return actions.answer_suggestion(
        suggestion_id=data["suggestion"] or 0, text=data["text"], actor=actor, now=timezone.now()
    )


def _allowance(data: dict[str, Any], actor: Actor) -> Decision:
    return actions.record_allowance(
        deliberation_id=data.pop("deliberation") or 0, **data, actor=actor, now=timezone.now()
    )


DEEDS: dict[str, tuple[type[django_forms.Form], Deed, bool]] = {
    "body": (forms.BodyForm, _body, True),
    "sitting": (forms.SittingForm, _sitting, True),
    "contact": (forms.ContactForm, _contact, True),
    "suggest": (forms.SuggestForm, _suggest, True),
    "answer": (forms.AnswerForm, _answer, False),
    "allowance": (forms.AllowanceForm, _allowance, True),
}
"""Name → form, deed, and whether only the community itself does it."""


@requires(*workbench.READERS)
@require_GET
def place(request: HttpRequest) -> HttpResponse:
    return _shown(request)


def _shown(request: HttpRequest, name: str = "", form: Any = None, decision: Decision | None = None) -> HttpResponse:
    actor = acting(request)
    made = {one: pair[0]() for one, pair in DEEDS.items()}
    if name:
        made[name] = form
    context = {
        "forms": made,
        "failed": name,
        "form": form,
        "problems": decision.reasons if decision else (),
        "bodies": list(queries.standing_bodies(actor)),
        "contacts": list(queries.contacts([actor.place_id or 0])),
        "suggestions": list(queries.suggestions_for(actor)[:30]),
        "allowances": list(queries.allowances_of(actor)[:50]),
        "budget": queries.budget_of(actor),
        "cases": list(queries.cases_of(actor).filter(place=actor.place_id)[:50]),
        "hands": actor.has(*workbench.HANDS) and actor.tier == "community",
        "body_id": actor.body_id,
        "today": timezone.localdate(),
    }
    return render(request, "deliberation/place.html", context, status=409 if name else 200)


@requires(*workbench.READERS)
@require_POST
def keep(request: HttpRequest, name: str) -> HttpResponse:
    """One deed of the page, once; refused, the page comes back with what was typed."""
    if name not in DEEDS:
        raise Http404
    kind, deed, own = DEEDS[name]
    actor, form = acting(request), kind(request.POST)
    if own and not (actor.has(*workbench.HANDS) and actor.tier == "community"):
        raise Http404
    if not form.is_valid():
        return _shown(request, name, form)
    answers: list[Decision] = []

    def do() -> str:
        answers.append(deed(dict(form.cleaned_data), actor))
        return "/w/deliberations/place/" if answers[0].allowed else ""

    if once(key=key_of(request), actor=actor, do=do):
        return redirect("deliberation:place")
    return _shown(request, name, form, answers[0])


@requires(Role.TOWNSHIP_CLERK)
@require_POST
def guide(request: HttpRequest, pk: int) -> HttpResponse:
    """The street's comment on a case."""
    text = request.POST.get("text", "").strip()[:500]
    row = workbench.found(request, pk)
    if text:
        actions.guide(deliberation_id=pk, text=text, actor=acting(request), now=timezone.now())
    return redirect("deliberation:case", pk=row.pk)


@public
@require_GET
def rates(request: HttpRequest) -> HttpResponse:
    """Adoption, completion and feedback per county in code order; nobody is ranked (D3-4.1.1, D3-3.1)."""
    return render(request, "deliberation/rates.html", {"rows": queries.county_rates()})
