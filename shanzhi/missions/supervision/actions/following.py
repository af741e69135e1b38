"""A finding is ordered, verified by someone else, opened again; its place in a campaign follows (D1-5.3.1)."""

from datetime import datetime, timedelta

from django.db import transaction

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.campaigns import actions as campaigns
from shanzhi.kernel.campaigns import queries as campaign_queries
from shanzhi.kernel.campaigns.models import Campaign
from shanzhi.kernel.deadlines import actions as deadlines
from shanzhi.kernel.findings import actions as findings
from shanzhi.kernel.findings import queries
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.models import Body
from shanzhi.kernel.places.models import Place, Tier
from shanzhi.policy import findings as rules
from shanzhi.policy.calendar import local_day
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.terms import in_force


@transaction.atomic
def order(*, finding_id: int, reason: str, actor: Actor, now: datetime) -> Decision:
    """Order or order again; the body that caused it hears by a notice, without community, reporter or hour."""
    days = rules.terms(local_day(now))["cure_working_days"]
    due = deadlines.due_date(start=now, working_days=days).due
    decision = findings.order(finding_id=finding_id, due_on=due, reason=reason, actor=actor, now=now)
    row = queries.finding_for(actor, finding_id) if decision.allowed else None
    if row is not None and row.issuer_id is not None:
        messages.write_notice(
            key=f"finding:{finding_id}/{now:%Y%m%d%H%M%S}",
            recipient_id=row.issuer_id,
            kind="finding",
            subject=f"finding:{finding_id}",
            title=f"整改单：{row.title[:90]}",
            text=f"请在 {due:%Y-%m-%d} 前改好并答复。依据 {row.clause}。",
            link=f"/a/findings/{finding_id}/",
            now=now,
        )
    return decision


@transaction.atomic
def verify(*, finding_id: int, actor: Actor, now: datetime) -> Decision:
    """Accept the evidence: the finding is closed and its street or community may be done."""
    decision = findings.close(finding_id=finding_id, actor=actor, now=now)
    if decision.allowed:
        campaigns.settle(finding_id=finding_id, now=now)
    return decision


@transaction.atomic
def reopen(*, finding_id: int, reason: str, actor: Actor, now: datetime) -> Decision:
    """Seen again: ordered anew, and its place in the campaign is open again."""
    days = rules.terms(local_day(now))["cure_working_days"]
    due = deadlines.due_date(start=now, working_days=days).due
    decision = findings.reopen(finding_id=finding_id, reason=reason, due_on=due, actor=actor, now=now)
    if decision.allowed:
        campaigns.settle(finding_id=finding_id, now=now)
    return decision


@transaction.atomic
def rescan(*, campaign_id: int, actor: Actor, now: datetime) -> tuple[Decision, Campaign | None]:
    """Look again after 90 or 180 days (本系统约定), at the same places, linked to the first campaign."""
    today = local_day(now)
    first = campaign_queries.campaign_for(actor, campaign_id)
    if first is None:
        return Decision((Reason("rescan_unknown", None, "", "没有这个专项行动。", "回列表看看。"),)), None
    days = sorted(in_force("campaigns", today)["rescan_days"], reverse=True)
    reached = next((d for d in days if (today - first.due_on).days >= d), None)
    if reached is None or campaign_queries.rescanned(first.pk, reached):
        told = "还没到复查的日子，或者这一次已经开始复查了。"
        return Decision((Reason("rescan_early", None, "", told, "清理到期后第 90 天、第 180 天复查。"),)), None
    draft = campaigns.CampaignDraft(
        kind="signboard_rescan" if first.tier == "township" else first.kind,
        title=f"{first.title}：第 {reached} 天复查"[:120],
        document=first.document,
        issued_on=today,
        due_on=today + timedelta(days=7),
        tier=first.tier,
        place_ids=(first.place_id,),
        list_version=first.list_version,
        follows_id=first.pk,
        rescan_days=reached,
    )
    return campaigns.open_campaign(draft=draft, actor=actor, now=now)


@transaction.atomic
def escalate(*, finding_id: int, actor: Actor, now: datetime) -> bool:
    """The department one level up is told, once; what it does is a person's decision."""
    if not findings.escalate(finding_id=finding_id, actor=actor, now=now):
        return False
    row = queries.finding_for(actor, finding_id)
    above = _supervisor_above(row.area) if row else None
    if row is not None and above is not None:
        messages.write_notice(
            key=f"finding:{finding_id}/up",
            recipient_id=above.pk,
            kind="finding",
            subject=f"finding:{finding_id}",
            title=f"整改超期：{row.title[:90]}",
            text=f"责任单位：{row.issuer_name}。请督办。",
            link=f"/a/findings/{finding_id}/",
            now=now,
        )
    return True


def _supervisor_above(area: Place) -> Body | None:
    """The civil-affairs department of the county, or of the city for what lies with a county's own bodies."""
    here: Place | None = area if area.tier == Tier.TOWNSHIP else area.parent
    while here is not None:
        found = people.department(here.pk, Body.Field.CIVIL_AFFAIRS)
        if found is not None:
            return found
        here = here.parent
    return None
