"""补几格: only the missing cells are shown; what the system has stands folded with its source."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.reporting import actions, facts, queries
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.reporting import cells, rounds

FILLERS = (Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY)
LONGEST_PASTE = 20_000
DONE = {"save": "存好了，回头接着填。", "submit": "交上去了。", "correct": "更正了，原来的数还留着。"}


@requires(*FILLERS)
@require_GET
def owed(request: HttpRequest) -> HttpResponse:
    """要填的表: how many cells are missing, by when."""
    page = page_of(request, queries.owed(acting(request)))
    today = facts.local_day(timezone.now())
    lines = [(row, _standing(row, today), len(_open_cells(row, today))) for row in page]
    return render(request, "reporting/owed.html", {"page": page, "lines": lines})


def _open_cells(row: Any, today: Any) -> list[Any]:
    columns = queries.columns_of(row.round.form_id)
    return facts.to_fill(columns, facts.prefilled(row.place_id, columns, today))


def _standing(row: Any, today: Any) -> str:
    if row.state == "submitted":
        return "submitted"
    if row.round.form.state != "active":
        return "closed"
    return rounds.standing(row.round.opens_on, row.round.due_on, row.round.closes_on, today)


@requires(*FILLERS)
@require_GET
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, pk, (), None)


def _show(request: HttpRequest, pk: int, problems: tuple[Reason, ...], typed: Mapping[str, str] | None) -> HttpResponse:
    """The missing cells with what was typed, the prefilled ones below, after handing in the history."""
    row = queries.submission_for(acting(request), pk)
    if row is None:
        raise Http404
    today = facts.local_day(timezone.now())
    columns = queries.columns_of(row.round.form_id)
    values = typed if typed is not None else row.draft
    wrong = {reason.code: reason.text for reason in problems}
    held = facts.prefilled(row.place_id, columns, today)
    asked = facts.to_fill(columns, held)
    context = {
        "row": row,
        "standing": _standing(row, today),
        "lines": [(c, values.get(str(c.pk), ""), wrong.get(str(c.pk), "")) for c in asked],
        "held": [(column, held[column.pk]) for column in columns if column.pk in held],
        "cells": queries.cells_of(row) if row.state == "submitted" else (),
        "problems": problems,
        "pasted": request.POST.get("pasted", ""),
        "once": uuid4().hex,
    }
    return render(request, "reporting/fill.html", context, status=409 if problems else 200)


@requires(*FILLERS)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """save keeps a draft, paste spreads a copied row, submit hands in, correct puts one value right."""
    actor = acting(request)
    row = queries.submission_for(actor, pk)
    if row is None or name not in ("save", "paste", "submit", "correct"):
        raise Http404
    if name == "paste":
        return _paste(request, row)
    answers: list[Decision] = []

    def do() -> str:
        decision = _step(request, pk, name)
        answers.append(decision)
        return f"/w/forms/{pk}/" if decision.allowed else ""

    place = once(key=f"fill:{key_of(request)}", actor=actor, do=do)
    if not place:
        return _show(request, pk, answers[0].reasons, _typed(request))
    flash.success(
        request, {"save": "存好了，回头接着填。", "submit": "交上去了。", "correct": "更正了，原来的数还留着。"}[name]
    )
    return redirect(place)


def _typed(request: HttpRequest) -> dict[str, str]:
    """Cells by column id; names are v and digits."""
    return {key[1:]: str(value) for key, value in request.POST.items() if key.startswith("v") and key[1:].isdecimal()}


def _paste(request: HttpRequest, row: Any) -> HttpResponse:
    """Spread over the missing cells and shown, not handed in yet."""
    columns = queries.columns_of(row.round.form_id)
    held = facts.prefilled(row.place_id, columns, facts.local_day(timezone.now()))
    found = cells.pasted(request.POST.get("pasted", "")[:LONGEST_PASTE], facts.columns_to_fill(columns, held))
    if not found:
        nothing = Reason("pasted", None, "", "没有粘贴内容。", "在 Excel 里选中那一行，复制，粘贴到框里。")
        return _show(request, row.pk, (nothing,), _typed(request))
    request.session[f"pasted:{row.pk}"] = sorted(found)
    return _show(request, row.pk, (), _typed(request) | found)


def _step(request: HttpRequest, pk: int, name: str) -> Decision:
    actor, now, typed = acting(request), timezone.now(), _typed(request)
    if name == "save":
        return actions.save_draft(submission_id=pk, values=typed, actor=actor, now=now)
    if name == "submit":
        pasted = frozenset(request.session.get(f"pasted:{pk}", ()))
        return actions.submit(submission_id=pk, values=typed, pasted=pasted, actor=actor, now=now)
    column = request.POST.get("column", "")
    return actions.correct(
        submission_id=pk,
        column_id=int(column) if column.isdecimal() and column.isascii() and len(column) < 15 else 0,
        value=request.POST.get("value", ""),
        reason=request.POST.get("reason", ""),
        actor=actor,
        now=now,
    )
