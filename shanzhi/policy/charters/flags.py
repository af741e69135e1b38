"""Remarks of the check on one span of a text (标记), by kind."""

from dataclasses import dataclass
from enum import StrEnum

from shanzhi.policy.charters.copying import Twin


class FlagKind(StrEnum):
    UNLAWFUL = "unlawful"
    VAGUE = "vague"
    COPIED = "copied"
    WRONG_BODY = "wrong_body"
    FORMAT = "format"


FLAG_LABELS = {
    FlagKind.UNLAWFUL: "必须改",
    FlagKind.VAGUE: "太空泛",
    FlagKind.COPIED: "雷同",
    FlagKind.WRONG_BODY: "通过机构不对",
    FlagKind.FORMAT: "格式",
}
BLOCKING = frozenset({"high", "medium"})
"""Severities of unlawful flags that must be settled before a draft goes to review."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One remark; `span` counts in the clause's own text."""

    kind: FlagKind
    code: str
    basis: str
    why: str
    suggestion: str
    span: tuple[int, int]
    severity: str = ""
    twin: Twin | None = None

    @property
    def blocking(self) -> bool:
        return self.kind is FlagKind.UNLAWFUL and self.severity in BLOCKING

    @property
    def label(self) -> str:
        return FLAG_LABELS[self.kind]
