"""Every household reached by a recorded way (送达): numbers of households, as people write them (D2-2.2)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PART = re.compile(r"([0-9]{1,4})(?:-([0-9]{1,4}))?", re.ASCII)
_DASHES = str.maketrans(dict.fromkeys("－—–~～至到", "-"))  # noqa: RUF001  # dashes as they are typed


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was read: the numbers, or why the words cannot be read."""

    numbers: tuple[int, ...] = ()
    why: str = ""


def numbers_of(words: str, most: int) -> Numbers:
    """“1-20、25 27” → numbers from 1 to `most`; 全部 means all of them."""
    plain = "".join(chr(ord(c) - 0xFEE0) if "\uff10" <= c <= "\uff19" else c for c in words).translate(_DASHES)
    if plain.strip() in ("全部", "全", "都", "所有"):
        return Numbers(tuple(range(1, most + 1)))
    found: set[int] = set()
    for part in filter(None, re.split(r"[\s,，、;；和户号]+", plain.replace(" - ", "-"))):
        match = _PART.fullmatch(part)
        if match is None:
            return Numbers(why=f"“{part[:12]}”读不懂：写成 1-20、25 这样，或者写“全部”。")
        first = int(match[1])
        last = int(match[2] or first)
        if not 1 <= first <= last <= most:
            return Numbers(why=f"“{part}”不在 1 到 {most} 户之间，或前后颠倒了。")
        found.update(range(first, last + 1))
    return Numbers(tuple(sorted(found))) if found else Numbers(why="还没有写户号：写成 1-20、25 这样，或者写“全部”。")


def shortened(numbers: Iterable[int]) -> str:
    """1, 2, 3, 7 → 1-3、7: for showing who is still to be reached."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return "、".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)
