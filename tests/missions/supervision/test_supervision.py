"""Bulletins, joint inspections, escalation: facts of streets and departments, signed by a named officer."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shanzhi.kernel.campaigns import actions as campaigns
from shanzhi.kernel.campaigns.models import CampaignItem, Invitation
from shanzhi.kernel.documents.letters import letter_docx, letter_pdf
from shanzhi.kernel.findings import actions as findings
from shanzhi.kernel.findings import queries as queries_of_findings
from shanzhi.kernel.messages.models import Notice
from shanzhi.kernel.people.queries import body
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.supervision import actions, queries
from shanzhi.missions.supervision.actions import InspectionDraft
from shanzhi.missions.supervision.models import Bulletin
from shanzhi.missions.supervision.web.bulletins import _letter
from tests.kernel.test_campaigns import opened
from tests.kernel.test_findings import codes, raised
from tests.worlds import LOADER, World, actor_of, in_role, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(now: Any) -> World:
    made = world(now)
    made.actors["leader"] = actor_of(body(made.actors["gov"].own_body), "leader", now, "分管领导")
    return made


def late_bulletin(here: World) -> Bulletin:
    row, civil = raised(here, kind="board_outdoor"), here.actors["civil"]
    findings.order(finding_id=row.pk, due_on=here.now.date() - timedelta(days=9), actor=civil, now=here.now)
    decision, bulletin = actions.draft_bulletin(campaign_id=None, actor=civil, now=here.now)
    assert bulletin is not None, codes(decision)
    return bulletin


def test_the_draft_tells_what_is_late_with_the_units_silence_beside_it(here: World) -> None:
    """D1-5.3.1."""
    line = late_bulletin(here).lines.get()
    assert "逾期 9 天" in line.text
    assert line.answer == "该单位到通报时没有答复。"
    assert line.unit_id == here.actors["dept"].own_body


def test_nothing_late_makes_no_bulletin_and_only_supervisors_draft(here: World) -> None:
    told = [
        codes(actions.draft_bulletin(campaign_id=None, actor=here.actors[name], now=here.now)[0])
        for name in ("civil", "dept")
    ]
    assert told == [["bulletin_nothing"], ["bulletin_not_drafter"]]


def test_a_late_street_of_a_campaign_stands_on_the_draft_and_a_community_never(here: World) -> None:
    """D1-4.1.6: what is open after the day appears on the county's draft."""
    due = here.now.date() - timedelta(days=2)
    streets = opened(here, "street_signboards", "township", due_on=due)
    opened(here, "community_signboards", "community", due_on=due)
    _, bulletin = actions.draft_bulletin(campaign_id=streets.pk, actor=here.actors["civil"], now=here.now)
    assert bulletin is not None
    assert [(line.unit_id, "逾期 2 天" in line.text) for line in bulletin.lines.all()] == [
        (here.actors["street"].own_body, True)
    ]


def test_a_bulletin_is_sent_signed_by_someone_else_numbered_and_published(here: World) -> None:
    bulletin, civil, leader = late_bulletin(here), here.actors["civil"], here.actors["leader"]
    both = replace(civil, roles=civil.roles | {"leader"})
    words = {"title": "通报", "opening": "", "closing": "解放社区要改", "audience": "outside", "without": frozenset()}
    assert actions.edit_bulletin(bulletin_id=bulletin.pk, **words, actor=civil, now=here.now).allowed  # type: ignore[arg-type]
    assert codes(actions.approve_bulletin(bulletin_id=bulletin.pk, actor=both, now=here.now)) == [
        "bulletin_own_draft",
        "bulletin_not_sent",
        "bulletin_names_community",
    ]
    words["closing"] = "请立即整改。"
    actions.edit_bulletin(bulletin_id=bulletin.pk, **words, actor=civil, now=here.now)  # type: ignore[arg-type]
    assert actions.send_bulletin(bulletin_id=bulletin.pk, actor=civil, now=here.now).allowed
    assert codes(actions.send_bulletin(bulletin_id=bulletin.pk, actor=civil, now=here.now)) == ["bulletin_closed"]
    back = actions.return_bulletin(bulletin_id=bulletin.pk, reason=" ", actor=leader, now=here.now)
    assert codes(back) == ["bulletin_return_why"]
    assert actions.approve_bulletin(bulletin_id=bulletin.pk, actor=leader, now=here.now).allowed
    bulletin.refresh_from_db()
    assert (bulletin.number, bulletin.state) == ("减负通报〔2026〕1号", "approved")
    published = Publication.objects.get(kind="bulletin")
    assert published.content["lines"][0]["answer"] == "该单位到通报时没有答复。"
    letter = _letter(queries.bulletin_for(leader, bulletin.pk))
    assert letter_pdf(letter)[:5] == b"%PDF-"
    assert letter_docx(letter)[:2] == b"PK"
    with pytest.raises(IntegrityError, match="signed_by_someone_else"), transaction.atomic():
        Bulletin.objects.unscoped("test").filter(pk=bulletin.pk).update(approved_by=civil.post_id)


def test_a_named_unit_sees_the_bulletin_once_it_is_signed(here: World) -> None:
    bulletin, dept = late_bulletin(here), here.actors["dept"]
    assert queries.bulletin_for(dept, bulletin.pk) is None
    actions.send_bulletin(bulletin_id=bulletin.pk, actor=here.actors["civil"], now=here.now)
    actions.approve_bulletin(bulletin_id=bulletin.pk, actor=here.actors["leader"], now=here.now)
    assert queries.bulletin_for(dept, bulletin.pk) == bulletin
    assert queries.bulletin_for(here.actors["other"], bulletin.pk) is None


def test_a_joint_inspection_draws_its_places_again_the_same_and_reports_when_all_were_seen(here: World) -> None:
    """D1-5.3.2: plan, partners, reproducible sample, report."""
    civil, today = here.actors["civil"], here.now.date()
    partner = here.actors["justice"].own_body
    draft = InspectionDraft("联合检查", "看牌子和报表", "community", 2, today, today, (partner,))
    decision, row = actions.plan_inspection(draft=draft, actor=civil, now=here.now)
    assert row is not None, codes(decision)
    assert Invitation.objects.unscoped("test").get().body_id == partner
    places = queries.drawn(row)
    assert len(places) == 2
    assert codes(actions.report_inspection(inspection_id=row.pk, text="好", actor=civil, now=here.now)) == [
        "report_early"
    ]
    for place in places:
        assert codes(actions.visit(place_id=place.pk, note=" ", actor=civil, now=here.now)) == ["visit_empty"]
        assert actions.visit(place_id=place.pk, note="没有问题", actor=civil, now=here.now).allowed
    assert codes(actions.visit(place_id=places[0].pk, note="再", actor=civil, now=here.now)) == ["visit_done"]
    assert codes(actions.visit(place_id=places[0].pk, note="再", actor=here.actors["dept"], now=here.now)) == [
        "visit_not_yours"
    ]
    assert actions.report_inspection(inspection_id=row.pk, text="总体好", actor=civil, now=here.now).allowed


def test_a_bad_plan_names_every_fault(here: World) -> None:
    today = here.now.date()
    draft = InspectionDraft("", "", "community", 0, today, today - timedelta(days=1))
    decision, row = actions.plan_inspection(draft=draft, actor=here.actors["dept"], now=here.now)
    assert (codes(decision), row) == (
        ["inspection_not_yours", "inspection_untitled", "inspection_planless", "inspection_dates", "inspection_size"],
        None,
    )


def test_verifying_and_reopening_move_the_place_of_the_campaign(here: World) -> None:
    drive, civil, dept = opened(here), here.actors["civil"], here.actors["dept"]
    row, place = raised(here, kind="board_outdoor"), here.places["210302002001"].pk
    campaigns.attach_finding(campaign_id=drive.pk, place_id=place, finding_id=row.pk, actor=civil, now=here.now)
    campaigns.report(campaign_id=drive.pk, place_id=place, checked=1, actor=here.actors["one"], now=here.now)
    assert actions.order(finding_id=row.pk, reason="", actor=civil, now=here.now).allowed
    assert Notice.objects.unscoped("test").filter(recipient=dept.own_body, kind="finding").count() == 1
    findings.answer(finding_id=row.pk, text="摘了", actor=dept, now=here.now)
    states = []
    for step in (actions.verify, actions.reopen):
        more = {"reason": "又挂了"} if step is actions.reopen else {}
        assert step(finding_id=row.pk, actor=civil, now=here.now, **more).allowed  # type: ignore[operator]
        states.append(CampaignItem.objects.unscoped("test").get(campaign=drive, place=place).state)
    assert states == ["done", "reported"]


def test_a_rescan_opens_after_ninety_days_once_and_is_linked(here: World) -> None:
    """本系统约定: 90 and 180 days, travelling in time."""
    drive, civil = opened(here, "street_signboards", "township", due_on=here.now.date()), here.actors["civil"]
    told = []
    for days in (89, 90, 91, 180):
        decision, row = actions.rescan(campaign_id=drive.pk, actor=civil, now=here.now + timedelta(days=days))
        told.append(row.rescan_days if row else codes(decision)[0])
    assert told == ["rescan_early", 90, "rescan_early", 180]


def test_silence_goes_one_level_up_after_five_working_days_and_never_to_a_referral(here: World) -> None:
    """D1-4.1.7: the sweep tells a supervisor; it refers nobody."""
    row, civil = raised(here), here.actors["civil"]
    due = here.now.date()  # a Monday
    findings.order(finding_id=row.pk, due_on=due, actor=civil, now=here.now)
    assert [queries.long_overdue(due + timedelta(days=n)) for n in (7, 8)] == [[], [row.pk]]
    later = here.now + timedelta(days=8)
    assert [actions.escalate(finding_id=row.pk, actor=LOADER, now=later) for _ in range(2)] == [True, False]
    notice = Notice.objects.unscoped("test").get(key=f"finding:{row.pk}/up")
    assert notice.recipient_id == civil.own_body
    assert queries_of_findings.referrals(civil, row.pk) == []
    clockwork = in_role(LOADER, "system", "supervisor")
    words = {"to": "纪委", "facts": "不改", "actor": clockwork, "now": later}
    assert codes(findings.refer(finding_id=row.pk, **words))[0] == "refer_not_yours"  # type: ignore[arg-type]
