"""Assemblies in the kernel: frozen roll, presence, counts by two, verdict, evidence, minutes (D2-2.5)."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.kernel.assemblies import actions, queries
from shanzhi.kernel.assemblies.actions import Figures
from shanzhi.kernel.assemblies.models import Assembly, DoorEntry, RollEntry, SignIn
from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.evidence.queries import evidence_for
from shanzhi.kernel.publications.models import Publication
from shanzhi.policy.assemblies.rolls import Line, Passage, fingerprint, present_at, read_roll
from tests.assembling import LINES, MOTION, convened, day_of, draft_for, in_session, motion_of, present, signing
from tests.worlds import World, in_role, world


@pytest.fixture
def here(db: None, now: datetime) -> World:
    return world(now)


def reread(row: Assembly) -> Assembly:
    found: Assembly = Assembly.objects.unscoped("test").get(pk=row.pk)
    return found


def test_an_assembly_decides_a_case_and_others_may_rely_on_it(here: World) -> None:
    """D2-2.5: the verdict with its sum, the evidence row, the public card, in one step."""
    row = in_session(here)
    assert queries.concluded("charter:1") is None
    decision, done = actions.count(
        motion_id=motion_of(row).pk, figures=Figures(3, 1, 0), actor=here.actors["one"], now=day_of(row)
    )
    assert (decision.allowed, done) == (True, True)
    assert actions.close(assembly_id=row.pk, actor=here.actors["one"], now=day_of(row)).allowed
    found = queries.concluded("charter:1")
    assert found is not None
    assert (found.adopted, found.valid, found.text_sha256) == (True, True, motion_of(row).text_sha256)
    assert found.verdict["quorum"] == {"needed": 4, "present": 4, "met": True}
    evidence = evidence_for("charter:1", "assembly")
    assert evidence is not None and (evidence.outcome, evidence.on) == ("adopted", queries.on_day(row))
    card = Publication.objects.get(kind="assembly", key=found.key)
    assert (card.content["eligible"], card.content["roll_hash"]) == (6, reread(row).roll_hash)
    assert "王" not in str(card.content)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"voting_body": "village_assembly"}, "not_here"),
        ({"basis": "members"}, "wrong_basis"),
        ({"voting_body": "residents_delegates", "basis": "members", "authorised": True}, "wrong_body"),
        ({"voting_body": "residents_delegates", "basis": "members"}, "not_authorised"),
        ({"starts_at": datetime.fromisoformat("2026-03-01T09:00+08:00")}, "day_gone"),
        ({"starts_at": datetime.fromisoformat("2017-03-01T09:00+08:00")}, "rule_not_loaded"),
    ],
)
def test_what_could_not_count_is_refused_when_it_is_convened(
    here: World, changes: dict[str, object], code: str
) -> None:
    actor = here.actors["one"]
    draft = draft_for(here, **changes)
    decision, row = actions.convene(draft=draft, place_id=actor.place_id or 0, actor=actor, now=here.now)
    assert (code in [reason.code for reason in decision.reasons], row) == (True, None)
    assert not queries.anything(actor.place_id or 0)


def test_a_case_is_brought_to_one_assembly_at_a_time(here: World) -> None:
    convened(here)
    actor = here.actors["one"]
    decision, _ = actions.convene(draft=draft_for(here), place_id=actor.place_id or 0, actor=actor, now=here.now)
    assert [reason.code for reason in decision.reasons] == ["pending"]


def test_the_roll_is_frozen_with_a_hash_when_signing_in_begins(here: World) -> None:
    row = convened(here)
    actor = here.actors["one"]
    assert not actions.freeze_roll(assembly_id=row.pk, actor=actor, now=here.now).allowed
    assert actions.freeze_roll(assembly_id=row.pk, actor=actor, now=day_of(row)).allowed
    assert reread(row).roll_hash == fingerprint(reversed(LINES))
    refused = actions.set_roll(assembly_id=row.pk, lines=LINES[:1], source="", actor=actor, now=day_of(row))
    assert [reason.code for reason in refused.reasons] == ["roll_frozen"]
    assert queries.roll(row.pk).count() == 6


def test_the_hall_counts_lines_not_heads_and_subtracts_who_left(here: World) -> None:
    row = signing(here)
    for _ in range(2):
        present(here, row, "1-1", "1-2", "2-1")
    entry = queries.roll(row.pk).get(number="1-2")
    actions.leave(assembly_id=row.pk, entry_id=entry.pk, actor=here.actors["one"], now=day_of(row))
    now = queries.turnout(row.pk)
    assert (now.eligible, now.present, now.signed, now.left) == (6, 2, 3, 1)
    assert [(g.name, g.present, g.on_roll) for g in now.groups] == [("1号楼", 1, 3), ("2号楼", 1, 3)]
    pack = queries.pack_of(reread(row), "charter")
    assert pack is not None
    short = queries.shortfall(reread(row), pack, now)
    assert (short.needed, short.lacking, short.sums) == (4, 2, "6 ÷ 2 = 3，过半数就是 4 户")


def test_a_session_opens_only_with_enough_and_leaving_can_lose_the_quorum(here: World) -> None:
    row = signing(here)
    present(here, row, "1-1", "1-2", "1-3")
    short = actions.open_session(assembly_id=row.pk, actor=here.actors["one"], now=day_of(row))
    assert [reason.text for reason in short.reasons] == ["还差 1 户，现在宣布开会也不算数。"]
    present(here, row, "2-1")
    assert actions.open_session(assembly_id=row.pk, actor=here.actors["one"], now=day_of(row)).allowed
    entry = queries.roll(row.pk).get(number="2-1")
    actions.leave(assembly_id=row.pk, entry_id=entry.pk, actor=here.actors["one"], now=day_of(row))
    actions.count(motion_id=motion_of(row).pk, figures=Figures(3, 0, 0), actor=here.actors["one"], now=day_of(row))
    actions.close(assembly_id=row.pk, actor=here.actors["one"], now=day_of(row))
    found = queries.concluded("charter:1")
    assert found is not None and (found.valid, found.adopted) == (False, False)
    assert evidence_for("charter:1", "assembly").outcome == "void"  # type: ignore[union-attr]  # just written


def test_the_last_entry_can_be_taken_back_and_stays_in_the_table(here: World) -> None:
    row = signing(here)
    present(here, row, "1-1")
    last = queries.last_sign_in(row.pk, here.actors["one"].post_id)
    assert last is not None
    assert actions.undo_last(assembly_id=row.pk, sign_in_id=last.pk, actor=here.actors["one"], now=day_of(row))
    assert (queries.turnout(row.pk).signed, SignIn.objects.count()) == (0, 1)
    present(here, row, "1-1")
    assert queries.turnout(row.pk).present == 1


def test_the_table_itself_refuses_a_second_presence(here: World) -> None:
    row = signing(here)
    present(here, row, "1-1")
    entry = queries.roll(row.pk).get(number="1-1")
    with pytest.raises(IntegrityError), transaction.atomic():
        SignIn.objects.create(assembly=row, entry=entry, channel="slip", at=day_of(row))


def test_a_household_signs_in_with_its_own_slip_while_signing_is_on(here: World) -> None:
    row = convened(here)
    slip = queries.roll(row.pk).get(number="1-1").slip
    early, _ = actions.sign_by_slip(slip=slip, now=here.now)
    assert [reason.code for reason in early.reasons] == ["sign_early"]
    actions.freeze_roll(assembly_id=row.pk, actor=here.actors["one"], now=day_of(row))
    for _ in range(2):
        assert actions.sign_by_slip(slip=slip, now=day_of(row))[0].allowed
    assert queries.turnout(row.pk).channels == {"slip": 1}
    assert actions.sign_by_slip(slip="0" * 20, now=day_of(row)) == (actions.sign_by_slip(slip="1", now=day_of(row)))


@pytest.mark.parametrize(
    ("figures", "code"),
    [
        (Figures(3, 2, 0), "more_votes_than_present"),
        (Figures(3, 0, 0, issued=6, spoiled=1, unused=1), "papers_do_not_balance"),
        (Figures(3, 0, 0, issued=None, spoiled=2), "more_votes_than_present"),
    ],
)
def test_figures_that_do_not_add_up_are_refused(here: World, figures: Figures, code: str) -> None:
    row = in_session(here, motions=(replace(MOTION, manner="paper"),))
    decision, _ = actions.count(motion_id=motion_of(row).pk, figures=figures, actor=here.actors["one"], now=day_of(row))
    assert code in [reason.code for reason in decision.reasons]
    assert motion_of(row).counts.count() == 0


def test_paper_ballots_take_two_persons_with_the_same_figures(here: World) -> None:
    row = in_session(here, motions=(replace(MOTION, manner="paper"),))
    same, other = Figures(3, 0, 0, 5, 1, 1), Figures(2, 1, 0, 5, 1, 1)
    first, second = here.actors["one"], in_role(here.actors["two"], "worker")
    second = replace(second, reach=first.reach, place_id=first.place_id, person_id=9)
    first = replace(first, person_id=8)
    answers = [
        actions.count(motion_id=motion_of(row).pk, figures=figures, actor=actor, now=day_of(row))[1]
        for figures, actor in ((same, first), (same, first), (other, second), (same, second))
    ]
    assert answers == [False, False, False, True]
    done = motion_of(row)
    assert (done.present, done.in_favour, done.spoiled, done.unused) == (4, 3, 1, 1)
    again, _ = actions.count(motion_id=done.pk, figures=other, actor=first, now=day_of(row))
    assert [reason.code for reason in again.reasons] == ["counted_already"]


def test_owners_count_heads_and_area(here: World) -> None:
    row = convened(here, voting_body="owners", basis="owners", motions=(replace(MOTION, matter="common_parts"),))
    text = "1号楼,1-1,王小兰,100\n1号楼,1-2,,100.50\n2号楼,2-1,,99.50"
    lines = read_roll(text, True).lines
    actor = here.actors["one"]
    actions.set_roll(assembly_id=row.pk, lines=lines, source="", actor=actor, now=here.now)
    actions.freeze_roll(assembly_id=row.pk, actor=actor, now=day_of(row))
    present(here, row, "1-1", "1-2")
    assert actions.open_session(assembly_id=row.pk, actor=actor, now=day_of(row)).allowed
    without, _ = actions.count(motion_id=motion_of(row).pk, figures=Figures(2, 0, 0), actor=actor, now=day_of(row))
    assert [reason.code for reason in without.reasons] == ["area_missing"]
    area = lines[0].area
    actions.count(motion_id=motion_of(row).pk, figures=Figures(2, 0, 0, area=area), actor=actor, now=day_of(row))
    actions.close(assembly_id=row.pk, actor=actor, now=day_of(row))
    found = queries.concluded("charter:1")
    assert found is not None and found.adopted is False
    assert found.verdict["decision"]["area_needed"] == 150.38


def test_the_door_list_knows_one_visit_one_reminder_and_is_shredded(here: World) -> None:
    row = convened(here)
    actor, entry = here.actors["one"], queries.roll(row.pk).first()
    assert entry is not None
    actions.note_door(assembly_id=row.pk, entry_id=entry.pk, why="asked", actor=actor, now=here.now)
    door = queries.door_list(row.pk)[0]
    told = [
        actions.visit_door(assembly_id=row.pk, door_id=door.pk, no_more=False, actor=actor, now=here.now).allowed
        for _ in range(3)
    ]
    assert told == [True, True, False]
    actions.call_off(assembly_id=row.pk, why="下雨改期", actor=actor, now=here.now)
    assert DoorEntry.objects.count() == 0


def test_minutes_need_the_recorder_and_two_who_were_there(here: World) -> None:
    row = in_session(here)
    actor, at = here.actors["one"], day_of(row)
    actions.count(motion_id=motion_of(row).pk, figures=Figures(3, 1, 0), actor=actor, now=at)

    def confirm(number: str) -> list[str]:
        told = actions.confirm_minutes(assembly_id=row.pk, number=number, name="王小兰", actor=actor, now=at)
        return [reason.code for reason in told.reasons]

    assert confirm("1-1") == ["confirm_early", "recorder_first"]
    actions.close(assembly_id=row.pk, actor=actor, now=at)
    actions.record_minutes(assembly_id=row.pk, actor=actor, now=at)
    assert [confirm(n) for n in ("2-3", "1-1", "1-1", "2-1", "1-2")] == [
        ["was_not_there"],
        [],
        ["confirmed_by_them"],
        [],
        ["confirmed"],
    ]


def test_another_community_does_not_find_it(here: World) -> None:
    row = convened(here)
    assert queries.assembly_for(here.actors["two"], row.pk) is None
    with pytest.raises(Assembly.DoesNotExist):
        actions.freeze_roll(assembly_id=row.pk, actor=here.actors["two"], now=day_of(row))


def test_every_step_leaves_a_trace_without_a_name(here: World) -> None:
    row = in_session(here)
    acts = list(Event.objects.filter(subject=row.subject).order_by("id").values_list("act", flat=True))
    assert acts == [f"assemblies.{name}" for name in ("convene", "roll", "freeze", "sign_in", "open")]
    assert "王" not in str(list(Event.objects.filter(subject=row.subject).values_list("detail", flat=True)))
    assert RollEntry.objects.filter(assembly=row, name__contains="小").count() == 0


passages = st.lists(st.builds(Passage, st.sampled_from("abc"), st.integers(0, 9), st.booleans()), max_size=12)


@given(passages, st.integers(0, 9), st.randoms())
def test_who_is_there_never_depends_on_the_order_of_input(rows: list[Passage], moment: int, dice: object) -> None:
    shuffled = list(rows)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    found = present_at(rows, moment)
    assert found == present_at(shuffled, moment)
    assert found <= {row.number for row in rows if row.came and row.at <= moment}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "名册是空的。"),
        ("1号楼", "第 1 行：至少要有楼栋（小组）和编号，中间用逗号隔开。"),
        ("1号楼,1-1\n2号楼,1-1", "第 2 行：编号“1-1”和第 1 行重复。"),
        ("1号楼," + "长" * 41, "第 1 行：楼栋最多 30 个字，编号最多 40 个字。"),
    ],
)
def test_a_wrong_line_of_a_roll_is_named(text: str, problem: str) -> None:
    assert problem in read_roll(text, False).problems


@pytest.mark.parametrize("area", ["", "x", "0", "-1", "NaN", "1e99", "1.005"])
def test_owners_need_an_area_that_can_be_added_up(area: str) -> None:
    assert read_roll(f"1号楼,1-1,王,{area}", True).problems


def test_a_roll_may_be_pasted_from_a_sheet_and_hides_most_of_a_name() -> None:
    read = read_roll("1号楼\t1-1\t王小兰\n\n1号楼，1-2，李四", False)
    assert read.lines == (Line("1号楼", "1-1", "王*兰"), Line("1号楼", "1-2", "李*"))
