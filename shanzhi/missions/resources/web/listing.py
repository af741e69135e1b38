"""Needs and workforce written down, an inventory finished, spreadsheets in and out (D5-4.3.2, D5-4.3.3)."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.documents.sheets import XLSX, UnreadableSheet, read_sheet, write_sheet
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.actions import importing, surveying
from shanzhi.missions.resources.queries import inventory
from shanzhi.missions.resources.web import forms, pages
from shanzhi.policy.decision import Reason
from shanzhi.policy.resources.sheets import HEADINGS
from shanzhi.policy.resources.terms import by_house, categories


@requires(*pages.WORKERS)
@require_http_methods(["GET", "POST"])
def new_need(request: HttpRequest) -> HttpResponse:
    form = forms.NeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor = acting(request)
        surveying.record_need(draft=form.cleaned_data, place_id=actor.place_id or 0, actor=actor, now=timezone.now())
        return redirect("/w/resources/?tab=need")
    context = {"form": form, "once": uuid4().hex, "title": "记一条居民需求", "back": "need"}
    return render(request, "resources/line_new.html", context)


@requires(*pages.WORKERS)
@require_http_methods(["GET", "POST"])
def new_workforce(request: HttpRequest) -> HttpResponse:
    form = forms.WorkforceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor = acting(request)
        surveying.record_workforce(
            draft=form.cleaned_data, place_id=actor.place_id or 0, actor=actor, now=timezone.now()
        )
        return redirect("/w/resources/?tab=workforce")
    context = {"form": form, "once": uuid4().hex, "title": "记一笔人手", "back": "workforce"}
    return render(request, "resources/line_new.html", context)


@requires(*pages.WORKERS)
@require_POST
def finished(request: HttpRequest) -> HttpResponse:
    """这一类摸完了."""
    decision = surveying.finish_inventory(
        kind=request.POST.get("kind", ""),
        note=request.POST.get("note", "")[:100],
        actor=acting(request),
        now=timezone.now(),
    )
    for reason in decision.reasons:
        messages.error(request, f"{reason.text}{reason.remedy or ''}")
    return redirect("/w/resources/")


@requires(*pages.READERS)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """One inventory as a workbook with the headings the import reads."""
    actor, kind = acting(request), request.GET.get("tab", "asset")
    kind = kind if kind in HEADINGS else "asset"
    rows: Any = inventory.assets(actor)
    if kind != "asset":
        rows = inventory.needs(actor) if kind == "need" else inventory.workforce(actor)
    title = {"asset": "公共资源", "need": "服务需求", "workforce": "人力资源"}[kind]
    on = facts.local_day(timezone.now())
    needs = {row.code: row.name for row in categories("needs", on)}
    workers = {row.code: row.name for row in categories("workforce", on)}
    lines = (_line(kind, row, needs, workers) for row in rows[:5000])
    answer = HttpResponse(write_sheet(title, HEADINGS[kind], lines), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{title}.xlsx") or "attachment"
    return answer


def _line(kind: str, row: Any, needs: dict[str, str], workers: dict[str, str]) -> tuple[str, ...]:
    if kind == "need":
        category = needs.get(row.category, row.category)
        return (row.name, category, str(row.count), row.can_pay, row.get_urgency_display(), row.get_source_display())
    if kind == "workforce":
        return (row.name, workers.get(row.kind, row.kind), str(row.headcount), str(row.hours_month))
    owner = row.get_owner_class_display()
    return (row.name, row.item, str(row.area), owner, row.title_proof, str(row.monthly_rent), row.use_price)


@requires(*pages.WORKERS)
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """An inventory from a spreadsheet: all of it or nothing, every fault by line."""
    form = forms.SheetForm(request.POST or None, request.FILES or None)
    problems: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        problems, count = _brought_in(request, form)
        if not problems:
            messages.success(request, f"导入了 {count} 行。")
            return redirect(f"/w/resources/?tab={form.cleaned_data['kind'] or 'asset'}")
    context = {"form": form, "problems": problems, "once": uuid4().hex, "headings": HEADINGS}
    return render(request, "resources/bring_in.html", context, status=409 if problems else 200)


def _brought_in(request: HttpRequest, form: forms.SheetForm) -> tuple[tuple[Reason, ...], int]:
    sheet = form.cleaned_data.get("sheet")
    if sheet is None:
        return (by_house("sheet_missing", "还没选表格。", "选一个 xlsx 文件。"),), 0
    try:
        rows = read_sheet(sheet.read())
    except UnreadableSheet as problem:
        return (by_house("sheet_unreadable", str(problem)),), 0
    decision, count = importing.bring_in(
        kind=form.cleaned_data["kind"] or "asset", rows=rows, actor=acting(request), now=timezone.now()
    )
    return decision.reasons, count
