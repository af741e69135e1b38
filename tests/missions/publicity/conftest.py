"""One world per module for the tests over HTTP; each test finds it as it was."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from tests.seats import Seats, one_world


@pytest.fixture(scope="module")
def everyone(django_db_setup: None, django_db_blocker: Any) -> Iterator[Seats]:
    with one_world(django_db_blocker) as made:
        yield made


@pytest.fixture
def seats(everyone: Seats) -> Iterator[Seats]:
    """The world as it was; after every test all constraints hold, deferred ones too."""
    with transaction.atomic():
        yield everyone
        connection.check_constraints()
        transaction.set_rollback(True)
