"""What may change a list: every annex with every ground, removals and alterations with reasons, never by oneself."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from shanzhi.policy import revising_lists as rules
from shanzhi.policy.rechecks import OUTCOMES, may_decide

ADDITION = rules.Proposed(
    annex=7,
    kind="add",
    number="21",
    name="民事诉讼代理人推荐函",
    basis_kind="law",
    legal_basis="《民事诉讼法》第六十一条",
    reason="法律写明由社区推荐",
)


def codes(asked: rules.Proposed) -> list[str]:
    return [reason.code for reason in rules.may_change(asked).reasons]


@pytest.mark.parametrize(("annex", "kind"), product(range(1, 9), rules.BASIS_KINDS))
def test_an_addition_needs_the_ground_its_list_asks_for(annex: int, kind: str) -> None:
    """D1-4.5.1, D1-4.5.2, D1-4.2.1, D1-4.3.1, D1-4.4.2, D1-4.9.1: all eight lists with all kinds of ground."""
    found = codes(replace(ADDITION, annex=annex, basis_kind=kind))
    if annex in rules.CLOSED:
        assert found == ["list_closed"]
    elif kind in rules.GROUNDS[annex]:
        assert found == []
    else:
        assert found == ["ground_too_weak"]
    assert kind not in ("district", "department") or found != []


def test_a_certificate_rests_on_law_or_regulation_never_on_a_rule_alone() -> None:
    """D1-4.5.2: 法律法规, not 规章; for the list of boards a 规章 is enough (D1-4.4.2)."""
    assert codes(replace(ADDITION, basis_kind="rule")) == ["ground_too_weak"]
    assert codes(replace(ADDITION, annex=6, basis_kind="rule", placement="indoor")) == []


def test_no_board_is_added_outdoors_and_no_entry_without_ground_or_reason() -> None:
    assert codes(replace(ADDITION, annex=6, placement="outdoor")) == ["outdoor_closed"]
    assert codes(replace(ADDITION, legal_basis=" ")) == ["addition_without_ground"]
    assert codes(replace(ADDITION, basis_kind="")) == ["addition_without_ground"]
    assert codes(replace(ADDITION, reason="要加")) == ["change_without_reason"]
    assert codes(replace(ADDITION, number_taken=True, name="", reason="")) == [
        "change_without_reason",
        "change_unnamed",
        "number_taken",
    ]


def test_a_removal_and_an_alteration_need_a_reason_only_but_no_ground_is_lost() -> None:
    for kind in ("remove", "alter"):
        bare = replace(ADDITION, kind=kind, basis_kind="", legal_basis="")
        assert codes(bare) == []
        assert codes(replace(bare, reason="")) == ["change_without_reason"]
    assert codes(replace(ADDITION, kind="alter", weaker=True)) == ["ground_taken_away"]


@pytest.mark.parametrize("same_post,same_person,late,bare", product([False, True], repeat=4))
@pytest.mark.parametrize("role", ["desk", "approver", "legal_reviewer", "filer", "worker"])
def test_only_another_reviewer_publishes(same_post: bool, same_person: bool, late: bool, bare: bool, role: str) -> None:
    """gate.md 8: two persons; a second hat of the same person is not enough."""
    decision = rules.may_publish(
        same_post=same_post, same_person=same_person, roles=[role], late=late, note_missing=bare
    )
    lawful = not (same_post or same_person or late or bare) and role in ("desk", "approver", "legal_reviewer")
    assert decision.allowed is lawful


@pytest.mark.parametrize(
    ("changes", "starts", "last", "told"),
    [
        (1, date(2026, 4, 1), None, []),
        (0, date(2026, 4, 1), None, ["nothing_changed"]),
        (1, None, None, ["in_force_too_early"]),
        (1, date(2026, 3, 16), None, ["in_force_too_early"]),
        (1, date(2026, 4, 1), date(2026, 4, 1), ["in_force_before_last"]),
    ],
)
def test_a_draft_is_handed_in_for_a_later_day(
    changes: int, starts: date | None, last: date | None, told: list[str]
) -> None:
    decision = rules.may_submit(
        changes=changes, in_force_from=starts, base_from=date(2021, 8, 10), last_from=last, on=date(2026, 3, 16)
    )
    assert [reason.code for reason in decision.reasons] == told


def test_a_recheck_is_answered_with_an_outcome_and_a_reason() -> None:
    for open_, outcome, reason in product([True, False], [*OUTCOMES, "", "flip"], ["居民会议不认可", "不"]):
        lawful = open_ and outcome in OUTCOMES and len(reason) > 5
        assert may_decide(open_=open_, outcome=outcome, reason=reason).allowed is lawful
