"""Who holds which post, which body answers for what, and in which capacity somebody acts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from shanzhi.kernel.audit import queries as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.people.models import Account, Body, Person, Post
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
        JOIN people_post post ON post.id = held.post_id
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


def account_named(username: str, on: date) -> Account | None:
    """The account of a login name with all it may act as on a day."""
    pk = Account.objects.filter(username=username).values_list("pk", flat=True).first()
    return None if pk is None else account_acting(pk, on)


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


def holders(body_id: int, roles: Sequence[str], on: date) -> QuerySet[Post]:
    """Posts of a body that hold one of these roles and are filled."""
    return Post.objects.filter(
        in_office(on), body=body_id, person__isnull=False, roles__overlap=list(roles)
    ).select_related("person")


def directory(text: str, on: date) -> QuerySet[Post]:
    """Posts with their holders, by body or person name, for the people page."""
    question = Q(body__name__contains=text) | Q(person__name__contains=text) if text else Q()
    return Post.objects.filter(in_office(on), question).select_related("body", "person").order_by("id")


def bodies_within(actor: Actor) -> QuerySet[Body]:
    """The bodies of the places an actor reaches."""
    return Body.objects.filter(reaches(actor, "place__path"))


def events_within(actor: Actor, wanted: audit.Wanted) -> QuerySet[Event]:
    """Deeds of the bodies in reach; what the system itself did belongs to nobody and is shown at the city."""
    seen = Q(body_id__in=bodies_within(actor).values("pk"))
    if actor.tier == Tier.CITY:
        seen |= Q(body_id=None)
    return audit.events(wanted).filter(seen)
