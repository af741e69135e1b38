"""Law packs: the rules of one body on one day at one place, with how sure their numbers are.

The edition is chosen by the meeting's day; an edition whose numbers were carried over says so; what
is not loaded is None, never a default.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from shanzhi.policy.assemblies.facts import Basis, Body, CalledBy, Matter
from shanzhi.policy.assemblies.shares import Share


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a law and how far its numbers were read."""

    id: str
    law: str
    name: str
    numbers_checked: bool
    carries_over_from: str
    source: str

    @property
    def title(self) -> str:
        return f"《{self.law}》{self.name}"


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a province or city adds for places of its code."""

    id: str
    name: str
    level: str
    numbers_checked: str
    source: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who may demand an assembly, and how many of them it takes."""

    units: tuple[Basis, ...]
    share: Share


@dataclass(frozen=True, slots=True)
class Makeup:
    """What a delegates' assembly must consist of."""

    delegates: Share | None = None
    women: Share | None = None
    more_than: int | None = None
    some_women: bool = False


@dataclass(frozen=True, slots=True)
class Denial:
    """Why a body may not decide a matter: the article and what to do instead."""

    citation: str
    quote: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Pack:
    """The rules of a body for a matter on a day. `base`: present, voting or roll."""

    body: Body
    matter: Matter
    edition: Edition
    numbers_checked: bool
    quorum: Mapping[Basis, Share | None]
    base: str
    decision: Share
    notice_days: int | None
    area: bool
    voting_is_quorum: bool
    needs_authority: bool
    needs_secrecy: bool
    makeup: Makeup
    proposals: Mapping[CalledBy, Proposal]
    articles: Mapping[str, str]
    quotes: Mapping[str, str]
    note: str
    quorum_note: str
    overlays: tuple[Overlay, ...]
    denial: Denial | None

    def citation(self, of: str) -> str:
        """《…法》第二十二条, with the edition whose numbering it is."""
        article = self.articles.get(of, "")
        old = "（2018 年版条号）" if self.edition.carries_over_from and article and "核对" not in article else ""
        return f"《{self.edition.law}》{article}{old}"

    def quote(self, of: str) -> str:
        return self.quotes.get(of, "")


def version() -> str:
    """Which state of the packs answers."""
    return f"assemblies-{_data()['version']}"


@cache
def pack_on(body: Body, matter: Matter, on: date, jurisdiction: str = "") -> Pack | None:
    """The pack in force that day; None when no edition or no rule of it is loaded."""
    rule = _rule(body, matter, on)
    if rule is None:
        return None
    edition = _edition(_family(rule["edition"]), on)
    if edition is None:
        return None
    family = _family(rule["edition"])
    return Pack(
        body=body,
        matter=matter,
        edition=edition,
        numbers_checked=edition.numbers_checked and bool(rule.get("numbers_checked", True)),
        quorum={Basis(k): Share.read(v) if v else None for k, v in rule["quorum"].items()},
        base=rule["decision"]["base"],
        decision=Share.read(rule["decision"]["share"]),
        notice_days=rule.get("notice_days"),
        area=bool(rule.get("area")),
        voting_is_quorum=bool(rule.get("voting_is_quorum")),
        needs_authority=bool(rule.get("authorised")),
        needs_secrecy=bool(rule.get("secret")),
        makeup=_makeup(rule.get("composition", {})),
        proposals={CalledBy(k): _proposal(v) for k, v in rule.get("proposals", {}).items()},
        articles=rule["articles"],
        quotes=rule["quotes"],
        note=rule.get("note", ""),
        quorum_note=rule.get("quorum_note", ""),
        overlays=_overlays(family, on, jurisdiction),
        denial=_denial(body, matter, family, on),
    )


def bases_of(body: Body, on: date) -> tuple[Basis, ...]:
    """How this body can be counted on that day; empty when its rule is not loaded."""
    pack = pack_on(body, Matter.ORDINARY, on)
    return tuple(pack.quorum) if pack else ()


def _rule(body: Body, matter: Matter, on: date) -> dict[str, Any] | None:
    """The rule for this matter if the body has one, else its general rule; carried over where the edition says so."""
    rows = [row for row in _data()["rules"] if row["body"] == body and row.get("matter", matter) == matter]
    usable = [row for row in rows if _applies(row["edition"], on)]
    usable.sort(key=lambda row: "matter" in row)
    return usable[-1] if usable else None


def _applies(edition_id: str, on: date) -> bool:
    current = _edition(_family(edition_id), on)
    return current is not None and edition_id in (current.id, current.carries_over_from)


def _edition(family: str, on: date) -> Edition | None:
    for row in _data()["editions"]:
        if row["family"] == family and row["from"] <= on <= row.get("to", date.max):
            return Edition(
                row["id"],
                row["law"],
                row["edition"],
                row["numbers_checked"],
                row.get("carries_over_from", ""),
                row["source"],
            )
    return None


def _family(edition_id: str) -> str:
    return next(str(row["family"]) for row in _data()["editions"] if row["id"] == edition_id)


def _overlays(family: str, on: date, jurisdiction: str) -> tuple[Overlay, ...]:
    return tuple(
        Overlay(row["id"], row["name"], row["level"], str(row["numbers_checked"]), row["source"])
        for row in _data()["overlays"]
        if jurisdiction and jurisdiction.startswith(row["prefix"]) and family in row["families"] and row["from"] <= on
    )


def _denial(body: Body, matter: Matter, family: str, on: date) -> Denial | None:
    rows = [row for row in _data()["competence"] if row["matter"] == matter and row.get("from", date.min) <= on]
    if not rows:
        return None
    newest = max(rows, key=lambda row: row.get("from", date.min))
    if body in newest["bodies"]:
        return None
    told = newest["reasons"][family]
    law = next(row["law"] for row in _data()["editions"] if row["family"] == told.get("law", family))
    return Denial(f"《{law}》{told['article']}", told["quote"], told["remedy"])


def _makeup(row: Mapping[str, Any]) -> Makeup:
    return Makeup(
        delegates=Share.read(row["delegates"]) if "delegates" in row else None,
        women=Share.read(row["women_delegates"]) if "women_delegates" in row else None,
        more_than=row.get("more_than"),
        some_women=bool(row.get("some_women")),
    )


def _proposal(row: Mapping[str, Any]) -> Proposal:
    return Proposal(tuple(Basis(unit) for unit in row["units"]), Share.read(row["share"]))


@cache
def _data() -> dict[str, Any]:
    text = resources.files("shanzhi.policy.data").joinpath("assemblies.yaml").read_text("utf-8")
    content: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return content
