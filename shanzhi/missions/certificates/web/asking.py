"""What the pages of this mission ask of a request: the resident, the county, answers and files of a guide's form."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from shanzhi.kernel.documents import actions as documents
from shanzhi.kernel.documents.files import UnacceptableFile
from shanzhi.kernel.people.permission import acting
from shanzhi.kernel.registry.models import Person
from shanzhi.missions.certificates import queries
from shanzhi.policy.certificates.wording import Field
from shanzhi.policy.normalising import stored

LONGEST = 200


def text_of(request: HttpRequest, name: str, most: int = LONGEST) -> str:
    """A typed text as it is kept, cut at its limit."""
    return stored(request.POST.get(name, "")).strip()[:most]


def resident_of(request: HttpRequest) -> Person | None:
    """The registered resident who is signed in, if any."""
    return queries.resident(acting(request)) if getattr(request, "actor", None) else None


def own_people(request: HttpRequest) -> list[int]:
    """The resident and those she may act for: whose cases she sees."""
    person = resident_of(request)
    if person is None:
        return []
    held = queries.proxies_held(person, timezone.localdate()).values_list("person_id", flat=True)
    return [person.pk, *held]


def county_id(request: HttpRequest) -> int | None:
    """The county of whoever is signed in, else the one chosen in the address."""
    person = resident_of(request)
    if person is not None:
        return queries.county_of(person.place).pk
    chosen = request.GET.get("county", "")
    return int(chosen) if chosen.isdecimal() and len(chosen) < 10 else None


def guide_or_404(request: HttpRequest, code: str) -> Any:
    guide = queries.guide_by_code(code, county_id(request)) or queries.guide_by_code(code, None)
    if guide is None:
        raise Http404
    return guide


def answers_of(request: HttpRequest, fields: Sequence[Field]) -> dict[str, str]:
    """What was typed into a guide's own fields; a choice that is none of those offered is left out."""
    told = {field.key: text_of(request, f"f_{field.key}") for field in fields if field.kind != "file"}
    offered = {field.key: field.choices for field in fields if field.choices}
    return {key: text for key, text in told.items() if text and (key not in offered or text in offered[key])}


def files_of(request: HttpRequest, fields: Sequence[Field], owner_id: int) -> tuple[list[tuple[str, int]], list[str]]:
    """Files handed in for a guide's fields, checked and kept; and why one was not."""
    kept, problems = [], []
    for field in (one for one in fields if one.kind == "file"):
        upload = request.FILES.get(f"f_{field.key}")
        if upload is None:
            continue
        try:
            file = documents.store_file(
                upload=upload,
                name=upload.name or field.label,
                owner_id=owner_id,
                subject="certificate",
                images_only=False,
                actor=acting(request),
                now=timezone.now(),
            )
        except UnacceptableFile as problem:
            problems.append(f"“{field.label}”：{problem}")
        else:
            kept.append((field.key, file.pk))
    return kept, problems
