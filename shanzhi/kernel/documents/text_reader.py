"""Reads the words of one Word or Excel file from standard input inside a limited process; run by `texts`."""

import json
import resource
import sys
import zipfile
from io import BytesIO
from xml.parsers import expat

MOST_MEMORY, MOST_SECONDS, MOST_LETTERS, CHUNK = 500_000_000, 3, 60_000, 65_536
MOST_READ = 30_000_000
PARTS = ("word/document.xml", "xl/sharedStrings.xml")


class _Words:
    """The text of w:t and t elements as it streams by; paragraphs and cells end with a full stop."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.inside = False
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _doctype(self, *_: object) -> None:
        raise ValueError("a document type has no place here")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.inside = name.rpartition(":")[2] == "t"

    def _end(self, name: str) -> None:
        self.inside = False
        if name.rpartition(":")[2] in ("p", "si"):
            self.found.append("。")

    def _text(self, text: str) -> None:
        if self.inside:
            self.found.append(text)


def words(content: bytes) -> str:
    """The words of the file's main part, cut after so many letters."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        part = next((name for name in PARTS if name in packed.namelist()), "")
        if not part:
            return ""
        reading, seen = _Words(), 0
        with packed.open(part) as stream:
            while (piece := stream.read(CHUNK)) and seen < MOST_READ:
                reading.parser.Parse(piece, False)
                seen += len(piece)
        return "".join(reading.found)[:MOST_LETTERS]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    sys.stdout.write(json.dumps(words(sys.stdin.buffer.read())))
