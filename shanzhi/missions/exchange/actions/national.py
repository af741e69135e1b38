"""The national system: nothing typed twice; receipts come back and differences show (D1-4.8.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.registry.holdings import held_values
from shanzhi.missions.exchange import queries
from shanzhi.missions.exchange.models import NationalRecord
from shanzhi.policy import exchange as policy

LOCAL = ZoneInfo("Asia/Shanghai")
RESULTS = {"接收": NationalRecord.Receipt.ACCEPTED, "退回": NationalRecord.Receipt.REJECTED}
HEADINGS = ("记录编号", "指纹", "结果", "说明")


@dataclass(frozen=True, slots=True)
class Line:
    """One record as it would go out now."""

    place_id: int
    code: str
    name: str
    values: dict[str, str]
    missing: list[str]
    oldest: date | None
    digest: str


def lines(actor: Actor, on: date) -> list[Line]:
    """Every community of the reach; five queries whatever their number."""
    found = queries.communities(actor, on)
    layout = policy.national_layout(on)
    held = held_values([place.pk for place in found], [column.element for column in layout], on)
    rows = []
    for place in found:
        values = {code: known.value for code, known in held[place.pk].items()}
        oldest = min((known.as_of for known in held[place.pk].values()), default=None)
        missing = policy.missing_columns(values, on)
        rows.append(Line(place.pk, place.code, place.name, values, missing, oldest, policy.record_digest(values)))
    return rows


@transaction.atomic
def export_records(*, actor: Actor, now: datetime) -> list[list[str]]:
    """The complete records in the layout, noted with their fingerprint; a record as accepted before stays accepted."""
    today = now.astimezone(LOCAL).date()
    layout = policy.national_layout(today)
    ready = [line for line in lines(actor, today) if not line.missing]
    known = queries.national_records([line.place_id for line in ready])
    fresh, changed = [], []
    for line in ready:
        row = known.get(line.place_id)
        if row is None:
            fresh.append(NationalRecord(place_id=line.place_id, digest=line.digest, exported_at=now))
        elif row.digest != line.digest:
            row.digest, row.exported_at, row.receipt = line.digest, now, NationalRecord.Receipt.NONE
            changed.append(row)
    NationalRecord.objects.bulk_create(fresh)
    kept = NationalRecord.objects.unscoped("found in scope above")
    kept.bulk_update(changed, ["digest", "exported_at", "receipt"])
    audit.record(
        at=now, actor=actor, act="exchange.national_export", subject=f"place:{actor.place_id}",
        clauses=[policy.NATIONAL], detail={"records": len(ready), "new": len(fresh), "changed": len(changed)},
    )  # fmt: skip
    return [[line.code, line.digest, *(line.values.get(c.element, "") for c in layout)] for line in ready]


@transaction.atomic
def take_receipts(*, rows: Sequence[Sequence[str]], actor: Actor, now: datetime) -> tuple[int, list[tuple[int, str]]]:
    """Receipts by record number; a line that fits nothing is named and the others are taken."""
    today = now.astimezone(LOCAL).date()
    codes = {place.code: place.pk for place in queries.communities(actor, today)}
    known = queries.national_records(list(codes.values()))
    problems: list[tuple[int, str]] = []
    taken = []
    for at, cells in enumerate(rows, start=2):
        code, digest, result, text = (*(cell.strip() for cell in cells[:4]), "", "", "", "")[:4]
        row = known.get(codes.get(code, 0))
        if row is None:
            problems.append((at, f"记录编号“{code[:20]}”不在您的范围里，或者还没导出过。"))
        elif result not in RESULTS:
            problems.append((at, f"结果“{result[:10]}”认不出，应为接收或退回。"))
        else:
            row.receipt, row.receipt_digest, row.receipt_text = RESULTS[result], digest[:16], text[:200]
            row.receipt_at = now
            taken.append(row)
    NationalRecord.objects.unscoped("found in scope above").bulk_update(
        taken, ["receipt", "receipt_digest", "receipt_text", "receipt_at"]
    )
    audit.record(
        at=now, actor=actor, act="exchange.national_receipts", subject=f"place:{actor.place_id}",
        clauses=[policy.NATIONAL], detail={"taken": len(taken), "problems": len(problems)},
    )  # fmt: skip
    return len(taken), problems
