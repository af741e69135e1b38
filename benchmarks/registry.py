"""The base table and report forms: import against COPY and bulk_create, matching, prefilling, sums.

Everything runs in one process on the benchmarks' own demo world; imports are rolled back, forms
stay there. Correctness stands beside each figure.
usage: python benchmarks/registry.py [persons a round, default 100000] [rounds, default 3] [report rounds, default 12]
"""

import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import stage
from measuring import ROOT, median, table

sys.path.insert(0, str(ROOT))
os.environ |= stage.ready()

from shanzhi.entrypoints.cli import database

database.connect("owner")

from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402
from stdnum.cn import ric  # noqa: E402

from shanzhi.entrypoints.cli.demo.somebody import somebody  # noqa: E402
from shanzhi.kernel.places import queries as places  # noqa: E402
from shanzhi.kernel.registry import holdings, importing, sealing, sheets  # noqa: E402
from shanzhi.kernel.registry.models import Person  # noqa: E402
from shanzhi.missions.reporting import actions, queries  # noqa: E402
from shanzhi.missions.reporting.actions.building import FormDraft  # noqa: E402
from shanzhi.missions.reporting.models import FormRound, Submission  # noqa: E402
from shanzhi.policy.reporting import elements, matching  # noqa: E402

NOW, TODAY = timezone.now(), timezone.localdate()
COLUMNS = ("name", "identity", "phone", "born_on", "relation", "household", "building", "unit", "room")


def timed(do: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds on the clock, of this process's CPU, and the answer."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = do()
    return time.perf_counter() - wall, time.process_time() - cpu, answer


def number(serial: int) -> str:
    day = date(1800, 1, 1) + timedelta(days=serial % 20_000)
    body = f"2103{serial // 20_000 // 1000 % 9 + 21:02d}{day:%Y%m%d}{serial // 20_000 % 1000:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def people(count: int) -> sheets.Table:
    rows = [
        [f"王{n}", number(n), f"190{n:08d}", "", "户主" if n % 3 == 0 else "其他亲属", f"b{n // 3}",
         f"{n // 600}号楼", str(n // 60 % 10), str(n // 3 % 20)]
        for n in range(count)
    ]  # fmt: skip
    return sheets.Table(COLUMNS, rows)


def undone(do: Callable[[], Any]) -> Any:
    with transaction.atomic():
        answer = do()
        transaction.set_rollback(True)
    return answer


def imported(given: sheets.Table, place: int, actor: Any) -> int:
    run = importing.begin(place_id=place, name="b", content=os.urandom(9), table=given, actor=actor, now=NOW)
    done = importing.import_rows(run_id=run.pk, table=given, actor=actor, now=NOW)
    assert (done.added, done.refused) == (len(given.rows), 0), (done.added, done.problems[:3])
    return done.added


def rows_of(given: sheets.Table, place: int) -> list[Person]:
    return [
        Person(place_id=place, name=row[0], born_on=TODAY, valid_from=TODAY, identity_sealed=b"x" * 46,
               identity_key=f"{n:064x}", phone_sealed=b"x" * 39, phone_key=f"{n:064x}")
        for n, row in enumerate(given.rows)
    ]  # fmt: skip


_FIELDS = (
    "place_id, name, sex, born_on, identity_sealed, identity_key, phone_sealed, phone_key, registered, lives_here, "
    "origins, valid_from"
)


def copied(rows: list[Person]) -> int:
    """Ready rows straight into the table of persons: the limit."""
    with connection.cursor() as cursor, cursor.copy(f"COPY registry_person ({_FIELDS}) FROM STDIN") as copy:
        for p in rows:
            copy.write_row((p.place_id, p.name, "", p.born_on, p.identity_sealed, p.identity_key, p.phone_sealed,
                            p.phone_key, True, True, "{}", p.valid_from))  # fmt: skip
    return len(rows)


def importing_figures(count: int, rounds: int) -> list[list[str]]:
    actor = somebody("worker1", NOW)
    place, given = actor.place_id or 0, people(count)
    ready = rows_of(given, place)
    cases: dict[str, Callable[[], Any]] = {
        "ours: checked, sealed, merged with dwellings and households": lambda: imported(given, place, actor),
        "bulk_create of ready persons only": lambda: Person.objects.bulk_create(ready, batch_size=5000),
        "COPY of ready persons only (limit)": lambda: copied(ready),
    }
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, do in cases.items():
            wall, cpu, _ = undone(lambda do=do: timed(do))
            found[name].append((wall, cpu))
    lines = []
    for name, runs in found.items():
        wall = median([run[0] for run in runs])
        lines.append([name, f"{count / wall:,.0f}", f"{1e6 * median([run[1] for run in runs]) / count:.1f}"])
    sealed, _, _ = timed(lambda: [sealing.seal(number(n), "identity") for n in range(20_000)])
    lines.append(["of it: sealing one value, µs", "", f"{1e6 * sealed / 20_000:.1f}"])
    return lines


def matching_figure() -> list[str]:
    real = elements.all_elements()
    many = {f"{code}{at}": element for at in range(4) for code, element in real.items()}
    prepared = matching.Index(dict(list(many.items())[:1000]))
    headers = [
        e.label + tail for e, tail in zip(list(real.values())[:100], ["", "情况", "（人）", "数"] * 25, strict=True)
    ]
    best = min(timed(lambda: matching.match(headers, TODAY, prepared))[0] for _ in range(5))
    return ["matching 100 headings against 1,000 elements", f"{best * 1000:.0f} ms", "≤ 50 ms"]


def prefilled_figure() -> list[str]:
    actor = somebody("city_civil", NOW)
    ids = list(places.communities_within(actor.reach, TODAY).values_list("pk", flat=True))
    codes = [code for code in elements.all_elements() if code.startswith(("PL-", "FA-"))][:30]
    with CaptureQueriesContext(connection) as caught:
        wall, _, found = timed(lambda: holdings.held_values(ids, codes, TODAY))
    assert len(found) == len(ids)
    return [
        f"30 fields prefilled for {len(ids):,} communities",
        f"{wall:.2f} s, {len(caught)} queries in all",
        "≤ 60 s",
    ]


def summing_figures(rounds: int) -> list[list[str]]:
    """Every community hands in 30 numbers, round after round, through the ordinary action."""
    actor = somebody("hc_dept", NOW)
    number_ = queries.forms_of(actor).filter(state="active").first().admission
    every = list(places.communities_within(("2103",), TODAY).values_list("pk", flat=True))

    def do() -> tuple[float, int, bool, float]:
        draft = FormDraft("大表", [[f"第{n}类设施数" for n in range(30)]], "once")
        _, form = actions.start_form(draft=draft, actor=actor, now=NOW)
        form.columns.update(kind="new", element="", origin="new", type="int")
        queries.forms_of(actor).filter(admission=number_).update(state="ended")
        queries.forms_of(actor).filter(pk=form.pk).update(state="active", admission=number_)
        columns = [str(pk) for pk in form.columns.values_list("pk", flat=True)]
        spent, equal, recounted, count = 0.0, True, 0.0, 0
        for at in range(rounds):
            turn = FormRound.objects.create(
                form=form, label=f"r{at}", opens_on=TODAY, due_on=TODAY, closes_on=TODAY, expected=len(every)
            )
            Submission.objects.bulk_create(Submission(round=turn, place_id=pk) for pk in every)
            for n, row in enumerate(Submission.objects.unscoped("b").filter(round=turn).order_by("id")):
                fill = {key: str((n * 7 + at + int(key)) % 1000) for key in columns}
                here = replace(actor, reach=("2103",), place_id=row.place_id, tier="community")
                told = {"submission_id": row.pk, "values": fill, "actor": here, "now": NOW}
                wall, _, decision = timed(lambda told=told: actions.submit(**told))
                assert decision.allowed, decision.reasons
                spent, count = spent + wall, count + 1
            wall, _, whole = timed(lambda turn=turn: queries.recount(turn.pk))
            recounted, equal = recounted + wall, equal and whole == queries.rolled_up(turn.pk)
        return spent, count, equal, recounted

    spent, count, equal, recounted = do()
    assert equal
    return [
        [f"{count:,} forms of 30 cells handed in, each with its sums", f"{1000 * spent / count:.1f} ms each", "–"],
        ["full recount of one round, equal to the unit", f"{recounted / rounds:.2f} s", "equal"],
    ]


def main() -> None:
    count, rounds, reports = (
        int(a) if a else d for a, d in zip([*sys.argv[1:], "", "", ""][:3], (100_000, 3, 12), strict=True)
    )
    lines = [matching_figure(), prefilled_figure(), *summing_figures(reports)]
    sys.stdout.write(table(["what", "measured", "goal"], lines) + "\n")
    sys.stdout.write(table(["import", "rows/s", "CPU µs a row (Python)"], importing_figures(count, rounds)) + "\n")
    sys.stdout.write(f"memory at its highest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB\n")


if __name__ == "__main__":
    main()
