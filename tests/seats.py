"""More seats around the small world: a second county, administrators, residents — each a login in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people import actions as people
from shanzhi.kernel.people.models import Account, Body, Post
from shanzhi.kernel.places import actions as places
from shanzhi.kernel.places.models import Place
from tests.worlds import LOADER, START, World, actor_of, in_role, world

FAR = (
    ("210381", "海城市", "county", "210300"),
    ("210381100", "孤山镇", "town", "210381"),
    ("210381100201", "东村", "village", "210381100"),
)
MORE = (
    ("hc_dept", "海城卫健局", "department", "county", "210381", "general", "filer"),
    ("hc_party", "海城市委", "party_committee", "county", "210381", "general", "approver"),
    ("hc_gov", "海城市政府", "government", "county", "210381", "general", "approver"),
    ("hc_justice", "海城司法局", "department", "county", "210381", "justice", "legal_reviewer"),
    ("hc_worker", "东村村委会", "committee", "community", "210381100201", "general", "worker"),
    ("sysadmin", "市数据局", "department", "city", "210300", "general", "system_admin"),
    ("secadmin", "市安全办", "department", "city", "210300", "women", "security_admin"),
    ("auditor", "市审计局", "department", "city", "210300", "market", "auditor"),
    ("party1", "解放社区党组织", "party_branch", "community", "210302002001", "general", "party_secretary"),
    ("street1", "解放街道党工委", "party_committee", "township", "210302002", "general", "township_clerk"),
    ("enterprise", "暖邻公司", "enterprise", "community", "210302002001", "general", "enterprise"),
    ("social", "心桥中心", "social_organisation", "community", "210302002001", "general", "social"),
    ("resident", "邻里互助社", "social_organisation", "community", "210302002001", "general", "resident"),
)
POSTS = (
    ("head1", "one", "主任", "head"),
    ("keeper1", "one", "印章保管人", "keeper"),
    ("leader", "gov", "分管领导", "leader"),
)
"""More posts in bodies that are there: name, whose body, title, role."""
SEATS = {
    "anonymous": "",
    "resident": "resident",
    "td_dept": "dept",
    "td_party": "party",
    "td_gov": "gov",
    "td_civil": "civil",
    "td_justice": "justice",
    "td_staffing": "staffing",
    "worker1": "one",
    "worker2": "two",
    "head1": "head1",
    "party1": "party1",
    "keeper1": "keeper1",
    "street1": "street1",
    "leader": "leader",
    "enterprise": "enterprise",
    "social": "social",
    "hc_dept": "hc_dept",
    "sysadmin": "sysadmin",
    "secadmin": "secadmin",
    "auditor": "auditor",
}
"""Seat → the actor of the world who sits there; the anonymous seat is empty."""


@dataclass
class Seats:
    """Who sits where: logins by seat, made when first asked for."""

    here: World
    accounts: dict[str, Account] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def actor(self, seat: str) -> Actor:
        return self.here.actors[SEATS[seat]]

    def client(self, seat: str, **options: bool) -> Client:
        """A browser in which this seat is signed in."""
        client = Client(raise_request_exception=True, **options)
        if not SEATS[seat]:
            return client
        if seat not in self.accounts:
            self.accounts[seat] = self.here.account(SEATS[seat])
        if seat not in self.sessions:
            client.force_login(self.accounts[seat])
            self.sessions[seat] = client.cookies[settings.SESSION_COOKIE_NAME].value
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[seat]
        return client


@contextmanager
def one_world(blocker: Any) -> Iterator[Seats]:
    """A world and all its logins for a whole module; each test undoes what it did, at the end all of it goes."""
    with blocker.unblock(), transaction.atomic():
        made = seats_of(world(timezone.now()))
        for seat in SEATS:
            made.client(seat)
        yield made
        transaction.set_rollback(True)


def seats_of(here: World) -> Seats:
    """The far county and the administrators, through the kernel's own actions."""
    rows = [places.Division(*row) for row in FAR]
    places.load_divisions(rows=rows, valid_from=START, actor=LOADER, now=here.now)
    here.places = {place.code: place for place in Place.objects.all()}
    for name, title, kind, tier, code, topic, role in MORE:
        draft = people.BodyDraft(title, kind, tier, here.places[code].pk, topic)
        (body,) = people.found_bodies(drafts=[draft], valid_from=START, actor=LOADER, now=here.now)
        here.actors[name] = actor_of(body, role, here.now)
    for name, of, title, role in POSTS:
        body = Body.objects.get(pk=here.actors[of].own_body)
        here.actors[name] = actor_of(body, role, here.now, title)
    desk = here.actors["civil"] = in_role(here.actors["civil"], "filer", "desk", "supervisor")
    Post.objects.filter(pk=desk.post_id).update(roles=sorted(desk.roles))  # sees others' demands and files own ones
    return Seats(here)
