"""A bulletin tells facts of streets and departments, with their own words beside them."""

from dataclasses import replace
from datetime import date
from itertools import product

from shanzhi.policy import bulletins
from shanzhi.policy.bulletins import Matter, Signing

ON = date(2026, 3, 16)
LATE = Matter("红霞街道办事处", "township", "室外 4 块牌子没摘", 2, True, "吊车 11 月 26 日到位。", "D1-4.1.6")
LAWFUL = Signing("sent", True, False, 1, (), "inside")


def test_only_late_or_repeated_matters_of_streets_and_departments_are_told() -> None:
    """D1-5.3.1: by enumeration over tiers, lateness and repetition."""
    told = {
        (tier, late, again)
        for tier, late, again in product(("city", "county", "township", "community"), (0, 3), (False, True))
        if bulletins.belongs(replace(LATE, unit_tier=tier, overdue_days=late, repeated=again), ON)
    }
    assert told == {
        (tier, late, again)
        for tier in ("city", "county", "township")
        for late, again in ((0, True), (3, False), (3, True))
    }


def test_the_line_is_facts_and_the_answer_stands_beside_it() -> None:
    assert bulletins.line(LATE) == "红霞街道办事处：室外 4 块牌子没摘，逾期 2 天，系再次出现。"
    assert bulletins.answer_line(LATE, ON) == "该单位答复：吊车 11 月 26 日到位。"
    assert bulletins.answer_line(replace(LATE, answer=" "), ON) == "该单位到通报时没有答复。"


def test_every_obstacle_to_signing_is_told_at_once() -> None:
    assert bulletins.may_approve(LAWFUL).allowed
    worst = Signing("draft", False, True, 0, ("解放社区",), "")
    assert [r.code for r in bulletins.may_approve(worst).reasons] == [
        "bulletin_not_yours",
        "bulletin_own_draft",
        "bulletin_not_sent",
        "bulletin_empty",
        "bulletin_names_community",
        "bulletin_nowhere",
    ]


def test_communities_are_found_in_a_text_by_their_whole_name() -> None:
    names = ("解放社区", "新解放社区", "东村", "长影社区")
    assert bulletins.communities_named("新解放社区挂了牌，东村没有。", names) == ("新解放社区",)
