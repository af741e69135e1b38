"""The dictionary of data elements (数据元字典): one code, one meaning, one system of record (D1-4.8.2)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from shanzhi.policy.normalising import compared
from shanzhi.policy.terms import in_force


@dataclass(frozen=True, slots=True)
class Element:
    """One datum: what it is about, how it is written, who keeps it, how long it stays fresh, how sensitive it is."""

    code: str
    label: str
    aliases: tuple[str, ...]
    subject: str
    type: str
    unit: str
    granularity: str
    period: str
    system_of_record: str
    freshness_days: int
    sensitivity: str
    purposes: tuple[str, ...]
    status: str

    @property
    def numeric(self) -> bool:
        return self.type in ("int", "decimal", "money", "area")

    @property
    def whole(self) -> bool:
        return self.type == "int"


@cache
def _file() -> dict[str, Any]:
    text = resources.files("shanzhi.policy.data").joinpath("data_elements.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)  # the safe loader, in C
    return loaded


@cache
def all_elements() -> dict[str, Element]:
    """Code → element."""
    return {
        row["code"]: Element(
            code=row["code"],
            label=row["label"],
            aliases=tuple(row["aliases"]),
            subject=row["subject"],
            type=row["type"],
            unit=row["unit"] or "",
            granularity=row["granularity"],
            period=row["period"],
            system_of_record=row["system_of_record"],
            freshness_days=int(row["freshness_days"]),
            sensitivity=row["sensitivity"],
            purposes=tuple(row["allowed_purposes"]),
            status=row["status"],
        )
        for row in _file()["elements"]
    }


def element(code: str) -> Element | None:
    return all_elements().get(code)


@cache
def ambiguous() -> dict[str, str]:
    """Compared heading → how a person tells what is meant; never matched by itself."""
    return {compared(row["header"]): row["how_to_tell"] for row in _file()["ambiguous_headers"]["items"]}


@cache
def words() -> dict[str, dict[str, str]]:
    """The dictionary's own vocabularies: types, sensitivity, subjects."""
    subjects = {row["name"]: row["zh"] for row in _file()["code_scheme"]["subjects"].values()}
    return {"types": _file()["types"], "sensitivity": _file()["sensitivity"], "subjects": subjects}


def source_note() -> str:
    return f"{_file()['source']['doc']}（{_file()['status']}）"


def origin_of(code: str, on: date) -> str:
    """Where the value of an element comes from: place, computed, other (another system), own (asked once), or new."""
    found = element(code)
    if found is None:
        return "new"
    terms = in_force("reporting", on)
    if code in terms["places"]:
        return "place"
    if code in terms["computed"]:
        return "computed"
    if found.subject != "place" and found.subject in ("person", "household", "dwelling"):
        return "other"  # a row about somebody is never copied out by a community: shared, or counted
    return "own" if found.system_of_record in terms["own_systems"] else "other"
