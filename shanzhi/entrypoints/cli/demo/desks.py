"""What lies on the desks of the demo logins: demands in every state, a number at work, a refused message."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import yaml

from shanzhi.entrypoints.cli.demo.somebody import somebody
from shanzhi.missions.admission import actions, queries
from shanzhi.missions.admission.actions import Answer, BasisDraft
from shanzhi.missions.admission.facts import local_day

CONTENT = "content/desks.yaml"


def loaded(now: datetime) -> bool:
    """The first of them has been filed."""
    return queries.own_demands(somebody("td_dept", now), text=_desks()["demands"][0]["title"]).exists()


def load(now: datetime) -> None:
    """Once: file, decide and refuse it all, each on its own day, through the ordinary actions."""
    if loaded(now):
        return
    desks = _desks()
    for row in desks["demands"]:
        _file(row, now - timedelta(days=row["days"]))
    for row in desks["reports"]:
        day = now - timedelta(days=row["days"])
        actions.report_unnumbered(
            issuer_id=somebody(row["issuer"], now).own_body,
            issuer_name="",
            text=row["text"],
            picture_id=None,
            actor=somebody(row["by"], day),
            now=day,
        )


@cache
def _desks() -> dict[str, Any]:
    text = resources.files("shanzhi.entrypoints.cli.demo").joinpath(CONTENT).read_text("utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)  # the safe loader, in C
    return found


def _file(row: dict[str, Any], now: datetime) -> None:
    actor = somebody("td_dept", now)
    demand = actions.start_filing(actor=actor, now=now)
    actions.save_part(
        demand_id=demand.pk,
        changes=_changes(row, now),
        bases=[BasisDraft("department", row["document"])],
        place_ids=[actor.place_id or 0],
        actor=actor,
        now=now,
    )
    actions.submit(demand_id=demand.pk, actor=actor, now=now)
    for name in row["decided"]:
        later = now + timedelta(days=1)
        actions.decide_approval(demand_id=demand.pk, answer=Answer("approved"), actor=somebody(name, later), now=later)


def _changes(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    today = local_day(now) + timedelta(days=row["days"])
    changes: dict[str, Any] = {
        name: row[name] for name in ("title", "purpose", "minutes", "topic", "frequency") if name in row
    }
    changes["own_duty"] = "false"
    changes["starts_on"] = today + timedelta(days=row["starts"])
    changes["ends_on"] = today + timedelta(days=row["ends"])
    if "funding_source" in row:
        changes["funding_source"] = row["funding_source"]
    if "funding_per_community" in row:
        changes["funding_per_community"] = Decimal(row["funding_per_community"])
    return changes
