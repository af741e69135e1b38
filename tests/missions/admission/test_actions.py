"""A demand on its way: filed, ruled, approved by both, numbered, dispatched, ended."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.cases import actions as cases
from shanzhi.kernel.cases.models import Assignment
from shanzhi.kernel.findings.models import Finding
from shanzhi.kernel.messages.models import Notice
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.admission import actions, queries
from shanzhi.missions.admission.actions import Answer, BasisDraft
from shanzhi.missions.admission.models import Demand, Filing, Ruling
from shanzhi.policy.admission_number import parse_number
from tests.worlds import World, approved, filed, reloaded, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(now: datetime) -> World:
    return world(now)


def open_assignments() -> list[Assignment]:
    return list(Assignment.objects.unscoped("test").order_by("place__code"))


def test_a_statutory_item_gets_its_number_at_once(here: World) -> None:
    """D1-4.2.3: what a law says needs no approval."""
    demand = filed(here, bases=(BasisDraft("statute", "社会救助暂行办法", "regulation", article="第四条"),))
    assert demand.state == "active"
    assert demand.admission is not None
    assert parse_number(demand.admission.key).ok
    assert [row.place.name for row in open_assignments()] == ["解放社区", "长影社区", "影院社区"]


def test_a_target_is_refused_with_its_clause(here: World) -> None:
    """D1-4.2.6: investment targets are refused whatever the basis below statute."""
    demand = filed(here, topic="investment_target")
    ruling = Ruling.objects.get(filing__demand=demand)
    assert (demand.state, [reason["clause"] for reason in ruling.reasons]) == ("prohibited", ["D1-4.2.6"])
    assert open_assignments() == []


def test_an_unlisted_item_waits_for_both_bodies(here: World) -> None:
    """D1-4.2.3: one signature leaves it in approval."""
    demand = filed(here)
    assert demand.state == "in_approval"
    decision = actions.decide_approval(
        demand_id=demand.pk, answer=Answer("approved"), actor=here.actors["party"], now=here.now
    )
    assert decision.allowed
    assert reloaded(demand).state == "in_approval"
    assert open_assignments() == []
    actions.decide_approval(demand_id=demand.pk, answer=Answer("approved"), actor=here.actors["gov"], now=here.now)
    assert reloaded(demand).state == "active"
    assert len(open_assignments()) == 3


def test_the_government_waits_for_the_party_side(here: World) -> None:
    demand = filed(here)
    decision = actions.decide_approval(
        demand_id=demand.pk, answer=Answer("approved"), actor=here.actors["gov"], now=here.now
    )
    assert [reason.code for reason in decision.reasons] == ["approval_not_yet"]


def test_a_body_that_was_not_asked_cannot_approve(here: World) -> None:
    demand = filed(here)
    decision = actions.decide_approval(
        demand_id=demand.pk, answer=Answer("approved"), actor=here.actors["civil"], now=here.now
    )
    assert [reason.code for reason in decision.reasons] == ["approval_not_asked"]


def test_an_unfunded_item_comes_back(here: World) -> None:
    """D1-4.2.4: source and amount are named before approval; 待定 names nothing."""
    for source in ("", "待定"):
        demand = filed(here, funding_source=source)
        ruling = Ruling.objects.get(filing__demand=demand)
        assert (demand.state, ruling.missing) == ("returned", ["funding"])
        assert [reason["clause"] for reason in ruling.reasons] == ["D1-4.2.4"]


def test_a_refusal_by_one_body_ends_the_round(here: World) -> None:
    demand = filed(here)
    actions.decide_approval(
        demand_id=demand.pk, answer=Answer("refused", reason="重复"), actor=here.actors["party"], now=here.now
    )
    assert reloaded(demand).state == "prohibited"
    answers = [row.answer for row in queries.approvals_of(queries.filing_of(demand.pk).pk)]
    assert answers == ["refused", "lapsed"]


def test_a_refusal_needs_a_reason(here: World) -> None:
    demand = filed(here)
    decision = actions.decide_approval(
        demand_id=demand.pk, answer=Answer("refused"), actor=here.actors["party"], now=here.now
    )
    assert [reason.code for reason in decision.reasons] == ["answer_without_reason"]


def test_a_statute_against_a_ban_goes_to_legal_review_and_its_reasons_are_public(here: World) -> None:
    """D1-4.2.6 meets D1-4.2.3: 司法行政 says whether the law carries it, the two bodies decide."""
    demand = filed(here, topic="tax_target", bases=(BasisDraft("statute", "税收征收管理法", "law", article="第五条"),))
    assert demand.state == "legal_review"
    (review,) = queries.reviews_of(demand.pk)
    actions.decide_review(
        review_id=review.pk,
        outcome="approve",
        reasons="法律只规定协助，不含指标。",
        actor=here.actors["justice"],
        now=here.now,
    )
    assert reloaded(demand).state == "in_approval"
    published = Publication.objects.get(kind="legal_review")
    assert published.content["reasons"] == "法律只规定协助，不含指标。"


def test_a_review_without_reasons_is_not_taken(here: World) -> None:
    demand = filed(here, topic="other_target")
    (review,) = queries.reviews_of(demand.pk)
    decision = actions.decide_review(
        review_id=review.pk, outcome="prohibit", reasons=" ", actor=here.actors["justice"], now=here.now
    )
    assert [reason.code for reason in decision.reasons] == ["review_reasons_missing"]


def test_a_service_is_redirected_and_an_issuer_may_insist(here: World) -> None:
    """D1-4.2.7: purchase first; 可 is a permission, not a ban."""
    demand = filed(here, role="entrusted", topic="public_welfare")
    assert demand.state == "redirected"
    assert actions.insist(demand_id=demand.pk, actor=here.actors["dept"], now=here.now)
    assert reloaded(demand).state == "in_approval"


def test_an_own_duty_is_not_passed_down(here: World) -> None:
    """D1-4.2.2."""
    demand = filed(here, own_duty="true", result_owner="community")
    ruling = Ruling.objects.get(filing__demand=demand)
    assert [reason["clause"] for reason in ruling.reasons] == ["D1-4.2.2"]


def test_a_temporary_board_needs_the_staffing_department_and_an_end(here: World) -> None:
    """D1-4.1.4: named task, end date, consent of the county's 编制部门."""
    board = {"kind": "street_signboard", "particulars": {"temporary": True, "major_task": "人口普查"}}
    assert filed(here, by="street", **board).state == "returned"
    board["particulars"] = {"temporary": True, "major_task": "人口普查", "ends": "2026-09-20"}
    demand = filed(here, by="street", **board)
    assert demand.state == "in_approval"
    decision = actions.decide_approval(
        demand_id=demand.pk, answer=Answer("approved"), actor=here.actors["staffing"], now=here.now
    )
    assert decision.allowed
    assert reloaded(demand).state == "active"
    assert [row.place.name for row in open_assignments()] == ["解放街道"]


def test_a_ruled_filing_is_frozen_by_the_database(here: World) -> None:
    demand = filed(here)
    with pytest.raises(DatabaseError), transaction.atomic():
        Filing.objects.filter(demand=demand).update(title="另一件事")


def test_a_ruling_cannot_be_changed_or_deleted(here: World) -> None:
    demand = filed(here)
    for change in (
        lambda: Ruling.objects.filter(filing__demand=demand).update(outcome="admit"),
        lambda: Ruling.objects.filter(filing__demand=demand).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_audit_trail_cannot_be_changed_or_deleted(here: World) -> None:
    """Insert-only by grant: the application's own role is refused."""
    filed(here)
    for change in (lambda: Event.objects.update(act="x"), lambda: Event.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_changing_a_returned_filing_opens_its_next_version(here: World) -> None:
    demand = filed(here, funding_source="")
    actor = here.actors["dept"]
    actions.save_part(demand_id=demand.pk, changes={"funding_source": "区级财政预算"}, actor=actor, now=here.now)
    actions.submit(demand_id=demand.pk, actor=actor, now=here.now)
    versions = [(f.version, f.bases.count(), f.targets.count()) for f in Filing.objects.order_by("version")]
    assert versions == [(1, 1, 1), (2, 1, 1)]
    assert reloaded(demand).state == "in_approval"


def test_another_department_cannot_touch_a_demand(here: World) -> None:
    demand = filed(here, funding_source="")
    stranger = here.actors["other"]
    assert actions.save_part(demand_id=demand.pk, changes={"title": "x"}, actor=stranger, now=here.now) is None
    assert actions.submit(demand_id=demand.pk, actor=stranger, now=here.now) is None
    assert actions.withdraw(demand_id=demand.pk, actor=stranger, now=here.now) is False
    assert queries.demand_for(stranger, demand.pk) is None


def test_late_money_suspends_and_its_arrival_resumes(here: World) -> None:
    """D1-4.2.4: money not arrived by its date suspends the item and pauses its tasks."""
    demand = approved(here, funding_arrives_on=date(2026, 4, 1))
    later = here.now + timedelta(days=30)
    assert queries.funding_overdue(later.date()) == [demand.pk]
    assert actions.suspend_unfunded(demand_id=demand.pk, actor=here.actors["dept"], now=later)
    assert reloaded(demand).state == "suspended"
    assert {row.paused for row in open_assignments()} == {True}
    actions.record_arrival(
        demand_id=demand.pk,
        amount=Decimal(1800),
        on=later.date(),
        note="拨款单",
        actor=here.actors["dept"],
        now=later,
    )
    assert reloaded(demand).state == "active"
    assert {row.paused for row in open_assignments()} == {False}


def test_an_expired_number_takes_its_tasks_with_it(here: World) -> None:
    demand = approved(here)
    assert demand.admission is not None
    assert queries.run_out(date(2026, 12, 31)) == []
    assert queries.run_out(date(2027, 1, 1)) == [demand.pk]
    assert actions.end(demand_id=demand.pk, to="expired", actor=here.actors["dept"], now=here.now)
    assert Publication.objects.get(pk=demand.admission.pk).state == "expired"
    assert {row.state for row in open_assignments()} == {"cancelled"}


def test_an_unnumbered_demand_ends_at_once_and_nothing_leads_back(here: World) -> None:
    """D1-4.2.5: terminated; an area of three communities, a day without an hour, no reporter."""
    decision, report = actions.report_unnumbered(
        issuer_id=here.actors["dept"].own_body,
        issuer_name="",
        text="今天下班前每个社区报 20 张照片",
        picture_id=None,
        actor=here.actors["one"],
        now=here.now,
    )
    assert decision.allowed
    assert report is not None
    finding = Finding.objects.unscoped("test").get()
    assert finding.area.name == "解放街道"
    assert finding.raised_by is None
    assert finding.terminated_at is not None
    assert finding.raised_at.astimezone(here.now.tzinfo).time().hour == 0
    capacities = Event.objects.filter(subject=f"finding:{finding.pk}").values_list("capacity", flat=True)
    assert list(capacities) == ["系统：反映人保护"]
    told = Notice.objects.unscoped("test").get(kind="finding")
    assert told.recipient_id == here.actors["civil"].body_id
    assert "解放社区" not in told.title + told.text


def test_the_issuer_sees_a_finding_only_once_it_is_ordered(here: World) -> None:
    from shanzhi.kernel.findings import actions as findings  # noqa: PLC0415

    actions.report_unnumbered(
        issuer_id=here.actors["dept"].own_body,
        issuer_name="",
        text="报照片",
        picture_id=None,
        actor=here.actors["one"],
        now=here.now,
    )
    seen = Finding.objects.scoped(here.actors["dept"])
    assert list(seen) == []
    row = Finding.objects.unscoped("test").get()
    findings.order(finding_id=row.pk, due_on=date(2026, 3, 20), actor=here.actors["civil"], now=here.now)
    assert [f.pk for f in Finding.objects.scoped(here.actors["dept"])] == [row.pk]


def test_only_a_community_reports(here: World) -> None:
    decision, report = actions.report_unnumbered(
        issuer_id=None, issuer_name="某局", text="x", picture_id=None, actor=here.actors["dept"], now=here.now
    )
    assert ([r.code for r in decision.reasons], report) == (["report_from_community"], None)


def test_nothing_stands_in_an_inbox_without_an_admission(here: World) -> None:
    """D1-4.2.1: the gate stands in the database."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            place=here.places["210302002001"],
            admission_id=None,
            title="x",
            issuer_name="x",
            minutes=1,
            due_on=here.now.date(),
            assigned_at=here.now,
        )


def test_a_community_receives_only_what_stands_before_itself(here: World) -> None:
    approved(here)
    ids = [row.pk for row in open_assignments()]
    assert cases.receive(assignment_ids=ids, actor=here.actors["one"], now=here.now) == 1
    assert cases.receive(assignment_ids=ids, actor=here.actors["one"], now=here.now) == 0
    assert sorted(row.state for row in open_assignments()) == ["received", "waiting", "waiting"]


def test_every_state_of_a_demand_is_a_step_of_the_procedure() -> None:
    from shanzhi.policy.procedures.admission import ADMISSION  # noqa: PLC0415

    assert {state.value for state in Demand.State} == {step.name for step in ADMISSION.steps}
