"""Document 5 in the demo world, first half: providers on the register and the three inventories."""

import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import yaml
from PIL import Image, ImageDraw

from shanzhi.entrypoints.cli.demo.somebody import LOADER, MARK, somebody
from shanzhi.entrypoints.cli.shipped_data import START
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.documents import actions as documents
from shanzhi.kernel.people import actions as people
from shanzhi.kernel.places import queries as places
from shanzhi.missions.resources.actions import registering, surveying
from shanzhi.missions.resources.actions.surveying import AssetDraft

CONTENT = "content/resources.yaml"
SAMPLE = "示例（待确认）"


@cache
def content() -> dict[str, Any]:
    text = resources.files("shanzhi.entrypoints.cli.demo").joinpath(CONTENT).read_text("utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found


def register(now: datetime) -> None:
    """Providers; the two demo logins first. One with an expired licence is refused, as it should be."""
    names = {county: code for code, county in places.county_names().items()}
    logins = {0: somebody("enterprise1", now), 1: somebody("social1", now)}
    for number, row in enumerate(content()["providers"]):
        home = places.place_by_code(names[row["serves"][0]])
        actor = logins.get(number)
        if actor is None and home is not None:
            draft = people.BodyDraft(row["name"] + MARK, row["kind"], "county", home.pk)
            (body,) = people.found_bodies(drafts=[draft], valid_from=START, actor=LOADER, now=now)
            actor = replace(LOADER, capacity=body.name, body_id=body.pk, place_id=home.pk)
        found = [places.place_by_code(names[county]) for county in row["serves"]]
        if actor:
            registering.register_provider(
                values={
                    "credit_code": row["credit_code"],
                    "categories": sorted({*row["categories"], *(("childcare", "elderly") if number < 3 else ())}),
                    "licence": row["licence"],
                    "licence_until": date.fromisoformat(row["licence_until"]) if row["licence_until"] else None,
                    "licence_long_term": row["long_term"],
                    "capacity": Decimal(row["capacity"]),
                    "conflict": row["conflict"],
                    "status": SAMPLE,
                },
                county_ids=[place.pk for place in found if place],
                conflict_ids=[],
                actor=actor,
                now=now,
            )


def picture(actor: Actor, now: datetime, tone: int) -> int:
    """A drawn stand-in for a photograph or a scanned page."""
    canvas = Image.new("RGB", (480, 360), (232, 228, 218))
    pen = ImageDraw.Draw(canvas)
    pen.rectangle((40, 120, 440, 330), fill=(150 + tone * 7 % 80, 160, 170))
    pen.polygon(((20, 120), (240, 30), (460, 120)), fill=(120, 90 + tone * 11 % 90, 80))
    pen.rectangle((205, 220, 275, 330), fill=(90, 70, 60))
    drawn = io.BytesIO()
    canvas.save(drawn, "PNG")
    drawn.seek(0)
    return documents.store_file(
        upload=drawn,
        name="示例图.png",
        owner_id=actor.own_body,
        subject="asset",
        images_only=True,
        actor=actor,
        now=now,
    ).pk


def own_inventories(now: datetime) -> None:
    """The community of worker1: seven assets on the schematic map, needs, workforce, all three finished."""
    worker, head, own = somebody("worker1", now), somebody("head1", now), content()["own"]
    for tone, row in enumerate(own["assets"]):
        values = {name: row[name] for name in ("name", "group", "item", "owner_class", "title_proof", "use_price")}
        draft = AssetDraft(
            **values,
            area=Decimal(row["area"]),
            monthly_rent=Decimal(row["monthly_rent"]),
            spot=tuple(row["spot"]),
            status=SAMPLE,
        )
        _, made = surveying.record_asset(
            draft=draft, photo_ids=[picture(worker, now, tone)], place_id=worker.place_id or 0, actor=worker, now=now
        )
        if made and row["name"] != "院墙宣传栏":
            _verified(made.pk, row, head, now)
    by_name = {row["name"]: row for row in content()["needs"]}
    for name in own["needs"]:
        _need(by_name[name], worker.place_id or 0, worker, now)
    for row in own["workforce"]:
        surveying.record_workforce(draft=row | {"status": SAMPLE}, place_id=worker.place_id or 0, actor=worker, now=now)
    for kind in ("asset", "need", "workforce"):
        surveying.finish_inventory(kind=kind, note="", actor=worker, now=now)


def _verified(pk: int, row: dict[str, Any], head: Actor, now: datetime) -> None:
    surveying.verify_asset(
        asset_id=pk, title_proof=row["title_proof"], owner_class=row["owner_class"], actor=head, now=now
    )
    surveying.publish_asset(asset_id=pk, actor=head, now=now)


def _need(row: dict[str, Any], place_id: int, actor: Actor, now: datetime) -> None:
    names = ("name", "category", "source", "count", "can_pay", "urgency")
    draft = {name: row[name] for name in names} | {"status": SAMPLE}
    surveying.record_need(draft=draft, place_id=place_id, actor=actor, now=now)


def county_inventories(now: datetime) -> None:
    """The other sample assets and needs, in the first community of their street or of their county."""
    communities = _first_communities()
    worker = replace(somebody("worker1", now), reach=("",))
    head = replace(somebody("head1", now), reach=("",))
    for row in content()["assets"]:
        place_id = communities.get((row["county"], row["township"]))
        if place_id is None:
            continue
        names = ("name", "group", "item", "owner_class", "title_proof", "use_price")
        draft = AssetDraft(
            **{name: row[name] for name in names},
            area=Decimal(str(row["area"])),
            monthly_rent=Decimal(row["monthly_rent"]),
            status=SAMPLE,
        )
        _, made = surveying.record_asset(draft=draft, photo_ids=(), place_id=place_id, actor=worker, now=now)
        if made and row["state"] in ("published", "committed"):
            _verified(made.pk, row, head, now)
    own = set(content()["own"]["needs"])
    for row in content()["needs"]:
        place_id = communities.get((row["county"], ""))
        if place_id and row["name"] not in own:
            _need(row, place_id, worker, now)


def _first_communities() -> dict[tuple[str, str], int]:
    """County and street → its first community; county alone → its first of all."""
    found: dict[tuple[str, str], int] = {}
    for place in places.communities_within(["2103"], START).select_related("parent__parent").order_by("path"):
        street = place.parent
        if street is None or street.parent is None:
            continue
        found.setdefault((street.parent.name, street.name), place.pk)
        found.setdefault((street.parent.name, ""), place.pk)
    return found
