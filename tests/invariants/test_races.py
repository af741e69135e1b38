"""Races with their negative controls: the same deed without its lock goes wrong, with it never."""

from collections.abc import Callable
from datetime import datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.cases import actions as cases
from shanzhi.kernel.cases.models import Assignment
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.admission import actions
from shanzhi.missions.admission.actions import Answer, BasisDraft
from shanzhi.missions.admission.actions.numbering import next_number
from shanzhi.missions.admission.models import NumberCounter
from tests.worlds import filed, world

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
THREADS = 6


def together(do: Callable[[], object]) -> list[object]:
    """Start the same deed in several threads at one moment; what each answered or raised."""
    barrier, answers = Barrier(THREADS), []

    def run() -> None:
        barrier.wait()
        try:
            answers.append(do())
        except Exception as problem:
            answers.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_number_is_never_given_twice() -> None:
    numbers = together(lambda: _in_transaction(lambda: next_number(place_code="210302", year=2026, kind="work")))
    assert len(set(numbers)) == THREADS


def _in_transaction(do: Callable[[], str]) -> str:
    from django.db import transaction  # noqa: PLC0415

    with transaction.atomic():
        return do()


def test_control_a_number_from_the_maximum_is_given_twice() -> None:
    """The negative control: read the last serial, then write it, with nothing in between held."""
    NumberCounter.objects.create(place_code="210302", year=2026, letter="W", last=0)
    pause = Barrier(THREADS)

    def unsafe() -> int:
        row = NumberCounter.objects.get()
        pause.wait()
        NumberCounter.objects.filter(pk=row.pk).update(last=row.last + 1)
        return row.last + 1

    assert len(set(together(unsafe))) < THREADS


def test_a_statutory_filing_submitted_six_times_gets_one_number(now: datetime) -> None:
    here = world(now)
    law = (BasisDraft("statute", "社会救助暂行办法", "regulation"),)
    actor = here.actors["dept"]
    demand = actions.start_filing(actor=actor, now=now)
    place = [here.places["210302"].pk]
    changes = {"title": "救助", "purpose": "协助", "starts_on": now.date(), "minutes": 30}
    actions.save_part(demand_id=demand.pk, changes=changes, bases=law, place_ids=place, actor=actor, now=now)
    together(lambda: actions.submit(demand_id=demand.pk, actor=actor, now=now))
    assert Publication.objects.count() == 1
    assert Assignment.objects.unscoped("test").count() == 3


def test_two_bodies_answering_at_once_admit_once(now: datetime) -> None:
    here = world(now)
    demand = filed(here)
    actions.decide_approval(demand_id=demand.pk, answer=Answer("approved"), actor=here.actors["party"], now=now)
    together(
        lambda: actions.decide_approval(
            demand_id=demand.pk, answer=Answer("approved"), actor=here.actors["gov"], now=now
        )
    )
    assert Publication.objects.filter(kind="admission").count() == 1


def test_an_assignment_is_received_once(now: datetime) -> None:
    here = world(now)
    filed(here, bases=(BasisDraft("statute", "某法", "law"),))
    ids = list(Assignment.objects.unscoped("test").values_list("pk", flat=True))
    counts = together(lambda: cases.receive(assignment_ids=ids, actor=here.actors["one"], now=now))
    assert sorted(map(str, counts)) == ["0"] * (THREADS - 1) + ["1"]


def test_control_an_assignment_read_then_written_is_received_by_many(now: datetime) -> None:
    """The negative control: without compare-and-set everybody believes to be the first."""
    here = world(now)
    filed(here, bases=(BasisDraft("statute", "某法", "law"),))
    pause = Barrier(THREADS)

    def unsafe() -> bool:
        row = Assignment.objects.unscoped("control").first()
        waiting = row.state == "waiting"
        pause.wait()
        if waiting:
            Assignment.objects.unscoped("control").filter(pk=row.pk).update(state="received", settled_at=now)
        return waiting

    assert together(unsafe).count(True) > 1


def test_a_form_sent_six_times_acts_once_and_answers_the_same(now: datetime) -> None:
    here = world(now)
    actor, made = here.actors["dept"], []

    def begin() -> str:
        demand = actions.start_filing(actor=actor, now=now)
        made.append(demand.pk)
        return f"/d/demands/{demand.pk}/"

    answers = together(lambda: once(key="k1", actor=actor, do=begin))
    assert len(made) == 1
    assert set(answers) == {f"/d/demands/{made[0]}/"}
