"""The steps of an assembly as its hosts take them: one button, one action, the page again."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from shanzhi.entrypoints.site.assemblies import HOSTS, show
from shanzhi.entrypoints.site.assembly_forms import DOOR_WHYS, CountForm, DeliveryForm, RollForm
from shanzhi.kernel.assemblies import actions, papers, queries
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.audit.once import once
from shanzhi.kernel.forms.asking import key_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.policy.assemblies.facts import Basis
from shanzhi.policy.assemblies.rolls import read_roll
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.normalising import stored

SHEET_MOST = 2000


@requires(*HOSTS)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Find the assembly, take the step once, show the page; a refusal keeps what was typed."""
    actor = acting(request)
    row = queries.assembly_for(actor, pk)
    if row is None or name not in STEPS:
        raise Http404
    kept: dict[str, Any] = {}
    told: dict[str, Decision] = {}

    def do() -> str:
        told["decision"] = STEPS[name](request, row, actor, kept)
        refused = told["decision"].reasons or any(getattr(form, "errors", None) for form in kept.values())
        return "" if refused else "done"

    answer = once(key=f"{name}:{key_of(request)}", actor=actor, do=do)
    if answer:
        return redirect("assembly", pk=pk)
    return show(request, pk, told["decision"].reasons if "decision" in told else (), kept)


def _text(request: HttpRequest, name: str, most: int) -> str:
    return stored(request.POST.get(name, "")).strip()[:most]


def _one(row: Any, text: str) -> Any:
    """The one line of the roll with this number or, if it is the only hit, this name."""
    hits = queries.entry_named(row.pk, text) if text else []
    return hits[0] if len(hits) == 1 else None


def _nobody(text: str) -> Decision:
    shown = f"“{text}”" if text else "空白"
    return Decision(
        (Reason("not_on_roll", None, "", f"名册上没有单独对得上{shown}的。", "请输完整的编号；名册在“打印签到册”里。"),)
    )


def _roll(request: HttpRequest, row: Any, actor: Actor, kept: dict[str, Any]) -> Decision:
    now = timezone.now()
    if request.POST.get("source") == "registry":
        lines = papers.lines_from_registry(row.place_id, row.basis, queries.on_day(row))
        if not lines:
            text = "底表里没有登记过这里的户（人）。"
            return Decision((Reason("registry_empty", None, "", text, "请先导入底表，或者在下面贴名册。"),))
        return actions.set_roll(assembly_id=row.pk, lines=lines, source="底表", actor=actor, now=now)
    form = RollForm(request.POST)
    if not form.is_valid():
        kept["form"] = form
        return Decision()
    read = read_roll(form.cleaned_data["text"], row.basis == Basis.OWNERS)
    if read.problems:
        remedy = "改好后再贴一次。"
        return Decision(tuple(Reason("roll_line", None, "", text, remedy) for text in read.problems))
    return actions.set_roll(assembly_id=row.pk, lines=read.lines, source="粘贴", actor=actor, now=now)


def _deliver(request: HttpRequest, row: Any, actor: Actor, kept: dict[str, Any]) -> Decision:
    form = DeliveryForm(request.POST)
    if not form.is_valid():
        kept["form"] = kept["delivery_form"] = form
        return Decision()
    return actions.deliver(assembly_id=row.pk, actor=actor, now=timezone.now(), **form.cleaned_data)


def _freeze(request: HttpRequest, row: Any, actor: Actor, kept: dict[str, Any]) -> Decision:
    return actions.freeze_roll(assembly_id=row.pk, actor=actor, now=timezone.now())


def _sign(request: HttpRequest, row: Any, actor: Actor, kept: dict[str, Any]) -> Decision:
    text = _text(request, "number", 40)
    entry = _one(row, text)
    if entry is None:
        hits = queries.entry_named(row.pk, text) if text else []
        kept |= {"q": text, "hits": [(hit, queries.is_here(hit.pk)) for hit in hits]}
        if hits:
            return Decision((Reason("several", None, "", f"“{text}”对得上的不止一个。", "请在下面点一个。"),))
        return _nobody(text)
    decision, fresh = actions.note_presence(
        assembly_id=row.pk, entry_ids=[entry.pk], channel="staff", actor=actor, now=timezone.now()
    )
    if decision.allowed:
        flash.success(request, f"{entry.number} 到会登记好了。" if fresh else f"{entry.number} 已经登记过，不重复算。")
    return decision


def _sheet(request: HttpRequest, row: Any, actor: Actor, kept: dict[str, Any]) -> Decision:
    """A page of the paper sheet: all numbers on it at once; unknown ones are named and the rest waits."""
    typed = [part for part in re.split(r"[\s,，;；、]+", _text(request, "numbers", 60_000)) if part][:SHEET_MOST]
    known = {entry.number: entry.pk for entry in queries.roll(row.pk)} if typed else {}
    unknown = [part for part in dict.fromkeys(typed) if part not in known]
    if unknown or not typed:
        return _nobody("、".join(unknown[:10]))
    ids = [known[part] for part in dict.fromkeys(typed)]
    decision, fresh = actions.note_presence(
        assembly_id=row.pk, entry_ids=ids, channel="sheet", actor=actor, now=timezone.now()
    )
    if decision.allowed:
        flash.success(request, f"登记了 {fresh} 户（人），{len(ids) - fresh} 户（人）早已登记过。")
    return decision


def _leave(request: HttpRequest, row: Any, actor: Actor, kept: dict[str, Any]) -> Decision:
    text = _text(request, "number", 40)
    entry = _one(row, text)
    if entry is None:
        return _nobody(text)
    decision, gone = actions.leave(assembly_id=row.pk, entry_id=entry.pk, actor=actor, now=timezone.now())
    if decision.allowed and not gone:
        return Decision((Reason("not_here", None, "", f"{entry.number} 没有在场。", "核对一下编号。"),))
    return decision


def _undo(request: HttpRequest, row: Any, actor: Actor, kept: dict[str, Any]) -> Decision:
    last = queries.last_sign_in(row.pk, actor.post_id)
    done = last is not None and actions.undo_last(
        assembly_id=row.pk, sign_in_id=last.pk, actor=actor, now=timezone.now()
    )
    if not done:
        return Decision((Reason("nothing_to_undo", None, "", "没有可以撤回的登记。", "只能撤回自己登记的最后一笔。"),))
    flash.success(request, f"撤回了 {last.entry.number if last else ''} 的登记。")
    return Decision()


def _open(request: HttpRequest, row: Any, actor: Actor, kept: dict[str, Any]) -> Decision:
    return actions.open_session(assembly_id=row.pk, actor=actor, now=timezone.now())


def _say(request: HttpRequest, row: Any, actor: Actor, kept: dict[str, Any]) -> Decision:
    speaker, text = _text(request, "speaker", 40), _text(request, "text", 2000)
    return actions.say(assembly_id=row.pk, speaker=speaker, text=text, actor=actor, now=timezone.now())


def _count(request: HttpRequest, row: Any, actor: Actor, kept: dict[str, Any]) -> Decision:
    wanted = request.POST.get("motion", "")
    motion = next((m for m in queries.motions(row.pk) if str(m.pk) == wanted), None)
    if motion is None:
        return Decision((Reason("no_motion", None, "", "没有这项议案。", "请刷新后再填。"),))
    form = CountForm(request.POST, paper=motion.manner == "paper", owners=row.basis == Basis.OWNERS)
    if not form.is_valid():
        kept["form"] = form
        return Decision()
    decision, done = actions.count(motion_id=motion.pk, figures=form.figures(), actor=actor, now=timezone.now())
    if decision.allowed:
        flash.success(request, "计票完成。" if done else "记下了。请另一位计票人再独立数一遍，两人一致才算数。")
    return decision


def _vote(request: HttpRequest, row: Any, actor: Actor, kept: dict[str, Any]) -> Decision:
    """Key, opening and closing of a sealed vote; after closing the ballots are mixed in a step of their own."""
    name = request.path.rstrip("/").rsplit("/", 1)[1]
    wanted, now = request.POST.get("motion", ""), timezone.now()
    motion = next((m for m in queries.motions(row.pk) if str(m.pk) == wanted), None)
    if motion is None:
        return Decision((Reason("no_motion", None, "", "没有这项议案。", "请刷新后再按。"),))
    decision = VOTE_STEPS[name](motion_id=motion.pk, actor=actor, now=now)
    if decision.allowed and name == "vote-close":
        actions.mix(motion_id=motion.pk, now=now)
    return decision


VOTE_STEPS = {"key": actions.prepare_election, "vote": actions.open_voting, "vote-close": actions.close_voting}


def _close(request: HttpRequest, row: Any, actor: Actor, kept: dict[str, Any]) -> Decision:
    return actions.close(assembly_id=row.pk, actor=actor, now=timezone.now())


def _call_off(request: HttpRequest, row: Any, actor: Actor, kept: dict[str, Any]) -> Decision:
    why = _text(request, "why", 200)
    return actions.call_off(assembly_id=row.pk, why=why, actor=actor, now=timezone.now())


def _record(request: HttpRequest, row: Any, actor: Actor, kept: dict[str, Any]) -> Decision:
    return actions.record_minutes(assembly_id=row.pk, actor=actor, now=timezone.now())


def _confirm(request: HttpRequest, row: Any, actor: Actor, kept: dict[str, Any]) -> Decision:
    number, name = _text(request, "number", 40), _text(request, "name", 40)
    return actions.confirm_minutes(assembly_id=row.pk, number=number, name=name, actor=actor, now=timezone.now())


def _authorise(request: HttpRequest, row: Any, actor: Actor, kept: dict[str, Any]) -> Decision:
    text = _text(request, "number", 40)
    entry = _one(row, text)
    if entry is None:
        return _nobody(text)
    return actions.authorise(
        assembly_id=row.pk,
        entry_id=entry.pk,
        representative=_text(request, "representative", 40),
        paper=_text(request, "paper", 100),
        actor=actor,
        now=timezone.now(),
    )


def _door(request: HttpRequest, row: Any, actor: Actor, kept: dict[str, Any]) -> Decision:
    text, why = _text(request, "number", 40), request.POST.get("why", "")
    entry = _one(row, text)
    if entry is None or why not in dict(DOOR_WHYS):
        return _nobody(text)
    return actions.note_door(assembly_id=row.pk, entry_id=entry.pk, why=why, actor=actor, now=timezone.now())


def _visit(request: HttpRequest, row: Any, actor: Actor, kept: dict[str, Any]) -> Decision:
    wanted = request.POST.get("door", "")
    door = next((d for d in queries.door_list(row.pk) if str(d.pk) == wanted), None)
    if door is None:
        return _nobody("")
    no_more = request.POST.get("no_more") == "1"
    return actions.visit_door(assembly_id=row.pk, door_id=door.pk, no_more=no_more, actor=actor, now=timezone.now())


Step = Callable[[HttpRequest, Any, Actor, dict[str, Any]], Decision]
STEPS: dict[str, Step] = {
    "roll": _roll,
    "deliver": _deliver,
    "authorise": _authorise,
    "door": _door,
    "visit": _visit,
    "freeze": _freeze,
    "sign": _sign,
    "sheet-page": _sheet,
    "leave": _leave,
    "undo": _undo,
    "open": _open,
    "say": _say,
    "count": _count,
    "key": _vote,
    "vote": _vote,
    "vote-close": _vote,
    "close": _close,
    "call-off": _call_off,
    "record": _record,
    "confirm": _confirm,
}
