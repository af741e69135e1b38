"""Reviewers look at what changed, bind remarks to clauses and answer (D2-2.3, D2-3.0)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.places.paging import sheet_of
from shanzhi.missions.charters import actions, facts, queries
from shanzhi.missions.charters.web import marking, pages
from shanzhi.missions.charters.web.forms import ReviewForm
from shanzhi.policy.charters.comparing import compare

REVIEWERS = (*pages.TOWNSHIP, *pages.COUNTY)


@requires(*REVIEWERS)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """What this body was asked to look at."""
    actor = acting(request)
    context = {
        "page": sheet_of(queries.reviews_waiting(actor), request.GET, 20),
        "answered": queries.reviews_answered(actor),
        "today": facts.today(timezone.now()),
    }
    return pages.shown(request, "charters/waiting.html", context)


@requires(*REVIEWERS)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One page: what changed against the text in force, the check, others' answers; agree or ask for changes."""
    row = queries.review_for(acting(request), pk)
    if row is None:
        raise Http404
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return pages.done(
            request,
            lambda: actions.answer_review(
                review_id=pk,
                **form.cleaned_data,
                remarks=_remarks(request),
                actor=acting(request),
                now=timezone.now(),
            ),
            "/a/rules/",
            lambda problems: _review(request, row, form, problems),
        )
    return _review(request, row, form, ())


def _remarks(request: HttpRequest) -> list[tuple[int | None, str]]:
    """Boxes named r<clause id>; those left blank say nothing."""
    found: list[tuple[int | None, str]] = []
    for name, value in request.POST.items():
        if name[:1] == "r" and name[1:].isdecimal() and isinstance(value, str) and value.strip():
            found.append((int(name[1:]), value[:1000]))
    return found


def _review(request: HttpRequest, row: Any, form: Any, problems: Any) -> HttpResponse:
    revision = row.revision
    rows = queries.clause_texts(row.version_id)
    before = queries.clause_texts(revision.charter.published_id)
    pairs = compare([(r.clause_id, r.text) for r in before], [(r.clause_id, r.text) for r in rows])
    checked = marking.marked(revision, row.version, rows, facts.today(timezone.now()))
    in_turn = [pair for pair in pairs if pair.kind != "removed"]
    context = pages.about(request, revision) | {
        "review": row,
        "form": form,
        "problems": problems,
        "lines": list(zip(checked["lines"], in_turn, strict=True)),
        "removed": [pair for pair in pairs if pair.kind == "removed"],
        "check": checked,
        "reviews": [r for r in queries.reviews_of(revision) if (r.stage, r.round) == (row.stage, row.round)],
        "comments": queries.comments_of(revision.pk),
        "typed": request.POST,
        "opinions": queries.opinion_counts(revision.pk),
        "vote": queries.vote_of(revision),
        "first_time": not before,
        "open": row.answer == "pending" and revision.state == row.stage,
    }
    return pages.shown(request, "charters/review.html", context)


@requires(*REVIEWERS)
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """An answered remark rests."""
    row = queries.review_for(acting(request), pk)
    if row is None:
        raise Http404
    return pages.done(
        request,
        lambda: actions.settle_comment(
            revision_id=row.revision_id,
            comment_id=pages.number(request.POST.get("comment", "")),
            actor=acting(request),
            now=timezone.now(),
        ),
        f"/a/rules/{pk}/#comments",
        lambda problems: _review(request, row, ReviewForm(), problems),
    )
