"""Households reached and opinions answered: the pages of the second step."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.places.paging import sheet_of
from shanzhi.missions.charters import actions, facts, queries
from shanzhi.missions.charters.web import pages
from shanzhi.missions.charters.web.forms import AnswerForm, GroupForm, OpinionForm, ReachForm
from shanzhi.policy.charters.households import shortened

FILTERS = (
    ("", "全部"),
    ("waiting", "还没答复"),
    ("adopted", "采纳"),
    ("merged", "合并采纳"),
    ("not_adopted", "没有采纳"),
)


@requires(*pages.READERS)
@require_GET
def households(request: HttpRequest, pk: int) -> HttpResponse:
    """Each group with its households: reached ones marked, the others as numbers still to go to."""
    return _households(request, pages.revision_of(request, pk), ())


def _households(request: HttpRequest, revision: Any, problems: Any) -> HttpResponse:
    groups = queries.groups_of(revision.pk)
    reached = queries.reached_numbers([group.pk for group in groups])
    today = facts.today(timezone.now())
    rows = [
        {
            "group": group,
            "left": shortened(set(range(1, group.households + 1)) - {n for n, _ in reached.get(group.pk, [])}),
            "form": ReachForm(initial={"on": today}, prefix=f"g{group.pk}"),
        }
        for group in groups
    ]
    whole, done = queries.households(revision.pk)
    typed = request.POST if problems else None
    context = pages.about(request, revision) | {
        "rows": rows,
        "whole": whole,
        "done": done,
        "left": whole - done,
        "ways": queries.ways_counted(revision.pk),
        "group_form": GroupForm(initial=typed.dict() if typed else None),
        "problems": problems,
        "typed": typed,
        "open": pages.own(acting(request), revision) and revision.state in ("opinions", "draft"),
    }
    return pages.shown(request, "charters/households.html", context)


@requires(*pages.COMMITTEE)
@require_POST
def group(request: HttpRequest, pk: int) -> HttpResponse:
    revision = pages.revision_of(request, pk)
    form = GroupForm(request.POST)
    if not form.is_valid():
        return _households(request, revision, pages.told(form))
    return pages.done(
        request,
        lambda: actions.set_group(revision_id=pk, **form.cleaned_data, actor=acting(request), now=timezone.now()),
        f"/w/rules/{pk}/households/",
        lambda problems: _households(request, revision, problems),
    )


@requires(*pages.COMMITTEE)
@require_POST
def reach(request: HttpRequest, pk: int) -> HttpResponse:
    revision = pages.revision_of(request, pk)
    group_id = pages.number(request.POST.get("group", ""))
    form = ReachForm(request.POST, prefix=f"g{group_id}")
    if not form.is_valid():
        return _households(request, revision, pages.told(form))
    return pages.done(
        request,
        lambda: actions.record_reach(
            revision_id=pk, group_id=group_id, **form.cleaned_data, actor=acting(request), now=timezone.now()
        ),
        f"/w/rules/{pk}/households/",
        lambda problems: _households(request, revision, problems),
    )


@requires(*pages.READERS)
@require_http_methods(["GET", "POST"])
def opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """What people said; POST writes down one more from paper or the door."""
    revision = pages.revision_of(request, pk)
    form = OpinionForm(request.POST or None, initial={"on": facts.today(timezone.now())})
    if request.method == "POST" and pages.own(acting(request), revision) and form.is_valid():
        data = form.cleaned_data
        said = actions.Said(data["text"], data["way"], data["on"], data["about"])

        def keep() -> Any:
            code = actions.take_opinion(revision_id=pk, said=said, actor=acting(request), now=timezone.now())
            return actions.kept(code)

        return pages.done(request, keep, f"/w/rules/{pk}/opinions/", lambda p: _opinions(request, revision, form, p))
    return _opinions(request, revision, form, ())


def _opinions(request: HttpRequest, revision: Any, form: Any, problems: Any) -> HttpResponse:
    wanted = request.GET.get("answer", "")
    version = queries.newest_version(revision.pk)
    rows = queries.clause_texts(version.pk if version else None)
    page = sheet_of(queries.opinions_of(acting(request), revision.pk, wanted), request.GET, 20)
    open_now = pages.own(acting(request), revision) and revision.state in ("opinions", "draft")
    context = pages.about(request, revision) | {
        "page": page,
        "form": form,
        "problems": problems,
        "answer": wanted,
        "filters": FILTERS,
        "counts": queries.opinion_counts(revision.pk),
        "clauses": pages.clause_choices(rows),
        "answers": AnswerForm.base_fields["answer"].choices,  # type: ignore[attr-defined]
        "open": open_now,
        "typed": request.POST if problems else None,
    }
    return pages.shown(request, "charters/opinions.html", context)


@requires(*pages.COMMITTEE)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer one opinion."""
    revision = pages.revision_of(request, pk)
    opinion_id = pages.number(request.POST.get("opinion", ""))
    form = AnswerForm(request.POST)
    empty = OpinionForm(initial={"on": facts.today(timezone.now())})
    if not form.is_valid():
        return _opinions(request, revision, empty, pages.told(form))
    return pages.done(
        request,
        lambda: actions.answer_opinion(
            opinion_id=opinion_id, **form.cleaned_data, actor=acting(request), now=timezone.now()
        ),
        f"/w/rules/{pk}/opinions/#o{opinion_id}",
        lambda problems: _opinions(request, revision, empty, problems),
    )
