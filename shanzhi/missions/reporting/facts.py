"""Rows → what policy decides on; what is held of places, for one or a thousand of them in a handful of queries."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.registry.holdings import Held, held_values
from shanzhi.missions.reporting import queries
from shanzhi.missions.reporting.models import FormColumn, ReportForm
from shanzhi.policy.admission.rule import terms_on
from shanzhi.policy.reporting import cells, form

LOCAL = ZoneInfo("Asia/Shanghai")


def local_day(now: datetime) -> date:
    return now.astimezone(LOCAL).date()


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
