"""The base table (kernel/registry) and its pages."""

from datetime import date

from shanzhi.kernel.registry import actions, importing, sheets
from shanzhi.kernel.registry.actions import DwellingDraft, PersonDraft
from tests.invariants.matrix import Table, seen
from tests.seats import Seats

SINCE = date(2020, 1, 1)


def things(seats: Seats, keys: dict[str, int]) -> None:
    """A household and an import run of one community and of the far one."""
    here = seats.here
    for name, of in (("home", "one"), ("far_home", "hc_worker")):
        actor = here.actors[of]
        home = actions.add_household(
            place_id=actor.place_id or 0, dwelling=DwellingDraft("1号楼", "1", "101"), number="1", since=SINCE,
            source="community", actor=actor, now=here.now,
        )  # fmt: skip
        draft = PersonDraft("王桂兰", born_on=date(1951, 3, 2), relation="head")
        actions.add_person(
            place_id=actor.place_id or 0, household_id=home.pk, draft=draft, since=SINCE, actor=actor, now=here.now
        )
        table = sheets.Table(("name", "building", "room"), [["赵", "2", "1"]])
        run = importing.begin(
            place_id=actor.place_id or 0, name="t.csv", content=b"x", table=table, actor=actor, now=here.now
        )
        keys[name], keys[f"{name}_run"] = home.pk, run.pk


HOME = seen(home="worker1 head1 party1", far_home="")
RUN = seen(home_run="worker1 head1 party1", far_home_run="")
TABLE = Table(
    only_read={
        "w/base/",
        "w/base/<int:pk>/",
        "w/base/import/<int:pk>/",
        "w/base/import/<int:pk>/problems.xlsx",
        "w/base/import/template.xlsx",
        "me/data/",
    },
    only_written={"w/base/<int:pk>/<slug:name>/", "me/data/withdraw/"},
    both={"w/base/import/"},
    scope={
        "w/base/<int:pk>/": HOME,
        "w/base/<int:pk>/reveal/": HOME,
        "w/base/<int:pk>/correct/": HOME,
        "w/base/<int:pk>/happened/": HOME,
        "w/base/import/<int:pk>/": RUN,
        "w/base/import/<int:pk>/problems.xlsx": RUN,
    },
    steps={"w/base/<int:pk>/<slug:name>/": ("reveal", "correct", "happened")},
    things=things,
)
