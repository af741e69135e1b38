"""Sharing without handing over, the national export, the control link (D1-4.8.1, D1-4.8.2, D1-4.8.4)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shanzhi.policy import registry
from shanzhi.policy.clauses import clause
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.terms import in_force

YES, NO, UNKNOWN = "是", "否", "查不到"
SHARING, NATIONAL, CONTROL = "D1-4.8.2", "D1-4.8.1", "D1-4.8.4"
TASK_FIELDS = frozenset({"id", "version", "action", "number", "place", "kind", "text", "name", "phone", "due"})
"""All a task may carry: one person's name and phone for the one worker; nothing about health or whereabouts."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question that is answered yes or no; the data stay where they are."""

    id: str
    text: str
    element: str
    age: int = 0


def questions(on: date) -> dict[str, Question]:
    rows: Mapping[str, Mapping[str, Any]] = in_force("reporting", on)["questions"]
    return {
        name: Question(name, str(row["text"]), str(row["element"]), int(row.get("age", 0)))
        for name, row in rows.items()
    }


@dataclass(frozen=True, slots=True)
class Terms:
    """What an agreement says."""

    questions: tuple[str, ...]
    purpose: str
    ground: str
    retention_days: int
    until: date


def agreement(terms: Terms, on: date) -> Decision:
    """Scope, manner, purpose, legal ground, retention and an end, or it is not asked at all."""
    rules = in_force("exchange", on)
    known = questions(on)
    found = []
    if not terms.questions or any(name not in known for name in terms.questions):
        found.append(_sharing("questions", "还没选要查什么。", "至少选一个是或否的问题。"))
    if len(terms.purpose.strip()) < 4:
        found.append(_sharing("purpose", "用途还没写清楚。", "写办什么事用，例如：高龄津贴资格核对。"))
    if len(terms.ground.strip()) < 4:
        found.append(_sharing("ground", "还没写依据。", "写法律、法规或文件的名称和条款。"))
    if not 1 <= terms.retention_days <= rules["longest_retention_days"]:
        most = rules["longest_retention_days"]
        found.append(_sharing("retention_days", f"留存天数应在 1 到 {most} 之间。", "用完就删，写最短够用的天数。"))
    last = on + timedelta(days=int(rules["longest_agreement_days"]))
    if not on < terms.until <= last:
        found.append(_sharing("until", f"截止日应在明天到 {last} 之间。", "到期可以再申请。"))
    return Decision(tuple(found))


def _sharing(code: str, text: str, remedy: str) -> Reason:
    return Reason(code, SHARING, clause(SHARING).zh, text, remedy)


@dataclass(frozen=True, slots=True)
class Known:
    """What is looked at to answer; nothing of it leaves."""

    born_on: date | None
    lives_here: bool
    registered: bool


def answer(question: Question, known: Known | None, on: date) -> str:
    """是, 否 or 查不到; who is not in the scope and who does not exist get the same answer."""
    if known is None:
        return UNKNOWN
    if question.age:
        if known.born_on is None:
            return UNKNOWN
        return YES if registry.age_on(known.born_on, on) >= question.age else NO
    facts = {"lives-here": known.lives_here, "registered-here": known.registered}
    return YES if facts[question.id] else NO


def chained(previous: str, parts: Sequence[str]) -> str:
    """The link of an exchange to the one before it: whoever takes one out breaks the chain."""
    return hashlib.sha256("\n".join((previous, *parts)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    title: str
    element: str
    required: bool


def national_layout(on: date) -> tuple[LayoutColumn, ...]:
    """The import layout as data (示例，待确认): the official one is not public."""
    return tuple(LayoutColumn(**row) for row in in_force("exchange", on)["national"])


def missing_columns(values: Mapping[str, str], on: date) -> list[str]:
    return [column.title for column in national_layout(on) if column.required and not values.get(column.element)]


def record_digest(values: Mapping[str, str]) -> str:
    """A short fingerprint of one record; it comes back with the receipt and shows what changed since."""
    text = "\n".join(f"{code}={values[code]}" for code in sorted(values))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def may_switch_on(*, purpose: str, ground: str, officer: str, assessment: str, ends: date, on: date) -> Decision:
    """Off unless purpose, ground, officer, impact assessment and an end within 90 days are there."""
    most = int(in_force("exchange", on)["control_most_days"])
    found = []
    for code, value, least, label in (
        ("purpose", purpose, 4, "用途"),
        ("ground", ground, 4, "依据"),
        ("officer", officer, 2, "负责人"),
        ("assessment", assessment, 20, "个人信息保护影响评估"),
    ):
        if len(value.strip()) < least:
            found.append(_control(code, f"{label}还没写清楚（至少 {least} 个字）。", "写清楚才能打开。"))
    if not on < ends <= on + timedelta(days=most):
        found.append(
            _control("ends", f"结束日应在明天到 {on + timedelta(days=most)} 之间。", "到期自动关闭并删除个人信息。")
        )
    return Decision(tuple(found))


def _control(code: str, text: str, remedy: str | None = None) -> Reason:
    return Reason(code, CONTROL, clause(CONTROL).zh, text, remedy)


def task_problems(task: Mapping[str, Any], on: date) -> tuple[Reason, ...]:
    """A service task, no more: other kinds, other fields and long lists are refused by name."""
    found = [
        _control(str(name), f"不能带“{name}”：只收送达、上门、回电这样的服务任务。", "去掉这一项再送。")
        for name in sorted(set(map(str, task)) - TASK_FIELDS)
    ]
    if not isinstance(task.get("id"), str) or not 1 <= len(task["id"]) <= 60:
        found.append(_control("id", "任务编号要有，不超过 60 个字符。"))
    version = task.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= 10**9:
        found.append(_control("version", "版本要是 1 以上的整数。"))
    if task.get("action") not in ("assign", "cancel"):
        found.append(_control("action", "动作只能是 assign 或 cancel。"))
    if task.get("action") == "assign":
        found += _assign_problems(task, on)
    return tuple(found)


def _assign_problems(task: Mapping[str, Any], on: date) -> list[Reason]:
    found = []
    if task.get("kind") not in in_force("exchange", on)["control_kinds"]:
        found.append(_control("kind", "任务只能是送达（deliver）、经同意上门（visit）、回电话（callback）。"))
    for name, most in (("number", 40), ("place", 12), ("text", 200), ("name", 60), ("phone", 20), ("due", 10)):
        value = task.get(name, "")
        needed = name in ("number", "place", "text", "due")
        if not isinstance(value, str) or len(value) > most or (needed and not value.strip()):
            found.append(_control(name, f"“{name}”要是不超过 {most} 个字的文字{'，必须有' if needed else ''}。"))
    try:
        due = date.fromisoformat(str(task.get("due")))
    except ValueError:
        found.append(_control("due", "“due”写成 2026-11-25 这样的日期。"))
    else:
        if due < on:
            found.append(_control("due", "“due”不能早于今天。"))
    return found


def retry_after(attempts: int, on: date) -> timedelta:
    """Longer and longer, then every hour for as long as it takes: an outage loses nothing."""
    minutes: Sequence[int] = in_force("exchange", on)["control_retry_minutes"]
    return timedelta(minutes=minutes[min(attempts, len(minutes)) - 1])
