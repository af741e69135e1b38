"""What may never be asked about a person (不得采集): religion, politics, petitioning, labels, points, tracks."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from shanzhi.policy.decision import Reason
from shanzhi.policy.normalising import compared


@dataclass(frozen=True, slots=True)
class Group:
    """One kind of knowledge no table holds."""

    name: str
    words: tuple[str, ...]
    code: tuple[str, ...]
    counts_allowed: tuple[str, ...] = ()


@cache
def groups() -> tuple[Group, ...]:
    text = resources.files("shanzhi.policy.data").joinpath("never_collected.toml").read_text("utf-8")
    return tuple(
        Group(row["name"], tuple(row["words"]), tuple(row["code"]), tuple(row.get("counts_allowed", ())))
        for row in tomllib.loads(text)["group"]
    )


@cache
def _compared() -> tuple[tuple[str, frozenset[str], tuple[str, ...]], ...]:
    return tuple(
        (group.name, frozenset(map(compared, group.counts_allowed)), tuple(map(compared, group.words)))
        for group in groups()
    )


def forbidden_group(label: str) -> str:
    """The kind of knowledge a label asks for although nobody may, or nothing."""
    plain = compared(label)
    for name, allowed, words in _compared():
        if plain not in allowed and any(word in plain for word in words):
            return name
    return ""


def forbidden_code(name: str) -> str:
    """The same of a name in code; the house test reads every model and form with it."""
    return next((group.name for group in groups() if any(word in name.lower() for word in group.code)), "")


def refusal(label: str) -> Reason | None:
    """Why a label is struck out, for the department that typed it."""
    group = forbidden_group(label)
    if not group:
        return None
    return Reason(
        "never_collected",
        None,
        "个人信息保护法第六条：收集个人信息，应当限于实现处理目的的最小范围，不得过度收集个人信息。",
        f"“{label}”属于{group}，任何表都不能收。",
        "这一格已经去掉，不用改别的。",
    )
