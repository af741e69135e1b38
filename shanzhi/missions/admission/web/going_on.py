"""What an issuer has placed, and going on with one of its numbers (延续、修订)."""

from uuid import uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.cases import queries as cases
from shanzhi.kernel.forms.asking import key_of
from shanzhi.kernel.forms.fields import Lines, choice
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.admission import actions, facts
from shanzhi.missions.admission.queries.placed import placed_by
from shanzhi.missions.admission.web import pages
from shanzhi.policy.decision import Decision
from shanzhi.policy.renewals import CHANGES, KINDS, MEASURED_AT_LEAST


class ContinueForm(forms.Form):
    """Renew or revise; what changed; who used what came in."""

    kind = choice("办哪一种", tuple(KINDS.items()), "renew")
    change = choice("变的是什么", tuple(CHANGES.items()), "adjustment")
    use_evidence = Lines("收上来的谁看了、用在哪里", 500, widget=forms.Textarea(attrs={"rows": 3}))


@requires(Role.FILER)
@require_GET
def placed(request: HttpRequest) -> HttpResponse:
    """我放下去的: every number at work with its hours, measured where known, and money that is late."""
    load = placed_by(acting(request), facts.local_day(timezone.now()))
    return render(request, "admission/placed.html", {"load": load})


@requires(Role.FILER)
@require_http_methods(["GET", "POST"])
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the next filing of a number; the old one stays as it is until the new one has its own ruling."""
    demand = pages.own_demand(request, pk)
    if demand.admission is None:
        raise Http404
    form = ContinueForm(request.POST or None)
    answers: list[Decision] = []

    def act() -> str:
        decision, row = actions.continue_number(
            demand_id=pk, **form.cleaned_data, actor=acting(request), now=timezone.now()
        )
        answers.append(decision)
        return f"/d/demands/{row.pk}/what/" if row else ""

    if request.method == "POST" and form.is_valid():
        place = once(key=key_of(request), actor=acting(request), do=act)
        if place:
            return redirect(place)
    problems = answers[0].reasons if answers else ()
    context = {
        "demand": demand,
        "form": form,
        "problems": problems,
        "measured": cases.measured(demand.admission_id),
        "least": MEASURED_AT_LEAST,
        "once": uuid4().hex,
    }
    return render(request, "admission/go_on.html", context, status=409 if problems else 200)
