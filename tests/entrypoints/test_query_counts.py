"""A page asks the database as often for one row as for hundreds: lists at most six times, details at most ten."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.cases.models import Assignment, Measurement
from shanzhi.kernel.findings.models import Finding
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.admission import actions
from shanzhi.missions.admission.models import Approval, Basis, Demand, Filing, FundingArrival, Review, Ruling, Target
from tests.worlds import LAWFUL, PAPER, World, approved, filed, world

MANY = 200


@dataclass
class Scene:
    """One of everything, signed-in people, and a way to make it many."""

    world: World
    demand: Demand
    clients: dict[str, Client]

    def count(self, who: str, path: str) -> int:
        """Queries of one page; the first visit of a session writes its time down and is not counted."""
        client = self.clients[who]
        assert client.get(path).status_code == 200
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        assert answer.status_code == 200
        return len(asked)


@pytest.fixture
def scene(db: None) -> Scene:
    now = timezone.now()
    here = world(now)
    dates = {"starts_on": now.date(), "ends_on": now.date() + timedelta(days=200)}
    demand = approved(here, **dates)
    clients = {"anyone": Client()}
    for name in ("dept", "party", "civil", "one"):
        clients[name] = Client()
        clients[name].force_login(here.account(name))
    filed(here, **dates)
    _finding(here, demand, now)
    return Scene(here, demand, clients)


def _finding(here: World, demand: Demand, now: datetime) -> None:
    Finding.objects.create(
        kind="unnumbered",
        clause="D1-4.2.5",
        source="report",
        title="没有编号",
        issuer_id=demand.issuer_id,
        issuer_name="卫健局",
        area=here.places["210302"],
        raised_at=now,
    )


def _copies(rows: list[Any], **changes: Callable[[int], Any]) -> list[Any]:
    """MANY copies of the first row."""
    model = type(rows[0])
    names = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
    made = []
    for index in range(MANY):
        values = {name: getattr(rows[0], name) for name in names}
        made.append(model(**values | {name: change(index) for name, change in changes.items()}))
    return model._base_manager.bulk_create(made)


def more_rows(scene: Scene) -> None:
    """Two hundred more demands of several issuers, each filed, ruled, numbered, assigned and waiting."""
    here, now = scene.world, timezone.now()
    issuers = [here.actors[name].body_id for name in ("dept", "other", "street")]
    publication = scene.demand.admission
    letters = _copies([publication], key=lambda n: f"AS-210302-2026-W-{n:05}-X", issuer_id=lambda n: issuers[n % 3])
    own = _copies([scene.demand], admission_id=lambda n: letters[n].pk)
    filings = _copies([Filing.objects.first()], demand_id=lambda n: own[n].pk)
    _copies([Ruling.objects.first()], filing_id=lambda n: filings[n].pk)
    assignment = Assignment.objects.unscoped("test").filter(place=here.places["210302002001"].pk).first()
    _copies([assignment], admission_id=lambda n: letters[n].pk)
    taken = _copies([assignment], admission_id=lambda n: letters[n].pk, occurrence=lambda n: "2")
    Assignment.objects.unscoped("test").filter(pk__in=[row.pk for row in taken]).update(state="done", settled_at=now)
    waiting = Approval.objects.filter(answer="pending", order=1).first()
    _copies([waiting], demand_id=lambda n: own[n].pk, filing_id=lambda n: filings[n].pk)
    answered = Approval.objects.filter(answer="approved", order=1).first()
    for version in (2, 3):
        later = _copies([Filing.objects.first()], demand_id=lambda n: own[n].pk, version=lambda n, v=version: v)
        _copies([answered], demand_id=lambda n: own[n].pk, filing_id=lambda n, rows=later: rows[n].pk)
    for _ in range(MANY):
        _finding(here, scene.demand, now)


def more_children(scene: Scene) -> None:
    """One demand with hundreds of reasons, grounds, targets, approvals, reviews, deeds and measurements."""
    here, demand, now = scene.world, scene.demand, timezone.now()
    filing = Filing.objects.get(demand=demand)
    community = here.places["210302002001"]
    places = _copies([community], code=lambda n: f"2103020020{n:05}", path=lambda n: f"2103020020{n:05}")
    Target.objects.bulk_create(Target(filing=filing, place=place) for place in places)
    _copies([Basis.objects.get(filing=filing)])
    bodies = _copies([scene.demand.issuer], kind=lambda n: "department", name=lambda n: f"第 {n} 局")
    answer = Approval.objects.filter(filing=filing).first()
    _copies([answer], body_id=lambda n: bodies[n].pk, order=lambda n: n + 3)
    Review.objects.bulk_create(
        Review(
            demand=demand,
            filing=filing,
            kind="requested",
            body=body,
            opened_at=now,
            outcome="upheld",
            reasons="维持。",
            decided_at=now,
            decided_by_id=here.actors["civil"].post_id,
        )
        for body in bodies
    )
    _copies([Event.objects.filter(subject=demand.subject).first()])
    Measurement.objects.bulk_create(
        Measurement(admission=demand.admission, minutes=20 + n % 9, on=now.date(), erase_hash=f"{n:064}")
        for n in range(MANY)
    )
    FundingArrival.objects.bulk_create(
        FundingArrival(
            demand=demand, amount=1, on=now.date(), note="进账单", recorded_at=now, recorded_by_id=demand.filed_by_id
        )
        for _ in range(MANY)
    )
    ruling = Ruling.objects.get(filing=filing)
    many = ruling.reasons * MANY
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")  # rulings are insert-only for the application
    Ruling.objects.filter(pk=ruling.pk).update(reasons=many)
    Publication.objects.filter(pk=demand.admission_id).update(content=demand.admission.content | {"reasons": many})


LISTS = (
    ("one", "/w/", 5),
    ("anyone", "/admissions/", 2),
    ("anyone", "/admissions/?q=提示", 2),
    ("dept", "/d/demands/", 5),
    ("dept", "/d/demands/?q=提示&state=active", 5),
    ("party", "/a/", 5),
    ("civil", "/a/findings/", 4),
)


@pytest.mark.parametrize(("who", "path", "expected"), LISTS)
def test_a_list_asks_as_often_for_hundreds_of_rows_as_for_one(scene: Scene, who: str, path: str, expected: int) -> None:
    with_one = scene.count(who, path)
    more_rows(scene)
    assert (with_one, scene.count(who, path)) == (expected, expected)
    assert expected <= 6


DETAILS = (
    ("dept", "/d/demands/{demand}/", 10),
    ("party", "/a/demands/{demand}/", 11),
    ("one", "/w/assignments/{assignment}/", 5),
    ("anyone", "/n/{number}/", 2),
    ("one", "/n/{number}/", 5),
)


@pytest.mark.parametrize(("who", "path", "expected"), DETAILS)
def test_a_detail_asks_as_often_for_hundreds_of_children_as_for_one(
    scene: Scene, who: str, path: str, expected: int
) -> None:
    place = scene.world.places["210302002001"].pk
    assignment = Assignment.objects.unscoped("test").get(admission=scene.demand.admission_id, place=place)
    address = path.format(demand=scene.demand.pk, assignment=assignment.pk, number=scene.demand.admission.key)
    with_one = scene.count(who, address)
    more_rows(scene)
    more_children(scene)
    assert (with_one, scene.count(who, address)) == (expected, expected)
    assert expected <= 11  # approvers see the signs of a disguise besides


def test_filing_asks_the_same_whatever_the_number_of_targets_and_grounds(scene: Scene) -> None:
    """From the last form to the approvals, their deadlines, the notice and the audit event, in one transaction."""
    here, now = scene.world, timezone.now()
    actor = here.actors["dept"]
    codes = ("210302002001", "210302002003", "210302002004")
    counts = []
    for places, papers in (((codes[0],), 1), (codes, 30)):
        demand = actions.start_filing(actor=actor, now=now)
        actions.save_part(
            demand_id=demand.pk,
            changes={"title": LAWFUL["title"], "purpose": LAWFUL["purpose"], "own_duty": "false"},
            bases=[PAPER] * papers,
            place_ids=[here.places[code].pk for code in places],
            actor=actor,
            now=now,
        )
        typed = {
            "minutes": "30",
            "community_share": "30",
            "starts_on": str(now.date()),
            "ends_on": str(now.date() + timedelta(days=90)),
            "funding_source": "区级财政预算",
            "funding_per_community": "600",
            "once": f"key{demand.pk}",
        }
        scene.clients["dept"].get("/d/demands/")
        with CaptureQueriesContext(connection) as asked:
            answer = scene.clients["dept"].post(f"/d/demands/{demand.pk}/effort/", typed)
        assert (answer.status_code, Approval.objects.filter(demand=demand).count()) == (302, 2)
        counts.append(len(asked))
    assert counts == [27, 27]  # what was filed before is compared too
