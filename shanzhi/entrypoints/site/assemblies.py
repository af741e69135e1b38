"""会议: the list, convening, and the page of one assembly from notice to card (D2-2.5)."""

from typing import Any
from uuid import uuid4

import segno
from django.conf import settings
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from shanzhi.entrypoints.site.assembly_forms import (
    CHANNELS,
    DOOR_WHYS,
    ConveneForm,
    CountForm,
    DeliveryForm,
)
from shanzhi.kernel.assemblies import actions, elections, papers, queries
from shanzhi.kernel.audit.once import once
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.permission import acting, public, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.policy.assemblies.facts import Basis, Body, CalledBy
from shanzhi.policy.assemblies.shares import area_in_words
from shanzhi.policy.decision import Decision
from shanzhi.policy.normalising import stored

HOSTS = (Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY)
READERS = (*HOSTS, Role.TOWNSHIP_CLERK)
STATES = (
    ("", "全部"),
    ("convened", "已通知"),
    ("signing", "签到中"),
    ("session", "开会中"),
    ("concluded", "已结束"),
    ("called_off", "已取消"),
)
TEMPLATES = {
    "convened": "assemblies/preparing.html",
    "signing": "assemblies/live.html",
    "session": "assemblies/session.html",
    "concluded": "assemblies/concluded.html",
    "called_off": "assemblies/concluded.html",
}


@requires(*READERS)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The assemblies of the places in reach."""
    actor = acting(request)
    state, text = request.GET.get("state", ""), stored(request.GET.get("q", "")).strip()[:60]
    rows = queries.assemblies(actor, state if state in dict(STATES) else "", text)
    context = {"page": page_of(request, rows), "states": STATES, "state": state, "q": text, "hosts": actor.has(*HOSTS)}
    return render(request, "assemblies/list.html", context)


@requires(*HOSTS)
@require_http_methods(["GET", "POST"])
def convene(request: HttpRequest) -> HttpResponse:
    """Write the notice; what could not count is refused here, with the article."""
    actor, now, today = acting(request), timezone.now(), timezone.localdate()
    place = people.body(actor.own_body).place
    first = Body.VILLAGE_ASSEMBLY if place.is_village else Body.RESIDENTS_ASSEMBLY
    title = f"{place}{first.label}（{today.year} 年）"
    initial = {"title": title, "voting_body": first, "basis": Basis.HOUSEHOLDS, "notice_on": today}
    form = ConveneForm(request.POST or None, initial=initial, village=place.is_village, today=today)
    decision = Decision()
    if request.method == "POST" and form.is_valid():
        made: dict[str, Any] = {}

        def do() -> str:
            made["decision"], row = actions.convene(draft=form.draft(), place_id=place.pk, actor=actor, now=now)
            return f"/w/assemblies/{row.pk}/" if row else ""

        answer = once(key=key_of(request), actor=actor, do=do)
        if answer:
            return redirect(answer)
        decision = made.get("decision", Decision())
    wrong = bool(form.errors or decision.reasons)
    context = {"form": form, "problems": decision.reasons, "once": uuid4().hex, "place": place}
    return render(request, "assemblies/convene.html", context, status=422 if wrong else 200)


@requires(*READERS)
@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, pk)


def show(
    request: HttpRequest, pk: int, problems: tuple[Any, ...] = (), kept: dict[str, Any] | None = None
) -> HttpResponse:
    """The assembly as it stands: what is next is one button; after a refusal with what was typed."""
    actor = acting(request)
    row = queries.assembly_for(actor, pk)
    if row is None:
        raise Http404
    context = everything(row, actor.has(*HOSTS))
    context |= {"problems": problems, "once": uuid4().hex, "kept": request.POST, "q": ""}
    context |= _state_context(request, row, context)
    context |= kept or {}
    wrong = bool(problems or any(getattr(v, "errors", None) for v in (kept or {}).values()))
    return render(request, TEMPLATES[row.state], context, status=422 if wrong else 200)


def everything(row: Any, host: bool) -> dict[str, Any]:
    """What every state of the page shows."""
    motions = queries.motions(row.pk)
    pack = queries.pack_of(row, motions[0].matter)
    owners = row.basis == Basis.OWNERS
    turnout = queries.turnout(row.pk, owners)
    short = queries.shortfall(row, pack, turnout) if pack else None
    needed = short.needed if short else None
    return {
        "row": row,
        "host": host,
        "owners": owners,
        "pack": pack,
        "unit": Basis(row.basis).unit,
        "basis": Basis(row.basis).label,
        "body": Body(row.voting_body).label,
        "caller": CalledBy(row.called_by).label,
        "motions": motions,
        "turnout": turnout,
        "short": short,
        "share_present": _thousandths(turnout.present, turnout.eligible),
        "share_needed": _thousandths(needed or 0, turnout.eligible),
        "area_line": _area_line(short, turnout) if owners else "",
        "deliveries": queries.deliveries(row.pk),
        "door": queries.door_list(row.pk),
        "minutes_done": row.minutes is not None,
    }


def _thousandths(part: int, whole: int) -> int:
    return part * 1000 // whole if whole else 0


def _area_line(short: Any, turnout: Any) -> str:
    """Owners: the area that is there and the area it takes."""
    if short is None or short.needed_area is None or turnout.present_area is None:
        return ""
    here, needed = area_in_words(turnout.present_area), area_in_words(short.needed_area)
    return f"到会 {here} 平方米，要 {needed} 平方米"


def _state_context(request: HttpRequest, row: Any, known: dict[str, Any]) -> dict[str, Any]:
    if row.state == "convened":
        return {
            "entries": queries.roll(row.pk)[:8],
            "registered": papers.registered(row.place_id, row.basis, queries.on_day(row)),
            "delivery_form": DeliveryForm(initial={"on": timezone.localdate()}),
            "today_is_the_day": timezone.localdate() >= queries.on_day(row),
            "channels": CHANNELS,
            "door_whys": DOOR_WHYS,
            "authorisations": queries.authorisations(row.pk),
        }
    if row.state == "signing":
        return _hall(request, row)
    if row.state == "session":
        items = [_item(motion, known["owners"]) for motion in known["motions"]]
        return _hall(request, row) | {"items": items, "statements": queries.statements(row.pk)}
    return {
        "statements": queries.statements(row.pk),
        "confirmations": queries.confirmations(row.pk),
        "now": timezone.now(),
    }


def _hall(request: HttpRequest, row: Any) -> dict[str, Any]:
    text = stored(request.GET.get("q", "")).strip()[:40]
    hits = queries.entry_named(row.pk, text) if text else []
    return {
        "q": text,
        "hits": [(hit, queries.is_here(hit.pk)) for hit in hits],
        "last": queries.last_sign_in(row.pk, acting(request).post_id),
        "door_whys": DOOR_WHYS,
        "authorisations": queries.authorisations(row.pk),
    }


def _item(motion: Any, owners: bool) -> dict[str, Any]:
    """A motion with the form it is counted with, and for paper how many persons have counted."""
    paper = motion.manner == "paper"
    return {
        "motion": motion,
        "form": CountForm(paper=paper, owners=owners),
        "counted_by": len(queries.counts_of(motion)),
        "election": elections.progress(motion) if motion.manner == "sealed" else None,
    }


@requires(*READERS)
@require_GET
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The number on the wall of the hall; renews itself every ten seconds, without script."""
    row = queries.assembly_for(acting(request), pk)
    if row is None:
        raise Http404
    return render(request, "assemblies/screen.html", everything(row, False) | {"now": timezone.now()})


@requires(*HOSTS)
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sign-in sheet to print, by building; with `slips` each household's own code."""
    row = queries.assembly_for(acting(request), pk)
    if row is None:
        raise Http404
    slips = "slips" in request.GET
    entries = [(entry, _slip_code(entry.slip) if slips else "") for entry in queries.roll(row.pk)[:3000]]
    context = {"row": row, "entries": entries, "slips": slips, "unit": Basis(row.basis).unit}
    return render(request, "assemblies/sheet.html", context)


def _slip_code(slip: str) -> str:
    code = segno.make(f"{settings.PUBLIC_URL}/m/{slip}/", error="m")
    return str(code.svg_inline(scale=2, border=1))


@requires(*READERS)
@require_GET
def paper(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The legal-meeting card and the minutes as PDF."""
    row = queries.assembly_for(acting(request), pk)
    if row is None or row.state != "concluded" or name not in papers.PAPERS:
        raise Http404
    answer = HttpResponse(papers.paper(row, name), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="assembly-{row.pk}-{name}.pdf"'
    return answer


@public
@require_http_methods(["GET", "POST"])
def slip(request: HttpRequest, slip: str) -> HttpResponse:
    """A household's own code: in the hall it signs in, nothing else is shown."""
    entry = queries.slip_of(slip[:40])
    if entry is None:
        raise Http404
    problems: tuple[Any, ...] = ()
    if request.method == "POST":
        decision, _ = actions.sign_by_slip(slip=slip[:40], now=timezone.now())
        if decision.allowed:
            flash.success(request, "到会登记好了。家里来几位都算一户。")
            return redirect("slip", slip=slip)
        problems = decision.reasons
    context = {
        "entry": entry,
        "row": entry.assembly,
        "here": queries.is_here(entry.pk),
        "election": elections.open_election(entry),
        "problems": problems,
    }
    return render(request, "assemblies/slip.html", context, status=409 if problems else 200)
