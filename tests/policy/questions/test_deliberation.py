"""The questions deliberation-form and opinion-groups: shape, errors by field, nothing that breaks them."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.policy.questions import ask, ask_json
from shanzhi.policy.questions.reading import Answer, Unreadable
from tests.policy.opinions.drawn import planted


def errors(name: str, payload: object) -> list[tuple[str, str]]:
    with pytest.raises(Unreadable) as caught:
        ask(name, payload)
    return [(error.field, error.text) for error in caught.value.errors]


def grouped(**more: object) -> Answer:
    rows = [[f"p{v.participant}", v.statement, v.choice, v.sequence] for v in planted(40, 10, 2)]
    return ask("opinion-groups", {"votes": rows, **more})


def test_a_form_is_recommended_with_its_clause() -> None:
    """D3-4.3.2."""
    told = ask("deliberation-form", {"scope": "building", "attention": "high", "matter": "local_affair"})
    assert told["rules_version"] == "deliberation-form-1/2021-01-01"
    assert [(f["form"], f["clause"]) for f in told["forms"]] == [("dialogue", "D3-4.3.2"), ("online", "D3-4.3.4")]
    assert told["final_form"] is None
    assert "约请函" in told["kit"]


@pytest.mark.parametrize("matter", ["major_decision", "infrastructure", "overall_plan"])
def test_a_great_matter_ends_in_an_assembly(matter: str) -> None:
    """D3-4.3.1."""
    told = ask("deliberation-form", {"scope": "community", "attention": "high", "matter": matter})
    assert (told["forms"][0]["form"], told["final_form"]) == ("meeting", "assembly")


@pytest.mark.parametrize("recipients", [3, ["物业服务企业", "驻社区（村）单位"]])
def test_recipients_bring_the_written_form(recipients: object) -> None:
    told = ask("deliberation-form", {"scope": "special", "matter": "single_issue", "recipients": recipients})
    assert told["forms"][0]["form"] == "written"
    assert "征求意见书" in told["kit"]


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({}, "scope"),
        ({"scope": "street", "matter": "local_affair"}, "scope"),
        ({"scope": "open", "matter": 3}, "matter"),
        ({"scope": "open", "matter": "opinion_call", "recipients": -1}, "recipients"),
        ({"scope": "open", "matter": "opinion_call", "recipients": [""]}, "recipients"),
        ({"scope": "open", "matter": "opinion_call", "on": "2019-01-01"}, "on"),
        ([], "payload"),
    ],
)
def test_a_wrong_field_is_named(payload: object, field: str) -> None:
    assert field in [name for name, _ in errors("deliberation-form", payload)]


def test_groups_are_answered_with_the_callers_pseudonyms() -> None:
    told = grouped(seed=3)
    assert (told["participants"], told["stable"], told["why"]) == (40, True, None)
    assert [group["size"] for group in told["groups"]] == [20, 20]
    assert sorted(told["groups"][0]["members"] + told["groups"][1]["members"]) == sorted(f"p{n}" for n in range(40))
    assert {p["group"] for p in told["positions"]} == {0, 1}
    assert grouped(seed=3) == told


def test_a_later_sequence_replaces_an_earlier_one() -> None:
    told = ask("opinion-groups", {"votes": [["a", 1, 1, 5], ["a", 1, -1, 9], ["a", 1, 0, 2]]})
    assert told["statements"] == [{"id": 1, "agree": 0, "disagree": 1, "pass": 0}]
    assert (told["groups"], told["stable"], told["reasons"][0]["code"]) == ([], False, "no_groups")


@pytest.mark.parametrize(
    ("votes", "field"),
    [
        (None, "votes"),
        ("x", "votes"),
        ([["a", 1, 1]], "votes[0]"),
        ([["a", 1, 2, 1]], "votes[0]"),
        ([["a", 1, True, 1]], "votes[0]"),
        ([["a", 1, float("nan"), 1]], "votes[0]"),
        ([["a", 1, 1, 1.5]], "votes[0]"),
        ([["", 1, 1, 1]], "votes[0]"),
        ([["\ud800", 1, 1, 1]], "votes[0]"),
        ([[None, 1, 1, 1]], "votes[0]"),
        ([["a", 1, 1, 1], ["a", 1, -1, 1]], "votes[1]"),
    ],
)
def test_a_vote_that_cannot_be_read_is_named(votes: object, field: str) -> None:
    assert [name for name, _ in errors("opinion-groups", {"votes": votes})] == [field]


def test_at_most_twenty_wrong_votes_are_listed() -> None:
    assert len(errors("opinion-groups", {"votes": [0] * 500})) == 20


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda s: st.lists(s, max_size=4)))
@settings(max_examples=60, deadline=None)
def test_nothing_that_is_json_breaks_the_questions(junk: object) -> None:
    raw = json.dumps({"votes": junk, "scope": junk, "matter": junk}).encode()
    for name in ("opinion-groups", "deliberation-form"):
        try:
            assert isinstance(ask_json(name, raw), dict)
        except Unreadable as problem:
            assert problem.errors
