"""What the pages of a case show: the five steps, the map, who is missing, what is still owed."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import timezone

from shanzhi.kernel.assemblies import queries as assemblies
from shanzhi.kernel.audit import queries as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.missions.deliberation import facts, queries
from shanzhi.missions.deliberation.web import picture
from shanzhi.policy.deliberation import drafting, participants
from shanzhi.policy.deliberation.forms import recommend
from shanzhi.policy.procedures.deliberation import FIVE, STEP_OF
from shanzhi.policy.procedures.engine import moves_open_to


def step_bar(row: Any) -> list[tuple[str, str]]:
    """Label and state (done, now, next) of each of the five steps."""
    names = [name for name, _ in FIVE]
    at = names.index(STEP_OF[row.state])
    over = row.state == "closed"
    return [
        (label, "done" if index < at or over else "now" if index == at else "next")
        for index, (_, label) in enumerate(FIVE)
    ]


def case_page(actor: Actor, row: Any) -> dict[str, Any]:
    """Everything the workbench shows of one case."""
    on = timezone.localdate()
    sides = list(row.sides.all())
    proven, procedure = facts.evidence_of(row, on), facts.procedure_for(row, on)
    here = procedure.step(row.state)
    return {
        "row": row,
        "bar": step_bar(row),
        "once": uuid4().hex,
        "own": row.place_id == actor.place_id,
        "is_party": actor.has("party_secretary"),
        "is_street": actor.has("township_clerk") and actor.tier == "township",
        "is_head": actor.has("head"),
        "sides": sides,
        "unnotified": sum(side.notified_on is None for side in sides),
        "replied": sum(side.replied_on is not None for side in sides),
        "missing": participants.missing([side.group for side in sides], {}, facts.house(on)["missing_least"]),
        "advice": recommend(facts.asked(row), on),
        "similar": queries.similar(row.place, row.title, row.pk),
        "owed": {
            move.to: [procedure.evidence[need] for need in move.needs if need not in proven] for move in here.moves
        },
        "moves": {move.to for move in moves_open_to(procedure, row.state, "party")}
        | {move.to for move in moves_open_to(procedure, row.state, "committee")},
        "local_owed": _local(row, on, proven),
        "held": queries.held_statements(row.pk),
        "commitments": list(queries.commitments_of(row.pk)),
        "rounds": list(row.rounds.all()),
        "told": {one.audience: one for one in row.feedback.all()},
        "guidance": list(row.guidance.select_related("body")[:5]),
        "trail": audit.trail(f"deliberation:{row.pk}"),
        "today": on,
        "to_answer": queries.to_answer(row.pk) if row.state in ("implementing", "voted_down") else [],
        "answer_choices": queries.ANSWERS,
        "concluded": assemblies.concluded(f"deliberation:{row.pk}") if row.state == "ballot" else None,
        "step_template": f"deliberation/steps/{row.state}.html",
        **map_of(row),
    }


def _local(row: Any, on: date, proven: frozenset[str]) -> list[dict[str, str]]:
    rules = queries.county_rules(row.place, on)
    asked: list[dict[str, str]] = rules.additions if rules else []
    return [one for one in asked if one["at"] == row.state and one["name"] not in proven]


def map_of(row: Any, mine: dict[int, int] | None = None) -> dict[str, Any]:
    """The newest map with the words of its statements; `mine` places the one who looks, for nobody else."""
    edition = queries.edition_of(row.pk)
    if edition is None:
        return {"edition": None}
    words = dict(queries.words_of(edition.content["statements"]))
    content = edition.content
    own = picture.own_place(content, mine or {})
    return {
        "edition": edition,
        "svg": picture.drawn(content, edition.people, own),
        "groups": picture.group_rows(content, words),
        "common": picture.common_rows(content, words),
        "concern": picture.concern_row(content, words),
        "why": content["why"],
    }


def draft_of(row: Any) -> str:
    """A draft of the consultation opinion from what the record holds."""
    shown = map_of(row)
    common: Sequence[dict[str, Any]] = shown.get("common", [])
    concern = shown.get("concern")
    record = drafting.Record(
        title=row.title,
        round=row.round,
        forms=row.form_names,
        sides=[side.group for side in row.sides.all()],
        people=shown["edition"].people if shown["edition"] else 0,
        common=[one["text"] for one in common if one["agrees"]],
        concern=concern["text"] if concern else "",
    )
    return drafting.drafted(record)


def totals_of(row: Any) -> list[dict[str, Any]]:
    """Per sentence the persons of the last map; nothing below five, nothing by person, nothing before the end."""
    edition = queries.edition_of(row.pk)
    counted = dict(zip(edition.content["statements"], edition.content["totals"], strict=True)) if edition else {}
    over = row.state != "deliberation"
    return [
        {"statement": one, "totals": counted.get(one.pk) if over else None} for one in queries.shown_statements(row.pk)
    ]
