"""Headings of a form → data elements. Only what is certain is automatic; the rest is suggested to the department."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from shanzhi.policy.never_collected import forbidden_group
from shanzhi.policy.normalising import compared, stored
from shanzhi.policy.reporting.elements import Element, all_elements, ambiguous
from shanzhi.policy.terms import in_force

AUTOMATIC, SUGGESTED, NEW, NOTHING, NEVER = "auto", "suggest", "new", "none", "never"
JOIN = "／"  # noqa: RUF001  # the mark between two heading rows
_PAREN = re.compile(r"[（(【\[]([^（()）【】\]]*)[)）】\]]")
_CODE = re.compile(r"^(PE|HH|DW|OR|PL|EV|LA|FA)-\d{3}$")
_UNITS = {"㎡": "平方米", "m2": "平方米", "m²": "平方米", "平米": "平方米", "km2": "平方公里", "岁": "岁"}
MOST_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Match:
    """What one heading was taken for. `candidates` are codes, the likeliest first; `why` is shown."""

    header: str
    kind: str
    code: str = ""
    candidates: tuple[str, ...] = ()
    why: str = ""


class Index:
    """Elements prepared for matching: exact spellings, and bigrams for suggestions."""

    def __init__(self, elements: Mapping[str, Element]) -> None:
        self.exact: dict[str, set[str]] = defaultdict(set)
        self.units = {code: _unit(found.unit) for code, found in elements.items()}
        self.labels = {code: found.label for code, found in elements.items()}
        self.grams: dict[str, list[int]] = defaultdict(list)
        self.sizes: list[tuple[str, int]] = []
        for code, found in elements.items():
            for spelling in dict.fromkeys(map(_plain, (found.label, *found.aliases))):
                self.exact[spelling].add(code)
                for gram in _grams(spelling):
                    self.grams[gram].append(len(self.sizes))
                self.sizes.append((code, max(1, len(_grams(spelling)))))

    def alike(self, plain: str, least: float) -> list[str]:
        """Codes by likeness of their best spelling (Dice over bigrams)."""
        grams = _grams(plain)
        shared: dict[int, int] = defaultdict(int)
        for gram in grams:
            for at in self.grams.get(gram, ()):
                shared[at] += 1
        best: dict[str, float] = {}
        for at, count in shared.items():
            code, size = self.sizes[at]
            best[code] = max(best.get(code, 0.0), 2 * count / (len(grams) + size))
        ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
        return [code for code, score in ranked[:MOST_SUGGESTED] if score >= least]


@cache
def index() -> Index:
    return Index(all_elements())


def _plain(text: str) -> str:
    return compared(text)


def _grams(plain: str) -> frozenset[str]:
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1)) or frozenset({plain})


def _unit(text: str) -> str:
    short = unicodedata.normalize("NFKC", text).strip().lower()
    return _UNITS.get(text.strip().lower(), _UNITS.get(short, short))


def headers_of(rows: Sequence[Sequence[str]]) -> list[str]:
    """One heading a column from one or two pasted rows: an empty cell above continues the one to its left."""
    width = max((len(row) for row in rows), default=0)
    filled = []
    for number, row in enumerate(rows):
        line, last = [], ""
        for at in range(width):
            cell = " ".join(stored(row[at]).split()) if at < len(row) else ""
            last = cell or (last if number == 0 and len(rows) > 1 and _below(rows, at) else "")
            line.append(cell or last)
        filled.append(line)
    joined = [JOIN.join(dict.fromkeys(part for part in column if part)) for column in zip(*filled, strict=True)]
    return [heading for heading in joined if heading]


def _below(rows: Sequence[Sequence[str]], at: int) -> bool:
    return any(at < len(row) and row[at].strip() for row in rows[1:])


def heading_rows(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The heading of a sheet: past a title line, one row, and the one below when a heading spans columns."""
    for at, row in enumerate(rows[:10]):
        if sum(1 for cell in row if cell.strip()) >= 2:
            below = rows[at + 1] if at + 1 < len(rows) else ()
            gaps = [i for i, cell in enumerate(row) if not cell.strip() and i < len(below) and below[i].strip()]
            return [row, below] if gaps and not any(_number(cell) for cell in below) else [row]
    return list(rows[:1])


def _number(cell: str) -> bool:
    return cell.strip().replace(".", "", 1).isdecimal()


def match(headers: Iterable[str], on: date, prepared: Index | None = None) -> list[Match]:
    """One match a heading, in order; an element is taken automatically once, a second heading only suggests it."""
    terms = in_force("reporting", on)
    taken: set[str] = set()
    found = []
    for header in headers:
        one = _match(header, terms, prepared or index())
        if one.kind == AUTOMATIC and one.code in taken:
            one = Match(header, SUGGESTED, "", (one.code,), "前面已经有一格是这一项。")
        taken.add(one.code)
        found.append(one)
    return found


def _match(header: str, terms: Mapping[str, object], known: Index) -> Match:
    code = unicodedata.normalize("NFKC", header).strip().upper()
    if _CODE.match(code) and code in known.labels:
        return Match(header, AUTOMATIC, code, (code,), "写的就是编号。")
    struck = _struck(header, terms)
    if struck is not None:
        return struck
    return _by_words(header, terms, known)


def _struck(header: str, terms: Mapping[str, object]) -> Match | None:
    group = forbidden_group(header)
    last = _plain(header.split(JOIN)[-1])
    if group:
        return Match(header, NEVER, why=f"{group}，任何表都不能收。")
    if any(_plain(word) in last for word in _words(terms, "struck")):
        return Match(header, NEVER, why="不向社区要排名、社会关系、原因说明和审核意见。")
    if last in {_plain(word) for word in _words(terms, "nothing")}:
        return Match(header, NOTHING, why="不是数据，由系统自己编、自己记。")
    return None


def _words(terms: Mapping[str, object], name: str) -> list[str]:
    found = terms[name]
    return [str(word) for word in found] if isinstance(found, list) else []


def _by_words(header: str, terms: Mapping[str, object], known: Index) -> Match:
    whole, short, unit = _plain(header), _plain(_PAREN.sub("", header)), _unit_in(header)
    if short in ambiguous() or whole in ambiguous():
        candidates = sorted(known.exact.get(whole, set()) | known.exact.get(short, set()))
        return Match(header, SUGGESTED, "", tuple(candidates[:MOST_SUGGESTED]), ambiguous().get(short, ""))
    exact = known.exact.get(whole, set())
    if len(exact) == 1 and JOIN not in header:
        return Match(header, AUTOMATIC, *_one(exact), "名称或别名一字不差。")
    stripped = known.exact.get(short, set())
    if len(stripped) == 1 and unit and JOIN not in header and known.units[next(iter(stripped))] == unit:
        return Match(header, AUTOMATIC, *_one(stripped), "去掉单位后一字不差，单位也一样。")
    least = float(str(terms["suggest_score"]))
    likely = dict.fromkeys([*sorted(exact | stripped), *known.alike(_core(short, terms), least)])
    if likely:
        return Match(header, SUGGESTED, "", tuple(likely)[:MOST_SUGGESTED], "像，但不敢肯定，请您定。")
    return Match(header, NEW, why="字典里没有这一项。")


def _one(codes: set[str]) -> tuple[str, tuple[str, ...]]:
    code = next(iter(codes))
    return code, (code,)


def _unit_in(header: str) -> str:
    inside = _PAREN.findall(header)
    return _unit(inside[-1]) if inside else ""


def _core(plain: str, terms: Mapping[str, object]) -> str:
    for prefix in _words(terms, "prefixes"):
        plain = plain.removeprefix(_plain(prefix))
    return plain
