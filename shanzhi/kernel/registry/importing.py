"""Taking a table of residents in: checked row by row, staged by COPY, merged, resumable (一次采集, D1-4.8.2)."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.registry import sealing, sheets, staging
from shanzhi.kernel.registry.actions import LOCAL, DwellingDraft, tidy_identity
from shanzhi.kernel.registry.models import Dwelling, ImportRun, Person, Residence
from shanzhi.kernel.registry.staging import Staged
from shanzhi.policy import registry as policy

CHUNK = 5000
MOST_PROBLEMS = 2000
"""Kept row by row; further ones are counted."""
NO = frozenset({"否", "不", "非常住", "外地", "0", "n", "no", "false"})
_RELATIONS = {label: value for value, label in Residence.Relation.choices} | {"本人": "head", "妻子": "spouse"} | {
    "丈夫": "spouse", "妻": "spouse", "夫": "spouse", "子": "son", "女": "daughter", "父亲": "parent", "母亲": "parent",
    "孙子": "grandchild", "孙女": "grandchild",
}  # fmt: skip
_TENURES = {label: value for value, label in Dwelling.Tenure.choices}
_SEXES = {label: value for value, label in Person.Sex.choices}


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong cell: line, column in words, what is wrong."""

    line: int
    column: str
    text: str

    def row(self) -> list[object]:
        return [self.line, self.column, self.text]


def begin(*, place_id: int, name: str, content: bytes, table: sheets.Table, actor: Actor, now: datetime) -> ImportRun:
    """A run for this file; the same file again finds the run that was cut off, or the finished one."""
    found: ImportRun
    found, made = ImportRun.objects.unscoped("found again by its hash").get_or_create(
        place_id=place_id,
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={
            "by_id": actor.post_id,
            "name": name[:120],
            "state": ImportRun.State.RUNNING,
            "total": len(table.rows),
            "at": now,
        },
    )
    if made:
        audit.record(
            at=now, actor=actor, act="registry.import", subject=f"import:{found.pk}", clauses=[policy.CLAUSE],
            detail={"rows": found.total},
        )  # fmt: skip
    return found


def import_rows(*, run_id: int, table: sheets.Table, actor: Actor, now: datetime, chunk: int = CHUNK) -> ImportRun:
    """All that is left of a run, chunk by chunk, each in a transaction of its own."""
    repeats = repeated(table)
    while True:
        run = advance(run_id=run_id, table=table, repeats=repeats, actor=actor, now=now, chunk=chunk)
        if run.state == ImportRun.State.DONE:
            return run


def repeated(table: sheets.Table) -> dict[int, int]:
    """Line → the earlier line that bears the same identity number; over the whole file."""
    if "identity" not in table.columns:
        return {}
    first: dict[str, int] = {}
    found: dict[int, int] = {}
    at = table.columns.index("identity")
    for line, row in enumerate(table.rows, start=2):
        number = tidy_identity(row[at]) if at < len(row) else ""
        if number and first.setdefault(number, line) != line:
            found[line] = first[number]
    return found


@transaction.atomic
def advance(
    *,
    run_id: int,
    table: sheets.Table,
    actor: Actor,
    now: datetime,
    repeats: Mapping[int, int] | None = None,
    chunk: int = CHUNK,
) -> ImportRun:
    """The next chunk: check, stage, merge, note how far it got."""
    run: ImportRun = ImportRun.objects.unscoped("by key").select_for_update().get(pk=run_id)
    if run.state == ImportRun.State.DONE:
        return run
    today = now.astimezone(LOCAL).date()
    good, problems = checked(_slice(table, run.done, chunk), today, repeats or {})
    added, updated, clashes = staging.merge(place_id=run.place_id, rows=good, today=today)
    problems += [Problem(line, column, text) for line, column, text in clashes]
    run.done = min(run.done + chunk, run.total)
    run.added += added
    run.updated += updated
    run.refused += len({problem.line for problem in problems})
    run.problems = (run.problems + [problem.row() for problem in problems])[:MOST_PROBLEMS]
    run.state = ImportRun.State.DONE if run.done >= run.total else ImportRun.State.RUNNING
    run.save()
    return run


def _slice(table: sheets.Table, start: int, chunk: int) -> Iterable[tuple[int, dict[str, str]]]:
    for count, row in enumerate(sheets.numbered(table, start)):
        if count == chunk:
            return
        yield row


def checked(
    rows: Iterable[tuple[int, dict[str, str]]], today: date, repeats: Mapping[int, int]
) -> tuple[list[Staged], list[Problem]]:
    """Rows that can be merged, and every wrong cell of the others."""
    good: list[Staged] = []
    problems: list[Problem] = []
    for line, values in rows:
        if line in repeats:
            problems.append(Problem(line, "公民身份号码", f"和第 {repeats[line]} 行是同一个号码，只收前一行。"))
            continue
        row, wrong = _row(line, values, today)
        problems += wrong
        if row is not None:
            good.append(row)
    return good, problems


def _row(line: int, values: dict[str, str], today: date) -> tuple[Staged | None, list[Problem]]:
    wrong: list[Problem] = []

    def chosen(field: str, words: dict[str, str], default: str) -> str:
        text = values.get(field, "")
        if text and text not in words:
            wrong.append(Problem(line, _heading(field), f"“{text}”认不出，应为{'、'.join(list(words)[:6])}。"))
        return words.get(text, default)

    identity = tidy_identity(values.get("identity", ""))
    born = _day(line, values.get("born_on", ""), wrong)
    entry = policy.Entry(values.get("name", ""), identity, values.get("phone", ""), born)
    for reason in policy.entry_problems(entry, today):
        wrong.append(Problem(line, _heading(reason.code), reason.text))
    for field in ("building", "room"):
        if not 0 < len(values.get(field, "")) <= 20:
            wrong.append(Problem(line, _heading(field), "这一格要写，不超过 20 个字。"))
    home = DwellingDraft(values.get("building", ""), values.get("unit", "")[:10], values.get("room", ""))
    relation, tenure = chosen("relation", _RELATIONS, "other"), chosen("tenure", _TENURES, "unknown")
    sex = chosen("sex", _SEXES, "")
    if wrong:
        return None, wrong
    return Staged(
        line=line,
        name=entry.name,
        sex=sex or (policy.sex_from_identity(identity) if identity else ""),
        born_on=born or (policy.born_from_identity(identity) if identity else None),
        identity_sealed=sealing.seal(identity, "identity"),
        identity_key=sealing.lookup_key(identity, "identity"),
        phone_sealed=sealing.seal(entry.phone, "phone"),
        phone_key=sealing.lookup_key(entry.phone, "phone"),
        registered=values.get("registered", "").lower() not in NO,
        lives_here=values.get("lives_here", "").lower() not in NO,
        relation=relation,
        building=home.building,
        unit=home.unit,
        room=home.room,
        address=home.address,
        household=values.get("household", "")[:40] or home.address,
        tenure=tenure,
    ), []


def _heading(field: str) -> str:
    return sheets.FIELDS[field][0]


def _day(line: int, text: str, wrong: list[Problem]) -> date | None:
    """ISO, 1990.1.2, 1990/1/2 or 19900102; anything else is named."""
    if not text:
        return None
    parts = text.replace(".", "-").replace("/", "-").replace("年", "-").replace("月", "-").rstrip("日").split("-")
    if len(parts) == 1 and len(text) == 8:
        parts = [text[:4], text[4:6], text[6:]]
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        wrong.append(Problem(line, "出生日期", f"“{text}”不是日期，写成 1990-01-02 这样。"))
        return None
