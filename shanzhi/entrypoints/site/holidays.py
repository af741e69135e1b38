"""放假安排: the years the calendar knows, and importing one when the State Council has announced it."""

from typing import Any

from django import forms
from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shanzhi.kernel.deadlines import actions, queries
from shanzhi.kernel.forms.fields import Lines, upload
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.policy.holiday_years import Announced, UnreadableYear, read_year

MOST_BYTES = 100_000
ENCODINGS = ("utf-8-sig", "gb18030")
"""What text files are written in: ours, and what spreadsheets on Chinese Windows save."""


class YearForm(forms.Form):
    """One year, pasted or as a file, and where it was announced."""

    source = Lines("来源", 200)
    text = forms.CharField(label="安排", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8}))
    file = upload("或者选一个文件")

    def clean(self) -> dict[str, Any]:
        known: dict[str, Any] = super().clean() or {}
        if known.get("file") and (known.get("text") or "").strip():
            self.add_error("file", "贴的内容和文件只要一样，请去掉一个。")
        elif not self.errors:
            self._read(known)
        return known

    def _read(self, known: dict[str, Any]) -> None:
        part = "file" if known.get("file") else "text"
        written = self._of_file(known["file"]) if part == "file" else known["text"]
        if not (written or "").strip():
            if not self.errors:
                self.add_error("text", "请把一年的放假安排贴进来，或者选一个文件。")
            return
        try:
            year = read_year(written)
        except UnreadableYear as problem:
            for line in problem.lines:
                self.add_error(part, str(line))
            return
        known["year"] = year
        if not (known["source"] or year.source):
            self.add_error("source", "请填写“来源”：通知的名称和文号。")

    def _of_file(self, file: Any) -> str:
        if file.size > MOST_BYTES:
            self.add_error("file", "文件太大，一年的安排只有几十行。请核对是不是选错了。")
            return ""
        content = file.read()
        for encoding in ENCODINGS:
            try:
                return str(content.decode(encoding))
            except UnicodeDecodeError:
                continue
        self.add_error("file", "文件读不出来，请另存为 CSV（UTF-8）再选。")
        return ""


@requires(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """The years, and the form to import one; importing a year again replaces it, the trail keeps that it was."""
    form = YearForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        year: Announced = form.cleaned_data["year"]
        actions.import_year(
            year=year.year,
            holidays=year.holidays,
            working_days=year.working_days,
            source=form.cleaned_data["source"] or year.source[:200],
            actor=acting(request),
            now=timezone.now(),
        )
        text = f"{year.year} 年导入好了：放假 {len(year.holidays)} 天，补班 {len(year.working_days)} 天。"
        flash.success(request, text)
        return redirect("calendar")
    years = queries.years(timezone.localdate())
    return render(request, "admin/calendar.html", {"form": form, "years": years}, status=422 if form.errors else 200)
