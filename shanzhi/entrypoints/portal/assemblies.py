"""Concluded assemblies for everybody: the card that says why a meeting counts (D2-2.5)."""

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET

from shanzhi.kernel.people.permission import public
from shanzhi.kernel.places.paging import sheet_of
from shanzhi.kernel.publications import queries as publications

PAGE_SIZE = 30


@public
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Every concluded assembly, newest first."""
    text = request.GET.get("q", "").strip()[:60]
    page = sheet_of(publications.register("assembly", text), request.GET, PAGE_SIZE)
    return render(request, "portal/assemblies.html", {"page": page, "q": text})


@public
@require_GET
def card(request: HttpRequest, key: str) -> HttpResponse:
    """Edition, base, notice, needed, present, votes, arithmetic; no name of a voter."""
    row = publications.by_key("assembly", key[:40])
    if row is None:
        raise Http404
    url = f"{settings.PUBLIC_URL}/assemblies/{row.key}/"
    context = {
        "item": row,
        "content": row.content,
        "starts_at": parse_datetime(row.content["starts_at"]),
        "qr": segno.make(url, error="m").svg_inline(scale=3, border=1, title="会议凭据卡二维码"),
    }
    return render(request, "portal/assembly.html", context)


@public
@require_GET
def board(request: HttpRequest, key: str, order: str) -> HttpResponse:
    """The public board of a sealed vote, for `shanzhi vote verify`."""
    row = publications.by_key("assembly", key[:40])
    found = row.content.get("boards", {}).get(order[:4]) if row else None
    if found is None:
        raise Http404
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})
