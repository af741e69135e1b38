"""Roster, training, census: no name kept, each borrowed worker a finding with a return date."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shanzhi.kernel.findings import actions as findings
from shanzhi.kernel.findings.models import Finding
from shanzhi.missions.staffing import KINDS, LEVELS, TRAININGS, actions, queries
from shanzhi.missions.staffing.actions import WorkerDraft
from shanzhi.missions.staffing.models import Secondment, Worker
from shanzhi.policy.staffing import terms
from tests.kernel.test_findings import codes
from tests.worlds import World, in_role, world

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"


@pytest.fixture
def here(now: Any) -> World:
    made = world(now)
    made.actors["street"] = in_role(made.actors["street"], "township_clerk")
    return made


def entered(here: World) -> Worker:
    draft = WorkerDraft(here.places["210302002001"].pk, "committee", "委员", NUMBER, date(2025, 1, 1))
    decision, row = actions.enter_worker(draft=draft, actor=here.actors["street"], now=here.now)
    assert row is not None, codes(decision)
    return row


def away(here: World, row: Worker) -> Any:
    words = {"borrower_id": here.actors["dept"].own_body, "borrower_name": "", "since": date(2026, 1, 5)}
    return actions.tell_secondment(worker_id=row.pk, **words, actor=here.actors["street"], now=here.now)


def test_the_choices_of_the_forms_are_the_terms() -> None:
    known = terms(date(2026, 3, 16))
    assert (dict(KINDS), dict(LEVELS), dict(TRAININGS)) == (known["kinds"], known["levels"], known["trainings"])


def test_a_double_number_is_refused_by_rule_and_by_the_database(here: World) -> None:
    """D1-4.7.3: one person, one line; the number itself is nowhere."""
    row = entered(here)
    draft = WorkerDraft(here.places["210302002003"].pk, "other", "干事", NUMBER.lower(), date(2025, 1, 1))
    decision, twice = actions.enter_worker(draft=draft, actor=here.actors["street"], now=here.now)
    assert (codes(decision), twice) == (["worker_twice"], None)
    assert NUMBER not in row.identity
    row.pk = None
    with pytest.raises(IntegrityError, match="worker_once"), transaction.atomic():
        row.save()


def test_a_community_elsewhere_is_refused(here: World) -> None:
    draft = WorkerDraft(here.places["210302"].pk, "committee", "委员", NUMBER, date(2025, 1, 1))
    assert codes(actions.enter_worker(draft=draft, actor=here.actors["street"], now=here.now)[0]) == ["worker_place"]


def test_a_borrowed_worker_is_a_finding_with_a_return_date_and_a_repeat_is_linked(here: World) -> None:
    """D1-4.7.1: against the borrower, for an area of three communities."""
    row, street, civil = entered(here), here.actors["street"], here.actors["civil"]
    assert away(here, row).allowed
    assert codes(away(here, row)) == ["secondment_twice"]
    first = Secondment.objects.unscoped("test").get()
    finding = first.finding
    assert (finding.issuer_id, finding.area.code) == (here.actors["dept"].own_body, "210302002")
    assert first.return_by > here.now.date()
    assert actions.tell_return(secondment_id=first.pk, actor=street, now=here.now).allowed
    findings.order(finding_id=finding.pk, due_on=here.now.date(), actor=civil, now=here.now)
    findings.answer(finding_id=finding.pk, text="已返回", actor=here.actors["dept"], now=here.now)
    findings.close(finding_id=finding.pk, actor=civil, now=here.now)
    assert away(here, row).allowed
    assert Finding.objects.unscoped("test").exclude(pk=finding.pk).get().repeat_of_id == finding.pk


def test_informal_use_leads_back_to_nobody(here: World) -> None:
    """D1-4.7.2."""
    words = {"borrower_id": None, "borrower_name": "某局", "now": here.now}
    assert codes(actions.report_informal(**words, hours=3, actor=here.actors["one"])) == ["informal_few"]
    assert codes(actions.report_informal(**words, hours=20, actor=here.actors["dept"])) == ["informal_where"]
    assert actions.report_informal(**words, hours=20, actor=here.actors["one"]).allowed
    row = Finding.objects.unscoped("test").get()
    assert (row.raised_by_id, row.area.code, row.clause) == (None, "210302002", "D1-4.7.2")
    assert "解放社区" not in row.title


def test_sums_by_county_hold_training_and_absence_but_no_person(here: World, django_assert_num_queries: Any) -> None:
    """D5-4.1.2 and D5-4.1.3."""
    row, street, today = entered(here), here.actors["street"], here.now.date()
    train = {"worker_id": row.pk, "title": "到岗第一周", "actor": street, "now": here.now}
    assert codes(actions.record_training(kind="x", on=today, **train)) == ["training_incomplete"]
    late = today + timedelta(days=1)
    assert codes(actions.record_training(kind="induction", on=late, **train)) == ["training_incomplete"]
    for _ in range(2):
        assert actions.record_training(kind="induction", on=today, **train).allowed
    away(here, row)
    with django_assert_num_queries(3):
        (county,) = queries.county_sums(here.actors["civil"], today)
    assert (county.name, county.workers, county.away) == ("铁东区", 1, 1)
    assert dict(county.coverage) == {"任职培训": 100, "在职培训": 0, "专门培训": 0}
    assert queries.levels(here.actors["civil"], today)["没有"] == "少于 5"
