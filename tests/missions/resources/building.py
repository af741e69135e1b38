"""From an empty room to a running project, step by step; each test breaks one thing on the way."""

import io
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.documents import actions as documents
from shanzhi.kernel.people import actions as people
from shanzhi.kernel.places.models import Place
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.actions import accounting, awarding, calling, consenting, registering, surveying
from shanzhi.missions.resources.actions.calling import Ticked
from shanzhi.missions.resources.actions.consenting import ConsentDraft
from shanzhi.missions.resources.actions.surveying import AssetDraft
from shanzhi.missions.resources.models import Asset, Call, Offer, Project, Provider, ServiceNeed
from shanzhi.policy.resources.consent import Count, Route
from tests.kernel.test_documents import PDF, picture
from tests.worlds import LOADER, START, World, actor_of

CODES = {"enterprise": "91210302MA0DEM013L", "social": "52210302MA0DEM021G"}
PASSED = Count(162, 130, 104, Decimal(12640), Decimal(10020), Decimal(8090))
FAILED = Count(162, 118, 86, Decimal(12640), Decimal(9120), Decimal(6905))
DRAFT: dict[str, Any] = {
    "title": "助餐点",
    "purpose": "给老人做一顿热饭",
    "public_matter": False,
    "price_cap": Decimal(13),
    "cash_cap": Decimal(0),
    "promise_least": Decimal(3000),
    "term_months": 24,
    "exit_terms": "提前 60 天告知",
    "weights": {"price": 40, "public_benefit": 30, "government_cost": 20, "plan": 10},
}
OFFER: dict[str, Any] = {
    "price": Decimal(12),
    "reference_price": Decimal(15),
    "public_benefit": Decimal(3000),
    "cash_wanted": Decimal(0),
    "plan": "两名厨师，中午供餐",
    "conflict": "无",
}
QUARTER: dict[str, Any] = {
    "residents_paid": Decimal(59760),
    "others_paid": Decimal(4040),
    "cost": Decimal(62100),
    "public_value": Decimal(9400),
    "units": 4980,
    "units_proof": "刷卡记录",
    "satisfaction": Decimal("0.91"),
}


def people_of(here: World) -> None:
    """More seats of the community and two who serve; for worlds that have none yet."""
    places = {place.code: place for place in Place.objects.all()}
    made = (
        ("party1", "解放党组织", "party_branch", "party_secretary"),
        ("enterprise", "暖邻公司", "enterprise", "enterprise"),
        ("social", "心桥中心", "social_organisation", "social"),
        ("resident", "邻里社", "social_organisation", "resident"),
    )
    for name, title, kind, role in made:
        draft = people.BodyDraft(title, kind, "community", places["210302002001"].pk)
        (body,) = people.found_bodies(drafts=[draft], valid_from=START, actor=LOADER, now=here.now)
        here.actors[name] = actor_of(body, role, here.now)
    from shanzhi.kernel.people.models import Body  # noqa: PLC0415

    committee = Body.objects.get(pk=here.actors["one"].own_body)
    here.actors["head1"] = actor_of(committee, "head", here.now, "主任")


def kept(actor: Actor, now: datetime, content: bytes = PDF, name: str = "记录.pdf") -> int:
    return documents.store_file(
        upload=io.BytesIO(content),
        name=name,
        owner_id=actor.own_body,
        subject="",
        images_only=False,
        actor=actor,
        now=now,
    ).pk


def photo(actor: Actor, now: datetime) -> int:
    return kept(actor, now, picture(), "照片.png")


def surveyed(here: World, now: datetime, by: str = "one", **changes: Any) -> Asset:
    actor = here.actors[by]
    lawful = {
        "name": "2 号楼门厅",
        "group": "room",
        "item": "用房",
        "owner_class": "owners_common",
        "area": Decimal(86),
    }
    draft = AssetDraft(**(lawful | {"monthly_rent": Decimal(2790)} | changes))
    decision, row = surveying.record_asset(
        draft=draft, photo_ids=[], place_id=actor.place_id or 0, actor=actor, now=now
    )
    assert decision.allowed
    assert row is not None
    return row


def verified(here: World, now: datetime, **changes: Any) -> Asset:
    row = surveyed(here, now, **changes)
    decision = surveying.verify_asset(
        asset_id=row.pk, title_proof="规划图", owner_class=row.owner_class, actor=here.actors["head1"], now=now
    )
    assert decision.allowed
    return Asset.objects.unscoped("test").get(pk=row.pk)


def decided(here: World, asset: Asset, now: datetime, count: Count = PASSED) -> None:
    """The owners' decision, vouched for by two others than who entered it."""
    worker = here.actors["one"]
    draft = ConsentDraft(Route.OWNERS_DECISION, "办助餐点", facts.local_day(now), count)
    decision, row = consenting.ask_consent(
        asset_id=asset.pk, draft=draft, paper_id=kept(worker, now), actor=worker, now=now
    )
    assert decision.allowed
    for name in ("head1", "party1"):
        assert row is not None
        assert consenting.confirm_consent(consent_id=row.pk, actor=here.actors[name], now=now).allowed


def inventoried(here: World, now: datetime) -> ServiceNeed:
    """All three inventories finished, and one need."""
    worker = here.actors["one"]
    for kind in ("asset", "need", "workforce"):
        assert surveying.finish_inventory(kind=kind, note="", actor=worker, now=now).allowed
    draft = {"name": "一顿热饭", "category": "elderly", "source": "survey", "count": 118, "urgency": "high"}
    return surveying.record_need(draft=draft, place_id=worker.place_id or 0, actor=worker, now=now)


def drawn_up(here: World, asset: Asset | None, need: ServiceNeed, now: datetime, **changes: Any) -> Call:
    term = {"term_from": facts.local_day(now) + timedelta(days=20)}
    _, row = calling.draw_up_call(
        draft=DRAFT | term | changes,
        asset_id=asset.pk if asset else None,
        need_ids=[need.pk],
        actor=here.actors["one"],
        now=now,
    )
    assert row is not None
    return row


def opened(here: World, now: datetime, **changes: Any) -> Call:
    """An open call for a verified room whose owners agreed."""
    asset = verified(here, now)
    decided(here, asset, now)
    row = drawn_up(here, asset, inventoried(here, now), now, **changes)
    closes = facts.local_day(now) + timedelta(days=7)
    decision = calling.open_call(call_id=row.pk, closes_on=closes, actor=here.actors["head1"], now=now)
    assert decision.reasons == ()
    return Call.objects.unscoped("test").get(pk=row.pk)


def registered(here: World, name: str, now: datetime, **changes: Any) -> Provider:
    values: dict[str, Any] = {
        "credit_code": CODES[name],
        "categories": ["elderly"],
        "licence": "营业执照",
        "licence_until": None,
        "licence_long_term": True,
        "capacity": Decimal(50000),
        "conflict": "无",
    }
    decision, row = registering.register_provider(
        values=values | changes, county_ids=[], conflict_ids=[], actor=here.actors[name], now=now
    )
    assert decision.reasons == ()
    assert row is not None
    return row


def offered(here: World, name: str, call: Call, now: datetime, **changes: Any) -> Offer:
    decision, row = calling.hand_in_offer(
        call_id=call.pk, values=OFFER | changes, ticked=Ticked(), actor=here.actors[name], now=now
    )
    assert decision.reasons == ()
    assert row is not None
    return row


def unsealed(here: World, now: datetime, **changes: Any) -> Call:
    """Two offers, opened together after closing and scored."""
    call = opened(here, now, **changes)
    for name, price in (("enterprise", "12"), ("social", "12.50")):
        registered(here, name, now)
        offered(here, name, call, now, price=Decimal(price), plan=f"{name} 的方案")
    after = now + timedelta(days=8)
    assert calling.unseal(call_id=call.pk, actor=here.actors["head1"], now=after).reasons == ()
    points = {row.pk: 8 for row in Offer.objects.unscoped("test").filter(call=call)}
    assert calling.score_offers(call_id=call.pk, plan_points=points, actor=here.actors["head1"], now=after).allowed
    return Call.objects.unscoped("test").get(pk=call.pk)


def running(here: World, now: datetime) -> Project:
    """Awarded to the enterprise; `now` is the day the call was opened."""
    call = unsealed(here, now)
    after = now + timedelta(days=9)
    chosen = Offer.objects.unscoped("test").get(call=call, provider__body=here.actors["enterprise"].body_id)
    decision, row = awarding.award(
        call_id=call.pk,
        offer_id=chosen.pk,
        terms={"title": "助餐点", "reason": "", "at_home": True, "on_site": True},
        contract_id=kept(here.actors["head1"], after),
        actor=here.actors["head1"],
        now=after,
    )
    assert decision.reasons == ()
    assert row is not None
    return row


def reported(here: World, project: Project, now: datetime, **changes: Any) -> str:
    """The quarter of a moment, reported by the enterprise."""
    quarter = facts.quarter_named(facts.local_day(now))
    decision = accounting.report_quarter(
        project_id=project.pk, quarter=quarter, values=QUARTER | changes, actor=here.actors["enterprise"], now=now
    )
    assert decision.reasons == ()
    return quarter
