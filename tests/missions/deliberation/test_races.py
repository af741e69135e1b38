"""Two phones at once, a re-vote while the round closes; each with a control that shows the race is real."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection

from shanzhi.missions.deliberation import actions, facts
from shanzhi.missions.deliberation.models import Deliberation, Statement, Voice, Vote
from tests.missions.deliberation import stages
from tests.worlds import world

THREADS = 6
pytestmark = [pytest.mark.race, pytest.mark.usefixtures("flushed")]


def together(do: Callable[[int], Any]) -> list[Any]:
    """Everybody starts at the same moment, each on a connection of its own."""
    start = Barrier(THREADS)

    def run(number: int) -> Any:
        try:
            start.wait()
            return do(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def test_one_person_on_six_phones_has_one_vote(now: datetime) -> None:
    here = stages.seated(world(now))
    row = stages.running(here, now)
    first, one = Statement.objects.filter(deliberation=row).first(), stages.resident(here)
    assert first is not None
    told = {"deliberation_id": row.pk, "statement_id": first.pk, "actor": one, "now": now}
    answers = together(lambda number: actions.answer_statement(choice=number % 3 - 1, **told).allowed)
    assert answers == [True] * THREADS
    assert (Voice.objects.count(), Vote.objects.count()) == (1, 1)


def test_control_two_phones_that_read_then_write_run_into_the_constraint(now: datetime) -> None:
    """The negative control: without the lock the second voice would be there, were it not for the database."""
    here = stages.seated(world(now))
    row = stages.running(here, now)
    pause = Barrier(THREADS)

    def unsafe(number: int) -> str:
        there = Voice.objects.filter(deliberation=row, key="k").exists()
        pause.wait()
        try:
            if not there:
                Voice.objects.create(deliberation=row, key="k", last_at=now)
        except IntegrityError:
            return "clash"
        return "written"

    assert sorted(together(unsafe)) == ["clash"] * (THREADS - 1) + ["written"]


def test_no_answer_is_counted_after_the_round_has_ended(now: datetime) -> None:
    """Whoever answers while the round closes is either in the count or told that it is over."""
    here = stages.seated(world(now))
    row = stages.running(here, now)
    stages.answered(here, row, now)
    first = Statement.objects.filter(deliberation=row).first()
    assert first is not None
    late = [stages.resident(here, number) for number in range(THREADS)]

    def act(number: int) -> bool:
        if number == 0:
            told = {"agreed": False, "record": "没谈成", "people": 6}
            return actions.end_round(deliberation_id=row.pk, **told, actor=here.actors["one"], now=now).allowed
        told = {"deliberation_id": row.pk, "statement_id": first.pk, "choice": -1}
        return actions.answer_statement(**told, actor=late[number], now=now).allowed

    done = together(act)
    assert done[0]
    keys = [facts.voice_key(row.pk, one.person_id or 0) for one in late[1:]]
    counted = [Vote.objects.filter(voice__key=key).exists() for key in keys]
    assert counted == done[1:]
    assert Deliberation.objects.unscoped("test").get(pk=row.pk).state == "failed"
