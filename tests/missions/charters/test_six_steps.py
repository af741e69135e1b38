"""The six steps against the real database: nothing is skipped, history stays, the voted text is the public one."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.campaigns.actions import CampaignDraft, open_campaign
from shanzhi.kernel.campaigns.models import CampaignItem
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.charters import actions, queries
from shanzhi.missions.charters.actions import Said
from shanzhi.missions.charters.models import Clause, ClauseText, Reach, Revision, StepTaken, Version
from tests.missions.charters.revising import (
    FINE,
    TEXT,
    announced,
    answer,
    begun,
    drafted,
    filed,
    published,
    reloaded,
    reviewed,
    submitted,
    vote,
    voted,
    with_street,
)
from tests.worlds import World, in_role, world

NOW = datetime(2026, 3, 16, 2, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> World:
    return with_street(world(NOW))


def codes(decision: object) -> list[str]:
    return [reason.code for reason in decision.reasons]  # type: ignore[attr-defined]


def test_a_revision_goes_through_all_six_steps_and_each_is_kept_with_who_and_when(here: World) -> None:
    """D2-2.1."""
    revision = published(here)
    taken = list(StepTaken.objects.filter(revision=revision).order_by("id").values_list("came_from", "to"))
    assert taken == [
        ("", "publicity"),
        ("publicity", "opinions"),
        ("opinions", "draft"),
        ("draft", "review"),
        ("review", "vote"),
        ("vote", "filing"),
        ("filing", "filed"),
        ("filed", "in_force"),
    ]
    assert all(step.capacity and step.at == NOW for step in StepTaken.objects.filter(revision=revision))


@pytest.mark.parametrize("step", ["begin_draft", "submit", "publish"])
def test_no_step_can_be_skipped(here: World, step: str) -> None:
    revision = begun(here.actors["one"], NOW)
    decision = getattr(actions, step)(revision_id=revision.pk, actor=here.actors["one"], now=NOW)
    assert (codes(decision), reloaded(revision).state) == (["step_out_of_order"], "publicity")


def test_a_place_has_one_revision_under_way(here: World) -> None:
    begun(here.actors["one"], NOW)
    again = actions.start_revision(actor=here.actors["one"], now=NOW)
    assert (again.revision, codes(again.decision)) == (None, ["revision_open"])


def test_the_database_refuses_a_second_open_revision_whoever_writes_it(here: World) -> None:
    revision = begun(here.actors["one"], NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(
            charter=revision.charter, number=2, opened_by_id=revision.opened_by_id, opened_at=NOW, changed_at=NOW
        )


def test_every_household_is_reached_before_the_draft_and_nobody_needs_to_speak(here: World) -> None:
    """D2-2.2: a recorded way for each household, no minimum of opinions."""
    one = here.actors["one"]
    revision = announced(one, NOW)
    nobody = actions.begin_draft(revision_id=revision.pk, actor=one, now=NOW)
    actions.set_group(revision_id=revision.pk, name="1 号楼", households=10, actor=one, now=NOW)
    (group,) = queries.groups_of(revision.pk)
    told = {"revision_id": revision.pk, "group_id": group.pk, "on": NOW.date(), "actor": one, "now": NOW}
    assert actions.record_reach(numbers="1-9", way="paper", **told).allowed
    almost = actions.begin_draft(revision_id=revision.pk, actor=one, now=NOW)
    assert actions.record_reach(numbers="9-10", way="visit", **told).allowed
    assert codes(nobody) == codes(almost) == ["households_reached"]
    assert "1 户" in almost.reasons[0].text
    assert actions.begin_draft(revision_id=revision.pk, actor=one, now=NOW).allowed
    assert dict(Reach.objects.values_list("number", "way"))[9] == "paper"  # the first record stays


def test_an_opinion_is_answered_with_a_clause_or_a_reason(here: World) -> None:
    """D2-2.2."""
    one = here.actors["one"]
    revision = announced(one, NOW)
    code = actions.take_opinion(revision_id=revision.pk, said=Said("改下午", "visit", NOW.date()), actor=one, now=NOW)
    opinion = queries.opinion_by_code(code)
    assert opinion is not None
    told = {"opinion_id": opinion.pk, "actor": one, "now": NOW}
    clause = Clause.objects.first()
    assert clause is not None
    assert codes(actions.answer_opinion(answer="not_adopted", reason=" ", changed=None, **told)) == [
        "answer_without_reason"
    ]
    assert codes(actions.answer_opinion(answer="adopted", reason="好", changed=None, **told)) == [
        "answer_without_clause"
    ]
    assert codes(actions.answer_opinion(answer="maybe", reason="", changed=None, **told)) == ["answer_unknown"]
    assert actions.answer_opinion(answer="adopted", reason="", changed=clause.pk, **told).allowed
    kept = queries.opinion_by_code(code)
    assert kept is not None and (kept.answer, kept.changed_id) == ("adopted", clause.pk)


def test_a_draft_with_an_unlawful_clause_or_an_unanswered_opinion_is_not_submitted(here: World) -> None:
    """D2-2.6: every obstacle at once."""
    one = here.actors["one"]
    revision = drafted(one, NOW, f"{TEXT}\n{FINE}")
    actions.take_opinion(revision_id=revision.pk, said=Said("别罚款", "paper", NOW.date()), actor=one, now=NOW)
    decision = actions.submit(revision_id=revision.pk, actor=one, now=NOW)
    assert codes(decision) == ["opinions_answered", "unlawful_settled"]


def test_the_legal_reviewer_has_the_last_word_on_a_flag_and_only_on_these_words(here: World) -> None:
    one, justice = here.actors["one"], here.actors["justice"]
    revision = drafted(one, NOW, f"{TEXT}\n{FINE}")
    version = queries.newest_version(revision.pk)
    row = queries.clause_texts(version.pk if version else None)[-1]
    from_page = {"charter_id": revision.charter_id, "code": "fine", "now": NOW}
    words = {"text_hash": __import__("hashlib").sha256(row.text.encode()).hexdigest(), "cleared": True}
    assert codes(actions.rule_on_flag(**from_page, **words, reason="可以", actor=one)) == ["flag_not_yours"]
    assert codes(actions.rule_on_flag(**from_page, **words, reason="", actor=justice)) == ["flag_without_reason"]
    assert actions.rule_on_flag(**from_page, **words, reason="引用判例，不是设定罚款", actor=justice).allowed
    changed = {"revision_id": revision.pk, "clause_id": row.clause_id, "actor": one, "now": NOW}
    assert actions.change_clause(**changed, text="第七条 乱停车的，罚款六十元。").allowed
    assert codes(actions.submit(revision_id=revision.pk, actor=one, now=NOW)) == ["unlawful_settled"]
    assert actions.change_clause(**changed, text=row.text).allowed
    assert actions.submit(revision_id=revision.pk, actor=one, now=NOW).allowed


def test_a_clause_keeps_its_identity_through_rewording_moving_and_import(here: World) -> None:
    one = here.actors["one"]
    revision = begun(one, NOW)
    first = queries.newest_version(revision.pk)
    before = {row.text: row.clause_id for row in queries.clause_texts(first.pk if first else None)}
    lines = TEXT.splitlines()
    text = "\n".join(
        [lines[0], lines[5], lines[1].replace("十户", "八户"), lines[2], "第九条 新写的一条：每月看一次水表。"]
    )
    actions.save_text(revision_id=revision.pk, text=text, note="", actor=one, now=NOW)
    second = queries.newest_version(revision.pk)
    after = [row.clause_id for row in queries.clause_texts(second.pk if second else None)]
    assert after[:3] == [before[lines[5]], before[lines[1]], before[lines[2]]]
    assert after[3] not in before.values()
    assert first is not None and Version.objects.get(pk=first.pk).text == first.text  # no version is ever changed


def test_party_and_government_both_agree_before_the_text_is_frozen(here: World) -> None:
    """D2-2.3."""
    revision = submitted(here)
    assert answer(here, "street_party", "agreed").allowed
    assert reloaded(revision).state == "review"
    assert answer(here, "street", "agreed").allowed
    done = reloaded(revision)
    assert done.state == "vote" and done.frozen is not None


def test_remarks_bind_to_clauses_and_must_be_answered_and_settled(here: World) -> None:
    """D2-2.3: objected → back to the draft with history; answered; settled; agreed."""
    one, street = here.actors["one"], here.actors["street"]
    revision = submitted(here)
    clause = ClauseText.objects.order_by("position").first()
    assert clause is not None
    assert codes(answer(here, "street", "objected")) == ["review_without_reason"]
    assert answer(here, "street", "objected", remarks=[(clause.clause_id, "写明是哪几栋")]).allowed
    assert reloaded(revision).state == "draft"
    assert codes(actions.submit(revision_id=revision.pk, actor=one, now=NOW)) == ["comments_answered"]
    (comment,) = queries.comments_of(revision.pk)
    assert comment.clause_id == clause.clause_id
    told = {"revision_id": revision.pk, "comment_id": comment.pk}
    assert codes(actions.settle_comment(**told, actor=street, now=NOW)) == ["comment_waits"]
    assert actions.answer_comment(**told, answer="写明了 1 到 4 栋", actor=one, now=NOW).allowed
    assert actions.submit(revision_id=revision.pk, actor=one, now=NOW).allowed
    assert codes(answer(here, "street", "agreed")) == ["comments_settled"]
    assert codes(actions.settle_comment(**told, actor=one, now=NOW)) == ["comment_not_yours"]
    assert actions.settle_comment(**told, actor=street, now=NOW).allowed
    assert answer(here, "street", "agreed").allowed and answer(here, "street_party", "agreed").allowed
    assert (reloaded(revision).state, reloaded(revision).round) == ("vote", 2)


def test_joint_reviewers_are_asked_by_field_and_their_silence_is_seen(here: World) -> None:
    """D2-3.0: asked with a limit, do not decide; whoever did not answer stands there as such."""
    revision = reviewed(here)
    rows = {row.body.name: (row.field, row.deciding, row.answer) for row in queries.reviews_of(revision)}
    assert rows["司法局"] == ("合法性", False, "lapsed")
    assert rows["解放街道党工委"] == ("把关", True, "agreed")
    assert all(row.due_on > NOW.date() for row in queries.reviews_of(revision))


def test_a_frozen_text_cannot_be_changed(here: World) -> None:
    revision = reviewed(here)
    told = {"revision_id": revision.pk, "actor": here.actors["one"], "now": NOW}
    assert codes(actions.save_text(**told, text=TEXT, note="")) == ["text_closed"]
    assert codes(actions.add_clause(**told, after=0, text="第八条 新的。")) == ["text_closed"]


def test_the_vote_is_judged_by_the_law_of_its_day_with_its_arithmetic(here: World) -> None:
    """D2-2.4."""
    revision = voted(here)
    row = queries.vote_of(revision)
    assert row is not None and row.adopted and revision.state == "filing"
    assert any("1,126" in step["text"] and "÷" in step["text"] for step in row.verdict["steps"])
    assert row.verdict["edition"]


@pytest.mark.parametrize(
    "changes",
    [{"present": 500, "in_favour": 480, "against": 20, "abstained": 0}, {"in_favour": 300, "against": 300}],
)
def test_too_few_or_too_little_support_sends_it_back_to_the_draft(here: World, changes: dict[str, int]) -> None:
    revision = reviewed(here)
    assert vote(here, revision, **changes).allowed
    again = reloaded(revision)
    assert (again.state, again.frozen) == ("draft", None)


def test_adoption_by_delegates_does_not_pass(here: World) -> None:
    revision = reviewed(here)
    decision = vote(
        here,
        revision,
        body="village_delegates",
        basis="members",
        eligible=40,
        present=38,
        in_favour=38,
        against=0,
        abstained=0,
    )
    assert reloaded(revision).state != "filing"
    assert not decision.allowed or reloaded(revision).state == "draft"


def test_publishing_before_filing_is_impossible(here: World) -> None:
    """D2-2.5."""
    revision = voted(here)
    decision = actions.publish(revision_id=revision.pk, actor=here.actors["one"], now=NOW)
    assert codes(decision) == ["step_out_of_order"]
    assert not Publication.objects.filter(kind="charter").exists()


def test_the_township_may_order_a_correction_instead_of_a_number(here: World) -> None:
    """D2-2.5."""
    revision = voted(here)
    assert answer(here, "street", "objected", remark="通知不足十天，请重新召开。").allowed
    assert reloaded(revision).state == "draft"
    assert getattr(reloaded(revision), "filing_number", None) is None


def test_exactly_the_voted_text_is_published_with_number_hash_and_history(here: World) -> None:
    """D2-2.5."""
    revision = published(here)
    row = Publication.objects.get(kind="charter")
    frozen = revision.frozen
    assert frozen is not None
    whole = "\n".join([frozen.head, *row.content["clauses"]])
    assert (row.content["sha256"], whole) == (frozen.sha256, frozen.text)
    assert row.content["filing_number"] == "解放街道民约备〔2026〕1 号"
    assert row.content["vote"]["in_favour"] == "617"


def test_a_text_touched_behind_the_system_is_not_published(here: World) -> None:
    revision = filed(here)
    ClauseText.objects.filter(version=revision.frozen, position=1).update(text="第一条 换过的话。")
    decision = actions.publish(revision_id=revision.pk, actor=here.actors["one"], now=NOW)
    assert (codes(decision), reloaded(revision).state) == (["voted_text"], "filed")


def test_a_newer_text_supersedes_the_older_and_both_stay_readable(here: World) -> None:
    first = published(here)
    second = published(here)
    states = dict(Publication.objects.filter(kind="charter").values_list("key", "state"))
    assert states == {"210302002001-1": "superseded", "210302002001-2": "active"}
    assert (reloaded(first).state, second.number) == ("superseded", 2)
    assert Version.objects.filter(revision=second, number=1, note="现行文本").exists()


def test_another_committee_finds_nothing_to_change(here: World) -> None:
    revision = begun(here.actors["one"], NOW)
    two = here.actors["two"]
    for decision in (
        actions.begin_draft(revision_id=revision.pk, actor=two, now=NOW),
        actions.save_text(revision_id=revision.pk, text=TEXT, note="", actor=two, now=NOW),
        actions.set_group(revision_id=revision.pk, name="x", households=3, actor=two, now=NOW),
        actions.withdraw(revision_id=revision.pk, note="x", actor=two, now=NOW),
    ):
        assert not decision.allowed
    assert reloaded(revision).state == "publicity"


def test_residents_see_no_drafts(here: World) -> None:
    revision = begun(here.actors["one"], NOW)
    resident = in_role(here.actors["one"], "resident")
    assert queries.revision_for(resident, revision.pk) is None
    assert queries.revision_for(here.actors["one"], revision.pk) is not None


def test_an_online_opinion_carries_no_account(here: World) -> None:
    revision = announced(here.actors["one"], NOW)
    said = Said("院里灯坏了", "online", NOW.date())
    code = actions.give_opinion(place_id=here.places["210302002001"].pk, said=said, now=NOW)
    assert len(code) == 8
    event = Event.objects.filter(act="charters.opinion").latest("id")
    assert (event.person_id, event.subject) == (None, f"charter:{revision.pk}")


def test_the_yearly_check_up_is_kept_once_a_year(here: World) -> None:
    revision = published(here)
    told = {"charter_id": revision.charter_id, "unused": "", "actor": here.actors["one"], "now": NOW}
    assert actions.check_up(**told, cases=3, note="调解用了三次").allowed
    assert actions.check_up(**told, cases=4, note="又用了一次").allowed
    assert [(row.year, row.cases) for row in queries.check_ups_of(revision.charter_id)] == [(2026, 4)]


def test_publishing_finishes_the_place_in_a_running_campaign(here: World) -> None:
    """D2-3.1: progress comes from the cases themselves."""
    civil = here.actors["civil"]
    draft = CampaignDraft(
        kind="charters",
        title="修订完善（演示）",
        document="关于修订完善村规民约和居民公约的通知",
        issued_on=date(2021, 9, 30),
        due_on=date(2026, 11, 30),
        tier="community",
        place_ids=(here.places["210302"].pk,),
        clause="D2-3.1",
    )
    decision, campaign = open_campaign(draft=draft, actor=civil, now=NOW)
    assert campaign is not None, decision
    published(here)
    items = CampaignItem.objects.unscoped("test").filter(campaign=campaign)
    states = dict(items.values_list("place__code", "state"))
    assert (states["210302002001"], states["210302002003"]) == ("done", "waiting")


def test_exemplars_are_published_texts_with_a_reason_within_the_quota(here: World) -> None:
    """D2-3.2, D2-3.3."""
    revision = published(here)
    civil = replace(in_role(here.actors["civil"], "desk"), tier="county")
    told = {"charter_id": revision.charter_id, "actor": civil, "now": NOW}
    assert codes(actions.choose_exemplar(**told, reason="")) == ["exemplar_without_reason"]
    assert actions.choose_exemplar(**told, reason="写的都是小事").allowed
    assert [row.reason for row in queries.exemplars_of(2026)] == ["写的都是小事"]
    assert actions.drop_exemplar(charter_id=revision.charter_id, actor=civil, now=NOW).allowed
    assert queries.exemplars_of(2026) == []
