"""Drafting a new edition change by change; putting it in force is another person's act (D1-4.2.1, D1-4.5.1)."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.catalogues import queries
from shanzhi.kernel.catalogues.actions import EntryDraft, publish_edition
from shanzhi.kernel.catalogues.models import Change, Edition, Entry, Revision
from shanzhi.kernel.people import queries as people
from shanzhi.policy import revising_lists as rules
from shanzhi.policy.decision import Decision

EDITABLE = (Revision.State.DRAFT, Revision.State.RETURNED)
FIELDS = ("name", "applies_to", "placement", "frequency", "use_instead", "department", "legal_basis", "note")
"""What an alteration may change; the number stays, so that an entry is recognised in every edition."""


@dataclass(frozen=True, slots=True)
class ChangeDraft:
    """One change as typed or imported."""

    kind: str
    number: str
    reason: str
    name: str = ""
    applies_to: str = "both"
    placement: str = ""
    frequency: str = ""
    use_instead: str = ""
    department: str = ""
    basis_kind: str = ""
    legal_basis: str = ""
    note: str = ""


@transaction.atomic
def start_revision(*, annex: int, actor: Actor, now: datetime, on: date) -> Revision | None:
    """Open a draft on the edition that is in force for the actor's place, or find the open one; None without a list."""
    place = people.body(actor.own_body).place
    base = queries.edition_for(annex, place, on)
    if base is None:
        return None
    base = Edition.objects.select_for_update().get(pk=base.pk)
    open_already = queries.open_revision(annex, place.pk)
    if open_already is not None:
        return open_already
    row: Revision = Revision.objects.create(
        base=base,
        place=place,
        body_id=actor.own_body,
        drafted_by_id=actor.held_post,
        drafted_by_person=actor.person_id,
        started_at=now,
    )
    audit.record(at=now, actor=actor, act="catalogues.draft", subject=row.subject, clauses=["D1-4.5.1"])
    return row


@transaction.atomic
def put_change(*, revision_id: int, draft: ChangeDraft, actor: Actor, now: datetime, batch: str = "") -> Decision:
    """Enter or replace one change; refused with every reason, nothing is half entered."""
    revision = _editable(revision_id, actor)
    if revision is None:
        return rules.not_open()
    decision = _judged(revision, draft)
    if decision.allowed:
        _enter(revision, draft, batch)
        audit.record(
            at=now,
            actor=actor,
            act="catalogues.change",
            subject=revision.subject,
            detail={"kind": draft.kind, "n": draft.number},
        )
    return decision


def _editable(revision_id: int, actor: Actor) -> Revision | None:
    rows = Revision.objects.scoped(actor).select_for_update(of=("self",)).select_related("base__catalogue", "place")
    found: Revision | None = rows.filter(pk=revision_id, state__in=EDITABLE).first()
    return found


def _judged(revision: Revision, draft: ChangeDraft) -> Decision:
    entry = queries.entry_numbered(revision.base_id, draft.number)
    if draft.kind != Change.Kind.ADD and entry is None:
        return rules.no_such_entry(draft.number)
    return rules.may_change(
        rules.Proposed(
            annex=revision.base.catalogue.annex or 0,
            kind=draft.kind,
            number=draft.number,
            name=draft.name or (entry.name if entry else ""),
            basis_kind=draft.basis_kind,
            legal_basis=draft.legal_basis,
            reason=draft.reason,
            placement=draft.placement,
            number_taken=draft.kind == Change.Kind.ADD and entry is not None,
            weaker=draft.kind == Change.Kind.ALTER and bool(entry and entry.legal_basis) and not draft.legal_basis,
        )
    )


def _enter(revision: Revision, draft: ChangeDraft, batch: str) -> None:
    entry = queries.entry_numbered(revision.base_id, draft.number)
    values = asdict(draft) | {"entry": entry, "batch": batch, "basis_checked": False}
    if draft.kind == Change.Kind.REMOVE and entry is not None:
        values |= {name: getattr(entry, name) for name in FIELDS}
    Change.objects.update_or_create(revision=revision, number=draft.number, defaults=values)


@transaction.atomic
def drop_change(*, revision_id: int, change_id: int, actor: Actor, now: datetime) -> bool:
    """Take one change back: the entry stands as in the base again."""
    revision = _editable(revision_id, actor)
    if revision is None or not revision.changes.filter(pk=change_id).delete()[0]:
        return False
    audit.record(at=now, actor=actor, act="catalogues.drop", subject=revision.subject)
    return True


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of one line of a spreadsheet."""

    line: int
    number: str
    name: str
    text: str
    taken: bool


@transaction.atomic
def import_changes(
    *, revision_id: int, drafts: Mapping[int, ChangeDraft | str], actor: Actor, now: datetime
) -> tuple[str, list[RowReport]]:
    """Take over every lawful line and say of every other why not; a string is a line that could not be read."""
    batch, told = secrets.token_hex(8), []
    for line, draft in drafts.items():
        if isinstance(draft, str):
            told.append(RowReport(line, "", "", draft, False))
            continue
        decision = put_change(revision_id=revision_id, draft=draft, actor=actor, now=now, batch=batch)
        text = " ".join(f"{reason.text}{reason.remedy or ''}" for reason in decision.reasons)
        label = Change.Kind(draft.kind).label
        told.append(RowReport(line, draft.number, draft.name, text or label, decision.allowed))
    audit.record(
        at=now,
        actor=actor,
        act="catalogues.import",
        subject=f"revision:{revision_id}",
        detail={"lines": len(told), "taken": sum(row.taken for row in told)},
    )
    return batch, told


@transaction.atomic
def undo_import(*, revision_id: int, batch: str, actor: Actor, now: datetime) -> int:
    """Take back what one spreadsheet brought and nobody has changed since."""
    revision = _editable(revision_id, actor)
    count = revision.changes.filter(batch=batch).delete()[0] if revision is not None and batch else 0
    if count and revision is not None:
        audit.record(
            at=now, actor=actor, act="catalogues.undo_import", subject=revision.subject, detail={"rows": count}
        )
    return count


@transaction.atomic
def submit_revision(*, revision_id: int, in_force_from: date | None, on: date, actor: Actor, now: datetime) -> Decision:
    """Hand the draft to a reviewer, with the day it is to come into force."""
    revision = _editable(revision_id, actor)
    if revision is None:
        return rules.not_open()
    last = queries.last_edition(revision.base.catalogue_id, revision.place_id)
    decision = rules.may_submit(
        changes=revision.changes.count(),
        in_force_from=in_force_from,
        base_from=revision.base.in_force_from,
        last_from=last.in_force_from if last else None,
        on=on,
    )
    if decision.allowed:
        revision.state, revision.submitted_at, revision.in_force_from = Revision.State.IN_REVIEW, now, in_force_from
        revision.save(update_fields=["state", "submitted_at", "in_force_from"])
        audit.record(at=now, actor=actor, act="catalogues.submit", subject=revision.subject, clauses=["D1-4.5.1"])
    return decision


@transaction.atomic
def withdraw_revision(*, revision_id: int, actor: Actor, now: datetime) -> bool:
    """Give the draft up; what it held stays readable."""
    revision = _editable(revision_id, actor)
    if revision is None:
        return False
    revision.state = Revision.State.WITHDRAWN
    revision.save(update_fields=["state"])
    audit.record(at=now, actor=actor, act="catalogues.withdraw", subject=revision.subject)
    return True


def in_review(revision_id: int, actor: Actor) -> Revision | None:
    """The draft a reviewer of the same place holds fast."""
    rows = Revision.objects.scoped(actor).select_for_update(of=("self",)).select_related("base__catalogue", "place")
    found: Revision | None = rows.filter(pk=revision_id, state=Revision.State.IN_REVIEW).first()
    return found


@transaction.atomic
def return_revision(*, revision: Revision, note: str, actor: Actor, now: datetime) -> None:
    """Back to the drafter with what must change."""
    revision.state, revision.review_note = Revision.State.RETURNED, note
    revision.reviewed_by_id, revision.reviewed_at = actor.held_post, now
    revision.save(update_fields=["state", "review_note", "reviewed_by", "reviewed_at"])
    audit.record(at=now, actor=actor, act="catalogues.return", subject=revision.subject)


@transaction.atomic
def put_in_force(*, revision: Revision, checked: Sequence[int], note: str, actor: Actor, now: datetime) -> Edition:
    """The new edition, from its day on; the caller has asked the rules and publishes it."""
    revision.changes.filter(pk__in=checked).update(basis_checked=True)
    base, starts = revision.base, revision.in_force_from or now.date()
    edition = publish_edition(
        annex=base.catalogue.annex,
        body_id=None,
        place_id=revision.place_id,
        title=base.catalogue.title,
        label=_label(revision, starts),
        in_force_from=starts,
        status=base.status,
        source=f"{revision.place.name}在“{base.label}”版基础上修订"[:200],
        entries=entries_after(revision),
        actor=actor,
        now=now,
    )
    revision.state, revision.edition, revision.review_note = Revision.State.PUBLISHED, edition, note
    revision.reviewed_by_id, revision.reviewed_at = actor.held_post, now
    revision.save(update_fields=["state", "edition", "review_note", "reviewed_by", "reviewed_at"])
    return edition


def _label(revision: Revision, starts: date) -> str:
    """铁东区2026-1: place, year, count within the year; once per list and place."""
    before = Edition.objects.filter(
        catalogue=revision.base.catalogue_id, place=revision.place_id, in_force_from__year=starts.year
    ).count()
    return f"{revision.place.name[:10]}{starts.year}-{before + 1}"


def entries_after(revision: Revision) -> list[EntryDraft]:
    """The whole list as it will be: the base without removals, with alterations, additions at the end."""
    changes = {change.number: change for change in revision.changes.all()}
    made = []
    for entry in queries.entries(revision.base_id):
        change = changes.get(entry.number)
        if change is None:
            made.append(_kept(entry))
        elif change.kind == Change.Kind.ALTER:
            made.append(_altered(entry, change))
    made.extend(_added(change) for change in changes.values() if change.kind == Change.Kind.ADD)
    return made


def _kept(entry: Entry) -> EntryDraft:
    return EntryDraft(**{name: getattr(entry, name) for name in EntryDraft.__slots__})


def _altered(entry: Entry, change: Change) -> EntryDraft:
    values = {name: getattr(entry, name) for name in EntryDraft.__slots__}
    values |= {name: getattr(change, name) for name in FIELDS}
    if change.legal_basis != entry.legal_basis:
        values["status"] = Entry.Status.LAW_CHECKED if change.basis_checked else Entry.Status.SAMPLE
    return EntryDraft(**values)


def _added(change: Change) -> EntryDraft:
    values = {name: getattr(change, name) for name in FIELDS}
    status = Entry.Status.LAW_CHECKED if change.basis_checked else Entry.Status.SAMPLE
    kind = rules.BASIS_KINDS.get(change.basis_kind, "")
    return EntryDraft(number=change.number, status=status, source=f"{kind}：{change.legal_basis}"[:300], **values)
