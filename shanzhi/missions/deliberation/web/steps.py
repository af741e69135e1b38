"""What is done at a step: one address, a table of deeds; a refusal shows the case again with all that was typed."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.audit.once import once
from shanzhi.kernel.documents import actions as documents
from shanzhi.kernel.documents.files import UnacceptableFile
from shanzhi.kernel.forms.asking import key_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.missions.deliberation import actions
from shanzhi.missions.deliberation.web import forms, workbench
from shanzhi.policy.decision import Decision, Reason

Done = Decision | django_forms.Form
"""What a deed answers: a decision, or the form with its errors."""
Deed = Callable[[HttpRequest, int, Actor], Done]


def _moves(to: str) -> Deed:
    def go(request: HttpRequest, pk: int, actor: Actor) -> Done:
        return actions.move(deliberation_id=pk, to=to, actor=actor, now=timezone.now())

    return go


def _confirm(request: HttpRequest, pk: int, actor: Actor) -> Done:
    return actions.confirm_sides(deliberation_id=pk, actor=actor, now=timezone.now())


def _notify(request: HttpRequest, pk: int, actor: Actor) -> Done:
    form = forms.NotifyForm(request.POST)
    if not form.is_valid():
        return form
    data = form.cleaned_data
    ids = [int(one) for one in request.POST.getlist("side") if one.isdecimal() and len(one) < 12]
    way, on = data["way"] or forms.WAYS[0][0], data["on"] or timezone.localdate()
    return actions.notify(deliberation_id=pk, way=way, on=on, side_ids=ids, actor=actor, now=timezone.now())


def _reply(request: HttpRequest, pk: int, actor: Actor) -> Done:
    form = forms.ReplyForm(request.POST)
    if not form.is_valid():
        return form
    data = form.cleaned_data
    return actions.record_reply(
        deliberation_id=pk,
        side_id=data["side"] or 0,
        text=data["text"],
        on=data["on"] or timezone.localdate(),
        actor=actor,
        now=timezone.now(),
    )


def _look(request: HttpRequest, pk: int, actor: Actor) -> Done:
    form = forms.LookForm(request.POST)
    if not form.is_valid():
        return form
    data = form.cleaned_data
    return actions.look_at(
        deliberation_id=pk,
        statement_id=data["statement"] or 0,
        hide=request.POST.get("hide") == "1",
        ground=data["ground"],
        note=data["note"],
        actor=actor,
        now=timezone.now(),
    )


def _ends(agreed: bool) -> Deed:
    def end(request: HttpRequest, pk: int, actor: Actor) -> Done:
        form = forms.RoundForm(request.POST)
        if not form.is_valid():
            return form
        data, now = form.cleaned_data, timezone.now()
        decision = actions.end_round(
            deliberation_id=pk,
            agreed=agreed,
            record=data["record"],
            people=data["people"] or 0,
            actor=actor,
            now=now,
        )
        if decision.allowed and agreed:
            actions.confirm_opinion(
                deliberation_id=pk, opinion=data["record"], concern=data["concern"], actor=actor, now=now
            )
        return decision if decision.allowed else _kept(form, decision)

    return end


def _kept(form: django_forms.Form, decision: Decision) -> Done:
    """The refusal as an error of the form, so that the page shows what was typed."""
    for reason in decision.reasons:
        form.add_error(None, reason.text + (reason.remedy or ""))
    return form


def _assembly(request: HttpRequest, pk: int, actor: Actor) -> Done:
    form = forms.AssemblyForm(request.POST)
    if not form.is_valid():
        return form
    decision = actions.record_assembly(
        deliberation_id=pk,
        text=form.cleaned_data["text"],
        valid=form.cleaned_data["valid"],
        passed=request.POST.get("passed") == "1",
        actor=actor,
        now=timezone.now(),
    )
    return decision if decision.allowed else _kept(form, decision)


def _take_assembly(request: HttpRequest, pk: int, actor: Actor) -> Done:
    return actions.take_assembly(deliberation_id=pk, actor=actor, now=timezone.now())


def _promise(request: HttpRequest, pk: int, actor: Actor) -> Done:
    form = forms.PromiseForm(request.POST)
    if not form.is_valid():
        return form
    data = form.cleaned_data
    decision = actions.promise(
        deliberation_id=pk,
        **{**data, "money_yuan": data["money_yuan"] or 0},
        actor=actor,
        now=timezone.now(),
    )
    return decision if decision.allowed else _kept(form, decision)


def _receipt(request: HttpRequest, pk: int, actor: Actor) -> Done:
    form = forms.ReceiptForm(request.POST, request.FILES)
    if not form.is_valid():
        return form
    data = form.cleaned_data
    return actions.bring_receipt(
        deliberation_id=pk,
        commitment_id=data["commitment"] or 0,
        file_id=_stored(data["file"], pk, actor),
        text=data["text"],
        final=data["final"],
        actor=actor,
        now=timezone.now(),
    )


def _stored(upload: Any, pk: int, actor: Actor) -> int | None:
    if upload is None:
        return None
    return documents.store_file(
        upload=upload,
        name=upload.name,
        owner_id=actor.own_body,
        subject=f"deliberation:{pk}",
        images_only=False,
        actor=actor,
        now=timezone.now(),
    ).pk


def _concern(request: HttpRequest, pk: int, actor: Actor) -> Done:
    form = forms.ConcernForm(request.POST)
    if not form.is_valid():
        return form
    text = form.cleaned_data["text"]
    return actions.answer_concern(deliberation_id=pk, text=text, actor=actor, now=timezone.now())


def _answers(request: HttpRequest, pk: int, actor: Actor) -> Done:
    """One batch: what is ticked for each sentence, and why."""
    given: dict[int, tuple[str, str]] = {}
    for name, value in request.POST.items():
        number = name.removeprefix("answer_")
        if name.startswith("answer_") and number.isdecimal() and value:
            given[int(number)] = (str(value), str(request.POST.get(f"why_{number}", "")))
    return actions.answer_statements(deliberation_id=pk, answers=given, actor=actor, now=timezone.now())


def _feedback(request: HttpRequest, pk: int, actor: Actor) -> Done:
    form = forms.FeedbackForm(request.POST)
    if not form.is_valid():
        return form
    ways: Mapping[str, str] = {name: form.cleaned_data[name] for name in ("participants", "stakeholders", "residents")}
    on: date = form.cleaned_data["on"] or timezone.localdate()
    return actions.feed_back(deliberation_id=pk, audiences=ways, on=on, actor=actor, now=timezone.now())


def _local(request: HttpRequest, pk: int, actor: Actor) -> Done:
    return actions.keep_local_evidence(
        deliberation_id=pk,
        name=request.POST.get("name", "")[:40],
        note=request.POST.get("note", ""),
        actor=actor,
        now=timezone.now(),
    )


DEEDS: dict[str, Deed] = {
    "take-up": _moves("participant"),
    "confirm": _confirm,
    "notify": _notify,
    "start": _moves("deliberation"),
    "reply": _reply,
    "look": _look,
    "agree": _ends(True),
    "fail": _ends(False),
    "retry": _moves("participant"),
    "ballot": _moves("ballot"),
    "assembly": _assembly,
    "take-assembly": _take_assembly,
    "promise": _promise,
    "implement": _moves("implementing"),
    "receipt": _receipt,
    "concern": _concern,
    "answers": _answers,
    "feedback": _feedback,
    "local": _local,
    "close": _moves("closed"),
}


@requires(*workbench.HANDS)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Do one deed, once; go on with the case, or show what is missing beside what was typed."""
    row = workbench.found(request, pk)
    deed = DEEDS.get(name)
    if deed is None or row.place_id != acting(request).place_id:
        raise Http404
    answers: list[Done] = []
    place = f"/w/deliberations/{pk}/"

    def do() -> str:
        answer = deed(request, pk, acting(request))
        answers.append(answer)
        return place if isinstance(answer, Decision) and answer.allowed else ""

    try:
        if once(key=key_of(request), actor=acting(request), do=do):
            return redirect(place)
    except UnacceptableFile as problem:
        answers.append(Decision((Reason("file", None, "", str(problem)),)))
    answer = answers[-1]
    problems = answer.reasons if isinstance(answer, Decision) else ()
    form = None if isinstance(answer, Decision) else answer
    return workbench.show(request, workbench.found(request, pk), problems, form, status=409)
