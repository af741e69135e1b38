"""Who calls: a bearer token of a registered system, in service today, with the scope asked for."""

from typing import Any

from allauth.idp.oidc.contrib.ninja.security import TokenAuth
from django.http import HttpRequest
from django.utils import timezone

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.clients import queries as clients
from shanzhi.kernel.clients.queries import Caller
from shanzhi.policy.calendar import local_day


class NotRecognised(Exception):
    """No token, a wrong or expired one, or a system that is not in service."""


class OutOfScope(Exception):
    """The system may not do this; carries the scope it lacks."""


def recognised(request: HttpRequest) -> Caller:
    """Before anything that was sent is read; NotRecognised otherwise."""
    token: Any = TokenAuth(scope=[])(request)
    client = clients.in_service(token.client_id, local_day(timezone.now())) if token else None
    if client is None:
        raise NotRecognised
    return Caller(client, frozenset(client.scopes) & frozenset(token.get_scopes()))


def actor_asking(request: HttpRequest, scope: str) -> Actor:
    """The capacity the calling system acts in; OutOfScope when it may not do this."""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # set by the library from `recognised`
    if scope not in caller.scopes:
        raise OutOfScope(scope)
    return clients.actor_of(caller.client, local_day(timezone.now()))
