"""Village rules and residents' conventions (missions/charters)."""

from shanzhi.missions.charters import actions, queries
from tests.invariants.matrix import Table, seen
from tests.missions.charters.revising import begun, drafted
from tests.seats import Seats

COMMITTEE = "worker1 head1 party1"
OWN_AREA = f"{COMMITTEE} street1 td_dept td_party td_gov td_civil td_justice leader"
NEXT_DOOR = "worker2 street1 td_dept td_party td_gov td_civil td_justice leader"


def things(seats: Seats, keys: dict[str, int]) -> None:
    """A draft of worker1's community, one of worker2's in review, one of the far village."""
    here = seats.here
    own = drafted(here.actors["one"], here.now)
    second = drafted(here.actors["two"], here.now)
    actions.submit(revision_id=second.pk, actor=here.actors["two"], now=here.now)
    keys |= {
        "rules_own": own.pk,
        "rules_second": second.pk,
        "rules_far": begun(here.actors["hc_worker"], here.now).pk,
        "rules_charter": own.charter_id,
        "rules_review": queries.reviews_waiting(here.actors["street1"])[0].pk,
    }


READ = seen(rules_own=OWN_AREA, rules_second=NEXT_DOOR, rules_far="hc_dept")
WRITTEN = seen(rules_own=COMMITTEE, rules_second="worker2", rules_far="")
CHANGED = seen(rules_own=COMMITTEE, rules_second="", rules_far="")
"""In review nobody changes a text."""
NOWHERE = seen(rules_own="", rules_second="", rules_far="")
REVIEW = seen(rules_review="street1")

TABLE = Table(
    only_read={
        "w/rules/",
        "w/rules/<int:pk>/text/",
        "w/rules/<int:pk>/compare/",
        "w/rules/<int:pk>/households/",
        "w/rules/<int:pk>/export/<slug:name>/",
        "w/rules/likeness/",
        "w/rules/likeness/<int:pk>/",
        "a/rules/",
        "a/rules/exemplars/",
        "a/rules/exemplars/report.docx",
        "rules/",
        "api/v1/charters/",
        "rules/opinions/",
        "rules/exhibition/",
        "rules/<str:code>/",
    },
    only_written={
        "api/v1/policy/charter",
        "w/rules/start/",
        "w/rules/<int:pk>/text/flag/",
        "w/rules/<int:pk>/households/groups/",
        "w/rules/<int:pk>/households/reach/",
        "w/rules/<int:pk>/opinions/answer/",
        "w/rules/<int:pk>/comments/",
        "w/rules/<int:pk>/to/<slug:name>/",
        "a/rules/<int:pk>/settle/",
        "a/rules/exemplars/<int:pk>/",
    },
    both={
        "w/rules/<int:pk>/",
        "w/rules/<int:pk>/text/whole/",
        "w/rules/<int:pk>/text/<slug:name>/",
        "w/rules/<int:pk>/opinions/",
        "w/rules/<int:pk>/vote/",
        "w/rules/<int:pk>/check-up/",
        "a/rules/<int:pk>/",
        "rules/<str:code>/opinion/",
    },
    scope={
        "w/rules/<int:pk>/": READ,
        "w/rules/<int:pk>/text/": READ,
        "w/rules/<int:pk>/text/whole/": CHANGED,
        "w/rules/<int:pk>/text/0/": CHANGED,
        "w/rules/<int:pk>/text/nonsense/": NOWHERE,
        "w/rules/<int:pk>/text/flag/": READ,
        "w/rules/<int:pk>/compare/": READ,
        "w/rules/<int:pk>/households/": READ,
        "w/rules/<int:pk>/households/groups/": WRITTEN,
        "w/rules/<int:pk>/households/reach/": WRITTEN,
        "w/rules/<int:pk>/opinions/": READ,
        "w/rules/<int:pk>/opinions/answer/": WRITTEN,
        "w/rules/<int:pk>/comments/": WRITTEN,
        "w/rules/<int:pk>/vote/": NOWHERE,
        "w/rules/<int:pk>/check-up/": NOWHERE,
        "w/rules/<int:pk>/to/draft/": WRITTEN,
        "w/rules/<int:pk>/to/review/": WRITTEN,
        "w/rules/<int:pk>/to/publish/": WRITTEN,
        "w/rules/<int:pk>/to/withdraw/": WRITTEN,
        "w/rules/<int:pk>/to/nonsense/": NOWHERE,
        "w/rules/<int:pk>/export/docx/": seen(rules_own=OWN_AREA, rules_second=NEXT_DOOR, rules_far="hc_dept"),
        "w/rules/<int:pk>/export/nonsense/": NOWHERE,
        "w/rules/likeness/<int:pk>/": NOWHERE,
        "a/rules/<int:pk>/": REVIEW,
        "a/rules/<int:pk>/settle/": REVIEW,
        "a/rules/exemplars/<int:pk>/": seen(rules_charter="td_civil td_party td_gov"),
    },
    steps={
        "w/rules/<int:pk>/text/<slug:name>/": ("0", "nonsense"),
        "w/rules/<int:pk>/to/<slug:name>/": ("draft", "review", "publish", "withdraw", "nonsense"),
        "w/rules/<int:pk>/export/<slug:name>/": ("docx", "nonsense"),
    },
    examples={
        "rules/<str:code>/": "rules/210399999999/",
        "rules/<str:code>/opinion/": "rules/210399999999/opinion/",
    },
    not_there={"rules/<str:code>/", "rules/<str:code>/opinion/"},
    things=things,
)
