"""Forms: matched, cut down, numbered, filled, summed up, corrected, closed (D1-4.8.2, D1-4.9.1 … D1-4.9.3)."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shanzhi.kernel.registry import holdings
from shanzhi.kernel.registry.models import PlaceFact
from shanzhi.missions.admission import actions as admission
from shanzhi.missions.reporting import actions, queries
from shanzhi.missions.reporting.models import Cell, FormRound, Submission
from tests.missions.reporting.forms import number, opened, owed, started, typed
from tests.worlds import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_key(settings: Any, tmp_path: Path) -> None:
    settings.REGISTRY_KEY_FILE = tmp_path / "key"


@pytest.fixture
def here(now: Any) -> World:
    return world(now)


def handed_in(here: World, turn: FormRound, of: str, *values: str, **changes: Any) -> Submission:
    row = owed(here, turn, of)
    told = {"submission_id": row.pk, "values": typed(turn, *values), "actor": here.actors[of], "now": here.now}
    decision = actions.submit(**(told | changes))
    assert decision.reasons == ()
    row.refresh_from_db()
    return row


def test_a_pasted_heading_row_is_told_what_exists(here: World) -> None:
    columns = list(started(here).columns.order_by("position"))
    assert [column.origin for column in columns] == ["place", "computed", "computed", "new", "new"]
    assert [column.type for column in columns[3:]] == ["int", "int"]


def test_an_uncertain_heading_waits_for_the_department(here: World) -> None:
    row = started(here, ("总户数", "姓名", "清洁取暖户数"))
    actor = here.actors["dept"]
    refused = actions.reduce(form_id=row.pk, answers={}, actor=actor, now=here.now)
    assert [reason.code for reason in refused.reasons] == ["suggest"]
    unsure = row.columns.get(kind="suggest")
    assert actions.reduce(form_id=row.pk, answers={unsure.pk: "none"}, actor=actor, now=here.now).allowed


def test_what_may_never_be_asked_cannot_be_called_a_new_datum(here: World) -> None:
    row = started(here, ("总户数", "政治面貌"))
    struck = row.columns.get(header="政治面貌")
    answers = {struck.pk: "new"}
    decision = actions.reduce(form_id=row.pk, answers=answers, actor=here.actors["dept"], now=here.now)
    assert [reason.code for reason in decision.reasons] == ["never_collected"]
    struck.refresh_from_db()
    assert struck.origin == "never"


def test_a_monthly_rural_form_is_cut_to_half_yearly_and_material_of_others_stays_banned(here: World) -> None:
    row = started(here, frequency="monthly", rural_scheduling=True)
    assert actions.reduce(form_id=row.pk, answers={}, actor=here.actors["dept"], now=here.now).allowed
    row.refresh_from_db()
    assert (row.frequency, row.asked_frequency) == ("half_yearly", "monthly")
    banned = started(here, material_owner="agri_entity")
    refused = actions.reduce(form_id=banned.pk, answers={}, actor=here.actors["dept"], now=here.now)
    assert [reason.clause for reason in refused.reasons] == ["D1-4.9.3"]


def test_a_form_goes_out_under_a_number_of_its_own_only(here: World) -> None:
    row, actor, key = started(here), here.actors["dept"], number(here)
    told = {"form_id": row.pk, "actor": actor, "now": here.now}
    assert not actions.open_form(number=key, **told).allowed  # not cut down yet
    actions.reduce(form_id=row.pk, answers={}, actor=actor, now=here.now)
    for wrong in ("", "AS-210302-2026-R-99999-0", "x" * 99):
        assert actions.open_form(number=wrong, **told).reasons[0].clause == "D1-4.2.5"
    other = started(here, by="other")
    actions.reduce(form_id=other.pk, answers={}, actor=here.actors["other"], now=here.now)
    foreign = actions.open_form(form_id=other.pk, number=key, actor=here.actors["other"], now=here.now)
    assert "不是本单位" in foreign.reasons[0].text
    assert actions.open_form(number=f" {key.lower()} ", **told).allowed
    assert FormRound.objects.get(form=row).expected == 3


def test_a_form_may_not_ask_more_often_than_its_number(here: World) -> None:
    row, actor = started(here, frequency="quarterly"), here.actors["dept"]
    actions.reduce(form_id=row.pk, answers={}, actor=actor, now=here.now)
    refused = actions.open_form(form_id=row.pk, number=number(here), actor=actor, now=here.now)
    assert [reason.clause for reason in refused.reasons] == ["D1-4.9.1"]


def test_values_carry_their_source_and_are_known_afterwards(here: World) -> None:
    turn = opened(here)
    row = handed_in(here, turn, "one", "105", "300", "40", "7", pasted=frozenset(typed(turn, "1", "2", "3", "4")))
    kept = {cell.column.header: (cell.value, cell.source) for cell in queries.cells_of(row)}
    assert kept["社区名称"] == ("解放社区", "prefilled")
    assert kept["清洁取暖户数（户）"] == ("40", "pasted")
    assert PlaceFact.objects.filter(place=row.place, element="PL-008").get().value == "105"
    held = holdings.held_values([row.place_id], ["PL-008", "PL-010"], here.now.date())[row.place_id]
    assert (held["PL-008"].value, held["PL-010"].value) == ("105", "300")
    later = here.now.date() + timedelta(days=91)
    assert "PL-008" not in holdings.held_values([row.place_id], ["PL-008"], later)[row.place_id]


def test_a_wrong_cell_refuses_the_whole_and_keeps_nothing(here: World) -> None:
    turn = opened(here)
    row = owed(here, turn)
    values = typed(turn, "105", "-3", "四十", "7")
    decision = actions.submit(submission_id=row.pk, values=values, actor=here.actors["one"], now=here.now)
    assert len(decision.reasons) == 2
    assert (Cell.objects.count(), queries.rolled_up(turn.pk)) == (0, {})


def test_a_draft_keeps_what_is_wrong_too_and_counts_nothing(here: World) -> None:
    turn = opened(here)
    row = owed(here, turn)
    told = {"submission_id": row.pk, "actor": here.actors["one"], "now": here.now}
    assert actions.save_draft(values=typed(turn, "x", "", "3", ""), **told).allowed
    row.refresh_from_db()
    assert (row.state, sorted(row.draft.values())) == ("draft", ["3", "x"])
    handed_in(here, turn, "one", "1", "2", "3", "4")
    assert [r.code for r in actions.save_draft(values={}, **told).reasons] == ["done"]
    again = actions.submit(values=typed(turn, "9", "9", "9", "9"), **told)
    assert [reason.code for reason in again.reasons] == ["done"]


def test_sums_follow_entry_and_correction_and_equal_a_recount(here: World) -> None:
    turn = opened(here)
    handed_in(here, turn, "one", "105", "300", "40", "7")
    row = handed_in(here, turn, "two", "95", "250", "10", "3")
    column = turn.form.columns.get(header="清洁取暖户数（户）")
    street = here.places["210302002"].pk
    assert queries.sums(turn.pk, [street])[street][column.pk] == (Decimal(50), 2)
    told = {"submission_id": row.pk, "column_id": column.pk, "actor": here.actors["two"], "now": here.now}
    assert not actions.correct(value="12", reason=" ", **told).allowed
    assert not actions.correct(value="-1", reason="漏了", **told).allowed
    assert actions.correct(value="12", reason="漏了两户", **told).allowed
    assert queries.sums(turn.pk, [street])[street][column.pk] == (Decimal(52), 2)
    assert queries.rolled_up(turn.pk) == queries.recount(turn.pk)
    history = [(cell.value, cell.newest) for cell in queries.cells_of(row) if cell.column_id == column.pk]
    assert history == [("12", True), ("10", False)]


def test_what_the_system_prefilled_is_corrected_in_the_base_table(here: World) -> None:
    turn = opened(here)
    row = handed_in(here, turn, "one", "1", "2", "3", "4")
    name = turn.form.columns.get(element="PL-002")
    told = {"submission_id": row.pk, "column_id": name.pk, "value": "x", "reason": "x", "actor": here.actors["one"]}
    assert [reason.code for reason in actions.correct(**told, now=here.now).reasons] == ["column"]


def test_late_is_late_by_the_clock_and_closed_is_closed(here: World) -> None:
    turn = opened(here)
    late = here.now + timedelta(days=21)
    row = handed_in(here, turn, "one", "1", "2", "3", "4", now=late)
    assert row.late is True
    values = typed(turn, "1", "2", "3", "4")
    other = owed(here, turn, "two")
    gone = here.now + timedelta(days=31)
    refused = actions.submit(submission_id=other.pk, values=values, actor=here.actors["two"], now=gone)
    assert [reason.code for reason in refused.reasons] == ["closed"]


def test_nobody_fills_for_another_community(here: World) -> None:
    turn = opened(here)
    row = owed(here, turn, "one")
    values = typed(turn, "1", "2", "3", "4")
    assert not actions.submit(submission_id=row.pk, values=values, actor=here.actors["two"], now=here.now).allowed


def test_the_sweep_opens_the_next_round_once_and_ends_the_form_with_its_number(here: World) -> None:
    turn = opened(here)
    later = here.now + timedelta(days=120)
    told = {"form_id": turn.form_id, "actor": here.actors["dept"]}
    assert [actions.next_round(**told, now=here.now), actions.next_round(**told, now=later)] == [False, True]
    assert actions.next_round(**told, now=later) is False
    assert turn.form_id in queries.to_open_again(later.date())
    demand = admission_of(here)
    admission.end(demand_id=demand, to="withdrawn", actor=here.actors["dept"], now=later)
    assert queries.to_end(later.date()) == [turn.form_id]
    assert [actions.end_form(**told, now=later), actions.end_form(**told, now=later)] == [True, False]
    row = Submission.objects.unscoped("test").filter(round__form=turn.form_id, place=here.actors["one"].place_id).last()
    assert row is not None
    values = typed(turn, "1", "2", "3", "4")
    assert not actions.submit(submission_id=row.pk, values=values, actor=here.actors["one"], now=later).allowed


def admission_of(here: World) -> int:
    from shanzhi.missions.admission.models import Demand  # noqa: PLC0415

    return int(Demand.objects.unscoped("test").get(state="active").pk)


def test_values_of_a_thousand_places_come_in_four_queries(here: World, django_assert_num_queries: Any) -> None:
    codes = ["PL-001", "PL-002", "PL-008", "PL-010", "PL-039", "PL-051"]
    for count in (1, 3):
        ids = [here.actors[name].place_id or 0 for name in ("one", "two", "one")][:count]
        with django_assert_num_queries(4):
            holdings.held_values(ids, codes, here.now.date())
