"""Pages anyone may open: find a community, its page, ask it something, read an answer, stories (D1-4.8.3, D1-5.4.1)."""

import hashlib
from typing import Any
from uuid import uuid4

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from shanzhi.kernel.audit.actor import clockwork
from shanzhi.kernel.audit.once import once
from shanzhi.kernel.documents.queries import location
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.people.permission import public
from shanzhi.kernel.publications import queries as publications
from shanzhi.missions.publicity import actions, queries
from shanzhi.missions.publicity.web.forms import AskForm
from shanzhi.policy import publicity as rules
from shanzhi.policy.normalising import stored

ANYBODY = clockwork("公众")


@public
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Find a community by its name, street or county; names repeat, so both stand beside it."""
    text = stored(request.GET.get("q", "")).strip()[:40]
    today = timezone.localdate()
    if text.isdecimal() and text.isascii() and queries.community(text, today):
        return redirect(f"/c/{text}/")
    found = queries.communities_named(text, today) if text else []
    return render(request, "publicity/find.html", {"q": text, "found": found})


def _place(code: int) -> Any:
    place = queries.community(f"{code:012d}", timezone.localdate())
    if place is None:
        raise Http404
    return place


@public
@require_GET
def community(request: HttpRequest, code: int) -> HttpResponse:
    """What one community shows: where it is, what it told, what it was asked, what else was published there."""
    place, today = _place(code), timezone.localdate()
    sections = rules.sections(today)
    shown = list(queries.shown_at(place.pk, today)[:60])
    context = {
        "place": place,
        "profile": queries.profile_of(place.pk),
        "groups": [(section, [row for row in shown if row.section == name]) for name, section in sections.items()],
        "answered": queries.answered_at(place.pk),
        "published": publications.at_place(place.pk)[:12],
    }
    return render(request, "publicity/community.html", context)


@public
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, code: int) -> HttpResponse:
    """Ask, propose, point out a mistake; the answer lies under a code. No name, no telephone."""
    place = _place(code)
    form = AskForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        if not _too_many(request):
            return redirect(once(key=key_of(request), actor=ANYBODY, do=lambda: _asked(place, form)))
        problem = "这个网络一小时内问得太多了，请过一会儿再提交；您写的都还在。急事请直接打社区电话。"
    context = {"place": place, "form": form, "problem": problem, "once": uuid4().hex}
    return render(request, "publicity/ask.html", context, status=429 if problem else 200)


def _asked(place: Any, form: AskForm) -> str:
    row = actions.ask(place=place, now=timezone.now(), **form.cleaned_data)
    return f"/say/?code={row.code}&new=1"


def _too_many(request: HttpRequest) -> bool:
    """Counted by a digest of the address that is forgotten after an hour."""
    address = get_adapter().get_client_ip(request)
    key = "ask:" + hashlib.sha256(f"{settings.SECRET_KEY}{address}".encode()).hexdigest()[:32]
    cache.add(key, 0, 3600)
    return int(cache.incr(key)) > rules.house_terms(timezone.localdate())["asked_per_hour"]


@public
@require_GET
def answer(request: HttpRequest) -> HttpResponse:
    """The answer under a code; an unknown code says what may be wrong with it."""
    code = stored(request.GET.get("code", "")).strip().upper().replace("-", "").replace(" ", "")[:20]
    found = queries.question_by_code(code) if code else None
    context = {"code": code, "question": found, "new": request.GET.get("new") == "1"}
    return render(request, "publicity/answer.html", context, status=404 if code and not found else 200)


@public
@require_GET
def item(request: HttpRequest, key: str) -> HttpResponse:
    """One published item."""
    row = queries.shown_item(stored(key)[:40])
    if row is None:
        raise Http404
    section = rules.sections(timezone.localdate()).get(row.section)
    return render(request, "publicity/item.html", {"row": row, "section": section})


@public
@require_GET
def attachment(request: HttpRequest, key: str) -> HttpResponse:
    """The file of an item that is out; handed out whole, never opened in the page."""
    row = queries.shown_item(stored(key)[:40])
    if row is None or row.file is None or row.state != "published":
        raise Http404
    place = location(settings.FILES_ROOT, row.file.key)
    if not place.is_file():
        raise Http404
    answer = HttpResponse(place.read_bytes(), content_type=row.file.content_type)
    answer["Content-Disposition"] = content_disposition_header(True, row.file.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@public
@require_GET
def stories(request: HttpRequest) -> HttpResponse:
    """Stories worth learning from; those a street or county chose say why."""
    text = stored(request.GET.get("q", "")).strip()[:40]
    chosen = request.GET.get("chosen") == "1"
    context = {"page": page_of(request, queries.stories(chosen, text)), "q": text, "chosen": chosen}
    return render(request, "publicity/stories.html", context)
