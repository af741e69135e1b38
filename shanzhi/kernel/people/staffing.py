"""Giving, ending and lending posts and starting a sign-in anew, as a security administrator does it (人员与岗位)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people import actions
from shanzhi.kernel.people.models import Account, Body, HandOver, Person, Post, StandIn
from shanzhi.kernel.people.queries import bodies_within, in_office, posts_within, roles_of
from shanzhi.kernel.people.roles import Role
from shanzhi.policy import posts as rules
from shanzhi.policy.decision import Decision


@dataclass(frozen=True, slots=True)
class Appointment:
    """Who gets which post from when; an unknown login is opened with `password_hash`."""

    username: str
    name: str
    title: str
    roles: tuple[str, ...]
    valid_from: date
    password_hash: str
    demo: bool = False


@transaction.atomic
def give_post(*, body_id: int, given: Appointment, actor: Actor, now: datetime) -> tuple[Decision, Post | None]:
    """Give a post of a body in reach; a person not known yet gets a login that opens by a one-time link only."""
    body = bodies_within(actor).select_for_update(of=("self",)).get(pk=body_id, valid_to=None)
    account = Account.objects.select_related("person").filter(username=given.username).first()
    if account is not None and account.person.name != given.name:
        return rules.login_taken(), None
    known = account.person_id if account else None
    decision = rules.may_appoint(
        oneself=known is not None and known == actor.person_id,
        held=roles_of(known, given.valid_from),
        given=given.roles,
        again=_held_again(body, known, given),
    )
    if not decision.allowed:
        return decision, None
    if account is None:
        account = actions.open_account(
            username=given.username,
            password_hash=given.password_hash,
            name=given.name,
            demo=given.demo,
            actor=actor,
            now=now,
        )
    post = actions.appoint(
        body_id=body.pk,
        person_id=account.person_id,
        title=given.title,
        roles=given.roles,
        valid_from=given.valid_from,
        actor=actor,
        now=now,
    )
    return decision, post


def _held_again(body: Body, person_id: int | None, given: Appointment) -> bool:
    later = Q(valid_to=None) | Q(valid_to__gt=given.valid_from)
    return person_id is not None and Post.objects.filter(later, body=body, person=person_id, title=given.title).exists()


@transaction.atomic
def end_post(
    *,
    post_id: int,
    on: date,
    follower_id: int | None,
    matters: Sequence[actions.OpenMatter],
    actor: Actor,
    now: datetime,
) -> tuple[Decision, HandOver | None]:
    """End a post in reach from a day on; with open matters it goes to the follower, who ends it by taking over."""
    post = _locked(post_id, actor)
    follower = followers(post, on).filter(pk=follower_id).first() if follower_id else None
    decision = rules.may_end(
        last_security_admin=_last_security_admin(post, on),
        ended=post.valid_to is not None and post.valid_to <= on,
        handing_over=HandOver.objects.filter(from_post=post, closed_at=None).exists(),
        open_matters=len(matters),
        follower=follower is not None,
    )
    if not decision.allowed:
        return decision, None
    if follower is not None and matters:
        row = actions.hand_over(
            from_post_id=post.pk, to_post_id=follower.pk, matters=matters, on=on, actor=actor, now=now
        )
        return decision, row
    actions.vacate(post, on)
    audit.record(at=now, actor=actor, act="people.end", subject=f"post:{post.pk}", detail={"on": str(on)})
    return decision, None


def _locked(post_id: int, actor: Actor) -> Post:
    """The post with its body held fast: two last administrators cannot end at the same moment."""
    post = posts_within(actor).get(pk=post_id)
    Body.objects.select_for_update().get(pk=post.body_id)
    return posts_within(actor).select_for_update(of=("self",)).get(pk=post_id)


def followers(post: Post, on: date) -> QuerySet[Post]:
    """Filled posts of the same body that are there on a day and are not being handed over themselves."""
    leaving = HandOver.objects.filter(closed_at=None).values("from_post")
    rows = Post.objects.filter(in_office(on), body=post.body_id, person__isnull=False)
    return rows.exclude(pk=post.pk).exclude(pk__in=leaving).select_related("person").order_by("id")


def _last_security_admin(post: Post, on: date) -> bool:
    holds = Role.SECURITY_ADMIN in post.roles
    return holds and not followers(post, on).filter(roles__contains=[Role.SECURITY_ADMIN], valid_to=None).exists()


@transaction.atomic
def lend_post(
    *, post_id: int, substitute_id: int, days: tuple[date, date], reason: str, actor: Actor, now: datetime
) -> tuple[Decision, StandIn | None]:
    """Let somebody of the same place act for a post in reach between two days, the last one included (代办)."""
    post = _locked(post_id, actor)
    substitute = substitutes(post, days[0]).get(pk=substitute_id)
    decision = rules.may_stand_in(
        oneself=substitute.pk == actor.person_id,
        holder=substitute.pk == post.person_id,
        held=roles_of(substitute.pk, days[0]),
        lent=post.roles,
        taken=StandIn.objects.filter(post=post, valid_from__lte=days[1], valid_to__gte=days[0]).exists(),
    )
    if not decision.allowed:
        return decision, None
    row = actions.name_stand_in(
        post_id=post.pk,
        substitute_id=substitute.pk,
        valid_from=days[0],
        valid_to=days[1],
        reason=reason,
        actor=actor,
        now=now,
    )
    return decision, row


def substitutes(post: Post, on: date) -> QuerySet[Person]:
    """Whoever holds a post at the same place on a day."""
    here = Post.objects.filter(in_office(on), body__place=post.body.place_id, person__isnull=False)
    return Person.objects.filter(pk__in=here.values("person")).order_by("name", "id")


@transaction.atomic
def renew_sign_in(
    *, post_id: int, password_hash: str, on: date, actor: Actor, now: datetime
) -> tuple[Decision, Account | None]:
    """Start the sign-in of a post's holder anew: the old password and every older link end at once."""
    post = posts_within(actor).get(pk=post_id)
    rows = Account.objects.select_for_update().filter(person=post.person_id, is_active=True)
    account = rows.order_by("id").first() if post.person_id else None
    if account is None:
        return Decision(), None
    decision = rules.may_send_link(
        oneself=post.person_id == actor.person_id, elsewhere=_serves_elsewhere(post.person_id, on, actor)
    )
    if not decision.allowed:
        return decision, None
    account.password = password_hash
    account.save(update_fields=["password"])
    audit.record(at=now, actor=actor, act="people.link", subject=f"account:{account.pk}")
    return decision, account


def _serves_elsewhere(person_id: int | None, on: date, actor: Actor) -> bool:
    """Holds, will hold or stands in for a post that the administrator cannot reach."""
    lent = StandIn.objects.filter(substitute=person_id, valid_to__gte=on).values("post")
    rows = Post.objects.filter(Q(person=person_id) | Q(pk__in=lent)).exclude(valid_to__lte=on)
    return rows.exclude(body__in=bodies_within(actor)).exists()


@transaction.atomic
def set_password(*, account_id: int, password_hash: str, now: datetime) -> None:
    """The owner of a one-time link chose a password; the caller has proven the link."""
    account = Account.objects.select_for_update().get(pk=account_id)
    account.password = password_hash
    account.save(update_fields=["password"])
    oneself = Actor(capacity="本人（一次性链接）", person_id=account.person_id)
    audit.record(at=now, actor=oneself, act="people.password", subject=f"account:{account.pk}")
