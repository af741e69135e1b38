"""Yes or no without the data, logged as digests, read by the person; the national round trip (D1-4.8.1, D1-4.8.2)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from shanzhi.kernel.registry import actions as registry
from shanzhi.kernel.registry import queries as people
from shanzhi.kernel.registry.actions import PersonDraft
from shanzhi.kernel.registry.models import Person
from shanzhi.missions.exchange import actions
from shanzhi.missions.exchange.actions import national
from shanzhi.missions.exchange.actions.sharing import chain_holds
from shanzhi.missions.exchange.models import Exchange, NationalRecord
from tests.kernel.registry_tables import number
from tests.missions.exchange.links import agreed, desk
from tests.worlds import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_key(settings: Any, tmp_path: Path) -> None:
    settings.REGISTRY_KEY_FILE = tmp_path / "key"


@pytest.fixture
def here(now: Any) -> World:
    return world(now)


def person(here: World, serial: int, born: date, of: str = "one") -> Person:
    actor = here.actors[of]
    draft = PersonDraft(f"王{serial}", number(serial), born_on=born)
    _, made = registry.add_person(
        place_id=actor.place_id or 0, household_id=None, draft=draft, since=date(2020, 1, 1), actor=actor, now=here.now
    )
    assert made is not None
    return made


def asked(here: World, agreement: Any, identity: str, question: str = "over-80", by: str = "dept") -> Any:
    return actions.ask(
        agreement_id=agreement.pk, question=question, identity=identity, actor=here.actors[by], now=here.now
    )


def test_the_answer_is_one_word_and_the_person_reads_who_asked(here: World) -> None:
    made, agreement = person(here, 1, date(1940, 1, 1)), agreed(here)
    decision, answer = asked(here, agreement, f" {number(1)} ")
    assert (decision.reasons, answer) == ((), "是")
    row = people.disclosures_of(made).get()
    assert (row.kind, row.what, row.asked_by) == ("answer", "满 80 周岁？", here.actors["dept"].capacity)
    assert "高龄津贴办法" in row.reason


def test_who_is_unknown_moved_or_elsewhere_gets_the_same_answer(here: World) -> None:
    agreement, gone = agreed(here), person(here, 2, date(1940, 1, 1))
    Person.objects.unscoped("test").filter(pk=gone.pk).update(valid_to=here.now.date())
    for identity in (number(2), number(77)):
        assert asked(here, agreement, identity)[1] == "查不到"
    assert people.disclosures_of(gone).count() == 0


def test_nothing_is_answered_outside_the_agreement(here: World) -> None:
    person(here, 1, date(1940, 1, 1))
    waiting, agreement = agreed(here, approve=False), agreed(here)
    assert [r.code for r in asked(here, waiting, number(1))[0].reasons] == ["state"]
    assert [r.code for r in asked(here, agreement, number(1), by="other")[0].reasons] == ["state"]
    assert [r.code for r in asked(here, agreement, number(1), "adult")[0].reasons] == ["question"]
    assert [r.code for r in asked(here, agreement, "123")[0].reasons] == ["identity"]
    actions.end_agreement(agreement_id=agreement.pk, actor=desk(here), now=here.now)
    assert [r.code for r in asked(here, agreement, number(1))[0].reasons] == ["state"]
    assert Exchange.objects.count() == 0


def test_nobody_approves_the_own_request_and_a_no_has_a_reason(here: World) -> None:
    here.actors["civil"] = desk(here)
    own = agreed(here, by="civil", approve=False)
    told = {"actor": desk(here), "now": here.now}
    assert [r.code for r in actions.decide(agreement_id=own.pk, approve=True, note="", **told).reasons] == ["own"]
    row = agreed(here, approve=False)
    assert [r.code for r in actions.decide(agreement_id=row.pk, approve=False, note=" ", **told).reasons] == ["note"]
    assert actions.decide(agreement_id=row.pk, approve=False, note="依据不够", **told).allowed


def test_the_log_holds_digests_only_and_a_missing_line_breaks_the_chain(here: World) -> None:
    agreement = agreed(here)
    for serial in (1, 2, 3):
        person(here, serial, date(1940, 1, 1))
        asked(here, agreement, number(serial))
    assert chain_holds(agreement.pk)
    kept = str(list(Exchange.objects.values()))
    assert (number(1) in kept, "是" in kept) == (False, False)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("DELETE FROM exchange_exchange WHERE sequence = 2")
    assert not chain_holds(agreement.pk)


def known(here: World, of: str, **values: str) -> None:
    actor = here.actors[of]
    told = {"PL-008": "105", "PL-009": "280", "PL-010": "300"} | values
    registry.learn(
        place_id=actor.place_id or 0, values=told, source="测试", as_of=here.now.date(), actor=actor, now=here.now
    )


def test_the_national_export_goes_out_and_its_receipts_come_back(here: World) -> None:
    """Export, receipt, change, export again: nothing typed twice, every difference visible."""
    known(here, "one")
    rows = actions.export_records(actor=desk(here), now=here.now)
    assert [row[0] for row in rows] == ["210302002001"]
    code, digest = rows[0][:2]
    receipts = [[code, digest, "接收", ""], ["000", "x", "接收", ""], [code, digest, "好的", ""], []]
    taken, problems = actions.take_receipts(rows=receipts, actor=desk(here), now=here.now)
    assert (taken, [line for line, _ in problems]) == (1, [3, 4, 5])
    record = NationalRecord.objects.unscoped("test").get()
    assert (record.receipt, record.receipt_digest) == ("accepted", digest)
    known(here, "one", **{"PL-010": "301"})
    (line,) = [line for line in national.lines(desk(here), here.now.date()) if not line.missing]
    assert line.digest != record.digest
    actions.export_records(actor=desk(here), now=here.now)
    record.refresh_from_db()
    assert (record.digest, record.receipt) == (line.digest, "none")


def test_an_incomplete_record_names_what_is_missing_and_stays(here: World) -> None:
    lines = national.lines(desk(here), here.now.date())
    assert {tuple(line.missing) for line in lines} == {("户数", "户籍人口", "常住人口")}
    assert actions.export_records(actor=desk(here), now=here.now) == []
    known(here, "one")
    old = here.now + timedelta(days=91)
    assert all(line.missing for line in national.lines(desk(here), old.date()))
