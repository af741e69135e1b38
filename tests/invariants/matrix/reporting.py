"""Report forms (missions/reporting)."""

from tests.invariants.matrix import Table, seen
from tests.missions.reporting.forms import far_number, opened, owed, started
from tests.seats import Seats


def things(seats: Seats, keys: dict[str, int]) -> None:
    """A form in work, an open one with its round and submissions, and the far county's."""
    here = seats.here
    keys["drafted_form"] = started(here).pk
    near, far = opened(here), opened(here, by="hc_dept", key=far_number(here))
    keys |= {"near_form": near.form_id, "far_form": far.form_id, "near_round": near.pk, "far_round": far.pk}
    keys["owed"], keys["far_owed"] = owed(here, near).pk, owed(here, far, "hc_worker").pk


FORM = seen(drafted_form="td_dept td_civil leader", near_form="td_dept td_civil leader", far_form="hc_dept")
ROUND = seen(near_round="td_dept td_civil leader street1", far_round="hc_dept")
OWED = seen(owed="worker1 head1 party1", far_owed="")
TABLE = Table(
    only_read={
        "elements/",
        "d/forms/",
        "d/forms/<int:pk>/",
        "d/rounds/<int:pk>/",
        "d/rounds/<int:pk>/rows/",
        "d/rounds/<int:pk>/rows.xlsx",
        "w/forms/",
        "w/forms/<int:pk>/",
    },
    only_written={"d/forms/<int:pk>/<slug:name>/", "w/forms/<int:pk>/<slug:name>/"},
    both={"d/forms/new/"},
    scope={
        "d/forms/<int:pk>/": FORM,
        "d/forms/<int:pk>/reduce/": FORM,
        "d/forms/<int:pk>/open/": FORM,
        "d/rounds/<int:pk>/": ROUND,
        "d/rounds/<int:pk>/rows/": ROUND,
        "d/rounds/<int:pk>/rows.xlsx": ROUND,
        "w/forms/<int:pk>/": OWED,
        "w/forms/<int:pk>/save/": OWED,
        "w/forms/<int:pk>/paste/": OWED,
        "w/forms/<int:pk>/submit/": OWED,
        "w/forms/<int:pk>/correct/": OWED,
    },
    steps={
        "d/forms/<int:pk>/<slug:name>/": ("reduce", "open"),
        "w/forms/<int:pk>/<slug:name>/": ("save", "paste", "submit", "correct"),
    },
    things=things,
)
