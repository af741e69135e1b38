"""Error pages: what happened, what was kept, what to do. None of them needs the database."""

from contextlib import suppress

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.people.permission import NotYours


def _page(request: HttpRequest, name: str, status: int, **context: object) -> HttpResponse:
    number = getattr(request, "request_id", "")
    html = render_to_string(f"errors/{name}.html", {"number": number, "path": request.path, **context})
    return HttpResponse(html, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "400", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Who can do it, without showing what it is."""
    who = exception.who_can if isinstance(exception, NotYours) else "请换一个岗位，或联系安全管理员。"
    actor = getattr(request, "actor", None)
    if actor is not None:
        with suppress(DatabaseError):
            audit.record(at=timezone.now(), actor=actor, act="site.refused", subject=request.path[:80])
    return _page(request, "403", 403, who=who)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "404", 404)


def wrong_method(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """An address that only shows, or only takes; what may be done with it stays named in the header."""
    answer = _page(request, "405", 405)
    answer["Allow"] = refused["Allow"]
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, "500", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or came from elsewhere: nothing was handed in."""
    return _page(
        request, "403", 403, who="页面放得太久了，或者不是从本站打开的。请返回上一页刷新后再交，填的内容还在。"
    )
