"""A filing that came over the wire: read with the very forms of the pages, filed by the same actions."""

from datetime import datetime
from typing import Any

from shanzhi.entrypoints.systems.shapes import BasisIn, FilingIn
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.places import queries as places
from shanzhi.missions.admission import actions, queries
from shanzhi.missions.admission.actions import BasisDraft
from shanzhi.missions.admission.web.forms import EffortForm, GroundForm, WhatForm
from shanzhi.policy.calendar import local_day
from shanzhi.policy.questions.reading import FieldError, Unreadable

MOST_BASES, MOST_PLACES = 10, 2000


def file(filing: FilingIn, actor: Actor, now: datetime) -> int:
    """File it and have it ruled; the demand's id. Unreadable names every wrong field, and nothing is kept then."""
    typed = {name: "" if value is None else str(value) for name, value in filing.dict().items()}
    what, effort = WhatForm(typed), EffortForm(typed)
    bases, wrong = _bases(filing.bases[: MOST_BASES + 1])
    ids, unknown = _places(filing.places, actor, now)
    errors = [*_told(what), *_told(effort), *wrong, *unknown]
    if errors:
        raise Unreadable(errors)
    demand = actions.start_filing(actor=actor, now=now)
    changes: dict[str, Any] = what.changes()
    changes["entry_id"] = queries.entry_called(
        changes["kind"], changes["title"], local_day(now), queries.place_of(actor)
    )
    actions.save_part(
        demand_id=demand.pk,
        changes=changes | {"no_basis": not bases},
        bases=bases,
        place_ids=ids,
        actor=actor,
        now=now,
    )
    actions.submit(demand_id=demand.pk, changes=effort.changes(), actor=actor, now=now)
    return demand.pk


def _told(form: Any, before: str = "") -> list[FieldError]:
    form.is_valid()
    return [FieldError(before + name, str(text)) for name, texts in form.errors.items() for text in texts]


def _bases(given: list[BasisIn]) -> tuple[list[BasisDraft], list[FieldError]]:
    if len(given) > MOST_BASES:
        return [], [FieldError("bases", f"依据最多 {MOST_BASES} 条，请只写最有力的。")]
    drafts, errors = [], []
    for index, basis in enumerate(given):
        typed = {"basis_kind": basis.kind, "level": basis.level or "law"} | {
            "document": basis.document,
            "article": basis.article,
        }
        form = GroundForm(typed)
        wrong = _told(form, f"bases.{index}.")
        errors += wrong
        if not wrong:
            drafts.append(_draft(form))
    return drafts, errors


def _draft(form: GroundForm) -> BasisDraft:
    data = form.cleaned_data
    return BasisDraft(
        kind=data["basis_kind"],
        level=data["level"] if data["basis_kind"] == "statute" else "",
        document=data["document"],
        document_number=form.document_number(),
        article=data["article"],
    )


def _places(codes: list[str], actor: Actor, now: datetime) -> tuple[list[int], list[FieldError]]:
    """Ids of the divisions; codes outside the body's reach are named as if they did not exist."""
    if len(codes) > MOST_PLACES:
        return [], [FieldError("places", f"一次最多 {MOST_PLACES} 个区划，请写上级的代码。")]
    known = {row.code: row.id for row in places.picker_rows(actor.reach, local_day(now))}
    missing = [code for code in codes if code not in known]
    if missing:
        return [], [FieldError("places", f"没有这些区划，或者不在本单位范围内：{'、'.join(missing[:5])[:80]}。")]
    return [known[code] for code in dict.fromkeys(codes)], []
