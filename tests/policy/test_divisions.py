"""The shipped division table against the totals counted in its source."""

from collections import Counter

from shanzhi.policy.divisions import by_code, divisions, provinces, source, zones


def test_the_table_holds_every_division_of_the_source() -> None:
    kinds = Counter(division.kind for division in divisions())
    assert kinds == {
        "city": 1,
        "county": 7,
        "subdistrict": 40,
        "town": 52,
        "township": 3,
        "area": 1,
        "community": 362,
        "village": 830,
        "community_like": 1,
    }
    assert Counter(division.tier for division in divisions()) == {
        "city": 1,
        "county": 7,
        "township": 96,
        "community": 1193,
    }


def test_parents_come_before_their_children_and_share_the_front_of_the_code() -> None:
    seen: set[str] = set()
    for division in divisions():
        if division.parent is not None:
            assert division.parent in seen
            assert division.code.startswith(division.parent.removesuffix("00"))
        seen.add(division.code)
    assert [division.code for division in divisions() if division.parent is None] == ["210300"]


def test_codes_are_unique_though_names_are_not() -> None:
    assert len(by_code()) == len(divisions()) == 1297
    assert len({division.name for division in divisions()}) < len(divisions())


def test_rows_stand_in_tree_order() -> None:
    first = [division.name for division in divisions()[:4]]
    assert first == ["鞍山市", "铁东区", "解放街道", "解放社区"]
    assert by_code()["210302400498"].kind == "community_like"


def test_zones_have_codes_of_our_own_and_sample_members() -> None:
    assert [(zone.code, zone.name, zone.status) for zone in zones()] == [
        ("Z21011", "高新区", "示例（待确认）"),
        ("Z21012", "经开区", "示例（待确认）"),
        ("Z21013", "风景区", "示例（待确认）"),
    ]
    members = [code for zone in zones() for code in zone.members]
    assert [by_code()[code].tier for code in members] == ["township"] * 3
    assert len(set(members)) == 3


def test_the_source_is_named_with_its_doubt() -> None:
    assert (source().how, source().status) == ("secondary", "二手来源，待民政部门确认")
    assert provinces()["21"] == "辽宁省"
    assert len(provinces()) == 34
