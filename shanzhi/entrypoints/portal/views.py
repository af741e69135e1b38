"""Pages anyone may open. They read publications, catalogues and the documents, nothing else."""

from typing import Any

import segno
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from shanzhi.entrypoints.site.menus import PUBLIC
from shanzhi.kernel.cases import queries as cases
from shanzhi.kernel.catalogues import queries as catalogues
from shanzhi.kernel.people.permission import public
from shanzhi.kernel.places.paging import sheet_of
from shanzhi.kernel.publications import queries as publications
from shanzhi.policy import clauses
from shanzhi.policy.admission_number import parse_number

PAGE_SIZE = 50
STATES = (
    ("", "全部"),
    ("active", "有效"),
    ("suspended", "暂停"),
    ("expired", "已到期"),
    ("withdrawn", "已撤回"),
    ("revoked", "已撤销"),
)
LETTERS = (
    ("", "全部种类"),
    ("W", "工作"),
    ("R", "报表"),
    ("C", "社区挂牌"),
    ("S", "街道挂牌"),
    ("E", "考评"),
    ("T", "证明"),
    ("O", "机构"),
    ("P", "应用"),
)


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Search first; lists, register, number check."""
    today = timezone.localdate()
    context = {
        "annexes": catalogues.overview(today),
        "latest": publications.register("admission")[:3],
        "totals": publications.totals("admission"),
        "lately": publications.lately()[:6],
        "featured": [item for item in PUBLIC if item.words],
    }
    return render(request, "portal/home.html", context)


@public
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """One box for lists, admitted items and clauses; a number leads straight to its page."""
    text = request.GET.get("q", "").strip()[:60]
    found = parse_number(text)
    if found.number:
        return redirect("portal:number", number=str(found.number))
    today = timezone.localdate()
    context: dict[str, Any] = {"q": text, "entries": [], "items": [], "clauses": [], "published": []}
    if text:
        context["entries"] = catalogues.search_entries(text, today, limit=20)
        context["published"] = publications.found(text)[:20]
        context["items"] = publications.register("admission", text)[:20]
        context["clauses"] = [c for c in clauses.all_clauses().values() if text in c.zh][:10]
    return render(request, "portal/search.html", context)


@public
@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/lists.html", {"annexes": catalogues.overview(timezone.localdate())})


@public
@require_GET
def catalogue(request: HttpRequest, annex: int, label: str = "") -> HttpResponse:
    """One list in one edition, searchable; how sure each entry is stands beside it."""
    today = timezone.localdate()
    editions = catalogues.editions(annex)
    chosen = next((e for e in editions if e.label == label), None) if label else catalogues.city_edition(annex, today)
    if chosen is None:
        raise Http404
    text = request.GET.get("q", "").strip()[:60]
    rows = catalogues.entries(chosen.pk, text)
    context = {
        "annexes": catalogues.overview(timezone.localdate()),
        "annex": annex,
        "edition": chosen,
        "editions": editions,
        "derived": catalogues.revision_of(chosen.pk),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page", "1")),
        "q": text,
    }
    return render(request, "portal/catalogue.html", context)


@public
@require_GET
def compare(request: HttpRequest, annex: int, label: str) -> HttpResponse:
    """A published edition beside the one it was derived from, with the reason for every difference."""
    edition = next((e for e in catalogues.editions(annex) if e.label == label), None)
    revision = catalogues.revision_of(edition.pk) if edition else None
    if revision is None:
        raise Http404
    pairs = catalogues.comparison(revision)
    differing = [pair for pair in pairs if pair.change is not None]
    show = request.GET.get("show", "")
    context = {
        "annex": annex,
        "label": label,
        "revision": revision,
        "pairs": pairs if show == "all" else differing,
        "different": len(differing),
        "same": len(pairs) - len(differing),
        "total": len(pairs),
        "show": show,
    }
    return render(request, "portal/compare.html", context)


@public
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Everything admitted, with its number; filter, search, page."""
    text = request.GET.get("q", "").strip()[:60]
    state, letter = request.GET.get("state", ""), request.GET.get("kind", "")
    rows = publications.register("admission", text, state, letter=letter)
    context = {
        "page": sheet_of(rows, request.GET, PAGE_SIZE),
        "count": publications.counted(rows),
        "most": publications.COUNTED,
        "q": text,
        "state": state,
        "letter": letter,
        "states": STATES,
        "letters": LETTERS,
    }
    return render(request, "portal/register.html", context)


@public
@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    """What 司法行政 and the desks answered, with the reasons they gave (D1-4.2.6)."""
    return render(request, "portal/reviews.html", {"page": sheet_of(publications.opinions(), request.GET, PAGE_SIZE)})


@public
@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """Type a number: check digits first, then the register."""
    typed = request.GET.get("number", "").strip()[:60]
    if not typed:
        return render(request, "portal/check.html", {})
    found = parse_number(typed)
    if found.number is None:
        return render(request, "portal/check.html", {"typed": typed, "why": found.why})
    return redirect("portal:number", number=str(found.number))


@public
@require_GET
def number(request: HttpRequest, number: str) -> HttpResponse:
    """What the QR of a number opens: valid or not, what it asks, and the right to refuse."""
    found = parse_number(number[:60])
    row = publications.by_key("admission", str(found.number)) if found.number else None
    if row is None:
        context = {"typed": number[:60], "why": found.why, "unknown": found.ok}
        return render(request, "portal/check.html", context, status=404)
    url = f"{settings.PUBLIC_URL}/n/{row.key}/"
    context = {
        "item": row,
        "content": row.content,
        "reasons": [_cited(reason) for reason in row.content["reasons"]],
        "measured": cases.measured(row.pk),
        "url": url,
        "qr": segno.make(url, error="m").svg_inline(scale=4, border=2, title="编号二维码"),
    }
    return render(request, "portal/number.html", context)


def _cited(reason: dict[str, Any]) -> dict[str, Any]:
    known = clauses.all_clauses().get(reason["clause"] or "")
    return {**reason, "citation": known.citation if known else "本系统约定，不是文件原文"}


@public
@require_GET
def document(request: HttpRequest, number: str) -> HttpResponse:
    """The whole text of one of the four documents."""
    if number not in clauses.DOCUMENTS:
        raise Http404
    context = {
        "title": clauses.DOCUMENTS[number][1],
        "paragraphs": clauses.document_text(number).splitlines(),
    }
    return render(request, "portal/document.html", context)


@public
@require_GET
def clause(request: HttpRequest, clause_id: str) -> HttpResponse:
    """One obligation in the document's own words."""
    known = clauses.all_clauses().get(clause_id)
    if known is None:
        raise Http404
    return render(request, "portal/clause.html", {"clause": known})
