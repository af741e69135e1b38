"""Township and Party look, joint reviewers beside them; both agree, the text is frozen (提请审核, D2-2.3, D2-3.0)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.deadlines import actions as deadlines
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.people.models import Body
from shanzhi.missions.charters import facts, queries
from shanzhi.missions.charters.actions.filing import give_number
from shanzhi.missions.charters.actions.opening import not_yours
from shanzhi.missions.charters.actions.walking import walk
from shanzhi.missions.charters.models import Comment, Review, Revision, Version
from shanzhi.policy.charters.moving import refused
from shanzhi.policy.decision import Decision


@transaction.atomic
def submit(*, revision_id: int, actor: Actor, now: datetime) -> Decision:
    """The newest version goes to the Party committee, the government and the joint reviewers."""
    revision = queries.revision_locked(actor, revision_id)
    if revision is None or revision.charter.place_id != actor.place_id:
        return not_yours()
    decision = walk(revision, "review", by="committee", actor=actor, now=now)
    version = queries.newest_version(revision.pk)
    if not decision.allowed or version is None:
        return decision
    revision.round += 1
    revision.save(update_fields=["round"])
    ask(revision, version, Review.Stage.REVIEW, now)
    return decision


def ask(revision: Revision, version: Version, stage: str, now: datetime) -> None:
    """One review for each body, with its day; notices go out with the transaction."""
    on = facts.today(now)
    due = deadlines.due_date(start=now, working_days=facts.limits(on)[stage]).due
    charter = revision.charter
    joint = facts.joint_bodies(charter, on) if stage == Review.Stage.REVIEW else []
    asked = [(body, field, True) for body, field in facts.deciding_bodies(charter)]
    asked += [(body, field, False) for body, field in joint]
    for body, field, deciding in asked:
        row = Review.objects.create(
            revision=revision,
            version=version,
            stage=stage,
            round=revision.round,
            body=body,
            field=field,
            deciding=deciding,
            opened_at=now,
            due_on=due,
        )
        _tell(row, revision, body, now)


def _tell(row: Review, revision: Revision, body: Body, now: datetime) -> None:
    messages.write_notice(
        key=f"charter-review:{row.pk}",
        recipient_id=body.pk,
        kind="charter",
        subject=revision.subject,
        title=f"{row.get_stage_display()}：{revision.charter.title}",
        text=f"请看“{row.field}”，{row.due_on:%Y-%m-%d} 前答复。",
        link=f"/a/rules/{row.pk}/",
        now=now,
    )


@transaction.atomic
def answer_review(
    *,
    review_id: int,
    answer: str,
    remark: str,
    remarks: Sequence[tuple[int | None, str]],
    actor: Actor,
    now: datetime,
) -> Decision:
    """One body's answer. Both deciding bodies agreed: the text is frozen, or filed. One objects: back to the draft."""
    review = queries.review_for(actor, review_id)
    revision = queries.revision_locked(actor, review.revision_id) if review else None
    if review is None or revision is None:
        return not_yours()
    rows = queries.round_locked(revision, review.stage) if revision.state == review.stage else []
    mine = next((row for row in rows if row.pk == review_id), None)
    said = [(clause, text.strip()) for clause, text in remarks if text.strip()]
    decision = _may_answer(revision, mine, answer, remark, bool(said))
    if mine is None or not decision.allowed:
        return decision
    mine.answer, mine.remark = answer, remark.strip()
    mine.answered_at, mine.answered_by_id = now, actor.held_post
    mine.save()
    known = queries.clause_ids(revision.charter_id)
    Comment.objects.bulk_create(
        Comment(review=mine, clause_id=clause if clause in known else None, text=text[:1000], made_at=now)
        for clause, text in said
    )
    audit.record(at=now, actor=actor, act=f"charters.review_{answer}", subject=revision.subject, clauses=["D2-2.3"])
    _follow(revision, rows, mine, actor, now)
    return decision


def _may_answer(revision: Revision, mine: Review | None, answer: str, remark: str, remarked: bool) -> Decision:
    if mine is None or mine.answer != Review.Answer.PENDING:
        return refused("review_closed", "这一轮已经结束，或者贵单位已经答复过。", "需要补充的，请与村（居）委会联系。")
    if answer not in (Review.Answer.AGREED, Review.Answer.OBJECTED):
        return refused("review_unknown", "没有选同意还是要求修改。", "选一项再提交。", "D2-2.3")
    if answer == Review.Answer.OBJECTED and not (remark.strip() or remarked):
        return refused("review_without_reason", "要求修改，要写明改什么。", "写一条意见，最好落到条款上。", "D2-2.3")
    _, still_open = queries.comment_counts(revision.pk)
    if mine.deciding and answer == Review.Answer.AGREED and (still_open or remarked):
        text = "还有审核意见没有了结，不能同意。"
        return refused("comments_settled", text, "先逐条了结；需要再改的，选“要求修改”退回。", "D2-2.3")
    return Decision()


def _follow(revision: Revision, rows: Sequence[Review], mine: Review, actor: Actor, now: datetime) -> None:
    if not mine.deciding:
        return
    if mine.answer == Review.Answer.OBJECTED:
        _end_round(rows)
        note = mine.remark or "意见见各条款"
        walk(revision, "draft", by="township", actor=actor, now=now, note=f"{mine.body}：{note}")
        _tell_committee(revision, mine, f"{mine.body.name}要求修改", now)
        return
    if all(row.answer == Review.Answer.AGREED for row in rows if row.deciding):
        _end_round(rows)
        if mine.stage == Review.Stage.REVIEW:
            revision.frozen = mine.version
            walk(revision, "vote", by="township", actor=actor, now=now, note=f"审议稿摘要 {mine.version.sha256[:12]}")
            _tell_committee(revision, mine, "审核同意，可以提交会议表决", now)
        else:
            give_number(revision, actor, now)
            walk(revision, "filed", by="township", actor=actor, now=now, numbered=True)
            _tell_committee(revision, mine, "已经备案，可以公布", now)


def _end_round(rows: Sequence[Review]) -> None:
    for row in rows:
        if row.answer == Review.Answer.PENDING:
            row.answer = Review.Answer.LAPSED
            row.save(update_fields=["answer"])


def _tell_committee(revision: Revision, review: Review, title: str, now: datetime) -> None:
    messages.write_notice(
        key=f"charter-review:{review.pk}:answer",
        recipient_id=revision.charter.body_id,
        kind="charter",
        subject=revision.subject,
        title=f"{title}：{revision.charter.title}",
        text=review.remark or "打开看下一步。",
        link=f"/w/rules/{revision.pk}/",
        now=now,
    )


@transaction.atomic
def settle_comment(*, revision_id: int, comment_id: int, actor: Actor, now: datetime) -> Decision:
    """Whoever made the remark, or a deciding body, has seen the answer and lets it rest."""
    revision = queries.revision_locked(actor, revision_id)
    comment = queries.comment_locked(revision_id, comment_id) if revision else None
    if revision is None or comment is None:
        return not_yours()
    deciding = {row.body_id for row in queries.reviews_of(revision) if row.deciding}
    if actor.body_id not in deciding | {comment.review.body_id}:
        return refused("comment_not_yours", "由提出意见的单位或乡镇（街道）了结。", "请他们办理。", "D2-2.3")
    if comment.answered_at is None:
        return refused("comment_waits", "村（居）委会还没有答复这条意见。", "等答复以后再了结，或退回修改。", "D2-2.3")
    comment.settled_at = comment.settled_at or now
    comment.save()
    audit.record(at=now, actor=actor, act="charters.comment_settled", subject=revision.subject)
    return Decision()
