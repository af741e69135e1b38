"""Agreements, answers, the national layout, the limits of the control link (D1-4.8.1, D1-4.8.2, D1-4.8.4)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.policy import exchange
from shanzhi.policy.exchange import Known, Terms

DAY = date(2026, 11, 25)
LAWFUL = Terms(("over-80",), "高龄津贴核对", "高龄津贴办法第五条", 30, DAY + timedelta(days=30))
TASK: dict[str, Any] = {
    "id": "t-1", "version": 1, "action": "assign", "number": "AS-1", "place": "210302002001", "kind": "deliver",
    "text": "送药", "name": "王", "phone": "19000000000", "due": "2026-11-30",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"questions": ()}, ["questions"]),
        ({"questions": ("religion",)}, ["questions"]),
        ({"purpose": "  "}, ["purpose"]),
        ({"ground": "x"}, ["ground"]),
        ({"retention_days": 0}, ["retention_days"]),
        ({"retention_days": 1096}, ["retention_days"]),
        ({"until": DAY}, ["until"]),
        ({"until": DAY + timedelta(days=367)}, ["until"]),
    ],
)
def test_an_agreement_says_what_for_on_what_ground_and_until_when(changes: dict[str, Any], codes: list[str]) -> None:
    assert [reason.code for reason in exchange.agreement(replace(LAWFUL, **changes), DAY).reasons] == codes


def test_the_answer_to_over_eighty_turns_on_the_birthday() -> None:
    question = exchange.questions(DAY)["over-80"]
    days = (date(1946, 11, 24), date(1946, 11, 25), date(1946, 11, 26), None)
    answers = [exchange.answer(question, Known(born, True, True), DAY) for born in days]
    assert answers == ["是", "是", "否", "查不到"]
    assert exchange.answer(question, None, DAY) == "查不到"


@pytest.mark.parametrize(("name", "field"), [("lives-here", "lives_here"), ("registered-here", "registered")])
def test_the_other_questions_read_their_own_fact(name: str, field: str) -> None:
    question = exchange.questions(DAY)[name]
    for value, said in ((True, "是"), (False, "否")):
        known = replace(Known(None, not value, not value), **{field: value})
        assert exchange.answer(question, known, DAY) == said


def test_a_record_without_its_required_columns_is_not_ready() -> None:
    required = [column for column in exchange.national_layout(DAY) if column.required]
    full = {column.element: "1" for column in required}
    assert exchange.missing_columns(full, DAY) == []
    assert exchange.missing_columns({}, DAY) == [column.title for column in required]
    assert exchange.record_digest(full) != exchange.record_digest(full | {"PL-008": "2"})
    assert exchange.record_digest(full) == exchange.record_digest(dict(reversed(full.items())))


def test_the_link_needs_everything_and_ends_within_ninety_days() -> None:
    whole = {"purpose": "送药上门", "ground": "应急预案", "officer": "张三", "assessment": "影" * 20}
    for days, allowed in ((0, False), (1, True), (90, True), (91, False)):
        assert exchange.may_switch_on(**whole, ends=DAY + timedelta(days=days), on=DAY).allowed is allowed
    for name in whole:
        decision = exchange.may_switch_on(**(whole | {name: " "}), ends=DAY + timedelta(days=9), on=DAY)
        assert [(reason.code, reason.clause) for reason in decision.reasons] == [(name, "D1-4.8.4")]


@pytest.mark.parametrize("extra", ["health_code", "location", "track", "list", "sanction", "temperature"])
def test_a_task_carries_nothing_but_a_service(extra: str) -> None:
    assert exchange.task_problems(TASK, DAY) == ()
    assert [reason.code for reason in exchange.task_problems(TASK | {extra: "x"}, DAY)] == [extra]


@pytest.mark.parametrize(
    ("field", "value"),
    [("id", ""), ("id", 5), ("version", 0), ("version", True), ("action", "arrest"), ("kind", "restrict"),
     ("due", "2026-11-24"), ("due", "soon"), ("text", ""), ("phone", ["1", "2"]), ("name", "人" * 61)],
)  # fmt: skip
def test_a_wrong_field_of_a_task_is_named(field: str, value: Any) -> None:
    assert field in [reason.code for reason in exchange.task_problems(TASK | {field: value}, DAY)]


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9), lambda inner: st.lists(inner))


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.sampled_from([*TASK, "x"]), JSON))
def test_any_task_gets_an_answer(task: dict[str, Any]) -> None:
    assert isinstance(exchange.task_problems(task, DAY), tuple)


def test_retries_come_later_and_later_and_never_stop() -> None:
    waits = [exchange.retry_after(attempt, DAY) for attempt in (1, 2, 3, 5, 500)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=1)
