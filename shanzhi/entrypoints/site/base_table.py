"""一张底表: find a household, read it masked, look at a number with a reason, record what happened (D1-4.8.2)."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.people.permission import acting, requires, signed_in
from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.places.paging import sheet_of
from shanzhi.kernel.registry import actions, queries
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.normalising import stored

WORKERS = (Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY, Role.GRID_WORKER)
PAGE_SIZE = 20
HAPPENINGS = (("visit", "走访"), ("move_out", "迁出"), ("death", "去世"))
CORRECTIONS = (("phone", "手机"), ("name", "姓名"), ("lives_here", "常住"), ("registered", "户籍"))
SOURCES = (("person", "本人说的"), ("visit", "上门看的"), ("police", "户籍资料"))
COUNTS = (
    ("households", "户"),
    ("residents", "常住人口"),
    ("registered", "户籍人口"),
    ("from_outside", "外来常住"),
    ("sixty", "60 岁以上"),
    ("eighty", "80 岁以上"),
    ("minors", "未成年"),
)


@requires(*WORKERS)
@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """Search by address, name, whole number or phone; the counts of the community above."""
    actor, text = acting(request), stored(request.GET.get("q", "")).strip()[:40]
    counts = queries.group_counts(actor.place_id or 0, timezone.localdate())
    context = {
        "page": sheet_of(queries.search(actor, text), request.GET, PAGE_SIZE),
        "q": text,
        "counts": [(label, counts[name]) for name, label in COUNTS],
    }
    return render(request, "base/table.html", context)


@requires(*WORKERS)
@require_GET
def household(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, pk, _asked_person(request.GET.get("person", "")))


def _asked_person(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 15 else None


def _show(
    request: HttpRequest, pk: int, person_id: int | None, problems: tuple[Reason, ...] = (), kept: Any = None
) -> HttpResponse:
    """The household with one person open; after a refusal with what was typed."""
    actor, today = acting(request), timezone.localdate()
    row = queries.household_for(actor, pk)
    if row is None:
        raise Http404
    people = queries.people_in(row, today)
    chosen = next((p for p in people if p.pk == person_id), people[0] if people else None)
    before, after = queries.beside(actor, row)
    context: dict[str, Any] = {
        "household": row,
        "members": queries.members(people, today),
        "chosen": chosen,
        "minor": chosen is not None and queries.is_minor(chosen, today),
        "cells": queries.cells(chosen, row, today) if chosen else (),
        "opened": queries.opened(actor, chosen.pk, timezone.now()) if chosen else {},
        "before": before,
        "after": after,
        "occurrences": queries.occurrences_of(row),
        "reasons": actions.REASONS.items(),
        "whole": queries.WHOLE_FIELDS.items(),
        "happenings": HAPPENINGS,
        "corrections": CORRECTIONS,
        "sources": SOURCES,
        "today": today,
        "problems": problems,
        "kept": kept or {},
        "once": uuid4().hex,
    }
    return render(request, "base/household.html", context, status=409 if problems else 200)


@requires(*WORKERS)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """reveal, correct or happened: one deed about a household or one of its people."""
    actor = acting(request)
    if queries.household_for(actor, pk) is None or name not in STEPS:
        raise Http404
    person_id = _asked_person(request.POST.get("person", ""))
    answers: list[Decision] = []

    def do() -> str:
        decision = STEPS[name](request, pk, person_id, timezone.now())
        answers.append(decision)
        return f"/w/base/{pk}/?person={person_id or ''}" if decision.allowed else ""

    key = stored(request.POST.get("once", "")).strip()[:40] or uuid4().hex
    place = once(key=f"base:{key}", actor=actor, do=do)
    if not place:
        return _show(request, pk, person_id, answers[0].reasons, request.POST)
    return redirect(place)


def _reveal(request: HttpRequest, pk: int, person_id: int | None, now: datetime) -> Decision:
    return actions.reveal(
        person_id=person_id or 0,
        field=request.POST.get("field", ""),
        reason=request.POST.get("reason", ""),
        note=request.POST.get("note", "")[:200],
        actor=acting(request),
        now=now,
    )


def _correct(request: HttpRequest, pk: int, person_id: int | None, now: datetime) -> Decision:
    source = request.POST.get("source", "")
    if source not in dict(SOURCES):
        return Decision((Reason("source", None, "", "还没选从哪知道的。", "选本人说的、上门看的或户籍资料。"),))
    return actions.correct(
        person_id=person_id or 0,
        field=request.POST.get("field", ""),
        value=request.POST.get("value", "")[:120],
        source=source,
        actor=acting(request),
        now=now,
    )


def _happened(request: HttpRequest, pk: int, person_id: int | None, now: datetime) -> Decision:
    on = _day(request.POST.get("on", ""))
    if on is None:
        return Decision((Reason("on", None, "", "日期没认出来。", "写成 2026-11-25 这样。"),))
    kind = request.POST.get("kind", "")
    return actions.record_occurrence(
        household_id=pk,
        person_id=None if kind == "visit" else person_id,
        kind=kind,
        on=on,
        note=request.POST.get("note", ""),
        source="visit" if kind == "visit" else "community",
        actor=acting(request),
        now=now,
    )


def _day(text: str) -> date | None:
    try:
        found: date = forms.DateField().clean(stored(text))
    except forms.ValidationError:
        return None
    return found


STEPS = {"reveal": _reveal, "correct": _correct, "happened": _happened}


@signed_in
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """关于我的信息: who saw or asked what about me, what I agreed to."""
    person = queries.person_for_account(acting(request).person_id)
    rows = sheet_of(queries.disclosures_of(person), request.GET, PAGE_SIZE) if person else None
    consents = queries.consents_of(person) if person else ()
    return render(request, "base/mine.html", {"person": person, "page": rows, "consents": consents})


@signed_in
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take a consent back; it holds from now on."""
    person = queries.person_for_account(acting(request).person_id)
    consent = _asked_person(request.POST.get("consent", "")) or 0
    if person is not None and actions.withdraw_consent(
        person=person, consent_id=consent, actor=acting(request), now=timezone.now()
    ):
        flash.success(request, "撤回了，从现在起不再用。")
    else:
        flash.error(request, "没有可以撤回的同意。")
    return redirect("my_data")
