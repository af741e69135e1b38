"""A finding is ordered by supervisors, answered by its issuer, and closed by somebody else."""

from dataclasses import replace
from datetime import datetime

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
