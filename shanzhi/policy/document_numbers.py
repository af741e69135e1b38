"""Document numbers (文号) of Chinese official papers: 鞍政办发〔2026〕118号."""

import re
import unicodedata
from dataclasses import dataclass

_YEAR_AND_SERIAL = re.compile(
    r"[〔\[(【〈{]\s{0,4}(?P<year>(?:19|20)\d\d)\s{0,4}年?\s{0,4}[〕\])】〉}]\s{0,4}"
    r"第?\s{0,4}(?P<serial>[1-9]\d{0,4})\s{0,4}号",
    re.ASCII,
)
_AGENCY = re.compile("[\u3400-\u9fff]{1,16}$")
_BEFORE_AGENCY = re.compile(".*(?:根据|按照|依据|印发|通知|文件|参见|以及|号[和与及]?)|^[据按见]")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """Agency code (机关代字), year and serial number; the agency is empty where none is written."""

    agency: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.agency}〔{self.year}〕{self.serial}号"


def find_document_number(text: str) -> DocumentNumber | None:
    """The first document number in a text, whatever its brackets; None without one."""
    plain = unicodedata.normalize("NFKC", text)
    found = _YEAR_AND_SERIAL.search(plain)
    if found is None:
        return None
    before = _AGENCY.search(plain[max(0, found.start() - 24) : found.start()].rstrip())
    agency = _BEFORE_AGENCY.sub("", before[0]) if before else ""
    return DocumentNumber(agency, int(found["year"]), int(found["serial"]))
