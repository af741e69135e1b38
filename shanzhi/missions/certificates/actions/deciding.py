"""Checking, approving with thirty seconds to undo, declining, signing, risk and deliberation on file."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.deadlines import actions as deadlines
from shanzhi.kernel.people.models import Post
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.certificates import facts, queries
from shanzhi.missions.certificates.actions.walking import walk
from shanzhi.missions.certificates.models import Application, Check, PaperDeliberation
from shanzhi.policy import terms
from shanzhi.policy.certificates import gates, wording
from shanzhi.policy.decision import Decision, Reason

OPEN = ("applied", "checking")
_STATE = "这件事已经是“{state}”，可能别人刚刚办过。"


def _closed(row: Application) -> Decision:
    return Decision((Reason("state", None, "", _STATE.format(state=row.get_state_display()), "刷新看看。"),))


@transaction.atomic
def check(
    *,
    application_id: int,
    way: str,
    found: str,
    noted: Mapping[str, str],
    file_id: int | None,
    actor: Actor,
    now: datetime,
) -> Decision:
    """Record what was looked at and found; the words only a check can give go into the text (D1-4.5.7)."""
    row = queries.locked(application_id)
    if row.state not in OPEN:
        return _closed(row)
    if not found.strip() and not any(noted.values()):
        return Decision((Reason("found", "D1-4.5.7", gates.CHECK, "还没写看到的情况。", "写一句：问了谁、看到什么。"),))
    _keep_noted(row, noted)
    known = facts.known_of(row.person, facts.local_day(now))
    Check.objects.create(
        application=row,
        way=way,
        found=found,
        matches=[_plain(match) for match in facts.matches_of(row, known)],
        file_id=file_id,
        by_id=actor.held_post,
        at=now,
    )
    if row.state == "applied":
        days = facts.guide(row).visit_working_days
        row.due_on = max(row.due_on, deadlines.due_date(start=now, working_days=days).due) if days else row.due_on
        walk(row, "checking", by="handler", evidence={"check_opened"}, now=now)
    else:
        row.save(update_fields=["noted"])
    audit.record(at=now, actor=actor, act="certificates.check", subject=row.subject, clauses=["D1-4.5.7"])
    return Decision()


def _plain(match: facts.Match) -> dict[str, object]:
    kept = asdict(match)
    return {**kept, "on": str(match.on or "")}


def _keep_noted(row: Application, noted: Mapping[str, str]) -> None:
    wanted = set(wording.noted_by_worker(facts.sample_of(row)))
    row.noted = {**row.noted, **{hole: text.strip() for hole, text in noted.items() if hole in wanted and text.strip()}}


@transaction.atomic
def approve(*, application_id: int, noted: Mapping[str, str], actor: Actor, now: datetime) -> Decision:
    """One key: everything on file, so it will be sealed in thirty seconds; nothing has left the house yet."""
    row = queries.locked(application_id)
    if row.state not in OPEN:
        return _closed(row)
    _keep_noted(row, noted)
    known = facts.known_of(row.person, facts.local_day(now))
    decision = gates.may_issue(facts.case_of(row, known, now))
    if not decision.allowed:
        return decision
    if row.head_signed_by_id is not None and row.head_signed_by_id == actor.post_id and not _alone(row, now):
        text = "负责人签字和经办核对要由两个人做。"
        return Decision((Reason("two_people", None, "", text, "请经办的同事按 1。"),))
    Check.objects.create(
        application=row,
        way="record",
        found="与底表逐项核对。",
        matches=[_plain(match) for match in facts.matches_of(row, known)],
        by_id=actor.held_post,
        at=now,
    )
    row.approved_by_id, row.approved_at = actor.post_id, now
    seconds = int(terms.in_force("certificates", facts.local_day(now))["undo_seconds"])
    row.effective_at, row.problem = now + timedelta(seconds=seconds), ""
    walk(row, "approved", by="handler", evidence={"gates_open"}, now=now)
    audit.record(at=now, actor=actor, act="certificates.approve", subject=row.subject, clauses=["D1-4.5.7"])
    return decision


def _alone(row: Application, now: datetime) -> bool:
    """A community with fewer than three people at work: the keeper is the second person (本系统约定)."""
    staff = Post.objects.filter(body=row.body_id, person__isnull=False, valid_to=None).exclude(
        roles__overlap=[Role.RESIDENT]
    )
    return staff.values("person").distinct().count() < 3


@transaction.atomic
def undo(*, application_id: int, actor: Actor, now: datetime) -> Decision:
    """Back to checking, within thirty seconds and before anything was signed."""
    row = queries.locked(application_id)
    if row.state != "approved" or row.effective_at is None or now >= row.effective_at:
        text = "超过 30 秒了，撤销不了。"
        return Decision((Reason("late", None, "", text, "已经出具的，可以撤回证明，写明原因。"),))
    row.approved_by, row.approved_at, row.effective_at = None, None, None
    walk(row, "applied", by="handler", evidence={"undo_in_time"}, now=now)
    audit.record(at=now, actor=actor, act="certificates.undo", subject=row.subject)
    return Decision()


@transaction.atomic
def decline(*, application_id: int, reason: str, turn_to: str, actor: Actor, now: datetime) -> Decision:
    """No, with why and where to go instead (D1-4.5.8)."""
    row = queries.locked(application_id)
    if row.state not in OPEN:
        return _closed(row)
    lacking = [name for name, text in (("原因", reason), ("去哪办", turn_to)) if not text.strip()]
    if lacking:
        text = f"还没写{'和'.join(lacking)}。"
        return Decision((Reason("decline", "D1-4.5.8", "", text, "居民拿到的告知单上要写明。"),))
    row.decline_reason, row.turn_to = reason.strip(), turn_to.strip()[:300]
    walk(row, "declined", by="handler", evidence={"reason_and_way"}, now=now)
    audit.record(at=now, actor=actor, act="certificates.decline", subject=row.subject, clauses=["D1-4.5.8"])
    return Decision()


@transaction.atomic
def sign(*, application_id: int, actor: Actor, now: datetime) -> Decision:
    """The responsible person signs (负责人签字, D1-4.5.4)."""
    row = queries.locked(application_id)
    if row.state not in OPEN:
        return _closed(row)
    if not actor.has(Role.HEAD):
        return Decision((Reason("head", "D1-4.5.4", gates.PUBLIC, "签字由居（村）委会主任来做。", "请主任登录。"),))
    row.head_signed_by_id, row.head_signed_at = actor.post_id, now
    row.save(update_fields=["head_signed_by", "head_signed_at"])
    audit.record(at=now, actor=actor, act="certificates.head_sign", subject=row.subject, clauses=["D1-4.5.4"])
    return Decision()


@transaction.atomic
def file_risk(*, application_id: int, assessment: str, precautions: str, actor: Actor, now: datetime) -> Decision:
    """Risk assessment and precautions (D1-4.5.11)."""
    row = queries.locked(application_id)
    if row.state not in OPEN:
        return _closed(row)
    row.risk_assessment, row.precautions = assessment.strip(), precautions.strip()
    row.save(update_fields=["risk_assessment", "precautions"])
    audit.record(at=now, actor=actor, act="certificates.risk", subject=row.subject, clauses=["D1-4.5.11"])
    return Decision()


@transaction.atomic
def file_deliberation(
    *,
    application_id: int,
    held_on: date,
    present: int,
    agreed: bool,
    summary: str,
    minutes_id: int,
    sign_in_id: int,
    actor: Actor,
    now: datetime,
) -> Decision:
    """A deliberation on paper, first confirmation; it counts once somebody else has confirmed it (D1-4.5.4)."""
    row = queries.locked(application_id)
    if row.state not in OPEN:
        return _closed(row)
    if held_on > facts.local_day(now):
        return Decision((Reason("held_on", None, "", "开会日期不能晚于今天。", "填实际开会的那天。"),))
    if queries.paper_deliberation(row.pk) is not None:
        return Decision((Reason("there", None, "", "这件事已经登记过纸面协商。", "请第二个人确认。"),))
    PaperDeliberation.objects.create(
        application=row,
        held_on=held_on,
        present=present,
        agreed=agreed,
        summary=summary,
        minutes_id=minutes_id,
        sign_in_id=sign_in_id,
        first_id=actor.held_post,
        first_at=now,
    )
    audit.record(at=now, actor=actor, act="certificates.deliberation", subject=row.subject, clauses=["D1-4.5.4"])
    return Decision()


@transaction.atomic
def confirm_deliberation(*, application_id: int, actor: Actor, now: datetime) -> Decision:
    """The second person has read minutes and sign-in sheet."""
    row = queries.locked(application_id)
    paper = queries.paper_deliberation(row.pk)
    if row.state not in OPEN or paper is None or paper.second_id is not None:
        return _closed(row)
    if _same_person(paper.first, actor):
        text = "确认要由另一个人做，不能和登记的是同一个人。"
        return Decision((Reason("second", "D1-4.5.4", gates.PUBLIC, text, "请主任或另一位同事确认。"),))
    paper.second_id, paper.second_at = actor.post_id, now
    paper.save(update_fields=["second", "second_at"])
    audit.record(at=now, actor=actor, act="certificates.deliberation_confirmed", subject=row.subject)
    return Decision()


def _same_person(post: Post, actor: Actor) -> bool:
    return post.pk == actor.post_id or (post.person_id is not None and post.person_id == actor.person_id)
