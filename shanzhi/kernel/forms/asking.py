"""What every page of a form or list asks of its request."""

import secrets
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from shanzhi.kernel.places.paging import Sheet, sheet_of
from shanzhi.policy.normalising import stored

PAGE_SIZE = 20


def key_of(request: HttpRequest) -> str:
    """The form's one-time key; a form without one is taken as new each time."""
    return stored(request.POST.get("once", "")).strip()[:40] or secrets.token_hex(20)


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Sheet:
    """The page of a list that the address asks for."""
    return sheet_of(rows, request.GET, PAGE_SIZE)
