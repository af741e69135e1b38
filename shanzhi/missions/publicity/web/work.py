"""Writing and taking down what is shown; answering what people ask."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.documents import actions as documents
from shanzhi.kernel.documents.files import UnacceptableFile
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.publicity import actions, queries
from shanzhi.missions.publicity.web.forms import GivenAnswerForm, PostingForm, ProfileForm, ReasonForm
from shanzhi.policy import publicity as rules
from shanzhi.policy.decision import Decision
from shanzhi.policy.normalising import stored

COMMUNITY = (Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY)
WRITERS = (*COMMUNITY, Role.TOWNSHIP_CLERK, Role.DESK, Role.SUPERVISOR)
CHOOSERS = (Role.TOWNSHIP_CLERK, Role.DESK, Role.SUPERVISOR)


def _sections(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """Name and label of the sections this post may write."""
    roles = acting(request).roles
    known = rules.sections(timezone.localdate())
    return tuple((name, row.label) for name, row in known.items() if not row.roles.isdisjoint(roles))


@requires(*WRITERS)
@require_GET
def postings(request: HttpRequest) -> HttpResponse:
    """What this body wrote and, for streets and supervisors, what their communities show."""
    text, section = stored(request.GET.get("q", "")).strip()[:40], request.GET.get("section", "")
    known = rules.sections(timezone.localdate())
    context = {
        "page": page_of(request, queries.postings_for(acting(request), text, section if section in known else "")),
        "q": text,
        "section": section,
        "labels": {name: row.label for name, row in known.items()},
        "filters": [("", "全部"), *((name, row.label) for name, row in known.items())],
        "community": acting(request).has(*COMMUNITY),
    }
    return render(request, "publicity/postings.html", context)


@requires(*WRITERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new item, as a draft to look at before it goes out."""
    form = PostingForm(_sections(request), request.POST or None, request.FILES or None)
    problems: tuple[Any, ...] = ()
    if request.method == "POST" and form.is_valid():
        told: list[Decision] = []
        place = _kept(request, form, lambda draft: _write(request, draft, told))
        if place:
            return redirect(place)
        problems = told[0].reasons if told else ()
    return _form_page(request, form, problems)


def _write(request: HttpRequest, draft: actions.Draft, told: list[Decision]) -> str:
    decision, row = actions.write_posting(draft=draft, actor=acting(request), now=timezone.now())
    told.append(decision)
    return f"/w/postings/{row.pk}/" if row else ""


def _kept(request: HttpRequest, form: PostingForm, do: Any) -> str:
    """Store the file and do it once; a file that may not be kept is told at its field."""
    try:
        return once(key=key_of(request), actor=acting(request), do=lambda: do(form.draft(_file(request, form))))
    except UnacceptableFile as problem:
        form.add_error("file", str(problem))
        return ""


def _file(request: HttpRequest, form: PostingForm) -> int | None:
    upload, actor = form.cleaned_data.get("file"), acting(request)
    if upload is None:
        return None
    now = timezone.now()
    kept = documents.store_file(
        upload=upload,
        name=upload.name,
        owner_id=actor.own_body,
        subject="posting",
        images_only=False,
        actor=actor,
        now=now,
    )
    return kept.pk


def _form_page(request: HttpRequest, form: PostingForm, problems: tuple[Any, ...], row: Any = None) -> HttpResponse:
    known = rules.sections(timezone.localdate())
    hints = [known[name] for name, _ in _sections(request)]
    context = {"form": form, "problems": problems, "row": row, "hints": hints, "once": uuid4().hex}
    status = 409 if problems else 422 if form.errors else 200
    return render(request, "publicity/write.html", context, status=status)


def _own(request: HttpRequest, pk: int) -> Any:
    row = queries.posting_for(acting(request), pk)
    if row is None:
        raise Http404
    return row


@requires(*WRITERS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    row = _own(request, pk)
    if row.state != "draft":
        raise Http404
    typed = {name: getattr(row, name) for name in ("section", "title", "text", "happens_on", "until")}
    form = PostingForm(_sections(request), request.POST or None, request.FILES or None, initial=typed)
    problems: tuple[Any, ...] = ()
    if request.method == "POST" and form.is_valid():
        told: list[Decision] = []
        place = _kept(request, form, lambda draft: _change(request, pk, draft, told))
        if place:
            return redirect(place)
        problems = told[0].reasons if told else ()
    return _form_page(request, form, problems, row)


def _change(request: HttpRequest, pk: int, draft: actions.Draft, told: list[Decision]) -> str:
    told.append(actions.change_posting(posting_id=pk, draft=draft, actor=acting(request), now=timezone.now()))
    return f"/w/postings/{pk}/" if told[0].allowed else ""


@requires(*WRITERS)
@require_GET
def posting(request: HttpRequest, pk: int) -> HttpResponse:
    return _posting_page(request, _own(request, pk), (), "")


def _posting_page(request: HttpRequest, row: Any, problems: tuple[Any, ...], typed: str) -> HttpResponse:
    actor = acting(request)
    own = row.body_id == actor.body_id
    context = {
        "row": row,
        "section": rules.sections(timezone.localdate()).get(row.section),
        "own": own,
        "choosing": not own and row.section == "story" and row.state == "published" and actor.has(*CHOOSERS),
        "problems": problems,
        "typed": typed,
        "once": uuid4().hex,
    }
    return render(request, "publicity/posting.html", context, status=409 if problems else 200)


@requires(*WRITERS)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Publish, take down, or make an example of it."""
    row, form = _own(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        problems = tuple({"text": text, "remedy": ""} for text in form.errors["reason"])
        return _posting_page(request, row, problems, request.POST.get("reason", ""))
    decision = _take(request, pk, name, form.cleaned_data["reason"])
    if decision.reasons:
        return _posting_page(request, row, decision.reasons, form.cleaned_data["reason"])
    return redirect(f"/w/postings/{pk}/")


def _take(request: HttpRequest, pk: int, name: str, reason: str) -> Decision:
    actor, now = acting(request), timezone.now()
    if name == "publish":
        return actions.publish_posting(posting_id=pk, actor=actor, now=now)
    if name == "withdraw":
        return actions.withdraw_posting(posting_id=pk, reason=reason, actor=actor, now=now)
    if name == "choose" and actor.has(*CHOOSERS):
        return actions.choose_story(posting_id=pk, reason=reason, actor=actor, now=now)
    raise Http404


@requires(*COMMUNITY)
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Address, telephone, hours."""
    actor = acting(request)
    row = queries.profile_of(actor.place_id or 0)
    names = ("address", "telephone", "hours", "note")
    form = ProfileForm(request.POST or None, initial={name: getattr(row, name, "") for name in names})
    if request.method == "POST" and form.is_valid():
        actions.keep_profile(values=form.cleaned_data, actor=actor, now=timezone.now())
        return redirect("/w/postings/")
    return render(request, "publicity/profile.html", {"form": form}, status=422 if form.errors else 200)


@requires(*COMMUNITY, *CHOOSERS)
@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """What people asked, what waits first."""
    state = request.GET.get("state", "open")
    rows = queries.questions_for(acting(request), state if state in ("open", "answered") else "")
    return render(request, "publicity/questions.html", {"page": page_of(request, rows), "state": state})


@requires(*COMMUNITY, *CHOOSERS)
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question; its community answers."""
    actor, form = acting(request), GivenAnswerForm(request.POST or None)
    row = queries.question_for(actor, pk)
    if row is None:
        raise Http404
    decision = Decision()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        decision = actions.answer_question(
            question_id=pk, text=data["answer"], shown=data["shown"], actor=actor, now=timezone.now()
        )
        if decision.allowed:
            return redirect(f"/w/questions/{pk}/")
    mine = row.place_id == actor.place_id and actor.has(*COMMUNITY)
    context = {"row": row, "form": form, "problems": decision.reasons, "mine": mine}
    return render(request, "publicity/question.html", context, status=409 if decision.reasons else 200)
