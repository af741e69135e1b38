"""What anybody may see of a deliberation, and how residents take part: three taps on a phone (J8, J9)."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.audit.once import once
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.people.permission import acting, public, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.deliberation import actions, facts, queries
from shanzhi.missions.deliberation.web import pages
from shanzhi.missions.deliberation.web.forms import SayForm
from shanzhi.policy.decision import Reason
from shanzhi.policy.deliberation.statements import GROUNDS, Ground

CHOICES = {"agree": 1, "disagree": -1, "pass": 0}


@public
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """Every published deliberation, searchable; for residents their own community first."""
    actor = getattr(request, "actor", None)
    text = request.GET.get("q", "").strip()[:40]
    here = actor is not None and actor.has(Role.RESIDENT)
    own = queries.public_cases().filter(place=actor.place_id)[:5] if actor is not None and here else []
    context = {"page": page_of(request, queries.public_cases(text)), "q": text, "own": own, "resident": here}
    return render(request, "deliberation/public_cases.html", context)


@public
@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One deliberation: what it is about, how far it is, what people think, what was promised."""
    return _shown(request, _found(pk))


def _found(pk: int) -> Any:
    row = queries.public_case(pk)
    if row is None:
        raise Http404
    return row


def _shown(
    request: HttpRequest, row: Any, problems: tuple[Reason, ...] = (), form: SayForm | None = None, status: int = 200
) -> HttpResponse:
    actor = getattr(request, "actor", None)
    mine = _mine(actor, row)
    statements = list(queries.shown_statements(row.pk))
    following = next((one for one in statements if one.pk not in mine), None)
    asked = request.GET.get("statement", "")
    if asked.isdecimal():
        following = next((one for one in statements if str(one.pk) == asked), following)
    voting = row.state == "deliberation" and "online" in row.forms
    context = {
        "row": row,
        "bar": pages.step_bar(row),
        "statements": statements,
        "answered": [(one, mine[one.pk]) for one in statements if one.pk in mine],
        "following": following,
        "number": len(mine) + (1 if following and following.pk not in mine else 0),
        "percent": 100 * len(mine) // max(len(statements), 1),
        "resident": actor is not None and facts.is_resident_of(actor, row),
        "voting": voting,
        "once": uuid4().hex,
        "problems": problems,
        "form": form or SayForm(),
        "commitments": list(queries.commitments_of(row.pk)),
        "rounds": list(row.rounds.all()),
        "sides": list(row.sides.all()),
        "told": list(row.feedback.all()),
        "hidden": [(GROUNDS[Ground(ground)], n) for ground, n in queries.hidden_counts(row.pk).items()],
        "allowances": queries.posted_allowances(row.pk),
        "contacts": queries.contacts([row.place_id]),
        "today": timezone.localdate(),
        **(pages.map_of(row, mine) if not voting or mine else {"edition": None}),
    }
    return render(request, "deliberation/public_case.html", context, status=status)


def _mine(actor: Actor | None, row: Any) -> dict[int, int]:
    """The own answers of the resident who looks; nobody else's are ever read."""
    if actor is None or actor.person_id is None or not facts.is_resident_of(actor, row):
        return {}
    return queries.answers_by(row.pk, facts.voice_key(row.pk, actor.person_id))


@requires(Role.RESIDENT)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree, disagree or pass; then the next sentence."""
    row = _found(pk)
    number = request.POST.get("statement", "")
    decision = actions.answer_statement(
        deliberation_id=pk,
        statement_id=int(number) if number.isdecimal() and len(number) < 15 else 0,
        choice=CHOICES.get(request.POST.get("choice", ""), 9),
        actor=acting(request),
        now=timezone.now(),
    )
    if decision.allowed:
        return redirect("deliberation:public_case", pk=pk)
    return _shown(request, row, decision.reasons, status=409)


@requires(Role.RESIDENT)
@require_POST
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """An own sentence: shown, or held and told why."""
    row = _found(pk)
    form = SayForm(request.POST)
    if not form.is_valid():
        return _shown(request, row, form=form, status=422)
    answers = []

    def do() -> str:
        decision, said = actions.say(
            deliberation_id=pk, text=form.cleaned_data["text"], actor=acting(request), now=timezone.now()
        )
        answers.append(decision)
        return "/deliberations/mine/" if said else ""

    place = once(key=key_of(request), actor=acting(request), do=do)
    return redirect(place) if place else _shown(request, row, answers[-1].reasons, form, status=409)


@requires(Role.RESIDENT)
@require_POST
def unsolved(request: HttpRequest, pk: int) -> HttpResponse:
    """还没解决: one tap reopens a promise."""
    row = _found(pk)
    number = request.POST.get("commitment", "")
    decision = actions.not_solved(
        deliberation_id=pk,
        commitment_id=int(number) if number.isdecimal() and len(number) < 15 else 0,
        text=request.POST.get("text", ""),
        actor=acting(request),
        now=timezone.now(),
    )
    if decision.allowed:
        return redirect(f"/deliberations/{pk}/#promises")
    return _shown(request, row, decision.reasons, status=409)


@public
@require_GET
def data(request: HttpRequest, pk: int) -> HttpResponse:
    """The open table: every sentence with what the last map counted, nothing by person."""
    row = _found(pk)
    return render(request, "deliberation/data.html", {"row": row, "rows": pages.totals_of(row)})
