"""数据共享: ask for an agreement, answer it, put a question, read the log (D1-4.8.2)."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.forms.fields import Lines, day, number
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.exchange import actions, queries
from shanzhi.missions.exchange.actions.sharing import chain_holds
from shanzhi.policy import exchange as policy
from shanzhi.policy.decision import Decision, Reason


class AgreementForm(forms.Form):
    """查什么、做什么用、凭什么、留多久、到哪天。"""

    purpose = Lines("用途", 120, required=True)
    ground = Lines("依据", 200, required=True)
    retention_days = number("答复留存几天", 1, 1095)
    until = day("用到哪天")


@requires(Role.FILER, Role.DESK)
@require_GET
def agreements(request: HttpRequest) -> HttpResponse:
    page = page_of(request, queries.agreements(acting(request)))
    return render(request, "exchange/agreements.html", {"page": page, "desk": acting(request).has(Role.DESK)})


@requires(Role.FILER)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    asked = AgreementForm(request.POST or None, initial={"retention_days": 30, "until": today + timedelta(days=180)})
    chosen = tuple(request.POST.getlist("question"))
    problems: tuple[Reason, ...] = ()
    if request.method == "POST" and asked.is_valid():
        decision, place = _request(request, asked, chosen, today)
        if place:
            return redirect(place)
        problems = decision.reasons
    context = {
        "form": asked,
        "problems": problems,
        "questions": policy.questions(today).values(),
        "chosen": chosen,
        "once": uuid4().hex,
    }
    return render(request, "exchange/new.html", context, status=409 if problems else 200)


def _request(request: HttpRequest, asked: Any, chosen: tuple[str, ...], today: date) -> tuple[Decision, str]:
    data, answers = asked.cleaned_data, []
    terms = policy.Terms(chosen, data["purpose"], data["ground"], data["retention_days"] or 0, data["until"] or today)

    def do() -> str:
        decision, row = actions.request_agreement(terms=terms, actor=acting(request), now=timezone.now())
        answers.append(decision)
        return f"/d/sharing/{row.pk}/" if row else ""

    place = once(key=f"share:{key_of(request)}", actor=acting(request), do=do)
    return (answers[0] if answers else Decision()), place


@requires(Role.FILER, Role.DESK)
@require_GET
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, pk, (), "")


def _show(request: HttpRequest, pk: int, problems: tuple[Reason, ...], answer: str) -> HttpResponse:
    actor, today = acting(request), timezone.localdate()
    row = queries.agreement_for(actor, pk)
    if row is None:
        raise Http404
    known = policy.questions(today)
    own = row.requester_id == actor.body_id
    context = {
        "row": row,
        "questions": [known[name] for name in row.questions if name in known],
        "usable": own and row.state == "approved" and row.until >= today,
        "deciding": not own and actor.has(Role.DESK) and row.state == "requested",
        "ending": actor.has(Role.DESK) and row.state == "approved",
        "exchanges": [(line, known.get(line.question)) for line in queries.exchanges_of(row)],
        "whole": chain_holds(row.pk),
        "problems": problems,
        "answer": answer,
        "asked": known.get(request.POST.get("question", "")),
        "typed": request.POST.get("identity", "")[:30] if problems else "",
        "once": uuid4().hex,
    }
    return render(request, "exchange/agreement.html", context, status=409 if problems else 200)


@requires(Role.FILER, Role.DESK)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """ask shows the answer once; approve, refuse and end are the desk's."""
    actor, now = acting(request), timezone.now()
    if queries.agreement_for(actor, pk) is None or name not in ("ask", "approve", "refuse", "end"):
        raise Http404
    if name == "ask":
        question, identity = request.POST.get("question", ""), request.POST.get("identity", "")[:40]
        decision, answer = actions.ask(agreement_id=pk, question=question, identity=identity, actor=actor, now=now)
        return _show(request, pk, decision.reasons, answer)
    if not actor.has(Role.DESK):
        return _show(request, pk, (Reason("desk", None, "", "这一步由减负专班办。", None),), "")
    if name == "end":
        actions.end_agreement(agreement_id=pk, actor=actor, now=now)
        return redirect("exchange:agreement", pk)
    note = request.POST.get("note", "")
    decision = actions.decide(agreement_id=pk, approve=name == "approve", note=note, actor=actor, now=now)
    return _show(request, pk, decision.reasons, "") if decision.reasons else redirect("exchange:agreement", pk)
