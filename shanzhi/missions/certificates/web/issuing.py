"""The community's queue and one application: match table, keys 1/2/3, thirty seconds to undo (J5)."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from shanzhi.kernel.documents import actions as documents
from shanzhi.kernel.documents.files import UnacceptableFile
from shanzhi.kernel.forms.asking import page_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.seals import queries as seal_register
from shanzhi.missions.certificates import actions, facts, queries
from shanzhi.missions.certificates.web import asking
from shanzhi.policy import terms
from shanzhi.policy.certificates import gates, wording
from shanzhi.policy.certificates.verifying import masked_identity
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.normalising import stored

STAFF = (Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY)
READERS = (*STAFF, Role.KEEPER, Role.TOWNSHIP_CLERK)
STATES = (
    ("", "要办的"),
    ("issued", "已出具"),
    ("declined", "不予出具"),
    ("withdrawn", "已撤回申请"),
    ("revoked", "证明已撤回"),
)


@requires(*READERS)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """开证明: the nearest day first."""
    actor = acting(request)
    state = request.GET.get("state", "")
    text = stored(request.GET.get("q", "")).strip()[:40]
    known = state if state in dict(STATES) else ""
    context = {
        "page": page_of(request, queries.queue(actor, known, text)) if known else None,
        "rows": None if known else list(queries.queue(actor, "", text)[:200]),
        "counts": queries.counts(actor),
        "states": STATES,
        "state": known,
        "q": text,
        "today": timezone.localdate(),
        "may_file": actor.has(*STAFF),
    }
    return render(request, "certificates/queue.html", context)


@requires(*READERS)
@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: what matches, what does not, what will be written, what is still missing."""
    return show(request, pk, ())


def show(request: HttpRequest, pk: int, problems: tuple[Reason, ...]) -> HttpResponse:
    actor, now = acting(request), timezone.now()
    row = queries.application_for(actor, pk)
    if row is None:
        raise Http404
    known = facts.known_of(row.person, facts.local_day(now))
    case_ = facts.case_of(row, known, now)
    words, still_open = facts.words_of(row, known, now, str(row.approved_by.person) if row.approved_by else "经办人")
    certificates = list(row.certificates.all())
    context = {
        "row": row,
        "guide": facts.guide(row),
        "matches": facts.matches_of(row, known),
        "differs": [match for match in facts.matches_of(row, known) if not match.same],
        "words": _masked(words, known).strip().split("\n"),
        "holes": [(hole, row.noted.get(hole, "")) for hole in wording.noted_by_worker(facts.sample_of(row))],
        "still_open": still_open,
        "gates": gates.may_issue(case_).reasons if row.state in ("applied", "checking") else (),
        "case": case_,
        "paper": queries.paper_deliberation(row.pk),
        "certificates": certificates,
        "newest": certificates[0] if certificates else None,
        "answers": _answers(row),
        "mine": row.body_id == actor.body_id and actor.has(*STAFF),
        "may_sign": actor.has(Role.HEAD) and row.body_id == actor.body_id,
        "turns": row.guide.content.get("turn_instead") or [],
        "undo_seconds": _seconds_left(row, now),
        "undo_all": int(terms.in_force("certificates", facts.local_day(now))["undo_seconds"]),
        "mandate": _mandate(row, now),
        "next": queries.next_in_queue(actor, row),
        "problems": problems,
        "typed": request.POST,
        "once": uuid4().hex,
    }
    return render(request, "certificates/issue.html", context, status=409 if problems else 200)


def _masked(words: str, known: facts.Known) -> str:
    return words.replace(known.identity, masked_identity(known.identity)) if known.identity else words


def _answers(row: Any) -> list[tuple[str, str, int | None]]:
    """What the applicant was asked and said, with the file handed in for it."""
    files = {one.field: one.file_id for one in row.attachments.all()}
    fields = wording.asked_fields(row.guide.content)
    return [(f.label, row.answers.get(f.key, ""), files.get(f.key)) for f in fields]


def _seconds_left(row: Any, now: Any) -> int:
    if row.state != "approved" or row.effective_at is None:
        return 0
    return max(0, int((row.effective_at - now).total_seconds()))


def _mandate(row: Any, now: Any) -> Any:
    seal = seal_register.seal_of(row.body_id, "paper" if facts.guide(row).flags.wet_seal else "electronic")
    if seal is None or seal.kind == "paper":
        return None
    return seal_register.mandate_in_force(seal.pk, row.guide.code, facts.local_day(now))


Step = Callable[[HttpRequest, int], Decision]


def _approve(request: HttpRequest, pk: int) -> Decision:
    return actions.approve(application_id=pk, noted=_noted(request), actor=acting(request), now=timezone.now())


def _noted(request: HttpRequest) -> dict[str, str]:
    names = [name for name in request.POST if name.startswith("h_")]
    return {name[2:]: asking.text_of(request, name) for name in names[:60]}


def _undo(request: HttpRequest, pk: int) -> Decision:
    return actions.undo(application_id=pk, actor=acting(request), now=timezone.now())


def _check(request: HttpRequest, pk: int) -> Decision:
    try:
        file_id = _file(request, "file")
    except UnacceptableFile as problem:
        return Decision((Reason("file", None, "", str(problem), None),))
    way = request.POST.get("way", "")
    return actions.check(
        application_id=pk,
        way=way if way in ("visit", "call", "record") else "visit",
        found=asking.text_of(request, "found", 2000),
        noted=_noted(request),
        file_id=file_id,
        actor=acting(request),
        now=timezone.now(),
    )


def _file(request: HttpRequest, name: str) -> int | None:
    upload = request.FILES.get(name)
    if upload is None:
        return None
    return documents.store_file(
        upload=upload,
        name=upload.name or name,
        owner_id=acting(request).own_body,
        subject="certificate",
        images_only=False,
        actor=acting(request),
        now=timezone.now(),
    ).pk


def _decline(request: HttpRequest, pk: int) -> Decision:
    return actions.decline(
        application_id=pk,
        reason=asking.text_of(request, "reason", 1000),
        turn_to=asking.text_of(request, "turn_to", 300),
        actor=acting(request),
        now=timezone.now(),
    )


def _sign(request: HttpRequest, pk: int) -> Decision:
    return actions.sign(application_id=pk, actor=acting(request), now=timezone.now())


def _risk(request: HttpRequest, pk: int) -> Decision:
    return actions.file_risk(
        application_id=pk,
        assessment=asking.text_of(request, "assessment", 2000),
        precautions=asking.text_of(request, "precautions", 2000),
        actor=acting(request),
        now=timezone.now(),
    )


def _deliberation(request: HttpRequest, pk: int) -> Decision:
    try:
        minutes, sign_in = _file(request, "minutes"), _file(request, "sign_in")
    except UnacceptableFile as problem:
        return Decision((Reason("file", None, "", str(problem), None),))
    held_on = _day(request.POST.get("held_on", ""))
    present = request.POST.get("present", "")
    wrong = (
        (held_on is None, "held_on", "还没写开会日期，或者日期不对。"),
        (not present.isdecimal() or not 0 < int(present[:6] or 0) < 100_000, "present", "到会人数要填整数。"),
        (minutes is None, "minutes", "还没传会议记录。"),
        (sign_in is None, "sign_in", "还没传签到表。"),
        (request.POST.get("agreed") not in ("yes", "no"), "agreed", "还没选居民同意还是不同意。"),
    )
    reasons = tuple(Reason(code, "D1-4.5.4", gates.PUBLIC, text, None) for broken, code, text in wrong if broken)
    if reasons or held_on is None or minutes is None or sign_in is None:
        return Decision(reasons)
    return actions.file_deliberation(
        application_id=pk,
        held_on=held_on,
        present=int(present),
        agreed=request.POST["agreed"] == "yes",
        summary=asking.text_of(request, "summary", 1000),
        minutes_id=minutes,
        sign_in_id=sign_in,
        actor=acting(request),
        now=timezone.now(),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _confirm(request: HttpRequest, pk: int) -> Decision:
    return actions.confirm_deliberation(application_id=pk, actor=acting(request), now=timezone.now())


STEPS: dict[str, tuple[Step, str]] = {
    "approve": (_approve, ""),
    "undo": (_undo, "撤销了，回到待核对。"),
    "check": (_check, "核实记下了，居民看得到“核实中”。"),
    "decline": (_decline, "已答复不予出具，居民能打印告知单。"),
    "sign": (_sign, "签好了。"),
    "risk": (_risk, "风险材料存好了。"),
    "deliberation": (_deliberation, "纸面协商登记了，请第二个人确认。"),
    "confirm": (_confirm, "确认了。"),
}


@requires(*STAFF)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One of the keys."""
    actor = acting(request)
    row = queries.application_for(actor, pk)
    if row is None or (row.body_id != actor.body_id and not actor.has(Role.PARTY_SECRETARY)) or name not in STEPS:
        raise Http404
    act, said = STEPS[name]
    decision = act(request, pk)
    if decision.reasons:
        return show(request, pk, decision.reasons)
    if said:
        flash.success(request, said)
    return redirect("certificates:case", pk=pk)
