"""办事: what may be applied for, each guide, blank forms, and where to turn for what communities do not issue."""

from typing import Any

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from shanzhi.kernel.documents.letters import OfficialLetter, Part, letter_docx
from shanzhi.kernel.documents.typesetting import Unprintable, typeset
from shanzhi.kernel.people.permission import public
from shanzhi.missions.certificates import actions, facts, queries
from shanzhi.missions.certificates.web import asking
from shanzhi.policy.certificates import not_issuable, wording
from shanzhi.policy.certificates.guides import guide_of, never_asked_anywhere, notice_text
from shanzhi.policy.clauses import clause

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@public
@require_GET
def services(request: HttpRequest) -> HttpResponse:
    """Search first: what is issued here, and what is not, with where to go."""
    text = request.GET.get("q", "").strip()[:40]
    county = asking.county_id(request)
    rows = list(queries.open_guides(county))
    fitting = [row for row in rows if not text or text.removesuffix("证明") in row.name or row.name in text]
    medians = queries.medians()
    context = {
        "q": text,
        "guides": [shown(row, medians) for row in _one_each(fitting)],
        "elsewhere": not_issuable.named(text) if text else not_issuable.all_items(),
    }
    return render(request, "certificates/services.html", context)


def _one_each(rows: list[Any]) -> list[Any]:
    """One line a type, whatever the number of counties that opened it."""
    return list({row.code: row for row in reversed(rows)}.values())[::-1]


def shown(row: Any, medians: dict[str, float]) -> dict[str, Any]:
    """A guide as pages show it."""
    guide = guide_of(row.content)
    return {
        "row": row,
        "guide": guide,
        "content": row.content,
        "median": medians.get(row.code),
        "asked": [field for field in wording.form_fields(row.content) if not field.held],
        "held": [field for field in wording.form_fields(row.content) if field.held],
    }


@public
@require_GET
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """One guide: how long, what it costs, what is asked, what never, on what ground."""
    row = asking.guide_or_404(request, code)
    context = shown(row, queries.medians()) | {
        "never": never_asked_anywhere(),
        "counties": [other for other in queries.open_guides() if other.code == code],
        "postings": queries.postings_of(row.publication_id),
    }
    return render(request, "certificates/guide.html", context)


@public
@require_GET
def blank_form(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The uniform form to fill in by hand, as PDF or DOCX; the poster for the wall."""
    row = asking.guide_or_404(request, code)
    if kind == "poster":
        return _file(typeset("poster", _poster(row)), f"{row.name}办事指南.pdf", "application/pdf")
    rows = [{"label": f.label, "hint": f.hint} for f in wording.form_fields(row.content)]
    note = "“系统带出”的不用填。费用：不收费。" + (
        "" if not row.content.get("asked") else f"请带：{'；'.join(row.content['asked'])}。"
    )
    title = f"{row.name}申请表"
    if kind == "pdf":
        return _file(typeset("form", {"title": title, "rows": rows, "note": note}), f"{title}.pdf", "application/pdf")
    table = [["填写项", "请填在这里", "说明"], *([r["label"], "", r["hint"]] for r in rows)]
    letter = OfficialLetter(title=title, paragraphs=[Part(note), Part("申请人签字：　　　　　　日期：")], table=table)
    return _file(letter_docx(letter), f"{title}.docx", DOCX)


def _poster(row: Any) -> dict[str, Any]:
    guide, content = guide_of(row.content), row.content
    url = f"{settings.PUBLIC_URL}/services/{row.code}/"
    days = "当场办结" if guide.on_the_spot else f"{guide.working_days} 个工作日内"
    blocks = [
        {"head": "干什么用", "rows": [content["purpose"]]},
        {"head": "多久、多少钱", "rows": [f"{days}，不收费"]},
        {"head": "要带什么", "rows": guide.papers or ["什么都不用带"]},
        {"head": "怎么办", "rows": guide.steps},
        {"head": "依据", "rows": [f"{b['doc']}{b['locator']}" for b in content["basis"]]},
    ]
    return {
        "title": row.name,
        "subtitle": f"办事指南 · {row.place.name} · 第 {row.edition} 版 · {content.get('status', '')}",
        "blocks": blocks,
        "qr": segno.make(url, error="m").svg_inline(scale=3, border=1),
        "url": url,
        "note": "没有手机、走不动的，打社区电话，工作人员上门。",
    }


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


@public
@require_GET
def not_issued(request: HttpRequest, number: int) -> HttpResponse:
    """Not here: the clause, where to go, and the notice for whoever insists."""
    item = not_issuable.item(number)
    if item is None:
        raise Http404
    context = {"item": item, "reason": _cited(item), "source": not_issuable.SOURCE}
    return render(request, "certificates/not_issued.html", context)


def _cited(item: not_issuable.NotIssuable) -> dict[str, Any]:
    reason = item.reason
    return {"quote": reason.quote, "clause": reason.clause, "citation": clause(reason.clause or "").citation}


@public
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """The notice as PDF; with a unit named it is noted who still asks (D1-4.5.3)."""
    item = not_issuable.item(number)
    if item is None:
        raise Http404
    demander = asking.text_of(request, "demander", 120)
    person = asking.resident_of(request)
    now = timezone.now()
    if demander and person is not None:
        actions.demanded(name=demander, certificate=item.name, place=person.place, now=now)
    try:
        pdf = typeset("notice", _notice(item, demander, person, facts.in_words(facts.local_day(now))))
    except Unprintable as problem:
        context = {"item": item, "reason": _cited(item), "source": not_issuable.SOURCE, "problem": str(problem)}
        return render(request, "certificates/not_issued.html", context, status=422)
    return _file(pdf, f"告知单-{item.name}.pdf", "application/pdf")


def _notice(item: not_issuable.NotIssuable, demander: str, person: Any, day: str) -> dict[str, Any]:
    """The words of the sample, with what is known; a line nothing is known for is left out."""
    place = person.place.name if person else ""
    known = {
        "居民姓名": person.name if person else "各位居民",
        "日期": day,
        "用途": "办事",
        "证明名称": item.name,
        "该项一句话": item.sentence,
        "需用单位": demander,
        "告知编号": day.replace("年", "").replace("月", "").replace("日", "") + f"-{item.number}",
        "社区全称": place or "社区（村）组织",
    }
    lines = []
    for line in notice_text().strip().split("\n")[1:-1]:
        text, still_open = line, False
        for hole in wording.holes(line):
            text = text.replace("{{" + hole + "}}", known.get(hole, ""))
            still_open = still_open or not known.get(hole)
        if not still_open or "需用单位" in line:
            lines.append(text if demander or "需用单位" not in line else _without_demander(text))
    return {
        "title": "告知单",
        "paragraphs": lines,
        "quote": not_issuable.QUOTE,
        "citation": f"{clause(not_issuable.CLAUSE).citation}；{not_issuable.SOURCE}",
        "ways": item.ways,
        "issuer": known["社区全称"],
        "date": day,
    }


def _without_demander(text: str) -> str:
    return text.split("要这个证明的是：")[0]
