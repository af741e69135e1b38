"""Taking a table of residents in from the browser; each wrong cell is named, the rest goes in."""

from django.conf import settings
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from shanzhi.entrypoints.site.workbooks import workbook
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.registry import importing, queries, sheets
from shanzhi.kernel.registry.sheets import UnreadableTable

KEEPERS = (Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY)
SHOWN_PROBLEMS = 100


@requires(*KEEPERS)
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Upload, check, merge; the same file again goes on where it stopped and adds nothing twice."""
    problem = ""
    upload = request.FILES.get("table")
    if request.method == "POST":
        try:
            if upload is None:
                raise UnreadableTable("还没选文件。选一个 .xlsx 或 .csv。")
            return redirect("base_import_run", _take(request, upload))
        except UnreadableTable as wrong:
            problem = str(wrong)
    context = {"runs": queries.import_runs(acting(request)), "problem": problem}
    return render(request, "base/import.html", context, status=409 if problem else 200)


def _take(request: HttpRequest, upload: object) -> int:
    if getattr(upload, "size", 0) > settings.UPLOAD_LIMIT:
        raise UnreadableTable("文件超过 10 MB，请分开导入，或请管理员用命令行导入。")
    content = upload.read()  # type: ignore[attr-defined]  # an uploaded file
    actor, now = acting(request), timezone.now()
    table = sheets.read(content)
    run = importing.begin(
        place_id=actor.place_id or 0,
        name=str(getattr(upload, "name", "")),
        content=content,
        table=table,
        actor=actor,
        now=now,
    )
    if run.state == "done":
        flash.success(request, "这个文件导入过了，没有再导一遍。")
        return run.pk
    return importing.import_rows(run_id=run.pk, table=table, actor=actor, now=now).pk


@requires(*KEEPERS)
@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of it: added, renewed, refused, with line and column of each wrong cell."""
    found = queries.import_run(acting(request), pk)
    if found is None:
        raise Http404
    context = {"run": found, "problems": found.problems[:SHOWN_PROBLEMS], "more": len(found.problems) > SHOWN_PROBLEMS}
    return render(request, "base/run.html", context)


@requires(*KEEPERS)
@require_GET
def problems(request: HttpRequest, pk: int) -> HttpResponse:
    """The wrong cells as a workbook, to work through beside the table."""
    found = queries.import_run(acting(request), pk)
    if found is None:
        raise Http404
    rows = ([str(line), column, text] for line, column, text in found.problems)
    return workbook("要改的格子", ("行", "列", "问题"), rows)


@requires(*KEEPERS)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty table with the headings and one invented line."""
    example = (
        "张三（示例）", "", "19000000000", "男", "1980-01-02", "户主", "0001", "1号楼", "2", "301", "自有", "是", "是",
    )  # fmt: skip
    return workbook("居民登记表", [words[0] for words in sheets.FIELDS.values()], [example])
