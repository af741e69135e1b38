"""Folds a text for comparing and remembers where each letter stood, so that spans are exact.

Blanks and invisible characters are dropped, full-width digits and letters become plain, ASCII
punctuation becomes Chinese, traditional characters become simplified.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

_PUNCTUATION = {",": "，", ";": "；", "!": "！", "?": "？", ":": "：", "「": "“", "」": "”", "『": "“", "』": "”"}
_ENDS = frozenset("。！？；\n")
_VERTICAL = frozenset("\r\n\x0b\x0c\x85\u2028\u2029")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is compared; `origin[i]` is where its letter i stood in the text as given."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text as given."""
        return self.origin[start], self.origin[end - 1] + 1

    def without(self, spans: list[tuple[int, int]]) -> "Folded":
        """What is left when these spans, in order and apart, are deleted."""
        if not spans:
            return self
        kept: list[int] = []
        at = 0
        for start, end in spans:
            kept.extend(range(at, start))
            at = end
        kept.extend(range(at, len(self.text)))
        return Folded("".join(self.text[i] for i in kept), tuple(self.origin[i] for i in kept))


def fold(text: str) -> Folded:
    """The whole text folded; line breaks stay, since they end sentences."""
    letters = [(plain, at) for at, character in enumerate(text) for plain in _plain(character)]
    return Folded("".join(plain for plain, _ in letters), tuple(at for _, at in letters))


def sentences(folded: Folded) -> list[Folded]:
    """Split at 。！？； and line breaks, never inside “ ” of one line."""
    found: list[Folded] = []
    start, text = 0, folded.text
    quoted_until = -1
    for at, character in enumerate(text):
        if character == "“" and at > quoted_until:
            quoted_until = _closing(text, at)
        if character in _ENDS and at > quoted_until:
            _take(found, folded, start, at)
            start = at + 1
    _take(found, folded, start, len(text))
    return found


def traditional_letters(text: str) -> int:
    """How many letters of the text are traditional forms."""
    known = _simplified()
    return sum(1 for character in text if ord(character) in known)


def _take(found: list[Folded], folded: Folded, start: int, end: int) -> None:
    if end > start:
        found.append(Folded(folded.text[start:end], folded.origin[start:end]))


def _closing(text: str, at: int) -> int:
    """Where the quotation that opens here ends; an unclosed one ends where it begins."""
    line_end = text.find("\n", at)
    closing = text.find("”", at, line_end if line_end >= 0 else len(text))
    return closing if closing >= 0 else at


@lru_cache(maxsize=16384)
def _plain(character: str) -> str:
    if character in _VERTICAL:
        return "\n"
    if character.isspace() or unicodedata.category(character) in ("Cf", "Cc", "Mn"):
        return ""
    if character in _PUNCTUATION:
        return _PUNCTUATION[character]
    if "\uff10" <= character <= "\uff19" or "\uff21" <= character <= "\uff5a":
        return unicodedata.normalize("NFKC", character)
    return character.translate(_simplified())


@cache
def _simplified() -> dict[int, str]:
    file = resources.files("shanzhi.policy.data").joinpath("charters/traditional.txt")
    rows = (line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return {ord(row[0]): row[1] for row in rows}
