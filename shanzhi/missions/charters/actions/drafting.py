"""Writing the text clause by clause: every change is a new version, no version is ever changed (拟定草案, D2-2.2)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.missions.charters import facts, queries
from shanzhi.missions.charters.models import Charter, Clause, ClauseText, FlagRuling, Revision, Version
from shanzhi.policy.charters.clausing import cut
from shanzhi.policy.charters.comparing import matched
from shanzhi.policy.charters.moving import refused
from shanzhi.policy.decision import Decision

MOST = 100_000
"""Letters of a text (本系统约定): a hundred times an ordinary one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One clause of a new version; `clause_id` None makes a new clause."""

    text: str
    label: str = ""
    clause_id: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a new version holds."""

    head: str
    lines: Sequence[Line] = field(default_factory=tuple)
    note: str = ""


def editable(actor: Actor, revision_id: int) -> Revision | None:
    """The actor's own revision, locked, while its text may be changed."""
    revision = queries.revision_locked(actor, revision_id)
    if revision is None or revision.charter.place_id != actor.place_id or revision.state not in queries.EDITABLE:
        return None
    return revision


def _closed() -> Decision:
    return refused(
        "text_closed", "这份文本现在不能改。", "已经提请审核的，退回以后才能再改；别的村（社区）的由他们自己改。"
    )


@transaction.atomic
def save_text(*, revision_id: int, text: str, note: str, actor: Actor, now: datetime) -> Decision:
    """The whole text at once; clauses that are the same or nearly so keep their identity."""
    revision = editable(actor, revision_id)
    if revision is None:
        return _closed()
    text = text.strip()
    if not text or len(text) > MOST:
        why = "正文是空的。" if not text else f"正文有 {len(text)} 个字，最多 {MOST} 个。"
        return refused("text_size", why, "粘贴村规民约或居民公约的全文。")
    parts = cut(text)
    if not parts.clauses:
        return refused("text_without_clauses", "没有读出条款。", "一条一行，前面写上“第一条”或“一、”。")
    known = [(row.clause_id, row.text) for row in _rows(revision)]
    ids = matched(known, [clause.text for clause in parts.clauses])
    lines = [Line(c.text, c.label, pk) for c, pk in zip(parts.clauses, ids, strict=True)]
    _write(revision, Draft(parts.head.strip(), lines, note), actor, now)
    return Decision()


@transaction.atomic
def change_clause(*, revision_id: int, clause_id: int, text: str, actor: Actor, now: datetime) -> Decision:
    """One clause gets other words; blank words take it out."""
    revision = editable(actor, revision_id)
    rows = _rows(revision) if revision else []
    if revision is None or clause_id not in {row.clause_id for row in rows}:
        return _closed()
    text = text.strip()
    changed = [
        Line(text if row.clause_id == clause_id else row.text, row.label, row.clause_id)
        for row in rows
        if text or row.clause_id != clause_id
    ]
    position = next(row.position for row in rows if row.clause_id == clause_id)
    note = f"改第 {position} 条" if text else f"删去原第 {position} 条"
    return _again(revision, changed, note, actor, now)


@transaction.atomic
def add_clause(*, revision_id: int, after: int, text: str, actor: Actor, now: datetime) -> Decision:
    """A new clause after the one at this position; 0 puts it first."""
    revision = editable(actor, revision_id)
    if revision is None:
        return _closed()
    if not text.strip():
        return refused("clause_empty", "这一条还是空的。", "写好再保存。")
    lines = [Line(row.text, row.label, row.clause_id) for row in _rows(revision)]
    lines.insert(after, Line(text.strip()))
    return _again(revision, lines, f"加一条（第 {min(after, len(lines) - 1) + 1} 条）", actor, now)


def _again(revision: Revision, lines: Sequence[Line], note: str, actor: Actor, now: datetime) -> Decision:
    newest = _base(revision)
    _write(revision, Draft(newest.head if newest else revision.charter.title, lines, note), actor, now)
    return Decision()


def _base(revision: Revision) -> Version | None:
    return queries.newest_version(revision.pk)


def _rows(revision: Revision) -> list[ClauseText]:
    newest = _base(revision)
    return queries.clause_texts(newest.pk if newest else None)


def copy_text(revision: Revision, version: Version, actor: Actor, now: datetime) -> None:
    """The text in force is where a revision begins."""
    lines = [Line(row.text, row.label, row.clause_id) for row in queries.clause_texts(version.pk)]
    _write(revision, Draft(version.head, lines, "现行文本"), actor, now)


def _write(revision: Revision, draft: Draft, actor: Actor, now: datetime) -> Version:
    newest = _base(revision)
    text = facts.text_of(draft.head, [line.text for line in draft.lines])
    version = Version.objects.create(
        revision=revision,
        number=(newest.number if newest else 0) + 1,
        head=draft.head[:400],
        text=text,
        sha256=facts.digest(text),
        signature=facts.signature(text, facts.today(now)),
        note=draft.note[:200],
        made_by_id=actor.held_post,
        made_at=now,
    )
    ClauseText.objects.bulk_create(
        ClauseText(
            version=version,
            clause_id=line.clause_id or Clause.objects.create(charter=revision.charter, created_at=now).pk,
            position=position,
            label=line.label,
            text=line.text,
        )
        for position, line in enumerate(draft.lines, 1)
    )
    Charter.objects.unscoped("newest text").filter(pk=revision.charter_id).update(newest=version)
    audit.record(
        at=now, actor=actor, act="charters.write", subject=revision.subject, detail={"version": version.number}
    )
    return version


@transaction.atomic
def answer_comment(*, revision_id: int, comment_id: int, answer: str, actor: Actor, now: datetime) -> Decision:
    """The committee says what it made of a reviewer's remark."""
    revision = editable(actor, revision_id)
    comment = queries.comment_locked(revision_id, comment_id)
    if revision is None or comment is None:
        return _closed()
    if not answer.strip():
        return refused("comment_unanswered", "还没有写怎么改的。", "写一句：怎么改的，或者为什么不改。", "D2-2.3")
    comment.answer, comment.answered_at = answer.strip(), now
    comment.save()
    audit.record(at=now, actor=actor, act="charters.comment_answered", subject=revision.subject)
    return Decision()


@transaction.atomic
def rule_on_flag(
    *, charter_id: int, code: str, text_hash: str, cleared: bool, reason: str, actor: Actor, now: datetime
) -> Decision:
    """The legal reviewer, not the machine, has the last word on a clause as it stands; other words, new question."""
    charter = queries.charter_seen(actor, charter_id)
    if charter is None or not actor.has("legal_reviewer"):
        return refused("flag_not_yours", "这一处由司法行政的法制审查人认定。", "请法制审查人打开这一页办理。")
    if not reason.strip():
        return refused("flag_without_reason", "认定要写明理由。", "写一两句依据哪一条、为什么。")
    FlagRuling.objects.update_or_create(
        charter=charter,
        code=code,
        text_hash=text_hash,
        defaults={"cleared": cleared, "reason": reason.strip(), "ruled_by_id": actor.held_post, "ruled_at": now},
    )
    audit.record(
        at=now,
        actor=actor,
        act="charters.flag_cleared" if cleared else "charters.flag_upheld",
        subject=charter.subject,
        detail={"code": code},
    )
    return Decision()
