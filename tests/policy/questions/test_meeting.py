"""The meeting question of the policy API: shape, gaps, contradictions by field (D2-2.5)."""

from typing import Any

import pytest

from shanzhi.policy.questions.meeting import answer
from shanzhi.policy.questions.reading import Unreadable

LAWFUL: dict[str, Any] = {
    "body": "village_assembly",
    "basis": "households",
    "on": "2024-06-10",
    "notice_on": "2024-05-31",
    "jurisdiction": "210381100201",
    "eligible": 300,
    "present": 200,
    "in_favour": 101,
    "against": 60,
    "abstained": 39,
    "called_by": "committee",
    "matter": "charter",
}


def refused(**changes: object) -> list[str]:
    with pytest.raises(Unreadable) as caught:
        answer(LAWFUL | changes)
    return [error.field for error in caught.value.errors]


def test_the_answer_shows_edition_arithmetic_and_result() -> None:
    told: Any = answer(LAWFUL)
    assert (told["edition"], told["numbers_checked"], told["rule_loaded"]) == ("vc-2018", True, True)
    assert told["notice"] == {"needed_days": 10, "given_days": 10, "ok": True, "counting": told["notice"]["counting"]}
    assert told["quorum"] == {"needed": 200, "present": 200, "met": True}
    assert told["decision"] == {"needed": 101, "in_favour": 101, "passed": True}
    assert (told["valid"], told["adopted"], told["missing"], told["reasons"]) == (True, True, [], [])
    assert (
        "到会：300 \u00d7 2 ÷ 3 = 200，三分之二以上就是 200 户；到会 200 户。《村民委员会组织法》第二十二条"
        in told["steps"]
    )
    assert any("辽宁省" in step for step in told["steps"])


def test_owners_answer_with_areas() -> None:
    asked = {"body": "owners", "on": "2026-03-01", "eligible": 3, "present": 3, "in_favour": 3}
    told: Any = answer(asked | {"eligible_area": 300.5, "present_area": 300.5, "in_favour_area": 151})
    assert (told["quorum"]["area_needed"], told["decision"]["area_needed"]) == (200.34, 150.26)
    assert told["adopted"] is True


def test_an_absent_fact_is_missing_and_not_an_error() -> None:
    told: Any = answer({"body": "village_assembly", "on": "2024-06-10"})
    assert told["missing"] == ["notice_on", "basis", "eligible", "present", "in_favour"]
    assert (told["valid"], told["adopted"]) == (False, False)
    told = answer({"body": "village_delegates", "on": "2024-06-10", "eligible": 40, "present": 40, "in_favour": 40})
    assert told["missing"] == ["committee", "delegates", "women_delegates", "authorised"]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"in_favour": 201}, ["in_favour"]),
        ({"present": 301}, ["present"]),
        ({"eligible": -1}, ["eligible"]),
        ({"body": "party_branch"}, ["body"]),
        ({"on": "2024-13-01"}, ["on"]),
        ({"jurisdiction": "abc"}, ["jurisdiction"]),
        ({"secret": "yes"}, ["secret"]),
        ({"turnout": 3}, ["turnout"]),
        ({"eligible_area": float("nan")}, ["eligible_area"]),
    ],
)
def test_what_cannot_be_is_named_by_field(changes: dict[str, object], fields: list[str]) -> None:
    assert refused(**changes) == fields
