"""Pages of long lists by the last row shown, not by counting from the top: page 10,000 costs what page 1 does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of rows; `later` and `earlier` are the marks of the pages beside it, empty at an end."""

    rows: tuple[Any, ...]
    earlier: str = ""
    later: str = ""

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def alone(self) -> bool:
        return not (self.earlier or self.later)


def sheet_of(rows: QuerySet[Any], asked: Mapping[str, str], size: int) -> Sheet:
    """The page after or before a mark, one query. Ordered by `id`, or by a moment and then `id`, one direction."""
    order = [str(name) for name in rows.query.order_by]
    back = "before" in asked and "after" not in asked
    mark = _read(asked.get("before" if back else "after", ""), len(order))
    if back and mark is None:
        back = False
    if mark is not None:
        rows = rows.filter(_beyond(order, mark, back))
    found = list((rows.reverse() if back else rows)[: size + 1])
    more, kept = len(found) > size, found[:size]
    if back:
        kept.reverse()
    if not kept:
        return Sheet(())
    beside = bool(mark)
    return Sheet(
        tuple(kept),
        earlier=_mark(kept[0], order) if (more if back else beside) else "",
        later=_mark(kept[-1], order) if (beside if back else more) else "",
    )


def _mark(row: Any, order: Sequence[str]) -> str:
    values = (getattr(row, name.lstrip("-")) for name in order)
    return "-".join(str((v - EPOCH) // MICROSECOND if isinstance(v, datetime) else v) for v in values)


def _read(mark: str, length: int) -> list[int] | None:
    """The numbers of a mark; anything else means the first page."""
    parts = mark.split("-")
    if len(parts) != length or not all(part.isdecimal() and part.isascii() and len(part) < 18 for part in parts):
        return None
    return [int(part) for part in parts]


def _beyond(order: Sequence[str], mark: Sequence[int], back: bool) -> Q:
    """Rows past the mark. The first condition alone bounds the index, so nothing before it is read."""
    side = "lt" if order[0].startswith("-") != back else "gt"
    if len(order) == 1:
        return Q(**{f"{order[0].lstrip('-')}__{side}": mark[0]})
    first, last = (name.lstrip("-") for name in order)
    moment = EPOCH + timedelta(microseconds=mark[0])
    past = Q(**{f"{first}__{side}": moment}) | Q(**{f"{last}__{side}": mark[1]})
    return Q(**{f"{first}__{side}e": moment}) & past
