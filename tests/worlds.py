"""A small lawful world to start from: one county, one street, three communities, the bodies a filing meets."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from shanzhi.kernel.audit.actor import Actor, clockwork
from shanzhi.kernel.catalogues.actions import EntryDraft, publish_edition
from shanzhi.kernel.people import actions as people
from shanzhi.kernel.people.models import Account, Body, Post
from shanzhi.kernel.places import actions as places
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.queries import reach_of
from shanzhi.missions.admission import actions
from shanzhi.missions.admission.actions import Answer, BasisDraft
from shanzhi.missions.admission.models import Demand

START = date(2021, 8, 10)
LOADER = clockwork("test")
DIVISIONS = (
    ("210300", "鞍山市", "city", None),
    ("210302", "铁东区", "county", "210300"),
    ("210302002", "解放街道", "subdistrict", "210302"),
    ("210302002001", "解放社区", "community", "210302002"),
    ("210302002003", "长影社区", "community", "210302002"),
    ("210302002004", "影院社区", "community", "210302002"),
)
BODIES = (
    ("party", "区委", "party_committee", "county", "210302", "general", "approver"),
    ("gov", "区政府", "government", "county", "210302", "general", "approver"),
    ("civil", "民政局", "department", "county", "210302", "civil_affairs", "supervisor"),
    ("justice", "司法局", "department", "county", "210302", "justice", "legal_reviewer"),
    ("staffing", "编办", "department", "county", "210302", "staffing", "staffing_officer"),
    ("dept", "卫健局", "department", "county", "210302", "general", "filer"),
    ("other", "商务局", "department", "county", "210302", "general", "filer"),
    ("street", "街道办", "government", "township", "210302002", "general", "filer"),
    ("one", "解放居委会", "committee", "community", "210302002001", "general", "worker"),
    ("two", "长影居委会", "committee", "community", "210302002003", "general", "worker"),
)


@dataclass
class World:
    """Actors by short name, places by code."""

    actors: dict[str, Actor] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime(2026, 3, 16, tzinfo=UTC))

    def account(self, name: str, role: str = "") -> Account:
        """A login in the post of an actor."""
        actor = self.actors[name]
        account = people.open_account(
            username=f"u_{name}", password_hash="!", name=name, demo=True, actor=LOADER, now=self.now
        )
        Post.objects.filter(pk=actor.post_id).update(person=account.person_id)
        if role:
            Post.objects.filter(pk=actor.post_id).update(roles=[role])
        return account


def world(now: datetime) -> World:
    """Build it; everything through the kernel's own actions."""
    made = World(now=now)
    places.load_divisions(rows=[places.Division(*row) for row in DIVISIONS], valid_from=START, actor=LOADER, now=now)
    made.places = {place.code: place for place in Place.objects.all()}
    for name, title, kind, tier, code, topic, role in BODIES:
        draft = people.BodyDraft(title, kind, tier, made.places[code].pk, topic)
        (body,) = people.found_bodies(drafts=[draft], valid_from=START, actor=LOADER, now=now)
        made.actors[name] = actor_of(body, role, now)
    publish_edition(
        annex=4,
        body_id=None,
        place_id=made.places["210300"].pk,
        title="协助事项清单",
        label="2021",
        in_force_from=START,
        status="示例（待确认）",
        source="测试",
        entries=[EntryDraft("1", "协助做好社会救助工作", "both", "sample", "测试")],
        actor=LOADER,
        now=now,
    )
    return made


def actor_of(body: Body, role: str, now: datetime, title: str = "经办人") -> Actor:
    """Somebody in a post of this body."""
    post = people.appoint(
        body_id=body.pk,
        person_id=None,
        title=title,
        roles=[role],
        valid_from=START,
        actor=LOADER,
        now=now,
    )
    return Actor(
        capacity=f"{body.name} · {title}",
        roles=frozenset({role}),
        reach=reach_of(body.place, now.date()),
        post_id=post.pk,
        body_id=body.pk,
        place_id=body.place_id,
        tier=body.tier,
    )


LAWFUL: dict[str, Any] = {
    "title": "冬季用气安全提示",
    "purpose": "入户时顺带发一张提示单。",
    "own_duty": "false",
    "community_share": Decimal("0.3"),
    "minutes": 30,
    "starts_on": date(2026, 4, 1),
    "ends_on": date(2026, 12, 31),
    "funding_source": "区级财政预算",
    "funding_per_community": Decimal(600),
}
"""An unlisted, funded item: needs both approvals and breaks nothing."""
PAPER = BasisDraft("department", "关于开展提示的通知（铁东卫发〔2026〕6号）")


def filed(here: World, by: str = "dept", bases: tuple[BasisDraft, ...] = (PAPER,), **changes: Any) -> Demand:
    """A demand filed and ruled; `changes` break one thing of the lawful one."""
    actor = here.actors[by]
    demand = actions.start_filing(actor=actor, now=here.now)
    actions.save_part(
        demand_id=demand.pk,
        changes=LAWFUL | changes,
        bases=bases,
        place_ids=[here.places["210302"].pk if by != "street" else here.places["210302002"].pk],
        actor=actor,
        now=here.now,
    )
    actions.submit(demand_id=demand.pk, actor=actor, now=here.now)
    return reloaded(demand)


def approved(here: World, **changes: Any) -> Demand:
    """A demand with its number, both bodies having said yes."""
    demand = filed(here, **changes)
    for name in ("party", "gov"):
        actions.decide_approval(demand_id=demand.pk, answer=Answer("approved"), actor=here.actors[name], now=here.now)
    return reloaded(demand)


def reloaded(demand: Demand) -> Demand:
    found: Demand = Demand.objects.unscoped("test").select_related("admission").get(pk=demand.pk)
    return found


def in_role(actor: Actor, *roles: str) -> Actor:
    return replace(actor, roles=frozenset(roles))
