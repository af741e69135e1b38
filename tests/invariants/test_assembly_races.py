"""Several at one moment: one presence, one ballot for a line of the roll; with a control."""

from datetime import datetime
from threading import Barrier

import pytest

from shanzhi.kernel.assemblies import actions, queries
from shanzhi.kernel.assemblies.models import Election, Envelope, Participation, SignIn
from tests.assembling import day_of, signing
from tests.invariants.test_races import THREADS, together
from tests.kernel.test_sealed_votes import prepared
from tests.worlds import world

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_a_household_that_signs_in_everywhere_at_once_is_present_once(now: datetime) -> None:
    here = world(now)
    row = signing(here)
    entry = queries.roll(row.pk).get(number="1-1")
    together(lambda: actions.sign_by_slip(slip=entry.slip, now=day_of(row)))
    assert SignIn.objects.count() == queries.turnout(row.pk).present == 1


def test_control_presence_read_then_written_lets_several_believe_to_be_the_first(now: datetime) -> None:
    here = world(now)
    row = signing(here)
    entry = queries.roll(row.pk).get(number="1-1")
    pause = Barrier(THREADS)

    def unsafe() -> bool:
        first = not queries.is_here(entry.pk)
        pause.wait()
        return first

    assert together(unsafe).count(True) > 1


def test_a_household_that_votes_everywhere_at_once_has_one_ballot_and_one_receipt(now: datetime) -> None:
    """Whoever is second gets the receipt of the first: a lost answer never looks like a refusal."""
    here = world(now)
    row, _, _ = prepared(here)
    entry = queries.roll(row.pk).get(number="1-1")
    election = Election.objects.get()

    def vote() -> str:
        return actions.cast(election_id=election.pk, entry_id=entry.pk, choice="against", now=day_of(row))[1]

    receipts = together(vote)
    assert (len(set(receipts)), len(receipts)) == (1, THREADS)
    assert (Participation.objects.count(), Envelope.objects.count()) == (1, 1)
