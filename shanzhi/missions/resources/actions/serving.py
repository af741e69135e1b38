"""Orders (预约): placed by residents, closed by their code, moved on when nobody comes (D5-4.5.2)."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.messages import actions as messages
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.models import Project, ServiceOrder
from shanzhi.missions.resources.queries import services
from shanzhi.policy.decision import Decision
from shanzhi.policy.resources import ordering
from shanzhi.policy.resources.ordering import Slot
from shanzhi.policy.resources.terms import by_house, house


def open_slots(project: Project, now: datetime) -> list[Slot]:
    return ordering.slots(now, services.taken_slots(project.pk, now), facts.LOCAL)


@transaction.atomic
def order(
    *, project_id: int, values: Mapping[str, Any], actor: Actor, now: datetime
) -> tuple[Decision, ServiceOrder | None]:
    """Order a service; the project is locked so that a slot is never given to one too many."""
    rows = Project.objects.unscoped("services are open to residents").select_for_update()
    project = rows.filter(pk=project_id).first()
    free = {slot.at: slot for slot in open_slots(project, now)} if project else {}
    decision = ordering.may_order(
        running=project is not None and project.state == "running",
        at_home=values["at_home"],
        offers_home=project is not None and project.at_home,
        offers_site=project is not None and project.on_site,
        address=values["address"],
        phone=values["phone"],
        slot=free.get(values["slot_at"]),
    )
    if project is None or not decision.allowed:
        return decision, None
    try:
        with transaction.atomic():
            row = _place(project, values, actor.held_post, None, now)
    except IntegrityError:
        return Decision((by_house("ordered_twice", "这个时段您已经约过了。", "在“我的预约”里看。"),)), None
    _tell(row, f"新预约：{project.title}", f"{row.slot_at.astimezone(facts.LOCAL):%m月%d日 %H:%M}", now)
    audit.record(at=now, actor=actor, act="resources.order", subject=row.subject, clauses=["D5-4.5.2"])
    return decision, row


def _place(
    project: Project, values: Mapping[str, Any], post_id: int, replaces: ServiceOrder | None, now: datetime
) -> ServiceOrder:
    row: ServiceOrder = ServiceOrder.objects.create(
        project=project,
        ordered_by_id=post_id,
        at_home=values["at_home"],
        slot_at=values["slot_at"],
        address=values["address"] if values["at_home"] else "",
        phone=values["phone"],
        note=values.get("note", ""),
        price=project.price,
        code=f"{secrets.randbelow(10_000):04d}",
        replaces=replaces,
        ordered_at=now,
    )
    return row


def _tell(row: ServiceOrder, title: str, text: str, now: datetime) -> None:
    messages.write_notice(
        key=f"order:{row.pk}:{row.state}:{len(row.complaint) > 0}",
        recipient_id=row.project.provider.body_id,
        kind="order",
        subject=row.subject,
        title=title,
        text=text,
        link=f"/org/orders/{row.pk}/",
        now=now,
    )


def _close(row: ServiceOrder, state: str, act: str, actor: Actor, now: datetime) -> None:
    row.state, row.closed_at = state, now
    row.save()
    audit.record(at=now, actor=actor, act=f"resources.{act}", subject=row.subject, clauses=["D5-4.5.2"])


def _mine(actor: Actor, order_id: int) -> ServiceOrder | None:
    row = services.order_locked(actor, order_id)
    return row if row is not None and row.ordered_by_id == actor.post_id else None


def _gone() -> Decision:
    return Decision((by_house("order_gone", "没有这一单。", "在“我的预约”里看。"),))


@transaction.atomic
def cancel(*, order_id: int, actor: Actor, now: datetime) -> Decision:
    row = _mine(actor, order_id)
    if row is None:
        return _gone()
    decision = ordering.may_cancel(ordered=row.state == "ordered", slot_at=row.slot_at, now=now)
    if decision.allowed:
        _close(row, ServiceOrder.State.CANCELLED, "order_cancelled", actor, now)
        _tell(row, f"预约取消：{row.project.title}", "居民取消了，不用去了。", now)
    return decision


@transaction.atomic
def complete(*, order_id: int, typed: str, actor: Actor, now: datetime) -> Decision:
    """The provider types the resident's code; a wrong one is counted even though nothing else happens."""
    row = services.order_locked(actor, order_id)
    if row is None:
        return _gone()
    decision = ordering.may_complete(
        serves=row.project.provider.body_id == actor.body_id and row.ordered_by_id != actor.post_id,
        ordered=row.state == "ordered",
        typed=typed,
        code=row.code,
        tries=row.tries,
        on=facts.local_day(now),
    )
    if decision.allowed:
        _close(row, ServiceOrder.State.DONE, "order_done", actor, now)
    elif any(reason.code == "code_wrong" for reason in decision.reasons):
        row.tries += 1
        row.save(update_fields=["tries"])
    return decision


@transaction.atomic
def confirm(*, order_id: int, rating: str, actor: Actor, now: datetime) -> Decision:
    """The resident says it is done, or rates it with one tap when it is."""
    row = _mine(actor, order_id)
    if row is None:
        return _gone()
    if row.state == "ordered" and row.slot_at <= now:
        _close(row, ServiceOrder.State.DONE, "order_confirmed", actor, now)
    decision = ordering.may_rate(done=row.state == "done", rated=bool(row.rating), rating=rating)
    if decision.allowed:
        row.rating = rating
        row.save(update_fields=["rating"])
        audit.record(at=now, actor=actor, act="resources.order_rated", subject=row.subject)
    return decision


@transaction.atomic
def complain(*, order_id: int, text: str, actor: Actor, now: datetime) -> Decision:
    row = _mine(actor, order_id)
    if row is None:
        return _gone()
    decision = ordering.may_complain(text=text, complained=bool(row.complaint))
    if decision.allowed:
        row.complaint = text
        row.save(update_fields=["complaint"])
        _tell(row, f"有投诉：{row.project.title}", "请在两个工作日内答复居民。", now)
        audit.record(at=now, actor=actor, act="resources.order_complained", subject=row.subject)
    return decision


@transaction.atomic
def reply(*, order_id: int, text: str, actor: Actor, now: datetime) -> Decision:
    """The provider answers a complaint."""
    row = services.order_locked(actor, order_id)
    if row is None or row.project.provider.body_id != actor.body_id or not row.complaint:
        return _gone()
    if not text.strip():
        return Decision((by_house("reply_empty", "还没写答复。", "写明怎么处理。"),))
    row.reply = text
    row.save(update_fields=["reply"])
    audit.record(at=now, actor=actor, act="resources.order_replied", subject=row.subject)
    return Decision()


@transaction.atomic
def report_missed(*, order_id: int, actor: Actor, now: datetime) -> tuple[Decision, ServiceOrder | None]:
    """Nobody came: counted, and the order goes to the next free slot, elsewhere where somebody else serves it."""
    row = _mine(actor, order_id)
    if row is None:
        return _gone(), None
    decision = ordering.may_report_missed(ordered=row.state == "ordered", slot_at=row.slot_at, now=now)
    if not decision.allowed:
        return decision, None
    _close(row, ServiceOrder.State.MISSED, "order_missed", actor, now)
    project = _another(row, now)
    free = next((slot for slot in open_slots(project, now) if not slot.full), None)
    if free is None:
        return Decision((by_house("slot_none", "近几天都约满了，已经记下没来这一次。", "过一天再约。"),)), None
    values = {
        "at_home": row.at_home,
        "slot_at": free.at,
        "address": row.address,
        "phone": row.phone,
        "note": row.note,
    }
    new = _place(project, values, actor.held_post, row, now)
    _tell(new, f"改派给您：{project.title}", "上一家没有来，请务必按时。", now)
    return decision, new


def _another(row: ServiceOrder, now: datetime) -> Project:
    """Another running project of the same kind nearby, else the same one again."""
    near = services.services_near(row.project.place_id, now).filter(category=row.project.category)
    others = [p for p in near.exclude(provider=row.project.provider_id) if p.at_home or not row.at_home]
    return min(others, key=lambda p: (services.missed(p.pk), p.pk), default=row.project)


def erase_contacts(*, order_ids: Sequence[int], actor: Actor, now: datetime) -> int:
    """Address and telephone go some days after the end; what was done stays."""
    rows = ServiceOrder.objects.unscoped("daily sweep").filter(pk__in=list(order_ids), closed_at__isnull=False)
    erased: int = rows.exclude(address="", phone="").update(address="", phone="", note="")
    return erased


def contacts_before(now: datetime) -> datetime:
    """Orders closed before this moment keep no contacts."""
    return now - timedelta(days=house(facts.local_day(now))["contact_days"])
