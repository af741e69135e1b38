"""Renewal with measured minutes and shown use, revision as `.2` in the old one's place, the issuer's own account."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.test import Client
from django.utils import timezone

from shanzhi.kernel.cases.models import Assignment, Measurement
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.admission import actions
from shanzhi.missions.admission.actions import Answer
from shanzhi.missions.admission.models import Demand
from shanzhi.missions.admission.queries.placed import placed_by
from shanzhi.policy import renewals
from shanzhi.policy.admission_number import parse_number
from tests.worlds import World, approved, filed, reloaded, world

pytestmark = pytest.mark.django_db
USE = "疾控科每季度用它排接种门诊"


@pytest.fixture
def here(now: datetime) -> World:
    return world(now)


def measured(demand: Demand, *minutes: int) -> None:
    for place, count in enumerate(minutes):
        kept = {"minutes": count, "on": date(2026, 4, 2), "erase_hash": f"{demand.pk}-{place}"}
        Measurement.objects.create(admission=demand.admission, **kept)


Gone = tuple[list[str], Demand | None]


def going_on(here: World, demand: Demand, kind: str, use: str = USE, by: str = "dept") -> Gone:
    decision, row = actions.continue_number(
        demand_id=demand.pk, kind=kind, change="adjustment", use_evidence=use, actor=here.actors[by], now=here.now
    )
    return [reason.code for reason in decision.reasons], row


def admitted(here: World, row: Demand) -> Demand:
    actions.submit(demand_id=row.pk, actor=here.actors["dept"], now=here.now)
    for name in ("party", "gov"):
        actions.decide_approval(demand_id=row.pk, answer=Answer("approved"), actor=here.actors[name], now=here.now)
    return reloaded(row)


def test_every_combination_of_what_is_known_is_decided() -> None:
    for at_work, open_already, kind, count, use in product(
        [True, False], [True, False], ["renew", "revise", "x"], [0, 2, 3], ["", USE]
    ):
        asked = renewals.Asked(kind, "program", use, at_work, open_already, count)
        lawful = at_work and not open_already and (kind == "revise" or (kind == "renew" and count == 3 and use == USE))
        assert renewals.may_continue(asked).allowed is lawful


def test_a_renewal_needs_three_measurements_and_says_who_used_it(here: World) -> None:
    """D1-4.2.1: no number just runs on."""
    demand = approved(here)
    assert going_on(here, demand, "renew", "") == (["not_measured", "no_use_shown"], None)
    measured(demand, 10, 20, 40)
    codes, row = going_on(here, demand, "renew")
    assert (codes, row is not None) == ([], True)
    assert row is not None
    filing = row.filings.get()
    assert (filing.minutes, filing.starts_on) == (20, date(2027, 1, 1))
    assert going_on(here, demand, "renew")[0] == ["continued_already"]
    assert going_on(here, demand, "revise", by="other")[0] == ["number_not_at_work"]


def test_a_revision_takes_the_same_number_with_a_2_behind_and_replaces_the_old_one(here: World) -> None:
    """A new ruling, a new page; the old number's open tasks go, nobody does a thing twice."""
    old = approved(here)
    _, row = going_on(here, old, "revise")
    assert row is not None
    assert reloaded(old).state == "active"
    new = admitted(here, row)
    assert new.admission is not None
    assert old.admission is not None
    assert new.admission.key == f"{old.admission.key}.2"
    assert str(parse_number(new.admission.key).number) == new.admission.key
    assert (reloaded(old).state, reloaded(new).state) == ("superseded", "active")
    assert Publication.objects.get(key=old.admission.key).state == "superseded"
    open_tasks = Assignment.objects.unscoped("test").filter(state="waiting")
    assert set(open_tasks.values_list("admission__key", flat=True)) <= {new.admission.key}
    _, third = going_on(here, new, "revise")
    assert third is not None
    newest = admitted(here, third)
    assert newest.admission is not None
    assert newest.admission.key == f"{old.admission.key}.3"


def test_a_renewal_leaves_the_old_number_to_its_own_end(here: World) -> None:
    old = approved(here)
    measured(old, 10, 20, 40)
    _, row = going_on(here, old, "renew")
    assert row is not None
    new = admitted(here, row)
    assert new.admission is not None
    assert (reloaded(old).state, new.admission.valid_from) == ("active", date(2027, 1, 1))


def test_what_an_issuer_placed_is_told_in_hours_and_late_money(here: World) -> None:
    first = approved(here, funding_arrives_on=date(2026, 4, 15))
    approved(here, title="另一件", minutes=60)
    filed(here, title="还在审批")
    before = placed_by(here.actors["dept"], here.now.date())
    assert (len(before.rows), before.hours, before.promised, before.overdue) == (2, 5, Decimal(3600), 0)
    measured(first, 60, 60, 60)
    after = placed_by(here.actors["dept"], here.now.date() + timedelta(days=60))
    assert (after.hours, after.overdue) == (6, Decimal(1800))
    assert placed_by(here.actors["other"], here.now.date()).rows == ()


def test_the_pages_show_it_and_keep_what_was_typed(now: datetime) -> None:
    here = world(timezone.now())
    today = timezone.localdate()
    demand = approved(here, starts_on=today, ends_on=today + timedelta(days=200))
    client = Client()
    client.force_login(here.account("dept"))
    assert "一年占用" in client.get("/d/placed/").content.decode()
    typed = {"kind": "renew", "change": "program", "use_evidence": USE}
    wrong = client.post(f"/d/demands/{demand.pk}/continue/", typed)
    text = wrong.content.decode()
    assert (wrong.status_code, "实测分钟只有 0 次" in text, USE in text) == (409, True, True)
    done = client.post(f"/d/demands/{demand.pk}/continue/", {"kind": "revise", "change": "program", "use_evidence": ""})
    assert (done.status_code, done.headers["Location"].endswith("/what/")) == (302, True)
