"""Sealed votes in the browser: a household votes with its slip, a trustee takes and gives back a share."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.assemblies import actions, elections, queries
from shanzhi.kernel.people.permission import acting, public, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.policy.assemblies.electing import NOT_PROMISED
from shanzhi.policy.normalising import stored

OPTIONS = (
    ("in_favour", "同意", "按议案执行"),
    ("against", "不同意", "还是原来的"),
    ("abstained", "弃权", "算到会，不算同意，也不算不同意"),
)


@public
@require_http_methods(["GET", "POST"])
def ballot(request: HttpRequest, slip: str) -> HttpResponse:
    """Three equal choices, nothing preselected; then the receipt, which does not tell the choice."""
    entry = queries.slip_of(slip[:40])
    election = elections.open_election(entry) if entry else None
    if entry is None or election is None:
        raise Http404
    receipt = actions.receipt_for(election.pk, entry.pk)
    problems: tuple[Any, ...] = ()
    if request.method == "POST" and not receipt:
        choice = request.POST.get("choice", "")[:20]
        decision, receipt = actions.cast(election_id=election.pk, entry_id=entry.pk, choice=choice, now=timezone.now())
        problems = decision.reasons
        if receipt:
            return redirect("ballot", slip=slip)
    context: dict[str, Any] = {
        "entry": entry,
        "row": entry.assembly,
        "motion": election.motion,
        "here": queries.is_here(entry.pk),
        "few": queries.turnout(entry.assembly_id).present < 5,
        "options": OPTIONS,
        "receipt": receipt,
        "problems": problems,
        "not_promised": NOT_PROMISED,
        "board_key": election.board_key,
    }
    page = "assemblies/receipt.html" if receipt else "assemblies/ballot.html"
    return render(request, page, context, status=409 if problems else 200)


@requires(Role.TRUSTEE)
@require_GET
def trustee(request: HttpRequest) -> HttpResponse:
    """计票监管: the votes this trustee holds a share of."""
    return _shares(request)


def _shares(request: HttpRequest, words: str = "", problems: tuple[Any, ...] = (), pk: int = 0) -> HttpResponse:
    shares = [(share, elections.progress(share.election.motion)) for share in elections.shares_of(acting(request))]
    context = {"shares": shares, "words": words, "shown": pk, "problems": problems, "once": uuid4().hex}
    context["kept"] = stored(request.POST.get("words", ""))[:600] if problems else ""
    return render(request, "assemblies/trustee.html", context, status=409 if problems else 200)


@requires(Role.TRUSTEE)
@require_POST
def share(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take the words, shown once on this answer; or give them back after closing."""
    actor = acting(request)
    if elections.share_of(actor, pk) is None or name not in ("take", "back"):
        raise Http404
    if name == "take":
        return _shares(request, actions.take_share(share_id=pk, actor=actor, now=timezone.now()), (), pk)
    words = stored(request.POST.get("words", ""))[:600]
    decision = actions.return_share(share_id=pk, words=words, actor=actor, now=timezone.now())
    if decision.reasons:
        return _shares(request, "", decision.reasons, pk)
    return redirect("trustee")
