"""留痕 for the audit role: who did what when, in which capacity. Never what stood there before or after."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from shanzhi.entrypoints.site import acts, bulletins
from shanzhi.entrypoints.site.workbooks import workbook
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.queries import Wanted
from shanzhi.kernel.forms.fields import choice, day, number
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.places.paging import sheet_of

PAGE_SIZE = 50
MOST_EXPORTED = 5000
HEADINGS = ("时间", "身份", "行为", "对象")
SHANGHAI = ZoneInfo("Asia/Shanghai")


class TrailForm(forms.Form):
    """What to look for; everything may stay open."""

    act = choice("行为", (("", "全部"), *acts.ACTS.items()))
    subject = choice("对象", (("", "全部"), *acts.SUBJECTS.items()))
    number = number("对象编号", 1, 10**15)
    since = day("从哪天")
    until = day("到哪天（含）")

    def clean(self) -> dict[str, Any]:
        known: dict[str, Any] = super().clean() or {}
        since, until = known.get("since"), known.get("until")
        if since and until and until < since:
            self.add_error("until", f"“到哪天”在“从哪天”（{since}）前面，请对调或改一个。")
        if known.get("number") and known.get("subject") in ("", "/"):
            self.add_error("number", "先选是哪一种对象，再填编号。")
        return known

    def wanted(self) -> Wanted:
        known = self.cleaned_data
        kind = known["subject"]
        subject = kind if kind in ("", "/") else f"{kind}:{known['number'] or ''}"
        until = known["until"]
        return Wanted(
            act=known["act"],
            subject=subject,
            since=_midnight(known["since"]),
            before=_midnight(until + timedelta(days=1) if until else None),
        )


def _midnight(on: date | None) -> datetime | None:
    return datetime.combine(on, time(0), tzinfo=SHANGHAI) if on else None


@requires(Role.AUDITOR)
@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """The newest deeds of the bodies in reach; a question that cannot be read finds nothing and says why."""
    form = TrailForm(request.GET or None)
    asked = form.wanted() if form.is_bound and form.is_valid() else Wanted()
    rows = people.events_within(acting(request), asked)
    if form.is_bound and not form.is_valid():
        rows = rows.none()
    context = {
        "form": form,
        "page": sheet_of(rows, request.GET, PAGE_SIZE),
        "filtered": asked != Wanted(),
        "most": MOST_EXPORTED,
        **bulletins.standing(),
    }
    return render(request, "admin/audit.html", context)


@requires(Role.AUDITOR)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook; taking it away is itself a deed."""
    form, actor = TrailForm(request.GET), acting(request)
    if not form.is_valid():
        return trail(request)
    audit.record(at=timezone.now(), actor=actor, act="audit.export", subject="audit")
    rows = people.events_within(actor, form.wanted())[:MOST_EXPORTED]
    return workbook("留痕", HEADINGS, (_cells(row) for row in rows))


def _cells(row: Any) -> tuple[str, str, str, str]:
    at = timezone.localtime(row.at)
    return f"{at:%Y-%m-%d %H:%M:%S}", row.capacity, acts.act_in_words(row.act), acts.subject_in_words(row.subject)
