"""What the pages share: the step bar, one-time keys, the actor's own revision, answers to a refused act."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.audit.once import once
from shanzhi.kernel.people.permission import acting
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.charters import queries
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.normalising import stored
from shanzhi.policy.procedures.charter_revision import CHARTER_REVISION, STEPS

COMMITTEE = (Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY)
TOWNSHIP = (Role.TOWNSHIP_CLERK,)
COUNTY = (Role.DESK, Role.SUPERVISOR, Role.LEGAL_REVIEWER, Role.FILER, Role.APPROVER)
READERS = (*COMMITTEE, *TOWNSHIP, *COUNTY, Role.LEADER)


def key_of(request: HttpRequest) -> str:
    """The form's one-time key; a form without one is taken as new each time."""
    return stored(request.POST.get("once", "")).strip()[:40] or f"{request.path}:{timezone.now().timestamp()}"


def fresh() -> str:
    """A new one-time key for a form."""
    return uuid4().hex


def number(typed: str, otherwise: int = 0) -> int:
    """An id from an address or a form; anything else is no id."""
    return int(typed) if typed.isdecimal() and typed.isascii() and len(typed) < 16 else otherwise


def step_bar(state: str) -> list[tuple[str, str]]:
    """Label and state (done, now, next) of the six steps."""
    at = STEPS.index({"filed": "filing"}.get(state, state)) if state in (*STEPS, "filed") else len(STEPS)
    return [
        (CHARTER_REVISION.step(name).label, "done" if index < at else "now" if index == at else "next")
        for index, name in enumerate(STEPS)
    ]


def revision_of(request: HttpRequest, pk: int) -> Any:
    """A revision of the actor's area; anybody else's is not there."""
    revision = queries.revision_for(acting(request), pk)
    if revision is None:
        raise Http404
    return revision


def own(actor: Actor, revision: Any) -> bool:
    return revision.charter.place_id == actor.place_id and actor.has(*COMMITTEE)


def about(request: HttpRequest, revision: Any) -> dict[str, Any]:
    """What every page of a revision shows at its top."""
    actor = acting(request)
    mine = own(actor, revision)
    return {
        "revision": revision,
        "charter": revision.charter,
        "parts": step_bar(revision.state),
        "own": mine,
        "editable": mine and revision.state in queries.EDITABLE,
        "once": fresh(),
        "problems": (),
    }


def done(
    request: HttpRequest, act: Callable[[], Decision], to: str, again: Callable[..., HttpResponse]
) -> HttpResponse:
    """Act once and go on; refused, the page comes back with every reason and what was typed."""
    refused: list[Decision] = []

    def do() -> str:
        decision = act()
        refused.append(decision)
        return to if decision.allowed else ""

    answer = once(key=key_of(request), actor=acting(request), do=do)
    return redirect(answer) if answer else again(refused[-1].reasons if refused else ())


def shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page; with problems it is a conflict, with form errors it could not be read."""
    form = context.get("form")
    status = 409 if context.get("problems") else 422 if form is not None and form.errors else 200
    return render(request, template, context, status=status)


def told(form: Any) -> tuple[Reason, ...]:
    """Form errors as reasons, for pages with several small forms."""
    return tuple(Reason("form", None, "", str(text), None) for errors in form.errors.values() for text in errors)


def clause_choices(rows: Any) -> list[tuple[int, str]]:
    """Id and first words of each clause, for choosing one."""
    return [(row.clause_id, f"{row.position}　{row.text[:24]}") for row in rows]
