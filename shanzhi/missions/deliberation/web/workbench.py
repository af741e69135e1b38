"""The community's own cases: list, new, one case, its sides and statements; the street reads along (J8)."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.deliberation import actions, queries
from shanzhi.missions.deliberation.actions.opening import SideDraft
from shanzhi.missions.deliberation.web import pages
from shanzhi.missions.deliberation.web.forms import GROUNDS, CaseForm, StatementsForm
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.deliberation import forms as rules
from shanzhi.policy.deliberation.participants import NAMED

HANDS = (Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY)
READERS = (*HANDS, Role.TOWNSHIP_CLERK, Role.SUPERVISOR)


@requires(*READERS)
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """What waits to be taken up, what runs, what is over."""
    actor = acting(request)
    over = request.GET.get("over") == "1"
    context = {
        "page": page_of(request, queries.cases_of(actor, over=over)),
        "proposals": queries.proposals_of(actor)[:20],
        "over": over,
        "hands": actor.has(*HANDS),
    }
    return render(request, "deliberation/cases.html", context)


@requires(*HANDS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One page: what, whom it reaches, what sort of matter; the form is recommended while typing."""
    form = CaseForm(request.POST or None, initial=_initial(request))
    problems: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        decision, place = _open(request, form)
        if place:
            return redirect(place)
        problems = decision.reasons
    context = {
        "form": form,
        "problems": problems,
        "once": uuid4().hex,
        "advice": _advice(form),
        "proposal": _from(request),
    }
    return render(request, "deliberation/new.html", context, status=409 if problems else 200)


def _initial(request: HttpRequest) -> dict[str, str]:
    """From a proposal, or from another mission's page, which names its matter in the address."""
    proposal = _from(request)
    if proposal is not None:
        return {
            "title": proposal.title,
            "facts": proposal.text,
            "source": proposal.source,
            "heard": proposal.get_source_display(),
            "subject": proposal.subject,
        }
    return {"title": request.GET.get("title", "")[:80], "subject": request.GET.get("subject", "")[:80]}


def _from(request: HttpRequest) -> Any:
    number = request.GET.get("proposal", "")
    found = queries.proposal_for(acting(request), int(number)) if number.isdecimal() and len(number) < 12 else None
    return found if found is not None and found.state == "taken_up" else None


def _open(request: HttpRequest, form: CaseForm) -> tuple[Decision, str]:
    answers: list[Decision] = []
    proposal, actor = _from(request), acting(request)

    def do() -> str:
        decision, row = actions.open_case(
            changes=form.changes(),
            proposal_id=proposal.pk if proposal else None,
            rehearsal=False,
            actor=actor,
            now=timezone.now(),
        )
        answers.append(decision)
        return f"/w/deliberations/{row.pk}/" if row else ""

    place = once(key=key_of(request), actor=actor, do=do)
    return (answers[0] if answers else Decision()), place


def _advice(form: CaseForm) -> rules.Recommendation:
    """What is recommended for what is chosen so far."""
    scope, matter = form["scope"].value() or "building", form["matter"].value() or "local_affair"
    attention = form["attention"].value() or "normal"
    try:
        asked = rules.Asked(rules.Scope(scope), rules.Attention(attention), rules.Matter(matter))
    except ValueError:
        asked = rules.Asked(rules.Scope.BUILDING, rules.Attention.NORMAL, rules.Matter.LOCAL_AFFAIR)
    return rules.recommend(asked, timezone.localdate())


@requires(*HANDS)
@require_POST
def advice(request: HttpRequest) -> HttpResponse:
    """The recommended form for what is chosen, as a fragment."""
    return render(request, "deliberation/advice.html", {"advice": _advice(CaseForm(request.POST))})


def found(request: HttpRequest, pk: int) -> Any:
    """The case, or 404 for what is not in reach."""
    row = queries.case_for(acting(request), pk)
    if row is None:
        raise Http404
    return row


@requires(*READERS)
@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: the step it is in with its one main button, and everything recorded."""
    row = found(request, pk)
    return show(request, row)


def show(
    request: HttpRequest, row: Any, problems: Sequence[Reason] = (), form: Any = None, status: int = 200
) -> HttpResponse:
    """The page of a case, with what stands in the way and what was typed."""
    context = pages.case_page(acting(request), row) | {"problems": problems, "form": form}
    context["draft"] = row.opinion or (pages.draft_of(row) if row.state in ("deliberation", "agreed") else "")
    return render(request, "deliberation/case.html", context, status=status)


@requires(*HANDS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change topic, facts and forms while nobody has answered yet."""
    row = _own(request, pk)
    if row.state not in ("topic", "participant", "briefing"):
        raise Http404
    initial = {name: getattr(row, name) for name in CaseForm.base_fields}
    form = CaseForm(request.POST or None, initial=initial)
    problems: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        decision = actions.save_case(
            deliberation_id=pk, changes=form.changes(), actor=acting(request), now=timezone.now()
        )
        if decision.allowed:
            return redirect("deliberation:case", pk=pk)
        problems = decision.reasons
    context = {"form": form, "row": row, "problems": problems, "once": uuid4().hex, "advice": _advice(form)}
    return render(request, "deliberation/new.html", context, status=409 if problems else 200)


def _own(request: HttpRequest, pk: int) -> Any:
    row = found(request, pk)
    if row.place_id != acting(request).place_id:
        raise Http404
    return row


@requires(*HANDS)
@require_http_methods(["GET", "POST"])
def sides(request: HttpRequest, pk: int) -> HttpResponse:
    """Who takes part: one line a side, a blank number takes it out."""
    row = _own(request, pk)
    problems: tuple[Reason, ...] = ()
    drafts = [SideDraft(side.group, side.people, side.invited, side.observer) for side in row.sides.all()]
    if request.method == "POST":
        drafts, wrong = _typed(request)
        decision = wrong or actions.set_sides(
            deliberation_id=pk, drafts=drafts, actor=acting(request), now=timezone.now()
        )
        if decision.allowed:
            return redirect("deliberation:case", pk=pk)
        problems = decision.reasons
    named = {draft.group for draft in drafts}
    context = {
        "row": row,
        "drafts": [*drafts, *(SideDraft("", 0) for _ in range(3))],
        "suggested": [group for group in NAMED if group not in named],
        "problems": problems,
    }
    return render(request, "deliberation/sides.html", context, status=409 if problems else 200)


def _typed(request: HttpRequest) -> tuple[list[SideDraft], Decision | None]:
    """The lines as typed; a line without a name is no line, a wrong number is named."""
    post = request.POST
    rows = zip(post.getlist("group"), post.getlist("people"), post.getlist("invited"), strict=False)
    observers = set(post.getlist("observer"))
    drafts, wrong = [], []
    for at, (group, people, invited) in enumerate(rows):
        name, count = group.strip()[:40], people.strip()
        if not name or count in ("", "0"):
            continue
        if not (count.isdecimal() and count.isascii() and len(count) < 7):
            wrong.append(Reason("people", None, "", f"“{name}”的人数要填整数，不能写“{count[:12]}”。"))
            continue
        drafts.append(SideDraft(name, int(count), invited.strip()[:60], str(at) in observers))
    return drafts, Decision(tuple(wrong)) if wrong else None


@requires(*READERS)
@require_http_methods(["GET", "POST"])
def statements(request: HttpRequest, pk: int) -> HttpResponse:
    """The sentences people answer: seeds and what was said elsewhere, one a line; every one with its state."""
    row = found(request, pk)
    form = StatementsForm(request.POST or None)
    problems: tuple[Reason, ...] = ()
    if request.method == "POST" and row.place_id != acting(request).place_id:
        problems = (Reason("theirs", "D3-5.2.3", "", "话由社区（村）自己整理；您的意见请写在那一件的“给意见”里。"),)
    elif request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        decision, _ = actions.bring_statements(
            deliberation_id=pk,
            texts=data["texts"].splitlines(),
            source=data["source"] or "seed",
            note=data["note"],
            actor=acting(request),
            now=timezone.now(),
        )
        if decision.allowed:
            return redirect("deliberation:statements", pk=pk)
        problems = decision.reasons
    context = {
        "row": row,
        "form": form,
        "problems": problems,
        "page": page_of(request, queries.statements_of(pk)),
        "counts": queries.hidden_counts(pk),
        "own": row.place_id == acting(request).place_id,
        "grounds": GROUNDS,
    }
    return render(request, "deliberation/statements.html", context, status=409 if problems else 200)
