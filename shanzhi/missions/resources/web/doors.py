"""Services at the door (服务到家, D5-4.5.2): find, order, confirm with one tap; the provider's orders."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.forms.asking import page_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.actions import serving
from shanzhi.missions.resources.queries import services
from shanzhi.missions.resources.web import forms, pages
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.resources.terms import categories


def _satisfied(counts: tuple[int, int, int]) -> str:
    done, rated, good = counts
    if not done:
        return "还没有人约过"
    return f"已服务 {done} 次" + (f"，{rated} 人评价，满意 {good * 100 // rated}%" if rated >= 3 else "")


@requires(Role.RESIDENT)
@require_GET
def near(request: HttpRequest) -> HttpResponse:
    """附近的服务: running projects of the county, one's own community first."""
    actor = acting(request)
    text = request.GET.get("q", "").strip()[:40]
    rows = services.services_near(actor.place_id or 0, timezone.now())
    rows = rows.filter(title__contains=text) if text else rows
    page = page_of(request, rows)
    counts = services.served([row.pk for row in page])
    names = {row.code: row.name for row in categories("needs", facts.local_day(timezone.now()))}
    found = [(row, _satisfied(counts.get(row.pk, (0, 0, 0))), names.get(row.category, "")) for row in page]
    found.sort(key=lambda line: line[0].place_id != actor.place_id)
    context = {"found": found, "page": page, "q": text, "orders": services.own_orders(actor)[:3]}
    return render(request, "resources/services.html", context)


@requires(Role.RESIDENT)
@require_http_methods(["GET", "POST"])
def service(request: HttpRequest, pk: int) -> HttpResponse:
    """Price beside the usual price, when, where; pay after (mock-up service-order)."""
    row, now = services.service(pk), timezone.now()
    if row is None:
        raise Http404
    form = forms.OrderForm(request.POST or None, initial={"where": "home" if row.at_home else "site"})
    problems: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        decision, place = _ordered(request, form, pk)
        if place:
            return redirect(place)
        problems = decision.reasons
    slots = serving.open_slots(row, now)
    context = {
        "project": row,
        "form": form,
        "problems": problems,
        "slots": slots,
        "chosen": request.POST.get("slot", next((slot.at.isoformat() for slot in slots if not slot.full), "")),
        "told": _satisfied(services.served([pk]).get(pk, (0, 0, 0))),
        "once": uuid4().hex,
    }
    return render(request, "resources/service.html", context, status=409 if problems else 200)


def _ordered(request: HttpRequest, form: forms.OrderForm, pk: int) -> tuple[Decision, str]:
    def deed() -> tuple[Decision, str]:
        decision, row = serving.order(project_id=pk, values=form.values(), actor=acting(request), now=timezone.now())
        return decision, f"/me/orders/{row.pk}/" if row else ""

    return pages.once_done(request, deed)


@requires(Role.RESIDENT)
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    context = {"page": page_of(request, services.own_orders(acting(request)))}
    return render(request, "resources/orders.html", context)


@requires(Role.RESIDENT)
@require_GET
def order(request: HttpRequest, pk: int) -> HttpResponse:
    return _order(request, pk)


def _order(request: HttpRequest, pk: int, problems: tuple[Reason, ...] = ()) -> HttpResponse:
    row = services.own_orders(acting(request)).filter(pk=pk).first()
    if row is None:
        raise Http404
    context = {
        "order": row,
        "problems": problems,
        "due": row.slot_at <= timezone.now(),
        "ratings": forms.RATINGS,
        "typed": request.POST.get("text", ""),
    }
    return render(request, "resources/order.html", context, status=409 if problems else 200)


@requires(Role.RESIDENT)
@require_POST
def order_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    row = services.own_orders(acting(request)).filter(pk=pk).first()
    deed = STEPS.get(name)
    if row is None or deed is None:
        raise Http404
    decision, place = deed(request, pk)
    return redirect(place or f"/me/orders/{pk}/") if decision.allowed else _order(request, pk, decision.reasons)


def _cancel(request: HttpRequest, pk: int) -> tuple[Decision, str]:
    return serving.cancel(order_id=pk, actor=acting(request), now=timezone.now()), ""


def _rate(request: HttpRequest, pk: int) -> tuple[Decision, str]:
    rating = request.POST.get("rating", "")
    return serving.confirm(order_id=pk, rating=rating, actor=acting(request), now=timezone.now()), ""


def _complain(request: HttpRequest, pk: int) -> tuple[Decision, str]:
    text = request.POST.get("text", "")[:500]
    return serving.complain(order_id=pk, text=text, actor=acting(request), now=timezone.now()), ""


def _missed(request: HttpRequest, pk: int) -> tuple[Decision, str]:
    decision, new = serving.report_missed(order_id=pk, actor=acting(request), now=timezone.now())
    return decision, f"/me/orders/{new.pk}/" if new else ""


STEPS: dict[str, Callable[[HttpRequest, int], tuple[Decision, str]]] = {
    "cancel": _cancel,
    "rate": _rate,
    "complain": _complain,
    "missed": _missed,
}


@requires(*pages.OUTSIDE)
@require_GET
def served(request: HttpRequest) -> HttpResponse:
    """The provider's orders, the open ones first."""
    state = request.GET.get("state", "ordered")
    rows: Any = services.orders(acting(request)).filter(project__provider__body=acting(request).body_id)
    rows = rows.filter(state=state) if state in ("ordered", "done", "missed", "cancelled") else rows
    return render(request, "resources/org_orders.html", {"page": page_of(request, rows), "state": state})


@requires(*pages.OUTSIDE)
@require_http_methods(["GET", "POST"])
def serve(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: the completion code closes it, a complaint is answered."""
    row = services.order_for(acting(request), pk)
    if row is None or row.project.provider.body_id != acting(request).body_id:
        raise Http404
    problems: tuple[Reason, ...] = ()
    if request.method == "POST":
        decision = _served(request, pk)
        if decision.allowed:
            messages.success(request, "记下了。")
            return redirect(f"/org/orders/{pk}/")
        problems = decision.reasons
    return render(
        request, "resources/org_order.html", {"order": row, "problems": problems}, status=409 if problems else 200
    )


def _served(request: HttpRequest, pk: int) -> Decision:
    actor, now = acting(request), timezone.now()
    if "reply" in request.POST:
        return serving.reply(order_id=pk, text=request.POST["reply"][:500], actor=actor, now=now)
    typed = "".join(request.POST.get("code", "").split())[:8]
    return serving.complete(order_id=pk, typed=typed, actor=actor, now=now)
