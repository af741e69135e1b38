"""The workbench of a revision: hub, text with its check, one clause, import, comparison."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.places.paging import sheet_of
from shanzhi.missions.charters import actions, facts, queries
from shanzhi.missions.charters.web import importing, marking, pages
from shanzhi.missions.charters.web.forms import ClauseForm, NoticeForm, RemarkForm, TextForm
from shanzhi.policy.charters.comparing import Pair, compare
from shanzhi.policy.procedures.charter_revision import CHARTER_REVISION

PAGE = 20


@requires(*pages.READERS)
@require_GET
def charter_list(request: HttpRequest) -> HttpResponse:
    """A committee sees its own charter, everybody above the charters of the area."""
    actor = acting(request)
    text, state = request.GET.get("q", "").strip()[:60], request.GET.get("state", "")
    counts = queries.counts_within(actor)
    states = [("", "全部"), *((step.name, step.label) for step in CHARTER_REVISION.steps if step.name in counts)]
    context = {
        "page": sheet_of(queries.charters_within(actor, text, state), request.GET, PAGE),
        "q": text,
        "state": state,
        "states": states,
        "counts": counts,
        "starter": actor.has(*pages.COMMITTEE) and queries.open_revision_of(actor.place_id or 0) is None,
        "county": actor.tier in ("city", "county", "zone"),
        "reviewing": actor.has(Role.TOWNSHIP_CLERK, *pages.COUNTY),
    }
    return pages.shown(request, "charters/list.html", context)


@requires(*pages.COMMITTEE)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a revision of one's own place."""
    started = actions.start_revision(actor=acting(request), now=timezone.now())
    if started.revision is None:
        return redirect("/w/rules/")
    return redirect(f"/w/rules/{started.revision.pk}/")


@requires(*pages.READERS)
@require_http_methods(["GET", "POST"])
def hub(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the revision stands, what comes next, what happened so far. POST is the notice of the first step."""
    revision = pages.revision_of(request, pk)
    form = NoticeForm(request.POST or None, initial=suggested(revision))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        notice = actions.Notice(data["text"], tuple(data["ways"]), data["on"], data["until"])
        return pages.done(
            request,
            lambda: actions.announce(revision_id=pk, notice=notice, actor=acting(request), now=timezone.now()),
            f"/w/rules/{pk}/",
            lambda problems: hub_page(request, revision, form, problems),
        )
    return hub_page(request, revision, form, ())


def suggested(revision: Any) -> dict[str, Any]:
    charter = revision.charter
    return {
        "text": f"{charter.place.name}要修订《{charter.title}》，请各家各户提意见：哪条要改、缺什么、哪条没用。"
        "可以当面说、写在纸上，也可以在网上提。",
        "on": facts.today(timezone.now()),
    }


def hub_page(request: HttpRequest, revision: Any, form: Any, problems: Any) -> HttpResponse:
    whole, reached = queries.households(revision.pk)
    context = pages.about(request, revision) | {
        "form": form,
        "problems": problems,
        "steps": queries.steps_of(revision),
        "versions": queries.versions_of(revision)[:12],
        "version": queries.newest_version(revision.pk),
        "opinions": queries.opinion_counts(revision.pk),
        "households": whole,
        "reached": reached,
        "reviews": queries.reviews_of(revision),
        "comments": queries.comments_of(revision.pk),
        "vote": queries.vote_of(revision),
        "release": queries.release_of(revision.pk),
        "number": getattr(revision, "filing_number", None),
        "check_ups": queries.check_ups_of(revision.charter_id),
        "today": facts.today(timezone.now()),
    }
    return pages.shown(request, "charters/hub.html", context)


@requires(*pages.READERS)
@require_GET
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """The text with its marks, the 18 areas at its left, the check at its right."""
    return text_page(request, pages.revision_of(request, pk), ())


def text_page(request: HttpRequest, revision: Any, problems: Any) -> HttpResponse:
    version = queries.newest_version(revision.pk)
    rows = queries.clause_texts(version.pk if version else None)
    context = pages.about(request, revision) | {"version": version, "problems": problems, "rows": rows}
    context["lawyer"] = acting(request).has(Role.LEGAL_REVIEWER)
    if version is not None:
        context |= marking.marked(revision, version, rows, facts.today(timezone.now()))
    return pages.shown(request, "charters/text.html", context)


@requires(*pages.COMMITTEE)
@require_http_methods(["GET", "POST"])
def clause(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One clause beside what residents said of it; blank takes it out. 0 adds a clause at the end."""
    clause_id = pages.number(name, -1)
    revision = pages.revision_of(request, pk)
    version = queries.newest_version(pk)
    rows = queries.clause_texts(version.pk if version else None)
    row = next((row for row in rows if row.clause_id == clause_id), None)
    if (clause_id and row is None) or not pages.about(request, revision)["editable"]:
        raise Http404
    suggested = request.GET.get("with", "")[:4000]
    form = ClauseForm(request.POST or None, initial={"text": suggested or (row.text if row else "")})

    def again(problems: Any) -> HttpResponse:
        context = pages.about(request, revision) | {"form": form, "row": row, "problems": problems}
        context["said"] = queries.opinions_about(pk).get(clause_id, [])
        context["other"] = list(queries.opinions_of(acting(request), pk, "waiting")[:20])
        return pages.shown(request, "charters/clause.html", context)

    if request.method == "POST" and form.is_valid():
        told = {"revision_id": pk, "text": form.cleaned_data["text"], "actor": acting(request), "now": timezone.now()}
        if row is None:
            return pages.done(
                request, lambda: actions.add_clause(after=len(rows), **told), f"/w/rules/{pk}/text/", again
            )
        change = lambda: actions.change_clause(clause_id=clause_id, **told)  # noqa: E731
        return pages.done(request, change, f"/w/rules/{pk}/text/#c{clause_id}", again)
    return again(())


@requires(*pages.COMMITTEE)
@require_http_methods(["GET", "POST"])
def whole(request: HttpRequest, pk: int) -> HttpResponse:
    """Paste or upload the whole text; clauses keep their identity where they are nearly the same."""
    revision = pages.revision_of(request, pk)
    if not pages.about(request, revision)["editable"]:
        raise Http404
    version = queries.newest_version(pk)
    form = TextForm(request.POST or None, request.FILES or None, initial={"text": version.text if version else ""})

    def again(problems: Any) -> HttpResponse:
        return pages.shown(
            request, "charters/whole.html", pages.about(request, revision) | {"form": form, "problems": problems}
        )

    if request.method == "POST" and form.is_valid():
        read = importing.read(form.cleaned_data["file"]) if form.cleaned_data["file"] else None
        if read is not None and read.why:
            form.add_error("file", read.why)
            return again(())
        given = read.text if read is not None else form.cleaned_data["text"]
        note = form.cleaned_data["note"] or (f"导入（{read.encoding}）" if read is not None else "")
        return pages.done(
            request,
            lambda: actions.save_text(revision_id=pk, text=given, note=note, actor=acting(request), now=timezone.now()),
            f"/w/rules/{pk}/text/",
            again,
        )
    return again(())


@requires(*pages.READERS)
@require_GET
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions side by side; on a phone one below the other, clause by clause."""
    revision = pages.revision_of(request, pk)
    versions = queries.versions_of(revision)
    chosen = {name: _picked(request.GET.get(name, ""), versions) for name in ("old", "new")}
    new = chosen["new"] or (versions[0] if versions else None)
    old = chosen["old"] or (versions[-1] if len(versions) > 1 else None)
    pairs: tuple[Pair, ...] = ()
    if new is not None and old is not None:
        texts = [[(row.clause_id, row.text) for row in queries.clause_texts(v.pk)] for v in (old, new)]
        pairs = compare(*texts)
    context = pages.about(request, revision) | {"versions": versions, "old": old, "new": new, "pairs": pairs}
    context["changed"] = sum(1 for pair in pairs if pair.kind != "same")
    return pages.shown(request, "charters/comparison.html", context)


def _picked(typed: str, versions: Any) -> Any:
    return next((version for version in versions if str(version.pk) == typed), None)


@requires(Role.LEGAL_REVIEWER)
@require_POST
def flag(request: HttpRequest, pk: int) -> HttpResponse:
    """The legal reviewer lets a clause stay, or says that it must change."""
    revision = pages.revision_of(request, pk)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return text_page(request, revision, pages.told(form))
    return pages.done(
        request,
        lambda: actions.rule_on_flag(
            charter_id=revision.charter_id,
            code=request.POST.get("code", "")[:40],
            text_hash=request.POST.get("hash", "")[:64],
            cleared=request.POST.get("cleared") == "1",
            reason=form.cleaned_data["text"],
            actor=acting(request),
            now=timezone.now(),
        ),
        f"/w/rules/{pk}/text/",
        lambda problems: text_page(request, revision, problems),
    )
