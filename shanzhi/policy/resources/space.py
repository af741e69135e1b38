"""Space for service (以场地换服务): what a room is worth, and how much service it should bring (D5-4.5.1)."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from shanzhi.policy.resources import benefit
from shanzhi.policy.resources.benefit import Benefit, Quarter

CENT = Decimal("0.01")
MONTHS = 3


def quarter_rent(monthly_rent: Decimal) -> Decimal:
    """The registered rent of a quarter, which is what government or owners put in."""
    return (monthly_rent * MONTHS).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A rent given up against what residents get for it: `share` of the rent that comes back as benefit."""

    rent: Decimal
    benefit: Decimal
    units: int
    per_unit: Decimal
    share: Decimal

    @property
    def worth_it(self) -> bool:
        return self.benefit >= self.rent


def exchange(*, monthly_rent: Decimal, price: Decimal, reference_price: Decimal, units: int) -> Exchange:
    """Does the discount of so many units weigh up the rent of the quarter?"""
    rent = quarter_rent(monthly_rent)
    per_unit = max(Decimal(0), reference_price - price)
    gained = (per_unit * units).quantize(CENT, ROUND_HALF_UP)
    share = (gained / rent).quantize(CENT, ROUND_HALF_UP) if rent else Decimal(0)
    return Exchange(rent, gained, units, per_unit, share)


@dataclass(frozen=True, slots=True)
class Trial:
    """A project as it might be (试算): price, units, costs, and what of the rent and income is shared."""

    price: Decimal
    reference_price: Decimal
    price_cap: Decimal
    units: int
    unit_cost: Decimal
    fixed_cost: Decimal
    monthly_rent: Decimal
    rent_free_share: Decimal
    income_share: Decimal
    public_promise: Decimal
    government_cash_cap: Decimal


def tried(trial: Trial, known: Quarter, on: date) -> Benefit:
    """The checks of a quarter that would run so; rent not given free and the shared income count as cost."""
    revenue = trial.price * trial.units
    rent = quarter_rent(trial.monthly_rent)
    paid_rent = (rent * (1 - trial.rent_free_share)).quantize(CENT, ROUND_HALF_UP)
    shared = (revenue * trial.income_share).quantize(CENT, ROUND_HALF_UP)
    given = max(Decimal(0), trial.reference_price - trial.price) * trial.units
    quarter = replace(
        known,
        price=trial.price,
        reference_price=trial.reference_price,
        price_cap=trial.price_cap,
        revenue_4q=revenue,
        cost_4q=trial.unit_cost * trial.units + trial.fixed_cost + paid_rent + shared,
        public_value=given,
        public_promise=trial.public_promise,
        in_kind=rent - paid_rent,
        income=paid_rent + shared,
        government_cash_cap=trial.government_cash_cap,
    )
    return benefit.rule(quarter, on)
