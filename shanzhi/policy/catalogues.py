"""The eight annex lists of document 1 (清单) and sample duties of bodies (权责清单), as shipped.

The documents name the annexes without their content: only annex 6 comes from the text. Everything
else is 示例（待确认）, whatever statute an entry names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import yaml

ANNEXES = range(1, 9)


class Status(StrEnum):
    """How sure an entry is: words of the document, a statute that was read, or a sample."""

    TEXT = "text"
    LAW_CHECKED = "law_checked"
    SAMPLE = "sample"

    @property
    def label(self) -> str:
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    Status.TEXT: "文件正文",
    Status.LAW_CHECKED: "法条已核",
    Status.SAMPLE: "示例（待确认）",
}
_HOW_LABELS = {
    "policy-text": "文件原文",
    "law-text": "法律法规原文",
    "secondary": "公开资料，非官方原文",
    "derived": "推导",
    "unverified": "未核",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from and how it was taken."""

    doc: str
    locator: str
    how: str

    def __str__(self) -> str:
        return f"{self.doc}{self.locator}（{_HOW_LABELS[self.how]}）"


@dataclass(frozen=True, slots=True)
class AnnexEntry:
    """One entry; fields that its annex does not use are empty."""

    id: str
    number: str
    name: str
    applies_to: str
    status: Status
    source: Source
    wording: str = ""
    placement: str = ""
    frequency: str = ""
    filled_by: str = ""
    retained: str = ""
    use_instead: str = ""
    purpose: str = ""
    department: str = ""
    required_by: str = ""
    legal_basis: str = ""
    basis_edition: str = ""
    basis_checked: bool = False
    in_force: str = "unchecked"
    e_sign_allowed: bool | None = None
    note: str = ""
    more_sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class AnnexList:
    """One annex with the title the document gives it."""

    no: int
    title: str
    status: str
    source: Source
    entries: tuple[AnnexEntry, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class DutyBasis:
    """The ground of a duty; `kind` is statute or policy."""

    kind: str
    document: str
    article: str
    edition: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of a body; without a basis until the body supplies it."""

    id: str
    name: str
    status: str
    basis: DutyBasis | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DutyCatalogue:
    """What one department, street or township answers for itself."""

    body: str
    kind: str
    tier: str
    county: str
    status: str
    duties: tuple[Duty, ...]


@cache
def annex(no: int) -> AnnexList:
    """Annex 1 to 8; KeyError for another number."""
    if no not in ANNEXES:
        raise KeyError(f"附件 {no}")
    raw = _read(f"annex{no}.yaml")
    return AnnexList(
        no=raw["annex"],
        title=raw["title"],
        status=raw["status"],
        source=Source(**raw["source"]),
        entries=tuple(_entry(row) for row in raw["entries"]),
        note=raw.get("note", ""),
    )


def annexes() -> tuple[AnnexList, ...]:
    return tuple(annex(no) for no in ANNEXES)


@cache
def own_duties() -> tuple[DutyCatalogue, ...]:
    """Sample catalogues of departments, a street and a township."""
    raw = _read("own_duties.yaml")
    return tuple(
        DutyCatalogue(
            body=row["body"],
            kind=row["kind"],
            tier=row["tier"],
            county=row["county"],
            status=raw["status"],
            duties=tuple(_duty(duty) for duty in row["duties"]),
        )
        for row in raw["catalogues"]
    )


def _read(name: str) -> dict[str, Any]:
    file = resources.files("shanzhi.policy.data").joinpath("catalogues", name)
    content: dict[str, Any] = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return content


def _entry(row: Mapping[str, Any]) -> AnnexEntry:
    built = {
        "status": Status(row["status"]),
        "source": Source(**row["source"]),
        "more_sources": tuple(Source(**source) for source in row.get("more_sources", ())),
    }
    return AnnexEntry(**{**row, **built})


def _duty(row: Mapping[str, Any]) -> Duty:
    basis = DutyBasis(**row["basis"]) if row["basis"] else None
    return Duty(row["id"], row["name"], row["status"], basis, row.get("note", ""))
