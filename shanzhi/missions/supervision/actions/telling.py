"""A bulletin is drafted from what is late or came back, edited, sent, signed by somebody else, published."""

from datetime import datetime

from django.db import connection, transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.publications import actions as publications
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.supervision import facts, queries
from shanzhi.missions.supervision.models import Bulletin, BulletinLine
from shanzhi.policy import bulletins as rules
from shanzhi.policy.calendar import local_day
from shanzhi.policy.clauses import clause
from shanzhi.policy.decision import Decision, Reason

DRAFTERS = ("supervisor", "desk")
SIGNERS = ("leader", "approver")
MOST_LINES = 60


@transaction.atomic
def draft_bulletin(*, campaign_id: int | None, actor: Actor, now: datetime) -> tuple[Decision, Bulletin | None]:
    """Put what is late or repeated on a draft, each unit's answer beside its line; nothing late, no bulletin."""
    today = local_day(now)
    if not actor.has(*DRAFTERS):
        return _refused("bulletin_not_drafter", "通报由监管部门起草。", "请民政部门办理。"), None
    lines = _lines(actor, campaign_id, now)
    if not lines:
        return _refused("bulletin_nothing", "没有超期、没有重犯，不用通报。", "等有了再起草。"), None
    owner = people.body(actor.own_body)
    row: Bulletin = Bulletin.objects.create(
        title=f"关于{owner.place.name}减负问题整改情况的通报",
        place=owner.place,
        owner=owner,
        campaign_id=campaign_id,
        opening=f"截至 {today.year}年{today.month}月{today.day}日，下列单位的问题逾期没有改好，或者改了又犯：",
        closing="请上述单位立即整改，并书面答复。",
        drafted_at=now,
        drafted_by_id=actor.post_id,
    )
    for order, line in enumerate(lines, start=1):
        line.bulletin, line.order = row, order
    BulletinLine.objects.bulk_create(lines)
    audit.record(at=now, actor=actor, act="supervision.draft", subject=row.subject, clauses=["D1-5.3.1"])
    return Decision(), row


def _lines(actor: Actor, campaign_id: int | None, now: datetime) -> list[BulletinLine]:
    today = local_day(now)
    lines: list[BulletinLine] = []
    for finding in queries.late_findings(actor, today):
        matter = facts.of_finding(finding, today)
        if rules.belongs(matter, today):
            lines.append(
                BulletinLine(
                    unit_id=finding.issuer_id,
                    finding=finding,
                    text=rules.line(matter)[:500],
                    answer=rules.answer_line(matter, today),
                )
            )
    for item in queries.late_places(actor, today, campaign_id):
        matter = facts.of_item(item, today)
        if rules.belongs(matter, today) and item.state == "waiting":
            lines.append(
                BulletinLine(
                    unit_id=item.body_id,
                    item=item,
                    text=rules.line(matter)[:500],
                    answer=rules.answer_line(matter, today),
                )
            )
    return lines[:MOST_LINES]


def _refused(code: str, text: str, remedy: str) -> Decision:
    return Decision((Reason(code, "D1-5.3.1", clause("D1-5.3.1").zh, text, remedy),))


@transaction.atomic
def edit_bulletin(
    *,
    bulletin_id: int,
    title: str,
    opening: str,
    closing: str,
    audience: str,
    without: frozenset[int],
    actor: Actor,
    now: datetime,
) -> Decision:
    """Change the words around the lines and leave lines out; the units' answers cannot be changed."""
    row = queries.locked_bulletin(actor, bulletin_id)
    if row is None or row.state != Bulletin.State.DRAFT or row.owner_id != actor.body_id:
        return _refused("bulletin_closed", "这份通报现在不能改。", "签发前退回草稿再改。")
    row.title, row.opening, row.closing, row.audience = title, opening, closing, audience
    row.save()
    row.lines.filter(pk__in=without).delete()
    audit.record(at=now, actor=actor, act="supervision.edit", subject=row.subject, detail={"left_out": len(without)})
    return Decision()


@transaction.atomic
def send_bulletin(*, bulletin_id: int, actor: Actor, now: datetime) -> Decision:
    """To whoever signs."""
    row = queries.locked_bulletin(actor, bulletin_id)
    if row is None or row.state != Bulletin.State.DRAFT or row.owner_id != actor.body_id:
        return _refused("bulletin_closed", "这份通报现在不能送签。", "打开看看它走到哪一步了。")
    row.state, row.returned_because = Bulletin.State.SENT, ""
    row.save()
    audit.record(at=now, actor=actor, act="supervision.send", subject=row.subject)
    return Decision()


@transaction.atomic
def return_bulletin(*, bulletin_id: int, reason: str, actor: Actor, now: datetime) -> Decision:
    """The signer sends it back with a reason."""
    row = queries.locked_bulletin(actor, bulletin_id)
    if row is None or row.state != Bulletin.State.SENT or not actor.has(*SIGNERS):
        return _refused("bulletin_not_sent", "这份通报没有等您签发。", "打开看看它走到哪一步了。")
    if not reason.strip():
        return _refused("bulletin_return_why", "还没写为什么退回。", "写一句，起草的人好改。")
    row.state, row.returned_because = Bulletin.State.DRAFT, reason[:300]
    row.save()
    audit.record(at=now, actor=actor, act="supervision.return", subject=row.subject)
    return Decision()


@transaction.atomic
def approve_bulletin(*, bulletin_id: int, actor: Actor, now: datetime) -> Decision:
    """A named officer signs: numbered, published inside or outside."""
    row = queries.locked_bulletin(actor, bulletin_id)
    if row is None:
        return _refused("bulletin_not_sent", "没有这份通报。", "回通报列表看看。")
    today = local_day(now)
    text = " ".join((row.title, row.opening, row.closing, *row.lines.values_list("text", flat=True)))
    decision = rules.may_approve(
        rules.Signing(
            state=row.state,
            may_sign=actor.has(*SIGNERS) and actor.post_id is not None,
            drafted_by_self=actor.post_id == row.drafted_by_id,
            lines=row.lines.count(),
            names_communities=rules.communities_named(text, queries.community_names(actor, today)),
            audience=row.audience,
        )
    )
    if not decision.allowed:
        return decision
    row.state, row.approved_at, row.approved_by_id = Bulletin.State.APPROVED, now, actor.held_post
    row.number = f"减负通报〔{today.year}〕{_next_number(row.owner_id, today.year)}号"
    if row.audience == Bulletin.Audience.OUTSIDE:
        row.publication = _publish(row, actor, now)
    row.save()
    audit.record(at=now, actor=actor, act="supervision.approve", subject=row.subject, clauses=["D1-5.3.1"])
    return decision


def _publish(row: Bulletin, actor: Actor, now: datetime) -> Publication:
    return publications.publish(
        kind="bulletin",
        key=f"{row.pk}",
        title=row.title,
        issuer_id=row.owner_id,
        place_id=row.place_id,
        content={
            "number": row.number,
            "opening": row.opening,
            "closing": row.closing,
            "lines": [{"text": line.text, "answer": line.answer} for line in row.lines.all()],
        },
        valid_from=local_day(now),
        valid_until=None,
        actor=actor,
        now=now,
    )


def _next_number(owner_id: int, year: int) -> int:
    """The counter row stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO supervision_bulletincounter (owner_id, year, last) VALUES (%s, %s, 1)
            ON CONFLICT (owner_id, year) DO UPDATE SET last = supervision_bulletincounter.last + 1
            RETURNING last
            """,
            [owner_id, year],
        )
        (last,) = cursor.fetchone()
    return int(last)
