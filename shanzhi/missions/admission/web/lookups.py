"""Help while typing: list entries, law articles, the live verdict. Fragments with script, pages without."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from shanzhi.kernel.catalogues import queries as catalogues
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.admission import facts, queries
from shanzhi.missions.admission.web import choices, pages
from shanzhi.policy import laws


@requires(Role.FILER)
@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """Entries in force that fit the typed title: “已在清单，直接用”."""
    text = request.GET.get("title", request.GET.get("q", "")).strip()[:60]
    kind = request.GET.get("kind", "work")
    day = facts.local_day(timezone.now())
    annexes = queries.ANNEXES.get(kind, ())
    at = queries.place_of(acting(request))
    found = catalogues.search_entries(text, day, annexes, at=at) if text and annexes else []
    context = {"entries": found, "q": text, "kind": kind}
    return render(request, "admission/entries.html", context)


@requires(Role.FILER)
@require_GET
def articles(request: HttpRequest) -> HttpResponse:
    """Articles of the statute collection by law, number or words."""
    text = request.GET.get("document", request.GET.get("q", "")).strip()[:60]
    return render(request, "admission/articles.html", {"articles": laws.find(text)[:8], "q": text})


@requires(Role.FILER)
@require_POST
def verdict(request: HttpRequest) -> HttpResponse:
    """What the gate would say to the form as it stands; stores nothing (J1: from the first field)."""
    ruling = facts.foreseen(acting(request), request.POST, timezone.now())
    tone, icon, tag, sentence = choices.OUTCOMES[ruling.outcome]
    context = {
        "tone": tone,
        "icon": icon,
        "tag": tag,
        "sentence": sentence,
        "reasons": [pages.cited({"clause": r.clause, "text": r.text}) for r in ruling.reasons[:2]],
    }
    return render(request, "admission/verdict.html", context)
