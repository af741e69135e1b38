"""Races of the base table, of forms and of the control link, with their negative controls."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from shanzhi.kernel.registry import actions as registry
from shanzhi.kernel.registry.actions import PersonDraft
from shanzhi.kernel.registry.models import Disclosure, Person
from shanzhi.missions.exchange import actions as exchange
from shanzhi.missions.exchange.models import Exchange
from shanzhi.missions.reporting import actions, queries
from shanzhi.missions.reporting.models import Cell, RollUp
from tests.invariants.test_races import THREADS, together
from tests.kernel.registry_tables import number
from tests.missions.exchange.links import agreed
from tests.missions.reporting.forms import opened, owed, typed
from tests.worlds import World, world

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _own_key(settings: Any, tmp_path: Path) -> None:
    settings.REGISTRY_KEY_FILE = tmp_path / "key"


def registered(here: World, now: datetime) -> Person:
    actor = here.actors["one"]
    draft = PersonDraft("王桂兰", number(1), "19000000001", born_on=date(1940, 1, 1))
    _, made = registry.add_person(
        place_id=actor.place_id or 0, household_id=None, draft=draft, since=date(2020, 1, 1), actor=actor, now=now
    )
    assert made is not None
    return made


def test_a_form_handed_in_six_times_is_counted_once(now: datetime) -> None:
    here = world(now)
    turn = opened(here)
    row = owed(here, turn)
    told = {"submission_id": row.pk, "values": typed(turn, "1", "2", "3", "4"), "actor": here.actors["one"]}
    answers = together(lambda: actions.submit(**told, now=now).allowed)
    assert sorted(map(bool, answers)) == [False] * (THREADS - 1) + [True]
    assert Cell.objects.filter(submission=row).count() == 5
    assert queries.rolled_up(turn.pk) == queries.recount(turn.pk)


def test_control_a_sum_read_and_written_without_a_lock_loses_entries(now: datetime) -> None:
    """The negative control of the roll-up: read, add, write."""
    here = world(now)
    turn = opened(here)
    column = turn.form.columns.get(header="清洁取暖户数（户）")
    sum_ = RollUp.objects.create(round=turn, place=here.places["210302"], column=column, total=0, filled=0)
    pause = Barrier(THREADS)

    def unsafe() -> None:
        row = RollUp.objects.get(pk=sum_.pk)
        pause.wait()
        RollUp.objects.filter(pk=sum_.pk).update(total=row.total + 1)

    together(unsafe)
    assert RollUp.objects.get(pk=sum_.pk).total < THREADS


def test_three_communities_hand_in_at_once_and_the_sums_are_right(now: datetime) -> None:
    here = world(now)
    turn = opened(here)
    rows = [(name, owed(here, turn, name)) for name in ("one", "two")]
    pending = iter(rows * THREADS)

    def hand_in() -> bool:
        name, row = next(pending)
        values = typed(turn, "1", "2", "3", "4")
        told = {"submission_id": row.pk, "values": values, "actor": here.actors[name], "now": now}
        return actions.submit(**told).allowed

    assert sum(bool(answer) for answer in together(hand_in) if isinstance(answer, bool)) == len(rows)
    column = turn.form.columns.get(header="清洁取暖户数（户）")
    city = here.places["210300"].pk
    assert queries.sums(turn.pk, [city])[city][column.pk] == (Decimal(6), 2)


def test_the_quota_of_reveals_holds_under_six_hands(now: datetime) -> None:
    here = world(now)
    made = registered(here, now)
    told = {"person_id": made.pk, "field": "phone", "reason": "counter", "note": "", "actor": here.actors["one"]}
    for _ in range(17):
        assert registry.reveal(**told, now=now).allowed
    answers = together(lambda: registry.reveal(**told, now=now).allowed)
    assert sorted(map(bool, answers)) == [False] * 3 + [True] * 3
    assert Disclosure.objects.unscoped("test").count() == 20


def test_one_identity_number_registered_six_times_is_one_person(now: datetime) -> None:
    here = world(now)
    together(lambda: registered(here, now).pk)
    assert Person.objects.unscoped("test").count() == 1


def test_the_chain_of_exchanges_has_no_gap_and_no_fork(now: datetime) -> None:
    here = world(now)
    registered(here, now)
    agreement = agreed(here)
    told = {"agreement_id": agreement.pk, "question": "over-80", "identity": number(1), "actor": here.actors["dept"]}
    answers = together(lambda: exchange.ask(**told, now=now)[1])
    assert answers == ["是"] * THREADS
    sequences = Exchange.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(sequences) == list(range(1, THREADS + 1))
