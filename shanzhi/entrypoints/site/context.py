"""What every page shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from shanzhi.entrypoints.site import menus
from shanzhi.kernel.messages import queries as messages


def shell(request: HttpRequest) -> dict[str, Any]:
    """Menus, capacity, elder mode, demo ribbon, unread messages."""
    actor = getattr(request, "actor", None)
    own, everyone = menus.work_menu(actor)
    at_hand, more = menus.folded(own)
    return {
        "actor": actor,
        "capacities": getattr(request, "capacities", []),
        "elder": request.COOKIES.get("elder") == "1",
        "demo": settings.DEMO,
        "single_sign_on": bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]),
        "own_menu": at_hand,
        "more_menu": more,
        "more_open": any(item.url == request.path for item in more),
        "common_menu": everyone,
        "public_menu": menus.PUBLIC,
        "public_first": menus.PUBLIC[: menus.IN_HEADER],
        "unread": messages.unread_count(actor) if actor else 0,
    }
