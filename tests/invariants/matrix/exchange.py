"""Sharing and the links to other systems (missions/exchange)."""

from shanzhi.missions.exchange import actions
from shanzhi.missions.exchange.models import ControlTask
from tests.invariants.matrix import Table, seen
from tests.missions.exchange.links import agreed, linked, message, numbered
from tests.seats import Seats


def things(seats: Seats, keys: dict[str, int]) -> None:
    """An agreement of one department, one of the far county's, a link and a task."""
    here = seats.here
    keys["agreement"], keys["far_agreement"] = agreed(here, approve=False).pk, agreed(here, "hc_dept", False).pk
    link, _ = linked(here)
    actions.receive_task(link_id=link.pk, task=message("m-1", numbered(here), here.now.date()), now=here.now)
    keys["link"], keys["task"] = link.pk, ControlTask.objects.unscoped("test").get(key="m-1").pk


AGREEMENT = seen(agreement="td_dept td_civil", far_agreement="hc_dept")
TASK = seen(task="worker1 head1 party1")
TABLE = Table(
    only_read={"d/sharing/", "d/sharing/<int:pk>/", "a/national/", "w/service/"},
    only_written={
        "d/sharing/<int:pk>/<slug:name>/",
        "a/national/export/",
        "a/national/receipts/",
        "a/control/<int:pk>/",
        "w/service/<int:pk>/<slug:name>/",
        "api/v1/exchange/control/<slug:link>/",
    },
    both={"d/sharing/new/", "a/control/"},
    scope={
        "d/sharing/<int:pk>/": AGREEMENT,
        "d/sharing/<int:pk>/ask/": AGREEMENT,
        "d/sharing/<int:pk>/approve/": AGREEMENT,
        "d/sharing/<int:pk>/refuse/": AGREEMENT,
        "d/sharing/<int:pk>/end/": AGREEMENT,
        "a/control/<int:pk>/": seen(link="td_civil"),
        "w/service/<int:pk>/take/": TASK,
        "w/service/<int:pk>/settle/": TASK,
    },
    steps={
        "d/sharing/<int:pk>/<slug:name>/": ("ask", "approve", "refuse", "end"),
        "w/service/<int:pk>/<slug:name>/": ("take", "settle"),
    },
    examples={"api/v1/exchange/control/<slug:link>/": "api/v1/exchange/control/1/"},
    not_there={"api/v1/exchange/control/<slug:link>/"},
    things=things,
)
