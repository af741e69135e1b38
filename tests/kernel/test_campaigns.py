"""A campaign binds its places to one day, hears of findings, and is done place by place."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.campaigns import actions, queries
from shanzhi.kernel.campaigns.actions import CampaignDraft
from shanzhi.kernel.campaigns.models import Campaign, CampaignItem, Invitation
from shanzhi.kernel.findings import actions as findings
from shanzhi.kernel.messages.models import Notice
from tests.kernel.test_findings import codes
from tests.worlds import World, actor_of, in_role, world

pytestmark = pytest.mark.django_db
ISSUED = date(2021, 8, 10)
THEN = datetime(2021, 8, 12, 2, tzinfo=UTC)


@pytest.fixture
def here(now: datetime) -> World:
    return world(now)


def opened(here: World, kind: str = "community_signboards", tier: str = "community", **changes: object) -> Campaign:
    draft = {
        "kind": kind,
        "title": "挂牌清理",
        "document": "关于进一步开展减负工作的实施意见",
        "issued_on": ISSUED,
        "due_on": date(2026, 3, 20),
        "tier": tier,
        "place_ids": (here.places["210302"].pk,),
    } | changes
    decision, row = actions.open_campaign(draft=CampaignDraft(**draft), actor=here.actors["civil"], now=here.now)  # type: ignore[arg-type]
    assert row is not None, codes(decision)
    return row


def raised(here: World, issuer: Actor, by: Actor) -> int:
    return findings.raise_finding(
        kind="board_outdoor",
        clause="D1-4.4.3",
        source="self_check",
        title="多出一块牌子",
        quote="",
        subject="board:1",
        issuer_id=issuer.own_body,
        issuer_name="某单位",
        area_id=here.places["210302002"].pk,
        raised_by_id=by.post_id,
        actor=by,
        now=here.now,
    ).pk


def test_the_document_sets_the_day_and_every_street_gets_its_item(here: World) -> None:
    """D1-4.1.6 and D1-5.1.1: due date, responsible bodies, tasks per county, notice."""
    row = opened(here, "street_signboards", "township", due_on=None)
    assert row.due_on == date(2021, 8, 17)
    assert row.clause == "D1-4.1.2"
    item = CampaignItem.objects.unscoped("test").get(campaign=row)
    assert (item.place.code, item.body_id, item.due_on) == (
        "210302002",
        here.actors["street"].own_body,
        date(2021, 8, 17),
    )
    assert queries.tasks_of(row) == [("铁东区", ["组织自检自查", "核实整改", "汇总上报"], "民政局")]
    assert Notice.objects.unscoped("test").get(kind="campaign").recipient_id == here.actors["street"].own_body


def test_a_campaign_without_places_or_leader_is_refused_with_every_reason(here: World) -> None:
    draft = CampaignDraft("street_signboards", "", "", ISSUED, None, "township", ())
    decision, row = actions.open_campaign(draft=draft, actor=here.actors["dept"], now=here.now)
    assert row is None
    assert codes(decision) == [
        "campaign_not_yours",
        "campaign_untitled",
        "campaign_groundless",
        "campaign_without_places",
    ]
    assert Campaign.objects.unscoped("test").count() == 0


def test_a_place_outside_the_leaders_reach_is_not_bound(here: World) -> None:
    draft = CampaignDraft("x", "查", "文件", ISSUED, None, "township", (here.places["210300"].pk,))
    decision, _ = actions.open_campaign(draft=draft, actor=here.actors["civil"], now=here.now)
    assert codes(decision) == ["campaign_without_places"]


def test_a_place_is_done_when_its_last_finding_is_closed_and_open_again_with_a_new_one(here: World) -> None:
    row, one = opened(here), here.actors["one"]
    civil, dept = here.actors["civil"], here.actors["dept"]
    place = here.places["210302002001"].pk
    first = raised(here, dept, one)
    actions.attach_finding(campaign_id=row.pk, place_id=place, finding_id=first, actor=one, now=here.now)
    assert actions.report(campaign_id=row.pk, place_id=place, checked=14, actor=one, now=here.now)
    assert not actions.report(campaign_id=row.pk, place_id=place, checked=14, actor=one, now=here.now)
    item = CampaignItem.objects.unscoped("test").get(campaign=row, place=place)
    assert item.state == "reported"
    findings.order(finding_id=first, due_on=here.now.date(), actor=civil, now=here.now)
    findings.answer(finding_id=first, text="摘了", actor=dept, now=here.now)
    findings.close(finding_id=first, actor=civil, now=here.now)
    actions.settle(finding_id=first, now=here.now)
    item.refresh_from_db()
    assert (item.state, item.done_at) == ("done", here.now)
    second = raised(here, dept, one)
    actions.attach_finding(campaign_id=row.pk, place_id=place, finding_id=second, actor=one, now=here.now)
    item.refresh_from_db()
    assert (item.state, item.done_at) == ("reported", None)


def test_the_tree_counts_what_is_done_late_and_found_in_three_queries(
    here: World, django_assert_num_queries: object
) -> None:
    row, one = opened(here, due_on=date(2026, 3, 1)), here.actors["one"]
    actions.report(campaign_id=row.pk, place_id=here.places["210302002001"].pk, checked=9, actor=one, now=here.now)
    with django_assert_num_queries(2):  # type: ignore[operator]
        tree = queries.progress_tree(here.actors["civil"], row, date(2026, 3, 16))
    (county,) = tree.counties
    assert (county.name, county.tally.places, county.tally.done, county.tally.late) == ("铁东区", 3, 1, 2)
    assert county.most_late == 15
    assert [b.item.place.code[-4:] for b in county.branches] == ["2001", "2003", "2004"]


def test_the_spot_check_is_drawn_again_the_same_and_done_by_someone_else(here: World) -> None:
    """D1-4.1.2: a spot check by someone else; the database holds it too."""
    row, civil, one = opened(here), here.actors["civil"], here.actors["one"]
    first = actions.draw_spot_check(campaign_id=row.pk, actor=civil, now=here.now)
    assert len(first) == 3
    assert actions.draw_spot_check(campaign_id=row.pk, actor=civil, now=here.now) == first
    assert actions.draw_spot_check(campaign_id=row.pk, actor=one, now=here.now) == ()
    place = here.places["210302002001"].pk
    actions.report(campaign_id=row.pk, place_id=place, checked=1, actor=one, now=here.now)
    item = CampaignItem.objects.unscoped("test").get(campaign=row, place=place)
    reporter = in_role(one, "supervisor")
    assert codes(actions.spot_checked(item_id=item.pk, actor=reporter, now=here.now)) == ["spot_check_not_yours"]
    assert actions.spot_checked(item_id=item.pk, actor=civil, now=here.now).allowed
    with pytest.raises(IntegrityError, match="checked_by_someone_else"), transaction.atomic():
        CampaignItem.objects.unscoped("test").filter(pk=item.pk).update(spot_checked_by=one.post_id)


def test_a_department_is_asked_once_answers_once_and_its_silence_shows(here: World) -> None:
    """D1-5.2.1: 会同有关部门，共同抓好落实."""
    row, civil, justice = opened(here), here.actors["civil"], here.actors["justice"]
    asked = {"subject": row.subject, "title": row.title, "question": "法律依据全不全？", "actor": civil}
    for _ in range(2):
        actions.invite(body_id=justice.own_body, now=here.now, **asked)  # type: ignore[arg-type]
    invitation = Invitation.objects.unscoped("test").get()
    assert invitation.due_on == date(2026, 3, 23)
    assert [i.pk for i in queries.silent(date(2026, 3, 24))] == [invitation.pk]
    assert list(queries.silent(date(2026, 3, 23))) == []
    answer = actions.answer_invitation
    assert codes(answer(invitation_id=invitation.pk, text="全", actor=civil, now=here.now)) == ["invitation_not_yours"]
    assert codes(answer(invitation_id=invitation.pk, text=" ", actor=justice, now=here.now)) == ["invitation_empty"]
    assert answer(invitation_id=invitation.pk, text="依据齐全。", actor=justice, now=here.now).allowed
    assert codes(answer(invitation_id=invitation.pk, text="再", actor=justice, now=here.now)) == ["invitation_done"]
    assert queries.invitations_about(civil, row.subject) == [invitation]
    assert list(queries.invitations_to(actor_of(invitation.body, "filer", here.now, "另一位"))) == [invitation]
