"""A joint inspection: plan, drawn places, what was seen, report (D1-5.3.2)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.campaigns import actions as campaigns
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.places import queries as places
from shanzhi.kernel.places.models import Tier
from shanzhi.missions.supervision import queries
from shanzhi.missions.supervision.models import Inspection, InspectionPlace
from shanzhi.policy import sampling
from shanzhi.policy.calendar import local_day
from shanzhi.policy.clauses import clause
from shanzhi.policy.decision import Decision, Reason

MOST_PLACES = 60


@dataclass(frozen=True, slots=True)
class InspectionDraft:
    """What is looked at, with whom, how many places, when."""

    title: str
    plan: str
    tier: str
    size: int
    starts_on: date
    ends_on: date
    partner_ids: tuple[int, ...] = ()


def _no(code: str, text: str, remedy: str) -> Reason:
    return Reason(code, "D1-5.3.2", clause("D1-5.3.2").zh, text, remedy)


@transaction.atomic
def plan_inspection(*, draft: InspectionDraft, actor: Actor, now: datetime) -> tuple[Decision, Inspection | None]:
    """Write the plan, draw the places by a seed that stands in the plan, invite the partners."""
    find = places.townships_within if draft.tier == Tier.TOWNSHIP else places.communities_within
    codes = dict(find(actor.reach, local_day(now)).values_list("code", "pk"))
    checks = (
        (
            not actor.has("supervisor", "desk"),
            _no("inspection_not_yours", "联合检查由监管部门牵头。", "请他们办。"),
        ),
        (not draft.title.strip(), _no("inspection_untitled", "还没写检查的名称。", "写清楚查什么。")),
        (not draft.plan.strip(), _no("inspection_planless", "还没写检查方案。", "写查什么、怎么查、几个人。")),
        (draft.ends_on < draft.starts_on, _no("inspection_dates", "结束早于开始。", "请核对日期。")),
        (not 0 < draft.size <= MOST_PLACES, _no("inspection_size", f"抽 1 到 {MOST_PLACES} 个。", "换一个数。")),
        (not codes, _no("inspection_nowhere", "辖区里没有可抽的地方。", "换一级再抽。")),
    )
    decision = Decision(tuple(reason for broken, reason in checks if broken))
    if not decision.allowed:
        return decision, None
    owner = people.body(actor.own_body)
    row: Inspection = Inspection.objects.create(
        title=draft.title.strip(),
        plan=draft.plan.strip(),
        place=owner.place,
        owner=owner,
        tier=draft.tier,
        size=draft.size,
        seed="",
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        planned_by_id=actor.held_post,
        planned_at=now,
    )
    row.seed = f"inspection-{row.pk}-{draft.starts_on:%Y%m%d}"
    row.save(update_fields=["seed"])
    chosen = sampling.drawn(row.seed, codes, draft.size)
    InspectionPlace.objects.bulk_create(
        InspectionPlace(inspection=row, place_id=codes[code], order=n) for n, code in enumerate(chosen, start=1)
    )
    for body_id in draft.partner_ids:
        question = f"请派人参加联合检查，{draft.starts_on:%m月%d日}至{draft.ends_on:%m月%d日}。能否参加，谁参加？"
        campaigns.invite(subject=row.subject, title=row.title, question=question, body_id=body_id, actor=actor, now=now)
    audit.record(at=now, actor=actor, act="supervision.inspect", subject=row.subject, clauses=["D1-5.3.2"])
    return decision, row


@transaction.atomic
def visit(*, place_id: int, note: str, actor: Actor, now: datetime) -> Decision:
    """What was seen at a drawn place; the first visit stands."""
    row = queries.inspected_place(actor, place_id)
    if row is None or not actor.has("supervisor", "desk"):
        return Decision((_no("visit_not_yours", "这个点不由您检查。", "请检查组的同志填。"),))
    if not note.strip():
        return Decision((_no("visit_empty", "还没写看到什么。", "没有问题也写“没有问题”。"),))
    if row.visited_at is not None:
        return Decision((_no("visit_done", "这个点已经填过了。", "有新情况，另发现问题。"),))
    row.visited_at, row.visited_by_id, row.note = now, actor.held_post, note.strip()[:1000]
    row.save()
    audit.record(at=now, actor=actor, act="supervision.visit", subject=row.inspection.subject)
    return Decision()


@transaction.atomic
def report_inspection(*, inspection_id: int, text: str, actor: Actor, now: datetime) -> Decision:
    """The report closes an inspection once every drawn place was visited."""
    rows = Inspection.objects.scoped(actor).select_for_update(of=("self",))
    row = rows.filter(pk=inspection_id, owner=actor.body_id).first()
    if row is None or row.reported_at is not None:
        return Decision((_no("report_not_yours", "报告由牵头部门写，只写一次。", "打开看看写过没有。"),))
    left = row.places.filter(visited_at=None).count()
    if left:
        return Decision((_no("report_early", f"还有 {left} 个点没去。", "抽到的都去过再写报告。"),))
    if not text.strip():
        return Decision((_no("report_empty", "报告还是空的。", "写看了什么、有什么问题、怎么改。"),))
    row.report, row.reported_at = text.strip()[:4000], now
    row.save()
    audit.record(at=now, actor=actor, act="supervision.report", subject=row.subject)
    return Decision()
