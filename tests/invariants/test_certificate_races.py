"""Races around the seal with their negative controls: double issue, serials, reprint, revoke against verify."""

from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import transaction

from shanzhi.kernel.audit.actor import clockwork
from shanzhi.kernel.seals import actions as seals
from shanzhi.kernel.seals import checking
from shanzhi.kernel.seals.models import DocumentCounter, IssuedDocument, SealUse
from shanzhi.missions.certificates import actions
from shanzhi.missions.certificates.actions import Paper
from shanzhi.missions.certificates.models import Certificate
from tests.invariants.test_races import THREADS, together
from tests.missions.certificates.counters import Counter, counter, mandate, reloaded
from tests.worlds import world

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> None:
    settings.REGISTRY_KEY_FILE = tmp_path / "key"


@pytest.fixture
def made(now: datetime) -> Counter:
    return counter(world(now))


def test_six_keepers_at_once_seal_one_application_once(made: Counter) -> None:
    row = made.approved()
    at = made.now + timedelta(seconds=31)
    together(lambda: actions.issue(application_id=row.pk, paper=Paper(), actor=made.keeper, now=at))
    assert (Certificate.objects.count(), SealUse.objects.unscoped("test").count()) == (1, 1)
    assert reloaded(row).state == "issued"


def test_six_clocks_at_once_leave_serials_without_a_gap(made: Counter) -> None:
    mandate(made, quota=50)
    for _ in range(4):
        made.approved()
    at = made.now + timedelta(seconds=31)
    together(lambda: actions.issue_due(actor=clockwork("委托用章"), now=at))
    serials = SealUse.objects.unscoped("test").order_by("serial").values_list("serial", flat=True)
    assert list(serials) == [1, 2, 3, 4]


def test_six_reprints_at_once_leave_one_valid_copy(made: Counter) -> None:
    first = made.issued()
    together(lambda: actions.reprint(certificate_id=first.pk, why="两份", actor=made.keeper, now=made.now))
    assert list(IssuedDocument.objects.filter(state="valid").values_list("copy", flat=True)) == [2]
    assert IssuedDocument.objects.count() == 2


def test_after_a_revocation_has_answered_nobody_reads_valid(made: Counter) -> None:
    first = made.issued()
    answers: list[str] = []

    def look() -> None:
        done = actions.revoke(certificate_id=first.pk, reason="搬走了", actor=made.worker, now=made.now).allowed
        if done:
            answers.append("revoked by me")
        answers.append(checking.by_code(first.issued.code, made.now.date()).state)

    together(look)
    assert answers.count("revoked by me") == 1
    assert set(answers) == {"revoked by me", "revoked"}


def test_undo_and_issue_never_both_win(made: Counter) -> None:
    row = made.approved()
    at = made.now + timedelta(seconds=30)
    turn = iter(range(THREADS))

    def either() -> object:
        if next(turn) % 2:
            return actions.undo(application_id=row.pk, actor=made.worker, now=at)
        return actions.issue(application_id=row.pk, paper=Paper(), actor=made.keeper, now=at)

    together(either)
    assert (reloaded(row).state, Certificate.objects.count()) == ("issued", 1)


def test_a_document_number_is_never_given_twice(made: Counter) -> None:
    body = made.worker.own_body

    def draw() -> int:
        with transaction.atomic():
            return seals.next_serial(body_id=body, year=2026)

    assert sorted(together(draw)) == list(range(1, THREADS + 1))  # type: ignore[type-var]  # numbers


def test_control_a_number_read_then_written_is_given_twice(made: Counter) -> None:
    """The negative control: the same counter without its row lock."""
    DocumentCounter.objects.create(body_id=made.worker.own_body, year=2026, last=0)
    pause = Barrier(THREADS)

    def draw() -> int:
        row = DocumentCounter.objects.get(year=2026)
        pause.wait()
        row.last += 1
        row.save()
        return row.last

    assert len(set(together(draw))) < THREADS


def test_control_issuing_without_the_row_lock_would_meet_itself(made: Counter) -> None:
    """The negative control: the state read outside the lock is 'approved' for everybody at once."""
    row = made.approved()
    pause = Barrier(THREADS)

    def read() -> str:
        state = reloaded(row).state
        pause.wait()
        return state

    assert together(read).count("approved") == THREADS
