"""Campaigns: opened by a lead department, seen as a tree, spot-checked, followed by a rescan and a bulletin."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.campaigns import actions as campaigns
from shanzhi.kernel.campaigns import queries
from shanzhi.kernel.campaigns.actions import CampaignDraft
from shanzhi.kernel.documents.downloads import workbook
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.supervision import actions
from shanzhi.missions.supervision import queries as own
from shanzhi.missions.supervision.web.forms import CampaignForm
from shanzhi.policy import campaigns as rules
from shanzhi.policy.calendar import local_day
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.terms import in_force

WATCHERS = (Role.SUPERVISOR, Role.DESK)
READERS = (*WATCHERS, Role.LEADER)
HEADINGS = ("县区", "街道（乡镇）、社区（村）", "状态", "查了几项", "问题", "改好", "超期天数")


@requires(*READERS)
@require_GET
def hub(request: HttpRequest) -> HttpResponse:
    """监督检查: everything a supervisor looks after, each with one sentence."""
    return render(request, "supervision/hub.html", {"leading": acting(request).has(*WATCHERS)})


@requires(*READERS)
@require_GET
def campaign_list(request: HttpRequest) -> HttpResponse:
    context = {"page": page_of(request, queries.campaigns_for(acting(request))), "today": local_day(timezone.now())}
    return render(request, "supervision/campaigns.html", context)


@requires(*WATCHERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """What, on which paper, since when, until when; the paper's own period is taken where it names one."""
    form = CampaignForm(request.POST or None)
    decision = Decision()
    if request.method == "POST" and form.is_valid():
        decision, place = _open(request, form)
        if place:
            return redirect(place)
    context = {"form": form, "problems": decision.reasons, "once": uuid4().hex}
    status = 409 if decision.reasons else 422 if form.errors else 200
    return render(request, "supervision/new_campaign.html", context, status=status)


def _open(request: HttpRequest, form: CampaignForm) -> tuple[Decision, str]:
    actor, now, data = acting(request), timezone.now(), form.cleaned_data
    known = rules.kinds(local_day(now)).get(data["kind"], {})
    told: list[Decision] = []

    def write() -> str:
        draft = CampaignDraft(
            kind=data["kind"],
            title=data["title"] or f"{data['issued_on']:%Y}年{known.get('title', '')}",
            document=data["document"],
            issued_on=data["issued_on"],
            due_on=data["due_on"],
            tier=known.get("tier", "township"),
            place_ids=(actor.place_id or 0,),
            list_version="",
        )
        decision, row = campaigns.open_campaign(draft=draft, actor=actor, now=now)
        told.append(decision)
        return f"/s/campaigns/{row.pk}/" if row else ""

    place = once(key=key_of(request), actor=actor, do=write)
    return (told[0] if told else Decision()), place


@requires(*READERS)
@require_GET
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "supervision/campaign.html", _page(request, pk, ()))


def _page(request: HttpRequest, pk: int, problems: tuple[Any, ...]) -> dict[str, Any]:
    actor, today = acting(request), local_day(timezone.now())
    row = queries.campaign_for(actor, pk)
    if row is None:
        raise Http404
    tree = queries.progress_tree(actor, row, today)
    late = [(c, b) for c in tree.counties for b in c.branches if b.standing.late]
    return {
        "campaign": row,
        "tree": tree,
        "today": today,
        "left": (row.due_on - today).days,
        "late": late[:8],
        "late_more": max(0, len(late) - 8),
        "tasks": queries.tasks_of(row),
        "drawn": queries.drawn_items(actor, pk),
        "asked": queries.invitations_about(actor, row.subject),
        "bulletins": own.bulletins_for(actor).filter(campaign=pk)[:3],
        "leading": actor.has(*WATCHERS),
        "owning": actor.has(*WATCHERS) and row.owner_id == actor.body_id,
        "rescan": _rescan_due(row, today),
        "problems": problems,
        "once": uuid4().hex,
    }


def _rescan_due(row: Any, today: Any) -> int | None:
    """The rescan that is due by now, the longest first."""
    days = sorted(in_force("campaigns", today)["rescan_days"], reverse=True)
    return next((d for d in days if (today - row.due_on).days >= d), None)


@requires(*WATCHERS)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Draw the spot check, look at a place, ask a department, draft the bulletin, rescan, end."""
    row = queries.campaign_for(acting(request), pk)
    if row is None or name not in STEPS:
        raise Http404
    decision, place = STEPS[name](request, row)
    if decision.reasons:
        return render(request, "supervision/campaign.html", _page(request, pk, decision.reasons), status=409)
    return redirect(place or f"/s/campaigns/{pk}/")


Step = tuple[Decision, str]


def _draw(request: HttpRequest, row: Any) -> Step:
    campaigns.draw_spot_check(campaign_id=row.pk, actor=acting(request), now=timezone.now())
    return Decision(), ""


def _number(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 12 else 0


def _look(request: HttpRequest, row: Any) -> Step:
    item = _number(request, "item")
    return campaigns.spot_checked(item_id=item, actor=acting(request), now=timezone.now()), ""


def _invite(request: HttpRequest, row: Any) -> Step:
    body = people.body_called([request.POST.get("issuer_name", "").strip()])
    found = body.pk if body else _number(request, "issuer_id")
    if not people.body_known(found):
        return Decision((Reason("invite_whom", None, "", "没有找到这个部门。", "打两个字，从列表里选。"),)), ""
    campaigns.invite(
        subject=row.subject,
        title=row.title,
        question=request.POST.get("question", "").strip()[:1000] or "请答复本部门承担的任务和完成时间。",
        body_id=found,
        actor=acting(request),
        now=timezone.now(),
    )
    return Decision(), ""


def _bulletin(request: HttpRequest, row: Any) -> Step:
    told: list[Decision] = []

    def write() -> str:
        decision, made = actions.draft_bulletin(campaign_id=row.pk, actor=acting(request), now=timezone.now())
        told.append(decision)
        return f"/s/bulletins/{made.pk}/" if made else ""

    place = once(key=key_of(request), actor=acting(request), do=write)
    return (told[0] if told else Decision()), place


def _rescan(request: HttpRequest, row: Any) -> Step:
    now = timezone.now()
    decision, made = actions.rescan(campaign_id=row.pk, actor=acting(request), now=now)
    return decision, f"/s/campaigns/{made.pk}/" if made else ""


def _end(request: HttpRequest, row: Any) -> Step:
    campaigns.close_campaign(campaign_id=row.pk, actor=acting(request), now=timezone.now())
    return Decision(), ""


STEPS = {"draw": _draw, "look": _look, "invite": _invite, "bulletin": _bulletin, "rescan": _rescan, "end": _end}


@requires(*READERS)
@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today = acting(request), local_day(timezone.now())
    row = queries.campaign_for(actor, pk)
    if row is None:
        raise Http404
    tree = queries.progress_tree(actor, row, today)
    cells = (
        (
            county.name,
            branch.item.place.name,
            branch.item.get_state_display(),
            str(branch.item.checked),
            str(branch.tally.findings),
            str(branch.tally.cured),
            str(branch.standing.overdue_days),
        )
        for county in tree.counties
        for branch in county.branches
    )
    return workbook(f"{row.title[:20]}进度", HEADINGS, cells)


@requires(Role.FILER, *READERS)
@require_http_methods(["GET", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """What the actor's department was asked to answer."""
    actor = acting(request)
    decision = Decision()
    if request.method == "POST":
        decision = campaigns.answer_invitation(
            invitation_id=_number(request, "invitation"),
            text=request.POST.get("text", "")[:2000],
            actor=actor,
            now=timezone.now(),
        )
        if decision.allowed:
            return redirect("/s/invitations/")
    context = {
        "page": page_of(request, queries.invitations_to(actor)),
        "problems": decision.reasons,
        "today": local_day(timezone.now()),
        "typed": request.POST,
    }
    return render(request, "supervision/invitations.html", context, status=409 if decision.reasons else 200)
