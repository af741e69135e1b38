"""Public pages: texts in force and their history, giving an opinion, following it by its code (D2-2.5, D2-3.3)."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from shanzhi.kernel.people.permission import public
from shanzhi.kernel.places import queries as places
from shanzhi.kernel.places.paging import sheet_of
from shanzhi.kernel.publications import queries as publications
from shanzhi.missions.charters import actions, facts, queries
from shanzhi.missions.charters.web import pages
from shanzhi.missions.charters.web.forms import PublicOpinionForm
from shanzhi.policy.charters.areas import names
from shanzhi.policy.normalising import stored

KIND = "charter"
PER_HOUR = 10
"""Opinions one address may send within an hour (本系统约定); a whole family gets through."""


@public
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Texts in force, newest first, by name or by words of the title."""
    text = request.GET.get("q", "").strip()[:60]
    rows = publications.register(KIND, text, "active")
    context = {
        "page": sheet_of(rows, request.GET, 20),
        "q": text,
        "count": publications.counted(rows),
        "most": publications.COUNTED,
        "areas": names(),
    }
    return pages.shown(request, "charters/register.html", context)


@public
@require_GET
def charter(request: HttpRequest, code: str) -> HttpResponse:
    """A place's text in force with its history, and how to take part in a revision under way."""
    place = _place(code)
    editions = list(queries.publications_of(place.pk))
    wanted = request.GET.get("edition", "")
    chosen = next((row for row in editions if row.key == wanted), editions[0] if editions else None)
    context = {
        "place": place,
        "editions": editions,
        "publication": chosen,
        "revision": queries.open_revision_of(place.pk),
    }
    if not editions and context["revision"] is None:
        raise Http404
    return pages.shown(request, "charters/public.html", context)


def _place(code: str) -> Any:
    place = places.place_by_code(code) if code.isdecimal() and len(code) == 12 else None
    if place is None:
        raise Http404
    return place


@public
@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest, code: str) -> HttpResponse:
    """Say something about the text under revision; no name, no number, a code to follow it by."""
    place = _place(code)
    revision = queries.open_revision_of(place.pk)
    if revision is None or revision.state not in ("opinions", "draft"):
        raise Http404
    form = PublicOpinionForm(request.POST or None)
    version = queries.newest_version(revision.pk)
    rows = queries.clause_texts(version.pk if version else None)
    context = {"place": place, "revision": revision, "form": form, "rows": rows, "once": uuid4().hex, "problems": ()}
    context["clauses"] = pages.clause_choices(rows)
    if request.method == "POST" and form.is_valid():
        if not _within_limit(request):
            form.add_error(None, "这台设备一小时内提得太多了，请过一会儿再来，或当面告诉村（居）委会。")
            return pages.shown(request, "charters/opinion.html", context)
        given = _give(request, place, form)
        return redirect(f"/rules/opinions/?code={given}") if given else redirect(f"/rules/{code}/")
    return pages.shown(request, "charters/opinion.html", context)


def _give(request: HttpRequest, place: Any, form: Any) -> str:
    """Once for each form that was opened: sending it again shows the first code."""
    memory, key = caches["default"], f"opinion:{stored(request.POST.get('once', ''))[:40]}"
    known = memory.get(key) if request.POST.get("once") else None
    if known:
        return str(known)
    now = timezone.now()
    said = actions.Said(form.cleaned_data["text"], "online", facts.today(now), form.cleaned_data["about"])
    given = actions.give_opinion(place_id=place.pk, said=said, now=now)
    memory.set(key, given, 3600)
    return given


def _within_limit(request: HttpRequest) -> bool:
    memory = caches["memory"]
    key = f"charter-opinion:{request.META.get('REMOTE_ADDR', '')[:45]}:{timezone.now():%Y%m%d%H}"
    memory.add(key, 0, 7200)
    try:
        return bool(memory.incr(key) <= getattr(settings, "OPINIONS_PER_HOUR", PER_HOUR))
    except ValueError:
        return True


@public
@require_GET
def follow(request: HttpRequest) -> HttpResponse:
    """What became of an opinion, by its code."""
    code = "".join(request.GET.get("code", "").split()).upper()[:10]
    context = {"code": code, "opinion": queries.opinion_by_code(code) if code else None}
    return pages.shown(request, "charters/follow.html", context)


@public
@require_GET
def exhibition(request: HttpRequest) -> HttpResponse:
    """Exemplars of the year with why each was chosen."""
    year = facts.today(timezone.now()).year
    asked = request.GET.get("year", "")
    shown_year = int(asked) if asked.isdecimal() and 2000 < int(asked) < 2100 else year
    areas = places.county_names() | places.zone_codes()
    rows = [(areas.get(row.area_code, row.area_code), row) for row in queries.exemplars_of(shown_year)]
    return pages.shown(request, "charters/exhibition.html", {"rows": rows, "year": shown_year})
