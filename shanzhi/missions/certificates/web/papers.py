"""Issued certificates at the community: file, reprint, revoke, correct; files of a case; preview before issue."""

from django.conf import settings
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from shanzhi.kernel.documents.files import PICTURES
from shanzhi.kernel.documents.queries import location
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.missions.certificates import actions, queries
from shanzhi.missions.certificates.web import asking
from shanzhi.missions.certificates.web.issuing import READERS, STAFF, show
from shanzhi.missions.certificates.web.mine import hand_out
from shanzhi.policy.decision import Decision

SAID = {
    "reprint": "补打了一份，上一份从现在起查出来是“已被新版替代”。",
    "revoke": "撤回了。谁来查都会看到“已撤回”和原因。",
    "correct": "旧的撤回了，请重新核对后再出。",
}


@requires(*READERS)
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was sealed."""
    return hand_out(queries.certificate_for(acting(request), pk))


@requires(*STAFF)
@require_POST
def change(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Reprint, revoke or correct, each with a reason."""
    actor, now = acting(request), timezone.now()
    row = queries.certificate_for(actor, pk)
    if row is None or row.application.body_id != actor.body_id or name not in SAID:
        raise Http404
    reason = asking.text_of(request, "reason")
    decision = Decision()
    if name == "reprint":
        decision, _ = actions.reprint(certificate_id=pk, why=reason, actor=actor, now=now)
    elif name == "revoke":
        decision = actions.revoke(certificate_id=pk, reason=reason, actor=actor, now=now)
    else:
        decision = actions.correct(certificate_id=pk, reason=reason, actor=actor, now=now)
    if decision.reasons:
        return show(request, row.application_id, decision.reasons)
    flash.success(request, SAID[name])
    return redirect("certificates:case", pk=row.application_id)


@requires(*READERS)
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file that stands on a case in scope; pictures are shown, everything else is handed out."""
    row = queries.file_of(acting(request), pk)
    place = location(settings.FILES_ROOT, row.key) if row else None
    if row is None or place is None or not place.is_file():
        raise Http404
    shown = row.content_type in PICTURES.values()
    answer = HttpResponse(place.read_bytes(), content_type=row.content_type)
    answer["Content-Disposition"] = content_disposition_header(not shown, row.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
