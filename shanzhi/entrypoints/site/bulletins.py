"""存证公报: the checkpoint of the audit trail on one sheet, to be printed, signed by hand and filed elsewhere."""

from datetime import datetime, time, timedelta
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from shanzhi.entrypoints.clock import log
from shanzhi.entrypoints.site import acts
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit import notes, queries, verifying
from shanzhi.kernel.audit.anchor import LATEST
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role


def standing() -> dict[str, Any]:
    """How the log stands: the last checkpoint, what waits, an alarm if there is one. Metadata only."""
    anchor = log.anchor()
    key = anchor.public_key()
    return {
        "newest": anchor.newest(),
        "alarm": anchor.alarmed(),
        "waiting": verifying.waiting(),
        "epochs": anchor.epochs(),
        "fingerprint": notes.fingerprint(key) if key else "",
    }


@requires(Role.AUDITOR)
@require_GET
def bulletin(request: HttpRequest) -> HttpResponse:
    """Today's sheet: the signed note as text and as a code, how many deeds of which kind. Printing it is a deed."""
    now = timezone.now()
    known = standing()
    if known["newest"] is not None:
        known["note"] = (log.anchor().folder / LATEST).read_text("utf-8")
        known["code"] = segno.make(known["note"], error="l").svg_inline(scale=3, border=2, title="检查点")
        audit.record(at=now, actor=acting(request), act="audit.bulletin", subject=f"epoch:{known['newest'].epoch}")
    day = timezone.localdate()
    start = datetime.combine(day, time(0), tzinfo=timezone.get_current_timezone())
    counts: dict[str, int] = {}
    for act, number in queries.counts(start, start + timedelta(days=1)):
        name = acts.act_in_words(act)
        counts[name] = counts.get(name, 0) + number
    rows = sorted(counts.items(), key=lambda pair: -pair[1])
    return render(request, "admin/bulletin.html", {"day": day, "counts": rows, "total": sum(counts.values()), **known})
