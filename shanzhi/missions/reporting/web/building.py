"""报表查重: paste a heading row, see what is held, ask the communities for the rest only (J11)."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.registry import sheets
from shanzhi.missions.reporting import actions, facts, queries
from shanzhi.missions.reporting.actions.building import FormDraft
from shanzhi.missions.reporting.web.forms import NewForm
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.reporting import elements, form, matching

READERS = (Role.FILER, Role.DESK, Role.SUPERVISOR, Role.LEADER)


@requires(*READERS)
@require_GET
def forms(request: HttpRequest) -> HttpResponse:
    page = page_of(request, queries.forms_of(acting(request)))
    return render(request, "reporting/forms.html", {"page": page})


@requires(Role.FILER)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Title, headings pasted or in a workbook, how often, whose material."""
    asked = NewForm(request.POST or None, request.FILES or None)
    problems: tuple[Reason, ...] = ()
    if request.method == "POST" and asked.is_valid():
        try:
            decision, place = _start(request, asked)
        except sheets.UnreadableTable as problem:
            asked.add_error("sheet", str(problem))
        else:
            if place:
                return redirect(place)
            problems = decision.reasons
    context = {"form": asked, "problems": problems, "once": uuid4().hex}
    return render(request, "reporting/new.html", context, status=409 if problems else 200)


def _start(request: HttpRequest, asked: NewForm) -> tuple[Decision, str]:
    data, actor = asked.cleaned_data, acting(request)
    answers: list[Decision] = []
    draft = FormDraft(
        data["title"], _heading(data), data["frequency"], data["rural_scheduling"], data["material_owner"]
    )

    def start() -> str:
        decision, row = actions.start_form(draft=draft, actor=actor, now=timezone.now())
        answers.append(decision)
        return f"/d/forms/{row.pk}/" if row else ""

    place = once(key=key_of(request), actor=actor, do=start)
    return (answers[0] if answers else Decision()), place


def _heading(data: dict[str, Any]) -> list[list[str]]:
    """The pasted rows, or the heading of the sheet that was handed in."""
    upload = data.get("sheet")
    if upload is not None:
        if upload.size > settings.UPLOAD_LIMIT:
            raise sheets.UnreadableTable("文件超过 10 MB，只要表头就行，把数据行删掉再传。")
        return [list(row) for row in matching.heading_rows(sheets.grid(upload.read()))]
    lines = [line for line in data["headers"].splitlines() if line.strip()]
    separator = "\t" if any("\t" in line for line in lines) else None
    rows = [line.split("\t") if separator else _split(line) for line in lines[:2]]
    return rows if separator or len(lines) <= 1 else [[cell for line in lines for cell in _split(line)]]


def _split(line: str) -> list[str]:
    """Typed by hand: separated by commas of either width, 、 or blanks."""
    for mark in ("，", "、", ",", ";", "；"):
        line = line.replace(mark, "\t")
    return [cell.strip() for cell in line.split("\t") if cell.strip()]


@requires(*READERS)
@require_GET
def form_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, pk, ())


def _show(request: HttpRequest, pk: int, problems: tuple[Reason, ...]) -> HttpResponse:
    """The match table with what stands in the way, hours before and after, and the one next step."""
    actor, today = acting(request), facts.local_day(timezone.now())
    row = queries.form_for(actor, pk)
    if row is None:
        raise Http404
    columns = list(row.columns.all())
    asked = [column for column in columns if column.asked]
    before = facts.asking(row, actor, today, row.asked_frequency)
    frequency = form.suggested_frequency(before)
    real = [column for column in columns if column.kind not in ("none", "never")]
    context = {
        "row": row,
        "columns": [_line(column, request) for column in columns],
        "counts": {
            "wanted": len(columns),
            "held": sum(column.held for column in columns),
            "asked": len(asked),
            "unsure": sum(column.kind == "suggest" for column in columns),
        },
        "reasons": form.objections(before, facts.wanted(columns)),
        "ruling": form.rule(facts.asking(row, actor, today, frequency), facts.wanted(asked)) if asked else None,
        "before": form.hours(before, len(real), row.asked_frequency),
        "after": form.hours(before, len(asked), frequency),
        "frequency": dict(queries.OFTEN)[frequency],
        "own": row.issuer_id == actor.body_id and actor.has(Role.FILER),
        "rounds": queries.rounds_of(row),
        "problems": problems,
        "once": uuid4().hex,
        "number": request.POST.get("number", ""),
    }
    return render(request, "reporting/form.html", context, status=409 if problems else 200)


_SOURCES = {"place": "区划代码表", "computed": "一张底表", "known": "以前报过，还新"}


def _line(column: Any, request: HttpRequest) -> dict[str, Any]:
    """One row of the match table in words."""
    known = elements.element(column.element) if column.element else None
    choices = [found for code in column.candidates if (found := elements.element(code))]
    return {
        "column": column,
        "element": known,
        "source": _SOURCES.get(column.origin, known.system_of_record if known and column.held else ""),
        "fresh": f"{known.freshness_days} 天内有效" if known and column.held else "",
        "choices": choices,
        "answer": request.POST.get(f"c{column.pk}", choices[0].code if choices and request.method == "GET" else ""),
    }


@requires(Role.FILER)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """reduce: settle the uncertain ones and keep what nobody has; open: send it out under its number."""
    actor = acting(request)
    if queries.form_for(actor, pk) is None or name not in ("reduce", "open"):
        raise Http404
    answers: list[Decision] = []

    def do() -> str:
        decision = _step(request, pk, name)
        answers.append(decision)
        return f"/d/forms/{pk}/" if decision.allowed else ""

    place = once(key=f"form:{key_of(request)}", actor=actor, do=do)
    return redirect(place) if place else _show(request, pk, answers[0].reasons)


def _step(request: HttpRequest, pk: int, name: str) -> Decision:
    actor, now = acting(request), timezone.now()
    if name == "open":
        return actions.open_form(form_id=pk, number=request.POST.get("number", "")[:40], actor=actor, now=now)
    chosen = {
        int(key[1:]): str(value)
        for key, value in request.POST.items()
        if key.startswith("c") and key[1:].isdecimal() and key[1:].isascii() and len(key) < 15 and value
    }
    return actions.reduce(form_id=pk, answers=chosen, actor=actor, now=now)
