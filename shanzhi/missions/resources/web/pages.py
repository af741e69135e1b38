"""What the pages of this mission share: one deed once, kept files, quarters to choose from."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.documents import actions as documents
from shanzhi.kernel.documents.files import PICTURES
from shanzhi.kernel.documents.queries import location
from shanzhi.kernel.forms.asking import key_of
from shanzhi.kernel.people.permission import acting
from shanzhi.kernel.people.roles import Role
from shanzhi.policy.decision import Decision

WORKERS = (Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY, Role.GRID_WORKER)
READERS = (*WORKERS, Role.TOWNSHIP_CLERK, Role.SUPERVISOR, Role.DESK, Role.LEADER)
OUTSIDE = (Role.ENTERPRISE, Role.SOCIAL)


def once_done(request: HttpRequest, deed: Callable[[], tuple[Decision, str]]) -> tuple[Decision, str]:
    """Do a deed once for the form's key: its decision and where to go; a repeat goes to the same place."""
    told: list[Decision] = []

    def do() -> str:
        decision, place = deed()
        told.append(decision)
        return place if decision.allowed else ""

    place = once(key=key_of(request), actor=acting(request), do=do)
    return (told[0] if told else Decision()), place


def kept(request: HttpRequest, name: str, subject: str, images_only: bool = False) -> list[int]:
    """Keep the files of a field; UnacceptableFile with the reason for one that may not be kept."""
    actor = acting(request)
    return [
        documents.store_file(
            upload=upload,
            name=upload.name or "",
            owner_id=actor.own_body,
            subject=subject,
            images_only=images_only,
            actor=actor,
            now=timezone.now(),
        ).pk
        for upload in request.FILES.getlist(name)
    ]


def handed_out(row: Any) -> HttpResponse:
    """A kept file; pictures are shown, everything else is handed out."""
    place = location(settings.FILES_ROOT, row.key) if row else None
    if row is None or place is None or not place.is_file():
        raise Http404
    answer = HttpResponse(place.read_bytes(), content_type=row.content_type)
    shown = row.content_type in PICTURES.values()
    answer["Content-Disposition"] = content_disposition_header(not shown, row.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def id_of(request: HttpRequest, name: str) -> int:
    """A number sent along; anything else names nothing."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 12 else 0


def ids_of(request: HttpRequest, name: str) -> list[int]:
    values = request.POST.getlist(name)
    return [int(text) for text in values if text.isdecimal() and text.isascii() and len(text) < 12]
