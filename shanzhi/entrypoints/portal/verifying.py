"""验真: by QR code, by typed code and day, by the file; the signed status list for offline verifiers (J6)."""

import time
from datetime import date

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from shanzhi.entrypoints.api.limits import address_of
from shanzhi.kernel.forms.asking import page_of
from shanzhi.kernel.people.permission import public
from shanzhi.kernel.seals import checking, queries
from shanzhi.policy import terms
from shanzhi.policy.certificates import codes

A_MINUTE = 60
MOST_BYTES = 10_000_000


def _counted(request: HttpRequest, kind: str, seconds: int) -> int:
    """How often this address did something in the current span; kept in memory, without who or what."""
    memory = caches["memory"]
    key = f"verify:{kind}:{address_of(request)}:{int(time.time() // seconds)}"
    memory.add(key, 0, 2 * seconds)
    try:
        return int(memory.incr(key))
    except ValueError:  # culled between the two lines
        return 1


def _wait(request: HttpRequest, text: str) -> HttpResponse:
    context = {"problem": text, "code": "", "issued_on": ""}
    return render(request, "portal/verify_form.html", context, status=429)


@public
@require_GET
def form(request: HttpRequest) -> HttpResponse:
    """Type the eight signs and the day, or choose the file."""
    typed = codes.tidy(request.GET.get("code", "")[:40])
    day = request.GET.get("on", "")[:10]
    if not typed and not day:
        return render(request, "portal/verify_form.html", {"code": "", "issued_on": ""})
    if codes.is_code(typed):
        return redirect("portal:verify", code=typed)
    known = terms.in_force("certificates", timezone.localdate())
    minutes = int(known["verify_minutes"])
    if _counted(request, "typed", minutes * A_MINUTE) > int(known["verify_tries"]):
        return _wait(request, f"试得太多了，请过 {minutes} 分钟再来，或者扫纸上的二维码。")
    try:
        issued_on = date.fromisoformat(day)
    except ValueError:
        context = {"problem": "出具日期写成 2026-03-16 这样。", "code": typed, "issued_on": day}
        return render(request, "portal/verify_form.html", context, status=422)
    return _show(request, checking.by_short_code(typed, issued_on, timezone.localdate()))


@public
@require_GET
def code(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR code opens."""
    if _counted(request, "code", A_MINUTE) > 120:
        return _wait(request, "查得太快了，请等一分钟。")
    return _show(request, checking.by_code(codes.tidy(code), timezone.localdate()))


@public
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The PDF itself, byte for byte; it is looked at and not kept."""
    file = request.FILES.get("file")
    if request.method == "GET" or file is None:
        problem = "还没选文件。" if request.method == "POST" else ""
        context = {"problem": problem, "code": "", "issued_on": ""}
        return render(request, "portal/verify_form.html", context, status=422 if problem else 200)
    if _counted(request, "file", A_MINUTE) > 20:
        return _wait(request, "传得太快了，请等一分钟。")
    return _show(request, checking.by_file(file.read(MOST_BYTES + 1), timezone.localdate()))


def _show(request: HttpRequest, checked: checking.Checked) -> HttpResponse:
    if checked.document is not None:
        checking.count_look(checked.document.pk)
    context = {"checked": checked, "answer": checked.answer, "row": checked.document, "now": timezone.now()}
    status = {"unknown": 404, "unconfirmed": 503}.get(checked.state, 200)
    return render(request, "portal/verify.html", context, status=status)


@public
@require_GET
def status_list(request: HttpRequest) -> HttpResponse:
    """Signed states of everything issued in the last two years, by hash only."""
    return JsonResponse(checking.status_list(timezone.now()))


@public
@require_GET
def seals(request: HttpRequest) -> HttpResponse:
    """How often each community used its seals: counts only."""
    text = request.GET.get("q", "").strip()[:40]
    return render(request, "portal/seals.html", {"page": page_of(request, queries.public_counters(text)), "q": text})
