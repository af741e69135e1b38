"""A street keeps the roster; supervisors see sums and who is away; a worker tells of informal use."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.documents.downloads import workbook
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.places import queries as places
from shanzhi.missions.staffing import actions, queries
from shanzhi.missions.staffing.actions import WorkerDraft
from shanzhi.missions.staffing.web.forms import AwayForm, InformalForm, TrainingForm, WorkerForm
from shanzhi.policy import staffing as rules
from shanzhi.policy.calendar import local_day
from shanzhi.policy.decision import Decision

WATCHERS = (Role.SUPERVISOR, Role.DESK, Role.LEADER)
WORKERS = (Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY, Role.GRID_WORKER)
HEADINGS = ("社区（村）", "类别", "岗位", "资格", "到岗", "任期到", "培训过", "借调在外")


@requires(Role.TOWNSHIP_CLERK)
@require_http_methods(["GET", "POST"])
def roster(request: HttpRequest) -> HttpResponse:
    """The roster of a street's communities and the form for one more."""
    actor, today = acting(request), local_day(timezone.now())
    form, decision = WorkerForm(request.POST or None), Decision()
    if request.method == "POST" and form.is_valid():
        told: list[Decision] = []

        def write() -> str:
            data = {**form.cleaned_data, "place_id": form.cleaned_data["place"] or 0}
            data.pop("place")
            answer, row = actions.enter_worker(draft=WorkerDraft(**data), actor=actor, now=timezone.now())
            told.append(answer)
            return f"/w/staffing/{row.pk}/" if row else ""

        place = once(key=key_of(request), actor=actor, do=write)
        if place:
            return redirect(place)
        decision = told[0] if told else Decision()
    context = {
        "page": page_of(request, queries.roster(actor)),
        "form": form,
        "problems": decision.reasons,
        "communities": places.communities_within(actor.reach, today).order_by("path"),
        "once": uuid4().hex,
    }
    status = 409 if decision.reasons else 422 if form.errors else 200
    return render(request, "staffing/roster.html", context, status=status)


@requires(Role.TOWNSHIP_CLERK)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    cells = (
        (
            row.place.name,
            row.get_kind_display(),
            row.title,
            row.level,
            str(row.term_from),
            str(row.term_to or ""),
            "是" if getattr(row, "trained", False) else "",
            "是" if getattr(row, "away", False) else "",
        )
        for row in queries.roster(acting(request))[:5000]
    )
    return workbook("社区工作者花名册", HEADINGS, cells)


@requires(Role.TOWNSHIP_CLERK)
@require_GET
def worker(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "staffing/worker.html", _page(request, pk, ()))


def _page(request: HttpRequest, pk: int, problems: tuple[Any, ...]) -> dict[str, Any]:
    row = queries.worker_for(acting(request), pk)
    if row is None:
        raise Http404
    return {
        "worker": row,
        "trainings": list(row.trainings.order_by("-on")),
        "absences": list(queries.away(acting(request)).filter(worker=pk)),
        "training_form": TrainingForm(request.POST or None),
        "away_form": AwayForm(request.POST or None),
        "problems": problems,
    }


@requires(Role.TOWNSHIP_CLERK)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A training, a secondment found, a return."""
    actor, now = acting(request), timezone.now()
    if queries.worker_for(actor, pk) is None or name not in ("train", "away", "back"):
        raise Http404
    form = TrainingForm(request.POST) if name == "train" else AwayForm(request.POST)
    data = form.cleaned_data if form.is_valid() else {}
    if name == "train":
        words = {"kind": data.get("kind", ""), "title": data.get("title", ""), "on": data.get("on")}
        decision = actions.record_training(worker_id=pk, **words, actor=actor, now=now)
    elif name == "away":
        decision = actions.tell_secondment(
            worker_id=pk,
            borrower_id=data.get("issuer_id"),
            borrower_name=data.get("issuer_name", ""),
            since=data.get("since"),
            actor=actor,
            now=now,
        )
    else:
        here = queries.away(actor).filter(worker=pk).first()
        decision = actions.tell_return(secondment_id=here.pk if here else 0, actor=actor, now=now)
    if decision.reasons:
        return render(request, "staffing/worker.html", _page(request, pk, decision.reasons), status=409)
    return redirect(f"/w/staffing/{pk}/")


@requires(*WORKERS)
@require_http_methods(["GET", "POST"])
def informal(request: HttpRequest) -> HttpResponse:
    """Two fields; the borrower never learns who, where or when."""
    form, decision, done = InformalForm(request.POST or None), Decision(), False
    if request.method == "POST" and form.is_valid():
        told: list[Decision] = []

        def write() -> str:
            data = form.cleaned_data
            answer = actions.report_informal(
                borrower_id=data["issuer_id"],
                borrower_name=data["issuer_name"],
                hours=data["hours"],
                actor=acting(request),
                now=timezone.now(),
            )
            told.append(answer)
            return "told" if answer.allowed else ""

        done = bool(once(key=key_of(request), actor=acting(request), do=write))
        decision = told[0] if told else decision
    context = {"form": form, "problems": decision.reasons, "done": done, "once": uuid4().hex}
    status = 409 if decision.reasons else 422 if form.errors else 200
    return render(request, "staffing/informal.html", context, status=status)


@requires(*WATCHERS)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Sums by county, who is away, qualifications, sizes by the law; no person, no rank."""
    actor, today = acting(request), local_day(timezone.now())
    known = rules.terms(today)
    kept = places.communities_within(actor.reach, today).select_related("parent").order_by("path")
    context = {
        "sums": queries.county_sums(actor, today),
        "away": list(queries.away(actor)[:50]),
        "levels": queries.levels(actor, today),
        "sizes": [row for row in queries.sizes(kept, today) if row.range in ("below", "above", "within")][:60],
        "law": known["size"],
        "guides": [(label, known["guided_by"][code]) for code, label in known["kinds"].items()],
        "today": today,
    }
    return render(request, "staffing/overview.html", context)
