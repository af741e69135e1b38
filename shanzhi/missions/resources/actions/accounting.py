"""The three-party account (三方账): the enterprise reports, the community confirms, everybody reads (D5-4.5.1)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.findings import actions as findings
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.places import queries as places
from shanzhi.kernel.publications import actions as publications
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.models import LedgerEntry, Project, QuarterReport
from shanzhi.missions.resources.queries import projects, services
from shanzhi.policy.decision import Decision
from shanzhi.policy.resources import benefit, ledger, space
from shanzhi.policy.resources.benefit import Benefit, Verdict
from shanzhi.policy.resources.ledger import Entry, Figures
from shanzhi.policy.resources.terms import band, by_house

MONEY = ("residents_paid", "others_paid", "cost", "public_value", "government_cash", "income", "reasonable_cost")
LABELS = {
    "residents_paid": "居民付的钱",
    "others_paid": "其他收入",
    "cost": "成本",
    "public_value": "公益让利",
    "government_cash": "政府现金",
    "income": "场地收入",
    "reasonable_cost": "合理成本",
}


@transaction.atomic
def report_quarter(
    *, project_id: int, quarter: str, values: Mapping[str, Any], actor: Actor, now: datetime
) -> Decision:
    """The enterprise's figures of a quarter become entries; told again before publication, the earlier are reversed."""
    project = projects.project_locked(actor, project_id)
    known = projects.quarter_locked(project_id, quarter)
    decision = _may_report(project, known, quarter, values, actor, now)
    if project is None or not decision.allowed:
        return decision
    _undo_all(project, quarter, actor, now)
    asset = project.call.asset
    rent = space.quarter_rent(asset.monthly_rent) if asset else Decimal(0)
    figures = Figures(in_kind=rent, **{name: values.get(name, Decimal(0)) for name in MONEY})
    for entry in ledger.entries_of(figures, facts.owner_class(project)):
        _write(project, quarter, entry, actor, now)
    _keep_report(project, quarter, values, actor, now)
    audit.record(
        at=now, actor=actor, act="resources.quarter_reported", subject=project.subject, detail={"quarter": quarter}
    )
    messages.write_notice(
        key=f"quarter:{project.pk}:{quarter}:{now:%Y%m%d%H%M}",
        recipient_id=project.call.issuer_id,
        kind="ledger",
        subject=project.subject,
        title=f"请核对 {quarter} 的账：{project.title}",
        text="企业已经报数，请核对服务量和满意率后公示。",
        link=f"/w/projects/{project.pk}/",
        now=now,
    )
    return decision


def _may_report(
    project: Project | None,
    known: QuarterReport | None,
    quarter: str,
    values: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Decision:
    own = project is not None and project.provider.body_id == actor.body_id
    decision = ledger.may_book(
        amounts=[(LABELS[name], values[name]) for name in MONEY if name in values],
        own=own,
        running=project is not None and project.state == Project.State.RUNNING,
        published=known is not None and known.state == QuarterReport.State.PUBLISHED,
    )
    if project is not None and not _within(project, quarter, now):
        outside = by_house("quarter_outside", f"{quarter} 不在项目期里，或者还没有开始。", "选项目期内已经开始的季度。")
        return Decision((*decision.reasons, outside))
    return decision


def _within(project: Project, quarter: str, now: datetime) -> bool:
    first, last = facts.quarter_named(project.term_from), facts.quarter_named(project.term_to)
    return first <= quarter <= min(last, facts.quarter_named(facts.local_day(now)))


def _undo_all(project: Project, quarter: str, actor: Actor, now: datetime) -> None:
    for row in projects.entries(project.pk, [quarter]):
        if row.reverses_id is None and not hasattr(row, "reversed_by"):
            _reverse(row, "重报", actor, now)


def _write(project: Project, quarter: str, entry: Entry, actor: Actor, now: datetime) -> None:
    LedgerEntry.objects.create(
        project=project,
        quarter=quarter,
        debit=entry.debit.value,
        credit=entry.credit.value,
        amount=entry.amount,
        memo=entry.memo,
        recorded_by_id=actor.held_post,
        recorded_at=now,
    )


def _reverse(row: LedgerEntry, why: str, actor: Actor, now: datetime) -> None:
    """One reversal for one entry: the database lets no second one stand."""
    LedgerEntry.objects.create(
        project_id=row.project_id,
        quarter=row.quarter,
        debit=row.credit,
        credit=row.debit,
        amount=row.amount,
        memo=f"冲正 {row.pk} 号：{why}"[:200],
        reverses=row,
        recorded_by_id=actor.held_post,
        recorded_at=now,
    )


def _keep_report(project: Project, quarter: str, values: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    counted = services.quarter_orders(project.pk, *facts.quarter_bounds(quarter))
    told = values.get("satisfaction")
    rated = Decimal(counted["good"]) / counted["rated"] if counted["rated"] else None
    QuarterReport.objects.update_or_create(
        project=project,
        quarter=quarter,
        defaults={
            "units": values["units"],
            "units_proof": values.get("units_proof", ""),
            "price": values.get("price", project.price),
            "reference_price": values.get("reference_price", project.reference_price),
            "subsidised": values.get("subsidised", 0),
            "satisfaction": (rated if rated is not None else told),
            "complaints": max(counted["complaints"], values.get("complaints", 0)),
            "reported_by_id": actor.held_post,
            "reported_at": now,
        },
    )


@transaction.atomic
def book_more(*, project_id: int, quarter: str, entry: Entry, actor: Actor, now: datetime) -> Decision:
    """One entry more in a quarter that was reported, published or not: corrections are added, never written over."""
    project = projects.project_locked(actor, project_id)
    known = projects.quarter_locked(project_id, quarter)
    own = project is not None and project.provider.body_id == actor.body_id
    decision = ledger.may_book(
        amounts=[("金额", entry.amount)], own=own and known is not None, running=project is not None, published=False
    )
    if project is None or not decision.allowed:
        return decision
    _write(project, quarter, entry, actor, now)
    _judge_again(project, known, now)
    audit.record(at=now, actor=actor, act="resources.entry_added", subject=project.subject)
    return decision


@transaction.atomic
def reverse_entry(*, project_id: int, entry_id: int, reason: str, actor: Actor, now: datetime) -> Decision:
    """Undo one entry by its reversal (红字冲正)."""
    project = projects.project_locked(actor, project_id)
    row = projects.entry_for(project_id, entry_id)
    if project is None or row is None:
        return Decision((by_house("entry_gone", "没有这一笔。", "回到账页再选。"),))
    decision = ledger.may_reverse(
        own=project.provider.body_id == actor.body_id,
        reversed_already=hasattr(row, "reversed_by"),
        is_reversal=row.reverses_id is not None,
        reason=reason,
    )
    if not decision.allowed:
        return decision
    _reverse(row, reason, actor, now)
    _judge_again(project, projects.quarter_locked(project_id, row.quarter), now)
    audit.record(
        at=now, actor=actor, act="resources.entry_reversed", subject=project.subject, detail={"entry": entry_id}
    )
    return decision


def _judge_again(project: Project, report: QuarterReport | None, now: datetime) -> None:
    """A published quarter shows the checks of what its entries say now."""
    if report is not None and report.state == QuarterReport.State.PUBLISHED:
        _keep_checks(
            report, benefit.rule(facts.quarter_facts(project, report, facts.local_day(now)), facts.local_day(now))
        )


def _keep_checks(report: QuarterReport, ruling: Benefit) -> None:
    report.verdict, report.rules_version = ruling.verdict.value, ruling.rules_version
    report.checks = [
        {"code": check.code, "ok": check.ok, "clause": check.clause, "text": check.text} for check in ruling.checks
    ]
    report.save()


@transaction.atomic
def confirm_quarter(
    *, project_id: int, quarter: str, values: Mapping[str, Any], actor: Actor, now: datetime
) -> tuple[Decision, Benefit | None]:
    """The community confirms what was delivered and shows the quarter to everybody; what fails becomes a finding."""
    project = projects.project_locked(actor, project_id)
    report = projects.quarter_locked(project_id, quarter)
    if project is None or report is None:
        return Decision((by_house("quarter_gone", "没有这一季的报数。", "请企业先报。"),)), None
    counted = services.quarter_orders(project.pk, *facts.quarter_bounds(quarter))
    decision = ledger.may_confirm(
        community=actor.body_id != project.provider.body_id and actor.place_id == project.place_id,
        reporter=report.reported_by_id == actor.post_id,
        reported=report.state == QuarterReport.State.REPORTED,
        confirmed_orders=counted["done"] > 0 or bool(report.units_proof.strip()),
    )
    if not decision.allowed:
        return decision, None
    report.staff_hours, report.staff_hours_admitted = values["staff_hours"], values["staff_hours_admitted"]
    report.state, report.confirmed_at, report.confirmed_by_id = QuarterReport.State.PUBLISHED, now, actor.post_id
    day = facts.local_day(now)
    ruling = benefit.rule(facts.quarter_facts(project, report, day), day)
    _keep_checks(report, ruling)
    _publish(project, report, ruling, actor, now)
    if ruling.verdict is not Verdict.SOUND:
        _raise(project, report, ruling, actor, now)
    audit.record(
        at=now,
        actor=actor,
        act="resources.quarter_published",
        subject=project.subject,
        clauses=["D5-4.5.1"],
        detail={"quarter": quarter, "verdict": ruling.verdict.value},
    )
    return decision, ruling


def _publish(project: Project, report: QuarterReport, ruling: Benefit, actor: Actor, now: datetime) -> None:
    money = facts.figures(project, [report.quarter])[report.quarter]
    day = facts.local_day(now)
    publications.publish(
        kind=Publication.Kind.PROJECT,
        key=f"XM-{project.place.code}-{project.pk}-{report.quarter}",
        title=f"{project.title} {report.quarter}",
        issuer_id=actor.own_body,
        place_id=project.place_id,
        content={
            "quarter": report.quarter,
            "units": report.units,
            "price": str(report.price),
            "reference_price": str(report.reference_price),
            "residents_saved": str(money.public_value),
            "enterprise_revenue": band(money.revenue, day),
            "enterprise_profit": band(money.profit, day),
            "government_cash": str(money.government_cash),
            "in_kind": str(money.in_kind),
            "owners_income": str(ruling.owners_income),
            "verdict": ruling.verdict.value,
        },
        valid_from=facts.quarter_bounds(report.quarter)[0].date(),
        valid_until=None,
        actor=actor,
        now=now,
    )


_KINDS = {Verdict.NOT_SUSTAINABLE: "project_not_sustainable", Verdict.BLOCKED: "project_blocked"}


def _raise(project: Project, report: QuarterReport, ruling: Benefit, actor: Actor, now: datetime) -> None:
    """Not sustainable is a finding of its own: three parties sit down; blocked means stop."""
    first = ruling.reasons[0]
    area = places.protecting_area(project.place, facts.local_day(now))
    word = "不长久" if ruling.verdict is Verdict.NOT_SUSTAINABLE else "应当停下"
    findings.raise_finding(
        kind=_KINDS[ruling.verdict],
        clause="D5-4.5.1",
        source="automatic",
        title=f"{project.title} {report.quarter} {word}：{first.text}",
        quote="\n".join(check.text for check in ruling.checks if not check.ok),
        subject=project.subject,
        issuer_id=project.call.issuer_id,
        issuer_name=project.call.issuer.name,
        area_id=area.pk,
        raised_by_id=None,
        actor=actor,
        now=now,
    )
