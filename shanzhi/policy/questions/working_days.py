"""working-days: the day so many working days after a start, and which days were not counted."""

import re
from datetime import date, datetime, timedelta

from shanzhi.policy.calendar import MOST_DAYS, Calendar, add_working_days
from shanzhi.policy.questions.reading import Answer, Reader

FIELDS = ("start", "days")
_START = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[T ](?P<time>\d\d:\d\d(?::\d\d)?)(?:\.\d{1,6})?(?P<zone>Z|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
_FIRST_YEAR, _LAST_YEAR = 2000, 2200
_HOW = "应当是日历上有的日期或时间，写成 2026-03-16 或 2026-03-16T09:30:00+08:00 这样。"
_UNREAD = "\x00"
"""Stands for a text the reader has refused already; it refuses this character itself."""
_MIDNIGHT_AT_THE_END = ("24:00", "24:00:00")


def answer(payload: object, calendar: Calendar | None = None) -> Answer:
    """`due`, `provisional`, `skipped`, `made_up`; Unreadable names the fields at fault."""
    reader = Reader(payload, FIELDS)
    start = _start(reader)
    days = reader.integer("days", most=MOST_DAYS, required=True)
    reader.finish()
    if start is None or days is None:
        raise ValueError("finish() lets nothing unread pass")
    known = calendar or Calendar.shipped()
    counted = add_working_days(start, days, known)
    return {
        "rules_version": f"working-days-1/{min(known.sources)}-{max(known.sources)}",
        "due": counted.due.isoformat(),
        "provisional": counted.provisional,
        "skipped": [day.isoformat() for day in counted.skipped],
        "made_up": [day.isoformat() for day in counted.made_up],
    }


def _start(reader: Reader) -> date | datetime | None:
    text = reader.text("start", _UNREAD, required=True, most=40)
    if text == _UNREAD:
        return None
    found = _START.fullmatch(text.strip())
    moment = _moment(found) if found else None
    if moment is None:
        reader.refuse("start", _HOW)
    elif not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        reader.refuse("start", f"年份应在 {_FIRST_YEAR} 到 {_LAST_YEAR} 之间。")
    return moment


def _moment(found: re.Match[str]) -> date | datetime | None:
    time, zone = found["time"], found["zone"] or ""
    late = timedelta(days=time in _MIDNIGHT_AT_THE_END)
    try:
        if time is None:
            return date.fromisoformat(found["day"])
        clock = "00:00" if late else time
        return datetime.fromisoformat(f"{found['day']}T{clock}{zone}") + late
    except (ValueError, OverflowError):
        return None
