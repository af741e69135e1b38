"""Supervisors see every board of their area; streets sort duties into offices (D1-4.1.5, D1-4.1.7)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from shanzhi.kernel.documents.downloads import workbook
from shanzhi.kernel.forms.asking import page_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.places import queries as places
from shanzhi.missions.signboards import actions, queries
from shanzhi.missions.signboards.actions.curing import office_names
from shanzhi.missions.signboards.web.photos import WATCHERS
from shanzhi.policy.calendar import local_day
from shanzhi.policy.decision import Decision
from shanzhi.policy.signboards import Outcome, terms

TIERS = (("", "全部"), ("township", "街道（乡镇）"), ("community", "社区（村）"))
HEADINGS = ("所在", "上级", "牌子上的字", "位置", "类别", "结论", "谁要求挂的", "登记日期", "最近查过")
MOST_ROWS = 20_000


def _asked(request: HttpRequest) -> tuple[str, str, str]:
    words = request.GET.get("q", "").strip()[:40]
    return words, request.GET.get("outcome", ""), request.GET.get("tier", "")


@requires(*WATCHERS)
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The register of the area with search and filters."""
    text, outcome, tier = _asked(request)
    actor = acting(request)
    context = {
        "page": page_of(request, queries.register(actor, text, outcome, tier)),
        "q": text,
        "outcome": outcome,
        "tier": tier,
        "outcomes": [("", "全部"), *((o.value, o.label) for o in Outcome)],
        "tiers": TIERS,
        "counts": queries.counts(actor),
    }
    return render(request, "signboards/register.html", context)


@requires(*WATCHERS)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    text, outcome, tier = _asked(request)
    rows = queries.register(acting(request), text, outcome, tier)[:MOST_ROWS]
    cells = (
        (
            board.place.name,
            board.place.parent.name if board.place.parent else "",
            board.text,
            board.get_placement_display(),
            board.get_category_display(),
            board.get_outcome_display(),
            board.asked_by.name if board.asked_by else board.asked_by_name,
            str(board.hung_on),
            str(board.checked_on),
        )
        for board in rows
    )
    return workbook("牌子台账", HEADINGS, cells)


@requires(Role.TOWNSHIP_CLERK, *WATCHERS)
@require_http_methods(["GET", "POST"])
def duties(request: HttpRequest) -> HttpResponse:
    """职责归口: a street's own map; for supervisors the streets that still miss one."""
    actor, now = acting(request), timezone.now()
    decision = Decision()
    if request.method == "POST":
        duty, office = request.POST.get("duty", ""), request.POST.get("office", "")
        decision = actions.map_duty(duty=duty, office=office, actor=actor, now=now)
        if decision.allowed:
            return redirect("/w/signboards/duties/")
    known = terms(local_day(now))["duties"]
    street = actor.tier == "township"
    mapped = queries.offices_of(actor.place_id or 0) if street else {}
    towns = [] if street else list(places.townships_within(actor.reach, local_day(now)).order_by("path"))
    context = {
        "street": street,
        "rows": [(code, name, mapped.get(code, "")) for code, name in known.items()],
        "offices": office_names(actor, now) if street else (),
        "unmapped": queries.unmapped(actor, towns, known),
        "problems": decision.reasons,
    }
    return render(request, "signboards/duties.html", context, status=409 if decision.reasons else 200)
