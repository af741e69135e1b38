"""Call, sealed offers, opening, award (征集、应征、开封、定标): open to all, opened together (D5-4.5.1, 本系统约定)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.resources.terms import by_house, cited, house, terms_on, written

TENTH = Decimal("0.1")
CRITERIA = {"price": "价格", "public_benefit": "公益让利", "government_cost": "政府投入", "plan": "服务方案"}


@dataclass(frozen=True, slots=True)
class CallFacts:
    """A call as it would be opened."""

    title: str
    days: int
    months: int
    price_cap: Decimal
    government_cash_cap: Decimal
    promise_least: Decimal
    weights: Mapping[str, int]
    exit_terms: str
    asset_state: str
    needs: int
    split_from: int = 0


def may_open(call: CallFacts, consents: Decision, inventories: Decision, on: date) -> Decision:
    """Everything that still stands between a call and the public; consents and inventories included."""
    rules = house(on)
    checks = (
        (not call.title.strip(), by_house("call_untitled", "征集还没有名称。", "写清做什么服务、在哪里。")),
        (
            not rules["call_days_least"] <= call.days <= rules["call_days_most"],
            by_house(
                "call_days",
                f"征集期是 {call.days} 天。",
                f"应当在 {rules['call_days_least']} 到 {rules['call_days_most']} 天之间，让大家都来得及。",
            ),
        ),
        (
            not 1 <= call.months <= rules["term_months_most"],
            by_house("call_term", f"项目期是 {call.months} 个月。", f"最长 {rules['term_months_most']} 个月。"),
        ),
        (
            not call.exit_terms.strip(),
            by_house("call_exit", "还没写退出条款。", "写明什么情况退出、提前几天告知、服务对象怎么安置。"),
        ),
        (
            call.promise_least <= 0,
            cited("call_promise", "D5-4.5.1", "公益让利的下限还没写。", "写明每季至少让利多少元。"),
        ),
        (
            set(call.weights) != set(CRITERIA)
            or sum(call.weights.values()) != 100
            or min(call.weights.values(), default=0) < 0,
            by_house(
                "call_weights",
                f"评分权重合计应当是 100，现在是 {sum(call.weights.values())}。",
                "四项权重都要写，随征集一起公布。",
            ),
        ),
        (call.needs < 1, cited("call_needs", "D5-4.3.2", "还没有对应的居民需求。", "从需求清单里选一条。")),
        (
            call.asset_state == "surveyed",
            cited("call_title", "D5-4.3.1", "这处资源还没有核权属。", "请先核权属，知道归谁所有再征集。"),
        ),
        (
            call.split_from > 0,
            by_house(
                "call_split",
                f"同一条需求近期已有 {call.split_from} 次征集，看起来是一件事拆成了几件。",
                f"{house(on)['split_days']} 天内合成一次征集；确实是两件事的，换一条需求。",
            ),
        ),
    )
    own = tuple(reason for broken, reason in checks if broken)
    return Decision((*own, *consents.reasons, *inventories.reasons))


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """Who offers: registered, licensed, not excluded, without an undeclared conflict in this community."""

    registered: bool
    excluded: bool
    licence_until: date | None
    long_term: bool
    categories: Collection[str]
    conflict_here: bool = False


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """An offer: six fields."""

    price: Decimal
    reference_price: Decimal
    public_benefit: Decimal
    cash_wanted: Decimal
    plan: str
    conflict: str
    exclusive_beyond_term: bool = False
    community_hours: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the call asks of an offer."""

    price_cap: Decimal
    promise_least: Decimal
    government_cash_cap: Decimal
    categories: Collection[str]


def provider_may_offer(provider: ProviderFacts, limits: Limits, on: date) -> Decision:
    """Who may offer at all."""
    expired = not provider.long_term and (provider.licence_until is None or provider.licence_until < on)
    until = "没有写到哪天" if provider.licence_until is None else f"到 {provider.licence_until} 为止"
    checks = (
        (
            not provider.registered,
            cited("provider_unknown", "D5-4.4.1", "单位还没有登记。", "先登记统一社会信用代码、证照和服务类别。"),
        ),
        (
            provider.excluded,
            by_house("provider_excluded", "单位在暂停参与期间。", "可以在单位登记页申诉，结果出来会通知您。"),
        ),
        (
            provider.registered and expired,
            cited("licence_expired", "D5-4.4.1", f"证照有效期{until}，现在不能应征。", "续期后在单位登记页更新。"),
        ),
        (
            provider.registered and bool(limits.categories) and not set(limits.categories) & set(provider.categories),
            cited("category_missing", "D5-4.4.1", "单位登记的类别里没有这一项。", "在单位登记页加上这个类别。"),
        ),
        (
            provider.conflict_here,
            by_house("conflict_here", "单位申报过和这个社区的利益冲突，应当回避。", "可以参加其他社区的征集。"),
        ),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def in_time(at: datetime, opens: datetime, closes: datetime) -> Decision:
    """An offer a second late is late; the moment of closing itself still counts."""
    checks = (
        (at < opens, by_house("call_not_yet", "征集还没有开始。", f"{opens:%Y-%m-%d %H:%M} 开始。")),
        (
            at > closes,
            by_house(
                "call_closed",
                f"征集已经在 {closes:%Y-%m-%d %H:%M:%S} 截止，您提交的时间是 {at:%H:%M:%S}。",
                "为了对大家公平，截止后一秒也不收。您填的内容还在，可以看其他征集。",
            ),
        ),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def may_offer(offer: OfferFacts, limits: Limits) -> Decision:
    """What of the offer itself cannot stand; every fault at once."""
    amounts = (
        ("单价", offer.price),
        ("参考价", offer.reference_price),
        ("公益让利", offer.public_benefit),
        ("希望政府出的现金", offer.cash_wanted),
    )
    negative = tuple(
        by_house("offer_negative", f"“{name}”不能是负数（{written(amount)}）。", "请填 0 或更大的数。")
        for name, amount in amounts
        if amount < 0
    )
    checks = (
        (
            offer.price > limits.price_cap,
            cited("offer_cap", "D5-4.5.1", f"单价超过上限 {written(limits.price_cap)} 元。", "请降到上限以内。"),
        ),
        (
            offer.price > offer.reference_price >= 0,
            cited("offer_reference", "D5-4.5.1", "单价高于参考价，居民不划算。", "单价不高于周边参考价。"),
        ),
        (
            offer.public_benefit < limits.promise_least,
            cited(
                "offer_promise", "D5-4.5.1", f"公益让利低于下限 {written(limits.promise_least)} 元。", "请达到下限。"
            ),
        ),
        (
            offer.cash_wanted > limits.government_cash_cap,
            cited(
                "offer_cash",
                "D5-4.5.1",
                f"希望的现金超过上限 {written(limits.government_cash_cap)} 元。",
                "这里主要给场地等资源，现金以上限为准。",
            ),
        ),
        (not offer.plan.strip(), by_house("offer_plan", "还没写怎么做。", "写明谁来做、什么时间、怎么收费。")),
        (not offer.conflict.strip(), by_house("offer_conflict", "还没申报利益冲突。", "没有就写“无”。")),
        (
            offer.exclusive_beyond_term,
            by_house("offer_exclusive", "不能要求期满以后还独家经营。", "独家以项目期为限。"),
        ),
        (
            offer.community_hours > 0,
            cited(
                "offer_secondment",
                "D1-4.7.2",
                f"方案要社区人员每季出 {written(offer.community_hours)} 小时，等同借用。",
                "人员由单位自己安排；确需社区做的事，走准入程序。",
            ),
        ),
    )
    return Decision((*negative, *(reason for broken, reason in checks if broken)))


def may_unseal(*, now: datetime, closes: datetime, opened: bool, offers: int, mine: bool) -> Decision:
    """May the offers be opened? All together, after closing, not by whoever drew up the call alone."""
    checks = (
        (opened, by_house("unsealed_already", "已经开封过了。", "打开征集页看评分。")),
        (
            now <= closes,
            by_house("unseal_early", f"还没到截止时间（{closes:%Y-%m-%d %H:%M}），不能开封。", "截止后一起开封。"),
        ),
        (mine, by_house("unseal_own_call", "谁发的征集，不能由谁开封。", "请另一位同事开封。")),
        (offers < 1, by_house("unseal_nothing", "没有人应征。", "可以延长征集，或改条件后重新征集。")),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


@dataclass(frozen=True, slots=True)
class Scored:
    """One offer's points with the arithmetic behind them."""

    offer: int
    total: Decimal
    parts: tuple[tuple[str, Decimal, str], ...]


def score(
    offers: Mapping[int, OfferFacts], plan_points: Mapping[int, int], limits: Limits, weights: Mapping[str, int]
) -> list[Scored]:
    """Points by the published weights, the best first; equal ones in the order of their numbers."""
    lowest = min(offer.price for offer in offers.values())
    highest = max(offer.public_benefit for offer in offers.values())
    cash = limits.government_cash_cap
    found = []
    for number, offer in offers.items():
        shares = {
            "price": _share(lowest, offer.price),
            "public_benefit": _share(offer.public_benefit, highest),
            "government_cost": Decimal(1) - (_share(offer.cash_wanted, cash) if cash else Decimal(0)),
            "plan": Decimal(plan_points.get(number, 0)) / 10,
        }
        parts = tuple(
            (name, _points(weights[name], shares[name]), _how(name, offer, lowest, highest)) for name in CRITERIA
        )
        found.append(Scored(number, sum((points for _, points, _ in parts), Decimal(0)), parts))
    return sorted(found, key=lambda row: (-row.total, row.offer))


def _share(part: Decimal, whole: Decimal) -> Decimal:
    """part / whole within 0 … 1; a price of nothing is as low as can be."""
    if whole <= 0:
        return Decimal(1)
    return min(Decimal(1), max(Decimal(0), part / whole))


def _points(weight: int, share: Decimal) -> Decimal:
    return (Decimal(weight) * share).quantize(TENTH, ROUND_HALF_UP)


def _how(name: str, offer: OfferFacts, lowest: Decimal, highest: Decimal) -> str:
    return {
        "price": f"最低价 {written(lowest)} ÷ 本家 {written(offer.price)}",
        "public_benefit": f"本家 {written(offer.public_benefit)} ÷ 最高 {written(highest)}",
        "government_cost": f"要现金 {written(offer.cash_wanted)} 元",
        "plan": "评议 0—10 分",
    }[name]


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """What is known when one offer is chosen."""

    opened: bool
    awarded: bool
    offers: int
    chosen_is_best: bool
    reason: str
    contract: bool
    consents: Decision
    provider: Decision


def may_award(award: AwardFacts, on: date) -> Decision:
    """May this offer be chosen? After opening, with the contract and every consent; one offer needs a reason."""
    checks = (
        (not award.opened, by_house("award_early", "还没有开封，不能定标。", "截止后先一起开封。")),
        (award.awarded, by_house("award_twice", "这次征集已经定标。", "打开项目页看看。")),
        (
            award.opened and award.offers < house(on)["offers_least"] and not award.reason.strip(),
            by_house("award_single", "只有一家应征，要写明为什么仍然选它。", "写明征集范围、时间和为什么没有第二家。"),
        ),
        (
            award.opened and not award.chosen_is_best and not award.reason.strip(),
            by_house("award_not_best", "选的不是得分最高的，要写明理由。", "理由会随结果公示。"),
        ),
        (not award.contract, by_house("award_contract", "还没有上传合同。", "上传合同，写明项目期和退出条款。")),
    )
    own: tuple[Reason, ...] = tuple(reason for broken, reason in checks if broken)
    return Decision((*own, *award.provider.reasons, *award.consents.reasons))


def looks_collusive(offers: Sequence[tuple[int, OfferFacts]]) -> tuple[str, ...]:
    """What a careful eye would ask about before the award: signs, never a verdict (围标迹象)."""
    signs = []
    plans: dict[str, list[int]] = {}
    for number, offer in offers:
        plans.setdefault("".join(offer.plan.split()), []).append(number)
    same = [numbers for plan, numbers in plans.items() if plan and len(numbers) > 1]
    signs += [f"{len(numbers)} 家的方案一字不差" for numbers in same]
    prices = sorted(offer.price for _, offer in offers)
    if len(prices) > 1 and prices[0] > 0 and prices[-1] / prices[0] < Decimal("1.005"):
        signs.append("各家单价几乎一样")
    return tuple(signs)


def default_weights(on: date) -> dict[str, int]:
    weights: dict[str, Any] = terms_on(on)["weights"]
    return {name: int(weights[name]) for name in CRITERIA}
