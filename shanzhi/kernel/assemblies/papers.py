"""Rolls out of the base table; the legal-meeting card and the minutes as typeset pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

from shanzhi.kernel.assemblies import queries
from shanzhi.kernel.assemblies.models import Assembly, Motion
from shanzhi.kernel.documents.typesetting import typeset
from shanzhi.kernel.registry import queries as registry
from shanzhi.policy.assemblies.facts import Basis, Body, CalledBy
from shanzhi.policy.assemblies.rolls import Line, masked


def registered(place_id: int, basis: str, on: date) -> int | None:
    """How many the base table holds for this way of counting; None where it cannot tell."""
    counts = registry.totals(place_id, on)
    return {Basis.HOUSEHOLDS: counts["households"], Basis.ADULTS: counts["adults"]}.get(Basis(basis))


def lines_from_registry(place_id: int, basis: str, on: date) -> list[Line]:
    """Households or adults of the base table as a roll; owners and delegates are not in it."""
    households = list(registry.households_of(place_id, on))
    members = registry.household_members([row.pk for row in households], on)
    if basis == Basis.HOUSEHOLDS:
        heads = dict(registry.residents_of(place_id, on).values_list("pk", "name"))
        return [
            Line(row.dwelling.building or "未分楼", row.number, masked(heads.get(first(members, row.pk), "")))
            for row in households
        ]
    if basis != Basis.ADULTS:
        return []
    return _adults(households, members, dict(registry.adults_of(place_id, on).values_list("pk", "name")))


def _adults(households: list[Any], members: dict[int, list[int]], adults: dict[int, str]) -> list[Line]:
    lines = []
    for row in households:
        grown = [person for person in members.get(row.pk, ()) if person in adults]
        for at, person in enumerate(grown, 1):
            lines.append(Line(row.dwelling.building or "未分楼", f"{row.number}-{at}"[:40], masked(adults[person])))
    return lines


def first(members: dict[int, list[int]], household: int) -> int:
    """The head of a household, or nobody."""
    found = members.get(household)
    return found[0] if found else 0


def result_of(motion: Motion) -> str:
    """通过, 没有通过 or 会没开成."""
    verdict = motion.verdict or {}
    if verdict.get("adopted"):
        return "通过"
    return "没有通过" if verdict.get("valid") else "不算数"


def _head(row: Assembly) -> dict[str, Any]:
    starts = row.starts_at.astimezone(queries.LOCAL)
    return {
        "title": row.title,
        "when": f"{starts:%Y 年 %m 月 %d 日 %H:%M}",
        "venue": row.venue,
        "body": Body(row.voting_body).label,
        "basis": Basis(row.basis).label,
        "caller": CalledBy(row.called_by).label,
        "key": row.publication.key if row.publication else "",
        "roll_hash": row.roll_hash,
        "host": str(row.host),
    }


def _card(row: Assembly) -> dict[str, Any]:
    turnout = queries.turnout(row.pk)
    motions = [
        {
            "title": motion.title,
            "manner": motion.get_manner_display(),
            "result": result_of(motion),
            "carried": not (motion.verdict or {}).get("numbers_checked", False),
            "lines": (motion.verdict or {}).get("lines", []),
            "reasons": [reason["text"] for reason in (motion.verdict or {}).get("reasons", [])],
        }
        for motion in queries.motions(row.pk)
    ]
    return _head(row) | {"eligible": f"{turnout.eligible:,}", "unit": Basis(row.basis).unit, "motions": motions}


def _minutes(row: Assembly) -> dict[str, Any]:
    turnout, unit = queries.turnout(row.pk), Basis(row.basis).unit
    votes = [
        f"{motion.title}（{motion.get_manner_display()}）：在场 {motion.present} {unit}，同意 {motion.in_favour}，"
        f"反对 {motion.against}，弃权 {motion.abstained}"
        + (f"，废票 {motion.spoiled}" if motion.spoiled else "")
        + f"。{result_of(motion)}。"
        for motion in queries.motions(row.pk)
    ]
    return _head(row) | {
        "attendance": f"名册 {turnout.eligible:,} {unit}，签到 {turnout.signed:,}，先走 {turnout.left:,}。",
        "agenda": [motion.title for motion in queries.motions(row.pk)],
        "texts": [{"title": m.title, "text": m.text} for m in queries.motions(row.pk) if m.text],
        "statements": [{"who": said.speaker, "text": said.text} for said in queries.statements(row.pk)],
        "votes": votes,
        "recorder": str(row.recorder.person) if row.recorder and row.recorder.person else "",
        "confirmers": [f"{c.name}（{c.entry.number}）" for c in queries.confirmations(row.pk)],
    }


PAPERS: dict[str, tuple[str, Callable[[Assembly], dict[str, Any]]]] = {
    "card": ("assembly_card", _card),
    "minutes": ("assembly_minutes", _minutes),
}


def paper(row: Assembly, name: str) -> bytes:
    """One A4 that says why the meeting counts, or its minutes."""
    layout, values = PAPERS[name]
    return typeset(layout, values(row), made_at=row.closed_at)
