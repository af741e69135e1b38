"""Assemblies: their hosts run them, the street reads, everybody reads what was concluded."""

from shanzhi.kernel.assemblies import actions, queries
from tests.assembling import day_of, draft_for, in_session, motion_of
from tests.invariants.matrix import Table, seen
from tests.seats import Seats

STEPS = (
    *("roll", "deliver", "authorise", "door", "visit", "freeze", "sign", "sheet-page", "leave", "undo"),
    *("open", "say", "count", "key", "vote", "vote-close", "close", "call-off", "record", "confirm"),
)
HOSTS = "worker1 head1 party1"


def things(seats: Seats, keys: dict[str, int]) -> None:
    """One in session, one concluded."""
    here = seats.here
    row = in_session(here)
    keys["session"] = row.pk
    done = in_session(here, motions=(draft_for(here).motions[0].__class__("另一件"),))
    actor = here.actors["one"]
    actions.count(motion_id=motion_of(done).pk, figures=actions.Figures(3, 1, 0), actor=actor, now=day_of(done))
    actions.close(assembly_id=done.pk, actor=actor, now=day_of(done))
    keys["concluded"] = done.pk
    assert queries.turnout(row.pk).present == 4


TABLE = Table(
    only_read={
        "w/assemblies/",
        "w/assemblies/<int:pk>/",
        "w/assemblies/<int:pk>/screen/",
        "w/assemblies/<int:pk>/sheet/",
        "w/assemblies/<int:pk>/<slug:name>.pdf",
        "assemblies/",
        "assemblies/<str:key>/",
        "assemblies/<str:key>/board-<str:order>.json",
        "w/trustee/",
    },
    only_written={"api/v1/policy/meeting", "w/assemblies/<int:pk>/<slug:name>/", "w/trustee/<int:pk>/<slug:name>/"},
    both={"w/assemblies/new/", "m/<str:slip>/", "m/<str:slip>/vote/"},
    scope={
        "w/assemblies/<int:pk>/": seen(session=f"{HOSTS} street1", concluded=f"{HOSTS} street1"),
        "w/assemblies/<int:pk>/screen/": seen(session=f"{HOSTS} street1"),
        "w/assemblies/<int:pk>/sheet/": seen(session=HOSTS),
        **{f"w/assemblies/<int:pk>/{name}/": seen(session=HOSTS) for name in STEPS},
        "w/trustee/<int:pk>/take/": seen(session=""),
        "w/trustee/<int:pk>/back/": seen(session=""),
        "w/assemblies/<int:pk>/nonsense/": seen(session=""),
        "w/assemblies/<int:pk>/card.pdf": seen(session="", concluded=f"{HOSTS} street1"),
        "w/assemblies/<int:pk>/minutes.pdf": seen(session="", concluded=f"{HOSTS} street1"),
    },
    steps={
        "w/trustee/<int:pk>/<slug:name>/": ("take", "back"),
        "w/assemblies/<int:pk>/<slug:name>/": (*STEPS, "nonsense"),
        "w/assemblies/<int:pk>/<slug:name>.pdf": ("card", "minutes"),
    },
    examples={
        "assemblies/<str:key>/": "assemblies/HY-210302002001-0/",
        "assemblies/<str:key>/board-<str:order>.json": "assemblies/HY-210302002001-0/board-1.json",
        "m/<str:slip>/": "m/0000/",
        "m/<str:slip>/vote/": "m/0000/vote/",
    },
    not_there={
        "assemblies/<str:key>/",
        "assemblies/<str:key>/board-<str:order>.json",
        "m/<str:slip>/",
        "m/<str:slip>/vote/",
    },
    things=things,
)
