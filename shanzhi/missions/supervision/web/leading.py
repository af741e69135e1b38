"""The leaders page: one sentence, five figures, what to do, where and why, each figure down to its rows (J13)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.documents.downloads import DOCX, PDF, handed_out, workbook
from shanzhi.kernel.documents.letters import OfficialLetter, Part, letter_docx, letter_pdf
from shanzhi.kernel.forms.asking import page_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.places import queries as places
from shanzhi.missions.supervision import queries
from shanzhi.missions.supervision.web import drawing
from shanzhi.policy import burden
from shanzhi.policy.calendar import local_day

READERS = (Role.LEADER, Role.SUPERVISOR, Role.DESK)
HEADINGS = ("单位", "派给社区的小时", "件次", "被拒收", "问题", "超期")


@dataclass(frozen=True, slots=True)
class Figures:
    """What the page and the report both tell."""

    today: date
    months: tuple[date, ...]
    minutes: dict[date, int]
    communities: int
    open: queries.Open
    sums: list[queries.MonthSum]

    @property
    def month(self) -> date:
        return self.months[-1]

    @property
    def last(self) -> date:
        return self.months[-2]

    @property
    def headline(self) -> str:
        return burden.headline(
            self.minutes.get(self.month, 0), self.minutes.get(self.last, 0), self.open.overdue, self.today
        )

    def each(self, month: date) -> Decimal:
        return burden.hours_each(self.minutes.get(month, 0), self.communities)

    @property
    def base(self) -> date | None:
        """The first month in which anything was placed: 100."""
        return min((m for m, value in self.minutes.items() if value), default=None)

    @property
    def this_minutes(self) -> int:
        return self.minutes.get(self.month, 0)

    @property
    def index(self) -> Decimal | None:
        return burden.index(self.minutes.get(self.month, 0), self.minutes.get(self.base, 0)) if self.base else None


def _figures(request: HttpRequest) -> Figures:
    """Three queries."""
    actor, today = acting(request), local_day(timezone.now())
    months = burden.months_back(today.replace(day=1), burden.terms(today)["months"] + 1)
    sums = queries.month_sums(actor, burden.months_back(months[0], 12)[0])
    minutes: dict[date, int] = defaultdict(int)
    for row in sums:
        minutes[row.month] += row.minutes
    found = queries.open_findings(actor, today.replace(month=1, day=1), today)
    return Figures(today, months, dict(minutes), queries.communities(actor, today), found, sums)


@requires(*READERS)
@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    told, actor = _figures(request), acting(request)
    this: dict[str, int] = defaultdict(int)
    last_year: dict[str, int] = defaultdict(int)
    counties: dict[str, int] = defaultdict(int)
    year_ago = burden.months_back(told.month, 13)[0]
    for row in told.sums:
        if row.month == told.month:
            this[row.kind] += row.minutes
            counties[row.county] += row.minutes
        elif row.month == year_ago:
            last_year[row.kind] += row.minutes
    names = _counties_of(actor)
    line = [(month, told.each(month)) for month in told.months[1:]]
    context = {
        "told": told,
        "moved": burden.change(told.minutes.get(told.month, 0), told.minutes.get(told.last, 0)),
        "each": told.each(told.month),
        "each_before": told.each(told.last),
        "to_do": queries.to_do(actor, told.today),
        "sources": _side_by_side(this, last_year, told.today),
        "bars": drawing.bars([(n, m / 60) for n, m in burden.by_source(this, told.today)]),
        "counties": [(code, name, round(counties.get(code, 0) / 60)) for code, name in names.items()],
        "tiles": drawing.tiles([(name, round(counties.get(code, 0) / 60)) for code, name in names.items()]),
        "line": line,
        "trend": drawing.trend([(f"{m.month}月", float(v)) for m, v in line]),
        "issuers": burden.ranked(queries.issuer_sums(actor, year_ago, told.today))[:8],
    }
    return render(request, "supervision/dashboard.html", context)


def _side_by_side(this: dict[str, int], before: dict[str, int], on: date) -> list[tuple[str, int, int]]:
    """Hours by source, this month and the same month a year ago."""
    earlier = dict(burden.by_source(before, on))
    return [(name, round(m / 60), round(earlier.get(name, 0) / 60)) for name, m in burden.by_source(this, on)]


def _counties_of(actor: Actor) -> dict[str, str]:
    """The counties an actor reaches, in code order; a county's own people see their own."""
    return {
        code: name
        for code, name in places.county_names().items()
        if any(code.startswith(reach) or reach.startswith(code) for reach in actor.reach)
    }


@requires(*READERS)
@require_GET
def method(request: HttpRequest) -> HttpResponse:
    """怎么算的: the formula in force with its version, step by step on this month's numbers."""
    told = _figures(request)
    context = {"told": told, "terms": burden.terms(told.today), "each": told.each(told.month)}
    return render(request, "supervision/method.html", context)


@requires(*READERS)
@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The rows a figure is made of."""
    told = request.GET.get("month", "")
    today = local_day(timezone.now())
    try:
        month = date.fromisoformat(f"{told}-01") if told else today.replace(day=1)
    except ValueError as wrong:
        raise Http404 from wrong
    kind = request.GET.get("kind", "")
    context = {
        "page": page_of(request, queries.rows_behind(acting(request), month, kind)),
        "month": month,
        "kind": kind,
        "kinds": burden.terms(today)["sources"].items(),
    }
    return render(request, "supervision/rows.html", context)


def _issuers(request: HttpRequest) -> tuple[burden.IssuerLine, ...]:
    today = local_day(timezone.now())
    since = burden.months_back(today.replace(day=1), burden.terms(today)["months"])[0]
    return burden.ranked(queries.issuer_sums(acting(request), since, today))


@requires(*READERS)
@require_GET
def issuers(request: HttpRequest) -> HttpResponse:
    """Bodies ranked by what they place on communities; never a community."""
    return render(request, "supervision/issuers.html", {"lines": _issuers(request)[:200]})


@requires(*READERS)
@require_GET
def issuers_export(request: HttpRequest) -> HttpResponse:
    cells = (
        (x.name, str(round(x.minutes / 60, 1)), str(x.items), str(x.refused), str(x.findings), str(x.overdue))
        for x in _issuers(request)
    )
    return workbook("提出单位负担", HEADINGS, cells)


@requires(*READERS)
@require_GET
def report(request: HttpRequest, form: str) -> HttpResponse:
    """The month on one page, as PDF or DOCX, made from the same figures."""
    if form not in ("pdf", "docx"):
        raise Http404
    told = _figures(request)
    made = _letter(told, _issuers(request)[:8])
    if form == "pdf":
        return handed_out(letter_pdf(made), PDF, f"减负进展{told.month:%Y年%m月}.pdf")
    return handed_out(letter_docx(made), DOCX, f"减负进展{told.month:%Y年%m月}.docx")


def _letter(told: Figures, lines: Any) -> OfficialLetter:
    each, before = told.each(told.month), told.each(told.last)
    parts = [
        Part(f"{told.headline}。"),
        Part("一、负担", 1),
        Part(f"{told.communities} 个社区（村），本月平均每个 {each} 小时，上月 {before} 小时。"),
        Part("二、问题", 1),
        Part(
            f"待责令 {told.open.raised} 件，整改中 {told.open.ordered} 件，待核 {told.open.rectified} 件，"
            f"超期 {told.open.overdue} 件。"
        ),
        Part(f"今年以来，没有编号、被当场终止的事项 {told.open.unnumbered} 件。"),
        Part("三、提出单位（近十二个月）", 1),
    ]
    table = [
        HEADINGS,
        *(
            (x.name, str(round(x.minutes / 60)), str(x.items), str(x.refused), str(x.findings), str(x.overdue))
            for x in lines
        ),
    ]
    return OfficialLetter(
        title=f"减负工作进展（{told.month.year}年{told.month.month}月）",
        paragraphs=parts,
        table=table if len(table) > 1 else (),
        date=f"{told.today.year}年{told.today.month}月{told.today.day}日",
        note="由系统按当日数据生成，只排提出单位，不排社区",
    )


@requires(*READERS)
@require_GET
def trend_export(request: HttpRequest) -> HttpResponse:
    """The line and the sources as numbers."""
    told = _figures(request)
    cells = ((f"{m:%Y-%m}", str(told.minutes.get(m, 0)), str(told.each(m))) for m in told.months)
    return workbook("负担走势", ("月份", "分钟", "每个社区小时"), cells)
