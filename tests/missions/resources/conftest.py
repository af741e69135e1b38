"""A small world with everybody document 5 needs."""

from datetime import datetime

import pytest

from tests.missions.resources.building import people_of
from tests.worlds import World, world


@pytest.fixture
def here(db: None, now: datetime) -> World:
    made = world(now)
    people_of(made)
    return made
