"""The city's map of likeness for the township's review, and two texts side by side (D2-1.1)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from shanzhi.kernel.people.permission import acting, requires
from shanzhi.missions.charters import facts, queries
from shanzhi.missions.charters.web import pages
from shanzhi.policy.charters.copying import twins
from shanzhi.policy.charters.likeness import terms

MOST_CLUSTERS = 60


@requires(*pages.READERS)
@require_GET
def likeness(request: HttpRequest) -> HttpResponse:
    """Clusters of texts that share at least half of their wording; those of one's own area first."""
    actor, on = acting(request), facts.today(timezone.now())
    clusters = facts.clusters(on)
    known = queries.charters_named([pk for cluster in clusters for pk in cluster.members])
    seen = queries.seen_ids(actor, list(known))
    rows = [
        {
            "members": [(known[pk], pk in seen) for pk in cluster.members if pk in known],
            "pairs": [(known[a], known[b], share) for a, b, share in cluster.pairs if a in known and b in known][:6],
            "mine": any(pk in seen for pk in cluster.members),
        }
        for cluster in clusters
    ]
    context = {
        "rows": sorted(rows, key=lambda row: not row["mine"])[:MOST_CLUSTERS],
        "texts": queries.text_count(),
        "alike": terms(on)["alike"],
    }
    return pages.shown(request, "charters/likeness.html", context)


@requires(*pages.READERS)
@require_GET
def side_by_side(request: HttpRequest, pk: int) -> HttpResponse:
    """The evidence: clauses of the first that stand in the second, the words that differ marked."""
    other = pages.number(request.GET.get("with", ""))
    left, right = _charter(request, pk), queries.charters_named([other]).get(other)
    if left is None or right is None or left.newest is None or right.newest is None:
        raise Http404
    on = facts.today(timezone.now())
    context = {
        "left": left,
        "right": right,
        "share": facts.share(left.newest, right.newest, on),
        "pairs": twins(left.newest.text, right.newest.text, on),
    }
    return pages.shown(request, "charters/side_by_side.html", context)


def _charter(request: HttpRequest, pk: int) -> Any:
    return queries.charter_seen(acting(request), pk)
