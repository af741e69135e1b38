"""The three-party account at the desk and for everybody (三方账): three equal columns, four quarters, what-if (J12)."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.forms.asking import page_of
from shanzhi.kernel.people.permission import acting, public, requires
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.actions import accounting, awarding
from shanzhi.missions.resources.queries import projects
from shanzhi.missions.resources.web import forms, pages
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.resources import benefit, ledger, space
from shanzhi.policy.resources.ledger import NAMES, Account, Figures
from shanzhi.policy.resources.space import Trial
from shanzhi.policy.resources.terms import band

VERDICTS = {
    "sound": ("jade", "check", "三方都有利"),
    "not_sustainable": ("amber", "alert-triangle", "这样做不长久"),
    "blocked": ("cin", "ban", "应当停下"),
    "": ("grey", "clock", "等社区核对"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One quarter as it is shown; `revenue` and `profit` as bands for the public."""

    report: Any
    money: Figures
    revenue: str
    profit: str
    owners_income: Decimal
    tone: str
    icon: str
    word: str
    checks: tuple[dict[str, Any], ...] = ()


def shown(project: Any, reports: list[Any], for_public: bool) -> list[Shown]:
    """Quarters with their money; two queries whatever their number."""
    money = facts.figures(project, [report.quarter for report in reports])
    common = facts.owner_class(project) is benefit.OwnerClass.OWNERS_COMMON
    day = facts.local_day(timezone.now())
    found = []
    for report in reports:
        figures = money[report.quarter]
        revenue, profit = (_yuan(figures.revenue), _yuan(figures.profit))
        if for_public:
            revenue, profit = band(figures.revenue, day), band(figures.profit, day)
        income = max(Decimal(0), figures.income - figures.reasonable_cost) if common else Decimal(0)
        checks = tuple(_check(check, revenue, profit, for_public) for check in report.checks)
        found.append(Shown(report, figures, revenue, profit, income, *VERDICTS[report.verdict], checks))
    return found


def _check(check: dict[str, Any], revenue: str, profit: str, for_public: bool) -> dict[str, Any]:
    """B2 holds the enterprise's own figures: the public reads bands of this quarter and whether it lasts."""
    if check["code"] != "B2" or not for_public:
        return check
    word = "最近四个季度累计不亏" if check["ok"] else "最近四个季度累计亏损"
    return check | {"text": f"{word}；本季收入{revenue}，结余{profit}"}


def _yuan(amount: Decimal) -> str:
    return f"¥ {amount:,.2f}".removesuffix(".00").replace("¥ -", "亏 ¥ ")


def ledger_lines(project: Any, reports: list[Any]) -> list[Any]:
    rows = projects.entries(project.pk, [report.quarter for report in reports])
    return [
        {
            "row": row,
            "debit": NAMES[Account(row.debit)],
            "credit": NAMES[Account(row.credit)],
            "undone": hasattr(row, "reversed_by"),
        }
        for row in reversed(rows)
    ]


def steps_of(project: Any, quarters: int) -> list[tuple[str, str]]:
    return [
        ("登记资源", "done"),
        ("收集需求", "done"),
        ("企业报方案", "done"),
        ("议定、签约", "done"),
        (f"运行、记账（{quarters} 季）", "now"),
    ]


@requires(*pages.READERS)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:40]
    context = {"page": page_of(request, projects.projects(acting(request), text)), "q": text}
    return render(request, "resources/projects.html", context)


@requires(*pages.READERS)
@require_GET
def project(request: HttpRequest, pk: int) -> HttpResponse:
    return project_page(request, pk)


def project_page(request: HttpRequest, pk: int, problems: tuple[Reason, ...] = (), form: Any = None) -> HttpResponse:
    """The whole account for those who run the project."""
    actor = acting(request)
    row = projects.project_for(actor, pk)
    if row is None:
        raise Http404
    reports = projects.quarters(pk)
    quarters = shown(row, reports, for_public=False)
    context = {
        "project": row,
        "parts": steps_of(row, len(reports)),
        "quarters": quarters,
        "newest": quarters[0] if quarters else None,
        "lines": ledger_lines(row, reports),
        "sum": ledger.sum_check(facts.entry_facts(line["row"] for line in ledger_lines(row, reports))),
        "waiting": next((q for q in quarters if q.report.state == "reported"), None),
        "working": actor.has(*pages.WORKERS) and actor.place_id == row.place_id,
        "problems": problems,
        "form": form,
        "confirm": form or forms.ConfirmForm(),
        "once": uuid4().hex,
    }
    return render(request, "resources/project.html", context, status=409 if problems or form else 200)


@requires(*pages.WORKERS)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    actor = acting(request)
    row = projects.project_for(actor, pk)
    deed = STEPS.get(name)
    if row is None or deed is None or row.place_id != actor.place_id:
        raise Http404
    decision, form = deed(request, row)
    if decision is not None and decision.allowed:
        return redirect(f"/w/projects/{pk}/")
    return project_page(request, pk, decision.reasons if decision else (), form)


def _confirm(request: HttpRequest, row: Any) -> tuple[Decision | None, Any]:
    form = forms.ConfirmForm(request.POST)
    if not form.is_valid():
        return None, form
    decision, _ = accounting.confirm_quarter(
        project_id=row.pk,
        quarter=request.POST.get("quarter", "")[:6],
        values=form.values(),
        actor=acting(request),
        now=timezone.now(),
    )
    return decision, form


def _ending(pause: bool) -> Callable[[HttpRequest, Any], tuple[Decision | None, Any]]:
    def deed(request: HttpRequest, row: Any) -> tuple[Decision | None, Any]:
        reason = request.POST.get("reason", "")[:200]
        decision = awarding.end_project(
            project_id=row.pk, reason=reason, pause=pause, actor=acting(request), now=timezone.now()
        )
        return decision, None

    return deed


STEPS: dict[str, Callable[[HttpRequest, Any], tuple[Decision | None, Any]]] = {
    "confirm": _confirm,
    "pause": _ending(True),
    "end": _ending(False),
}


@public
@require_GET
def public_ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """What residents, enterprise and government gained, quarter by quarter (D5-4.5.1, D5-5.3.1)."""
    row = projects.public_project(pk)
    if row is None:
        raise Http404
    quarters = shown(row, projects.quarters(pk, published=True), for_public=True)
    context = {"project": row, "quarters": quarters, "newest": quarters[0] if quarters else None}
    return render(request, "resources/ledger.html", context)


@requires(*pages.READERS, *pages.OUTSIDE)
@require_GET
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """The contract, for the two sides of it."""
    row = projects.project_for(acting(request), pk)
    return pages.handed_out(row.contract if row else None)


@requires(*pages.READERS, *pages.OUTSIDE)
@require_http_methods(["GET"])
def what_if(request: HttpRequest) -> HttpResponse:
    """试算: sliders with script, a form without; nothing is kept."""
    form = forms.TrialForm(request.GET or None)
    ruling = exchange = None
    if request.GET and form.is_valid():
        ruling, exchange = _tried(form)
    context = {"form": form, "ruling": ruling, "exchange": exchange}
    partial = "hx-request" in {name.lower() for name in request.headers}
    return render(request, "resources/trial_answer.html" if partial else "resources/trial.html", context)


def _tried(form: forms.TrialForm) -> tuple[Any, Any]:
    data = form.cleaned_data
    price, reference = form.money_of("price"), form.money_of("reference_price")
    units, rent = data.get("units") or 0, form.money_of("monthly_rent")
    free = 100 if data.get("rent_free") is None else data["rent_free"]
    trial = Trial(
        price=price,
        reference_price=reference,
        price_cap=reference,
        units=units,
        unit_cost=form.money_of("unit_cost"),
        fixed_cost=form.money_of("fixed_cost"),
        monthly_rent=rent,
        rent_free_share=Decimal(free) / 100,
        income_share=Decimal(data.get("income_share") or 0) / 100,
        public_promise=Decimal("0.01"),
        government_cash_cap=Decimal(0),
    )
    known = benefit.Quarter(
        price=price,
        reference_price=reference,
        price_cap=reference,
        satisfaction=Decimal(1),
        voluntary=True,
        demand_evidence=True,
        revenue_4q=Decimal(0),
        cost_4q=Decimal(0),
        public_value=Decimal(0),
        public_promise=Decimal(0),
        owner_class=benefit.OwnerClass.STATE,
    )
    weighed = space.exchange(monthly_rent=rent, price=price, reference_price=reference, units=units)
    return space.tried(trial, known, facts.local_day(timezone.now())), weighed
