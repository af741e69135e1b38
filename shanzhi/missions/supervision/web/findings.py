"""Findings: raised, ordered, answered with proof, verified by someone else, reopened, referred by hand (J13)."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.audit.once import once
from shanzhi.kernel.documents import actions as documents
from shanzhi.kernel.documents.downloads import kept_file, workbook
from shanzhi.kernel.documents.files import UnacceptableFile
from shanzhi.kernel.findings import actions as findings
from shanzhi.kernel.findings import queries
from shanzhi.kernel.findings.actions import Cure
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.supervision import actions
from shanzhi.missions.supervision.web.forms import CureForm, ReferForm, SeenForm, WhyForm
from shanzhi.policy.calendar import local_day
from shanzhi.policy.clauses import all_clauses
from shanzhi.policy.decision import Decision, Reason

READERS = (Role.SUPERVISOR, Role.DESK, Role.FILER, Role.TOWNSHIP_CLERK, Role.LEADER)
WATCHERS = (Role.SUPERVISOR, Role.DESK)
STATES = (("", "全部"), ("raised", "待责令"), ("ordered", "整改中"), ("rectified", "待核"), ("closed", "已销号"))
HEADINGS = ("编号", "问题", "责任单位", "辖区", "条款", "来源", "轻重", "状态", "整改期限", "发现日期")
MOST_ROWS = 20_000


@requires(*READERS)
@require_GET
def finding_list(request: HttpRequest) -> HttpResponse:
    """Findings of the area; an answering body sees what is ordered against it."""
    state = request.GET.get("state", "")
    late = request.GET.get("late") == "1"
    today = local_day(timezone.now())
    rows = queries.findings_for(acting(request), state)
    if late:
        rows = rows.filter(state="ordered", due_on__lt=today)
    context = {
        "page": page_of(request, rows),
        "state": state,
        "late": late,
        "states": STATES,
        "today": today,
        "watching": acting(request).has(*WATCHERS),
    }
    return render(request, "supervision/findings.html", context)


@requires(*READERS)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    rows = queries.findings_for(acting(request), request.GET.get("state", ""))[:MOST_ROWS]
    cells = (
        (
            str(row.pk),
            row.title,
            row.issuer_name,
            row.area.name,
            row.clause,
            row.get_source_display(),
            row.get_severity_display(),
            row.get_state_display(),
            str(row.due_on or ""),
            str(local_day(row.raised_at)),
        )
        for row in rows
    )
    return workbook("问题台账", HEADINGS, cells)


@requires(*READERS)
@require_GET
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "supervision/finding.html", _page(request, pk, (), CureForm()))


def _page(request: HttpRequest, pk: int, problems: tuple[Any, ...], form: CureForm) -> dict[str, Any]:
    actor = acting(request)
    row = queries.finding_for(actor, pk)
    if row is None:
        raise Http404
    today = local_day(timezone.now())
    return {
        "finding": row,
        "supervising": actor.has(*WATCHERS) and row.issuer_id != actor.body_id,
        "answering": row.issuer_id == actor.body_id,
        "problems": problems,
        "form": form,
        "typed": request.POST,
        "clause": all_clauses().get(row.clause),
        "attempts": queries.rectifications(actor, pk),
        "referrals": queries.referrals(actor, pk),
        "overdue": (today - row.due_on).days if row.due_on and row.state == "ordered" and row.due_on < today else 0,
        "once": uuid4().hex,
    }


@requires(*READERS)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Order, answer, accept, send back, open again, refer."""
    if queries.finding_for(acting(request), pk) is None or name not in STEPS:
        raise Http404
    form = CureForm(request.POST, request.FILES) if name == "answer" else CureForm()
    try:
        decision = STEPS[name](request, pk, form)
    except UnacceptableFile as problem:
        decision = Decision((Reason("cure_picture", None, "", str(problem), ""),))
    if decision.reasons or form.errors:
        page = _page(request, pk, decision.reasons, form)
        return render(request, "supervision/finding.html", page, status=409)
    return redirect(f"/a/findings/{pk}/")


def _order(request: HttpRequest, pk: int, form: CureForm) -> Decision:
    why = WhyForm(request.POST)
    reason = why.cleaned_data["reason"] if why.is_valid() else ""
    return actions.order(finding_id=pk, reason=reason, actor=acting(request), now=timezone.now())


def _answer(request: HttpRequest, pk: int, form: CureForm) -> Decision:
    if not form.is_valid():
        return Decision()
    told: list[Decision] = []

    def write() -> str:
        data = form.cleaned_data
        cure = Cure(data["text"], _kept(request, data["before"]), _kept(request, data["after"]))
        told.append(findings.rectify(finding_id=pk, cure=cure, actor=acting(request), now=timezone.now()))
        return "answered" if told[-1].allowed else ""

    once(key=key_of(request), actor=acting(request), do=write)
    return told[0] if told else Decision()


def _kept(request: HttpRequest, upload: Any) -> int | None:
    if not upload:
        return None
    actor: Actor = acting(request)
    return documents.store_file(
        upload=upload,
        name=upload.name,
        owner_id=actor.own_body,
        subject="rectification",
        images_only=True,
        actor=actor,
        now=timezone.now(),
    ).pk


def _close(request: HttpRequest, pk: int, form: CureForm) -> Decision:
    return actions.verify(finding_id=pk, actor=acting(request), now=timezone.now())


def _reopen(request: HttpRequest, pk: int, form: CureForm) -> Decision:
    why = WhyForm(request.POST)
    reason = why.cleaned_data["reason"] if why.is_valid() else ""
    return actions.reopen(finding_id=pk, reason=reason, actor=acting(request), now=timezone.now())


def _refer(request: HttpRequest, pk: int, form: CureForm) -> Decision:
    asked = ReferForm(request.POST)
    if not asked.is_valid():
        return Decision(tuple(Reason("refer_unreadable", None, "", str(e), "") for e in asked.errors.values()))
    return findings.refer(finding_id=pk, **asked.cleaned_data, actor=acting(request), now=timezone.now())


STEPS = {"order": _order, "answer": _answer, "close": _close, "reopen": _reopen, "refer": _refer}


@requires(*READERS)
@require_GET
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """A photo of a cure, for whoever may see the finding."""
    return kept_file(queries.shown_file(acting(request), pk))


@requires(*WATCHERS)
@require_http_methods(["GET", "POST"])
def seen(request: HttpRequest) -> HttpResponse:
    """发现问题: what a supervisor saw, with its clause and whoever answers for it."""
    form = SeenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["clause"] in all_clauses():
            place = once(key=key_of(request), actor=acting(request), do=lambda: _raise(request, form))
            return redirect(place)
        form.add_error("clause", "没有这一条。条款写成 D1-4.1.1 这样，或从列表里选。")
    clauses = [c for c in all_clauses().values() if c.document == "1"]
    context = {"form": form, "clauses": clauses, "once": uuid4().hex}
    return render(request, "supervision/seen.html", context, status=422 if form.errors else 200)


def _raise(request: HttpRequest, form: SeenForm) -> str:
    actor, now, data = acting(request), timezone.now(), form.cleaned_data
    issuer = people.body(data["issuer_id"]) if people.body_known(data["issuer_id"] or 0) else None
    row = findings.raise_finding(
        kind="seen",
        clause=data["clause"],
        source="spot_check",
        title=data["title"],
        quote=data["quote"],
        subject="",
        issuer_id=issuer.pk if issuer else None,
        issuer_name=issuer.name if issuer else data["issuer_name"],
        area_id=actor.place_id or 0,
        raised_by_id=actor.post_id,
        severity=data["severity"] or "ordinary",
        repeat_of_id=findings.earlier_like(kind="seen", subject="", issuer_id=issuer.pk if issuer else None, now=now),
        actor=actor,
        now=now,
    )
    return f"/a/findings/{row.pk}/"
