"""The self-check on a phone: nothing changed in two taps, one board more, one board changed or gone (J10)."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.campaigns import queries as campaigns
from shanzhi.kernel.documents.files import UnacceptableFile
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.signboards import actions, queries
from shanzhi.missions.signboards.actions import BoardDraft
from shanzhi.missions.signboards.web.forms import BoardForm, ChangeForm
from shanzhi.missions.signboards.web.photos import CHECKERS, kept
from shanzhi.policy.calendar import local_day
from shanzhi.policy.decision import Decision
from shanzhi.policy.signboards import terms

MOST_PHOTOS = 30


def _today() -> Any:
    return local_day(timezone.now())


@requires(*CHECKERS)
@require_GET
def boards(request: HttpRequest) -> HttpResponse:
    """What hangs here, what has to be checked."""
    actor = acting(request)
    rows = list(queries.hanging(actor)[:200])
    items = [item for item in campaigns.open_items(actor) if "signboard" in item.campaign.kind]
    context = {"boards": rows, "items": items, "today": _today(), "street": actor.tier == "township"}
    return render(request, "signboards/boards.html", context)


@requires(*CHECKERS)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """One page: all boards with their last photo, one button when nothing changed."""
    item = campaigns.item_of(acting(request), pk)
    if item is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            return redirect(once(key=key_of(request), actor=acting(request), do=lambda: _confirm(request, pk)))
        except UnacceptableFile as refused:
            problem = str(refused)
    rows = list(queries.hanging(acting(request))[:200])
    context = {
        "item": item,
        "boards": rows,
        "wanted": queries.last_photo_wanted(pk, rows, _today()),
        "problem": problem,
        "left": (item.due_on - _today()).days,
        "street": acting(request).tier == "township",
        "once": uuid4().hex,
    }
    return render(request, "signboards/check.html", context, status=422 if problem else 200)


def _confirm(request: HttpRequest, pk: int) -> str:
    uploads = [(name, file) for name, file in request.FILES.items() if name.startswith("photo_")][:MOST_PHOTOS]
    numbers = [(name.removeprefix("photo_"), file) for name, file in uploads]
    photos = {int(n): kept(request, f) or 0 for n, f in numbers if n.isdecimal() and len(n) < 12}
    actions.confirm_unchanged(campaign_id=pk, photos=photos, actor=acting(request), now=timezone.now())
    return f"/w/signboards/{pk}/"


@requires(*CHECKERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """多出一块牌子: what it says, where it hangs, who asked for it."""
    form = BoardForm(request.POST or None, request.FILES or None)
    decision = Decision()
    if request.method == "POST" and form.is_valid():
        try:
            decision, place = _register(request, form)
        except UnacceptableFile as problem:
            form.add_error("photo", str(problem))
        else:
            if place:
                return redirect(place)
    actor = acting(request)
    context = {
        "form": form,
        "problems": decision.reasons,
        "campaign": campaigns.item_of(actor, _campaign(request)) if _campaign(request) else None,
        "street": actor.tier == "township",
        "duties": terms(_today())["duties"].items(),
        "once": uuid4().hex,
    }
    status = 409 if decision.reasons else 422 if form.errors else 200
    return render(request, "signboards/new.html", context, status=status)


def _campaign(request: HttpRequest) -> int:
    given = request.POST.get("campaign") or request.GET.get("campaign") or ""
    return int(given) if given.isdecimal() and len(given) < 12 else 0


def _register(request: HttpRequest, form: BoardForm) -> tuple[Decision, str]:
    told: list[Decision] = []
    data = form.cleaned_data

    def write() -> str:
        draft = BoardDraft(
            text=data["text"],
            placement=data["placement"],
            spot=data["spot"],
            duty=data["duty"],
            asked_by_id=data["issuer_id"],
            asked_by_name=data["issuer_name"],
            admission_number=data["admission_number"],
            task=data["task"],
            photo_id=kept(request, data["photo"]),
            campaign_id=_campaign(request) or None,
        )
        decision, row = actions.register_board(draft=draft, actor=acting(request), now=timezone.now())
        told.append(decision)
        return f"/w/signboards/boards/{row.pk}/" if row else ""

    place = once(key=key_of(request), actor=acting(request), do=write)
    return (told[0] if told else Decision()), place


@requires(*CHECKERS)
@require_GET
def board(request: HttpRequest, pk: int) -> HttpResponse:
    row = queries.board_for(acting(request), pk)
    if row is None:
        raise Http404
    form = ChangeForm(initial={"text": row.text, "placement": row.placement})
    return render(request, "signboards/board.html", _page(request, row, form, ()))


def _page(request: HttpRequest, row: Any, form: ChangeForm, problems: tuple[Any, ...]) -> dict[str, Any]:
    own = row.finding is not None and row.finding.issuer_id == acting(request).body_id
    return {
        "board": row,
        "form": form,
        "problems": problems,
        "campaign": _campaign(request),
        "proof": own and row.finding.state == "ordered",
        "once": uuid4().hex,
    }


@requires(*CHECKERS)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Change a board, or say that it is gone."""
    row = queries.board_for(acting(request), pk)
    if row is None or name not in ("change", "remove"):
        raise Http404
    form = ChangeForm(request.POST if name == "change" else None, request.FILES if name == "change" else None)
    decision = Decision()
    if name == "remove" or form.is_valid():
        try:
            decision = _taken(request, pk, name, form)
        except UnacceptableFile as problem:
            form = form if form.is_bound else ChangeForm({"text": row.text, "placement": row.placement})
            form.add_error("photo", str(problem))
        else:
            if decision.allowed:
                return redirect(f"/w/signboards/{_campaign(request)}/" if _campaign(request) else "/w/signboards/")
    again = form if form.is_bound else ChangeForm(initial={"text": row.text, "placement": row.placement})
    return render(request, "signboards/board.html", _page(request, row, again, decision.reasons), status=409)


def _taken(request: HttpRequest, pk: int, name: str, form: ChangeForm) -> Decision:
    actor, now, campaign = acting(request), timezone.now(), _campaign(request) or None
    if name == "remove":
        after = kept(request, request.FILES.get("after"))
        return actions.take_down(board_id=pk, after_id=after, campaign_id=campaign, actor=actor, now=now)
    data = form.cleaned_data
    return actions.change_board(
        board_id=pk,
        text=data["text"],
        placement=data["placement"],
        photo_id=kept(request, data["photo"]),
        campaign_id=campaign,
        actor=actor,
        now=now,
    )


@requires(Role.TOWNSHIP_CLERK)
@require_http_methods(["GET", "POST"])
def wall(request: HttpRequest, pk: int) -> HttpResponse:
    """What the communities showed, nine at a time; one button for all but the marked ones."""
    actor = acting(request)
    campaign = campaigns.campaign_for(actor, pk)
    if campaign is None:
        raise Http404
    if request.method == "POST":
        marked = frozenset(int(v) for v in request.POST.getlist("not") if v.isdecimal() and len(v) < 12)
        actions.accept_wall(campaign_id=pk, except_ids=marked, actor=actor, now=timezone.now())
        return redirect(f"/w/signboards/{pk}/wall/")
    context = {"campaign": campaign, "page": page_of(request, queries.wall(actor, pk))}
    return render(request, "signboards/wall.html", context)
