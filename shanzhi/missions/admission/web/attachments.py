"""Files handed in with a demand's ground or a report: for whom the demand or the report is visible, nobody else."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from shanzhi.kernel.documents.files import PICTURES
from shanzhi.kernel.documents.queries import location
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.missions.admission import queries


@requires(*queries.READERS, *queries.REPORT_READERS)
@require_GET
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """Pictures were drawn anew when they were kept, so they may be shown; everything else is only handed out."""
    row = queries.file_of(acting(request), pk)
    place = location(settings.FILES_ROOT, row.key) if row else None
    if row is None or place is None or not place.is_file():
        raise Http404
    shown = row.content_type in PICTURES.values()
    answer = HttpResponse(place.read_bytes(), content_type=row.content_type)
    answer["Content-Disposition"] = content_disposition_header(not shown, row.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
