"""清单修订: a county's own edition, change by change, by spreadsheet or by hand; another person puts it in force."""

from typing import Any
from uuid import uuid4

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.catalogues import queries as catalogues
from shanzhi.kernel.catalogues import revising
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.admission import actions, facts, queries
from shanzhi.missions.admission.web.list_forms import ChangeForm, DayForm, NoteForm
from shanzhi.policy.decision import Decision

KEEPERS = (Role.DESK, Role.LEGAL_REVIEWER, Role.APPROVER)
ONLY_DIFFERENCES, ALL = "", "all"


@requires(*KEEPERS)
@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """The eight lists as they hold here, with the open draft of each."""
    actor, day = acting(request), facts.local_day(timezone.now())
    place = queries.place_of(actor)
    context = {
        "rows": catalogues.standing_at(place, day),
        "place": place,
        "page": page_of(request, catalogues.revisions_for(actor)),
        "may_draft": actor.has(Role.DESK),
        "once": uuid4().hex,
    }
    return render(request, "admission/lists.html", context)


@requires(Role.DESK)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Open a draft of one list, or go to the open one."""
    actor, now = acting(request), timezone.now()
    annex = request.POST.get("annex", "")
    known = annex in {str(number) for number in catalogues.SHORT_TITLES}
    day = facts.local_day(now)
    row = revising.start_revision(annex=int(annex), actor=actor, now=now, on=day) if known else None
    if row is None:
        flash.error(request, "没有找到这张清单。请在下面选一张，点“修订”。")
        return redirect("admission:lists")
    return redirect("admission:revision", pk=row.pk)


def _revision(request: HttpRequest, pk: int) -> Any:
    row = catalogues.revision_for(acting(request), pk)
    if row is None:
        raise Http404
    return row


def _page(request: HttpRequest, row: Any, decision: Decision, **more: Any) -> HttpResponse:
    actor = acting(request)
    pairs = catalogues.comparison(row)
    shown = request.GET.get("show", ONLY_DIFFERENCES)
    differing = [pair for pair in pairs if pair.change is not None]
    context = {
        "revision": row,
        "pairs": pairs if shown == ALL else differing,
        "different": len(differing),
        "same": len(pairs) - len(differing),
        "total": len(pairs),
        "show": shown,
        "editable": actor.has(Role.DESK) and row.state in revising.EDITABLE,
        "reviewing": row.state == "in_review" and row.drafted_by_id != actor.post_id,
        "problems": decision.reasons,
        "once": uuid4().hex,
        "day_form": DayForm(initial={"in_force_from": row.in_force_from}),
        "note_form": NoteForm(),
    }
    status = 409 if decision.reasons else 200
    return render(request, "admission/revision.html", context | more, status=status)


@requires(*KEEPERS)
@require_GET
def revision(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft beside its base: what is added, altered, removed, and why."""
    return _page(request, _revision(request, pk), Decision())


@requires(Role.DESK)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change by hand: a new entry, or one of the base altered or removed."""
    row = _revision(request, pk)
    number = request.GET.get("number", "").strip()[:20]
    entry = catalogues.entry_numbered(row.base_id, number) if number else None
    known = row.changes.filter(number=number).first() if number else None
    form = ChangeForm(entry, known, request.POST or None, number=number or catalogues.free_number(row))
    decision = Decision()
    if request.method == "POST" and form.is_valid():
        decision = revising.put_change(revision_id=pk, draft=form.draft(), actor=acting(request), now=timezone.now())
        if decision.allowed:
            return redirect("admission:revision", pk=pk)
    context = {"revision": row, "entry": entry, "form": form, "problems": decision.reasons, "known": known}
    return render(request, "admission/change.html", context, status=409 if decision.reasons else 200)


@requires(*KEEPERS)
@require_POST
def revision_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take a change back, undo a spreadsheet, hand in, give up, publish, send back."""
    row = _revision(request, pk)
    if name not in STEPS:
        raise Http404
    if name in DRAFTERS and not acting(request).has(Role.DESK):
        raise Http404
    form = DayForm(request.POST) if name == "submit" else NoteForm(request.POST)
    if not form.is_valid():
        shown = {"day_form": form} if name == "submit" else {"note_form": form}
        return _page(request, row, Decision(), form=form, **shown)
    answers: list[Decision] = []

    def act() -> str:
        answers.append(STEPS[name](request, pk, form.cleaned_data))
        return f"/a/lists/revisions/{pk}/" if answers[0].allowed else ""

    place = once(key=key_of(request), actor=acting(request), do=act)
    return redirect(place) if place else _page(request, _revision(request, pk), answers[0], form=form)


def _submit(request: HttpRequest, pk: int, data: dict[str, Any]) -> Decision:
    now = timezone.now()
    return revising.submit_revision(
        revision_id=pk, in_force_from=data["in_force_from"], on=facts.local_day(now), actor=acting(request), now=now
    )


def _drop(request: HttpRequest, pk: int, data: dict[str, Any]) -> Decision:
    wanted = request.POST.get("change", "")
    if wanted.isdecimal() and len(wanted) < 19:
        revising.drop_change(revision_id=pk, change_id=int(wanted), actor=acting(request), now=timezone.now())
    return Decision()


def _undo(request: HttpRequest, pk: int, data: dict[str, Any]) -> Decision:
    batch = request.POST.get("batch", "")[:40].replace("\x00", "")
    count = revising.undo_import(revision_id=pk, batch=batch, actor=acting(request), now=timezone.now())
    flash.success(request, f"撤销了 {count} 行。" if count else "没有可撤销的：可能已经撤销过。")
    return Decision()


def _withdraw(request: HttpRequest, pk: int, data: dict[str, Any]) -> Decision:
    revising.withdraw_revision(revision_id=pk, actor=acting(request), now=timezone.now())
    return Decision()


def _review(publish: bool) -> Any:
    def answer(request: HttpRequest, pk: int, data: dict[str, Any]) -> Decision:
        checked = [int(key) for key in request.POST.getlist("checked") if key.isdecimal() and len(key) < 19]
        return actions.review_revision(
            revision_id=pk,
            publish=publish,
            note=data["note"],
            checked=checked,
            actor=acting(request),
            now=timezone.now(),
        )

    return answer


STEPS = {
    "drop": _drop,
    "undo": _undo,
    "submit": _submit,
    "withdraw": _withdraw,
    "publish": _review(True),
    "return": _review(False),
}
DRAFTERS = ("drop", "undo", "submit", "withdraw")
