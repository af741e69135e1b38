"""The dictionary of data elements, for anybody who wants to ask a community something."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shanzhi.kernel.people.permission import signed_in
from shanzhi.policy.normalising import compared, stored
from shanzhi.policy.reporting import elements

PAGE_SIZE = 30


@signed_in
@require_GET
def dictionary(request: HttpRequest) -> HttpResponse:
    """Search by label, alias or code; filter by what it is about."""
    text, subject = stored(request.GET.get("q", "")).strip()[:40], request.GET.get("subject", "")
    plain = compared(text)
    found = [
        element
        for element in elements.all_elements().values()
        if (not subject or element.subject == subject)
        and (not plain or plain in compared(f"{element.code} {element.label} {' '.join(element.aliases)}"))
    ]
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page", "1")),
        "q": text,
        "subject": subject,
        "subjects": [("", "全部"), *elements.words()["subjects"].items()],
        "note": elements.source_note(),
    }
    return render(request, "reporting/elements.html", context)
