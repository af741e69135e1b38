"""The county's guides: what is complete, opening with one click on five channels, postings by hand."""

from uuid import uuid4

from django.conf import settings
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from shanzhi.kernel.documents import actions as documents
from shanzhi.kernel.documents.files import UnacceptableFile
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.certificates import actions, queries
from shanzhi.missions.certificates.web import asking
from shanzhi.policy.certificates import channels
from shanzhi.policy.certificates.guides import guide_of, missing_parts
from shanzhi.policy.decision import Decision, Reason

OWNERS = (Role.DESK, Role.SUPERVISOR)


@requires(*OWNERS)
@require_GET
def guide_list(request: HttpRequest) -> HttpResponse:
    """办事指南: every type of the county, complete or not, and where each is published."""
    actor = acting(request)
    rows = queries.guides_of(actor.place_id or 0)
    context = {
        "rows": [(row, missing_parts(row.content), _published(row)) for row in rows],
        "channels": channels.CHANNELS,
        "medians": queries.medians(),
        "demandings": queries.demandings(actor)[:50],
        "amendments": queries.amendments_of(actor)[:20],
    }
    return render(request, "certificates/guides.html", context)


def _published(row: object) -> int:
    publication = getattr(row, "publication", None)
    return sum(one.state == "done" for one in publication.postings.all()) if publication else 0


@requires(*OWNERS)
@require_GET
def guide(request: HttpRequest, pk: int) -> HttpResponse:
    """One guide: what it holds, what is missing, its five channels."""
    return show(request, pk, ())


def show(request: HttpRequest, pk: int, problems: tuple[Reason, ...]) -> HttpResponse:
    row = queries.own_guide(acting(request), pk)
    if row is None:
        raise Http404
    postings = queries.postings_of(row.publication_id) if row.publication_id else []
    context = {
        "row": row,
        "guide": guide_of(row.content),
        "missing": missing_parts(row.content),
        "postings": [(one, channels.channel(one.channel)) for one in postings],
        "ready": actions.parcel_of(postings[0]).text if postings else "",
        "today": timezone.localdate(),
        "problems": problems,
        "once": uuid4().hex,
    }
    return render(request, "certificates/own_guide.html", context, status=409 if problems else 200)


@requires(*OWNERS)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Open it, close it, or start a new edition from the last one."""
    actor, now = acting(request), timezone.now()
    row = queries.own_guide(actor, pk)
    if row is None or name not in ("open", "close", "edition"):
        raise Http404
    if name == "open":
        decision = actions.open_guide(guide_id=pk, configured=settings.CHANNELS, actor=actor, now=now)
    elif name == "close":
        decision = actions.close_guide(guide_id=pk, actor=actor, now=now)
    else:
        decision, fresh = _edition(request, row)
        if fresh:
            return redirect("certificates:own_guide", pk=fresh)
    if decision.reasons:
        return show(request, pk, decision.reasons)
    flash.success(request, "办好了。")
    return redirect("certificates:own_guide", pk=pk)


def _lines(request: HttpRequest, name: str) -> list[str]:
    return [line.strip() for line in asking.text_of(request, name, 4000).splitlines() if line.strip()]


def _edition(request: HttpRequest, row: object) -> tuple[Decision, int | None]:
    """A new edition: the last one with the parts that were changed on the page."""
    content = dict(getattr(row, "content"))  # noqa: B009  # a row of this mission, read through queries
    days = request.POST.get("working_days", "")
    if not days.isdecimal() or len(days) > 3:
        return Decision((Reason("days", "D1-4.5.7", "", "工作日要填整数，当场办结填 0。", None),)), None
    spot = int(days) == 0
    limit = {"mode": "on_the_spot" if spot else "time_limited", "working_days": int(days)}
    content |= {
        "purpose": asking.text_of(request, "purpose", 500),
        "steps": _lines(request, "steps"),
        "asked": _lines(request, "asked"),
        "norms": _lines(request, "norms"),
        "time_limit": {**content.get("time_limit", {}), **limit},
    }
    decision, fresh = actions.draft_guide(
        code=str(content["cert"]),
        place_id=acting(request).place_id or 0,
        content=content,
        in_duty=request.POST.get("in_duty") == "1",
        reason=asking.text_of(request, "reason"),
        actor=acting(request),
        now=timezone.now(),
    )
    return decision, fresh.pk if fresh else None


@requires(*OWNERS)
@require_POST
def posting(request: HttpRequest, pk: int) -> HttpResponse:
    """Published by hand: a link, a screenshot, or where it hangs."""
    actor = acting(request)
    row = queries.posting_of(actor, pk)
    found = row.publication.service_guide if row else None
    if row is None or found is None:
        raise Http404
    try:
        proof = _proof(request)
    except UnacceptableFile as problem:
        return show(request, found.pk, (Reason("proof", None, "", str(problem), None),))
    decision = actions.post_by_hand(
        posting_id=pk,
        link=asking.text_of(request, "link", 300),
        where=asking.text_of(request, "where"),
        proof_id=proof,
        actor=actor,
        now=timezone.now(),
    )
    if decision.reasons:
        return show(request, found.pk, decision.reasons)
    flash.success(request, "记下了。")
    return redirect("certificates:own_guide", pk=found.pk)


def _proof(request: HttpRequest) -> int | None:
    upload = request.FILES.get("proof")
    if upload is None:
        return None
    return documents.store_file(
        upload=upload,
        name=upload.name or "截图",
        owner_id=acting(request).own_body,
        subject="posting",
        images_only=True,
        actor=acting(request),
        now=timezone.now(),
    ).pk
