"""Who holds which post, which body answers for what, and in which capacity somebody acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Account, Body, Post, StandIn
from shanzhi.kernel.people.roles import OUTSIDE_ROLES
from shanzhi.kernel.places.queries import reach_of


@dataclass(frozen=True, slots=True)
class Capacity:
    """One way a signed-in person may act: an own post, or another's as a stand-in."""

    post_id: int
    body: str
    title: str
    stand_in_for: str = ""
    until: date | None = None

    @property
    def text(self) -> str:
        standing_in = f"（代 {self.stand_in_for}）" if self.stand_in_for else ""
        return f"{self.body} · {self.title}{standing_in}"


def in_office(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def capacities(account: Account, on: date) -> list[Capacity]:
    """Own posts first, then posts stood in for today; two queries."""
    posts = Post.objects.filter(in_office(on), person=account.person_id).select_related("body")
    own = [Capacity(post.pk, post.body.name, post.title) for post in posts.order_by("id")]
    standing_in = StandIn.objects.filter(
        substitute=account.person_id, valid_from__lte=on, valid_to__gte=on
    ).select_related("post__body", "post__person")
    borrowed = [
        Capacity(
            row.post_id,
            row.post.body.name,
            row.post.title,
            row.post.person.name if row.post.person else "空缺",
            row.valid_to,
        )
        for row in standing_in.order_by("id")
    ]
    return own + borrowed


def actor_for(account: Account, capacity: Capacity, on: date, request_id: str = "") -> Actor:
    """The actor of one capacity: roles and reach of the post, the person of the account."""
    post = Post.objects.select_related("body__place").get(pk=capacity.post_id)
    return Actor(
        capacity=capacity.text,
        roles=frozenset(post.roles),
        reach=reach_of(post.body.place, on),
        person_id=account.person_id,
        post_id=post.pk,
        body_id=post.body_id,
        place_id=post.body.place_id,
        tier=post.body.tier,
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
