"""Who holds which post, which body answers for what, and in which capacity somebody acts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Account, Body, Post, StandIn
from shanzhi.kernel.people.roles import OUTSIDE_ROLES
from shanzhi.kernel.places.queries import reach_subquery


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


def account_acting(pk: Any, on: date) -> Account | None:
    """The account with its person and all it may act as on a day; one query, because every request asks it."""
    own = Post.objects.filter(in_office(on), person=OuterRef("person")).order_by("id")
    lent = StandIn.objects.filter(substitute=OuterRef("person"), valid_from__lte=on, valid_to__gte=on).order_by("id")
    lender = {"stand_in_for": F("post__person__name"), "until": F("valid_to")}
    rows = Account.objects.select_related("person").annotate(
        own_posts=ArraySubquery(own.values(row=_capacity_row("", on))),
        lent_posts=ArraySubquery(lent.values(row=_capacity_row("post__", on, **lender))),
    )
    return rows.filter(pk=pk).first()


def _capacity_row(post: str, on: date, **more: F) -> JSONObject:
    return JSONObject(
        post_id=F(f"{post}id"),
        body=F(f"{post}body__name"),
        title=F(f"{post}title"),
        body_id=F(f"{post}body_id"),
        place_id=F(f"{post}body__place_id"),
        tier=F(f"{post}body__tier"),
        roles=F(f"{post}roles"),
        reach=reach_subquery(f"{post}body__place", on),
        **more,
    )


def capacities(account: Account) -> list[Capacity]:
    """Own posts first, then posts stood in for; of an account that `account_acting` loaded."""
    own: list[dict[str, Any]] = getattr(account, "own_posts", [])
    lent: list[dict[str, Any]] = getattr(account, "lent_posts", [])
    borrowed = [
        row | {"stand_in_for": row["stand_in_for"] or "空缺", "until": date.fromisoformat(row["until"])} for row in lent
    ]
    return [_capacity(row) for row in (*own, *borrowed)]


def _capacity(row: Mapping[str, Any]) -> Capacity:
    return Capacity(**{**row, "roles": frozenset(row["roles"]), "reach": tuple(row["reach"])})


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
