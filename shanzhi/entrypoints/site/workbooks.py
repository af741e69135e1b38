"""Lists as workbooks (导出 Excel), handed out as files."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from django.http import HttpResponse

from shanzhi.kernel.documents.sheets import XLSX, write_sheet


def workbook(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """One sheet with a bold first line, handed out as a file of that title."""
    answer = HttpResponse(write_sheet(title, headings, rows), content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}.xlsx"
    return answer
