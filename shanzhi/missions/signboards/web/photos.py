"""Photos of boards: kept like every other file, shown to whoever may see the board."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from shanzhi.kernel.documents import actions as documents
from shanzhi.kernel.documents.downloads import kept_file
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.signboards import queries

CHECKERS = (Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY, Role.GRID_WORKER, Role.TOWNSHIP_CLERK)
WATCHERS = (Role.SUPERVISOR, Role.DESK, Role.STAFFING_OFFICER)


def kept(request: HttpRequest, upload: Any) -> int | None:
    """The id of the photo, drawn anew and without its position; UnacceptableFile when it is none."""
    if upload is None:
        return None
    actor = acting(request)
    return documents.store_file(
        upload=upload,
        name=upload.name or "照片",
        owner_id=actor.own_body,
        subject="signboard",
        images_only=True,
        actor=actor,
        now=timezone.now(),
    ).pk


@requires(*CHECKERS, *WATCHERS, Role.LEADER)
@require_GET
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    return kept_file(queries.photo_for(acting(request), pk))
