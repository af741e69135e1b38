"""Hand-overs (交接): what lies with a post across all parts of the system, and taking it over."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.cases import queries as cases
from shanzhi.kernel.findings import queries as findings
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.people import actions as people
from shanzhi.kernel.people import queries, staffing
from shanzhi.kernel.people.actions import OpenMatter
from shanzhi.kernel.people.permission import acting, signed_in
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.admission import queries as admission
from shanzhi.policy.decision import Decision

WORKERS = (Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY, Role.GRID_WORKER, Role.TOWNSHIP_CLERK)
TITLE = 200
MOST_REVIEWS = 10_000
Matters = Iterable[tuple[str, str]]


def open_matters(holder: Actor) -> list[OpenMatter]:
    """Everything unfinished that lies with a post, each thing once; at most one query a kind."""
    asked = (ask(holder) for roles, ask in _KINDS if holder.has(*roles))
    found = {subject: OpenMatter(subject, title[:TITLE]) for rows in asked for subject, title in rows}
    return list(found.values())


def _assignments(holder: Actor) -> Matters:
    return ((f"assignment:{r.pk}", f"{r.get_state_display()}：{r.title}") for r in cases.lying_with(holder))


def _approvals(holder: Actor) -> Matters:
    return ((f"demand:{r.demand_id}", f"待审批：{r.filing.title}") for r in admission.approvals_waiting(holder))


def _reviews(holder: Actor) -> Matters:
    rows = admission.reviews_waiting(holder, limit=MOST_REVIEWS)
    return ((f"review:{r.pk}", f"{r.get_kind_display()}：{r.filing.title}") for r in rows)


def _demands(holder: Actor) -> Matters:
    rows: Iterable[Any] = admission.unfinished_demands(holder)
    return ((f"demand:{r.pk}", f"{r.get_state_display()}：{r.title or '（还没写名称）'}") for r in rows)


def _findings(holder: Actor) -> Matters:
    return ((f"finding:{r.pk}", f"{r.get_state_display()}：{r.title}") for r in findings.lying_with(holder))


_KINDS: tuple[tuple[tuple[Role, ...], Callable[[Actor], Matters]], ...] = (
    (WORKERS, _assignments),
    ((Role.APPROVER, Role.STAFFING_OFFICER), _approvals),
    ((Role.LEGAL_REVIEWER, Role.DESK), _reviews),
    ((Role.FILER,), _demands),
    ((Role.FILER, Role.SUPERVISOR, Role.DESK), _findings),
)
"""Which roles something can lie with, and how to find it."""


@transaction.atomic
def end_post(*, post_id: int, on: date, follower_id: int | None, actor: Actor, now: datetime) -> Decision:
    """End a post with all that lies with it; the follower's body hears of what waits for it."""
    post = queries.posts_within(actor).get(pk=post_id)
    decision, row = staffing.end_post(
        post_id=post_id,
        on=on,
        follower_id=follower_id,
        matters=open_matters(queries.actor_in(post)),
        actor=actor,
        now=now,
    )
    if row is not None:
        messages.write_notice(
            key=f"hand_over:{row.pk}",
            recipient_id=post.body_id,
            kind="hand_over",
            subject=f"post:{post.pk}",
            title=f"有一份交接等着接收：{post.title}",
            text="接手的人打开看清单，接收后原岗位结束。",
            link="/me/hand-overs/",
            now=now,
        )
    return decision


@signed_in
@require_http_methods(["GET", "POST"])
def hand_overs(request: HttpRequest) -> HttpResponse:
    """What waits to be taken over by the acting post."""
    actor, status = acting(request), 200
    if request.method == "POST":
        asked = request.POST.get("hand_over", "")
        known = int(asked) if asked.isdecimal() and len(asked) < 15 else 0
        if people.take_over(hand_over_id=known, actor=actor, now=timezone.now()):
            return redirect("hand_overs")
        status = 409
    context = {"waiting": queries.hand_overs_to(actor), "missed": status == 409}
    return render(request, "work/hand_overs.html", context, status=status)
