"""Communities' pages, items they show, questions they answer (missions/publicity)."""

from shanzhi.missions.publicity import actions
from tests.invariants.matrix import Table, seen
from tests.seats import Seats


def things(seats: Seats, keys: dict[str, int]) -> None:
    """A draft and a published item of one community, a question to it and one to another."""
    here = seats.here
    worker = here.actors["one"]
    for name in ("posted_draft", "posted"):
        _, row = actions.write_posting(draft=actions.Draft("story", "经验", "原来怎样"), actor=worker, now=here.now)
        assert row is not None
        keys[name] = row.pk
    actions.publish_posting(posting_id=keys["posted"], actor=worker, now=here.now)
    for name, code in (("asked", "210302002001"), ("asked_far", "210381100201")):
        keys[name] = actions.ask(place=here.places[code], kind="question", text="几点开门？", now=here.now).pk


OWN = seen(posted_draft="worker1 head1", posted="worker1 head1 street1 td_civil")
TABLE = Table(
    only_read={
        "c/",
        "c/<int:code>/",
        "say/",
        "posted/<str:key>/",
        "posted/<str:key>/file/",
        "stories/",
        "w/postings/",
        "w/postings/<int:pk>/",
        "w/questions/",
    },
    only_written={"w/postings/<int:pk>/<slug:name>/"},
    both={
        "c/<int:code>/ask/",
        "w/postings/new/",
        "w/postings/profile/",
        "w/postings/<int:pk>/edit/",
        "w/questions/<int:pk>/",
    },
    scope={
        "w/postings/<int:pk>/": OWN,
        "w/postings/<int:pk>/edit/": seen(posted_draft="worker1 head1", posted=""),
        "w/postings/<int:pk>/publish/": OWN,
        "w/postings/<int:pk>/withdraw/": OWN,
        "w/postings/<int:pk>/choose/": seen(posted_draft="", posted="street1 td_civil"),
        "w/postings/<int:pk>/nonsense/": seen(posted_draft="", posted=""),
        "w/questions/<int:pk>/": seen(asked="worker1 head1 party1 street1 td_civil", asked_far=""),
    },
    steps={"w/postings/<int:pk>/<slug:name>/": ("publish", "withdraw", "choose", "nonsense")},
    examples={
        "c/<int:code>/": "c/210302002001/",
        "c/<int:code>/ask/": "c/210302002001/ask/",
        "posted/<str:key>/": "posted/1-1/",
        "posted/<str:key>/file/": "posted/1-1/file/",
    },
    not_there={"posted/<str:key>/", "posted/<str:key>/file/"},
    things=things,
)
