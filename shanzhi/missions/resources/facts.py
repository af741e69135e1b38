"""Rows to policy dataclasses: the only file that speaks both."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from shanzhi.kernel.evidence.queries import evidence_for
from shanzhi.missions.resources.queries import calls, inventory, projects
from shanzhi.policy.decision import Decision
from shanzhi.policy.resources import consent, ledger, surveying
from shanzhi.policy.resources.benefit import OwnerClass, Quarter
from shanzhi.policy.resources.consent import Route, Standing
from shanzhi.policy.resources.ledger import Account, Entry, Figures
from shanzhi.policy.resources.offers import CallFacts, Limits, OfferFacts, ProviderFacts
from shanzhi.policy.resources.terms import house

LOCAL = ZoneInfo("Asia/Shanghai")
ZERO = Decimal(0)


def local_day(now: datetime) -> date:
    return now.astimezone(LOCAL).date()


def quarter_named(on: date) -> str:
    """2026-11-25 → 2026Q4."""
    return f"{on.year}Q{(on.month + 2) // 3}"


def quarter_bounds(quarter: str) -> tuple[datetime, datetime]:
    """The moments a quarter lies between."""
    year, number = int(quarter[:4]), int(quarter[5])
    start = datetime(year, 3 * number - 2, 1, tzinfo=LOCAL)
    end = datetime(year + number // 4, 3 * number % 12 + 1, 1, tzinfo=LOCAL)
    return start, end


def deliberated(call: Any) -> bool:
    """A concluded deliberation about the asset or the matter the call comes from (D5-4.2.1)."""
    matters = [call.source_subject, call.subject, *([call.asset.subject] if call.asset else [])]
    if any(matter and evidence_for(matter, "deliberation") for matter in matters):
        return True
    return call.asset is not None and inventory.consent_state(call.asset, Route.DELIBERATION) == "given"


def consents_of(call: Any, on: date) -> Decision:
    """What still stands between a call or award and the use of its asset."""
    if call.asset is None:
        met = deliberated(call) if call.public_matter else True
        return consent.missing(Standing(OwnerClass.OTHER, "given", call.public_matter, met), on)
    standing = Standing(
        OwnerClass(call.asset.owner_class),
        inventory.consent_state(call.asset),
        call.public_matter,
        deliberated(call) if call.public_matter else False,
    )
    return consent.missing(standing, on)


def call_facts(call: Any, closes_on: date, now: datetime) -> CallFacts:
    return CallFacts(
        title=call.title,
        days=(closes_on - local_day(now)).days,
        months=call.term_months,
        price_cap=call.price_cap,
        government_cash_cap=call.cash_cap,
        promise_least=call.promise_least,
        weights=call.weights,
        exit_terms=call.exit_terms,
        asset_state=call.asset.state if call.asset else "",
        needs=call.needs.unscoped("needs of a call").count(),
        split_from=calls.similar_lately(call, now),
    )


def limits(call: Any) -> Limits:
    return Limits(call.price_cap, call.promise_least, call.cash_cap, calls.need_categories(call))


def provider_facts(provider: Any, place_id: int, on: date) -> ProviderFacts:
    if provider is None:
        return ProviderFacts(False, False, None, False, ())
    return ProviderFacts(
        registered=True,
        excluded=calls.excluded(provider.pk, on),
        licence_until=provider.licence_until,
        long_term=provider.licence_long_term,
        categories=provider.categories,
        conflict_here=provider.conflict_places.filter(pk=place_id).exists(),
    )


def offer_facts(offer: Any) -> OfferFacts:
    return OfferFacts(
        offer.price, offer.reference_price, offer.public_benefit, offer.cash_wanted, offer.plan, offer.conflict
    )


def entry_facts(rows: Iterable[Any]) -> list[Entry]:
    return [Entry(Account(row.debit), Account(row.credit), row.amount, row.memo) for row in rows]


def figures(project: Any, quarters: Iterable[str]) -> dict[str, Figures]:
    """The money of some quarters as their entries say it; one query."""
    wanted = list(quarters)
    rows: dict[str, list[Any]] = {quarter: [] for quarter in wanted}
    for row in projects.entries(project.pk, wanted):
        rows[row.quarter].append(row)
    return {quarter: ledger.figures_of(entry_facts(found)) for quarter, found in rows.items()}


def rolling(project: Any, quarter: str, on: date) -> tuple[Decimal, Decimal]:
    """Revenue and cost of the last quarters up to this one (four, house rule)."""
    known = sorted({row.quarter for row in projects.quarters(project.pk)} | {quarter})
    wanted = [name for name in known if name <= quarter][-house(on)["quarters_rolling"] :]
    money = figures(project, wanted).values()
    return sum((f.revenue for f in money), ZERO), sum((f.cost for f in money), ZERO)


def owner_class(project: Any) -> OwnerClass:
    asset = project.call.asset
    return OwnerClass(asset.owner_class) if asset else OwnerClass.OTHER


def owners_decision(asset: Any) -> bool | None:
    """True when given; owners in common without a decision count as no."""
    state = inventory.consent_state(asset)
    if state == "given":
        return True
    return False if state == "refused" or asset.owner_class == "owners_common" else None


def quarter_facts(project: Any, report: Any, on: date) -> Quarter:
    """A project quarter as the nine checks ask for it."""
    call, money = project.call, figures(project, [report.quarter])[report.quarter]
    revenue, cost = rolling(project, report.quarter, on)
    return Quarter(
        price=report.price,
        reference_price=report.reference_price,
        price_cap=call.price_cap,
        satisfaction=report.satisfaction if report.satisfaction is not None else ZERO,
        voluntary=True,
        demand_evidence=call.needs.unscoped("needs of a call").exists(),
        revenue_4q=revenue,
        cost_4q=cost,
        public_value=money.public_value,
        public_promise=project.offer.public_benefit,
        owner_class=owner_class(project),
        government_cash=money.government_cash,
        government_cash_cap=call.cash_cap,
        in_kind=money.in_kind,
        owners_decision=owners_decision(call.asset) if call.asset else None,
        income=money.income,
        reasonable_cost=money.reasonable_cost,
        public_matter=call.public_matter,
        deliberation=deliberated(call),
        offers=calls.offers_counted(call.pk),
        single_offer_reason=bool(project.award_reason.strip()),
        conflict_declared=bool(project.offer.conflict.strip()),
        community_staff_hours=report.staff_hours,
        staff_hours_admitted=report.staff_hours_admitted,
        inventories_complete=surveying.complete(inventory.done(project.place_id)).allowed,
        uses_asset=call.asset is not None,
    )
