"""Turning pages by marks: every row exactly once, in both directions, and junk means the first page."""

from datetime import timedelta

import pytest

from shanzhi.kernel.places.paging import sheet_of
from shanzhi.kernel.publications.models import Publication
from shanzhi.kernel.publications.queries import register
from tests.worlds import World, world

SIZE = 3


@pytest.fixture
def here(db: None, now: object) -> World:
    """Ten published items, some at the same moment, so that the mark needs both of its parts."""
    made = world(now)
    for number in range(10):
        Publication.objects.create(
            kind="admission",
            key=f"AS-{number}",
            title="提示",
            issuer_id=made.actors["dept"].own_body,
            place=made.places["210302"],
            content={},
            valid_from=made.now.date(),
            published_at=made.now + timedelta(seconds=number // 4),
            changed_at=made.now,
        )
    return made


def keys(rows: object) -> list[str]:
    return [row.key for row in rows]


def test_walking_down_and_up_shows_every_row_once_in_order(here: World) -> None:
    everything = keys(register("admission"))
    sheet = sheet_of(register("admission"), {}, SIZE)
    down = [sheet]
    while sheet.later:
        sheet = sheet_of(register("admission"), {"after": sheet.later}, SIZE)
        down.append(sheet)
    assert [key for one in down for key in keys(one)] == everything
    assert [len(one) for one in down] == [3, 3, 3, 1]
    up = [sheet]
    while sheet.earlier:
        sheet = sheet_of(register("admission"), {"before": sheet.earlier}, SIZE)
        up.append(sheet)
    assert [keys(one) for one in reversed(up)] == [keys(one) for one in down]


@pytest.mark.parametrize("mark", ["", "x", "1", "1-2-3", "-5-", "９-９", "9" * 30 + "-1"])
def test_a_mark_that_is_none_leads_to_the_first_page(here: World, mark: str) -> None:
    first = keys(sheet_of(register("admission"), {}, SIZE))
    assert keys(sheet_of(register("admission"), {"after": mark}, SIZE)) == first
    assert keys(sheet_of(register("admission"), {"before": mark}, SIZE)) == first


def test_a_list_that_fits_one_page_has_no_other(here: World) -> None:
    assert sheet_of(register("admission"), {}, 10).alone
