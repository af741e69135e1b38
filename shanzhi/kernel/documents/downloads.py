"""Files as whole answers: a workbook, a letter, a kept picture."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from shanzhi.kernel.documents.files import PICTURES
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.documents.queries import location
from shanzhi.kernel.documents.sheets import XLSX, write_sheet

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def handed_out(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file of that name."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


def workbook(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """One sheet with a bold first line; text stays text."""
    return handed_out(write_sheet(title, headings, rows), XLSX, f"{title}.xlsx")


def kept_file(row: StoredFile | None) -> HttpResponse:
    """A kept file: pictures are shown, anything else is handed out; 404 when it is not there."""
    place = location(settings.FILES_ROOT, row.key) if row else None
    if row is None or place is None or not place.is_file():
        raise Http404
    shown = row.content_type in PICTURES.values()
    answer = HttpResponse(place.read_bytes(), content_type=row.content_type)
    answer["Content-Disposition"] = content_disposition_header(not shown, row.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
