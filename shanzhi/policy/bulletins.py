"""Bulletins (通报批评): what is put on a draft, in which words, and who may sign it (D1-5.3.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shanzhi.policy.clauses import clause
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.terms import in_force


def terms(on: date) -> dict[str, Any]:
    return in_force("bulletins", on)


@dataclass(frozen=True, slots=True)
class Matter:
    """What a bulletin may tell of one unit: late or come back, and what the unit itself says."""

    unit: str
    unit_tier: str
    title: str
    overdue_days: int
    repeated: bool
    answer: str
    clause: str


def belongs(matter: Matter, on: date) -> bool:
    """Late or repeated, and of a street or department: never of a community, never of a reporter."""
    return matter.unit_tier in terms(on)["tiers_named"] and (matter.overdue_days > 0 or matter.repeated)


def line(matter: Matter) -> str:
    """One sentence of facts; praise and blame are the officer's to add."""
    parts = [f"{matter.unit}：{matter.title}"]
    if matter.overdue_days > 0:
        parts.append(f"逾期 {matter.overdue_days} 天")
    if matter.repeated:
        parts.append("系再次出现")
    return "，".join(parts) + "。"


def answer_line(matter: Matter, on: date) -> str:
    """The unit's own words beside its line; silence is said as silence."""
    return f"该单位答复：{matter.answer}" if matter.answer.strip() else f"该单位{terms(on)['silence']}。"


def _reason(code: str, text: str, remedy: str) -> Reason:
    return Reason(code, "D1-5.3.1", clause("D1-5.3.1").zh, text, remedy)


@dataclass(frozen=True, slots=True)
class Signing:
    """A draft as it lies before the officer who would sign it."""

    state: str
    may_sign: bool
    drafted_by_self: bool
    lines: int
    names_communities: tuple[str, ...]
    audience: str


def may_approve(signing: Signing) -> Decision:
    """A named officer other than the drafter signs, and nothing in it names a community."""
    named = "、".join(signing.names_communities)
    checks = (
        (not signing.may_sign, _reason("bulletin_not_yours", "通报由分管领导签发。", "送有签发权的同志。")),
        (signing.drafted_by_self, _reason("bulletin_own_draft", "谁起草的，不能由谁签发。", "请另一位领导签发。")),
        (signing.state != "sent", _reason("bulletin_not_sent", "这份通报还没有送签，或者已经签过。", "先送签。")),
        (signing.lines == 0, _reason("bulletin_empty", "通报里一件事也没有。", "没有超期和重犯，就不用通报。")),
        (
            bool(signing.names_communities),
            _reason("bulletin_names_community", f"通报里写到了社区（村）：{named}。", "只点街道和部门的名，把它改掉。"),
        ),
        (signing.audience not in ("inside", "outside"), _reason("bulletin_nowhere", "没选发到哪里。", "选一个范围。")),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def communities_named(text: str, names: Sequence[str]) -> tuple[str, ...]:
    """Names of communities that stand in a text, longest first so that none hides in another."""
    found: list[str] = []
    for name in sorted(set(names), key=len, reverse=True):
        if len(name) > 2 and name in text and not any(name in longer for longer in found):
            found.append(name)
    return tuple(sorted(found))
