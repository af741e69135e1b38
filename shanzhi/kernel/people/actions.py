"""Every change of bodies, posts, stand-ins, hand-overs and accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Account, Body, HandOver, HandOverItem, Person, Post, StandIn


@dataclass(frozen=True, slots=True)
class BodyDraft:
    name: str
    kind: str
    tier: str
    place_id: int
    field: str = Body.Field.GENERAL


@transaction.atomic
def found_bodies(*, drafts: Sequence[BodyDraft], valid_from: date, actor: Actor, now: datetime) -> list[Body]:
    """Enter bodies; one audit event for the batch."""
    made = Body.objects.bulk_create(
        Body(
            name=draft.name,
            kind=draft.kind,
            field=draft.field,
            tier=draft.tier,
            place_id=draft.place_id,
            valid_from=valid_from,
        )
        for draft in drafts
    )
    audit.record(at=now, actor=actor, act="people.found", subject="bodies", detail={"new": len(made)})
    return made


@transaction.atomic
def open_account(*, username: str, password_hash: str, name: str, demo: bool, actor: Actor, now: datetime) -> Account:
    """A person with a login; the caller has checked and hashed the password."""
    person = Person.objects.create(name=name)
    account: Account = Account.objects.create(
        username=username, password=password_hash, person=person, demo=demo, created_at=now
    )
    audit.record(at=now, actor=actor, act="people.account", subject=f"account:{account.pk}")
    return account


@transaction.atomic
def appoint(
    *,
    body_id: int,
    person_id: int | None,
    title: str,
    roles: Sequence[str],
    valid_from: date,
    actor: Actor,
    now: datetime,
) -> Post:
    """Create a post and fill it (or leave it vacant)."""
    post = Post.objects.create(
        body_id=body_id, person_id=person_id, title=title, roles=list(roles), valid_from=valid_from
    )
    audit.record(
        at=now,
        actor=actor,
        act="people.appoint",
        subject=f"post:{post.pk}",
        detail={"body": body_id, "roles": sorted(roles)},
    )
    return post


@transaction.atomic
def name_stand_in(
    *,
    post_id: int,
    substitute_id: int,
    valid_from: date,
    valid_to: date,
    reason: str,
    actor: Actor,
    now: datetime,
) -> StandIn:
    """Let another person act for a post (AB 岗) between two days, the last one included."""
    row = StandIn.objects.create(
        post_id=post_id,
        substitute_id=substitute_id,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason,
    )
    audit.record(
        at=now,
        actor=actor,
        act="people.stand_in",
        subject=f"post:{post_id}",
        detail={"from": str(valid_from), "to": str(valid_to)},
    )
    return row


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """Something unfinished that belongs to a post and must find a new owner."""

    subject: str
    title: str


@transaction.atomic
def hand_over(
    *,
    from_post_id: int,
    to_post_id: int,
    matters: Sequence[OpenMatter],
    on: date,
    actor: Actor,
    now: datetime,
) -> HandOver:
    """Start a hand-over with everything that is open; the old post ends only when all is taken over."""
    row = HandOver.objects.create(from_post_id=from_post_id, to_post_id=to_post_id, on=on)
    HandOverItem.objects.bulk_create(
        HandOverItem(hand_over=row, subject=matter.subject, title=matter.title) for matter in matters
    )
    audit.record(
        at=now,
        actor=actor,
        act="people.hand_over",
        subject=f"post:{from_post_id}",
        detail={"to": to_post_id, "items": len(matters)},
    )
    return row


@transaction.atomic
def take_over(*, hand_over_id: int, actor: Actor, now: datetime) -> HandOver | None:
    """The successor accepts every item; the old post ends that day. Nothing is orphaned. None when not the actor's."""
    rows = HandOver.objects.select_for_update(of=("self",)).select_related("from_post")
    row = rows.filter(pk=hand_over_id, to_post=actor.post_id, closed_at=None).first()
    if row is None:
        return None
    row.items.filter(accepted_at=None).update(accepted_at=now)
    row.closed_at = now
    row.save(update_fields=["closed_at"])
    vacate(row.from_post, row.on)
    audit.record(at=now, actor=actor, act="people.take_over", subject=f"post:{row.from_post_id}")
    return row


def vacate(post: Post, on: date) -> None:
    """From this day on the post is nobody's; one that ends before it began was never held."""
    if post.valid_to is not None and post.valid_to <= on:
        return
    if on <= post.valid_from:
        post.person, post.valid_to = None, post.valid_from + timedelta(days=1)
    else:
        post.valid_to = on
    post.save(update_fields=["person", "valid_to"])
