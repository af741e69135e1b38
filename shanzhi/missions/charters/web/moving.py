"""The buttons that take a revision to its next step, and the record of the assembly's vote."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.kernel.people.permission import acting, requires
from shanzhi.missions.charters import actions, facts, queries
from shanzhi.missions.charters.web import drafting, pages
from shanzhi.missions.charters.web.forms import CheckUpForm, NoticeForm, RemarkForm, VoteForm
from shanzhi.policy.assemblies import contradictions
from shanzhi.policy.charters.bodies import RIGHT_BODY, Kind

STEPS = {
    "draft": actions.begin_draft,
    "review": actions.submit,
    "publish": actions.publish,
}


@requires(*pages.COMMITTEE)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Go on: to the draft, to review, to publication; or give the revision up."""
    revision = pages.revision_of(request, pk)
    form = NoticeForm(initial=drafting.suggested(revision))

    def again(problems: Any) -> HttpResponse:
        if name == "review":
            return drafting.text_page(request, pages.revision_of(request, pk), problems)
        return drafting.hub_page(request, pages.revision_of(request, pk), form, problems)

    if name == "withdraw":
        note = request.POST.get("note", "")[:300]
        act = lambda: actions.withdraw(revision_id=pk, note=note, actor=acting(request), now=timezone.now())  # noqa: E731
        return pages.done(request, act, f"/w/rules/{pk}/", again)
    if name not in STEPS:
        raise Http404
    return pages.done(
        request,
        lambda: STEPS[name](revision_id=pk, actor=acting(request), now=timezone.now()),
        f"/w/rules/{pk}/",
        again,
    )


@requires(*pages.COMMITTEE)
@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of the minutes; the verdict is shown before it is kept."""
    revision = pages.revision_of(request, pk)
    if revision.state != "vote" or not pages.own(acting(request), revision):
        raise Http404
    form = VoteForm(request.POST or None, initial={"body": RIGHT_BODY[Kind(revision.charter.kind)].value})
    verdict = None

    def again(problems: Any) -> HttpResponse:
        context = pages.about(request, revision) | {"form": form, "problems": problems, "verdict": verdict}
        return pages.shown(request, "charters/vote.html", context)

    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        wrong = contradictions(facts.meeting(revision.charter, told))
        for field, text in wrong:
            form.add_error(field if field in form.fields else None, text)
        if wrong:
            return again(())
        verdict = actions.judged(revision.charter, told)
        if "keep" in request.POST:
            return pages.done(
                request,
                lambda: actions.record_vote(revision_id=pk, told=told, actor=acting(request), now=timezone.now()),
                f"/w/rules/{pk}/",
                again,
            )
    return again(())


@requires(*pages.COMMITTEE)
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """The committee answers a reviewer's remark."""
    revision = pages.revision_of(request, pk)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return drafting.hub_page(request, revision, NoticeForm(initial=drafting.suggested(revision)), pages.told(form))
    return pages.done(
        request,
        lambda: actions.answer_comment(
            revision_id=pk,
            comment_id=pages.number(request.POST.get("comment", "")),
            answer=form.cleaned_data["text"],
            actor=acting(request),
            now=timezone.now(),
        ),
        f"/w/rules/{pk}/#comments",
        lambda problems: drafting.hub_page(
            request, revision, NoticeForm(initial=drafting.suggested(revision)), problems
        ),
    )


@requires(*pages.COMMITTEE)
@require_http_methods(["GET", "POST"])
def check_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The yearly check-up: are the rules used?"""
    revision = pages.revision_of(request, pk)
    if not pages.own(acting(request), revision) or revision.charter.published_id is None:
        raise Http404
    form = CheckUpForm(request.POST or None)

    def again(problems: Any) -> HttpResponse:
        context = pages.about(request, revision) | {"form": form, "problems": problems}
        context["check_ups"] = queries.check_ups_of(revision.charter_id)
        context["rows"] = queries.clause_texts(revision.charter.published_id)
        return pages.shown(request, "charters/check_up.html", context)

    if request.method == "POST" and form.is_valid():
        return pages.done(
            request,
            lambda: actions.check_up(
                charter_id=revision.charter_id, **form.cleaned_data, actor=acting(request), now=timezone.now()
            ),
            f"/w/rules/{pk}/",
            again,
        )
    return again(())
