"""The small world with the people of its first community."""

from datetime import datetime

import pytest

from tests.missions.deliberation.stages import seated
from tests.worlds import World, world


@pytest.fixture
def here(db: None, now: datetime) -> World:
    return seated(world(now))
