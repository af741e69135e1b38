"""The text as DOCX, PDF and poster; the hash printed is the hash of the version."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from shanzhi.kernel.documents.files import WORD
from shanzhi.kernel.documents.letters import OfficialLetter, Part, letter_docx
from shanzhi.kernel.documents.typesetting import Unprintable, typeset
from shanzhi.kernel.people.permission import requires
from shanzhi.missions.charters import queries
from shanzhi.missions.charters.web import drafting, pages
from shanzhi.missions.charters.web.forms import NoticeForm
from shanzhi.policy.charters.moving import refused


@requires(*pages.READERS)
@require_GET
def export(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The frozen text where there is one, else the newest."""
    revision = pages.revision_of(request, pk)
    version = revision.frozen or queries.newest_version(pk)
    if version is None or name not in ("docx", "pdf", "poster"):
        raise Http404
    rows = queries.clause_texts(version.pk)
    called = f"{revision.charter.title} 第{version.number}稿"
    if name == "docx":
        return download(_docx(revision, rows), WORD, f"{called}.docx")
    try:
        made = typeset("charter", _values(revision, version, rows, name == "poster"), made_at=timezone.now())
    except Unprintable as problem:
        reasons = refused("unprintable", str(problem), "改掉这个字再打印。").reasons
        form = NoticeForm(initial=drafting.suggested(revision))
        return drafting.hub_page(request, revision, form, reasons)
    return download(made, "application/pdf", f"{called}.pdf")


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _docx(revision: Any, rows: Any) -> bytes:
    parts = [Part(line) for row in rows for line in row.text.splitlines() if line.strip()]
    foot = _foot(revision)
    return letter_docx(OfficialLetter(title=revision.charter.title, paragraphs=parts, note="；".join(foot)))


def _values(revision: Any, version: Any, rows: Any, poster: bool) -> dict[str, Any]:
    return {
        "title": revision.charter.title,
        "note": ""
        if revision.state in ("filed", "in_force")
        else f"（{revision.get_state_display()}，第 {version.number} 稿）",
        "clauses": [row.text for row in rows],
        "foot": _foot(revision),
        "hash": version.sha256,
        "poster": poster,
    }


def _foot(revision: Any) -> list[str]:
    """How it was adopted and filed, as far as it has come."""
    vote, number = queries.vote_of(revision), getattr(revision, "filing_number", None)
    told = []
    if vote is not None and vote.adopted:
        told.append(
            f"{vote.on:%Y年%-m月%-d日}会议表决通过（应到 {vote.meeting['eligible']}，同意 {vote.meeting['in_favour']}）"
        )
    if number is not None:
        told.append(str(number))
    return told
