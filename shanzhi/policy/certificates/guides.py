"""Service guides (办事指南): what ships, what a complete one holds, when a type may open (D1-4.5.2, D1-4.5.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from shanzhi.policy.decision import Decision, Reason

CLAUSE = "D1-4.5.5"
_QUOTE = "明确出具时限、办理用途、具体流程及法律法规依据，并提供统一规范的表单样本"
SHIPPED = "certificates/guides.yaml"


@dataclass(frozen=True, slots=True)
class Flags:
    """What a type asks for beyond an ordinary check."""

    deliberation: bool = False
    legal_risk: bool = False
    wet_seal: bool = False
    head_signature: bool = False
    public_interest: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """One service guide as published; `content` is what the page shows."""

    code: str
    name: str
    list_status: str
    mode: str
    working_days: int
    visit_working_days: int
    valid_days: int
    flags: Flags
    way: str
    content: Mapping[str, Any]

    @property
    def steps(self) -> list[str]:
        return list(self.content.get("steps") or ())

    @property
    def papers(self) -> list[str]:
        return list(self.content.get("asked") or ())

    @property
    def on_the_spot(self) -> bool:
        return self.mode == "on_the_spot"


def guide_of(content: Mapping[str, Any]) -> Guide:
    """Read a guide from its stored content; what is left out counts as not there."""
    limit = content.get("time_limit") or {}
    flags = content.get("flags") or {}
    days = int(limit.get("working_days") or 0)
    return Guide(
        code=str(content.get("cert", "")),
        name=str(content.get("name", "")),
        list_status=str(content.get("list_status") or "retained"),
        mode=str(limit.get("mode") or ""),
        working_days=days,
        visit_working_days=int(limit.get("if_field_check_working_days") or days),
        valid_days=int(content.get("valid_days") or 0),
        flags=Flags(**{name: bool(flags.get(name)) for name in Flags.__slots__}),
        way=str((content.get("verification") or {}).get("way") or ""),
        content=content,
    )


@cache
def _shipped() -> dict[str, Any]:
    text = resources.files("shanzhi.policy.data").joinpath(SHIPPED).read_text("utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)  # the safe loader, in C
    return found


@cache
def shipped_guides() -> tuple[Guide, ...]:
    """The eight sample guides, 示例（待确认）."""
    return tuple(guide_of(row) for row in _shipped()["guides"])


def never_asked_anywhere() -> list[dict[str, str]]:
    """Papers no guide may ask for, with why."""
    return list(_shipped()["common"]["never_asked_everywhere"])


def notice_text() -> str:
    """The words of the notice (告知单) that a resident hands to whoever asked."""
    return str(_shipped()["refusal_notice"]["text"])


def notice_sentence(number: int) -> str:
    """Why the community does not issue this one, in a plain sentence."""
    rows = _shipped()["refusal_notice"]["items"]
    return next(str(row["text"]) for row in rows if row["number"] == number)


PARTS: tuple[tuple[str, str], ...] = (
    ("template", "具体式样"),
    ("steps", "办理程序和具体流程"),
    ("norms", "操作规范"),
    ("time_limit", "出具时限"),
    ("purpose", "办理用途"),
    ("basis", "法律法规依据"),
    ("form_fields", "表单样本"),
)


def missing_parts(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The parts of D1-4.5.5 that a guide does not hold yet, in the words of the document."""
    lacking = [label for name, label in PARTS if not content.get(name)]
    if content.get("time_limit") and not _limit_is_whole(content["time_limit"]):
        lacking.append("出具时限（当场办结，或几个工作日）")
    if content.get("basis") and not all(row.get("doc") and row.get("text") for row in content["basis"]):
        lacking.append("法律法规依据（文件名和原文）")
    return tuple(lacking)


def _limit_is_whole(limit: Mapping[str, Any]) -> bool:
    days = limit.get("working_days")
    if limit.get("mode") == "on_the_spot":
        return days == 0
    return limit.get("mode") == "time_limited" and isinstance(days, int) and days > 0


def may_open(content: Mapping[str, Any], *, in_duty: bool) -> Decision:
    """A type opens with a whole guide, a basis or a list entry, and when it is the community's own matter."""
    reasons = [
        Reason("guide_incomplete", CLAUSE, _QUOTE, f"办事指南还缺：{'、'.join(lacking)}。", "补齐后再开放。")
        for lacking in [missing_parts(content)]
        if lacking
    ]
    if not in_duty:
        reasons.append(
            Reason(
                "not_in_duty",
                "D1-4.5.2",
                "属于社区（村）组织职责范围的事项",
                "这一项没有写明属于社区（村）职责范围。",
                "核对后勾选，或者不开放。",
            )
        )
    if (content.get("list_status") or "retained") == "unlisted":
        reasons.append(
            Reason(
                "unlisted",
                "D1-4.5.8",
                "未经国家和省、市批准列入保留证明事项清单的证明事项，社区（村）组织不予出具",
                "这一项不在清单里，不能开放。",
                "先按程序列入市、区清单。",
            )
        )
    return Decision(tuple(reasons))


def grown(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Where a new edition asks more of people than the last one: steps, papers, days (D1-4.5.13)."""
    old, new = guide_of(before), guide_of(after)
    pairs = (
        ("环节", len(old.steps), len(new.steps)),
        ("材料", len(old.papers), len(new.papers)),
        ("工作日", old.working_days, new.working_days),
    )
    return tuple(f"{label}从 {low} 变成 {high}" for label, low, high in pairs if high > low)


def may_replace(before: Mapping[str, Any], after: Mapping[str, Any], reason: str) -> Decision:
    """More steps, papers or days than the last edition need a reason (D1-4.5.13)."""
    more = grown(before, after)
    if not more or reason.strip():
        return Decision()
    text = f"新版比上一版多了：{'；'.join(more)}。"
    quote = "最大限度精简社区（村）组织出具证明的程序，减少办理环节，压缩办理时限"
    return Decision((Reason("guide_grew", "D1-4.5.13", quote, text, "写明为什么非加不可，或者减回去。"),))
