"""The sums of a round: the system adds up, nobody below is asked to (D1-4.9.3); places in the order of their codes."""

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from shanzhi.kernel.documents.sheets import XLSX, write_sheet
from shanzhi.kernel.forms.asking import page_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.reporting import facts, queries
from shanzhi.policy.reporting import rounds

READERS = (Role.FILER, Role.DESK, Role.SUPERVISOR, Role.LEADER, Role.TOWNSHIP_CLERK)


@requires(*READERS)
@require_GET
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Sums by the level below the reader, rates of the form, and each community's row a page away."""
    actor, today = acting(request), facts.local_day(timezone.now())
    row = queries.round_for(actor, pk)
    if row is None:
        raise Http404
    columns = [c for c in queries.columns_of(row.form_id) if c.asked or c.prefilled]
    top, below = queries.levels(actor, today)
    shown = [top, *below] if top is not None else []
    sums = queries.sums(row.pk, [place.pk for place in shown])
    progress = queries.progress(row.pk, [place.path for place in shown])
    lines = [_line(place, columns, sums.get(place.pk, {}), progress[place.path]) for place in shown]
    expected, done, late = progress[top.path] if top is not None else (0, 0, 0)
    context = {
        "row": row,
        "columns": [column for column in columns if column.numeric],
        "lines": [line for line in lines if line["expected"]],
        "rates": rounds.rates(expected, done, done - late, len(columns), sum(c.prefilled for c in columns)),
        "expected": expected,
        "done": done,
        "standing": rounds.standing(row.opens_on, row.due_on, row.closes_on, today),
    }
    return render(request, "reporting/round.html", context)


def _line(place: Any, columns: Any, sums: Any, progress: tuple[int, int, int]) -> dict[str, Any]:
    expected, done, late = progress
    totals = [(column.header, sums.get(column.pk, (None, 0))[0]) for column in columns if column.numeric]
    return {"place": place, "expected": expected, "done": done, "late": late, "totals": totals}


@requires(*READERS)
@require_GET
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """What each community handed in, a page at a time."""
    actor = acting(request)
    row = queries.round_for(actor, pk)
    if row is None:
        raise Http404
    columns = [c for c in queries.columns_of(row.form_id) if c.asked or c.prefilled]
    page = page_of(request, queries.rows_of(actor, pk).order_by("id"))
    lines = [(line, list(zip(columns, _values(line, columns), strict=True))) for line in page]
    return render(request, "reporting/rows.html", {"row": row, "columns": columns, "page": page, "lines": lines})


def _values(line: Any, columns: Any) -> list[str]:
    kept = {cell.column_id: cell.value for cell in line.cells.all()}
    return [kept.get(column.pk, "") for column in columns]


@requires(*READERS)
@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Every community's row as a workbook, text as text."""
    actor = acting(request)
    row = queries.round_for(actor, pk)
    if row is None:
        raise Http404
    columns = [c for c in queries.columns_of(row.form_id) if c.asked or c.prefilled]
    headings = ("街道（乡镇）", "社区（村）", "交表时间", *(column.header for column in columns))
    lines = (
        (
            str(line.place.parent),
            line.place.name,
            f"{timezone.localtime(line.submitted_at):%Y-%m-%d %H:%M}" if line.submitted_at else "没交",
            *_values(line, columns),
        )
        for line in queries.rows_of(actor, pk)
    )
    answer = HttpResponse(write_sheet("报表", headings, lines), content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.form.title)}.xlsx"
    return answer
