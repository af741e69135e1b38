"""Cuts a charter into its clauses (条): 第X条, 一、, numbered lists, or paragraphs; spans are exact."""

import re
from collections import Counter
from dataclasses import dataclass

_NUMERAL = r"零〇○一二三四五六七八九十百千两0-9\uff10-\uff19"
_ARTICLE = re.compile(rf"(?:^|\n)[^\S\n]*(第[^\S\n]*[{_NUMERAL}]{{1,6}}[^\S\n]*条)(?![款项规])")
_RUNNING = re.compile(rf"(?:^|[。；！\s])(第[{_NUMERAL}]{{1,6}}条)(?=[\s：:、，])")
_NUMBERED = (
    re.compile(r"(?:^|\n)[^\S\n]*([一二三四五六七八九十百]{1,5})(?=[、．.，\s])"),
    re.compile(r"(?:^|\n)[^\S\n]*([（(][一二三四五六七八九十百]{1,5}[）)])"),
    re.compile(r"(?:^|\n)[^\S\n]*([0-9\uff10-\uff19]{1,3})(?=[、．.)）]|[^\S\n])"),
    re.compile(r"(?:^|\n)[^\S\n]*([（(][0-9\uff10-\uff19]{1,3}[）)]|[①-⑳])"),
)
_CHAPTER = re.compile(rf"\s*第[{_NUMERAL}]{{1,4}}[章节编][^，。；]{{0,30}}$")
_CAPTION = re.compile(r"\s*[一二三四五六七八九十]{1,3}、[^，。；、：:]{1,14}$")
_ADOPTION = re.compile(r"[（(【][^）)】]{0,200}[）)】]\s*$")
_TITLE = re.compile(r"^[^，。；]*[约章规则歌谣][^，。；]*$")
_TITLE_MOST = 40
_SIGNED = re.compile(
    r"[^，。；：]{0,24}(委员会|村委会|居委会|支部)?\s*[0-9\uff10-\uff19二\u3007○零一]{4}年[^，。；]{1,12}日\s*$"
)
_DIGITS = {c: v for v, c in enumerate("零一二三四五六七八九")} | {"\u3007": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: `no` counts from 1 in order; `number` is the number written, `label` its words."""

    no: int
    label: str
    number: int | None
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Parts:
    """What stands before the clauses (title, adoption), the clauses, and how they are numbered."""

    head: str
    clauses: tuple[Clause, ...]
    numbered: bool

    @property
    def title(self) -> str:
        return next((line.strip() for line in self.head.splitlines() if line.strip()), "")

    @property
    def twice(self) -> tuple[int, ...]:
        """Numbers written more than once."""
        counted = Counter(clause.number for clause in self.clauses if clause.number is not None)
        return tuple(sorted(number for number, times in counted.items() if times > 1))

    @property
    def left_out(self) -> tuple[int, ...]:
        """Numbers missing between the first and the last."""
        known = {clause.number for clause in self.clauses if clause.number is not None}
        return tuple(n for n in range(min(known), max(known)) if n not in known) if known else ()


def cut(text: str) -> Parts:
    """Articles come first; then the kind of numbering most used; a text without numbers is cut by paragraph."""
    marks = _marks(text)
    if marks:
        return Parts(text[: marks[0][0]], tuple(_numbered(text, marks)), True)
    head = _head_of_paragraphs(text)
    return Parts(text[:head], tuple(_paragraphs(text, head)), False)


def _marks(text: str) -> list[tuple[int, str]]:
    articles = _found(_ARTICLE, text)
    if len(articles) < 2:
        running = _found(_RUNNING, text)
        articles = running if len(running) > len(articles) else articles
    if articles and (len(articles) > 1 or not any(len(_found(kind, text)) > 2 for kind in _NUMBERED)):
        return articles
    best = max((_found(kind, text) for kind in _NUMBERED), key=len)
    return best if len(best) > 1 else []


def _found(kind: re.Pattern[str], text: str) -> list[tuple[int, str]]:
    return [(match.start(1), match[1]) for match in kind.finditer(text)]


def _numbered(text: str, marks: list[tuple[int, str]]) -> list[Clause]:
    ends = [start for start, _ in marks[1:]] + [len(text)]
    return [
        Clause(no, re.sub(r"\s", "", label), number_of(label), _without_captions(text[start:end]), start)
        for no, ((start, label), end) in enumerate(zip(marks, ends, strict=True), 1)
    ]


def _without_captions(body: str) -> str:
    """A chapter heading or signature that follows the clause is not part of it."""
    lines = body.rstrip().split("\n")
    while len(lines) > 1 and any(kind.match(lines[-1]) for kind in (_CHAPTER, _CAPTION, _SIGNED)):
        lines.pop()
        while len(lines) > 1 and not lines[-1].strip():
            lines.pop()
    return "\n".join(lines).rstrip()


def _head_of_paragraphs(text: str) -> int:
    """Where the first paragraph begins after a short title and a line in brackets."""
    at = 0
    titled = False
    for line in text.splitlines(keepends=True)[:6]:
        bare = line.strip()
        title = not titled and len(bare) <= _TITLE_MOST and bool(_TITLE.search(bare))
        titled = titled or title
        if bare and not title and not _ADOPTION.fullmatch(bare):
            break
        at += len(line)
    return at if at < len(text) else 0


def _paragraphs(text: str, at: int) -> list[Clause]:
    found: list[Clause] = []
    for line in text[at:].splitlines(keepends=True):
        bare = line.strip()
        if bare and not _SIGNED.fullmatch(bare):
            start = at + line.index(bare[0])
            found.append(Clause(len(found) + 1, "", None, bare, start))
        at += len(line)
    return found


def number_of(label: str) -> int | None:
    """第二十一条 → 21, （三） → 3, 12 → 12; None when it cannot be read."""
    bare = re.sub(r"[第条（()）\s]", "", label)
    if len(bare) == 1 and "①" <= bare <= "⑳":
        return ord(bare) - ord("①") + 1
    if bare.isdigit():
        return int(bare)
    return _chinese(bare)


def _chinese(words: str) -> int | None:
    total, digit = 0, 0
    for word in words:
        if word in _DIGITS:
            digit = _DIGITS[word] + (digit * 10 if digit and not total else 0)
        elif word in _UNITS:
            total += (digit or 1) * _UNITS[word]
            digit = 0
        else:
            return None
    return total + digit if words else None
