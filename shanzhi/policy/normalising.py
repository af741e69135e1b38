"""Three forms of a text: as stored, as compared (look-alikes merged), as searched (bigrams)."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources

_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029\x0b\x0c]")
_KEPT_CONTROLS = "\n\t"
_INVISIBLE = frozenset(("Cc", "Cf", "Cs"))
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f")
"""Letters and marks that print nothing: Hangul fillers, blank Braille, grapheme joiner."""
_RUN = re.compile(r"[a-z0-9]+|[^\sa-z0-9]+")


def stored(text: str) -> str:
    """The text as kept: composed (NFC), one kind of line end, nothing invisible; else unchanged.

    Rare characters of names stay what they are; only `compared` merges look-alikes.
    """
    lines = _LINE_ENDS.sub("\n", text)
    visible = "".join(character for character in lines if _visible(character))
    return unicodedata.normalize("NFC", visible)


def _visible(character: str) -> bool:
    if character in _KEPT_CONTROLS:
        return True
    return unicodedata.category(character) not in _INVISIBLE and character not in _BLANK_LETTERS


def compared(text: str) -> str:
    """The skeleton texts share that people take for one another; never shown, never stored."""
    plain = unicodedata.normalize("NFKC", stored(text)).translate(_looks())
    folded = unicodedata.normalize("NFKC", plain.casefold()).translate(_looks())
    return "".join(character for character in folded if _meaningful(character))


@cache
def _looks() -> dict[int, str]:
    file = resources.files("shanzhi.policy.data").joinpath("confusables.toml")
    look: dict[str, str] = tomllib.loads(file.read_text("utf-8"))["look"]
    return {ord(character): like for character, like in look.items()}


def _meaningful(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN" or unicodedata.category(character) == "Mc"


def bigrams(text: str) -> str:
    """Search words for to_tsvector('simple', …): every character and pair, Latin words whole.

    Index and query use the same function, so a word of any length is found where it stands.
    """
    words: dict[str, None] = {}
    for run in _runs(text):
        if run.isascii():
            words[run] = None
            continue
        for at, character in enumerate(run):
            words[character] = None
            if at + 1 < len(run):
                words[run[at : at + 2]] = None
    return " ".join(words)


def _runs(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", stored(text)).translate(_looks()).casefold()
    spaced = "".join(character if _meaningful(character) else " " for character in plain)
    return _RUN.findall(spaced)
