"""Calls and sealed offers (征集、应征): opened to all, handed in sealed, opened together, awarded by people."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.publications import actions as publications
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.models import Call, Offer, Provider
from shanzhi.missions.resources.queries import calls, inventory
from shanzhi.policy.decision import Decision
from shanzhi.policy.resources import offers, surveying
from shanzhi.policy.resources.offers import OfferFacts
from shanzhi.policy.resources.terms import by_house

SEALED = ("price", "reference_price", "public_benefit", "cash_wanted", "plan", "conflict")


@transaction.atomic
def draw_up_call(
    *, draft: Mapping[str, Any], asset_id: int | None, need_ids: Sequence[int], actor: Actor, now: datetime
) -> tuple[Decision, Call | None]:
    """Write a call down; it may be half done, opening it says what is missing."""
    asset = inventory.asset_for(actor, asset_id) if asset_id else None
    if asset_id and asset is None:
        return Decision((by_house("asset_gone", "没有这一处资源，或者不在您的辖区。", "从清单里选。"),)), None
    known = list(inventory.needs(actor).filter(pk__in=list(need_ids)))
    row = Call.objects.create(
        place_id=asset.place_id if asset else actor.place_id or 0,
        issuer_id=actor.own_body,
        asset=asset,
        drawn_up_by_id=actor.held_post,
        created_at=now,
        **draft,
    )
    row.needs.add(*known)
    audit.record(at=now, actor=actor, act="resources.call_drawn_up", subject=row.subject, clauses=["D5-4.5.1"])
    return Decision(), row


@transaction.atomic
def open_call(*, call_id: int, closes_on: date, actor: Actor, now: datetime) -> Decision:
    """Open it to everybody until the end of a working day; consents and inventories come first."""
    row = calls.call_locked(actor, call_id)
    if row is None or row.state != Call.State.DRAFT:
        return Decision((by_house("call_gone", "这次征集不在草稿里，不能再开。", "打开征集页看看。"),))
    day = facts.local_day(now)
    decision = offers.may_open(
        facts.call_facts(row, closes_on, now),
        facts.consents_of(row, day),
        surveying.complete(inventory.done(row.place_id)),
        day,
    )
    if (
        decision.allowed
        and row.asset
        and Call.objects.unscoped("one open call for an asset").filter(asset=row.asset, state__in=["open", "unsealed"])
    ):
        decision = Decision((by_house("call_running", "这处资源正有一次征集。", "等那一次定标或取消。"),))
    if not decision.allowed:
        return decision
    row.state, row.opens_at = Call.State.OPEN, now
    row.closes_at = datetime.combine(closes_on, time(17), tzinfo=facts.LOCAL)
    row.publication = _publish(row, actor, now)
    row.save()
    audit.record(at=now, actor=actor, act="resources.call_opened", subject=row.subject, clauses=["D5-4.5.1"])
    return decision


def _publish(row: Call, actor: Actor, now: datetime) -> Publication:
    closes = row.closes_at.astimezone(facts.LOCAL) if row.closes_at else now
    return publications.publish(
        kind=Publication.Kind.CALL,
        key=f"ZJ-{row.place.code}-{row.pk}",
        title=row.title,
        issuer_id=row.issuer_id,
        place_id=row.place_id,
        content={
            "purpose": row.purpose,
            "asset": row.asset.name if row.asset else "",
            "needs": [need.name for need in row.needs.unscoped("needs of a call") if need.count >= 10],
            "price_cap": str(row.price_cap),
            "cash_cap": str(row.cash_cap),
            "promise_least": str(row.promise_least),
            "weights": row.weights,
            "closes_at": closes.isoformat(),
            "exit_terms": row.exit_terms,
        },
        valid_from=facts.local_day(now),
        valid_until=closes.date(),
        actor=actor,
        now=now,
    )


def fingerprint(values: Mapping[str, Any], salt: str) -> str:
    """What proves later that an offer was not touched: SHA-256 over its fields and a salt."""
    told = {name: _spelled(values[name]) for name in SEALED}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()


def _spelled(value: Any) -> str:
    """Money to the cent, so that what the database gives back spells the same."""
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


@dataclass(frozen=True, slots=True)
class Ticked:
    """What else an offer asks for, which no offer may."""

    exclusive_beyond_term: bool = False
    community_hours: Any = 0


@transaction.atomic
def hand_in_offer(
    *, call_id: int, values: Mapping[str, Any], ticked: Ticked, actor: Actor, now: datetime
) -> tuple[Decision, Offer | None]:
    """Hand in an offer, sealed; an earlier one of the same provider gives way to it."""
    row = calls.call_locked(actor, call_id)
    if row is None or row.opens_at is None or row.closes_at is None:
        return Decision((by_house("call_gone", "没有这次征集。", "回到征集清单再选。"),)), None
    provider = calls.provider_of(actor.body_id)
    decision = _may_hand_in(row, provider, values, ticked, now)
    if provider is None or not decision.allowed:
        return decision, None
    earlier = calls.own_offer(actor, row.pk)
    if earlier is not None:
        earlier.state = Offer.State.WITHDRAWN
        earlier.save(update_fields=["state"])
    salt = secrets.token_hex(16)
    offer = Offer.objects.create(
        call=row,
        provider=provider,
        salt=salt,
        digest=fingerprint(values, salt),
        handed_in_by_id=actor.held_post,
        handed_in_at=now,
        **{name: values[name] for name in SEALED},
    )
    audit.record(
        at=now, actor=actor, act="resources.offer_sealed", subject=row.subject, detail={"digest": offer.digest}
    )
    return decision, offer


def _may_hand_in(
    row: Call, provider: Provider | None, values: Mapping[str, Any], ticked: Ticked, now: datetime
) -> Decision:
    asked = facts.limits(row)
    told = OfferFacts(
        values["price"],
        values["reference_price"],
        values["public_benefit"],
        values["cash_wanted"],
        values["plan"],
        values["conflict"],
        ticked.exclusive_beyond_term,
        ticked.community_hours,
    )
    opens, closes = (at.astimezone(facts.LOCAL) for at in (row.opens_at, row.closes_at) if at)
    day = facts.local_day(now)
    who = offers.provider_may_offer(facts.provider_facts(provider, row.place_id, day), asked, day)
    when = offers.in_time(now.astimezone(facts.LOCAL), opens, closes)
    return Decision((*when.reasons, *who.reasons, *offers.may_offer(told, asked).reasons))


@transaction.atomic
def unseal(*, call_id: int, actor: Actor, now: datetime) -> Decision:
    """Open all offers of a call together; a touched one stops everything."""
    row = calls.call_locked(actor, call_id)
    if row is None or row.closes_at is None:
        return Decision((by_house("call_gone", "没有这次征集，或者还没有公开。", "回到征集清单。"),))
    rows = calls.offers_of(row)
    decision = offers.may_unseal(
        now=now,
        closes=row.closes_at,
        opened=row.unsealed_at is not None,
        offers=len(rows),
        mine=row.drawn_up_by_id == actor.post_id,
    )
    touched = [offer for offer in rows if fingerprint(_sealed(offer), offer.salt) != offer.digest]
    if touched:
        broken = by_house("offer_touched", "有应征材料和提交时的指纹对不上。", "停止开封，请监督部门查留痕。")
        decision = Decision((*decision.reasons, broken))
    if not decision.allowed:
        return decision
    row.state, row.unsealed_at, row.unsealed_by_id = Call.State.UNSEALED, now, actor.post_id
    row.save()
    Offer.objects.unscoped("all offers open together").filter(call=row, state="sealed").update(state="opened")
    audit.record(
        at=now,
        actor=actor,
        act="resources.offers_unsealed",
        subject=row.subject,
        clauses=["D5-4.5.1"],
        detail={"digests": [offer.digest for offer in rows]},
    )
    for offer in rows:
        messages.write_notice(
            key=f"unsealed:{offer.pk}",
            recipient_id=offer.provider.body_id,
            kind="call",
            subject=row.subject,
            title=f"已开封：{row.title}",
            text=f"共 {len(rows)} 家应征，现在评分。",
            link=f"/org/calls/{row.pk}/",
            now=now,
        )
    return decision


def _sealed(offer: Offer) -> dict[str, Any]:
    return {name: getattr(offer, name) for name in SEALED}


@transaction.atomic
def score_offers(*, call_id: int, plan_points: Mapping[int, int], actor: Actor, now: datetime) -> Decision:
    """Points for the plans from people, all others from the published weights; the arithmetic is kept."""
    row = calls.call_locked(actor, call_id)
    rows = calls.offers_of(row) if row else []
    if row is None or row.state != Call.State.UNSEALED:
        return Decision((by_house("score_closed", "开封以后、定标以前才能评分。", "打开征集页看看。"),))
    if any(not 0 <= plan_points.get(offer.pk, -1) <= 10 for offer in rows):
        return Decision((by_house("score_missing", "每一家的方案都要评 0 到 10 分。", "补上没有评的。"),))
    told = {offer.pk: facts.offer_facts(offer) for offer in rows}
    scored = {line.offer: line for line in offers.score(told, plan_points, facts.limits(row), row.weights)}
    for offer in rows:
        line = scored[offer.pk]
        offer.plan_points, offer.total = plan_points[offer.pk], line.total
        offer.parts = [[name, str(points), how] for name, points, how in line.parts]
        offer.save(update_fields=["plan_points", "total", "parts"])
    audit.record(at=now, actor=actor, act="resources.offers_scored", subject=row.subject)
    return Decision()
