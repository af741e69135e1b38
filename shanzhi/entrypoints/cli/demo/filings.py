"""The ninety labelled filings of the demo world, filed through the ordinary actions on their own day."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from shanzhi.entrypoints.cli.demo.somebody import LOADER, MARK
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people import actions as people
from shanzhi.kernel.people import queries as bodies
from shanzhi.kernel.places import queries as places
from shanzhi.missions.admission import actions, queries
from shanzhi.missions.admission.actions import BasisDraft

LOCAL = ZoneInfo("Asia/Shanghai")
_KINDS = {"market": "market"}
_PARTICULARS = (
    "list_status",
    "rural_scheduling",
    "material_owner",
    "duplicate_fields",
    "total_fields",
    "veto",
    "sole_department",
    "composite",
    "self_nomination",
    "all_items_covered",
    "weights",
    "temporary",
    "major_task",
    "ends",
    "place",
    "wording",
    "in_duty",
    "verifiable",
    "ground_supplied",
)


def loaded() -> bool:
    return queries.any_filed()


@cache
def demands() -> tuple[dict[str, Any], ...]:
    """The shipped filings with their expected rulings (示例，待确认)."""
    text = resources.files("shanzhi.entrypoints.cli.demo").joinpath("content/demands.yaml").read_text("utf-8")
    found = yaml.load(text, Loader=yaml.CSafeLoader)["demands"]  # the safe loader, in C
    return tuple(found)


def load(now: datetime) -> int:
    """File them all once; returns how many."""
    if loaded():
        return 0
    for row in demands():
        day = min(date.fromisoformat(str(row["admission"]["on"])), now.astimezone(LOCAL).date())
        _file(row, datetime.combine(day, time(10), tzinfo=LOCAL))
    return len(demands())


def _file(row: dict[str, Any], now: datetime) -> None:
    actor = _issuer(row, now)
    demand = actions.start_filing(actor=actor, now=now)
    asked = row["admission"]
    actions.save_part(
        demand_id=demand.pk,
        changes=_changes(row),
        bases=[_basis(basis) for basis in asked["bases"]],
        place_ids=[actor.place_id or 0],
        actor=actor,
        now=now,
    )
    actions.submit(demand_id=demand.pk, actor=actor, now=now)


def _changes(row: dict[str, Any]) -> dict[str, Any]:
    asked = row["admission"]
    changes = {
        name: asked[name]
        for name in ("kind", "title", "purpose", "frequency", "role", "result_owner", "topic")
        if asked.get(name) is not None
    }
    if asked.get("community_share") is not None:
        changes["community_share"] = Decimal(str(asked["community_share"]))
    if "own_duty" in asked:
        changes["own_duty"] = str(asked["own_duty"]).lower()
    changes["sponsor_tier"] = asked.get("sponsor_tier") or ""
    changes["particulars"] = {n: asked[n] for n in _PARTICULARS if asked.get(n) is not None} | {
        n: str(asked[n]) for n in ("ends",) if asked.get(n)
    }
    changes["entry_id"] = _entry(asked)
    changes["minutes"] = asked.get("est_minutes") or 60
    changes["starts_on"] = date.fromisoformat(str(row["start"])) if row.get("start") else None
    changes["ends_on"] = date.fromisoformat(str(row["end"])) if row.get("end") else None
    return changes | _money(asked.get("funding"))


def _money(funding: dict[str, Any] | None) -> dict[str, Any]:
    if not funding:
        return {}
    amount = funding.get("amount_per_community")
    return {
        "funding_source": funding.get("source") or "",
        "funding_per_community": None if amount is None else Decimal(str(amount)),
        "funding_none_reason": funding.get("none_needed") or "",
    }


def _entry(asked: dict[str, Any]) -> int | None:
    """A listed filing points at an entry of its annex; the nearest by words, else the first."""
    if not asked.get("listed") and asked.get("list_status") != "retained":
        return None
    return queries.likely_entry(asked["kind"], asked["title"], asked.get("place", ""))


def _basis(basis: dict[str, Any]) -> BasisDraft:
    return BasisDraft(
        kind=basis["kind"],
        level=basis.get("level") or "",
        document=basis.get("document") or "",
        article=basis.get("article") or "",
    )


def _issuer(row: dict[str, Any], now: datetime) -> Actor:
    """The invented body that files, with a post for its officer."""
    tier = row["admission"]["issuer_tier"]
    place = places.place_by_code(_place_code(row, tier))
    if place is None:
        raise LookupError(row["id"])
    name = row["issuer_body"] + MARK
    found = next(iter(bodies.bodies_named(name, 1)), None)
    if found is None:
        draft = people.BodyDraft(name, _KINDS.get(tier, "department"), _tier(tier), place.pk)
        (found,) = people.found_bodies(drafts=[draft], valid_from=date(2021, 8, 10), actor=LOADER, now=now)
    post = people.appoint(
        body_id=found.pk,
        person_id=None,
        title=f"经办人 {row['id'][-2:]}",
        roles=["filer"],
        valid_from=date(2021, 8, 10),
        actor=LOADER,
        now=now,
    )
    return Actor(
        capacity=f"{name} · 经办人",
        roles=frozenset({"filer"}),
        reach=places.reach_of(place, now.date()),
        post_id=post.pk,
        body_id=found.pk,
        place_id=place.pk,
        tier=found.tier,
    )


def _tier(tier: str) -> str:
    return "county" if tier == "market" else tier


def _place_code(row: dict[str, Any], tier: str) -> str:
    """The county named in body or targets; zones by name; townships by a sample one of the county."""
    text = row["issuer_body"] + str(row["targets"])
    if tier == "zone":
        return next(z for z in places.zone_codes() if places.zone_codes()[z][:2] in text)
    counties = {name[:2]: code for code, name in places.county_names().items()}
    county = next((code for short, code in counties.items() if short in text), "210302")
    if tier == "township":
        return places.first_township(county)
    return county if tier in ("county", "market") else "210300"
