"""The control link: service tasks in, results back, none lost, none doubled, contacts removed (D1-4.8.4)."""

import json
import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor, clockwork
from shanzhi.kernel.places import queries as places
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.publications import queries as publications
from shanzhi.kernel.publications.models import Publication
from shanzhi.kernel.registry import sealing
from shanzhi.missions.exchange import queries
from shanzhi.missions.exchange.models import ControlLink, ControlResult, ControlTask
from shanzhi.policy import exchange as policy
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.terms import in_force

LOCAL = ZoneInfo("Asia/Shanghai")
PLATFORM = clockwork("管控平台对接")
_NOT_YOURS = Reason("state", None, "", "这件事已经有人在办，或者已经办完、取消。", "看看列表里的别的事。")


@transaction.atomic
def open_link(
    *, purpose: str, ground: str, officer: str, assessment: str, ends_on: date, actor: Actor, now: datetime
) -> tuple[Decision, ControlLink | None, str]:
    """Switch it on; the secret is shown once and kept sealed."""
    today = now.astimezone(LOCAL).date()
    decision = policy.may_switch_on(
        purpose=purpose, ground=ground, officer=officer, assessment=assessment, ends=ends_on, on=today
    )
    if not decision.allowed or actor.place_id is None:
        return decision, None, ""
    if ControlLink.objects.scoped(actor).filter(place_id=actor.place_id, state="on").exists():
        return Decision((Reason("place", policy.CONTROL, "", "已经有一条对接开着。", "先关掉那一条。"),)), None, ""
    secret = secrets.token_urlsafe(32)
    link = ControlLink.objects.create(
        place_id=actor.place_id,
        purpose=purpose.strip()[:120],
        ground=ground.strip()[:200],
        officer=officer.strip()[:60],
        assessment=assessment.strip(),
        ends_on=ends_on,
        secret_sealed=sealing.seal(secret, "control"),
        opened_at=now,
        opened_by_id=actor.held_post,
    )
    audit.record(at=now, actor=actor, act="exchange.link_on", subject=f"link:{link.pk}", clauses=[policy.CONTROL])
    return decision, link, secret


@transaction.atomic
def close_link(*, link_id: int, actor: Actor, now: datetime) -> bool:
    """Switch it off and remove every contact; how many, and a digest of which, stands in the audit trail as proof."""
    rows = ControlLink.objects.scoped(actor).select_for_update(of=("self",))
    link = rows.filter(pk=link_id, state=ControlLink.State.ON).first()
    if link is None:
        return False
    bearing = ControlTask.objects.unscoped("all of one link").filter(link=link).exclude(contact_sealed=b"")
    keys = sorted(bearing.values_list("key", flat=True))
    bearing.update(contact_sealed=b"")
    open_tasks = ControlTask.objects.unscoped("all of one link").filter(link=link, state__in=["waiting", "taken"])
    open_tasks.update(state=ControlTask.State.CANCELLED)
    link.state, link.closed_at, link.removed = ControlLink.State.OFF, now, len(keys)
    link.save()
    audit.record(
        at=now, actor=actor, act="exchange.link_off", subject=f"link:{link.pk}", clauses=[policy.CONTROL],
        detail={"contacts_removed": len(keys)}, before={"tasks": keys}, after={"tasks": []},
    )  # fmt: skip
    return True


@transaction.atomic
def receive_task(*, link_id: int, task: Mapping[str, Any], now: datetime) -> tuple[tuple[Reason, ...], str]:
    """One message of the platform. Repeats change nothing; an older version than the kept one is passed over."""
    today = now.astimezone(LOCAL).date()
    link = ControlLink.objects.unscoped("signed call").select_for_update().filter(pk=link_id, state="on").first()
    if link is None or link.ends_on < today:
        return (Reason("link", policy.CONTROL, "", "对接没有打开，或者已经到期。", None),), ""
    problems = policy.task_problems(task, today)
    if problems:
        return problems, ""
    kept = ControlTask.objects.unscoped("signed call").filter(link=link, key=task["id"]).first()
    if kept is not None and kept.version >= task["version"]:
        return (), "repeat" if kept.version == task["version"] else "superseded"
    if kept is not None and kept.state == ControlTask.State.SETTLED:
        return (), "settled"
    if task["action"] == "cancel":
        return (), _cancel(link, kept, task, now)
    return _assign(link, kept, task, now)


def _cancel(link: ControlLink, kept: ControlTask | None, task: Mapping[str, Any], now: datetime) -> str:
    """A cancellation that overtakes its task leaves a mark, so that the task does not come to life later."""
    row = kept or ControlTask(link=link, key=task["id"], received_at=now)
    row.version, row.state, row.contact_sealed = task["version"], ControlTask.State.CANCELLED, b""
    row.save()
    _noted("exchange.task_cancelled", row, now)
    return "cancelled"


def _assign(
    link: ControlLink, kept: ControlTask | None, task: Mapping[str, Any], now: datetime
) -> tuple[tuple[Reason, ...], str]:
    place = places.place_by_code(task["place"])
    admission = publications.by_key("admission", task["number"])
    problem = _target_problem(link, place, admission)
    if problem is not None:
        return (problem,), ""
    row = kept or ControlTask(link=link, key=task["id"], received_at=now)
    row.version, row.place, row.admission = task["version"], place, admission
    row.kind, row.text, row.due_on = task["kind"], task["text"], date.fromisoformat(task["due"])
    contact = {name: task.get(name, "") for name in ("name", "phone")}
    row.contact_sealed = (
        sealing.seal(json.dumps(contact, ensure_ascii=False), "contact") if any(contact.values()) else b""
    )
    row.state = ControlTask.State.TAKEN if row.taken_by_id else ControlTask.State.WAITING
    row.save()
    _noted("exchange.task", row, now)
    return (), "accepted"


def _target_problem(link: ControlLink, place: Place | None, admission: Publication | None) -> Reason | None:
    if place is None or place.tier != "community" or not place.path.startswith(link.place.path):
        return Reason("place", policy.CONTROL, "", "“place”不是这条对接范围里的社区（村）。", None)
    if admission is None or admission.state != "active":
        return Reason("number", "D1-4.2.5", "", "没有这个准入编号，或者已经失效。", "先办准入，再派任务。")
    return None


def _noted(act: str, row: ControlTask, now: datetime) -> None:
    audit.record(
        at=now, actor=PLATFORM, act=act, subject=f"task:{row.pk}", clauses=[policy.CONTROL],
        detail={"version": row.version},
    )  # fmt: skip


def _locked(task_id: int, actor: Actor) -> ControlTask | None:
    rows = ControlTask.objects.scoped(actor).select_for_update(of=("self",)).select_related("link")
    found: ControlTask | None = rows.filter(pk=task_id, place=actor.place_id, link__state="on").first()
    return found


@transaction.atomic
def take_task(*, task_id: int, actor: Actor, now: datetime) -> Decision:
    """One worker takes it; from then on only this post sees the contact."""
    row = _locked(task_id, actor)
    if row is None or row.state != ControlTask.State.WAITING:
        return Decision((_NOT_YOURS,))
    row.state, row.taken_by_id = ControlTask.State.TAKEN, actor.held_post
    row.save()
    audit.record(at=now, actor=actor, act="exchange.task_taken", subject=f"task:{row.pk}", clauses=[policy.CONTROL])
    return Decision()


@transaction.atomic
def settle_task(*, task_id: int, result: str, actor: Actor, now: datetime) -> Decision:
    """Say how it went; the result goes into the outbox in the same transaction and the contact is removed."""
    row = _locked(task_id, actor)
    if row is None or row.state != ControlTask.State.TAKEN or row.taken_by_id != actor.post_id:
        return Decision((_NOT_YOURS,))
    if result not in in_force("exchange", now.astimezone(LOCAL).date())["control_results"]:
        return Decision((Reason("result", None, "", "还没选结果。", "选办好了、本人不同意或没联系上。"),))
    row.state, row.result, row.contact_sealed = ControlTask.State.SETTLED, result, b""
    row.save()
    ControlResult.objects.create(task=row, key=f"{row.link_id}-{row.pk}", result=result, next_at=now)
    audit.record(at=now, actor=actor, act="exchange.task_settled", subject=f"task:{row.pk}", clauses=[policy.CONTROL])
    return Decision()


@transaction.atomic
def note_delivery(*, result_id: int, accepted: bool, now: datetime) -> None:
    """The platform said yes, or it is tried again later; the key lets it know a repeat."""
    row = ControlResult.objects.select_for_update().get(pk=result_id)
    if row.delivered_at is not None:
        return
    row.attempts += 1
    if accepted:
        row.delivered_at = now
    else:
        row.next_at = now + policy.retry_after(row.attempts, now.astimezone(LOCAL).date())
    row.save()


def contact_of(task: ControlTask, actor: Actor) -> dict[str, str]:
    """Name and phone, for the post that took the task and nobody else."""
    if task.taken_by_id is None or task.taken_by_id != actor.post_id or not bytes(task.contact_sealed):
        return {}
    found: dict[str, str] = json.loads(sealing.unseal(task.contact_sealed, "contact"))
    return found


def secret_of(link: ControlLink) -> str:
    return sealing.unseal(link.secret_sealed, "control")


def due(now: datetime, limit: int = 50) -> list[ControlResult]:
    """Results that are to be sent now."""
    return queries.due_results(now, limit)
