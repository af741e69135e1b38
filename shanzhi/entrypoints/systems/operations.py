"""What a system may ask for its own body; lists page by cursor, filing takes an idempotency key."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Status

from shanzhi.entrypoints.api.refusals import NotThere
from shanzhi.entrypoints.systems.filing import file
from shanzhi.entrypoints.systems.security import actor_asking
from shanzhi.entrypoints.systems.shapes import FilingIn
from shanzhi.kernel.audit.once import once
from shanzhi.kernel.findings import queries as findings
from shanzhi.kernel.messages import queries as messages
from shanzhi.kernel.places.paging import sheet_of
from shanzhi.missions.admission import queries as admissions
from shanzhi.policy.normalising import stored
from shanzhi.policy.questions.reading import FieldError, Unreadable

PAGE = 50
KEY_MOST = 40


def demands(request: HttpRequest, cursor: str = "") -> dict[str, Any]:
    """本单位的准入申请，新的在前；用 next 给的 cursor 翻页。"""
    actor = actor_asking(request, "demands.read")
    sheet = sheet_of(admissions.own_demands(actor), {"after": cursor}, PAGE)
    return {"demands": [_demand(row, row.title) for row in sheet], "next": sheet.later}


def demand(request: HttpRequest, pk: int) -> dict[str, Any]:
    """本单位的一件准入申请：结论、每条理由和原文。"""
    return _ruled(actor_asking(request, "demands.read"), pk)


def new_demand(request: HttpRequest, filing: FilingIn) -> Status[dict[str, Any]]:
    """申报一件，当场有结论。请求头 Idempotency-Key 必填：同一个键再发，得到第一次的结果，不会申报两件。"""
    actor = actor_asking(request, "demands.write")
    key = stored(request.headers.get("Idempotency-Key", "")).strip()
    if not key or len(key) > KEY_MOST:
        raise Unreadable([FieldError("Idempotency-Key", f"请在请求头里写一个 1 到 {KEY_MOST} 个字符、每件不同的键。")])
    place = once(key=f"own:{key}", actor=actor, do=lambda: str(file(filing, actor, timezone.now())))
    return Status(201, _ruled(actor, int(place)))


def finding_list(request: HttpRequest, cursor: str = "") -> dict[str, Any]:
    """责令本单位整改的问题，新的在前。"""
    actor = actor_asking(request, "findings.read")
    sheet = sheet_of(findings.findings_for(actor), {"after": cursor}, PAGE)
    names = ("id", "title", "clause", "state", "due_on")
    rows = [{n: getattr(row, n) for n in names} | {"state_name": row.get_state_display()} for row in sheet]
    return {"findings": rows, "next": sheet.later}


def notice_list(request: HttpRequest, cursor: str = "") -> dict[str, Any]:
    """发给本单位的消息，新的在前；登记了通知地址的系统会收到推送。"""
    actor = actor_asking(request, "notices.read")
    sheet = sheet_of(messages.notices_for(actor), {"after": cursor}, PAGE)
    names = ("id", "kind", "subject", "title", "text", "link", "written_at")
    return {"notices": [{n: getattr(row, n) for n in names} for row in sheet], "next": sheet.later}


def _demand(row: Any, title: str) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": title or "",
        "state": row.state,
        "state_name": row.get_state_display(),
        "number": row.admission.key if row.admission else None,
        "filed_at": timezone.localtime(row.created_at),
    }


def _ruled(actor: Any, pk: int) -> dict[str, Any]:
    filing = admissions.own_filing(actor, pk)
    if filing is None:
        raise NotThere("id", "本单位没有这件准入申请。")
    ruling = admissions.ruling_of(filing.pk)
    return {
        **_demand(filing.demand, filing.title),
        "outcome": ruling.outcome if ruling else None,
        "reasons": ruling.reasons if ruling else [],
        "page": f"{settings.PUBLIC_URL}/d/demands/{pk}/",
    }
