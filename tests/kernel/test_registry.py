"""The base table: sealed, scoped, once per person, counted right, corrected with history (D1-4.8.2)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.registry import actions, importing, queries, sealing, sheets
from shanzhi.kernel.registry.actions import DwellingDraft, PersonDraft
from shanzhi.kernel.registry.models import Disclosure, Household, Occurrence, Person
from tests.kernel.registry_tables import number
from tests.worlds import World, world

pytestmark = pytest.mark.django_db
SINCE = date(2020, 1, 1)


@pytest.fixture(autouse=True)
def _own_key(settings: Any, tmp_path: Path) -> None:
    settings.REGISTRY_KEY_FILE = tmp_path / "key"


@pytest.fixture
def here(now: Any) -> World:
    return world(now)


def home(here: World, of: str = "one", room: str = "101") -> Household:
    actor = here.actors[of]
    return actions.add_household(
        place_id=actor.place_id or 0,
        dwelling=DwellingDraft("1号楼", "1", room, "owned"),
        number=f"h{room}",
        since=SINCE,
        source="community",
        actor=actor,
        now=here.now,
    )


def person(here: World, draft: PersonDraft, of: str = "one", household: Household | None = None) -> Person:
    actor = here.actors[of]
    decision, made = actions.add_person(
        place_id=actor.place_id or 0,
        household_id=household.pk if household else None,
        draft=draft,
        since=SINCE,
        actor=actor,
        now=here.now,
    )
    assert decision.allowed
    assert made is not None
    return made


WANG = PersonDraft("王桂兰", number(11), "19000000011", born_on=date(1951, 3, 2), relation="head")


def test_numbers_are_nowhere_in_the_table_and_are_found_by_their_keyed_hash(here: World) -> None:
    made = person(here, WANG)
    kept = bytes(Person.objects.unscoped("test").get(pk=made.pk).identity_sealed)
    assert WANG.identity.encode() not in kept
    assert queries.person_by_identity(f" {WANG.identity.lower()} ") == made
    assert queries.person_by_identity(number(12)) is None
    assert queries.person_by_identity("") is None


def test_a_sealed_value_opens_for_its_field_with_its_key_and_unchanged_only(settings: Any, tmp_path: Path) -> None:
    sealed = sealing.seal("19000000011", "phone")
    assert sealing.unseal(sealed, "phone") == "19000000011"
    for wrong, field in ((sealed[:-1] + bytes([sealed[-1] ^ 1]), "phone"), (sealed, "identity")):
        with pytest.raises(sealing.Unreadable):
            sealing.unseal(wrong, field)
    settings.REGISTRY_KEY_FILE = tmp_path / "another"
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(sealed, "phone")


def test_the_key_file_is_the_owners_alone(tmp_path: Path) -> None:
    sealing.make_key_file(tmp_path / "fresh")
    assert (tmp_path / "fresh").stat().st_mode & 0o777 == 0o600


def test_one_identity_number_stands_once_in_all_communities(here: World) -> None:
    person(here, WANG)
    actor = here.actors["two"]
    decision, made = actions.add_person(
        place_id=actor.place_id or 0, household_id=None, draft=WANG, since=SINCE, actor=actor, now=here.now
    )
    assert (made, [reason.code for reason in decision.reasons]) == (None, ["identity_taken"])


def test_only_the_communitys_own_people_see_rows(here: World) -> None:
    made = person(here, WANG, household=home(here))
    seen = {name for name, actor in here.actors.items() if queries.person_for(actor, made.pk) is not None}
    assert seen == {"one"}


def test_pages_get_masked_cells_and_a_minor_only_the_necessary_ones(here: World) -> None:
    household, today = home(here), here.now.date()
    old = person(here, WANG, household=household)
    child = person(here, PersonDraft("王小宝", number(13), born_on=date(2015, 1, 1)), household=household)
    shown = {cell.field: cell.value for cell in queries.cells(old, household, today)}
    assert shown["identity"] == f"2103 **** **** {WANG.identity[-4:]}"
    assert shown["phone"] == "190 **** 0011"
    assert {cell.field for cell in queries.cells(child, household, today)} == {
        "name", "sex", "address", "since", "registered", "lives_here",
    }  # fmt: skip
    assert [(m.name, m.band) for m in queries.members([old, child], today)] == [("王**", "70 多岁"), ("王**", "未成年")]


def test_search_finds_by_address_name_whole_number_and_whole_phone(here: World) -> None:
    household = home(here)
    person(here, WANG, household=household)
    home(here, room="202")
    for text in ("101", "王桂", WANG.identity, "19000000011"):
        assert [row.pk for row in queries.search(here.actors["one"], text)] == [household.pk]
    for text in ("1900000001", WANG.identity[:17], "桂兰人"):
        assert list(queries.search(here.actors["one"], text)) == []
    assert list(queries.search(here.actors["two"], "王桂")) == []


def test_a_reveal_has_a_reason_ends_by_itself_and_the_person_reads_it(here: World) -> None:
    made, actor = person(here, WANG), here.actors["one"]
    refused = actions.reveal(person_id=made.pk, field="identity", reason="", note="", actor=actor, now=here.now)
    assert [reason.code for reason in refused.reasons] == ["reveal_reason"]
    told = {"person_id": made.pk, "field": "identity", "reason": "certificate", "note": "", "actor": actor}
    assert actions.reveal(**told, now=here.now).allowed
    assert queries.opened(actor, made.pk, here.now)["identity"][0] == WANG.identity
    assert queries.opened(actor, made.pk, here.now + timedelta(seconds=60)) == {}
    row = queries.disclosures_of(made).get()
    assert (row.what, row.reason, row.asked_by) == ("证件号码", "办证明要核对", actor.capacity)
    assert Event.objects.filter(act="registry.reveal", subject=f"person:{made.pk}").count() == 1


def test_after_the_quota_of_a_day_no_further_number_opens(here: World) -> None:
    made, actor = person(here, WANG), here.actors["one"]
    told = {"person_id": made.pk, "field": "phone", "reason": "counter", "note": "", "actor": actor}
    answers = [actions.reveal(**told, now=here.now).allowed for _ in range(21)]
    assert answers == [True] * 20 + [False]
    assert actions.reveal(**told, now=here.now + timedelta(days=1)).allowed


def test_nobody_looks_at_a_minors_number_or_at_another_communitys(here: World) -> None:
    child = person(here, PersonDraft("王小宝", number(14), born_on=date(2015, 1, 1)))
    old = person(here, WANG)
    for made, name in ((child, "one"), (old, "two")):
        told = {"person_id": made.pk, "field": "identity", "reason": "counter", "note": ""}
        assert not actions.reveal(**told, actor=here.actors[name], now=here.now).allowed
    assert Disclosure.objects.unscoped("test").count() == 0


def test_a_correction_keeps_the_former_value_sealed_and_renews_the_date(here: World) -> None:
    made, actor = person(here, WANG), here.actors["one"]
    told = {"person_id": made.pk, "field": "phone", "source": "person", "actor": actor, "now": here.now}
    assert actions.correct(**told, value="19000000099").allowed
    assert not actions.correct(**told, value="9").allowed
    made.refresh_from_db()
    assert sealing.unseal(made.phone_sealed, "phone") == "19000000099"
    row = Occurrence.objects.unscoped("test").get(kind="correction")
    assert sealing.unseal(row.former_sealed, "former") == "19000000011"
    origin = queries.origin_of(made, "phone")
    assert origin is not None
    assert origin.source == "person"


def test_who_leaves_is_no_adult_of_the_community_from_that_day(here: World) -> None:
    household, actor = home(here), here.actors["one"]
    made = person(here, WANG, household=household)
    today = here.now.date()
    left = {"household_id": household.pk, "person_id": made.pk, "kind": "move_out", "note": "", "source": "community"}
    assert not actions.record_occurrence(**left, on=today + timedelta(days=1), actor=actor, now=here.now).allowed
    assert actions.record_occurrence(**left, on=today, actor=actor, now=here.now).allowed
    place = actor.place_id or 0
    assert [list(queries.adults_of(place, day)) for day in (today - timedelta(days=1), today)] == [[made], []]
    assert not actions.record_occurrence(**left, on=today, actor=actor, now=here.now).allowed


def test_counts_are_right_and_small_groups_are_hidden(here: World) -> None:
    household = home(here)
    for serial, born in enumerate((date(1940, 1, 1), date(1960, 1, 1), date(1990, 1, 1), date(2020, 1, 1)), start=20):
        person(here, PersonDraft(f"李{serial}", number(serial), born_on=born), household=household)
    place, today = here.actors["one"].place_id or 0, here.now.date()
    found = queries.totals(place, today)
    assert (found["residents"], found["adults"], found["sixty"], found["eighty"], found["households"]) == (
        4,
        3,
        2,
        1,
        1,
    )
    assert queries.group_counts(place, today)["residents"] is None
    assert queries.household_members([household.pk], today)[household.pk] == [
        p.pk for p in Person.objects.unscoped("test").order_by("id")
    ]


def test_what_somebody_saw_cannot_be_erased_by_the_application(here: World) -> None:
    made = person(here, WANG)
    told = {"person_id": made.pk, "field": "phone", "reason": "counter", "note": ""}
    actions.reveal(**told, actor=here.actors["one"], now=here.now)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Disclosure.objects.unscoped("test").delete()


def test_a_resident_finds_the_own_row_by_the_login_and_takes_consent_back(here: World) -> None:
    made, account = person(here, WANG), here.account("one")
    assert queries.person_for_account(account.person_id) is None
    assert queries.person_for_account(None) is None
    actions.link_login(person_id=made.pk, login_id=account.person_id, actor=here.actors["one"], now=here.now)
    assert queries.person_for_account(account.person_id) == made
    told = {"person": made, "actor": here.actors["one"], "now": here.now}
    actions.give_consent(purpose="养老", manner="当面", **told)
    actions.give_consent(purpose="养老", manner="当面", **told)
    (consent,) = queries.consents_of(made)
    assert actions.withdraw_consent(consent_id=consent.pk, **told)
    assert not actions.withdraw_consent(consent_id=consent.pk, **told)


def test_import_rows_is_the_door_for_a_whole_table(here: World) -> None:
    """The name other parts call; the rest stands in test_registry_import."""
    actor = here.actors["one"]
    table = sheets.Table(("name", "building", "room", "relation"), [["赵一", "2号楼", "101", "户主"]])
    run = importing.begin(
        place_id=actor.place_id or 0, name="t.csv", content=b"1", table=table, actor=actor, now=here.now
    )
    assert importing.import_rows(run_id=run.pk, table=table, actor=actor, now=here.now).added == 1
