"""Community workers (missions/staffing)."""

from datetime import date

from shanzhi.missions.staffing import actions
from shanzhi.missions.staffing.actions import WorkerDraft
from tests.invariants.matrix import Table, seen
from tests.seats import Seats


def things(seats: Seats, keys: dict[str, int]) -> None:
    """One worker of a community of the street."""
    here = seats.here
    place = here.places["210302002001"].pk
    draft = WorkerDraft(place, "committee", "委员", "11010519491231002X", date(2025, 1, 1))
    _, row = actions.enter_worker(draft=draft, actor=here.actors["street1"], now=here.now)
    keys["worker"] = row.pk if row else 0


OWN = seen(worker="street1")
TABLE = Table(
    only_read={"w/staffing/export.xlsx", "w/staffing/<int:pk>/", "s/staffing/"},
    only_written={"w/staffing/<int:pk>/<slug:name>/"},
    both={"w/staffing/", "w/staffing/informal/"},
    scope={
        "w/staffing/<int:pk>/": OWN,
        "w/staffing/<int:pk>/train/": OWN,
        "w/staffing/<int:pk>/away/": OWN,
        "w/staffing/<int:pk>/back/": OWN,
        "w/staffing/<int:pk>/nonsense/": seen(worker=""),
    },
    steps={"w/staffing/<int:pk>/<slug:name>/": ("train", "away", "back", "nonsense")},
    things=things,
)
