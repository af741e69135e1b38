"""The community's day: what waits, what is due, receive, refuse, done, undo (J3). Messages, capacity."""

from datetime import datetime, time
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.entrypoints.site.menus import home_of, work_menu
from shanzhi.kernel.cases import actions as cases
from shanzhi.kernel.cases import queries
from shanzhi.kernel.messages import actions as message_actions
from shanzhi.kernel.messages import queries as message_queries
from shanzhi.kernel.people.permission import acting, public, requires, signed_in
from shanzhi.kernel.people.roles import Role

WORKERS = (Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY, Role.GRID_WORKER, Role.TOWNSHIP_CLERK)
GROUNDS = (
    "编号查不到或者已失效",
    "要做的和公示内容不一样",
    "超过了批准的工时上限",
    "经费到期没有到位",
)
MINUTES = (5, 15, 30, 60, 120)


@signed_in
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """To where this capacity starts its day."""
    return redirect(home_of(getattr(request, "actor", None)))


@signed_in
@require_GET
def everything(request: HttpRequest) -> HttpResponse:
    """Every entry of the menu on one page: where a phone has no rail."""
    own, common = work_menu(getattr(request, "actor", None))
    return render(request, "work/menu.html", {"own": own, "common": common})


@requires(*WORKERS)
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """今日工作: minutes, not counts; every row one main button."""
    actor, now = acting(request), timezone.now()
    today = timezone.localdate()
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isdecimal() and len(asked) < 5 else 1
    midnight = datetime.combine(today, time(0), tzinfo=ZoneInfo("Asia/Shanghai"))
    context = {
        "inbox": queries.inbox(actor, today, max(1, min(page, 1000))),
        "settled": queries.settled_since(actor, midnight),
        "now": now,
        "page_number": page,
        "once": uuid4().hex,
    }
    return render(request, "work/inbox.html", context)


@requires(*WORKERS)
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Receive one or several at once."""
    actor = acting(request)
    ids = [int(v) for v in request.POST.getlist("assignment") if v.isdecimal() and len(v) < 15]
    count = cases.receive(assignment_ids=ids[:500], actor=actor, now=timezone.now())
    flash.success(request, f"接收了 {count} 件。") if count else flash.error(
        request, "没有可以接收的，可能已经处理过了。"
    )
    return redirect("/w/")


@requires(*WORKERS)
@require_GET
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """One item: number, what, how long, money, end; receive, done or refuse."""
    return _show(request, pk, ())


def _show(request: HttpRequest, pk: int, problems: tuple[Any, ...]) -> HttpResponse:
    row = queries.assignment_for(acting(request), pk)
    if row is None:
        raise Http404
    context = {
        "row": row,
        "item": row.admission,
        "content": row.admission.content,
        "measured": queries.measured(row.admission_id),
        "grounds": GROUNDS,
        "choices": MINUTES,
        "problems": problems,
        "erase": request.session.pop(f"erase:{pk}", ""),
        "once": uuid4().hex,
    }
    return render(request, "work/assignment.html", context, status=409 if problems else 200)


@requires(*WORKERS)
@require_POST
def settle(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Refuse, finish or undo one item."""
    actor, now = acting(request), timezone.now()
    if queries.assignment_for(actor, pk) is None:
        raise Http404
    if name == "refuse":
        ground = request.POST.get("reason", "")
        reason = ground if ground in GROUNDS else ""
        decision = cases.refuse(assignment_id=pk, reason=reason, actor=actor, now=now)
    elif name == "done":
        decision, token = cases.finish(
            assignment_id=pk, minutes=_minutes(request), on=timezone.localdate(), actor=actor, now=now
        )
        if token:
            request.session[f"erase:{pk}"] = token
    elif name == "undo":
        done = cases.undo(assignment_id=pk, actor=actor, now=now)
        flash.success(request, "撤销了，又回到待接收。") if done else flash.error(request, "超过 10 分钟，撤不回来了。")
        return redirect("/w/")
    else:
        raise Http404
    if decision.reasons:
        return _show(request, pk, decision.reasons)
    return redirect(f"/w/assignments/{pk}/")


def _minutes(request: HttpRequest) -> int | None:
    value = request.POST.get("minutes", "")
    return int(value) if value.isdecimal() and len(value) < 5 and 0 < int(value) <= 6000 else None


@requires(*WORKERS)
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Take the minutes back that were just noted."""
    cases.erase_measurement(token=request.POST.get("token", "")[:60])
    flash.success(request, "记的分钟数删掉了。")
    return redirect("/w/")


@signed_in
@require_http_methods(["GET", "POST"])
def messages(request: HttpRequest) -> HttpResponse:
    """Notices of the acting body; opening the page marks what it shows as read on request."""
    actor = acting(request)
    page = Paginator(message_queries.notices_for(actor), 30).get_page(request.GET.get("page", "1"))
    if request.method == "POST":
        ids = [notice.pk for notice in page]
        message_actions.mark_read(actor=actor, notice_ids=ids, now=timezone.now())
        return redirect("messages")
    return render(request, "work/messages.html", {"page": page})


@signed_in
@require_http_methods(["GET", "POST"])
def capacity(request: HttpRequest) -> HttpResponse:
    """以什么身份办: one person with several posts chooses; the choice is shown on every page."""
    capacities = getattr(request, "capacities", [])
    if request.method == "POST":
        wanted = request.POST.get("post", "")
        chosen = next((c for c in capacities if str(c.post_id) == wanted), None)
        if chosen is not None:
            request.session.cycle_key()
            request.session["post_id"] = chosen.post_id
            return redirect("me")
    return render(request, "work/capacity.html", {"capacities": capacities})


@public
@require_POST
def elder(request: HttpRequest) -> HttpResponse:
    """长辈版 on or off: the same address, larger and calmer."""
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    answer = HttpResponseRedirect(back if safe else "/")
    on = request.COOKIES.get("elder") != "1"
    answer.set_cookie("elder", "1" if on else "0", max_age=365 * 86400, samesite="Lax")
    return answer


def word_pages(name: str) -> Any:
    """A page of plain words: help, accessibility, privacy."""

    @public
    @require_GET
    def show(request: HttpRequest) -> HttpResponse:
        return render(request, f"words/{name}.html")

    return show
