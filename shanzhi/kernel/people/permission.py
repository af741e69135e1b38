"""Who may open a page. Every view declares it; a view without a declaration is refused (deny by default)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.roles import Role

View = Callable[..., HttpResponse]
Operation = TypeVar("Operation", bound=Callable[..., object])
"""A view, or an operation of the API, which answers with rows instead of a page."""
PUBLIC = "public"
SIGNED_IN = "signed_in"
SYSTEMS = "systems"


class NotYours(PermissionDenied):
    """The actor's post may not do this; carries who can, in Chinese."""

    def __init__(self, who_can: str) -> None:
        super().__init__(who_can)
        self.who_can = who_can


def acting(request: HttpRequest) -> Actor:
    """The capacity chosen for this request; the middleware sets it for signed-in people."""
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        raise NotYours("请先选择以什么身份办理。")
    return actor


def public(view: Operation) -> Operation:
    """Anyone, without signing in."""
    return _declared(view, PUBLIC)


def systems(view: Operation) -> Operation:
    """A registered system of another office with a token of its own; no person's session opens it."""
    return _declared(view, SYSTEMS)


def signed_in(view: View) -> View:
    """Anyone with an account, in whatever post."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return _declared(guarded, SIGNED_IN)


def requires(*roles: Role) -> Callable[[View], View]:
    """Posts that hold one of these roles."""
    who_can = "、".join(role.label for role in roles)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not acting(request).has(*roles):
                raise NotYours(f"这一页由{who_can}办理。")
            return view(request, *args, **kwargs)

        return _declared(guarded, ",".join(sorted(roles)))

    return decorate


def declared(view: Callable[..., object]) -> str:
    """What a view declared: `public`, `signed_in`, roles joined by commas, or nothing."""
    return str(getattr(view, "permission", ""))


def _declared(view: Operation, permission: str) -> Operation:
    view.permission = permission  # type: ignore[attr-defined]  # a mark the resolver test reads
    return view
