"""Anshan's divisions (区划) and management areas (开发区) as shipped: flat rows in tree order."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

TIER_OF_KIND = {
    "city": "city",
    "county": "county",
    "subdistrict": "township",
    "town": "township",
    "township": "township",
    "area": "township",
    "community": "community",
    "village": "community",
    "community_like": "community",
}


@dataclass(frozen=True, slots=True)
class Division:
    """One row of the official code table; only the city has no parent."""

    code: str
    name: str
    kind: str
    parent: str | None

    @property
    def tier(self) -> str:
        return TIER_OF_KIND[self.kind]


@dataclass(frozen=True, slots=True)
class Zone:
    """A management area laid over the divisions; its code is our own, its members keep theirs."""

    code: str
    name: str
    members: tuple[str, ...]
    status: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where the code table comes from and how sure we are."""

    source: str
    how: str
    status: str


def _file(name: str) -> Traversable:
    return resources.files("shanzhi.policy.data").joinpath("divisions", name)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(_file(name).read_text("utf-8"))


def _read() -> Iterator[Division]:
    for row in csv.DictReader(_file("upper.csv").read_text("utf-8").splitlines()):
        yield Division(row["code"], row["name"], row["kind"], row["parent_code"] or None)
    for row in csv.DictReader(_file("communities.csv").read_text("utf-8").splitlines()):
        yield Division(row["code"], row["name"], row["kind"], row["township_code"])


@cache
def divisions() -> tuple[Division, ...]:
    """The city, then each county followed by its townships, each followed by its communities."""
    return tuple(sorted(_read(), key=lambda division: (division.parent is not None, division.code)))


@cache
def by_code() -> dict[str, Division]:
    return {division.code: division for division in divisions()}


@cache
def zones() -> tuple[Zone, ...]:
    """高新区、经开区、风景区; which places they manage is a sample until they confirm it."""
    data = _toml("zones.toml")
    return tuple(Zone(zone["code"], zone["name"], tuple(zone["members"]), data["status"]) for zone in data["zones"])


@cache
def provinces() -> dict[str, str]:
    """First two digits of a division code → name of the province."""
    names: dict[str, str] = _toml("provinces.toml")["names"]
    return names


@cache
def source() -> Source:
    data = _toml("source.toml")
    return Source(data["source"], data["how"], data["status"])
