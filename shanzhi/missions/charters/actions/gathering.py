"""Reaching every household and taking opinions; each opinion gets an answer (征集民意, D2-2.2)."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor, clockwork
from shanzhi.missions.charters import queries
from shanzhi.missions.charters.actions.opening import not_yours
from shanzhi.missions.charters.actions.walking import walk
from shanzhi.missions.charters.models import HouseholdGroup, Opinion, Reach, Revision
from shanzhi.policy.charters.households import numbers_of
from shanzhi.policy.charters.moving import refused
from shanzhi.policy.decision import Decision

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
ANSWERABLE = ("opinions", "draft")


@transaction.atomic
def set_group(*, revision_id: int, name: str, households: int, actor: Actor, now: datetime) -> Decision:
    """How many households a group or building has; never fewer than were reached already."""
    revision = _gathering(actor, revision_id)
    if revision is None:
        return not_yours()
    known = HouseholdGroup.objects.filter(revision=revision, name=name).first()
    highest = known.reached.order_by("-number").values_list("number", flat=True).first() if known else None
    if highest and households < highest:
        return refused(
            "group_smaller_than_reached",
            f"“{name}”已经记到第 {highest} 户，户数不能改成 {households}。",
            "请核对户数。",
        )
    HouseholdGroup.objects.update_or_create(revision=revision, name=name, defaults={"households": households})
    audit.record(at=now, actor=actor, act="charters.group", subject=revision.subject, detail={"households": households})
    return Decision()


@transaction.atomic
def record_reach(
    *, revision_id: int, group_id: int, numbers: str, way: str, on: date, actor: Actor, now: datetime
) -> Decision:
    """Households of a group were reached; those recorded before keep their first record."""
    revision = _gathering(actor, revision_id)
    group = HouseholdGroup.objects.filter(pk=group_id, revision=revision_id).first()
    if revision is None or group is None:
        return not_yours()
    read = numbers_of(numbers, group.households)
    if read.why:
        return refused("households_unreadable", read.why, "")
    rows = [
        Reach(group=group, number=number, way=way, on=on, recorded_by_id=actor.held_post, recorded_at=now)
        for number in read.numbers
    ]
    Reach.objects.bulk_create(rows, ignore_conflicts=True)
    audit.record(
        at=now,
        actor=actor,
        act="charters.reach",
        subject=revision.subject,
        detail={"way": way, "households": len(rows)},
    )
    return Decision()


def _gathering(actor: Actor, revision_id: int) -> Revision | None:
    revision = queries.revision_locked(actor, revision_id)
    if revision is None or revision.charter.place_id != actor.place_id or revision.state not in ANSWERABLE:
        return None
    return revision


@dataclass(frozen=True, slots=True)
class Said:
    """An opinion as it was given."""

    text: str
    way: str
    on: date
    about: int | None = None


@transaction.atomic
def take_opinion(*, revision_id: int, said: Said, actor: Actor, now: datetime) -> str:
    """Write down what somebody said on paper or at the door; returns the code, or nothing when it is too late."""
    revision = _gathering(actor, revision_id)
    return _keep(revision, said, actor, now) if revision else ""


@transaction.atomic
def give_opinion(*, place_id: int, said: Said, now: datetime) -> str:
    """A resident's own words from the public page: no account beside them; returns the code to follow it by."""
    revision = queries.open_revision_of(place_id)
    if revision is None or revision.state not in ANSWERABLE:
        return ""
    return _keep(revision, said, clockwork("门户"), now)


def kept(code: str) -> Decision:
    """A code is a yes; without one the opinion came too late."""
    late = refused("opinion_too_late", "现在不在征集意见的阶段。", "下一次修订时再提，或直接找村（居）委会。", "D2-2.2")
    return Decision() if code else late


def _keep(revision: Revision, said: Said, actor: Actor, now: datetime) -> str:
    about = said.about if said.about in queries.clause_ids(revision.charter_id) else None
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(8))
    Opinion.objects.create(
        revision=revision, code=code, way=said.way, text=said.text, about_id=about, given_on=said.on, recorded_at=now
    )
    audit.record(at=now, actor=actor, act="charters.opinion", subject=revision.subject, clauses=["D2-2.2"])
    return code


@transaction.atomic
def answer_opinion(
    *, opinion_id: int, answer: str, reason: str, changed: int | None, actor: Actor, now: datetime
) -> Decision:
    """Adopted or merged names the clause, not adopted says why; an answer may be put right until review."""
    opinion = queries.opinion_locked(actor, opinion_id)
    if opinion is None or opinion.revision.charter.place_id != actor.place_id:
        return not_yours()
    decision = _answerable(opinion, answer, reason, changed)
    if not decision.allowed:
        return decision
    opinion.answer, opinion.reason = answer, reason.strip()
    opinion.changed_id = changed if answer != Opinion.Answer.NOT_ADOPTED else None
    opinion.answered_at, opinion.answered_by_id = now, actor.held_post
    opinion.save()
    audit.record(
        at=now, actor=actor, act="charters.answer", subject=opinion.revision.subject, detail={"answer": answer}
    )
    return decision


def _answerable(opinion: Opinion, answer: str, reason: str, changed: int | None) -> Decision:
    if opinion.revision.state not in ANSWERABLE:
        return refused("opinion_closed", "草案已经提请审核，答复不能再改。", "退回修改以后可以再改。", "D2-2.2")
    if answer == Opinion.Answer.NOT_ADOPTED and not reason.strip():
        return refused("answer_without_reason", "没有采纳的，要写明理由。", "写一两句，提意见的人看得到。", "D2-2.2")
    adopted = (Opinion.Answer.ADOPTED, Opinion.Answer.MERGED)
    if answer in adopted and changed not in queries.clause_ids(opinion.revision.charter_id):
        return refused(
            "answer_without_clause", "采纳的，要写明改了哪一条。", "选一条；新写的条款先写好再选。", "D2-2.2"
        )
    if answer not in (*adopted, Opinion.Answer.NOT_ADOPTED):
        return refused("answer_unknown", "没有选怎么答复。", "在采纳、合并采纳、没有采纳里选一项。", "D2-2.2")
    return Decision()


@transaction.atomic
def begin_draft(*, revision_id: int, actor: Actor, now: datetime) -> Decision:
    """Every household was reached: go on to the draft. No minimum of opinions (meetings.md 14)."""
    revision = queries.revision_locked(actor, revision_id)
    if revision is None or revision.charter.place_id != actor.place_id:
        return not_yours()
    return walk(revision, "draft", by="committee", actor=actor, now=now)
