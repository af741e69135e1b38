"""Bulletins: drafted, edited, signed by a named officer, as a letter in PDF and DOCX (GB/T 9704)."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.documents.downloads import DOCX, PDF, handed_out
from shanzhi.kernel.documents.letters import OfficialLetter, Part, letter_docx, letter_pdf
from shanzhi.kernel.forms.asking import page_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.supervision import actions, queries
from shanzhi.missions.supervision.web.forms import BulletinForm, WhyForm
from shanzhi.policy.calendar import local_day
from shanzhi.policy.decision import Decision

WATCHERS = (Role.SUPERVISOR, Role.DESK)
SIGNERS = (Role.LEADER, Role.APPROVER)
READERS = (*WATCHERS, *SIGNERS, Role.FILER, Role.TOWNSHIP_CLERK)


@requires(*READERS)
@require_http_methods(["GET", "POST"])
def bulletin_list(request: HttpRequest) -> HttpResponse:
    """All of the area; supervisors draft a new one from what is late today."""
    decision = Decision()
    if request.method == "POST":
        decision, row = actions.draft_bulletin(campaign_id=None, actor=acting(request), now=timezone.now())
        if row:
            return redirect(f"/s/bulletins/{row.pk}/")
    context = {
        "page": page_of(request, queries.bulletins_for(acting(request))),
        "drafting": acting(request).has(*WATCHERS),
        "problems": decision.reasons,
    }
    return render(request, "supervision/bulletins.html", context, status=409 if decision.reasons else 200)


@requires(*READERS)
@require_http_methods(["GET", "POST"])
def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as it will stand; its owner edits the words around the lines."""
    row = queries.bulletin_for(acting(request), pk)
    if row is None:
        raise Http404
    words = {"title": row.title, "opening": row.opening, "closing": row.closing, "audience": row.audience}
    form = BulletinForm(request.POST or None, initial=words)
    decision = Decision()
    if request.method == "POST" and form.is_valid():
        decision = actions.edit_bulletin(
            bulletin_id=pk,
            **form.cleaned_data,
            without=frozenset(int(v) for v in request.POST.getlist("without") if v.isdecimal() and len(v) < 12),
            actor=acting(request),
            now=timezone.now(),
        )
        if decision.allowed:
            return redirect(f"/s/bulletins/{pk}/")
    status = 409 if decision.reasons else 422 if form.errors else 200
    return render(request, "supervision/bulletin.html", _page(request, row, form, decision.reasons), status=status)


def _page(request: HttpRequest, row: Any, form: BulletinForm, problems: tuple[Any, ...]) -> dict[str, Any]:
    actor = acting(request)
    return {
        "bulletin": row,
        "lines": list(row.lines.select_related("unit", "finding")),
        "form": form,
        "problems": problems,
        "editing": row.state == "draft" and row.owner_id == actor.body_id and actor.has(*WATCHERS),
        "signing": row.state == "sent" and actor.has(*SIGNERS) and actor.post_id != row.drafted_by_id,
        "once": uuid4().hex,
    }


@requires(*READERS)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Send, sign, send back."""
    row = queries.bulletin_for(acting(request), pk)
    if row is None or name not in ("send", "approve", "return"):
        raise Http404
    actor, now = acting(request), timezone.now()
    if name == "send":
        decision = actions.send_bulletin(bulletin_id=pk, actor=actor, now=now)
    elif name == "approve":
        decision = actions.approve_bulletin(bulletin_id=pk, actor=actor, now=now)
    else:
        why = WhyForm(request.POST)
        reason = why.cleaned_data["reason"] if why.is_valid() else ""
        decision = actions.return_bulletin(bulletin_id=pk, reason=reason, actor=actor, now=now)
    if decision.reasons:
        words = {"title": row.title, "opening": row.opening, "closing": row.closing, "audience": row.audience}
        page = _page(request, row, BulletinForm(initial=words), decision.reasons)
        return render(request, "supervision/bulletin.html", page, status=409)
    return redirect(f"/s/bulletins/{pk}/")


@requires(*READERS)
@require_GET
def letter(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The bulletin as an official letter; a draft says that it is one."""
    row = queries.bulletin_for(acting(request), pk)
    if row is None or form not in ("pdf", "docx"):
        raise Http404
    made = _letter(row)
    if form == "pdf":
        return handed_out(letter_pdf(made), PDF, f"{row.title}.pdf")
    return handed_out(letter_docx(made), DOCX, f"{row.title}.docx")


def _letter(row: Any) -> OfficialLetter:
    parts = [Part(row.opening)]
    for line in row.lines.all():
        parts += [Part(f"{line.order}．{line.text}"), Part(line.answer)]
    parts.append(Part(row.closing))
    signed = local_day(row.approved_at) if row.approved_at else None
    return OfficialLetter(
        title=row.title if signed else f"{row.title}（草稿）",
        paragraphs=[part for part in parts if part.text],
        head=row.owner.name,
        number=row.number,
        signer=row.approved_by.person.name if row.approved_by and row.approved_by.person else "",
        addressee="各有关单位",
        signature=row.owner.name if signed else "",
        date=f"{signed.year}年{signed.month}月{signed.day}日" if signed else "",
    )
