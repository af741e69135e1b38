"""Catalogues are editions: dated, never edited, searched by two letters, each entry with its source."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shanzhi.kernel.catalogues import queries
from shanzhi.kernel.catalogues.actions import EntryDraft, publish_edition
from shanzhi.kernel.catalogues.models import Edition
from tests.worlds import LOADER, World, world

pytestmark = pytest.mark.django_db
AID = EntryDraft("1", "协助做好社会救助工作", "both", "sample", "测试")


@pytest.fixture
def here(now: datetime) -> World:
    return world(now)


def published(here: World, label: str, starts: date, *entries: EntryDraft, **more: Any) -> Edition:
    given = {"annex": 4, "body_id": None, "place_id": here.places["210300"].pk, "title": "协助事项清单"} | more
    return publish_edition(
        **given,
        label=label,
        in_force_from=starts,
        status="示例（待确认）",
        source="测试",
        entries=entries or (AID,),
        actor=LOADER,
        now=here.now,
    )


def test_a_new_edition_closes_the_one_before_on_its_day(here: World) -> None:
    """D1-4.2.1: the list of a day stays readable as it stood that day."""
    day = date(2026, 5, 1)
    published(here, "2026", day)
    assert [e.label for e in queries.in_force(date(2026, 4, 30))] == ["2021"]
    assert [e.label for e in queries.in_force(day)] == ["2026"]
    assert [e.label for e in queries.editions(4)] == ["2026", "2021"]
    assert queries.lists_version(date(2026, 4, 30))[-8:] != queries.lists_version(day)[-8:]


def test_an_edition_before_the_running_one_is_refused(here: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        published(here, "2020", date(2020, 1, 1))


def test_a_label_is_given_once(here: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        published(here, "2021", date(2026, 5, 1))


def test_there_are_eight_annexes(here: World) -> None:
    for annex in (0, 9):
        with pytest.raises(IntegrityError), transaction.atomic():
            published(here, "x", date(2026, 5, 1), annex=annex)


def test_a_catalogue_is_an_annex_or_the_duties_of_a_body(here: World) -> None:
    duties = {"annex": None, "body_id": here.actors["dept"].own_body, "title": "权责清单"}
    published(here, "2026", date(2026, 1, 1), **duties)
    assert [e.name for e in queries.duties(here.actors["dept"].own_body, here.now.date())] == [AID.name]
    with pytest.raises(IntegrityError), transaction.atomic():
        published(here, "x", date(2026, 1, 1), annex=5, body_id=here.actors["other"].own_body)


def test_law_checked_names_its_law(here: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        published(here, "2026", date(2026, 5, 1), replace(AID, status="law_checked"))


@pytest.mark.parametrize("typed", ["救助", "社会救助", "协助做好", "社会 救助", "⼯作"])
def test_an_entry_is_found_by_two_letters_anywhere_in_its_name(here: World, typed: str) -> None:
    """The radical ⼯ (U+2F2F) looks like 工 and finds it."""
    assert [e.name for e in queries.search_entries(typed, here.now.date())] == [AID.name]


@pytest.mark.parametrize("typed", ["征地", "' OR 1=1 --", "救助 & !社会 | x:*", "%", "\\", "救\x00助助"])
def test_what_does_not_fit_finds_nothing_and_breaks_nothing(here: World, typed: str) -> None:
    assert queries.search_entries(typed, here.now.date()) == []


def test_search_keeps_to_the_asked_annexes(here: World) -> None:
    assert queries.search_entries("救助", here.now.date(), annexes=(5,)) == []


def test_the_overview_says_how_sure_each_list_is(here: World) -> None:
    (row,) = queries.overview(here.now.date())
    assert (row.annex, row.label, row.status, row.count) == (4, "2021", "示例（待确认）", 1)
