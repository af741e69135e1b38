"""Do residents, enterprise and government all gain (三方利益联结)? Checks B1 … B9 of one project quarter (D5-4.5.1)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from shanzhi.policy.clauses import clause
from shanzhi.policy.decision import Reason
from shanzhi.policy.resources.terms import HOUSE, house, percent, terms_on, written

ZERO = Decimal(0)
BLOCKING = frozenset({"B5", "B6", "B7", "B8"})
DECIDING = frozenset({"B1", "B2", "B3", "B4"})
OWNERS_ARTICLES = "民法典278、282"


class OwnerClass(StrEnum):
    """Who owns the asset a project uses; decides whose consent it needs (D5-4.3.1)."""

    STATE = "state"
    COLLECTIVE = "collective"
    OWNERS_COMMON = "owners_common"
    OTHER = "other"


class Verdict(StrEnum):
    SOUND = "sound"
    NOT_SUSTAINABLE = "not_sustainable"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Quarter:
    """What is known of a project quarter; yuan, satisfaction between 0 and 1.

    `offers` None: not told. `owners_decision` None: nothing decided by those who own the asset.
    """

    price: Decimal
    reference_price: Decimal
    satisfaction: Decimal
    revenue_4q: Decimal
    cost_4q: Decimal
    public_value: Decimal
    public_promise: Decimal
    owner_class: OwnerClass
    price_cap: Decimal
    voluntary: bool = False
    demand_evidence: bool = False
    government_cash: Decimal = ZERO
    government_cash_cap: Decimal = ZERO
    in_kind: Decimal = ZERO
    owners_decision: bool | None = None
    income: Decimal = ZERO
    reasonable_cost: Decimal = ZERO
    public_matter: bool = False
    deliberation: bool = False
    offers: int | None = None
    single_offer_reason: bool = False
    conflict_declared: bool = True
    exclusive_beyond_term: bool = False
    community_staff_hours: Decimal = ZERO
    staff_hours_admitted: bool = True
    inventories_complete: bool = True
    uses_asset: bool = True


@dataclass(frozen=True, slots=True)
class Check:
    """One of B1 … B9 with its arithmetic; `reason` when it fails."""

    code: str
    ok: bool
    clause: str
    text: str
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Benefit:
    """The ruling over a quarter: every check, the owners' net income (民法典 282) and the verdict."""

    checks: tuple[Check, ...]
    owners_income: Decimal
    verdict: Verdict
    rules_version: str

    @property
    def failed(self) -> tuple[str, ...]:
        return tuple(check.code for check in self.checks if not check.ok)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(check.reason for check in self.checks if check.reason)


def rule(quarter: Quarter, on: date) -> Benefit:
    """All nine checks; blocked by B5 … B8, else not sustainable by B1 … B4, else sound. B9 never decides."""
    checks = tuple(check(quarter, on) for check in CHECKS)
    failed = {check.code for check in checks if not check.ok}
    verdict = Verdict.SOUND
    if failed & DECIDING:
        verdict = Verdict.NOT_SUSTAINABLE
    if failed & BLOCKING:
        verdict = Verdict.BLOCKED
    return Benefit(checks, owners_income(quarter), verdict, terms_on(on)["version"])


def owners_income(quarter: Quarter) -> Decimal:
    """收入扣除合理成本之后属于业主共有（民法典 282）; nothing where the owners own nothing."""
    if quarter.owner_class is not OwnerClass.OWNERS_COMMON:
        return ZERO
    return max(ZERO, quarter.income - quarter.reasonable_cost)


def _made(code: str, ok: bool, clause_id: str, text: str, why: str, remedy: str, quote: str = "") -> Check:
    known = clause_id.split("、")[0]
    words = quote or (clause(known).zh if known.startswith("D") else HOUSE)
    reason = None if ok else Reason(code, None if clause_id == HOUSE else clause_id, words, why, remedy)
    return Check(code, ok, clause_id, text, reason)


def _residents(quarter: Quarter, on: date) -> Check:
    """B1 物有所值: price within cap and reference, satisfied, a real need, bought freely."""
    line = Decimal(house(on)["satisfaction_least"])
    faults = [
        text
        for broken, text in (
            (quarter.price > quarter.price_cap, "单价超过上限"),
            (quarter.price > quarter.reference_price, "单价高于参考价"),
            (quarter.satisfaction < line, f"满意率不到{percent(line)}"),
            (not quarter.demand_evidence, "没有对应的需求记录"),
            (not quarter.voluntary, "不是居民自愿购买"),
        )
        if broken
    ]
    text = (
        f"单价{written(quarter.price)}元，上限{written(quarter.price_cap)}元，"
        f"参考价{written(quarter.reference_price)}元，满意率{percent(quarter.satisfaction)}（线{percent(line)}）"
    )
    soft = [fault for fault in faults if fault in ("没有对应的需求记录", "不是居民自愿购买")]
    shown = text + "".join(f"；{fault}" for fault in soft)
    remedy = "请三方商量降价、改进服务，或按合同的退出条款办理。"
    return _made("B1", not faults, "D5-4.5.1", shown, f"居民没有获益：{'，'.join(faults)}。", remedy)


def _enterprise(quarter: Quarter, on: date) -> Check:
    """B2 确保盈利: the margin of the last four quarters is not negative."""
    margin = quarter.revenue_4q - quarter.cost_4q
    text = f"累计收入{written(quarter.revenue_4q)}元，累计成本{written(quarter.cost_4q)}元，差额{written(margin)}元"
    why = f"企业累计亏损{written(-margin)}元，这样做不长久。"
    return _made("B2", margin >= 0, "D5-4.5.1", text, why, "请三方一起看成本、价格和场地，不能改就按退出条款办。")


def _public_benefit(quarter: Quarter, on: date) -> Check:
    """B3 体现一定公益性: delivered at or above a promise above zero."""
    ok = quarter.public_value >= quarter.public_promise > ZERO
    text = f"公益让利{written(quarter.public_value)}元，承诺{written(quarter.public_promise)}元"
    why = "没有公益承诺。" if quarter.public_promise <= 0 else "公益让利没有达到承诺。"
    return _made("B3", ok, "D5-4.5.1", text, why, "请企业按承诺补足，或和居民重新议定承诺。")


def _government(quarter: Quarter, on: date) -> Check:
    """B4 低（零）成本投入: cash within its cap, in kind shown."""
    text = (
        f"政府现金{written(quarter.government_cash)}元，上限{written(quarter.government_cash_cap)}元；"
        f"实物按登记租金折{written(quarter.in_kind)}元"
    )
    ok = quarter.government_cash <= quarter.government_cash_cap
    return _made("B4", ok, "D5-4.5.1", text, "政府现金投入超过上限。", "停止超出部分的支付，改用实物资源或重新议定。")


_OWNED = {
    OwnerClass.STATE: ("国有用房，资产部门同意在案", "国有用房，资产部门没有同意，不得使用", "请资产管理部门答复。"),
    OwnerClass.COLLECTIVE: (
        "集体所有，集体决定在案",
        "集体所有，集体成员没有同意，不得使用",
        "请集体成员会议或其授权的代表会议决定。",
    ),
    OwnerClass.OTHER: ("产权单位同意在案", "产权单位没有同意，不得使用", "请产权单位书面答复。"),
}


def _ownership(quarter: Quarter, on: date) -> Check:
    """B5: what owners own in common is used only by their decision, its net income is theirs (民法典 278, 282)."""
    owners = terms_on(on)["owners"]
    if not quarter.uses_asset:
        return _made("B5", True, OWNERS_ARTICLES, "不使用公共资源", "", "")
    if quarter.owner_class is OwnerClass.OWNERS_COMMON:
        ok = quarter.owners_decision is True
        text = "业主共有，业主已依法共同决定" if ok else "业主共有，没有业主共同决定，不得经营"
        remedy = f"请业主依法共同决定（{owners['article']}）；没有通过就换一处。"
        return _made("B5", ok, OWNERS_ARTICLES, text, f"{text}。", remedy, owners["quote"] + owners["income_quote"])
    agreed, refused, remedy = _OWNED[quarter.owner_class]
    ok = quarter.owners_decision is not False
    text = agreed if ok else refused
    return _made("B5", ok, OWNERS_ARTICLES, text, f"{text}。", remedy, owners["quote"])


def _rights(quarter: Quarter, on: date) -> Check:
    """B6 公共事项: what touches everybody was deliberated first (D5-4.2.1)."""
    ok = quarter.deliberation or not quarter.public_matter
    text = "涉及公共事项，协商结论在案" if quarter.public_matter else "个人自愿购买，不属公共事项"
    if not ok:
        text = "涉及公共事项，没有协商结论"
    return _made("B6", ok, "D5-4.2.1", text, f"{text}。", "请社区先组织居民协商，有了结论再做。")


def _fairness(quarter: Quarter, on: date) -> Check:
    """B7: open call, two offers or a reason, conflicts declared, nothing exclusive beyond the term (house rule)."""
    faults = []
    few = quarter.offers is not None and quarter.offers < house(on)["offers_least"]
    text = "没有写应征几家" if quarter.offers is None else f"应征{quarter.offers}家"
    if few and not quarter.single_offer_reason:
        faults.append("没有写明只有一家的理由" if quarter.offers else "没有人应征")
    if few and quarter.single_offer_reason and quarter.offers:
        text += "，已写明只有一家的理由"
    if not quarter.conflict_declared:
        faults.append("没有申报利益冲突")
    if quarter.exclusive_beyond_term:
        faults.append("约定了期满以后的独家经营")
    shown = "，".join([text, *faults])
    return _made("B7", not faults, HOUSE, shown, f"{shown}。", "补开公开征集、补写理由或申报；独家条款以项目期为限。")


def _no_burden(quarter: Quarter, on: date) -> Check:
    """B8: hours of community staff pass the gate; staffing an enterprise is a secondment (D1-4.7.2)."""
    ok = quarter.community_staff_hours <= 0 or quarter.staff_hours_admitted
    text = f"社区人员用时{written(quarter.community_staff_hours)}小时"
    if not ok:
        text += "，未经准入，等同借用"
    return _made("B8", ok, "D1-4.7.2", text, f"{text}。", "社区人员先撤出；确需社区做的，按准入程序申报。")


def _inventories(quarter: Quarter, on: date) -> Check:
    """B9: all three inventories stand before calls; reported, never deciding."""
    text = "三类摸底已完成" if quarter.inventories_complete else "三类摸底还没有做完"
    remedy = "请社区补做公共资源、服务需求、人力资源三类摸底。"
    return _made("B9", quarter.inventories_complete, "D5-4.3.1、D5-5.2.1", text, f"{text}。", remedy)


CHECKS: tuple[Callable[[Quarter, date], Check], ...] = (
    _residents,
    _enterprise,
    _public_benefit,
    _government,
    _ownership,
    _rights,
    _fairness,
    _no_burden,
    _inventories,
)
