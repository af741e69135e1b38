"""A list as a spreadsheet: taken out, changed at the desk, brought back line by line with a report."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from shanzhi.kernel.catalogues import queries as catalogues
from shanzhi.kernel.catalogues import revising
from shanzhi.kernel.catalogues.revising import ChangeDraft
from shanzhi.kernel.documents.sheets import XLSX, UnreadableSheet, read_sheet, write_sheet
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.admission.web.list_forms import APPLIES, KINDS, PLACEMENTS, SheetForm
from shanzhi.policy.normalising import stored
from shanzhi.policy.revising_lists import BASIS_KINDS

HEADINGS = (
    "动作",
    "序号",
    "名称",
    "适用",
    "位置",
    "频度",
    "依据种类",
    "依据",
    "对应部门",
    "改到哪里办",
    "说明",
    "理由",
)
FIELDS = (
    "kind",
    "number",
    "name",
    "applies_to",
    "placement",
    "frequency",
    "basis_kind",
    "legal_basis",
    "department",
    "use_instead",
    "note",
    "reason",
)
WORDS: dict[str, dict[str, str]] = {
    "kind": dict(KINDS),
    "applies_to": dict(APPLIES),
    "placement": dict(PLACEMENTS),
    "basis_kind": BASIS_KINDS,
}
LONGEST = {"number": 20, "name": 200, "frequency": 20, "legal_basis": 400, "department": 80, "use_instead": 200}


@requires(Role.DESK, Role.LEGAL_REVIEWER, Role.APPROVER)
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole draft: 动作 is empty where nothing changes."""
    row = catalogues.revision_for(acting(request), pk)
    if row is None:
        raise Http404
    content = write_sheet("清单修订", HEADINGS, (_cells(pair) for pair in catalogues.comparison(row)))
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{row.base.catalogue.title}修订')}.xlsx"
    return answer


def _cells(pair: catalogues.Pair) -> list[str]:
    shown = pair.change or pair.entry
    return [_said(name, getattr(shown, name, "")) for name in FIELDS]


def _said(name: str, value: Any) -> str:
    return WORDS[name].get(value, str(value)) if name in WORDS else str(value)


@requires(Role.DESK)
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a spreadsheet back: lawful lines are taken over, each other one says why not; undone in one click."""
    row = catalogues.revision_for(acting(request), pk)
    if row is None:
        raise Http404
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"revision": row, "form": form, "headings": HEADINGS}
    if request.method == "POST" and form.is_valid():
        try:
            drafts = drafts_of(read_sheet(form.cleaned_data["sheet"].read()))
        except UnreadableSheet as problem:
            form.add_error("sheet", str(problem))
        else:
            batch, told = revising.import_changes(
                revision_id=pk, drafts=drafts, actor=acting(request), now=timezone.now()
            )
            context |= {"batch": batch, "told": told, "taken": sum(line.taken for line in told)}
    return render(request, "admission/bring.html", context)


def drafts_of(rows: Sequence[Sequence[str]]) -> dict[int, ChangeDraft | str]:
    """Lines that say what to do, by their number in the sheet; UnreadableSheet without the headings."""
    heading = [cell.strip() for cell in rows[0]] if rows else []
    missing = [name for name in ("动作", "序号", "理由") if name not in heading]
    if missing:
        names = "、".join(missing)
        raise UnreadableSheet(f"第一行里没有“{names}”这一栏。请先下载表格，在它上面改，不要动第一行。")
    places = {name: heading.index(title) for name, title in zip(FIELDS, HEADINGS, strict=True) if title in heading}
    found: dict[int, ChangeDraft | str] = {}
    for line, row in enumerate(rows[1:], start=2):
        values = {name: stored(row[at]).strip() if at < len(row) else "" for name, at in places.items()}
        if values["kind"]:
            found[line] = _draft(values)
    return found


def _draft(values: dict[str, str]) -> ChangeDraft | str:
    """A change in our own words, or what cannot be read in this line."""
    for name, words in WORDS.items():
        said = values.get(name, "")
        if said and said not in words.values():
            return f"“{HEADINGS[FIELDS.index(name)]}”写的是“{said[:20]}”。只能写：{'、'.join(words.values())}。"
        values[name] = next((value for value, label in words.items() if said == label), "") if said else ""
    for name in FIELDS:
        if len(values.get(name, "")) > LONGEST.get(name, 300):
            return f"“{HEADINGS[FIELDS.index(name)]}”太长，最多 {LONGEST.get(name, 300)} 个字。"
    values["applies_to"] = values["applies_to"] or "both"
    return ChangeDraft(**values)
