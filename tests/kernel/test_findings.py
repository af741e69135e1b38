"""A finding is ordered by supervisors, answered by its issuer, and closed by somebody else."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.findings import actions, queries
from shanzhi.kernel.findings.models import Finding
from shanzhi.kernel.people.queries import body as body_of
from tests.worlds import World, actor_of, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(now: datetime) -> World:
    return world(now)


def raised(here: World, by: Actor | None = None, kind: str = "unnumbered_demand") -> Finding:
    return actions.raise_finding(
        kind=kind,
        clause="D1-4.2.5",
        source="report",
        title="没有编号" * 80,
        quote="原话",
        subject="",
        issuer_id=here.actors["dept"].own_body,
        issuer_name="卫健局",
        area_id=here.places["210302002"].pk,
        raised_by_id=by.post_id if by else None,
        actor=by or here.actors["civil"],
        now=here.now,
    )


def codes(decision: object) -> list[str]:
    return [reason.code for reason in decision.reasons]  # type: ignore[attr-defined]


def test_an_unnumbered_demand_ends_the_moment_it_is_found(here: World) -> None:
    """D1-4.2.5: 一经发现，立即撤销、终止."""
    assert raised(here).terminated_at == here.now
    assert raised(here, kind="overdue").terminated_at is None


def test_the_issuer_hears_only_after_the_order(here: World) -> None:
    row, issuer, due = raised(here), here.actors["dept"], here.now.date()
    assert queries.finding_for(issuer, row.pk) is None
    assert queries.finding_for(here.actors["other"], row.pk) is None
    assert actions.order(finding_id=row.pk, due_on=due, actor=here.actors["civil"], now=here.now).allowed
    assert queries.finding_for(issuer, row.pk) == row
    assert queries.finding_for(here.actors["other"], row.pk) is None


def test_the_way_from_raised_to_closed_takes_three_hands(here: World) -> None:
    row, civil, issuer = raised(here), here.actors["civil"], here.actors["dept"]
    early = {
        "answer": codes(actions.answer(finding_id=row.pk, text="已停", actor=issuer, now=here.now)),
        "close": codes(actions.close(finding_id=row.pk, actor=civil, now=here.now)),
        "order": codes(actions.order(finding_id=row.pk, due_on=here.now.date(), actor=issuer, now=here.now)),
    }
    assert early == {
        "answer": ["answer_not_yours", "answer_closed"],  # not ordered, so the issuer does not even see it
        "close": ["close_early"],
        "order": ["order_not_yours", "order_closed"],
    }
    actions.order(finding_id=row.pk, due_on=here.now.date(), actor=civil, now=here.now)
    assert codes(actions.answer(finding_id=row.pk, text="  ", actor=issuer, now=here.now)) == ["answer_empty"]
    assert actions.answer(finding_id=row.pk, text="已停止，不再要照片。", actor=issuer, now=here.now).allowed
    assert codes(actions.close(finding_id=row.pk, actor=issuer, now=here.now)) == [
        "close_not_yours",
        "close_by_someone_else",
    ]
    assert actions.close(finding_id=row.pk, actor=civil, now=here.now).allowed
    assert Finding.objects.unscoped("test").get().state == "closed"


def test_whoever_raised_it_never_closes_it(here: World) -> None:
    civil, issuer = here.actors["civil"], here.actors["dept"]
    row = raised(here, by=civil)
    actions.order(finding_id=row.pk, due_on=here.now.date(), actor=civil, now=here.now)
    actions.answer(finding_id=row.pk, text="已停", actor=issuer, now=here.now)
    assert codes(actions.close(finding_id=row.pk, actor=civil, now=here.now)) == ["close_by_someone_else"]
    colleague = actor_of(body_of(civil.own_body), "supervisor", here.now, title="另一位同事")
    assert actions.close(finding_id=row.pk, actor=colleague, now=here.now).allowed


def test_the_database_itself_refuses_a_cure_verified_by_its_raiser(here: World) -> None:
    civil = here.actors["civil"]
    row = raised(here, by=civil)
    rows = Finding.objects.unscoped("test").filter(pk=row.pk)
    with pytest.raises(IntegrityError, match="verified_by_someone_else"), transaction.atomic():
        rows.update(state="closed", closed_at=here.now, closed_by=civil.post_id)
    with pytest.raises(IntegrityError, match="closed_paired"), transaction.atomic():
        rows.update(state="closed")


def test_a_supervisor_of_another_area_finds_nothing(here: World) -> None:
    row = raised(here)
    far = replace(here.actors["civil"], reach=("210381",), body_id=-1)
    assert queries.finding_for(far, row.pk) is None
    assert codes(actions.order(finding_id=row.pk, due_on=here.now.date(), actor=far, now=here.now)) == [
        "order_not_yours",
        "order_closed",
    ]


def test_a_supervisor_does_not_judge_its_own_body(here: World) -> None:
    row = raised(here)
    Finding.objects.unscoped("test").filter(pk=row.pk).update(issuer=here.actors["civil"].own_body)
    decision = actions.order(finding_id=row.pk, due_on=here.now.date(), actor=here.actors["civil"], now=here.now)
    assert codes(decision) == ["order_not_yours"]


def cured(here: World) -> Finding:
    row, civil, issuer = raised(here), here.actors["civil"], here.actors["dept"]
    actions.order(finding_id=row.pk, due_on=here.now.date(), actor=civil, now=here.now)
    actions.answer(finding_id=row.pk, text="已停", actor=issuer, now=here.now)
    return row


def test_every_attempt_at_a_cure_is_kept(here: World) -> None:
    row, civil, issuer = cured(here), here.actors["civil"], here.actors["dept"]
    actions.order(finding_id=row.pk, due_on=here.now.date(), actor=civil, now=here.now)
    actions.rectify(finding_id=row.pk, cure=actions.Cure("真的停了"), actor=issuer, now=here.now)
    assert [r.text for r in queries.rectifications(civil, row.pk)] == ["已停", "真的停了"]
    assert queries.rectifications(here.actors["other"], row.pk) == []


def test_a_closed_finding_opens_again_only_with_a_reason(here: World) -> None:
    row, civil = cured(here), here.actors["civil"]
    due = here.now.date()
    early = actions.reopen(finding_id=row.pk, reason="又挂了", due_on=due, actor=civil, now=here.now)
    assert codes(early) == ["reopen_open"]
    actions.close(finding_id=row.pk, actor=civil, now=here.now)
    assert codes(actions.reopen(finding_id=row.pk, reason=" ", due_on=due, actor=civil, now=here.now)) == ["reopen_why"]
    assert actions.reopen(finding_id=row.pk, reason="又挂了", due_on=due, actor=civil, now=here.now).allowed
    row.refresh_from_db()
    assert (row.state, row.reopened, row.closed_at, row.returned_because) == ("ordered", 1, None, "又挂了")


def test_a_referral_is_made_by_a_named_officer_after_the_unit_was_heard(here: World) -> None:
    """D1-4.1.7: never the system, never before the unit has answered."""
    row, civil = raised(here), here.actors["civil"]
    officer = replace(civil, person_id=1)
    words = {"to": "区纪委监委", "facts": "两次不改", "now": here.now}
    told = [
        codes(actions.refer(finding_id=row.pk, actor=civil, **words)),
        codes(actions.refer(finding_id=row.pk, actor=officer, **words)),
    ]
    actions.order(finding_id=row.pk, due_on=here.now.date(), actor=civil, now=here.now)
    told.append(codes(actions.refer(finding_id=row.pk, actor=officer, **words)))
    assert told == [["refer_not_yours", "refer_untold"], ["refer_untold"], ["refer_unheard"]]
    actions.answer(finding_id=row.pk, text="人手不够", actor=here.actors["dept"], now=here.now)
    assert codes(actions.refer(finding_id=row.pk, to=" ", facts="", actor=officer, now=here.now)) == [
        "refer_factless",
        "refer_nowhere",
    ]
    for _ in range(2):
        assert actions.refer(finding_id=row.pk, actor=officer, **words).allowed
    (referral,) = queries.referrals(civil, row.pk)
    assert (referral.answer, referral.to) == ("人手不够", "区纪委监委")
    assert queries.referrals(here.actors["dept"], row.pk) == []


def test_the_due_day_is_not_late_the_next_one_is_and_it_goes_up_once(here: World) -> None:
    row, due = raised(here), here.now.date()
    actions.order(finding_id=row.pk, due_on=due, actor=here.actors["civil"], now=here.now)
    assert list(queries.overdue(due)) == []
    assert [f.pk for f in queries.overdue(due + timedelta(days=1))] == [row.pk]
    told = [actions.escalate(finding_id=row.pk, actor=here.actors["civil"], now=here.now) for _ in range(2)]
    assert told == [True, False]


def test_what_comes_back_is_linked_to_the_first(here: World) -> None:
    row = cured(here)
    kind, issuer = row.kind, here.actors["dept"].own_body
    like = {"kind": kind, "subject": "", "issuer_id": issuer}
    assert actions.earlier_like(**like, now=here.now) is None
    actions.close(finding_id=row.pk, actor=here.actors["civil"], now=here.now)
    assert actions.earlier_like(**like, now=here.now + timedelta(days=300)) == row.pk
    assert actions.earlier_like(**like, now=here.now + timedelta(days=366)) is None
    assert actions.earlier_like(kind=kind, subject="", issuer_id=None, now=here.now) is None
    with pytest.raises(IntegrityError, match="never_repeats_itself"), transaction.atomic():
        Finding.objects.unscoped("test").filter(pk=row.pk).update(repeat_of=row.pk)
