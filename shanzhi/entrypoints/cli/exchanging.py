"""`import KIND FILE` and `export KIND`: what an office brings in and takes out as files, by one table."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from shanzhi.kernel.audit.actor import clockwork
from shanzhi.kernel.catalogues import queries as catalogues
from shanzhi.kernel.deadlines import actions as deadlines
from shanzhi.kernel.documents.sheets import write_sheet
from shanzhi.kernel.publications import queries as publications
from shanzhi.policy.calendar import local_day
from shanzhi.policy.holiday_years import UnreadableYear, read_year

ACTOR = clockwork("命令行导入")
ENCODINGS = ("utf-8-sig", "gb18030")
MOST_BYTES = 100_000


class CannotExchange(SystemExit):
    """The file or the kind cannot be used; says why, and nothing was changed."""


def _holidays(content: bytes, now: datetime) -> str:
    if len(content) > MOST_BYTES:
        raise CannotExchange("文件太大，一年的安排只有几十行。请核对是不是选错了。")
    try:
        year = read_year(_text(content))
    except UnreadableYear as problem:
        raise CannotExchange("\n".join(str(line) for line in problem.lines)) from None
    if not year.source:
        raise CannotExchange("文件里没有写来源。请加一行：source = 通知的名称和文号。")
    deadlines.import_year(
        year=year.year,
        holidays=year.holidays,
        working_days=year.working_days,
        source=year.source[:200],
        actor=ACTOR,
        now=now,
    )
    return f"{year.year} 年导入好了：放假 {len(year.holidays)} 天，补班 {len(year.working_days)} 天。"


def _text(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CannotExchange("文件读不出来，请另存为 UTF-8 再导入。")


IMPORTS: dict[str, Callable[[bytes, datetime], str]] = {"holidays": _holidays}
"""Kind → what reads it; each names every wrong line and changes nothing then."""


@dataclass(frozen=True, slots=True)
class Table:
    """What is taken out: headings and rows of text."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[str]]


def _day(day: date | None) -> str:
    return str(day or "")


def _published(now: datetime) -> Table:
    kinds = publications.kinds()
    rows = (
        (
            kinds[p.kind],
            p.key,
            p.title,
            p.issuer.name,
            p.get_state_display(),
            str(p.valid_from),
            str(p.valid_until or ""),
        )
        for p in publications.newest()
    )
    return Table("公布的事项", ("种类", "编号", "名称", "单位", "状态", "自", "至"), rows)


def _admitted(now: datetime) -> Table:
    rows = (
        (p.key, p.title, p.issuer.name, p.get_state_display(), _day(p.valid_until))
        for p in publications.register("admission")
    )
    return Table("准入事项", ("编号", "名称", "提出单位", "状态", "有效期至"), rows)


def _entries(now: datetime) -> Table:
    rows = (
        (str(annex.annex), entry.number, entry.name, entry.legal_basis, entry.get_status_display())
        for annex in catalogues.overview(local_day(now))
        for entry in catalogues.entries(catalogues.editions(annex.annex)[0].pk)
    )
    return Table("清单条目", ("附件", "序号", "名称", "依据", "状态"), rows)


EXPORTS: dict[str, Callable[[datetime], Table]] = {
    "publications": _published,
    "admissions": _admitted,
    "catalogues": _entries,
}


def bring_in(kind: str, path: Path, now: datetime) -> str:
    """Import one file; returns what was done, in words. CannotExchange when it cannot be used."""
    if kind not in IMPORTS:
        raise CannotExchange(f"没有“{kind}”这一种。能导入的有：{'、'.join(IMPORTS)}。")
    if not path.is_file():
        raise CannotExchange(f"找不到文件 {path}。")
    return IMPORTS[kind](path.read_bytes(), now)


def take_out(kind: str, to: Path | None, now: datetime) -> str:
    """Export one kind: JSON to the screen, JSON or XLSX into a file by its ending; returns a word when written."""
    if kind not in EXPORTS:
        raise CannotExchange(f"没有“{kind}”这一种。能导出的有：{'、'.join(EXPORTS)}。")
    table = EXPORTS[kind](now)
    if to is not None and to.suffix == ".xlsx":
        to.write_bytes(write_sheet(table.title, table.headings, table.rows))
        return f"导出到 {to}。"
    text = json.dumps([dict(zip(table.headings, row, strict=True)) for row in table.rows], ensure_ascii=False, indent=1)
    if to is None:
        sys.stdout.write(text + "\n")
        return ""
    to.write_text(text + "\n", "utf-8")
    return f"导出到 {to}。"
