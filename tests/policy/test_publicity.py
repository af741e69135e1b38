"""Who may show what, take it down, make an example of it, answer (D1-4.8.3, D1-5.4.1, D3-5.1.2)."""

from datetime import date
from itertools import product

import pytest

from shanzhi.policy import publicity as rules
from shanzhi.policy.clauses import all_clauses
from shanzhi.policy.decision import Decision

TODAY = date(2026, 11, 25)
SECTIONS = rules.sections(TODAY)


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


def test_every_section_serves_a_clause_that_exists() -> None:
    assert {section.clause for section in SECTIONS.values()} <= set(all_clauses())


def test_party_affairs_are_shown_by_the_party_organisation_only() -> None:
    """D3-5.1.2."""
    assert codes(rules.may_post(SECTIONS["party_affairs"], {"party_secretary"}, None, TODAY)) == []
    assert codes(rules.may_post(SECTIONS["party_affairs"], {"worker", "head"}, None, TODAY)) == ["posting_role"]


def test_all_that_is_wrong_with_an_item_is_said_at_once() -> None:
    assert codes(rules.may_post(None, {"worker"}, date(2026, 11, 24), TODAY)) == ["posting_section", "posting_until"]


@pytest.mark.parametrize("state", ["draft", "published", "withdrawn", ""])
def test_an_item_goes_out_once_and_comes_down_once(state: str) -> None:
    assert rules.may_publish(state).allowed == (state == "draft")
    assert rules.may_withdraw(state, "写错了").allowed == (state == "published")
    assert not rules.may_withdraw(state, "  ").allowed


def test_an_example_is_a_story_of_somebody_else_chosen_once_with_a_reason() -> None:
    """All 48 combinations; exactly one is allowed (D1-5.4.1)."""
    asked = product(
        ("story", "activity"), ("draft", "published", "withdrawn"), (True, False), (True, False), ("好", "")
    )
    allowed = [
        row
        for row in asked
        if rules.may_choose(section=row[0], state=row[1], own=row[2], chosen=row[3], reason=row[4]).allowed
    ]
    assert allowed == [("story", "published", False, False, "好")]


def test_a_question_is_answered_once_and_not_with_nothing() -> None:
    """D1-4.8.3."""
    assert codes(rules.may_answer("open", "周一来")) == []
    assert codes(rules.may_answer("answered", " ")) == ["answer_given", "answer_empty"]


def test_every_refusal_says_what_to_do() -> None:
    refused = [
        *rules.may_post(None, (), date(2000, 1, 1), TODAY).reasons,
        *rules.may_publish("published").reasons,
        *rules.may_withdraw("draft", "").reasons,
        *rules.may_choose(section="", state="", own=True, chosen=True, reason="").reasons,
        *rules.may_answer("answered", "").reasons,
    ]
    assert [reason.code for reason in refused if not reason.remedy] == []
