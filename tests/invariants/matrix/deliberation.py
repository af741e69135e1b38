"""Deliberation: its policy questions, the community's work, what anybody may see."""

from shanzhi.missions.deliberation import actions, facts
from shanzhi.missions.deliberation.models import Deliberation, Proposal
from shanzhi.missions.deliberation.web.steps import DEEDS
from tests.invariants.matrix import Table, seen
from tests.missions.deliberation import stages
from tests.seats import SEATS, Seats

ALL = " ".join(SEATS)


def things(seats: Seats, keys: dict[str, int]) -> None:
    """A case people answer and one nobody has seen yet, in two communities; proposals of every relation."""
    here, now = seats.here, seats.here.now
    keys["delib"] = stages.running(here, now).pk
    told = {"changes": stages.LAWFUL, "proposal_id": None, "rehearsal": False, "now": now}
    for key, actor in (("delib_topic", "one"), ("delib_second", "two"), ("delib_far", "hc_worker")):
        _, row = actions.open_case(**told, actor=here.actors[actor])
        keys[key] = row.pk if row else 0
    for key, actor in (("proposal", "one"), ("proposal_second", "two")):
        _, made = actions.propose(
            source="visit", title="路灯", text="坏了", subject="", actor=here.actors[actor], now=now
        )
        keys[key] = made.pk if made else 0
    author = facts.author_key(seats.accounts["resident"].person_id)
    declined = Proposal.objects.create(
        place=Deliberation.objects.unscoped("test").get(pk=keys["delib"]).place,
        source="resident",
        title="路灯",
        text="坏了",
        author=author,
        state="declined",
        reason="已经报修",
        proposed_at=now,
        decided_at=now,
    )
    keys["proposal_mine"] = declined.pk


READ = seen(
    delib="worker1 head1 party1 street1 td_civil",
    delib_second="worker2 street1 td_civil",
    delib_far="",
)
HANDS = seen(delib_topic="worker1 head1 party1", delib_second="worker2", delib_far="")
SHOWN = seen(delib=ALL, delib_topic="", delib_second="")
RESIDENT = seen(delib="resident", delib_topic="", delib_second="")

TABLE = Table(
    only_read={
        "w/deliberations/",
        "api/v1/deliberations/",
        "w/deliberations/place/",
        "deliberations/rates/",
        "w/deliberations/<int:pk>/",
        "deliberations/",
        "deliberations/mine/",
        "deliberations/<int:pk>/",
        "deliberations/<int:pk>/data/",
    },
    only_written={
        "api/v1/policy/deliberation-form",
        "api/v1/policy/opinion-groups",
        "w/deliberations/advice/",
        "w/deliberations/place/<slug:name>/",
        "w/deliberations/<int:pk>/guide/",
        "w/deliberations/<int:pk>/<slug:name>/",
        "deliberations/proposals/<int:pk>/support/",
        "deliberations/proposals/<int:pk>/review/",
        "deliberations/<int:pk>/answer/",
        "deliberations/<int:pk>/say/",
        "deliberations/<int:pk>/unsolved/",
    },
    both={
        "w/deliberations/new/",
        "w/deliberations/<int:pk>/edit/",
        "w/deliberations/<int:pk>/sides/",
        "w/deliberations/<int:pk>/statements/",
        "w/proposals/<int:pk>/",
        "w/proposals/new/",
        "deliberations/propose/",
    },
    scope={
        "w/deliberations/<int:pk>/": READ,
        "w/deliberations/<int:pk>/statements/": READ,
        "w/deliberations/<int:pk>/guide/": seen(delib="street1", delib_second="street1", delib_far=""),
        "w/deliberations/<int:pk>/edit/": HANDS,
        "w/deliberations/<int:pk>/sides/": HANDS,
        **{f"w/deliberations/<int:pk>/{name}/": HANDS for name in DEEDS},
        "w/deliberations/<int:pk>/nonsense/": seen(delib="", delib_second=""),
        "w/proposals/<int:pk>/": seen(
            proposal="worker1 head1 party1 street1 td_civil", proposal_second="worker2 street1 td_civil"
        ),
        "deliberations/<int:pk>/": SHOWN,
        "deliberations/<int:pk>/data/": SHOWN,
        "deliberations/<int:pk>/answer/": RESIDENT,
        "deliberations/<int:pk>/say/": RESIDENT,
        "deliberations/<int:pk>/unsolved/": RESIDENT,
        "deliberations/proposals/<int:pk>/support/": seen(proposal="resident", proposal_second=""),
        "deliberations/proposals/<int:pk>/review/": seen(proposal_mine="resident", proposal=""),
    },
    steps={"w/deliberations/<int:pk>/<slug:name>/": (*DEEDS, "nonsense")},
    examples={"w/deliberations/place/<slug:name>/": "w/deliberations/place/answer/"},
    things=things,
)
