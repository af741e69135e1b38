"""Taking stock on a phone or at the desk (J12): lists, survey mode, one asset with its consents and calendar."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.documents.files import UnacceptableFile
from shanzhi.kernel.forms.asking import page_of
from shanzhi.kernel.people.permission import acting, public, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.actions import consenting, surveying
from shanzhi.missions.resources.actions.consenting import ConsentDraft
from shanzhi.missions.resources.actions.surveying import AssetDraft
from shanzhi.missions.resources.queries import inventory
from shanzhi.missions.resources.web import forms, pages, showing
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.resources.benefit import OwnerClass
from shanzhi.policy.resources.consent import COUNTED, ROUTES, Count, Route
from shanzhi.policy.resources.terms import by_house, categories, house

TABS = (("asset", "场地", "building-community"), ("need", "需求", "heart"), ("workforce", "人手", "users"))
GROUPS = (("", "全部"), ("room", "用房"), ("ad_surface", "广告位载体"), ("open_space", "空地"))


@requires(*pages.READERS)
@require_GET
def resources(request: HttpRequest) -> HttpResponse:
    """The three inventories of one's own area, the schematic map beside the list of a community."""
    actor = acting(request)
    tab = request.GET.get("tab", "asset")
    text, group = request.GET.get("q", "").strip()[:40], request.GET.get("group", "")
    rows: Any = inventory.assets(actor, text, group)
    if tab == "need":
        rows = inventory.needs(actor, text, group)
    elif tab == "workforce":
        rows = inventory.workforce(actor)
    page = page_of(request, rows)
    context = {
        "tab": tab if tab in ("need", "workforce") else "asset",
        "page": showing.assets(page) if tab not in ("need", "workforce") else page,
        "sheet": page,
        "q": text,
        "group": group,
        "groups": GROUPS,
        "categories": {row.code: row.name for row in categories("needs", facts.local_day(timezone.now()))},
        "kinds": {row.code: row.name for row in categories("workforce", facts.local_day(timezone.now()))},
        "stock": inventory.stock_of(actor),
        "own": actor.tier == "community",
        "once": uuid4().hex,
    }
    return render(request, "resources/resources.html", context)


@requires(*pages.WORKERS)
@require_http_methods(["GET", "POST"])
def new_asset(request: HttpRequest) -> HttpResponse:
    """Survey mode: photographs first, four fields, done (D5-4.3.1)."""
    form = forms.AssetForm(request.POST or None, request.FILES or None)
    problems: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        decision, place = _record(request, form)
        if place:
            messages.success(request, "记下了。再拍一处，或点“这一类摸完了”。")
            return redirect(place)
        problems = decision.reasons
    context = {"form": form, "problems": problems, "once": uuid4().hex, "most": _photos_most()}
    return render(request, "resources/asset_new.html", context, status=409 if problems else 200)


def _photos_most() -> int:
    most: int = house(facts.local_day(timezone.now()))["photos_most"]
    return most


def _record(request: HttpRequest, form: forms.AssetForm) -> tuple[Decision, str]:
    actor, data = acting(request), form.cleaned_data
    many = len(request.FILES.getlist("photos"))
    if many > _photos_most():
        why = by_house("asset_photos", f"照片有 {many} 张，太多了。", f"一处最多 {_photos_most()} 张，挑最清楚的留下。")
        return Decision((why,)), ""

    def deed() -> tuple[Decision, str]:
        draft = AssetDraft(
            name=data["name"],
            group=form.group(),
            item=data["item"],
            owner_class=data["owner_class"],
            area=form.money_of("area"),
            title_proof=data["title_proof"],
            monthly_rent=abs(form.money_of("monthly_rent")),
            use_price=data["use_price"],
            spot=data["spot"],
        )
        photo_ids = pages.kept(request, "photos", "asset", images_only=True)
        decision, row = surveying.record_asset(
            draft=draft, photo_ids=photo_ids, place_id=actor.place_id or 0, actor=actor, now=timezone.now()
        )
        return decision, f"/w/resources/{row.pk}/" if row else ""

    try:
        return pages.once_done(request, deed)
    except UnacceptableFile as problem:
        return Decision((by_house("photo", str(problem)),)), ""


@requires(*pages.READERS, Role.APPROVER)
@require_GET
def asset(request: HttpRequest, pk: int) -> HttpResponse:
    return _asset_page(request, pk)


def _asset_page(request: HttpRequest, pk: int, problems: tuple[Reason, ...] = (), form: Any = None) -> HttpResponse:
    """One asset: what it is, who must agree and how that stands, when it is used."""
    actor, now = acting(request), timezone.now()
    row = inventory.asset_for(actor, pk)
    if row is None:
        raise Http404
    route = ROUTES[OwnerClass(row.owner_class)]
    consents = inventory.consents(pk)
    context = {
        "asset": row,
        "view": showing.asset(row),
        "photos": inventory.photos(pk),
        "route": route,
        "counted": route in COUNTED,
        "consent": showing.consent_of(row, consents, facts.local_day(now)),
        "consents": [showing.told(one, facts.local_day(now), actor) for one in consents],
        "bookings": inventory.bookings(pk, now),
        "working": actor.has(*pages.WORKERS) and actor.place_id == row.place_id,
        "may_verify": actor.has(Role.HEAD, Role.WORKER) and row.surveyed_by_id != actor.post_id,
        "owners": forms.OWNERS,
        "problems": problems,
        "form": form,
        "verify": forms.VerifyForm(initial={"title_proof": row.title_proof, "owner_class": row.owner_class}),
        "consent_form": form if isinstance(form, forms.ConsentForm) else forms.ConsentForm(),
        "booking_form": form if isinstance(form, forms.BookingForm) else forms.BookingForm(),
        "once": uuid4().hex,
    }
    return render(request, "resources/asset.html", context, status=409 if problems or form else 200)


@requires(*pages.WORKERS)
@require_POST
def asset_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One deed on an asset; a refusal shows the page again with what was typed."""
    actor = acting(request)
    row = inventory.asset_for(actor, pk)
    step = STEPS.get(name)
    if row is None or step is None or row.place_id != actor.place_id:
        raise Http404
    decision, form = step(request, row)
    if decision is not None and decision.allowed:
        return redirect(f"/w/resources/{pk}/")
    return _asset_page(request, pk, decision.reasons if decision else (), form)


Told = tuple[Decision | None, Any]
"""A decision, or none when the form itself cannot be read; and the form with what was typed."""


def _verify(request: HttpRequest, row: Any) -> Told:
    form = forms.VerifyForm(request.POST)
    if not form.is_valid():
        return None, form
    data = form.cleaned_data
    return surveying.verify_asset(
        asset_id=row.pk,
        title_proof=data["title_proof"],
        owner_class=data["owner_class"],
        actor=acting(request),
        now=timezone.now(),
    ), form


def _publish(request: HttpRequest, row: Any) -> Told:
    return surveying.publish_asset(asset_id=row.pk, actor=acting(request), now=timezone.now()), None


def _photos(request: HttpRequest, row: Any) -> Told:
    try:
        photo_ids = pages.kept(request, "photos", "asset", images_only=True)
    except UnacceptableFile as problem:
        return Decision((by_house("photo", str(problem)),)), None
    return surveying.add_photos(asset_id=row.pk, photo_ids=photo_ids, actor=acting(request), now=timezone.now()), None


def _consent(request: HttpRequest, row: Any) -> Told:
    form = forms.ConsentForm(request.POST, request.FILES)
    if not form.is_valid():
        return None, form
    route = Route.DELIBERATION if request.POST.get("route") == "deliberation" else ROUTES[OwnerClass(row.owner_class)]
    data = form.cleaned_data
    draft = ConsentDraft(route, data["purpose"], data["decided_on"], _count(route, data), data["agreed"] != "false", "")

    def deed() -> tuple[Decision, str]:
        paper = pages.kept(request, "paper", row.subject)
        decision, made = consenting.ask_consent(
            asset_id=row.pk,
            draft=draft,
            paper_id=paper[0] if paper else None,
            actor=acting(request),
            now=timezone.now(),
        )
        return decision, f"/w/resources/{row.pk}/" if made else ""

    try:
        return pages.once_done(request, deed)[0], form
    except UnacceptableFile as problem:
        return Decision((by_house("paper", str(problem)),)), form


def _count(route: Route, data: dict[str, Any]) -> Count | None:
    names = ("eligible", "present", "in_favour")
    if route not in COUNTED or any(data[name] is None for name in names):
        return None
    return Count(**{name: data[name] for name in (*names, "eligible_area", "present_area", "in_favour_area")})


def _confirm(request: HttpRequest, row: Any) -> Told:
    number = pages.id_of(request, "consent")
    return consenting.confirm_consent(consent_id=number, actor=acting(request), now=timezone.now()), None


def _book(request: HttpRequest, row: Any) -> Told:
    form = forms.BookingForm(request.POST)
    if not form.is_valid():
        return None, form
    draft = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at", "purpose", "used_by")}
    price = form.money_of("price")
    if price < 0:
        return Decision((by_house("booking_price", "收费不能是负数。", "免费就写 0。"),)), form
    return surveying.book(
        asset_id=row.pk, draft=draft | {"price": price}, actor=acting(request), now=timezone.now()
    ), form


def _unbook(request: HttpRequest, row: Any) -> Told:
    number = pages.id_of(request, "booking")
    return surveying.cancel_booking(booking_id=number, actor=acting(request), now=timezone.now()), None


STEPS: dict[str, Callable[[HttpRequest, Any], Told]] = {
    "verify": _verify,
    "publish": _publish,
    "photos": _photos,
    "consent": _consent,
    "confirm": _confirm,
    "book": _book,
    "unbook": _unbook,
}


@public
@require_GET
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture of a published asset for everybody, of any other for those in reach."""
    return pages.handed_out(inventory.photo_file(getattr(request, "actor", None), pk))


@requires(*pages.READERS)
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes behind a consent, for those who see the asset."""
    row = inventory.consent_for(acting(request), pk)
    return pages.handed_out(row.paper if row else None)
