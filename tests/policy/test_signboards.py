"""Every board gets one answer; the lists of the documents are read as they stand."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.policy import signboards
from shanzhi.policy.catalogues import annex
from shanzhi.policy.signboards import Board, Listed, Outcome, judge

ON = date(2026, 3, 16)
AROUND = ("鞍山市", "铁东区", "解放街道", "解放社区")


def listed(no: int) -> tuple[Listed, ...]:
    return tuple(Listed(e.number, e.name, e.placement, e.applies_to) for e in annex(no).entries)


STREET, TOWN, COMMUNITY = listed(1), listed(2), listed(6)


def community(text: str, placement: str = "outdoor", holder: str = "community") -> signboards.Judgement:
    return judge(Board(text, placement, holder, AROUND), COMMUNITY, ON)


@pytest.mark.parametrize("entry", annex(6).entries, ids=lambda e: e.name)
def test_each_of_the_fourteen_boards_hangs_where_the_document_says_and_nowhere_else(entry: Listed) -> None:
    """D1-4.4.3 four outdoors, D1-4.4.4 ten indoors; right name in the wrong place is told as that."""
    for holder in ("community", "village"):
        if entry.applies_to not in ("both", holder):
            continue
        for name in signboards.variants(entry.name, holder == "village"):
            other = "indoor" if entry.placement == "outdoor" else "outdoor"
            assert community(name, entry.placement, holder).outcome is Outcome.LISTED
            wrong = community(f"解放社区{name}", other, holder)
            assert (wrong.outcome, wrong.kind) == (Outcome.MISPLACED, "board_misplaced")
            assert wrong.reasons[0].clause == ("D1-4.4.3" if other == "outdoor" else "D1-4.4.4")


@pytest.mark.parametrize(
    "text",
    ["中国共产党鞍山市铁东区解放街道解放社区委员会", "解放社区党支部", "解放社区 居民委员会", "解放社区党群服务中心"],
)
def test_full_names_with_their_places_meet_the_list(text: str) -> None:
    assert community(text).outcome is Outcome.LISTED


def test_a_board_outside_the_list_goes_with_its_clause() -> None:
    """D1-4.4.4: 其余牌子一律取消; the list is closed although its text ends with 等."""
    outside, inside = community("数字专班工作站"), community("数字专班工作站", "indoor")
    assert [(j.outcome, j.kind, j.reasons[0].clause) for j in (outside, inside)] == [
        (Outcome.UNLISTED, "board_outdoor", "D1-4.4.3"),
        (Outcome.UNLISTED, "board_indoor", "D1-4.4.4"),
    ]


def test_the_collectives_board_hangs_in_villages_only() -> None:
    village = judge(Board("东村股份经济合作社", "outdoor", "village", ("东村",)), COMMUNITY, ON)
    assert village.outcome is Outcome.LISTED
    assert community("股份经济合作社").outcome is Outcome.UNLISTED


@pytest.mark.parametrize("text", ["3号楼", "办公时间", "安全出口", "无障碍通道", "村务公开栏", "灭火器箱"])
def test_signs_that_are_no_boards_are_left_alone(text: str) -> None:
    assert community(text).outcome is Outcome.EXEMPT


@pytest.mark.parametrize("text", ["消防工作站", "安全出口管理办公室", "公示栏建设领导小组"])
def test_a_board_does_not_hide_behind_a_sign(text: str) -> None:
    assert community(text).outcome is Outcome.UNLISTED


def test_a_streets_board_is_judged_by_annex_one_a_towns_by_annex_two() -> None:
    """D1-4.1.1 and D1-4.1.3: near names are told with the right one."""
    street = Board("解放街道办事处", "outdoor", "subdistrict", AROUND)
    assert judge(street, STREET, ON).outcome is Outcome.LISTED
    near = judge(Board("解放街道退役军人服务中心", "indoor", "subdistrict", AROUND), STREET, ON)
    assert (near.outcome, near.wanted, near.reasons[0].clause) == (Outcome.MISNAMED, "退役军人服务站", "D1-4.1.3")
    gone = judge(Board("营商环境建设办公室", "outdoor", "subdistrict", AROUND), STREET, ON)
    assert (gone.outcome, gone.reasons[0].clause) == (Outcome.UNLISTED, "D1-4.1.1")
    town = judge(Board("孤山镇人民政府", "outdoor", "township", ("孤山镇",)), TOWN, ON)
    assert town.outcome is Outcome.LISTED


def test_a_temporary_board_hangs_until_its_day_and_not_one_longer() -> None:
    """D1-4.1.4: the last day is whole."""
    board = Board("文明城创建指挥部", "outdoor", "subdistrict", AROUND, consented_until=ON)
    assert judge(board, STREET, ON).outcome is Outcome.TEMPORARY
    assert judge(board, STREET, date(2026, 3, 17)).outcome is Outcome.UNLISTED
    elsewhere = Board("文明城创建指挥部", "outdoor", "community", AROUND, consented_until=ON)
    assert judge(elsewhere, COMMUNITY, ON).outcome is Outcome.UNLISTED


def test_what_a_temporary_board_needs_is_told_all_at_once() -> None:
    told = signboards.may_hang_for_now("community", " ", None, False, ON)
    assert [r.code for r in told.reasons] == [
        "temporary_not_street",
        "temporary_no_task",
        "temporary_no_consent",
        "temporary_no_end",
    ]
    assert signboards.may_hang_for_now("subdistrict", "创城", ON, True, ON).allowed


def test_a_board_goes_only_when_its_duty_has_an_office() -> None:
    """D1-4.1.5: 统战、扫黑、营商环境 are sorted into offices first."""
    refused = signboards.may_remove("united_front", frozenset({"crime_crackdown"}), ON)
    assert [(r.code, r.clause) for r in refused.reasons] == [("duty_unmapped", "D1-4.1.5")]
    assert signboards.may_remove("united_front", frozenset({"united_front"}), ON).allowed
    assert signboards.may_remove("", frozenset(), ON).allowed


def test_unreadable_boards_are_told_what_is_wrong() -> None:
    assert [r.code for r in signboards.readable("", "x", ON).reasons] == ["board_empty", "board_nowhere"]
    assert [r.code for r in signboards.readable("牌" * 500, "indoor", ON).reasons] == ["board_long"]


@settings(max_examples=150, deadline=None)
@given(
    st.text("社区村党组织居民委员会服务站中共室（）、×退役军人 解放", max_size=20),
    st.sampled_from(["indoor", "outdoor"]),
    st.sampled_from(["community", "village", "subdistrict", "township"]),
)
def test_every_board_gets_one_answer_and_what_goes_names_a_clause(text: str, placement: str, holder: str) -> None:
    entries = {"subdistrict": STREET, "township": TOWN}.get(holder, COMMUNITY)
    found = judge(Board(text, placement, holder, AROUND), entries, ON)
    assert found.outcome.stays == (found.reasons == ())
    assert all(reason.clause and reason.remedy for reason in found.reasons)


def test_the_four_categories_are_suggested_by_place() -> None:
    told = [
        signboards.category_of(text, place, ON)
        for text, place in (
            ("街道办事处", "outdoor"),
            ("便民服务中心", "outdoor"),
            ("党政办公室", "indoor"),
            ("文明单位", "indoor"),
        )
    ]
    assert told == ["work_institution", "functional", "office", "honour"]
