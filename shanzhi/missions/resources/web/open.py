"""What everybody may see (D5-5.3.1): published assets, needs in groups of ten, open calls, running projects."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from shanzhi.kernel.forms.asking import page_of
from shanzhi.kernel.people.permission import public
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.queries import calls, inventory, projects
from shanzhi.missions.resources.web import showing
from shanzhi.missions.resources.web.inventory import GROUPS
from shanzhi.policy.resources.offers import CRITERIA

TABS = (
    ("assets", "场地"),
    ("needs", "居民需求"),
    ("calls", "正在征集"),
    ("projects", "三方项目"),
)


@public
@require_GET
def resources(request: HttpRequest) -> HttpResponse:
    """/resources/ with four tabs, each a page of its own without script."""
    tab = request.GET.get("tab", "assets")
    tab = tab if tab in dict(TABS) else "assets"
    text, group = request.GET.get("q", "").strip()[:40], request.GET.get("group", "")
    context: dict[str, Any] = {"tabs": TABS, "tab": tab, "q": text, "group": group, "groups": GROUPS}
    if tab == "needs":
        context["need_groups"] = inventory.need_groups(facts.local_day(timezone.now()))
    elif tab == "calls":
        context["page"] = page_of(request, calls.open_calls(text))
    elif tab == "projects":
        context["page"] = page_of(request, projects.public_projects(text))
    else:
        page = page_of(request, inventory.published_assets(text, group))
        context["page"], context["rows"] = page, showing.assets(page)
    return render(request, "resources/public.html", context)


@public
@require_GET
def asset(request: HttpRequest, pk: int) -> HttpResponse:
    """One published asset: photographs, whose it is, who must agree, when it is taken."""
    row = inventory.published_assets().filter(pk=pk).first()
    if row is None:
        raise Http404
    now = timezone.now()
    context = {
        "asset": row,
        "view": showing.asset(row),
        "photos": inventory.photos(pk),
        "consent": showing.consent_of(row, inventory.consents(pk), facts.local_day(now)),
        "bookings": inventory.bookings(pk, now),
        "once": uuid4().hex,
    }
    return render(request, "resources/public_asset.html", context)


@public
@require_GET
def call(request: HttpRequest, pk: int) -> HttpResponse:
    row = calls.public_call(pk)
    if row is None:
        raise Http404
    unsealed = row.unsealed_at is not None
    context = {
        "call": row,
        "weights": [(CRITERIA[name], points) for name, points in row.weights.items()],
        "offered": calls.offers_counted(pk) if unsealed else None,
        "offers": calls.offers_of(row) if row.state == "awarded" else [],
    }
    return render(request, "resources/public_call.html", context)
