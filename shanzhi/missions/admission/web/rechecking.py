"""待复查 and 疑点: what changed around a number, what a filing looks like, and a person's answer to it."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.forms.fields import Lines, choice
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.admission import actions, facts
from shanzhi.missions.admission.queries import rechecks as queries
from shanzhi.missions.admission.queries import suspicions as signs
from shanzhi.policy.decision import Decision

OUTCOMES = (("keep", "继续有效"), ("revise", "要求修订后重报"), ("exit", "退出"))


class RecheckForm(forms.Form):
    """An outcome with its reason."""

    outcome = choice("结论", OUTCOMES)
    reason = Lines("理由（提出单位会看到）", 500, widget=forms.Textarea(attrs={"rows": 3}))


@requires(Role.DESK)
@require_GET
def rechecks(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first, then what was decided."""
    return render(
        request, "admission/rechecks.html", {"page": page_of(request, queries.rechecks_waiting(acting(request)))}
    )


@requires(Role.DESK)
@require_http_methods(["GET", "POST"])
def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """One number: what changed; keep it, ask for a revision, or end it."""
    actor = acting(request)
    row = queries.recheck_for(actor, pk)
    if row is None:
        raise Http404
    form = RecheckForm(request.POST or None)
    answers: list[Decision] = []

    def decide() -> str:
        data: dict[str, Any] = form.cleaned_data
        answers.append(actions.decide_recheck(recheck_id=pk, **data, actor=actor, now=timezone.now()))
        return "/a/rechecks/" if answers[0].allowed else ""

    if request.method == "POST" and form.is_valid():
        place = once(key=key_of(request), actor=actor, do=decide)
        if place:
            return redirect(place)
    problems = answers[0].reasons if answers else ()
    context = {"row": row, "form": form, "problems": problems, "once": uuid4().hex}
    return render(request, "admission/recheck.html", context, status=409 if problems else 200)


VERDICTS = (("unfounded", "没有问题"), ("founded", "确有问题：立为问题，有编号的撤销"))


class SignForm(forms.Form):
    """A verdict with its reason."""

    verdict = choice("结论", VERDICTS)
    reason = Lines("理由", 500, widget=forms.Textarea(attrs={"rows": 3}))


@requires(Role.DESK)
@require_GET
def suspicions(request: HttpRequest) -> HttpResponse:
    """Filings that look like something else, the unanswered first."""
    context = {"page": page_of(request, signs.suspicions_waiting(acting(request)))}
    return render(request, "admission/suspicions.html", context)


@requires(Role.DESK)
@require_http_methods(["GET", "POST"])
def suspicion(request: HttpRequest, pk: int) -> HttpResponse:
    """One sign: the text with its marks, the trail of like filings, a person's verdict."""
    actor = acting(request)
    row = signs.suspicion_for(actor, pk)
    if row is None:
        raise Http404
    form = SignForm(request.POST or None)
    answers: list[Decision] = []

    def decide() -> str:
        data: dict[str, Any] = form.cleaned_data
        answers.append(actions.decide_suspicion(suspicion_id=pk, **data, actor=actor, now=timezone.now()))
        return "/a/suspicions/" if answers[0].allowed else ""

    if request.method == "POST" and form.is_valid():
        place = once(key=key_of(request), actor=actor, do=decide)
        if place:
            return redirect(place)
    problems = answers[0].reasons if answers else ()
    context = {
        "row": row,
        "pieces": marked(facts.weighed_text(row.filing), row.marks),
        "related": signs.related_demands(row.related),
        "form": form,
        "problems": problems,
        "once": uuid4().hex,
    }
    return render(request, "admission/suspicion.html", context, status=409 if problems else 200)


def marked(text: str, marks: list[list[int]]) -> list[tuple[str, bool]]:
    """The text in pieces, each marked or not."""
    pieces, at = [], 0
    for start, end in marks:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]
