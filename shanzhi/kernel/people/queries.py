"""Who holds which post, which body answers for what, and in which capacity somebody acts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from shanzhi.kernel.audit import queries as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.people.models import Account, Body, HandOver, Person, Post, StandIn
from shanzhi.kernel.people.roles import OUTSIDE_ROLES
from shanzhi.kernel.places.models import Tier
from shanzhi.kernel.places.scope import reaches


@dataclass(frozen=True, slots=True)
class Capacity:
    """One way a signed-in person may act: an own post, or another's as a stand-in."""

    post_id: int
    body: str
    title: str
    body_id: int
    place_id: int
    tier: str
    roles: frozenset[str]
    reach: tuple[str, ...]
    stand_in_for: str = ""
    until: date | None = None

    @property
    def text(self) -> str:
        standing_in = f"（代 {self.stand_in_for}）" if self.stand_in_for else ""
        return f"{self.body} · {self.title}{standing_in}"


def in_office(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


_ACTING = """
SELECT a.*, p.name AS person_name, (
    SELECT coalesce(jsonb_agg(to_jsonb(c) - 'loan' ORDER BY c.loan NULLS FIRST, c.post_id), '[]') FROM (
        SELECT post.id AS post_id, b.name AS body, post.title, b.id AS body_id, b.place_id, b.tier, post.roles,
            here.path || ARRAY(SELECT former.path FROM places_succession s
                JOIN places_place former ON former.id = s.predecessor_id
                WHERE s.successor_id = here.id ORDER BY s.id)
            || ARRAY(SELECT inside.path FROM places_zonemember z JOIN places_place inside ON inside.id = z.place_id
                WHERE z.zone_id = here.id AND here.tier = 'zone' AND (z.valid_to IS NULL OR z.valid_to > %(on)s)
                ORDER BY z.id) AS reach,
            held.loan, CASE WHEN held.loan IS NULL THEN '' ELSE coalesce(holder.name, '空缺') END AS stand_in_for,
            held.until
        FROM (
            SELECT id AS post_id, NULL::bigint AS loan, NULL::date AS until FROM people_post
            WHERE person_id = a.person_id AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to > %(on)s)
            UNION ALL
            SELECT post_id, id, valid_to FROM people_standin
            WHERE substitute_id = a.person_id AND valid_from <= %(on)s AND valid_to >= %(on)s
        ) held
        JOIN people_post post ON post.id = held.post_id AND (post.valid_to IS NULL OR post.valid_to > %(on)s)
        JOIN people_body b ON b.id = post.body_id
        JOIN places_place here ON here.id = b.place_id
        LEFT JOIN people_person holder ON holder.id = post.person_id
    ) c) AS held
FROM people_account a JOIN people_person p ON p.id = a.person_id WHERE a.id = %(pk)s"""


def account_acting(pk: Any, on: date) -> Account | None:
    """The account with its person and all it may act as on a day: own posts, then posts stood in for.

    One query, written out because every request asks it: building it anew costs ten times its answer.
    """
    account = next(iter(Account.objects.raw(_ACTING, {"pk": pk, "on": on})), None)
    if account is not None:
        account.person = Person(id=account.person_id, name=getattr(account, "person_name"))  # noqa: B009
    return account


def capacities(account: Account) -> list[Capacity]:
    """Own posts first, then posts stood in for; of an account that `account_acting` loaded."""
    return [_capacity(row) for row in json.loads(getattr(account, "held", "[]"))]


def _capacity(row: Mapping[str, Any]) -> Capacity:
    until = date.fromisoformat(row["until"]) if row["until"] else None
    return Capacity(**{**row, "roles": frozenset(row["roles"]), "reach": tuple(row["reach"]), "until": until})


def actor_for(account: Account, capacity: Capacity, request_id: str = "") -> Actor:
    """The actor of one capacity: roles and reach of the post, the person of the account."""
    return Actor(
        capacity=capacity.text,
        roles=capacity.roles,
        reach=capacity.reach,
        person_id=account.person_id,
        post_id=capacity.post_id,
        body_id=capacity.body_id,
        place_id=capacity.place_id,
        tier=capacity.tier,
        request_id=request_id,
    )


def is_staff(account: Account, on: date) -> bool:
    """Whether any post of this person is inside the administration (needs a second factor)."""
    for roles in Post.objects.filter(in_office(on), person=account.person_id).values_list("roles", flat=True):
        if not set(roles) <= OUTSIDE_ROLES:
            return True
    return False


def organ(place_id: int, kind: str) -> Body | None:
    """The one body of this kind at a place: its Party committee, government, committee …"""
    return Body.objects.filter(place=place_id, kind=kind, valid_to=None).first()


def organs(place_ids: Iterable[int]) -> dict[tuple[int, str], Body]:
    """By place and kind, the bodies of which a place has one each: Party committee, government …; one query."""
    rows = Body.objects.filter(place__in=list(place_ids), valid_to=None).exclude(kind=Body.Kind.DEPARTMENT)
    return {(row.place_id, row.kind): row for row in rows.order_by("-id")}


def department(place_id: int, field: str) -> Body | None:
    """The department of a place for a field: 民政, 组织, 编制, 司法行政 …"""
    return Body.objects.filter(place=place_id, kind=Body.Kind.DEPARTMENT, field=field, valid_to=None).first()


def body(body_id: int) -> Body:
    return Body.objects.select_related("place__parent").get(pk=body_id)


def body_known(body_id: int) -> bool:
    return Body.objects.filter(pk=body_id).exists()


def bodies_named(text: str, limit: int = 8) -> QuerySet[Body]:
    """Bodies whose name contains the text, for pickers."""
    return Body.objects.filter(name__contains=text, valid_to=None).select_related("place")[:limit]


def body_called(names: Sequence[str]) -> Body | None:
    """The body that bears one of these names exactly, the first of them first."""
    known = {row.name: row for row in Body.objects.filter(name__in=names, valid_to=None).order_by("-id")}
    return next((known[name] for name in names if name in known), None)


def only_demo_accounts() -> bool:
    """Whether there are logins and every one is a demo login."""
    return Account.objects.exists() and not Account.objects.filter(demo=False).exists()


def account_of(username: str) -> Account:
    found: Account = Account.objects.get(username=username)
    return found


def holders(body_id: int, roles: Sequence[str], on: date) -> QuerySet[Post]:
    """Posts of a body that hold one of these roles and are filled."""
    return Post.objects.filter(
        in_office(on), body=body_id, person__isnull=False, roles__overlap=list(roles)
    ).select_related("person")


def bodies_within(actor: Actor) -> QuerySet[Body]:
    """The bodies of the places an actor reaches."""
    return Body.objects.filter(reaches(actor, "place__path"))


def roles_of(person_id: int | None, on: date) -> frozenset[str]:
    """All roles of all posts a person holds on a day; one query, none for nobody."""
    if person_id is None:
        return frozenset()
    rows = Post.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), person=person_id)
    return frozenset(role for roles in rows.values_list("roles", flat=True) for role in roles)


def posts_within(actor: Actor) -> QuerySet[Post]:
    """The posts of the bodies in reach, ended ones too."""
    return Post.objects.filter(reaches(actor, "body__place__path")).select_related("body__place", "person")


def directory(actor: Actor, on: date, text: str = "", state: str = "") -> QuerySet[Post]:
    """Posts in reach with holder and today's stand-in, the newest first: filled, lent, vacant or ended ones."""
    lent = StandIn.objects.filter(post=OuterRef("pk"), valid_from__lte=on, valid_to__gte=on)
    rows = posts_within(actor).annotate(stand_in=Subquery(lent.values("substitute__name")[:1]))
    if text:
        asked = Q(body__name__contains=text) | Q(person__name__contains=text) | Q(title__contains=text)
        rows = rows.filter(asked | Q(person__in=Account.objects.filter(username=text).values("person")))
    over = Q(valid_to__lte=on)
    wanted = {"ended": over, "lent": ~over & Exists(lent), "vacant": ~over & Q(person=None)}
    return rows.filter(wanted.get(state, ~over & Q(person__isnull=False))).order_by("-id")


def post_within(actor: Actor, pk: int) -> Post | None:
    return posts_within(actor).filter(pk=pk).first()


def bodies_to_staff(actor: Actor, text: str, limit: int = 20) -> list[Body]:
    """Bodies in reach whose name holds the text, the highest places first."""
    rows = bodies_within(actor).filter(name__contains=text, valid_to=None).select_related("place")
    return list(rows.order_by("place__path", "id")[:limit])


def body_within(actor: Actor, pk: int) -> Body | None:
    return bodies_within(actor).select_related("place").filter(pk=pk, valid_to=None).first()


def actor_in(post: Post) -> Actor:
    """The post itself as an actor, to ask what lies with it."""
    place = post.body.place
    return Actor(
        capacity=str(post),
        roles=frozenset(post.roles),
        reach=(place.path,),
        person_id=post.person_id,
        post_id=post.pk,
        body_id=post.body_id,
        place_id=place.pk,
        tier=post.body.tier,
    )


def active_account(pk: int) -> Account | None:
    return Account.objects.filter(pk=pk, is_active=True).first()


def logins(person_id: int | None) -> list[str]:
    """The logins of a person; none for a vacant post."""
    rows = Account.objects.filter(person=person_id) if person_id else Account.objects.none()
    return list(rows.order_by("id").values_list("username", flat=True))


def stand_ins(post_id: int, limit: int = 20) -> list[StandIn]:
    """Who acted or will act for a post, the newest first."""
    rows = StandIn.objects.filter(post=post_id).select_related("substitute")
    return list(rows.order_by("-valid_from", "-id")[:limit])


def hand_over_of(post_id: int) -> HandOver | None:
    """The open hand-over of a post."""
    rows = HandOver.objects.filter(from_post=post_id, closed_at=None)
    return rows.select_related("to_post__person").first()


def hand_overs_to(actor: Actor) -> list[HandOver]:
    """What waits to be taken over by the acting post, with its items; two queries."""
    rows = HandOver.objects.filter(to_post=actor.post_id, closed_at=None)
    return list(rows.select_related("from_post__body", "from_post__person").prefetch_related("items").order_by("id"))


def events_within(actor: Actor, wanted: audit.Wanted) -> QuerySet[Event]:
    """Deeds of the bodies in reach; what the system itself did belongs to nobody and is shown at the city."""
    seen = Q(body_id__in=bodies_within(actor).values("pk"))
    if actor.tier == Tier.CITY:
        seen |= Q(body_id=None)
    return audit.events(wanted).filter(seen)
