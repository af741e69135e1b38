"""The three-party account (三方账): double entries that are only ever added, corrected by reversals (D5-4.5.1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.resources.benefit import OwnerClass
from shanzhi.policy.resources.terms import by_house, cited, written

ZERO = Decimal(0)
CENT = Decimal("0.01")
MOST = Decimal(1_000_000_000)


class Account(StrEnum):
    """Whose account: residents, enterprise, government (community) or owners, and the world outside."""

    RESIDENTS_SPENDING = "residents_spending"
    RESIDENTS_BENEFIT = "residents_benefit"
    ENTERPRISE_REVENUE = "enterprise_revenue"
    ENTERPRISE_COST = "enterprise_cost"
    ENTERPRISE_PUBLIC = "enterprise_public"
    ENTERPRISE_USE = "enterprise_use"
    ENTERPRISE_SITE = "enterprise_site"
    GOVERNMENT_IN_KIND = "government_in_kind"
    GOVERNMENT_CASH = "government_cash"
    GOVERNMENT_INCOME = "government_income"
    OWNERS_FUND = "owners_fund"
    OUTSIDE_CUSTOMERS = "outside_customers"
    OUTSIDE_SUPPLIERS = "outside_suppliers"
    OUTSIDE_UPKEEP = "outside_upkeep"


NAMES: dict[Account, str] = {
    Account.RESIDENTS_SPENDING: "居民：购买服务支出",
    Account.RESIDENTS_BENEFIT: "居民：获得让利",
    Account.ENTERPRISE_REVENUE: "企业：营业收入",
    Account.ENTERPRISE_COST: "企业：经营成本",
    Account.ENTERPRISE_PUBLIC: "企业：公益让利",
    Account.ENTERPRISE_USE: "企业：使用公共资源",
    Account.ENTERPRISE_SITE: "企业：场地收益",
    Account.GOVERNMENT_IN_KIND: "政府（社区）或业主：实物投入",
    Account.GOVERNMENT_CASH: "政府：现金投入",
    Account.GOVERNMENT_INCOME: "政府（社区）：场地收入",
    Account.OWNERS_FUND: "业主共有账户",
    Account.OUTSIDE_CUSTOMERS: "外部：其他客户付款",
    Account.OUTSIDE_SUPPLIERS: "外部：供应商和工资",
    Account.OUTSIDE_UPKEEP: "外部：管理和公示成本",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One double entry: the same amount on both sides, so every set of entries sums to zero."""

    debit: Account
    credit: Account
    amount: Decimal
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a quarter brought, in yuan; what the enterprise and the community write down."""

    residents_paid: Decimal = ZERO
    others_paid: Decimal = ZERO
    cost: Decimal = ZERO
    public_value: Decimal = ZERO
    in_kind: Decimal = ZERO
    government_cash: Decimal = ZERO
    income: Decimal = ZERO
    reasonable_cost: Decimal = ZERO

    @property
    def revenue(self) -> Decimal:
        return self.residents_paid + self.others_paid + self.government_cash

    @property
    def profit(self) -> Decimal:
        return self.revenue - self.cost


def entries_of(figures: Figures, owner: OwnerClass) -> tuple[Entry, ...]:
    """The entries a quarter's figures make; nothing is written for zero."""
    fund = Account.OWNERS_FUND if owner is OwnerClass.OWNERS_COMMON else Account.GOVERNMENT_INCOME
    made = (
        Entry(Account.RESIDENTS_SPENDING, Account.ENTERPRISE_REVENUE, figures.residents_paid, "居民自愿购买"),
        Entry(Account.OUTSIDE_CUSTOMERS, Account.ENTERPRISE_REVENUE, figures.others_paid, "对外零售或广告收入"),
        Entry(Account.GOVERNMENT_CASH, Account.ENTERPRISE_REVENUE, figures.government_cash, "政府现金投入"),
        Entry(Account.ENTERPRISE_COST, Account.OUTSIDE_SUPPLIERS, figures.cost, "材料、人工、折旧等"),
        Entry(Account.RESIDENTS_BENEFIT, Account.ENTERPRISE_PUBLIC, figures.public_value, "低于市价部分和免费服务"),
        Entry(Account.ENTERPRISE_USE, Account.GOVERNMENT_IN_KIND, figures.in_kind, "按登记租金折价"),
        Entry(Account.ENTERPRISE_SITE, fund, figures.income, "场地收入"),
        Entry(fund, Account.OUTSIDE_UPKEEP, figures.reasonable_cost, "合理成本"),
    )
    return tuple(entry for entry in made if entry.amount)


def figures_of(entries: Iterable[Entry]) -> Figures:
    """The figures a quarter's entries add up to, reversals included: what is shown is what was booked."""
    sums: dict[tuple[Account, Account], Decimal] = {}
    for entry in entries:
        pair, amount = (entry.debit, entry.credit), entry.amount
        if pair not in _FIELDS and pair[::-1] in _FIELDS:
            pair, amount = pair[::-1], -amount
        sums[pair] = sums.get(pair, ZERO) + amount
    named: dict[str, Decimal] = {}
    for pair, amount in sums.items():
        name = _FIELDS.get(pair)
        if name:
            named[name] = named.get(name, ZERO) + amount
    return Figures(**named)


_FIELDS: dict[tuple[Account, Account], str] = {
    (Account.RESIDENTS_SPENDING, Account.ENTERPRISE_REVENUE): "residents_paid",
    (Account.OUTSIDE_CUSTOMERS, Account.ENTERPRISE_REVENUE): "others_paid",
    (Account.GOVERNMENT_CASH, Account.ENTERPRISE_REVENUE): "government_cash",
    (Account.ENTERPRISE_COST, Account.OUTSIDE_SUPPLIERS): "cost",
    (Account.RESIDENTS_BENEFIT, Account.ENTERPRISE_PUBLIC): "public_value",
    (Account.ENTERPRISE_USE, Account.GOVERNMENT_IN_KIND): "in_kind",
    (Account.ENTERPRISE_SITE, Account.OWNERS_FUND): "income",
    (Account.ENTERPRISE_SITE, Account.GOVERNMENT_INCOME): "income",
    (Account.OWNERS_FUND, Account.OUTSIDE_UPKEEP): "reasonable_cost",
    (Account.GOVERNMENT_INCOME, Account.OUTSIDE_UPKEEP): "reasonable_cost",
}


def reversal(entry: Entry) -> Entry:
    """The entry that undoes another (红字冲正): sides exchanged, amount the same."""
    return Entry(entry.credit, entry.debit, entry.amount, f"冲正：{entry.memo}")


def balances(entries: Iterable[Entry]) -> dict[Account, Decimal]:
    """Debit minus credit by account."""
    found: dict[Account, Decimal] = {}
    for entry in entries:
        found[entry.debit] = found.get(entry.debit, ZERO) + entry.amount
        found[entry.credit] = found.get(entry.credit, ZERO) - entry.amount
    return found


def sum_check(entries: Iterable[Entry]) -> Decimal:
    """Zero for every set of double entries."""
    return sum(balances(entries).values(), ZERO)


def may_book(*, amounts: Sequence[tuple[str, Decimal]], own: bool, running: bool, published: bool) -> Decision:
    """May these figures of a quarter be written down? Nothing negative, two decimals, before it is published."""
    checks: list[Reason] = []
    if not own:
        checks.append(by_house("ledger_not_yours", "这本账由项目的企业和社区来记。", "请用项目单位的岗位登录。"))
    if not running:
        checks.append(by_house("ledger_closed", "项目已经停了，不再记账。", "打开项目页看看现在的状态。"))
    if published:
        checks.append(by_house("quarter_published", "这一季已经公示，不能直接改。", "写错的分录可以冲正，再补记一笔。"))
    checks += [reason for name, amount in amounts for reason in _wrong_amount(name, amount)]
    return Decision(tuple(checks))


def _wrong_amount(name: str, amount: Decimal) -> tuple[Reason, ...]:
    if amount < 0:
        return (by_house("amount_negative", f"“{name}”不能是负数（{written(amount)}）。", "写错的用冲正，不用负数。"),)
    if amount > MOST:
        return (by_house("amount_too_large", f"“{name}”太大了（{written(amount)} 元）。", "请核对小数点，单位是元。"),)
    if amount != amount.quantize(CENT):
        return (by_house("amount_digits", f"“{name}”最多写到分（{written(amount)}）。", "四舍五入到两位小数。"),)
    return ()


def may_reverse(*, own: bool, reversed_already: bool, is_reversal: bool, reason: str) -> Decision:
    """May this entry be undone? Once, with a reason; a reversal is not reversed."""
    checks = (
        (not own, by_house("ledger_not_yours", "这本账由项目的企业和社区来记。", "请用项目单位的岗位登录。")),
        (reversed_already, by_house("reversed_already", "这一笔已经冲正过了。", "需要的话再记一笔新的。")),
        (is_reversal, by_house("reversal_stays", "冲正本身不能再冲正。", "需要的话再记一笔新的。")),
        (not reason.strip(), by_house("reversal_reason", "冲正要写明为什么。", "写一句话，例如“金额多打了一个零”。")),
    )
    return Decision(tuple(reason_ for broken, reason_ in checks if broken))


def may_confirm(*, community: bool, reporter: bool, reported: bool, confirmed_orders: bool) -> Decision:
    """May this quarter be confirmed and shown? By the community, not by whoever reported it (D5-4.5.1)."""
    checks = (
        (
            not community,
            cited("confirm_not_yours", "D5-4.5.1", "这一季由项目所在社区核对公示。", "请社区工作者或主任办理。"),
        ),
        (reporter, by_house("confirm_by_someone_else", "谁报的数，不能由谁核对。", "请社区的另一位同事核对。")),
        (not reported, by_house("quarter_not_reported", "企业还没有报完这一季的数。", "请企业先报三个数，再核对。")),
        (
            not confirmed_orders,
            by_house(
                "delivery_unproved",
                "这一季没有居民用完工码确认的服务，也没有写明服务量从哪里来。",
                "请写明服务量的凭据（签到表、刷卡记录），或等居民确认后再核对。",
            ),
        ),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))
