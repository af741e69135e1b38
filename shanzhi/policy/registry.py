"""The base table (一张底表, D1-4.8.2): what of a person is shown, how old a fact may be, who is an adult."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from shanzhi.policy import identifiers, terms
from shanzhi.policy.decision import Decision, Reason

HIDDEN = "*"
CLAUSE = "D1-4.8.2"
SHOW_YEAR = "1800"
"""Numbers with this birth year pass the check digit and are nobody's: the demo world uses them."""


def mask_name(name: str) -> str:
    """张三丰 → 张**: the family name only."""
    return name[:1] + HIDDEN * (len(name) - 1)


def mask_identity(number: str) -> str:
    """Area and the last four: enough to compare with a paper, not enough to write down."""
    return f"{number[:4]} **** **** {number[-4:]}" if len(number) == 18 else HIDDEN * len(number)


def mask_phone(number: str) -> str:
    return f"{number[:3]} **** {number[-4:]}" if len(number) >= 10 else HIDDEN * len(number)


def age_on(born_on: date, on: date) -> int:
    """Full years (周岁): the birthday itself counts."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def age_band(born_on: date | None, on: date) -> str:
    """70 多岁: a page never shows the birthday to say how old somebody is."""
    if born_on is None:
        return "年龄没登记"
    age = age_on(born_on, on)
    if age < adult_age(on):
        return "未成年"
    return f"{age // 10 * 10} 多岁"


@cache
def adult_age(on: date) -> int:
    return int(terms.in_force("registry", on)["adult_age"])


def latest_adult_birth(on: date) -> date:
    """Born on this day or before: an adult."""
    return years_before(on, adult_age(on))


def years_before(on: date, years: int) -> date:
    """The same day some years ago; 29 February becomes 28 February, so nobody is an adult a day too late."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact came from and when somebody last said it was so."""

    source: str
    on: date


def due_for_check(field: str, origin: Origin | None, on: date) -> bool:
    """Older than its kind may be, or never checked."""
    if origin is None:
        return True
    days: Mapping[str, int] = terms.in_force("registry", on)["fresh_days"]
    return (on - origin.on).days > days.get(field, 365)


def shown_counts(counts: Mapping[str, int], on: date) -> dict[str, int | None]:
    """Counts of groups; one smaller than the threshold is None, so that nobody is found in it."""
    least = int(terms.in_force("registry", on)["k_threshold"])
    return {name: count if count == 0 or count >= least else None for name, count in counts.items()}


def may_reveal(*, reason: str, note: str, revealed_today: int, on: date) -> Decision:
    """Looking at a whole number: a reason from the list, words for 别的, and a quota a day."""
    found = []
    if not reason or (reason == "other" and not note.strip()):
        found.append(
            Reason("reveal_reason", None, "", "还没写为什么要看全。", "选一个事由；选“别的”就写一句，本人看得到。")
        )
    most = int(terms.in_force("registry", on)["reveals_per_day"])
    if revealed_today >= most:
        found.append(
            Reason("reveal_quota", None, "", f"今天已经看全了 {most} 次，到上限了。", "明天再看；急着办的请主任来看。")
        )
    return Decision(tuple(found))


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as somebody writes them down."""

    name: str
    identity: str = ""
    phone: str = ""
    born_on: date | None = None


def entry_problems(entry: Entry, on: date) -> tuple[Reason, ...]:
    """What is wrong with a row about a person, each with the field named in `code`."""
    found = []
    if not entry.name or len(entry.name) > 60:
        found.append(_wrong("name", "姓名要写，不超过 60 个字。"))
    if entry.identity:
        check = identifiers.resident_id(entry.identity)
        if not check.ok:
            found.append(_wrong("identity", check.why))
        elif entry.born_on is not None and not _same_birthday(entry.identity, entry.born_on):
            found.append(_wrong("born_on", "出生日期和证件号码里的不一样。"))
    if entry.phone and not _telephone(entry.phone):
        found.append(_wrong("phone", f"“{entry.phone}”不像电话：手机 11 位，座机带区号。"))
    if entry.born_on is not None and entry.born_on > on:
        found.append(_wrong("born_on", "出生日期不能晚于今天。"))
    return tuple(found)


def _same_birthday(number: str, born_on: date) -> bool:
    return number[6:10] == SHOW_YEAR or number[6:14] == f"{born_on:%Y%m%d}"


def _telephone(text: str) -> bool:
    digits = text.replace("-", "").replace(" ", "")
    return digits.isascii() and digits.isdecimal() and 7 <= len(digits) <= 12


def _wrong(field: str, text: str) -> Reason:
    return Reason(field, None, "", text, None)


def born_from_identity(number: str) -> date:
    """The birthday inside a well-formed number."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex_from_identity(number: str) -> str:
    return "male" if int(number[16]) % 2 else "female"
