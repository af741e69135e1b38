"""admission: may this be placed on a community (准入)? A filing as JSON in, the gate's ruling out (D1-4.1 … D1-4.9)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from shanzhi.policy import admission
from shanzhi.policy.admission import facts as asked
from shanzhi.policy.admission.facts import Kind
from shanzhi.policy.admission.ruling import Ruling
from shanzhi.policy.questions.reading import Answer, Reader
from shanzhi.policy.terms import NothingInForce, first_day

TITLE_MOST = 1000
WITHOUT_TIER = frozenset({Kind.CERTIFICATE, Kind.COMMUNITY_SIGNBOARD})
"""Kinds whose ruling does not depend on who asks; every other filing names the tier of its issuer."""
BASIS_FIELDS = ("kind", "level", "document", "article")
FUNDING_FIELDS = ("source", "amount_per_community", "none_needed")
FIELDS = (
    "on",
    "kind",
    "issuer_tier",
    "sponsor_tier",
    "title",
    "purpose",
    "role",
    "result_owner",
    "community_share",
    "topic",
    "own_duty",
    "bases",
    "listed",
    "list_status",
    "funding",
    "minutes",
    "frequency",
    "rural_scheduling",
    "material_owner",
    "duplicate_fields",
    "total_fields",
    "weekly_monthly_quota_left",
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


class ResultOwner(StrEnum):
    ISSUER = "issuer"
    COMMUNITY = "community"


class Placement(StrEnum):
    INDOOR = "indoor"
    OUTDOOR = "outdoor"


def answer(payload: object) -> Answer:
    """The ruling; Unreadable names every field at fault. Nothing is stored."""
    reader = Reader(payload, FIELDS)
    on = _day_in_force(reader)
    kind = reader.choice("kind", Kind, required=True)
    tier = reader.choice("issuer_tier", asked.IssuerTier, required=kind not in WITHOUT_TIER)
    given = _asker(reader) | _ground(reader) | _paper(reader) | _evaluation(reader) | _board(reader)
    reader.finish()
    if on is None or kind is None:
        raise ValueError("finish() lets nothing unread pass")
    proposal = asked.Proposal(on=on, kind=kind, issuer_tier=tier or asked.IssuerTier.COUNTY, **given)
    terms = admission.terms_on(on)
    told = _told(admission.rule(proposal, terms))
    return told | {"derived_role": admission.derived_role(proposal, terms).value}


def _told(ruling: Ruling) -> Answer:
    return {
        "outcome": ruling.outcome.value,
        "approvers": [{"tier": approver.tier, "body": approver.body} for approver in ruling.approvers],
        "reasons": [
            {
                "code": reason.code,
                "clause": reason.clause,
                "quote": reason.quote,
                "text": reason.text,
                "remedy": reason.remedy,
            }
            for reason in ruling.reasons
        ],
        "missing": list(ruling.missing),
        "rules_version": ruling.rules_version,
    }


def _day_in_force(reader: Reader) -> date | None:
    on = reader.day("on", required=True)
    if on is None:
        return None
    try:
        admission.terms_on(on)
    except NothingInForce:
        reader.refuse("on", f"文件自 {first_day('admission')} 起施行，请填这一天或以后的日期。")
        return None
    return on


def _asker(reader: Reader) -> dict[str, Any]:
    """Who asks, what for, and what the community would be in it."""
    return {
        "sponsor_tier": reader.choice("sponsor_tier", asked.IssuerTier),
        "title": reader.text("title", most=TITLE_MOST),
        "purpose": reader.text("purpose"),
        "role": reader.choice("role", asked.Role) or asked.Role.ASSIST,
        "result_owner": (reader.choice("result_owner", ResultOwner) or ResultOwner.ISSUER).value,
        "community_share": reader.number("community_share", most=1),
        "topic": reader.choice("topic", asked.Topic) or asked.Topic.GENERAL,
        "own_duty": _own_duty(reader),
    }


def _own_duty(reader: Reader) -> asked.OwnDuty:
    """true, false or "unknown"; left out it is unknown."""
    value = reader.raw("own_duty")
    if value is None:
        return asked.OwnDuty.UNKNOWN
    word = str(value).lower() if isinstance(value, bool | str) else ""
    if word in list(asked.OwnDuty):
        return asked.OwnDuty(word)
    reader.refuse("own_duty", "应当是 true、false 或 “unknown”。")
    return asked.OwnDuty.UNKNOWN


def _ground(reader: Reader) -> dict[str, Any]:
    """What it rests on: statutes and orders, the lists, the money."""
    return {
        "bases": tuple(_basis(row) for row in reader.parts("bases", BASIS_FIELDS, most=50)),
        "listed": reader.boolean("listed"),
        "list_status": reader.choice("list_status", asked.ListStatus),
        "funding": _funding(reader),
        "minutes": reader.integer("minutes", most=100_000),
        "in_duty": reader.optional_boolean("in_duty"),
        "verifiable": reader.choice("verifiable", asked.Verifiable),
        "ground_supplied": reader.optional_boolean("ground_supplied"),
    }


def _basis(row: Reader) -> asked.Basis:
    """A document left out is vouched for; one left blank names nothing and is refused."""
    document = row.text("document", most=TITLE_MOST) if row.has("document") else None
    if document is not None and not document.strip():
        row.refuse("document", "名称是空的：写上文件或法律的名称；不指名的，就不要写这一项。")
    return asked.Basis(
        row.choice("kind", asked.BasisKind, required=True) or asked.BasisKind.DEPARTMENT,
        row.choice("level", asked.Level) or asked.Level.LAW,
        document,
        row.text("article", most=TITLE_MOST) if row.has("article") else None,
    )


def _funding(reader: Reader) -> asked.Funding | None:
    money = reader.part("funding", FUNDING_FIELDS)
    if money is None:
        return None
    return asked.Funding(
        money.text("source", most=TITLE_MOST),
        money.number("amount_per_community"),
        money.text("none_needed", most=TITLE_MOST),
    )


def _paper(reader: Reader) -> dict[str, Any]:
    """What a form or report asks for, and how often."""
    duplicate, total = reader.integer("duplicate_fields") or 0, reader.integer("total_fields")
    if total is not None and duplicate > total:
        reader.refuse("duplicate_fields", f"重复的字段（{duplicate}）不能比全部字段（{total}）还多。")
    return {
        "frequency": reader.choice("frequency", asked.Frequency) or asked.Frequency.ONCE,
        "rural_scheduling": reader.boolean("rural_scheduling"),
        "material_owner": reader.choice("material_owner", asked.MaterialOwner) or asked.MaterialOwner.ISSUER,
        "duplicate_fields": duplicate,
        "total_fields": total or 0,
        "weekly_monthly_quota_left": reader.integer("weekly_monthly_quota_left"),
    }


def _evaluation(reader: Reader) -> dict[str, Any]:
    return {
        "veto": reader.boolean("veto"),
        "sole_department": reader.boolean("sole_department"),
        "composite": reader.boolean("composite"),
        "self_nomination": reader.boolean("self_nomination"),
        "all_items_covered": reader.boolean("all_items_covered"),
        "weights": _weights(reader),
    }


def _weights(reader: Reader) -> Mapping[str, float]:
    weights = reader.numbers("weights")
    if weights and abs(sum(weights.values()) - 100) > 0.01:  # fractions such as 33.33 may not meet 100 to the cent
        reader.refuse("weights", f"各项权重合计应当是 100，现在是 {sum(weights.values()):g}。")
    return weights


def _board(reader: Reader) -> dict[str, Any]:
    return {
        "temporary": reader.boolean("temporary"),
        "major_task": reader.text("major_task", most=TITLE_MOST),
        "ends": reader.day("ends"),
        "place": (reader.choice("place", Placement) or Placement.INDOOR).value,
        "wording": reader.text("wording", most=TITLE_MOST),
    }
