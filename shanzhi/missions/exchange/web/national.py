"""全国基层政权和社区治理系统: what is ready, what is missing, export, receipts (D1-4.8.1)."""

from datetime import datetime
from typing import Any

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from shanzhi.kernel.documents.sheets import XLSX, UnreadableSheet, read_sheet, write_sheet
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.exchange import actions, queries
from shanzhi.missions.exchange.actions import national
from shanzhi.policy import exchange as policy

PAGE_SIZE = 30
STATES = (("", "全部"), ("ready", "可以导出"), ("missing", "缺项"), ("changed", "导出后又变了"), ("rejected", "退回"))


@requires(Role.DESK)
@require_GET
def records(request: HttpRequest) -> HttpResponse:
    return _show(request, ())


def _show(request: HttpRequest, problems: tuple[tuple[int, str], ...]) -> HttpResponse:
    """Completeness and age of each record, what came back, what changed since; by code."""
    actor, today = acting(request), timezone.localdate()
    lines = national.lines(actor, today)
    known = queries.national_records([line.place_id for line in lines])
    rows = [(line, known.get(line.place_id), _state(line, known.get(line.place_id))) for line in lines]
    state = request.GET.get("state", "")
    context = {
        "page": Paginator([r for r in rows if not state or state in r[2]], PAGE_SIZE).get_page(request.GET.get("page")),
        "counts": {name: sum(name in row[2] for row in rows) for name, _ in STATES if name},
        "all": len(rows),
        "accepted": sum("accepted" in row[2] for row in rows),
        "states": STATES,
        "state": state,
        "columns": len(policy.national_layout(today)),
        "problems": problems[:50],
    }
    return render(request, "exchange/national.html", context, status=409 if problems else 200)


def _state(line: national.Line, kept: Any) -> set[str]:
    found = {"missing" if line.missing else "ready"}
    if kept is not None:
        other = kept.digest != line.digest or kept.receipt_digest not in ("", line.digest)
        found |= {kept.receipt, "changed"} if other else {kept.receipt}
    return found


@requires(Role.DESK)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The complete records in the layout, as a workbook."""
    now = timezone.now()
    rows = actions.export_records(actor=acting(request), now=now)
    titles = [column.title for column in policy.national_layout(timezone.localdate(now))]
    answer = HttpResponse(write_sheet("导入", ["记录编号", "指纹", *titles], rows), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="national-{_stamp(now)}.xlsx"'
    return answer


def _stamp(now: datetime) -> str:
    return f"{timezone.localtime(now):%Y%m%d-%H%M}"


@requires(Role.DESK)
@require_POST
def receipts(request: HttpRequest) -> HttpResponse:
    """The receipt file: 记录编号, 指纹, 结果, 说明."""
    upload = request.FILES.get("receipts")
    if upload is None:
        return _show(request, ((0, "还没选回执文件。选一个 .xlsx，四列：记录编号、指纹、结果、说明。"),))
    try:
        rows = read_sheet(upload.read())
    except UnreadableSheet as problem:
        return _show(request, ((0, str(problem)),))
    if not rows or [cell.strip() for cell in rows[0][:4]] != list(national.HEADINGS):
        return _show(request, ((1, "第一行应是：记录编号、指纹、结果、说明。"),))
    taken, problems = actions.take_receipts(rows=rows[1:], actor=acting(request), now=timezone.now())
    flash.success(request, f"收下 {taken} 条回执。")
    return _show(request, tuple(problems)) if problems else redirect("exchange:national")
