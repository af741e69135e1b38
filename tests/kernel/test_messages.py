"""The outbox: written with the deed, once per key, delivered once, read by its body only."""

from datetime import datetime

import pytest
from django.db import transaction

from shanzhi.kernel.messages import actions, queries
from shanzhi.kernel.messages.models import Notice
from tests.worlds import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(now: datetime) -> World:
    return world(now)


def written(here: World, key: str, to: str = "dept", title: str = "标题") -> bool:
    return actions.write_notice(
        key=key,
        recipient_id=here.actors[to].own_body,
        kind="test",
        subject="demand:1",
        title=title,
        text="正文",
        link="/",
        now=here.now,
    )


def test_the_same_key_is_written_once(here: World) -> None:
    assert [written(here, "k"), written(here, "k"), written(here, "k2")] == [True, False, True]
    assert queries.unread_count(here.actors["dept"]) == 2


def test_a_notice_goes_with_its_deed(here: World) -> None:
    """What was rolled back is never announced."""
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        written(here, "k")
        raise ZeroDivisionError
    assert Notice.objects.unscoped("test").count() == 0


def test_what_waits_is_delivered_once_in_batches(here: World) -> None:
    for n in range(5):
        written(here, f"k{n}")
    assert [actions.deliver_pending(now=here.now, limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_only_its_body_sees_and_reads_a_notice(here: World) -> None:
    written(here, "k")
    pk = Notice.objects.unscoped("test").get().pk
    stranger, owner = here.actors["other"], here.actors["dept"]
    assert list(queries.notices_for(stranger)) == []
    assert actions.mark_read(actor=stranger, notice_ids=[pk], now=here.now) == 0
    assert actions.mark_read(actor=owner, notice_ids=[pk], now=here.now) == 1
    assert queries.unread_count(owner) == 0


def test_a_long_title_is_shortened_not_refused(here: World) -> None:
    written(here, "k", title="长" * 300)
    assert len(Notice.objects.unscoped("test").get().title) == 120
