"""The site itself, the public portal and the API."""

from tests.invariants.matrix import Table, seen
from tests.seats import Seats


def things(seats: Seats, keys: dict[str, int]) -> None:
    """A post."""
    keys["post"] = seats.here.actors["dept"].held_post


TABLE = Table(
    only_read={
        "me/",
        "me/menu/",
        "help/",
        "accessibility/",
        "privacy/",
        "w/",
        "w/assignments/<int:pk>/",
        "admin/audit/",
        "admin/audit/export.xlsx",
        "admin/people/",
        "admin/people/<int:pk>/",
        "",
        "search/",
        "lists/",
        "lists/<int:annex>/",
        "lists/<int:annex>/<str:label>/",
        "admissions/",
        "n/",
        "reviews/",
        "n/<str:number>/",
        "policy/<str:number>/",
        "clauses/<str:clause_id>/",
        "health",
        "ready",
        "api/",
        "api/v1/",
        "api/v1/docs/",
        "api/v1/openapi.json",
        "api/v1/catalogues/",
        "api/v1/catalogues/<annex>/<version>",
        "api/v1/admissions/<number>",
        "api/v1/places/<code>",
        "api/v1/publications/",
        "api/v1/publications/atom.xml",
    },
    only_written={
        "elder/",
        "w/receive/",
        "w/erase/",
        "w/assignments/<int:pk>/<slug:name>/",
        "api/v1/policy/admission",
        "api/v1/policy/benefit",
        "api/v1/policy/identifier",
        "api/v1/policy/working-days",
        "admin/people/<int:pk>/<slug:name>/",
    },
    both={
        "me/messages/",
        "me/capacity/",
        "api/<path:rest>",
        "me/hand-overs/",
        "admin/people/new/",
        "admin/calendar/",
        "first/<str:uid>/<str:token>/",
    },
    scope={
        "w/assignments/<int:pk>/": seen(first="worker1 head1 party1", second="worker2"),
        "w/assignments/<int:pk>/refuse/": seen(first="worker1 head1 party1", second="worker2"),
        "w/assignments/<int:pk>/done/": seen(first="worker1 head1 party1", second="worker2"),
        "w/assignments/<int:pk>/undo/": seen(first="worker1 head1 party1", second="worker2"),
        "w/assignments/<int:pk>/nonsense/": seen(first="", second=""),
        "admin/people/<int:pk>/": seen(post="secadmin"),
        "admin/people/<int:pk>/end/": seen(post="secadmin"),
        "admin/people/<int:pk>/lend/": seen(post="secadmin"),
        "admin/people/<int:pk>/link/": seen(post="secadmin"),
        "admin/people/<int:pk>/nonsense/": seen(post=""),
    },
    steps={
        "w/assignments/<int:pk>/<slug:name>/": ("refuse", "done", "undo", "nonsense"),
        "admin/people/<int:pk>/<slug:name>/": ("end", "lend", "link", "nonsense"),
    },
    examples={
        "lists/<int:annex>/": "lists/4/",
        "lists/<int:annex>/<str:label>/": "lists/4/2021/",
        "n/<str:number>/": "n/AS-210302-2026-W-00001-X/",
        "policy/<str:number>/": "policy/1/",
        "first/<str:uid>/<str:token>/": "first/1/x/",
        "clauses/<str:clause_id>/": "clauses/D1-4.2.5/",
        "api/v1/catalogues/<annex>/<version>": "api/v1/catalogues/4/2021",
        "api/v1/places/<code>": "api/v1/places/210302",
        "api/v1/admissions/<number>": "api/v1/admissions/AS-210302-2026-W-00001-X",
        "api/<path:rest>": "api/v2/anything",
    },
    not_there={"n/<str:number>/", "api/v1/admissions/<number>", "api/<path:rest>"},
    things=things,
)
