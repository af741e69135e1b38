"""Document numbers (文号) of Chinese official papers: 鞍政办发〔2026〕118号."""

import re
import unicodedata
from dataclasses import dataclass

_HAN = "\u3400-\u9fff"
_NUMBER = re.compile(
    rf"(?P<agency>[{_HAN}]{{0,16}})\s*"
    r"[〔\[(【〈{［（]\s*(?P<year>(?:19|20)\d\d)\s*年?\s*[〕\])】〉}］）]\s*"
    r"第?\s*(?P<serial>[1-9]\d{0,4})\s*号"
)
_NOT_AGENCY = re.compile(r".*(?:根据|按照|依据|印发|的通知|文件|以及|和|与|及|见|按|据)")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """Agency code (机关代字), year and serial number; the agency is empty where none is written."""

    agency: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.agency}〔{self.year}〕{self.serial}号"


def find_document_number(text: str) -> DocumentNumber | None:
    """The first document number in a text, whatever brackets it was typed with; None without one."""
    found = _NUMBER.search(unicodedata.normalize("NFKC", text))
    if found is None:
        return None
    agency = _NOT_AGENCY.sub("", found["agency"])
    return DocumentNumber(agency, int(found["year"]), int(found["serial"]))
