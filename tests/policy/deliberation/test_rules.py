"""Topics, sides, statements, allowances: each rule by its own sentence (D3-4.2.2, D3-4.2.3, D3-5.3.1)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.policy.deliberation import allowances, participants, statements, taking_part, topics
from shanzhi.policy.deliberation.forms import Scope

ON = date(2026, 11, 25)


@given(st.integers(0, 400), st.integers(0, 2000))
def test_the_share_of_the_law_includes_the_number_itself(supporters: int, electorate: int) -> None:
    """以上 includes: one tenth of the villagers, one fifth of the residents, in whole numbers."""
    assert topics.insisted(supporters, electorate, True, ON) == (electorate > 0 and 10 * supporters >= electorate)
    assert topics.insisted(supporters, electorate, False, ON) == (electorate > 0 and 5 * supporters >= electorate)


def test_declining_needs_a_reason_and_is_closed_to_many() -> None:
    assert [r.code for r in topics.may_decline(" ", 3, 0, True, ON).reasons] == ["no_reason"]
    assert topics.may_decline("已经报修", 9, 100, True, ON).allowed
    assert [r.code for r in topics.may_decline("已经报修", 10, 100, True, ON).reasons] == ["insisted"]


def test_missing_groups_are_counts_of_ten_and_more_and_never_names() -> None:
    known = {participants.TENANTS: 9, participants.DISABLED: 10, participants.SHOPS: 0}
    found = participants.missing([participants.RESIDENTS], known, 10)
    told = {one.group: one.people for one in found}
    assert (told[participants.TENANTS], told[participants.DISABLED]) == (None, 10)
    assert participants.SHOPS not in told
    assert participants.RESIDENTS not in told


@pytest.mark.parametrize("scope", Scope)
def test_every_scope_proposes_sides_and_invites_delegates(scope: Scope) -> None:
    """D3-5.2.1."""
    groups = [one.group for one in participants.proposed(scope)]
    assert len(groups) > 2
    assert participants.DELEGATES in groups


@given(st.lists(st.text(min_size=1, max_size=4), max_size=30), st.integers(0, 10), st.text(max_size=8))
def test_a_panel_is_drawn_the_same_whatever_the_order(names: list[str], count: int, seed: str) -> None:
    drawn = participants.drawn(names, count, seed)
    assert drawn == participants.drawn(names[::-1], count, seed)
    assert (len(drawn), set(drawn) <= set(names)) == (min(count, len(set(names))), True)


@pytest.mark.parametrize(
    "text", ["主任说话不算数", "居委会办事太慢", "这个方案糊弄人，书记应该出来解释", "区里拨的钱去哪了"]
)
def test_criticism_is_never_held(text: str) -> None:
    looked = statements.checked(text, least=4, most=300, today=0, per_day=5)
    assert (looked.decision.allowed, looked.held_for) == (True, "")


def test_flooding_holds_and_never_drops() -> None:
    looked = statements.checked("又是一句话", least=4, most=300, today=5, per_day=5)
    assert (looked.decision.allowed, looked.held_for, looked.text) == (True, "many", "又是一句话")


LAWFUL = allowances.Allowance(
    date(2026, 4, 8), date(2026, 4, 10), True, "村民代表会议 4 月 1 日", True, date(2026, 5, 1)
)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"entrusted_on": None}, ["not_entrusted"]),
        ({"entrusted_on": date(2026, 4, 11)}, ["not_entrusted"]),
        ({"decision": " "}, ["not_decided"]),
        ({"decision": "", "village": False}, []),
        ({"decision": "", "entrusted_on": None}, ["not_entrusted", "not_decided"]),
    ],
)
def test_an_allowance_rests_on_entrustment_and_in_villages_on_a_decision(
    changes: dict[str, object], codes: list[str]
) -> None:
    """D3-5.3.1; village law art. 24 in the edition named."""
    assert [r.code for r in allowances.may_record(replace(LAWFUL, **changes)).reasons] == codes


def test_what_is_paid_and_not_posted_is_red() -> None:
    unposted = replace(LAWFUL, posted=False)
    assert allowances.faults(unposted, date(2026, 5, 8)) == ("已经发了，还没有公示。",)
    assert allowances.faults(LAWFUL, date(2026, 5, 8)) == ()
    assert [allowances.masked(name) for name in ("王秀芹", "李四", "王", "")] == ["王*芹", "李*", "*", "*"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"resident_here": False}, "not_resident"),
        ({"online": False}, "not_online"),
        ({"state": "briefing"}, "not_open"),
        ({"state": "failed"}, "not_open"),
        ({"closes_on": date(2026, 11, 24)}, "over"),
    ],
)
def test_an_answer_counts_only_here_now_and_online(changes: dict[str, object], code: str) -> None:
    asked = {"resident_here": True, "state": "deliberation", "online": True, "closes_on": ON, "on": ON}
    assert taking_part.may_answer(**asked).allowed  # type: ignore[arg-type]
    assert [r.code for r in taking_part.may_answer(**{**asked, **changes}).reasons] == [code]  # type: ignore[arg-type]
