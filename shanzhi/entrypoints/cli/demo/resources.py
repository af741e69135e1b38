"""Document 5 in the demo world: inventories, providers, a running project, one that does not last, an open call."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from shanzhi.entrypoints.cli.demo.resource_stock import content, county_inventories, own_inventories, picture, register
from shanzhi.entrypoints.cli.demo.somebody import somebody
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.actions import accounting, awarding, calling, consenting
from shanzhi.missions.resources.actions.consenting import ConsentDraft
from shanzhi.missions.resources.queries import calls, inventory
from shanzhi.policy.resources.consent import Count, Route

WEIGHTS = {"price": 40, "public_benefit": 30, "government_cost": 20, "plan": 10}


def load(now: datetime) -> None:
    """Once, through the ordinary actions, each on its own day."""
    worker = somebody("worker1", now)
    if inventory.asset_by_name(worker.place_id or 0, content()["own"]["assets"][0]["name"]):
        return
    register(now - timedelta(days=420))
    own_inventories(now - timedelta(days=400))
    county_inventories(now - timedelta(days=390))
    _meal_project(now)
    _nursery_project(now)
    _stairwell(now - timedelta(days=30))
    _open_call(now - timedelta(days=3))


def _asset(name: str, now: datetime) -> Any:
    return inventory.assets(somebody("worker1", now)).get(name=name)


def _deliberated(asset: Any, purpose: str, now: datetime) -> None:
    """A deliberation on paper, vouched for by two (D5-4.2.1)."""
    worker = somebody("worker1", now)
    _, row = consenting.ask_consent(
        asset_id=asset.pk,
        draft=ConsentDraft(Route.DELIBERATION, purpose, facts.local_day(now)),
        paper_id=picture(worker, now, 3),
        actor=worker,
        now=now,
    )
    for name in ("head1", "party1"):
        if row:
            consenting.confirm_consent(consent_id=row.pk, actor=somebody(name, now), now=now)


def _approved(asset: Any, purpose: str, now: datetime) -> None:
    """The district government agrees to the use of a state room."""
    _, row = consenting.ask_consent(
        asset_id=asset.pk,
        draft=ConsentDraft(Route.ASSET_APPROVAL, purpose),
        paper_id=None,
        actor=somebody("head1", now),
        now=now,
    )
    if row:
        consenting.answer_approval(
            consent_id=row.pk, agreed=True, reason="公益用途", actor=somebody("td_gov", now), now=now
        )


def _owners(asset: Any, purpose: str, count: Count, now: datetime) -> None:
    """The owners' decision, entered from the minutes and vouched for by two (民法典 278)."""
    worker = somebody("worker1", now)
    _, row = consenting.ask_consent(
        asset_id=asset.pk,
        draft=ConsentDraft(Route.OWNERS_DECISION, purpose, facts.local_day(now), count),
        paper_id=picture(worker, now, 5),
        actor=worker,
        now=now,
    )
    for name in ("head1", "party1"):
        if row:
            consenting.confirm_consent(consent_id=row.pk, actor=somebody(name, now), now=now)


def _called(title: str, purpose: str, asset: Any, need: str, terms: tuple[int, int], now: datetime) -> int:
    """A call opened by the head; `terms`: price cap and promise."""
    worker = somebody("worker1", now)
    needs = inventory.needs(worker).filter(name=need)
    _, row = calling.draw_up_call(
        draft={
            "title": title,
            "purpose": purpose,
            "public_matter": True,
            "price_cap": Decimal(terms[0]),
            "cash_cap": Decimal(0),
            "promise_least": Decimal(terms[1]),
            "term_from": facts.local_day(now) + timedelta(days=30),
            "term_months": 24,
            "exit_terms": "连亏三个季度即可协商退出，提前 60 天告知，服务对象由社区另行安排。",
            "weights": WEIGHTS,
        },
        asset_id=asset.pk,
        need_ids=[one.pk for one in needs],
        actor=worker,
        now=now,
    )
    if row is None:
        raise LookupError(title)
    closes = facts.local_day(now) + timedelta(days=14)
    decision = calling.open_call(call_id=row.pk, closes_on=closes, actor=somebody("head1", now), now=now)
    if not decision.allowed:
        raise LookupError("; ".join(reason.text for reason in decision.reasons))
    return row.pk


def _offer(login: str, call_id: int, price: str, reference: str, gift: int, plan: str, now: datetime) -> None:
    calling.hand_in_offer(
        call_id=call_id,
        values={
            "price": Decimal(price),
            "reference_price": Decimal(reference),
            "public_benefit": Decimal(gift),
            "cash_wanted": Decimal(0),
            "plan": plan,
            "conflict": "无",
        },
        ticked=calling.Ticked(),
        actor=somebody(login, now),
        now=now,
    )


def _awarded(call_id: int, login: str, title: str, at_home: bool, now: datetime) -> int:
    """Unsealed, scored and awarded by the head."""
    head = somebody("head1", now)
    calling.unseal(call_id=call_id, actor=head, now=now)
    call = calls.call_for(head, call_id)
    rows = calls.offers_of(call) if call else []
    calling.score_offers(call_id=call_id, plan_points={row.pk: 8 for row in rows}, actor=head, now=now)
    body = somebody(login, now).body_id
    chosen = next(row for row in rows if row.provider.body_id == body)
    _, project = awarding.award(
        call_id=call_id,
        offer_id=chosen.pk,
        terms={"title": title, "reason": "方案贴合居民需求（演示）", "at_home": at_home, "on_site": True},
        contract_id=picture(head, now, 7),
        actor=head,
        now=now,
    )
    if project is None:
        raise LookupError(title)
    return project.pk


def _quarters(now: datetime) -> tuple[str, str, datetime]:
    """The last two full quarters before now, and the first day of the earlier."""
    last = facts.quarter_named(
        facts.local_day(facts.quarter_bounds(facts.quarter_named(facts.local_day(now)))[0] - timedelta(days=1))
    )
    before = facts.quarter_named(facts.local_day(facts.quarter_bounds(last)[0] - timedelta(days=1)))
    return before, last, facts.quarter_bounds(before)[0]


def _reported(project_id: int, login: str, quarter: str, values: dict[str, Any]) -> None:
    """Reported by the provider, confirmed and shown by the community a few days after the quarter."""
    after = facts.quarter_bounds(quarter)[1] + timedelta(days=6)
    money = {name: Decimal(value) for name, value in values.items() if name in accounting.MONEY}
    others = {name: value for name, value in values.items() if name not in accounting.MONEY}
    accounting.report_quarter(
        project_id=project_id, quarter=quarter, values=money | others, actor=somebody(login, after), now=after
    )
    accounting.confirm_quarter(
        project_id=project_id,
        quarter=quarter,
        values={"staff_hours": Decimal(0), "staff_hours_admitted": False},
        actor=somebody("worker1", after),
        now=after + timedelta(days=2),
    )


def _meal_project(now: datetime) -> None:
    """An empty room became a canteen: two quarters, all three sides gain."""
    first, second, starts = _quarters(now)
    opened = starts - timedelta(days=40)
    asset = _asset("1 号楼一层", opened)
    _approved(asset, "老年助餐点，两年，免租换让利（演示）", opened)
    _deliberated(asset, "同意办老年助餐点，价格不高于周边（演示）", opened)
    call = _called(
        "1 号楼助餐点（演示）",
        "给独居老人做一顿热饭，周一到周五中午，能送上楼。",
        asset,
        "独居老人中午一顿热饭",
        (13, 9000),
        opened,
    )
    later = opened + timedelta(days=5)
    _offer("enterprise1", call, "12", "15", 9400, "两名厨师，中午供餐，八十岁以上送上楼。", later)
    _offer("social1", call, "13", "15", 9000, "中央厨房配送，志愿者分餐。", later)
    project = _awarded(call, "enterprise1", "老年助餐点（1 号楼 86 ㎡）", True, opened + timedelta(days=16))
    sheets = (
        (first, 4980, "0.91", 59760, 4040, 62100, 9400, 4),
        (second, 5410, "0.93", 64920, 4980, 66800, 9900, 2),
    )
    for quarter, units, happy, paid, others, cost, gift, complaints in sheets:
        _reported(
            project,
            "enterprise1",
            quarter,
            {
                "residents_paid": paid,
                "others_paid": others,
                "cost": cost,
                "public_value": gift,
                "units": units,
                "units_proof": "就餐刷卡记录（演示）",
                "satisfaction": Decimal(happy),
                "complaints": complaints,
            },
        )


def _nursery_project(now: datetime) -> None:
    """A care class that loses money: shown as not sustainable, a finding of its own."""
    first, _, starts = _quarters(now)
    opened = starts - timedelta(days=40)
    asset = _asset("3 号楼二层活动室", opened)
    worker = somebody("worker1", opened)
    _, row = consenting.ask_consent(
        asset_id=asset.pk,
        draft=ConsentDraft(Route.MEMBERS_DECISION, "放学托管（演示）", facts.local_day(opened), Count(60, 48, 41)),
        paper_id=picture(worker, opened, 9),
        actor=worker,
        now=opened,
    )
    for name in ("head1", "party1"):
        if row:
            consenting.confirm_consent(consent_id=row.pk, actor=somebody(name, opened), now=opened)
    _deliberated(asset, "同意办放学托管（演示）", opened)
    call = _called(
        "放学托管（演示）", "四点半放学看孩子写作业，到六点。", asset, "四点半放学看孩子", (16, 6000), opened
    )
    later = opened + timedelta(days=5)
    _offer("social1", call, "15", "19", 6000, "两名老师，作业辅导加户外活动。", later)
    _offer("enterprise1", call, "16", "19", 6100, "外聘老师三人。", later)
    project = _awarded(call, "social1", "放学托管（3 号楼）", False, opened + timedelta(days=16))
    values = {
        "residents_paid": 76500,
        "cost": 88400,
        "public_value": 6200,
        "units": 5100,
        "units_proof": "签到表（演示）",
        "satisfaction": Decimal("0.94"),
    }
    _reported(project, "social1", first, values)


def _stairwell(now: datetime) -> None:
    """Light boxes on the stairs: heads were missing, so the article stands on the page and nothing runs."""
    asset = _asset("5 个单元楼梯间", now)
    count = Count(162, 118, 86, Decimal(12640), Decimal(9120), Decimal(6905))
    _owners(asset, "楼梯间灯箱广告换免费擦楼道，两年（演示）", count, now)


def _open_call(now: datetime) -> None:
    """The west corner of the square: the owners agreed, a call is open now."""
    asset = _asset("小区广场西角", now)
    count = Count(162, 130, 104, Decimal(12640), Decimal(10020), Decimal(8090))
    _owners(asset, "周末便民市集，收入扣成本归业主（演示）", count, now - timedelta(days=20))
    _deliberated(asset, "同意办周末便民市集（演示）", now - timedelta(days=10))
    _called("广场周末便民市集（演示）", "修鞋、配钥匙、磨刀，周六上午摆摊。", asset, "修鞋配钥匙摊", (10, 500), now)
