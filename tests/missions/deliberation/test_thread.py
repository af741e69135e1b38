"""From a topic to a kept promise, and through two failed rounds to the vote, against the real database (D1-4.6.1)."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from shanzhi.kernel.evidence.queries import evidence_for
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.deliberation import actions, facts
from shanzhi.missions.deliberation.models import Commitment, Deliberation, Edition, Round, Statement, Vote
from shanzhi.policy.decision import Decision
from tests.missions.deliberation import stages
from tests.worlds import World


def codes(decision: Decision) -> list[tuple[str, str | None]]:
    return [(reason.code, reason.clause) for reason in decision.reasons]


def texts(decision: Decision) -> str:
    return "".join(reason.text for reason in decision.reasons)


def test_a_matter_is_agreed_in_the_first_round_and_closed_with_feedback(here: World, now: datetime) -> None:
    """D3-4.2.1 to D3-4.2.6: five steps, each with its evidence; other missions learn of it by an evidence row."""
    row = stages.implementing(here, now, subject="certificate:12")
    found = evidence_for("certificate:12", "deliberation")
    assert found is not None
    assert (found.outcome, found.place_id, Publication.objects.get(kind="deliberation").title) == (
        "agreed",
        row.place_id,
        row.title,
    )
    promise = Commitment.objects.get(deliberation=row)
    early = actions.move(deliberation_id=row.pk, to="closed", actor=here.actors["one"], now=now)
    assert "承诺全部办完" in texts(early)
    assert "向居（村）民反馈" in texts(early)
    stages.kept_promise(here, row, promise, now)
    stages.fed_back(here, row, now)
    stages.go(here, row, "closed", now, by="one")
    assert stages.reloaded(row).closed_at == now


def test_two_failed_rounds_leave_only_the_vote(here: World, now: datetime) -> None:
    """D3-4.2.7: after the first failure a new round, after the second only the assembly, never an end with none."""
    row = stages.running(here, now)
    stages.answered(here, row, now)
    stages.ended(here, row, now, False)
    stages.go(here, row, "participant", now)
    assert stages.reloaded(row).round == 2
    assert stages.reloaded(row).party_confirmed_by_id is None
    stages.again(here, row, now)
    stages.ended(here, row, now, False)
    third = actions.move(deliberation_id=row.pk, to="participant", actor=here.actors["party1"], now=now)
    assert codes(third) == [("step", "D3-4.2.7")]
    assert codes(actions.move(deliberation_id=row.pk, to="closed", actor=here.actors["party1"], now=now)) == [
        ("step", None)
    ]
    stages.go(here, row, "ballot", now)
    told = {
        "text": "11 月 20 日居民会议，应到 540 户实到 402 户，赞成 300 反对 80 弃权 22",
        "actor": here.actors["one"],
    }
    invalid = actions.record_assembly(deliberation_id=row.pk, **told, valid=False, passed=True, now=now)
    assert "有效的会议表决结果" in texts(invalid)
    assert stages.reloaded(row).assembly == ""
    passed = actions.record_assembly(deliberation_id=row.pk, **told, valid=True, passed=True, now=now)
    assert passed.allowed
    assert stages.reloaded(row).state == "agreed"
    assert list(Round.objects.filter(deliberation=row).values_list("number", "agreed")) == [(1, False), (2, False)]


def test_a_voted_down_matter_is_closed_but_never_implemented(here: World, now: datetime) -> None:
    row = stages.running(here, now)
    stages.answered(here, row, now)
    stages.ended(here, row, now, False)
    stages.go(here, row, "ballot", now)
    told = {"text": "居民会议，赞成 80 反对 300", "valid": True, "passed": False, "actor": here.actors["one"]}
    assert actions.record_assembly(deliberation_id=row.pk, **told, now=now).allowed
    found = evidence_for(f"deliberation:{row.pk}", "deliberation")
    assert (found.outcome if found else "", stages.reloaded(row).state) == ("not_agreed", "voted_down")
    wrong = actions.move(deliberation_id=row.pk, to="implementing", actor=here.actors["party1"], now=now)
    assert not wrong.allowed
    stages.fed_back(here, row, now)
    stages.go(here, row, "closed", now, by="one")


def test_a_great_matter_needs_the_assembly_though_all_agree(here: World, now: datetime) -> None:
    """D3-4.3.1: agreement at the table is not the end of it."""
    row = stages.running(here, now, scope="community", matter="infrastructure")
    stages.answered(here, row, now)
    stages.ended(here, row, now, True)
    stages.promised(here, row, now)
    early = actions.move(deliberation_id=row.pk, to="implementing", actor=here.actors["party1"], now=now)
    assert "会议表决通过" in texts(early)
    stages.go(here, row, "ballot", now)
    told = {"text": "村民会议通过", "valid": True, "passed": True, "actor": here.actors["one"]}
    assert actions.record_assembly(deliberation_id=row.pk, **told, now=now).allowed
    stages.go(here, row, "implementing", now)
    again = actions.move(deliberation_id=row.pk, to="ballot", actor=here.actors["party1"], now=now)
    assert not again.allowed


def test_nothing_opens_before_the_notice_period(here: World, now: datetime) -> None:
    """D3-4.2.4: every side is told, in a recorded way, early enough."""
    row = stages.opened(here, now)
    stages.go(here, row, "participant", now)
    stages.confirmed(here, row, now)
    actor = here.actors["one"]
    untold = actions.move(deliberation_id=row.pk, to="deliberation", actor=actor, now=now)
    assert "每一方的通报记录" in texts(untold)
    future = actions.notify(
        deliberation_id=row.pk, way="告知函", on=now.date() + timedelta(days=1), side_ids=[], actor=actor, now=now
    )
    assert codes(future) == [("not_yet", "D3-4.2.4")]
    assert actions.notify(
        deliberation_id=row.pk, way="告知函", on=now.date(), side_ids=[], actor=actor, now=now
    ).allowed
    early = actions.move(deliberation_id=row.pk, to="deliberation", actor=actor, now=now)
    assert "通报期满" in texts(early)
    assert actions.move(deliberation_id=row.pk, to="deliberation", actor=actor, now=now + timedelta(days=3)).allowed


def test_only_the_party_organisation_takes_up_and_only_both_confirm(here: World, now: datetime) -> None:
    """D3-4.2.2, D3-4.2.3: two organisations, two posts, two separate acts."""
    row = stages.opened(here, now)
    worker = actions.move(deliberation_id=row.pk, to="participant", actor=here.actors["one"], now=now)
    assert "社区（村）党组织" in texts(worker)
    stages.go(here, row, "participant", now)
    actions.confirm_sides(deliberation_id=row.pk, actor=here.actors["party1"], now=now)
    actions.confirm_sides(deliberation_id=row.pk, actor=here.actors["party1"], now=now)
    assert stages.reloaded(row).state == "participant"
    post = here.actors["party1"].post_id
    with pytest.raises(IntegrityError), transaction.atomic():
        Deliberation.objects.unscoped("test").filter(pk=row.pk).update(committee_confirmed_by=post)


def test_a_change_of_sides_undoes_the_confirmations(here: World, now: datetime) -> None:
    row = stages.opened(here, now)
    stages.go(here, row, "participant", now)
    actions.confirm_sides(deliberation_id=row.pk, actor=here.actors["party1"], now=now)
    drafts = [actions.opening.SideDraft("有车户", 8), actions.opening.SideDraft("没车户", 6)]
    assert actions.set_sides(deliberation_id=row.pk, drafts=drafts, actor=here.actors["one"], now=now).allowed
    assert stages.reloaded(row).party_confirmed_by_id is None
    one = actions.set_sides(deliberation_id=row.pk, drafts=drafts[:1], actor=here.actors["one"], now=now)
    assert codes(one) == [("one_side", "D3-4.2.3")]
    twice = actions.set_sides(deliberation_id=row.pk, drafts=drafts * 2, actor=here.actors["one"], now=now)
    assert codes(twice) == [("side_twice", None)]


def test_one_person_has_one_vote_and_the_last_counts(here: World, now: datetime) -> None:
    """D3-4.2.5."""
    row = stages.running(here, now)
    (one,) = stages.answered(here, row, now, people=1)
    first = Statement.objects.filter(deliberation=row).first()
    assert first is not None
    for choice in (0, -1):
        told = {"statement_id": first.pk, "choice": choice}
        assert actions.answer_statement(deliberation_id=row.pk, **told, actor=one, now=now).allowed
    assert (row.voices.count(), Vote.objects.filter(statement=first).get().choice) == (1, -1)


def test_answers_after_closing_are_refused_by_the_servers_clock(here: World, now: datetime) -> None:
    row = stages.running(here, now)
    first = Statement.objects.filter(deliberation=row).first()
    assert first is not None and row.closes_on is not None
    one = stages.resident(here)
    late = now + timedelta(days=(row.closes_on - now.date()).days + 1)
    told = {"statement_id": first.pk, "choice": 1, "actor": one}
    assert codes(actions.answer_statement(deliberation_id=row.pk, **told, now=late)) == [("over", "D3-4.3.4")]
    stranger = here.actors["two"]
    told["actor"] = stranger
    assert codes(actions.answer_statement(deliberation_id=row.pk, **told, now=now)) == [("not_resident", "D3-4.3.4")]


def test_no_map_before_five_people_and_no_new_one_for_fewer_than_five_changes(here: World, now: datetime) -> None:
    """Differencing two maps never tells what one person answered."""
    row = stages.running(here, now)
    stages.answered(here, row, now, people=4)
    assert Edition.objects.filter(deliberation=row).count() == 0
    stages.answered(here, row, now + timedelta(minutes=1), people=1)
    assert [one.people for one in Edition.objects.filter(deliberation=row)] == [5]
    stages.answered(here, row, now + timedelta(minutes=2), people=4)
    assert Edition.objects.filter(deliberation=row).count() == 1
    stages.answered(here, row, now + timedelta(minutes=3), people=1)
    assert Edition.objects.filter(deliberation=row).count() == 2


def test_a_map_names_no_voice(here: World, now: datetime) -> None:
    row = stages.running(here, now)
    stages.answered(here, row, now, people=12)
    edition = Edition.objects.filter(deliberation=row).latest("id")
    keys = set(row.voices.values_list("key", flat=True))
    assert not any(key in str(edition.content) for key in keys)
    assert set(edition.content) >= {"points", "groups", "common", "concern", "totals"}
    assert "members" not in str(edition.content)


def test_an_own_statement_is_shown_held_or_refused_but_never_lost(here: World, now: datetime) -> None:
    row = stages.running(here, now)
    one = stages.resident(here)

    def said(text: str) -> tuple[list[str], str, str]:
        decision, made = actions.say(deliberation_id=row.pk, text=text, actor=one, now=now)
        return [r.code for r in decision.reasons], made.state if made else "", made.ground if made else ""

    assert said("主任当初说修，到现在也没修，这叫说话不算数") == ([], "shown", "")
    assert said("有事打 13812345678 找我") == ([], "held", "personal_data")
    assert said("谁停这儿谁是王八蛋") == ([], "held", "insult")
    assert said("长" * 10_000) == (["statement_long"], "", "")
    assert said("嗯") == (["statement_short"], "", "")
    assert said("主任当初说修，到现在也没修，这叫说话不算数") == (["said_already"], "", "")
    assert said("晚上 😀 \u202eabc 太吵了")[:2] == ([], "shown")
    assert said("第五句话")[1:] == ("shown", "")
    assert said("第六句话")[1:] == ("held", "many")


def test_a_statement_is_hidden_only_on_a_ground_with_a_note(here: World, now: datetime) -> None:
    row = stages.running(here, now)
    _, said = actions.say(deliberation_id=row.pk, text="主任太懒了", actor=stages.resident(here), now=now)
    assert said is not None
    look = {"statement_id": said.pk, "deliberation_id": row.pk, "hide": True, "actor": here.actors["one"], "now": now}
    assert codes(actions.look_at(**look, ground="criticism", note="不好听")) == [("no_ground", None)]
    assert codes(actions.look_at(**look, ground="insult", note=" ")) == [("no_note", None)]
    assert actions.look_at(**look, ground="insult", note="请换个说法").allowed
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(pk=said.pk).update(ground="criticism")


def test_a_promise_is_done_by_proof_and_reopened_by_one_tap(here: World, now: datetime) -> None:
    """D3-4.2.6: progress shows by receipts, never by a typed status."""
    row = stages.implementing(here, now)
    promise = Commitment.objects.get(deliberation=row)
    bare = actions.bring_receipt(
        deliberation_id=row.pk,
        commitment_id=promise.pk,
        file_id=None,
        text="办完了",
        final=True,
        actor=here.actors["one"],
        now=now,
    )
    assert codes(bare) == [("no_proof", "D3-4.2.6")]
    stages.kept_promise(here, row, promise, now)
    told = {"deliberation_id": row.pk, "commitment_id": promise.pk, "text": "", "now": now}
    assert codes(actions.not_solved(**told, actor=here.actors["two"])) == [("gone", None)]
    assert actions.not_solved(**told, actor=stages.resident(here)).allowed
    assert Commitment.objects.get(pk=promise.pk).state == "reopened"
    assert "commitments_kept" not in facts.evidence_of(stages.reloaded(row), now.date())


def test_the_minority_and_every_author_is_answered_before_closing(here: World, now: datetime) -> None:
    """D3-2.1: 既尊重多数人意愿，也兼顾少数人诉求."""
    row = stages.running(here, now)
    neighbours = stages.answered(here, row, now)
    _, said = actions.say(deliberation_id=row.pk, text="一楼的窗户怎么办", actor=neighbours[0], now=now)
    stages.ended(here, row, now, True)
    actor = here.actors["one"]
    told = {"opinion": "晚上停车，白天活动。", "concern": "窗户太吵"}
    assert actions.confirm_opinion(deliberation_id=row.pk, **told, actor=actor, now=now).allowed
    promise = stages.promised(here, row, now)
    stages.go(here, row, "implementing", now)
    stages.kept_promise(here, row, promise, now)
    stages.fed_back(here, row, now)
    early = actions.move(deliberation_id=row.pk, to="closed", actor=actor, now=now)
    assert "对少数人意见的书面答复" in texts(early)
    assert "对每一条意见的答复" in texts(early)
    assert said is not None
    bare = actions.answer_statements(
        deliberation_id=row.pk, answers={said.pk: ("not_adopted", "")}, actor=actor, now=now
    )
    assert codes(bare) == [("unexplained", "D3-4.2.6")]
    given = {said.pk: ("merged", "窗前两米不划线")}
    assert actions.answer_statements(deliberation_id=row.pk, answers=given, actor=actor, now=now).allowed
    assert actions.answer_concern(deliberation_id=row.pk, text="窗前两米不划线。", actor=actor, now=now).allowed
    stages.go(here, row, "closed", now, by="one")
