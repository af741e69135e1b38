"""Rows → what policy decides on; what is held of places, for one or a thousand of them in a handful of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.registry import holdings
from shanzhi.missions.reporting import queries
from shanzhi.missions.reporting.models import FormColumn, ReportForm
from shanzhi.policy.admission.rule import terms_on
from shanzhi.policy.reporting import cells, elements, form
from shanzhi.policy.terms import in_force

LOCAL = ZoneInfo("Asia/Shanghai")


def local_day(now: datetime) -> date:
    return now.astimezone(LOCAL).date()


@dataclass(frozen=True, slots=True)
class Held:
    """A value that exists already, where it comes from and when it was last so."""

    value: str
    source: str
    as_of: date


def held_values(place_ids: Sequence[int], codes: Iterable[str], on: date) -> dict[int, dict[str, Held]]:
    """Place → element → value; at most four queries whatever the number of places."""
    terms = in_force("reporting", on)
    wanted = set(codes)
    found: dict[int, dict[str, Held]] = {pk: {} for pk in place_ids}
    named = {code: terms["places"][code] for code in wanted if code in terms["places"]}
    if named:
        for pk, words in holdings.place_words(place_ids).items():
            found[pk] |= {code: Held(words[name], "区划代码表", on) for code, name in named.items()}
    computed = {code: terms["computed"][code] for code in wanted if code in terms["computed"]}
    if computed:
        for pk, totals in holdings.totals_of(place_ids, on).items():
            found[pk] |= {code: Held(str(totals[name]), "一张底表", on) for code, name in computed.items()}
    rest = {code for code in wanted - set(named) if any(code not in values for values in found.values())}
    if rest:
        _add_known(found, rest, on)
    return found


def _add_known(found: dict[int, dict[str, Held]], codes: set[str], on: date) -> None:
    """What was told before and is still fresh by its element's own days."""
    days = {code: known.freshness_days for code in codes if (known := elements.element(code))}
    for pk, code, value, source, as_of in holdings.newest_facts(list(found), list(days)):
        if code not in found[pk] and (on - as_of).days <= days[code]:
            found[pk][code] = Held(value, source, as_of)


def wanted(columns: Iterable[FormColumn]) -> list[form.Wanted]:
    return [form.Wanted(c.header, c.element, c.kind, c.origin == "known") for c in columns]


def asking(row: ReportForm, actor: Actor, on: date, frequency: str = "") -> form.Asking:
    quota = int(terms_on(on).house["weekly_monthly_quota"])
    return form.Asking(
        title=row.title,
        issuer_tier=row.issuer.tier,
        frequency=frequency or row.frequency,
        rural_scheduling=row.rural_scheduling,
        material_owner=row.material_owner,
        places=row.places_count,
        minutes_per_cell=row.minutes_per_cell,
        quota_left=max(0, quota - queries.forms_in_use(actor)),
        on=on,
    )


def columns_to_fill(columns: Iterable[FormColumn], held: Mapping[int, Held]) -> list[cells.Column]:
    """What this place has to fill, as policy checks it."""
    return [
        cells.Column(
            key=str(column.pk),
            label=column.header,
            type=column.type,
            unit=column.unit,
            compulsory=column.compulsory,
            most=column.most,
            at_most_column=str(column.at_most_id or ""),
        )
        for column in to_fill(columns, held)
    ]


def to_fill(columns: Iterable[FormColumn], held: Mapping[int, Held]) -> list[FormColumn]:
    """New and own columns, and those the system should know but does not of this place: asked once, then kept."""
    return [c for c in columns if c.asked or (c.prefilled and c.pk not in held)]


def prefilled(place_id: int, columns: Iterable[FormColumn], on: date) -> dict[int, Held]:
    """Column → value the system already has for this place."""
    codes = {column.pk: column.element for column in columns if column.prefilled}
    values: Mapping[str, Held] = held_values([place_id], codes.values(), on)[place_id]
    return {pk: values[code] for pk, code in codes.items() if code in values}
