"""Headers, the acting capacity, the second factor, the limits of a session."""

import secrets
import time
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from shanzhi.entrypoints.site import errors
from shanzhi.kernel.people import queries as people

Respond = Callable[[HttpRequest], HttpResponse]
WITHOUT_FACTOR = ("/accounts/", "/static/", "/health", "/ready")
SEEN_SECONDS = 60


def headers(respond: Respond) -> Respond:
    """A request id for the audit trail and the phone line; what pages may use of the browser."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.request_id = secrets.token_hex(6)  # type: ignore[attr-defined]  # ours, read below
        pages = not request.path.startswith("/api/")  # the API answers in its own words
        response = errors.bad_request(request) if pages and _unreadable(request) else respond(request)
        if pages and response.status_code == 405:
            response = errors.wrong_method(request, response)
        response["Permissions-Policy"] = "geolocation=(), microphone=(), payment=(), usb=()"
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]  # set above
        if request.user.is_authenticated if hasattr(request, "user") else False:
            response["Cache-Control"] = "no-store, private"
        return response

    return answer


def _unreadable(request: HttpRequest) -> bool:
    """A NUL in the address: no text of ours holds one and the database takes none."""
    return "\x00" in request.path or any("\x00" in text for _, texts in request.GET.lists() for text in texts)


def acting_post(respond: Respond) -> Respond:
    """Set request.actor from the post chosen in this session; the first one if none was chosen."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]  # read through permission.acting
        if not request.user.is_authenticated:
            return respond(request)
        if _too_old(request):
            logout(request)
            return redirect(f"{settings.LOGIN_URL}?next={request.path}")
        _stay(request)
        if _needs_factor(request):
            return redirect("mfa_activate_totp")
        _choose(request)
        return respond(request)

    return answer


def _too_old(request: HttpRequest) -> bool:
    """Eight hours after signing in a session ends, used or not."""
    began = int(request.session.setdefault("began", int(time.time())))
    return time.time() - began > int(settings.SESSION_HOURS_AT_MOST) * 3600


def _stay(request: HttpRequest) -> None:
    """Half an hour counts from the last page; written down once a minute, not with every page."""
    now = int(time.time())
    if now - int(request.session.get("seen", 0)) >= SEEN_SECONDS:
        request.session["seen"] = now


def _needs_factor(request: HttpRequest) -> bool:
    """Staff outside the demo set up a second factor before anything else."""
    if settings.DEMO or request.path.startswith(WITHOUT_FACTOR):
        return False
    if bool(is_mfa_enabled(request.user)):
        return False
    staff: bool = people.is_staff(request.user, timezone.localdate())  # type: ignore[arg-type]  # our account
    return staff


def _choose(request: HttpRequest) -> None:
    capacities = people.capacities(request.user)  # type: ignore[arg-type]  # our account
    request.capacities = capacities  # type: ignore[attr-defined]  # for the capacity chip
    if not capacities:
        return
    wanted = request.session.get("post_id")
    chosen = next((c for c in capacities if c.post_id == wanted), capacities[0])
    request.actor = people.actor_for(  # type: ignore[attr-defined]  # read through permission.acting
        request.user,  # type: ignore[arg-type]  # our account
        chosen,
        request.request_id,  # type: ignore[attr-defined]  # set by headers
    )
