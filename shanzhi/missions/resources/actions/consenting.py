"""Consents (同意): a counted decision on paper vouched for by two, or the answer of the asset department."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.evidence import actions as evidence
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.models import Body
from shanzhi.kernel.places.models import Place
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.models import Asset, Consent
from shanzhi.missions.resources.queries import inventory
from shanzhi.policy.decision import Decision
from shanzhi.policy.resources import consent as rules
from shanzhi.policy.resources.benefit import OwnerClass
from shanzhi.policy.resources.consent import COUNTED, ROUTES, Count, Route
from shanzhi.policy.resources.terms import by_house


@dataclass(frozen=True, slots=True)
class ConsentDraft:
    """What is entered: the route, what for, and the counts of a decision where one was taken."""

    route: Route
    purpose: str
    decided_on: date | None = None
    count: Count | None = None
    agreed: bool = True
    reason: str = ""


@transaction.atomic
def ask_consent(
    *, asset_id: int, draft: ConsentDraft, paper_id: int | None, actor: Actor, now: datetime
) -> tuple[Decision, Consent | None]:
    """Enter a decision on paper, or ask the asset department; one open at a time for an asset and route."""
    asset = inventory.asset_locked(actor, asset_id)
    decision = _may_ask(asset, draft, paper_id, now)
    if asset is None or not decision.allowed:
        return decision, None
    count = draft.count
    row = Consent.objects.create(
        asset=asset,
        route=draft.route.value,
        purpose=draft.purpose,
        eligible=count.eligible if count else None,
        present=count.present if count else None,
        in_favour=count.in_favour if count else None,
        eligible_area=count.eligible_area if count else None,
        present_area=count.present_area if count else None,
        in_favour_area=count.in_favour_area if count else None,
        decided_on=draft.decided_on,
        paper_id=paper_id,
        reason="" if draft.agreed else (draft.reason or "没有同意"),
        entered_by_id=actor.held_post,
        entered_at=now,
    )
    audit.record(
        at=now, actor=actor, act="resources.consent_entered", subject=asset.subject, detail={"route": draft.route.value}
    )
    if draft.route is Route.ASSET_APPROVAL:
        _tell_government(asset, row, now)
    return decision, row


def _may_ask(asset: Asset | None, draft: ConsentDraft, paper_id: int | None, now: datetime) -> Decision:
    if asset is None:
        return Decision((by_house("asset_gone", "没有这一处，或者不在您的辖区。", "回到清单再选。"),))
    wanted = (ROUTES[OwnerClass(asset.owner_class)], Route.DELIBERATION)
    on_paper = draft.route is not Route.ASSET_APPROVAL
    future = draft.decided_on is not None and draft.decided_on > facts.local_day(now)
    open_already = any(row.state == "open" and row.route == draft.route for row in inventory.consents(asset.pk))
    checks = (
        (asset.state == "surveyed", by_house("consent_unverified", "还没有核权属，不知道该谁同意。", "先核权属。")),
        (
            draft.route not in wanted,
            by_house("consent_route", "这处资源不走这条路。", f"由{rules.WHO_GIVES[wanted[0]]}决定。"),
        ),
        (not draft.purpose.strip(), by_house("consent_purpose", "还没写用来做什么。", "写清用途、期限和收益归谁。")),
        (open_already, by_house("consent_open", "上一次还没有办完。", "等有了结果再提。")),
        (
            on_paper and draft.decided_on is None,
            by_house("consent_day", "还没写哪天决定的。", "照会议记录或答复上的日期填写。"),
        ),
        (future, by_house("consent_future", "决定的日期还没到。", "开完会再登记。")),
        (
            on_paper and paper_id is None,
            by_house("consent_paper", "还没上传会议记录或书面答复。", "拍照或扫描成 PDF 上传，盖章页要清楚。"),
        ),
        (
            draft.route in COUNTED and draft.count is None,
            by_house("consent_count", "人数（面积）还没填全。", "照会议记录填写全部、参加、同意三个数。"),
        ),
    )
    reasons = [reason for broken, reason in checks if broken]
    if draft.route in COUNTED and draft.count is not None:
        told = rules.tally(draft.route, draft.count, facts.local_day(now))
        reasons += [reason for reason in told.reasons if reason.code.startswith(("count_", "area_"))]
    return Decision(tuple(reasons))


def _tell_government(asset: Asset, row: Consent, now: datetime) -> None:
    here: Place | None = asset.place
    while here is not None:
        government = people.organ(here.pk, Body.Kind.GOVERNMENT)
        if government is not None and here.tier == "county":
            messages.write_notice(
                key=f"consent:{row.pk}",
                recipient_id=government.pk,
                kind="consent",
                subject=asset.subject,
                title=f"请答复：{asset.place.name}{asset.name}能不能用",
                text=row.purpose,
                link="/a/consents/",
                now=now,
            )
        here = here.parent


@transaction.atomic
def confirm_consent(*, consent_id: int, actor: Actor, now: datetime) -> Decision:
    """Vouch for a paper; the second colleague's word closes it, and the counts decide (民法典 278)."""
    row = inventory.consent_locked(actor, consent_id)
    if row is None or row.route == Route.ASSET_APPROVAL:
        return Decision((by_house("consent_gone", "没有这项决定，或者不由您核对。", "回到资源页。"),))
    decision = rules.may_confirm(
        entered_by_me=row.entered_by_id == actor.post_id,
        confirmed_by_me=row.first_by_id == actor.post_id,
        has_paper=row.paper_id is not None,
        waiting=row.state == Consent.State.OPEN,
    )
    if not decision.allowed:
        return decision
    if row.first_by_id is None:
        row.first_by_id = actor.post_id
    else:
        row.second_by_id = actor.post_id
        _conclude(row, _passed(row, facts.local_day(now)), actor, now)
    row.save()
    audit.record(at=now, actor=actor, act="resources.consent_confirmed", subject=row.asset.subject)
    return decision


def count_of(row: Consent) -> Count | None:
    """The counts of a decision as the policy reads them."""
    if row.eligible is None or row.present is None or row.in_favour is None:
        return None
    return Count(row.eligible, row.present, row.in_favour, row.eligible_area, row.present_area, row.in_favour_area)


def _passed(row: Consent, on: date) -> bool:
    if Route(row.route) not in COUNTED:
        return not row.reason
    count = count_of(row)
    return count is not None and rules.tally(Route(row.route), count, on).passed


def _conclude(row: Consent, passed: bool, actor: Actor, now: datetime) -> None:
    row.state = Consent.State.GIVEN if passed else Consent.State.REFUSED
    row.closed_at = now
    day = row.decided_on or facts.local_day(now)
    evidence.record_evidence(
        kind="asset_consent",
        matter=f"consent:{row.pk}",
        outcome=row.state,
        place_id=row.asset.place_id,
        file_id=row.paper_id,
        on=day,
        actor=actor,
        now=now,
    )


@transaction.atomic
def answer_approval(*, consent_id: int, agreed: bool, reason: str, actor: Actor, now: datetime) -> Decision:
    """The government that answers for state assets says yes or no (资产审批; 示例，路径待确认)."""
    row = inventory.consent_locked(actor, consent_id)
    waiting = row is not None and row.route == Route.ASSET_APPROVAL and row.state == Consent.State.OPEN
    checks = (
        (not waiting, by_house("approval_gone", "这件事不在等您答复，或者已经有了结果。", "回到待答复的清单。")),
        (
            waiting and row is not None and row.entered_by_id == actor.post_id,
            by_house("approval_own", "谁申请的，不能由谁答复。", "请另一位同事答复。"),
        ),
        (waiting and not agreed and not reason.strip(), by_house("approval_reason", "不同意要写理由。", "写一句话。")),
    )
    decision = Decision(tuple(why for broken, why in checks if broken))
    if row is None or not decision.allowed:
        return decision
    row.reason, row.first_by_id = reason, actor.post_id
    _conclude(row, agreed, actor, now)
    row.save()
    audit.record(at=now, actor=actor, act="resources.consent_answered", subject=row.asset.subject)
    return decision
