"""The identifier question of the policy API."""

import pytest

from shanzhi.policy.identifiers import CHECKS
from shanzhi.policy.questions.identifier import Kind, answer
from shanzhi.policy.questions.reading import Unreadable


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("resident_id", "11010519491231002X"),
        ("credit_code", "91210300MA00000044"),
        ("division_code", "210302002001"),
        ("admission_number", "as2103022026w000012"),
    ],
)
def test_a_well_formed_number_is_ok_without_a_why(kind: str, value: str) -> None:
    assert answer({"kind": kind, "value": value}) == {
        "rules_version": "identifier-1",
        "ok": True,
        "why": "",
    }


def test_a_malformed_number_is_an_answer_not_an_error() -> None:
    assert answer({"kind": "division_code", "value": ""}) == {
        "rules_version": "identifier-1",
        "ok": False,
        "why": "请填写区划代码。",
    }


def test_the_kinds_offered_are_the_kinds_checked() -> None:
    assert [kind.value for kind in Kind] == list(CHECKS)


def test_missing_and_unknown_fields_are_named() -> None:
    with pytest.raises(Unreadable) as caught:
        answer({"kind": "passport", "number": "1"})
    assert [error.field for error in caught.value.errors] == ["number", "kind", "value"]
