"""A department files a demand: three short parts, the ruling, and what to do next (J1)."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.audit.once import once
from shanzhi.kernel.catalogues import queries as catalogues
from shanzhi.kernel.documents import actions as documents
from shanzhi.kernel.documents.files import UnacceptableFile
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.places.queries import picker_rows
from shanzhi.missions.admission import actions, facts, queries
from shanzhi.missions.admission.actions import BasisDraft
from shanzhi.missions.admission.web import pages
from shanzhi.missions.admission.web.forms import EffortForm, GroundForm, ParticularsForm, ReasonForm, WhatForm
from shanzhi.policy.decision import Decision

STEPS = ("withdraw", "insist", "review")
MOST_DUTIES = 40


@requires(Role.FILER)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Part one of a fresh filing; nothing is stored before something is typed."""
    actor, now = acting(request), timezone.now()
    form = WhatForm(request.POST or None)
    chosen = pages.chosen_places(request)
    if request.method == "POST" and form.is_valid():

        def begin() -> str:
            demand = actions.start_filing(actor=actor, now=now)
            actions.save_part(
                demand_id=demand.pk,
                changes=_what_changes(form, acting(request)),
                place_ids=chosen,
                actor=actor,
                now=now,
            )
            return f"/d/demands/{demand.pk}/ground/"

        return redirect(once(key=key_of(request), actor=actor, do=begin))
    return render(request, "admission/what.html", _what_page(request, form, None))


def _what_changes(form: WhatForm, actor: Actor) -> dict[str, Any]:
    """What was typed; a title that is an entry of the list word for word picks the entry."""
    changes: dict[str, Any] = form.changes()
    if changes.get("entry_id") is None:
        day = facts.local_day(timezone.now())
        changes["entry_id"] = queries.entry_called(changes["kind"], changes["title"], day, queries.place_of(actor))
    return changes


def _what_page(request: HttpRequest, form: WhatForm, filing: Any) -> dict[str, Any]:
    actor = acting(request)
    ticked = set(pages.chosen_places(request))
    if filing is not None and request.method == "GET":
        ticked = {target.place_id for target in filing.targets.all()}
    return {
        "form": form,
        "filing": filing,
        "part": "what",
        "parts": pages.step_bar("what"),
        "places": picker_rows(actor.reach, facts.local_day(timezone.now())),
        "ticked": ticked or {actor.place_id},
        "duties": catalogues.duties(actor.own_body, facts.local_day(timezone.now())).order_by("id")[:MOST_DUTIES],
        "once": uuid4().hex,
    }


@requires(Role.FILER)
@require_http_methods(["GET", "POST"])
def what(request: HttpRequest, pk: int) -> HttpResponse:
    demand, filing = pages.own_editable(request, pk)
    initial = {name: getattr(filing, name) for name in WhatForm.base_fields}
    form = WhatForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        pages.save(request, demand.pk, _what_changes(form, acting(request)), place_ids=pages.chosen_places(request))
        return redirect(f"/d/demands/{pk}/ground/")
    return render(request, "admission/what.html", _what_page(request, form, filing))


@requires(Role.FILER)
@require_http_methods(["GET", "POST"])
def ground(request: HttpRequest, pk: int) -> HttpResponse:
    demand, filing = pages.own_editable(request, pk)
    form = GroundForm(request.POST or None, request.FILES or None, initial=_ground_initial(filing))
    if request.method == "POST" and form.is_valid():
        try:
            bases = _bases(request, form, filing)
        except UnacceptableFile as problem:
            form.add_error("file", str(problem))
        else:
            blank = form.cleaned_data["basis_kind"] in ("none", "")
            pages.save(request, demand.pk, {"no_basis": blank}, bases=bases)
            return redirect(f"/d/demands/{pk}/effort/")
    context = {"form": form, "filing": filing, "part": "ground", "parts": pages.step_bar("ground")}
    return render(request, "admission/ground.html", context)


def _ground_initial(filing: Any) -> dict[str, str]:
    basis = next(iter(filing.bases.all()), None)
    if basis is None:
        return {"basis_kind": "none" if filing.no_basis else "department"}
    names = ("level", "document", "article", "law_article")
    return {"basis_kind": basis.kind, **{name: getattr(basis, name) for name in names}}


def _bases(request: HttpRequest, form: GroundForm, filing: Any) -> list[BasisDraft]:
    """The ground as picked; a file handed in before stays unless a new one comes."""
    data = form.cleaned_data
    if data["basis_kind"] in ("none", ""):
        return []
    law = facts.law_article(data["law_article"])
    kept = next((basis.file_id for basis in filing.bases.all() if basis.file_id), None)
    upload = data.get("file")
    if upload is not None:
        actor = acting(request)
        kept = documents.store_file(
            upload=upload,
            name=upload.name,
            owner_id=actor.own_body,
            subject=f"demand:{filing.demand_id}",
            images_only=False,
            actor=actor,
            now=timezone.now(),
        ).pk
    draft = BasisDraft(
        kind=data["basis_kind"],
        level=data["level"] if data["basis_kind"] == "statute" else "",
        document=data["document"],
        document_number=form.document_number(),
        article=data["article"],
        quote=law.text if law else "",
        law_article=data["law_article"],
        file_id=kept,
    )
    return [draft]


@requires(Role.FILER)
@require_http_methods(["GET", "POST"])
def effort(request: HttpRequest, pk: int) -> HttpResponse:
    """Part three; submitting it files the demand and shows the ruling."""
    demand, filing = pages.own_editable(request, pk)
    actor, now = acting(request), timezone.now()
    form = EffortForm(request.POST or None, initial=_effort_initial(filing))
    extra = ParticularsForm(filing.kind, request.POST or None, initial=filing.particulars)
    if request.method == "POST" and all([form.is_valid(), extra.is_valid()]):

        def file() -> str:
            changes = form.changes() | {"particulars": extra.particulars()}
            if "later" in request.POST:
                actions.save_part(demand_id=demand.pk, changes=changes, actor=actor, now=now)
            else:
                actions.submit(demand_id=demand.pk, changes=changes, actor=actor, now=now)
            return f"/d/demands/{pk}/"

        return redirect(once(key=key_of(request), actor=actor, do=file))
    context = {
        "form": form,
        "extra": extra,
        "filing": filing,
        "part": "effort",
        "parts": pages.step_bar("effort"),
        "once": uuid4().hex,
    }
    return render(request, "admission/effort.html", context)


def _effort_initial(filing: Any) -> dict[str, Any]:
    names = ("funding_source", "funding_per_community", "funding_arrives_on", "funding_none_reason")
    suggested = facts.suggested_dates(timezone.now())
    return {
        **{name: getattr(filing, name) for name in names},
        "minutes": filing.minutes or 60,
        "community_share": round(filing.community_share * 100),
        "starts_on": filing.starts_on or suggested[0],
        "ends_on": filing.ends_on or suggested[1],
    }


@requires(Role.FILER)
@require_GET
def demands(request: HttpRequest) -> HttpResponse:
    """The body's own demands: filter by state, search, page."""
    actor = acting(request)
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()[:60]
    rows = queries.own_demands(actor, state, text)
    context = {
        "page": page_of(request, rows),
        "counts": queries.state_counts(actor),
        "states": pages.STATE_FILTERS,
        "state": state,
        "q": text,
    }
    return render(request, "admission/demands.html", context)


@requires(Role.FILER, Role.APPROVER, Role.DESK, Role.SUPERVISOR, Role.LEGAL_REVIEWER, Role.LEADER)
@require_GET
def demand(request: HttpRequest, pk: int) -> HttpResponse:
    """The ruling page: verdict, clause, how it was decided, what to do instead."""
    actor = acting(request)
    ruling = queries.ruled_demand(actor, pk)
    if ruling is not None:
        return render(request, "admission/ruling.html", pages.ruling_page(actor, ruling))
    if queries.demand_for(actor, pk) is None:
        raise Http404
    return redirect(f"/d/demands/{pk}/what/")


@requires(Role.FILER)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Withdraw, insist or ask for a review; a refusal is shown on the ruling page with what was typed."""
    pages.own_demand(request, pk)
    if name not in STEPS:
        raise Http404
    form = ReasonForm(request.POST)
    decision = Decision()
    if name != "review" or form.is_valid():
        decision, place = _step(request, pk, name, form)
        if place:
            return redirect(place)
    page = pages.ruling_page(acting(request), queries.ruled_demand(acting(request), pk))
    page |= {"reason_form": form, "problems": decision.reasons}
    return render(request, "admission/ruling.html", page, status=409 if decision.reasons else 422)


def _step(request: HttpRequest, pk: int, name: str, form: ReasonForm) -> tuple[Decision, str]:
    """Take the step once; no address when it was refused."""
    actor, now = acting(request), timezone.now()
    answers: list[Decision] = []

    def act() -> str:
        if name == "withdraw":
            actions.withdraw(demand_id=pk, actor=actor, now=now)
        elif name == "insist":
            actions.insist(demand_id=pk, actor=actor, now=now)
        else:
            reason = form.cleaned_data["reason"]
            answers.append(actions.request_review(demand_id=pk, reason=reason, actor=actor, now=now))
        return f"/d/demands/{pk}/" if all(answer.allowed for answer in answers) else ""

    place = once(key=key_of(request), actor=actor, do=act)
    return (answers[0] if answers else Decision()), place
