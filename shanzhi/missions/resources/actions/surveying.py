"""Taking stock (调研摸底, D5-4.3): assets, needs, workforce, photographs, ownership, the calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.publications import actions as publications
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.models import (
    Asset,
    AssetPhoto,
    Booking,
    InventoryDone,
    ServiceNeed,
    Workforce,
)
from shanzhi.missions.resources.queries import inventory
from shanzhi.policy.decision import Decision
from shanzhi.policy.resources import surveying
from shanzhi.policy.resources.surveying import Surveyed
from shanzhi.policy.resources.terms import by_house, house


@dataclass(frozen=True, slots=True)
class AssetDraft:
    """What a surveyor writes down on the spot."""

    name: str
    group: str
    item: str
    owner_class: str
    area: Decimal
    title_proof: str = ""
    monthly_rent: Decimal = Decimal(0)
    use_price: str = ""
    spot: tuple[int, int] | None = None
    status: str = ""


@transaction.atomic
def record_asset(
    *, draft: AssetDraft, photo_ids: Sequence[int], place_id: int, actor: Actor, now: datetime
) -> tuple[Decision, Asset | None]:
    """Write down one asset of a community with its pictures (D5-4.3.1)."""
    day = facts.local_day(now)
    seen = Surveyed(
        draft.name, draft.group, draft.item, draft.owner_class, draft.area, draft.title_proof, len(photo_ids)
    )
    decision = surveying.asset(seen, day)
    if inventory.asset_by_name(place_id, draft.name):
        twice = by_house("asset_twice", f"“{draft.name}”已经登记过。", "换一个分得清的名字，例如加上楼号。")
        decision = Decision((*decision.reasons, twice))
    if not decision.allowed:
        return decision, None
    row = Asset.objects.create(
        place_id=place_id,
        name=draft.name,
        group=draft.group,
        item=surveying.named(draft.item, day),
        owner_class=draft.owner_class,
        title_proof=draft.title_proof,
        area=draft.area,
        monthly_rent=draft.monthly_rent,
        use_price=draft.use_price,
        spot_x=draft.spot[0] if draft.spot else None,
        spot_y=draft.spot[1] if draft.spot else None,
        status=draft.status,
        surveyed_by_id=actor.held_post,
        surveyed_at=now,
    )
    AssetPhoto.objects.bulk_create(AssetPhoto(asset=row, file_id=pk) for pk in photo_ids)
    audit.record(at=now, actor=actor, act="resources.survey", subject=row.subject, clauses=["D5-4.3.1"])
    return decision, row


@transaction.atomic
def add_photos(*, asset_id: int, photo_ids: Sequence[int], actor: Actor, now: datetime) -> Decision:
    """More pictures of an asset, as long as it has room for them."""
    row = inventory.asset_locked(actor, asset_id)
    if row is None:
        return _gone()
    most = house(facts.local_day(now))["photos_most"]
    count = len(inventory.photos(row.pk)) + len(photo_ids)
    if count > most:
        return Decision(
            (by_house("asset_photos", f"照片会有 {count} 张，太多了。", f"最多 {most} 张，挑最清楚的留下。"),)
        )
    AssetPhoto.objects.bulk_create(AssetPhoto(asset=row, file_id=pk) for pk in photo_ids)
    audit.record(at=now, actor=actor, act="resources.photograph", subject=row.subject)
    return Decision()


@transaction.atomic
def verify_asset(*, asset_id: int, title_proof: str, owner_class: str, actor: Actor, now: datetime) -> Decision:
    """Say who owns it and by which proof; never by the surveyor."""
    row = inventory.asset_locked(actor, asset_id)
    if row is None:
        return _gone()
    decision = surveying.may_verify(
        state=row.state, title_proof=title_proof, surveyed_by_me=row.surveyed_by_id == actor.post_id
    )
    if owner_class not in Asset.Owner.values:
        missing = by_house("asset_owner", "没有选归谁所有。", "四种里选一种。")
        decision = Decision((*decision.reasons, missing))
    if not decision.allowed:
        return decision
    row.state, row.title_proof, row.owner_class = Asset.State.VERIFIED, title_proof, owner_class
    row.verified_at, row.verified_by_id = now, actor.post_id
    row.save()
    audit.record(
        at=now,
        actor=actor,
        act="resources.verify",
        subject=row.subject,
        clauses=["D5-4.3.1"],
        detail={"owner": owner_class},
    )
    return decision


@transaction.atomic
def publish_asset(*, asset_id: int, actor: Actor, now: datetime) -> Decision:
    """Show a verified asset to everybody."""
    row = inventory.asset_locked(actor, asset_id)
    if row is None:
        return _gone()
    if row.state != Asset.State.VERIFIED:
        why = by_house("publish_unverified", "核过权属、还没公布的才能公布。", "先核权属。")
        return Decision((why,))
    row.state = Asset.State.PUBLISHED
    row.save(update_fields=["state"])
    publications.publish(
        kind=Publication.Kind.RESOURCE,
        key=f"ZY-{row.place.code}-{row.pk}",
        title=f"{row.place.name} {row.name}",
        issuer_id=actor.own_body,
        place_id=row.place_id,
        content={
            "group": row.group,
            "item": row.item,
            "owner_class": row.owner_class,
            "area": str(row.area),
            "use_price": row.use_price,
        },
        valid_from=facts.local_day(now),
        valid_until=None,
        actor=actor,
        now=now,
    )
    audit.record(at=now, actor=actor, act="resources.publish", subject=row.subject, clauses=["D5-4.3.1"])
    return Decision()


@transaction.atomic
def book(*, asset_id: int, draft: Mapping[str, Any], actor: Actor, now: datetime) -> Decision:
    """Enter a use into the calendar; the database refuses what overlaps."""
    row = inventory.asset_locked(actor, asset_id)
    if row is None:
        return _gone()
    if row.state in (Asset.State.SURVEYED, Asset.State.WITHDRAWN):
        return Decision((by_house("booking_unverified", "还没有核权属，不能安排使用。", "先核权属。"),))
    if draft["ends_at"] <= draft["starts_at"]:
        return Decision((by_house("booking_order", "结束时间要晚于开始时间。", "请改一个。"),))
    try:
        with transaction.atomic():
            Booking.objects.create(asset=row, booked_by_id=actor.held_post, booked_at=now, **draft)
    except IntegrityError:
        taken = "这段时间已经有安排，不能重叠。"
        return Decision((by_house("booking_overlaps", taken, "看下面的日历，换一段空着的时间。"),))
    audit.record(at=now, actor=actor, act="resources.book", subject=row.subject)
    return Decision()


@transaction.atomic
def cancel_booking(*, booking_id: int, actor: Actor, now: datetime) -> Decision:
    row = inventory.booking_locked(actor, booking_id)
    if row is None or row.cancelled_at:
        return _gone()
    row.cancelled_at = now
    row.save(update_fields=["cancelled_at"])
    audit.record(at=now, actor=actor, act="resources.unbook", subject=row.asset.subject)
    return Decision()


@transaction.atomic
def record_need(*, draft: Mapping[str, Any], place_id: int, actor: Actor, now: datetime) -> ServiceNeed:
    """Write down a need; told again from the same source, its numbers are brought up to date (D5-4.3.2)."""
    row, _ = ServiceNeed.objects.unscoped("one need of one community").update_or_create(
        place_id=place_id,
        name=draft["name"],
        source=draft["source"],
        defaults={**draft, "recorded_by_id": actor.held_post, "recorded_at": now},
    )
    audit.record(at=now, actor=actor, act="resources.need", subject=f"need:{row.pk}", clauses=["D5-4.3.2"])
    found: ServiceNeed = row
    return found


@transaction.atomic
def record_workforce(*, draft: Mapping[str, Any], place_id: int, actor: Actor, now: datetime) -> Workforce:
    """Write down who can help, counted by kind (D5-4.3.3)."""
    row, _ = Workforce.objects.unscoped("one line of one community").update_or_create(
        place_id=place_id,
        kind=draft["kind"],
        name=draft["name"],
        defaults={**draft, "recorded_by_id": actor.held_post, "recorded_at": now},
    )
    audit.record(at=now, actor=actor, act="resources.workforce", subject=f"workforce:{row.pk}", clauses=["D5-4.3.3"])
    found: Workforce = row
    return found


@transaction.atomic
def finish_inventory(*, kind: str, note: str, actor: Actor, now: datetime) -> Decision:
    """Say that one of the three inventories of the own community is complete."""
    if actor.tier != "community" or kind not in surveying.INVENTORIES:
        why = by_house("inventory_not_yours", "三类摸底由社区（村）自己做完。", "请用社区的岗位登录。")
        return Decision((why,))
    InventoryDone.objects.update_or_create(
        place_id=actor.place_id or 0,
        kind=kind,
        defaults={"note": note[:100], "done_by_id": actor.held_post, "done_at": now},
    )
    audit.record(at=now, actor=actor, act="resources.inventory_done", subject=f"place:{actor.place_id}")
    return Decision()


def _gone() -> Decision:
    return Decision((by_house("asset_gone", "没有这一处，或者不在您的辖区。", "回到清单再选。"),))
