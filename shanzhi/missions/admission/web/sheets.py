"""Paper and spreadsheets: the notice with its right of refusal, the list as XLSX."""

from typing import Any

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shanzhi.kernel.documents.sheets import XLSX, write_sheet
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.admission import queries

HEADINGS = ("编号", "事项", "种类", "状态", "涉及社区数", "每社区经费（元）", "开始", "结束")


@requires(Role.FILER, Role.SUPERVISOR, Role.DESK, Role.APPROVER)
@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One A4: number, QR, what, how long, money, and the four grounds for not taking it."""
    demand = queries.demand_for(acting(request), pk)
    if demand is None or demand.admission is None:
        raise Http404
    url = f"{settings.PUBLIC_URL}/n/{demand.admission.key}/"
    context = {
        "demand": demand,
        "admission": demand.admission,
        "content": demand.admission.content,
        "url": url,
        "qr": segno.make(url, error="m").svg_inline(scale=3, border=2, title="编号二维码"),
    }
    return render(request, "admission/notice.html", context)


@requires(Role.FILER)
@require_GET
def demands(request: HttpRequest) -> HttpResponse:
    """The filtered list as a workbook; text stays text, so no cell can turn into a formula."""
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()[:60]
    rows = queries.own_demands(acting(request), state, text)[:5000]
    newest = queries.newest_filings(rows)
    cells = (_cells(demand, newest[demand.pk]) for demand in rows)
    response = HttpResponse(write_sheet("准入申请", HEADINGS, cells), content_type=XLSX)
    response["Content-Disposition"] = "attachment; filename*=UTF-8''%E5%87%86%E5%85%A5%E7%94%B3%E8%AF%B7.xlsx"
    return response


def _cells(demand: Any, filing: Any) -> tuple[str, ...]:
    return (
        demand.admission.key if demand.admission else "",
        filing.title,
        filing.kind,
        demand.get_state_display(),
        str(filing.places_count),
        str(filing.funding_per_community or ""),
        str(filing.starts_on or ""),
        str(filing.ends_on or ""),
    )
