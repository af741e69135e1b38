"""The evaluator of assemblies: law by the day, exact arithmetic, gaps named, contradictions refused (D2-2.5)."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shanzhi.policy.assemblies import Basis, Body, CalledBy, Matter, Meeting, contradictions, evaluate, pack_on
from shanzhi.policy.assemblies.evaluating import Contradiction
from shanzhi.policy.assemblies.facts import Area, Composition
from shanzhi.policy.assemblies.packs import bases_of
from shanzhi.policy.assemblies.shares import Share
from shanzhi.policy.assemblies.verdict import Verdict

IN_2018_LAW, TODAY = date(2024, 6, 10), date(2026, 6, 10)
VILLAGE = Meeting(
    body=Body.VILLAGE_ASSEMBLY,
    on=IN_2018_LAW,
    basis=Basis.ADULTS,
    notice_on=IN_2018_LAW - timedelta(days=10),
    eligible=1000,
    present=501,
    in_favour=251,
    against=200,
    abstained=50,
    called_by=CalledBy.COMMITTEE,
    matter=Matter.CHARTER,
)
"""A villagers' assembly that just counts, with a motion that just passes."""
OWNERS = Meeting(
    body=Body.OWNERS,
    on=TODAY,
    eligible=300,
    present=200,
    in_favour=150,
    against=50,
    abstained=0,
    matter=Matter.COMMON_PARTS,
    area=Area(Fraction(30000), Fraction(20000), Fraction(15000)),
)
DELEGATES = Meeting(
    body=Body.VILLAGE_DELEGATES,
    on=IN_2018_LAW,
    eligible=45,
    present=30,
    in_favour=16,
    authorised=True,
    composition=Composition(committee=5, delegates=40, women_delegates=15),
)


def ruled(meeting: Meeting) -> Verdict:
    return evaluate(pack_on(meeting.body, meeting.matter, meeting.on, meeting.jurisdiction), meeting)


def codes(meeting: Meeting) -> list[str]:
    return [reason.code for reason in ruled(meeting).reasons]


def test_the_smallest_lawful_village_assembly_counts_and_adopts() -> None:
    verdict = ruled(VILLAGE)
    assert (verdict.valid, verdict.adopted, verdict.numbers_checked, verdict.edition) == (True, True, True, "vc-2018")
    assert (verdict.quorum.needed, verdict.decision.needed, verdict.notice.given_days) == (501, 251, 10)
    texts = {step.title: f"{step.text}{step.citation}" for step in verdict.steps}
    assert texts["到会"] == "1,000 ÷ 2 = 500，过半数就是 501 人；到会 501 人。《村民委员会组织法》第二十二条"
    assert texts["表决"] == "按到会算：501 ÷ 2 = 250.5，过半数就是 251 人；同意 251 人。《村民委员会组织法》第二十二条"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"present": 500, "in_favour": 251, "against": 199}, "no_quorum"),
        ({"in_favour": 250}, "not_passed"),
        ({"notice_on": IN_2018_LAW - timedelta(days=9)}, "short_notice"),
        ({"called_by": CalledBy.VILLAGERS, "proposers": 99}, "too_few_proposers"),
        ({"called_by": CalledBy.GROUPS, "proposers": 9}, "wrong_caller"),
        ({"matter": Matter.COMMON_PARTS}, "wrong_body"),
    ],
)
def test_one_step_less_is_named_and_stops_it(change: dict[str, object], code: str) -> None:
    broken = replace(VILLAGE, **change)  # type: ignore[arg-type]  # one field of the dataclass
    verdict = ruled(broken)
    assert (code in codes(broken), verdict.adopted) == (True, False)
    assert all(reason.text and reason.remedy for reason in verdict.reasons)


def test_households_need_two_thirds_and_two_thirds_includes_the_number() -> None:
    at = replace(VILLAGE, basis=Basis.HOUSEHOLDS, eligible=300, present=200, in_favour=101, against=50, abstained=49)
    assert ruled(at).adopted
    assert ruled(replace(at, present=199, abstained=48)).quorum.met is False
    assert ruled(replace(at, eligible=301)).quorum.needed == 201


def test_one_tenth_of_the_villagers_may_demand_an_assembly() -> None:
    assert ruled(replace(VILLAGE, called_by=CalledBy.VILLAGERS, proposers=100)).valid
    by_households = replace(VILLAGE, basis=Basis.HOUSEHOLDS, eligible=600, called_by=CalledBy.VILLAGERS, proposers=100)
    assert ruled(by_households).missing == ("proposer_base",)
    assert ruled(replace(by_households, proposer_base=1000)).missing == ()


def test_numbers_carried_over_into_the_new_edition_say_so_on_the_verdict() -> None:
    verdict = ruled(replace(VILLAGE, on=TODAY, notice_on=date(2026, 5, 1)))
    assert (verdict.edition, verdict.numbers_checked, verdict.adopted) == ("vc-2025", False, True)
    assert [step.text for step in verdict.steps if step.title == "数字"] == ["比例沿用 2018 年版，待核对。"]
    assert {step.carried for step in verdict.steps if step.citation} == {True}
    assert all("2018 年版条号" in step.citation for step in verdict.steps if step.citation)


def test_a_record_is_judged_by_the_law_of_its_own_day() -> None:
    last, first = date(2025, 12, 31), date(2026, 1, 1)
    editions = [pack_on(Body.RESIDENTS_ASSEMBLY, Matter.ORDINARY, day) for day in (last, first)]
    assert [pack.edition.id for pack in editions if pack] == ["rc-2018", "rc-2025"]


@pytest.mark.parametrize(
    ("body", "on"),
    [
        (Body.VILLAGE_ASSEMBLY, date(2018, 12, 28)),
        (Body.RESIDENTS_DELEGATES, date(2025, 12, 31)),
        (Body.COLLECTIVE_MEMBERS, date(2025, 4, 30)),
        (Body.OWNERS, date(2020, 12, 31)),
    ],
)
def test_a_rule_that_is_not_loaded_is_never_a_default(body: Body, on: date) -> None:
    verdict = ruled(Meeting(body=body, on=on, eligible=100, present=100, in_favour=100))
    assert (verdict.rule_loaded, verdict.valid, verdict.adopted) == (False, False, False)
    assert [reason.code for reason in verdict.reasons] == ["rule_not_loaded"]


def test_a_way_of_counting_the_law_does_not_name_is_not_loaded() -> None:
    verdict = ruled(replace(VILLAGE, basis=Basis.OWNERS))
    assert (verdict.rule_loaded, verdict.adopted) == (False, False)
    assert "households" in (verdict.reasons[0].remedy or "")


@pytest.mark.parametrize("field", ["basis", "notice_on", "eligible", "present", "in_favour"])
def test_what_nobody_said_is_named_and_never_passes(field: str) -> None:
    verdict = ruled(replace(VILLAGE, **{field: None}))  # type: ignore[arg-type]  # one field of the dataclass
    assert (field in verdict.missing, verdict.valid, verdict.adopted) == (True, False, False)


def test_delegates_need_authority_and_the_right_make_up() -> None:
    assert ruled(DELEGATES).adopted
    assert codes(replace(DELEGATES, authorised=False)) == ["not_authorised"]
    assert ruled(replace(DELEGATES, authorised=None)).missing == ("authorised",)
    few_women = replace(DELEGATES, composition=Composition(5, 40, 14))
    assert ruled(few_women).composition_reasons == ("妇女村民代表只有 14 人，全体 45 人，要 15 人才够三分之一以上。",)
    assert ruled(replace(DELEGATES, eligible=50, composition=Composition(11, 39, 20))).composition_ok is False
    assert set(ruled(replace(DELEGATES, composition=Composition())).missing) == {
        "committee",
        "delegates",
        "women_delegates",
    }


@pytest.mark.parametrize("body", [b for b in Body if b not in (Body.VILLAGE_ASSEMBLY, Body.RESIDENTS_ASSEMBLY)])
def test_only_the_whole_assembly_adopts_a_charter(body: Body) -> None:
    """D2-2.5: not the delegates, not the group, not the collective; owners have their own covenant."""
    pack = pack_on(body, Matter.CHARTER, TODAY)
    assert pack is not None
    assert (pack.denial is not None) is (body is not Body.OWNERS)


def test_a_recall_takes_half_of_the_roll_in_votes_and_half_of_the_votes() -> None:
    recall = replace(VILLAGE, matter=Matter.RECALL, present=600, in_favour=251, against=250, abstained=0, secret=True)
    assert ruled(recall).adopted
    assert codes(replace(recall, against=249)) == ["no_quorum"]
    assert ruled(replace(recall, secret=None)).missing == ("secret",)
    assert codes(replace(recall, secret=False)) == ["not_secret"]
    assert pack_on(Body.VILLAGE_DELEGATES, Matter.RECALL, TODAY).denial is not None  # type: ignore[union-attr]  # loaded


def test_collective_property_moved_to_the_members_when_their_law_came_into_force() -> None:
    before, after = date(2025, 4, 30), date(2025, 5, 1)
    told = [pack_on(Body.VILLAGE_ASSEMBLY, Matter.COLLECTIVE_PROPERTY, day) for day in (before, after)]
    assert [pack.denial is not None for pack in told if pack] == [False, True]
    members = Meeting(
        body=Body.COLLECTIVE_MEMBERS, on=TODAY, notice_on=date(2026, 5, 31), eligible=300, present=220, in_favour=200
    )
    assert ruled(replace(members, matter=Matter.COLLECTIVE_PROPERTY)).adopted
    assert ruled(replace(members, in_favour=199)).decision.needed == 200


def test_owners_need_heads_and_area_both() -> None:
    """民法典第二百七十八条: two thirds take part, three quarters of those agree, in heads and in area."""
    verdict = ruled(OWNERS)
    assert (verdict.adopted, verdict.quorum.needed, verdict.decision.needed) == (True, 200, 150)
    assert verdict.quorum_area is not None and verdict.quorum_area.needed == 20000
    for area in (
        Area(Fraction(30000), Fraction(19999), Fraction(15000)),
        replace(OWNERS.area, in_favour=Fraction(14999)),
    ):
        assert ruled(replace(OWNERS, area=area)).adopted is False
    assert ruled(replace(OWNERS, area=Area())).missing == ("eligible_area", "present_area", "in_favour_area")
    half = replace(
        OWNERS, matter=Matter.ORDINARY, in_favour=101, area=replace(OWNERS.area, in_favour=Fraction(20001, 2))
    )
    assert ruled(half).adopted


def test_a_third_of_a_square_metre_is_not_rounded_away() -> None:
    area = Area(Fraction("10000.01"), Fraction("6666.67"), Fraction("6000"))
    verdict = ruled(replace(OWNERS, area=area)).quorum_area
    assert verdict is not None and (verdict.met, verdict.needed) == (False, Fraction("6666.68"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"present": 1001}, "present"),
        ({"in_favour": 502}, "in_favour"),
        ({"against": 251}, "in_favour"),
        ({"notice_on": IN_2018_LAW + timedelta(days=1)}, "notice_on"),
        ({"eligible": 0, "present": 0, "in_favour": 0, "against": 0, "abstained": 0}, "eligible"),
        ({"proposers": 5, "proposer_base": 4}, "proposers"),
        ({"composition": Composition(3, 4, 5)}, "women_delegates"),
        ({"area": Area(Fraction(1), Fraction(2), Fraction(3))}, "present_area"),
    ],
)
def test_figures_that_exclude_one_another_are_named(change: dict[str, object], field: str) -> None:
    broken = replace(VILLAGE, **change)  # type: ignore[arg-type]  # one field of the dataclass
    assert field in [name for name, _ in contradictions(broken)]
    with pytest.raises(Contradiction):
        ruled(broken)


def test_every_body_matter_and_year_gets_a_verdict_and_no_gap_ever_passes() -> None:
    """Full enumeration: 8 bodies, 6 matters, 6 ways of counting, 4 callers and none, 5 days."""
    days = (date(2017, 1, 1), date(2019, 1, 1), date(2024, 1, 1), date(2025, 6, 1), TODAY)
    seen = 0
    for body, matter, basis, caller, on in product(Body, Matter, (None, *Basis), (None, *CalledBy), days):
        meeting = Meeting(
            body=body, on=on, basis=basis, matter=matter, called_by=caller, eligible=9, present=9, in_favour=9
        )
        verdict = ruled(meeting)
        seen += 1
        assert bool(verdict.steps)
        assert not (verdict.adopted and (verdict.missing or verdict.reasons or not verdict.valid))
        assert verdict.rule_loaded or not verdict.valid
    assert seen == 8 * 6 * 6 * 5 * 5


def test_the_bases_of_a_body_are_those_of_its_law() -> None:
    assert bases_of(Body.VILLAGE_ASSEMBLY, TODAY) == (Basis.ADULTS, Basis.HOUSEHOLDS)
    assert bases_of(Body.RESIDENTS_DELEGATES, IN_2018_LAW) == ()


shares = st.sampled_from([Share.read(text) for text in (">1/2", ">=2/3", ">=3/4", ">=4/5", ">=1/10")])


@given(shares, st.integers(1, 10**6))
def test_needed_is_the_smallest_number_that_is_enough(share: Share, whole: int) -> None:
    needed = share.needed(whole)
    assert share.met(needed, whole)
    assert not share.met(needed - 1, whole)


counts = st.integers(1, 400)


@settings(max_examples=300)
@given(st.sampled_from(list(Body)), st.sampled_from(list(Matter)), counts, counts, counts, st.booleans())
def test_a_yes_never_fails_a_passed_motion(
    body: Body, matter: Matter, eligible: int, present: int, in_favour: int, comes: bool
) -> None:
    """One more yes, from somebody who was there or who comes for it, keeps what was adopted adopted."""
    assume(in_favour <= present <= eligible)
    basis = bases_of(body, TODAY)[0]
    area = Area(Fraction(eligible), Fraction(present), Fraction(in_favour))
    seats = Composition(eligible // 10, eligible - eligible // 10, eligible - eligible // 10)
    meeting = Meeting(
        body=body,
        on=TODAY,
        basis=basis,
        notice_on=date(2026, 1, 2),
        eligible=eligible,
        present=present,
        in_favour=in_favour,
        against=present - in_favour,
        abstained=0,
        authorised=True,
        secret=True,
        matter=matter,
        area=area,
        composition=seats,
    )
    if not ruled(meeting).adopted:
        return
    if comes and present < eligible:
        grown = replace(area, present=Fraction(present + 1), in_favour=Fraction(in_favour + 1))
        more = replace(meeting, present=present + 1, in_favour=in_favour + 1, area=grown)
    elif in_favour < present:
        turned = replace(area, in_favour=Fraction(in_favour + 1))
        more = replace(meeting, in_favour=in_favour + 1, against=present - in_favour - 1, area=turned)
    else:
        return
    assert ruled(more).adopted
