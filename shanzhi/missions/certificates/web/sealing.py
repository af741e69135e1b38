"""用章登记: the register, waiting uses for the keeper, mandates, hand-over, loss, monthly reconciliation."""

from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

import xlsxwriter
from django.conf import settings
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from shanzhi.kernel.documents import actions as documents
from shanzhi.kernel.documents.files import UnacceptableFile
from shanzhi.kernel.documents.queries import location
from shanzhi.kernel.forms.asking import page_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.seals import actions as seals
from shanzhi.kernel.seals import queries as register
from shanzhi.missions.certificates import actions, facts, queries
from shanzhi.missions.certificates.actions import Paper
from shanzhi.missions.certificates.web import asking
from shanzhi.policy import seals as rules
from shanzhi.policy import terms
from shanzhi.policy.decision import Decision, Reason

READERS = (
    Role.KEEPER,
    Role.HEAD,
    Role.WORKER,
    Role.PARTY_SECRETARY,
    Role.TOWNSHIP_CLERK,
    Role.SUPERVISOR,
    Role.AUDITOR,
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ("印章", "序号", "时间", "文件", "用途", "份数", "批准人", "保管人", "方式", "存根", "文件摘要")


def _month(request: HttpRequest) -> date:
    asked = request.GET.get("month", "")
    try:
        return date.fromisoformat(f"{asked}-01") if asked else timezone.localdate().replace(day=1)
    except ValueError:
        return timezone.localdate().replace(day=1)


@requires(*READERS)
@require_GET
def seal_register(request: HttpRequest) -> HttpResponse:
    """The register of this body, or of the area, newest first; what waits for the keeper stands on top."""
    return show(request, ())


def show(request: HttpRequest, problems: tuple[Reason, ...]) -> HttpResponse:
    actor = acting(request)
    own = list(register.seals_of(actor.body_id)) if actor.body_id else []
    context = {
        "seals": own,
        "mandates": [m for seal in own for m in register.mandates_of(seal.pk).filter(revoked_at=None)],
        "waiting": _waiting(request) if own else [],
        "page": page_of(request, register.uses(actor)),
        "month": _month(request),
        "is_keeper": any(seal.keeper_id == actor.post_id for seal in own),
        "is_head": actor.has(Role.HEAD),
        "guides": _kinds(own),
        "today": timezone.localdate(),
        "quota": terms.in_force("certificates", timezone.localdate())["quota_per_month"],
        "keepers": list(register.keepers(actor.own_body, timezone.localdate())) if own or actor.has(Role.HEAD) else [],
        "problems": problems,
        "once": uuid4().hex,
    }
    return render(request, "certificates/seal.html", context, status=409 if problems else 200)


def _waiting(request: HttpRequest) -> list[Any]:
    """Approved ones no mandate covers, and all for a paper seal."""
    rows = queries.queue(acting(request), "approved")
    now = timezone.now()
    return [
        {"row": row, "wet": facts.guide(row).flags.wet_seal}
        for row in rows[:50]
        if row.effective_at and row.effective_at <= now
    ]


def _kinds(own: list[Any]) -> list[tuple[str, str]]:
    if not own:
        return []
    rows = queries.open_guides(queries.county_of(own[0].body.place).pk)
    return [(row.code, row.name) for row in rows if not row.content.get("flags", {}).get("wet_seal")]


@requires(Role.KEEPER)
@require_POST
def use(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The keeper acts: print what the paper seal goes on, or set the seal."""
    actor, now = acting(request), timezone.now()
    row = queries.application_for(actor, pk)
    if row is None or row.body_id != actor.body_id or name not in ("prepare", "set"):
        raise Http404
    if name == "prepare":
        decision = actions.prepare(application_id=pk, actor=actor, now=now)
        return show(request, decision.reasons) if decision.reasons else redirect("certificates:prepared", pk=pk)
    if facts.guide(row).flags.wet_seal and not row.prepared:
        reason = Reason("prepare", rules.CLAUSE, rules.QUOTE, "还没打印待盖章件。", "先打印，盖好再登记。")
        return show(request, (reason,))
    try:
        paper = Paper(_photo(request), asking.text_of(request, "counterpart", 120))
    except UnacceptableFile as problem:
        return show(request, (Reason("photo", None, "", str(problem), None),))
    decision, made = actions.issue(application_id=pk, paper=paper, actor=actor, now=now)
    if made is None:
        return show(request, decision.reasons)
    flash.success(request, f"盖好了，登记为第 {made.issued.sealed.serial} 号。")
    return redirect("certificates:seal")


def _photo(request: HttpRequest) -> int | None:
    upload = request.FILES.get("photo")
    if upload is None:
        return None
    return documents.store_file(
        upload=upload,
        name=upload.name or "盖章照片",
        owner_id=acting(request).own_body,
        subject="seal",
        images_only=True,
        actor=acting(request),
        now=timezone.now(),
    ).pk


@requires(Role.KEEPER)
@require_GET
def prepared(request: HttpRequest, pk: int) -> HttpResponse:
    """What was printed for the wet seal."""
    actor = acting(request)
    row = queries.application_for(actor, pk)
    if row is None or not row.prepared:
        raise Http404
    place = location(settings.FILES_ROOT, row.prepared["key"])
    if not place.is_file():
        raise Http404
    answer = HttpResponse(place.read_bytes(), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(True, f"待盖章-{row.prepared['number']}.pdf") or ""
    return answer


@requires(Role.KEEPER)
@require_POST
def mandate(request: HttpRequest) -> HttpResponse:
    """Give or take back the mandate for one type."""
    actor, now = acting(request), timezone.now()
    ending = request.POST.get("end", "")
    if ending.isdecimal():
        done = seals.revoke_mandate(mandate_id=int(ending), actor=actor, now=now)
        flash.success(request, "收回了，从现在起每次都由您自己用章。") if done else flash.error(
            request, "已经收回过了。"
        )
        return redirect("certificates:seal")
    decision = _given(request)
    if decision.reasons:
        return show(request, decision.reasons)
    flash.success(request, "委托给出去了，随时可以收回。")
    return redirect("certificates:seal")


def _given(request: HttpRequest) -> Decision:
    actor = acting(request)
    seal = register.seal_of(actor.own_body, "electronic")
    kinds = dict(_kinds([seal] if seal else []))
    code, quota = request.POST.get("matter", ""), request.POST.get("quota", "")
    until = _until(request.POST.get("valid_to", ""))
    wrong = (
        (seal is None, "seal", "本社区还没有登记电子章。"),
        (code not in kinds, "matter", "还没选是哪一种证明。"),
        (not quota.isdecimal() or len(quota) > 5, "quota", "每月次数要填整数。"),
        (until is None, "valid_to", "截止日期写成 2027-03-16 这样。"),
    )
    reasons = tuple(Reason(name, rules.CLAUSE, rules.QUOTE, text, None) for broken, name, text in wrong if broken)
    if reasons or seal is None or until is None:
        return Decision(reasons)
    return seals.give_mandate(
        seal_id=seal.pk,
        matter=code,
        matter_name=kinds[code],
        quota=int(quota),
        valid_from=timezone.localdate(),
        valid_to=until,
        actor=actor,
        now=timezone.now(),
    )


def _until(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@requires(Role.HEAD, Role.KEEPER)
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Open a seal, hand it over, report it lost, restore or retire it."""
    actor, now = acting(request), timezone.now()
    what, reason = request.POST.get("what", ""), asking.text_of(request, "reason")
    seal_text, keeper_text = request.POST.get("seal", ""), request.POST.get("keeper", "")
    seal_id = int(seal_text) if seal_text.isdecimal() and len(seal_text) < 15 else 0
    keeper_id = int(keeper_text) if keeper_text.isdecimal() and len(keeper_text) < 15 else 0
    own = {seal.pk for seal in register.seals_of(actor.own_body)}
    if what in ("electronic", "paper"):
        decision = _opened(request, what, keeper_id)
    elif seal_id not in own:
        decision = Decision((Reason("seal", None, "", "没选印章。", "选一枚再办。"),))
    elif what == "hand_over" and actor.has(Role.HEAD):
        decision = seals.hand_over(seal_id=seal_id, keeper_id=keeper_id, reason=reason, actor=actor, now=now)
    elif what == "lost" or actor.has(Role.HEAD):
        decision = seals.change_seal(seal_id=seal_id, kind=what, reason=reason, actor=actor, now=now)
    else:
        decision = Decision((Reason("head", None, "", "这一步由主任来办。", "请主任登录。"),))
    if decision.reasons:
        return show(request, decision.reasons)
    flash.success(request, "登记好了。")
    return redirect("certificates:seal")


def _opened(request: HttpRequest, kind: str, keeper_id: int) -> Decision:
    actor = acting(request)
    keepers = {post.pk for post in register.keepers(actor.own_body, timezone.localdate())}
    wrong = (
        (not actor.has(Role.HEAD), "head", "启用印章由主任来办。"),
        (keeper_id not in keepers, "keeper", "还没选保管人。"),
        (register.seal_of(actor.own_body, kind) is not None, "there", "这一种印章已经登记过了。"),
    )
    reasons = tuple(Reason(name, rules.CLAUSE, rules.QUOTE, text, None) for broken, name, text in wrong if broken)
    if not reasons:
        name = f"{actor.capacity.split(' · ')[0]}{'电子印章' if kind == 'electronic' else '公章'}"
        seals.open_seal(
            body_id=actor.own_body, kind=kind, name=name[:100], keeper_id=keeper_id, actor=actor, now=timezone.now()
        )
    return Decision(reasons)


@requires(*READERS)
@require_GET
def reconciliation(request: HttpRequest, pk: int) -> HttpResponse:
    """A month of one seal against what was issued: gaps, uses without document, documents without use."""
    seal, month = register.seal_for(acting(request), pk), _month(request)
    if seal is None:
        raise Http404
    uses, first = register.serials_in_month(seal.pk, month)
    result = rules.reconcile(uses, register.issued_in_month(seal.pk, month), first)
    context = {"seal": seal, "month": month, "result": result, "events": register.events_of(seal.pk)[:30]}
    return render(request, "certificates/reconciliation.html", context)


@requires(*READERS)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The register as a workbook; text stays text."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("用章登记")
    sheet.write_row(0, 0, HEADINGS, book.add_format({"bold": True}))
    for line, row in enumerate(register.uses(acting(request))[:5000], start=1):
        cells = (
            row.seal.name,
            str(row.serial),
            timezone.localtime(row.used_at).strftime("%Y-%m-%d %H:%M"),
            row.title,
            row.purpose,
            str(row.copies),
            row.approver_name,
            row.keeper_name,
            "保管人委托" if row.mandate_id else "保管人本人",
            row.counterpart,
            row.document_hash,
        )
        for column, cell in enumerate(cells):
            sheet.write_string(line, column, cell)
    book.close()
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, "用章登记.xlsx") or "attachment"
    return response
