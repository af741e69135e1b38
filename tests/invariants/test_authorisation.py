"""Who may open what: every address of the resolver, every seat, whose thing it is, reading and writing.

What a page declares decides between 403 and more; SCOPE below says whose things each seat can see, and
anything else is as if it did not exist (404). An address that stands in no table fails.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.urls import URLPattern, URLResolver, get_resolver

from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.cases.models import Assignment
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.documents.queries import location
from shanzhi.kernel.findings import actions as findings
from shanzhi.kernel.people.models import Account
from shanzhi.kernel.people.permission import declared
from shanzhi.missions.admission import actions, queries
from shanzhi.missions.admission.actions import BasisDraft
from shanzhi.missions.admission.models import Demand
from tests.kernel.test_documents import PDF, picture
from tests.missions.admission.test_attachments import kept
from tests.seats import SEATS, Seats, one_world
from tests.worlds import World, approved, filed, reloaded

NOTHING = 999_999
NOBODY: frozenset[str] = frozenset()
ALL = frozenset(SEATS)
SIGNED = ALL - {"anonymous"}


def seen(**seats: str) -> dict[str, frozenset[str]]:
    return {relation: frozenset(names.split()) for relation, names in seats.items()} | {"none": NOBODY}


DEMAND = seen(
    own="td_dept td_party td_gov td_civil td_justice",  # issuer, both approvers, supervisors of the county
    sibling="td_party td_gov td_civil td_justice",  # another department's: its approvers and supervisors
    draft="",  # somebody's draft is nobody else's
    foreign="hc_dept",
)
SCOPE: dict[str, dict[str, frozenset[str]]] = {
    "d/demands/<int:pk>/": DEMAND,
    "d/demands/<int:pk>/notice/": seen(own="td_dept td_party td_gov td_civil", sibling="", draft="", foreign=""),
    "d/demands/<int:pk>/what/": seen(own="", returned="td_dept", sibling="", draft="", foreign=""),
    "d/demands/<int:pk>/ground/": seen(own="", returned="td_dept", sibling="", draft="", foreign=""),
    "d/demands/<int:pk>/effort/": seen(own="", returned="td_dept", sibling="", draft="", foreign=""),
    "d/demands/<int:pk>/arrival/": seen(own="td_dept", sibling="", draft="", foreign="hc_dept"),
    "d/demands/<int:pk>/withdraw/": seen(own="td_dept", sibling="", draft="", foreign="hc_dept"),
    "d/demands/<int:pk>/insist/": seen(own="td_dept", sibling="", draft="", foreign="hc_dept"),
    "d/demands/<int:pk>/review/": seen(own="td_dept", sibling="", draft="", foreign="hc_dept"),
    "d/demands/<int:pk>/nonsense/": seen(own="", sibling="", foreign=""),
    "a/demands/<int:pk>/": seen(own="td_party td_gov", sibling="td_party td_gov", draft="", foreign=""),
    "a/reviews/<int:pk>/": seen(review="td_justice", foreign_review=""),
    "a/findings/<int:pk>/": seen(raised="td_civil", ordered="td_civil td_dept", far=""),
    "a/findings/<int:pk>/order/": seen(raised="td_civil", ordered="td_civil td_dept", far=""),
    "a/findings/<int:pk>/answer/": seen(raised="td_civil", ordered="td_civil td_dept", far=""),
    "a/findings/<int:pk>/close/": seen(raised="td_civil", ordered="td_civil td_dept", far=""),
    "a/findings/<int:pk>/nonsense/": seen(raised="", ordered="", far=""),
    "w/assignments/<int:pk>/": seen(first="worker1", second="worker2"),
    "w/assignments/<int:pk>/refuse/": seen(first="worker1", second="worker2"),
    "w/assignments/<int:pk>/done/": seen(first="worker1", second="worker2"),
    "w/assignments/<int:pk>/undo/": seen(first="worker1", second="worker2"),
    "w/assignments/<int:pk>/nonsense/": seen(first="", second=""),
    "w/refuse/<int:pk>/": seen(report="worker1", second_report="worker2"),
    "d/files/<int:pk>/": seen(paper="td_dept td_party td_gov td_civil td_justice", picture="worker1 auditor"),
    "admin/people/<int:pk>/": seen(post="secadmin"),
    "admin/people/<int:pk>/end/": seen(post="secadmin"),
    "admin/people/<int:pk>/lend/": seen(post="secadmin"),
    "admin/people/<int:pk>/link/": seen(post="secadmin"),
    "admin/people/<int:pk>/nonsense/": seen(post=""),
}
"""Addresses that name an object: which seats find it, of those whose post may open the page at all."""
STEPS = {
    "d/demands/<int:pk>/<slug:name>/": ("withdraw", "insist", "review", "nonsense"),
    "a/findings/<int:pk>/<slug:name>/": ("order", "answer", "close", "nonsense"),
    "w/assignments/<int:pk>/<slug:name>/": ("refuse", "done", "undo", "nonsense"),
    "admin/people/<int:pk>/<slug:name>/": ("end", "lend", "link", "nonsense"),
}
ONLY_READ = {
    "me/",
    "help/",
    "accessibility/",
    "privacy/",
    "w/",
    "w/assignments/<int:pk>/",
    "d/demands/",
    "d/demands/export.xlsx",
    "d/demands/<int:pk>/",
    "d/demands/<int:pk>/notice/",
    "d/files/<int:pk>/",
    "d/entries/",
    "d/laws/",
    "a/",
    "a/findings/",
    "a/findings/<int:pk>/",
    "w/refuse/",
    "w/refuse/<int:pk>/",
    "w/bodies/",
    "admin/protection/",
    "admin/audit/",
    "admin/audit/export.xlsx",
    "admin/people/",
    "admin/people/<int:pk>/",
    "",
    "search/",
    "lists/",
    "lists/<int:annex>/",
    "lists/<int:annex>/<str:label>/",
    "admissions/",
    "n/",
    "reviews/",
    "n/<str:number>/",
    "policy/<str:number>/",
    "clauses/<str:clause_id>/",
    "health",
    "ready",
    "api/",
    "api/v1/",
    "api/v1/docs/",
    "api/v1/openapi.json",
    "api/v1/catalogues/",
    "api/v1/catalogues/<annex>/<version>",
    "api/v1/admissions/<number>",
    "api/v1/places/<code>",
    "api/v1/publications/",
    "api/v1/publications/atom.xml",
}
ONLY_WRITTEN = {
    "elder/",
    "w/receive/",
    "w/erase/",
    "w/assignments/<int:pk>/<slug:name>/",
    "d/demands/verdict/",
    "d/demands/<int:pk>/arrival/",
    "d/demands/<int:pk>/<slug:name>/",
    "a/findings/<int:pk>/<slug:name>/",
    "api/v1/policy/admission",
    "api/v1/policy/identifier",
    "api/v1/policy/working-days",
    "admin/people/<int:pk>/<slug:name>/",
}
BOTH = {
    "me/messages/",
    "me/capacity/",
    "d/demands/new/",
    "d/demands/<int:pk>/what/",
    "d/demands/<int:pk>/ground/",
    "d/demands/<int:pk>/effort/",
    "a/demands/<int:pk>/",
    "a/reviews/<int:pk>/",
    "w/refuse/new/",
    "api/<path:rest>",
    "me/hand-overs/",
    "admin/people/new/",
    "admin/calendar/",
    "first/<str:uid>/<str:token>/",
}
EXAMPLES = {
    "lists/<int:annex>/": "lists/4/",
    "lists/<int:annex>/<str:label>/": "lists/4/2021/",
    "n/<str:number>/": "n/AS-210302-2026-W-00001-X/",
    "policy/<str:number>/": "policy/1/",
    "first/<str:uid>/<str:token>/": "first/1/x/",
    "clauses/<str:clause_id>/": "clauses/D1-4.2.5/",
    "api/v1/catalogues/<annex>/<version>": "api/v1/catalogues/4/2021",
    "api/v1/places/<code>": "api/v1/places/210302",
    "api/v1/admissions/<number>": "api/v1/admissions/AS-210302-2026-W-00001-X",
    "api/<path:rest>": "api/v2/anything",
}
NOT_THERE = {"n/<str:number>/", "api/v1/admissions/<number>", "api/<path:rest>"}
"""Their examples name nothing that exists."""


def addresses() -> dict[str, Callable[..., Any]]:
    """Every address of the site with its view."""

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, Callable[..., Any]]]:
        for pattern in patterns:
            address = before + str(pattern.pattern).lstrip("^").rstrip("$")
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, address)
            else:
                yield address, pattern.callback

    return dict(walk(get_resolver().url_patterns, ""))


OURS = {address: view for address, view in addresses().items() if not address.startswith("accounts/")}
LIBRARY = sorted(set(addresses()) - set(OURS))


def test_every_address_stands_in_the_matrix() -> None:
    """A new page says here how it may be used and, when it names an object, who finds it."""
    assert set(OURS) == ONLY_READ | ONLY_WRITTEN | BOTH
    with_objects = {address for address in OURS if "<int:pk>" in address}
    assert with_objects == {a for a in with_objects if a in SCOPE or a in STEPS}


def permitted(address: str, seats: Seats) -> frozenset[str]:
    """The seats the page's own declaration lets in."""
    declaration = declared(OURS[address])
    if declaration == "public":
        return ALL
    if declaration == "signed_in":
        return SIGNED
    wanted = set(declaration.split(","))
    return frozenset(seat for seat in SIGNED if seats.actor(seat).has(*wanted))


@pytest.fixture(scope="module")
def seats(django_db_setup: None, django_db_blocker: Any) -> Iterator[Seats]:
    with one_world(django_db_blocker) as made:
        yield made


@pytest.fixture(scope="module")
def things(seats: Seats) -> dict[str, int]:
    """One of each object for every relation."""
    here = seats.here
    today = here.now.date()
    dates = {"starts_on": today, "ends_on": date(today.year + 1, 1, 31)}
    own = approved(here, **dates)
    keys = {
        "own": own.pk,
        "returned": filed(here, funding_source="", **dates).pk,
        "sibling": filed(here, by="other", **dates).pk,
        "draft": actions.start_filing(actor=here.actors["other"], now=here.now).pk,
        "foreign": far_filed(here, dates).pk,
        "post": here.actors["dept"].held_post,
        "none": NOTHING,
    }
    legal = (BasisDraft("statute", "税收征收管理法", "law", article="第五条"),)
    keys["review"] = queries.reviews_of(filed(here, topic="tax_target", bases=legal, **dates).pk)[0].pk
    far = far_filed(here, dates, topic="tax_target", bases=legal)
    keys["foreign_review"] = queries.reviews_of(far.pk)[0].pk
    rows = {row.place.code: row.pk for row in Assignment.objects.unscoped("test")}
    keys["first"], keys["second"] = rows["210302002001"], rows["210302002003"]
    reports(here, keys)
    attached(here, keys, dates)
    return keys


def far_filed(here: World, dates: dict[str, Any], **changes: Any) -> Demand:
    """A demand of the other county."""
    actor = here.actors["hc_dept"]
    demand = actions.start_filing(actor=actor, now=here.now)
    bases = changes.pop("bases", (BasisDraft("department", "海城通知"),))
    lawful = {"title": "防汛提示", "purpose": "发提示单", "minutes": 30, "own_duty": "false", **dates}
    money = {"funding_source": "县级财政", "funding_per_community": 100}
    actions.save_part(
        demand_id=demand.pk,
        changes=lawful | money | changes,
        bases=bases,
        place_ids=[here.places["210381"].pk],
        actor=actor,
        now=here.now,
    )
    actions.submit(demand_id=demand.pk, actor=actor, now=here.now)
    return reloaded(demand)


def attached(here: World, keys: dict[str, int], dates: dict[str, Any]) -> None:
    """A file with a demand's ground and a picture with a report."""
    keys["paper"], keys["picture"] = kept(here, "dept", PDF).pk, kept(here, "one", picture()).pk
    filed(here, bases=(BasisDraft("department", "通知", file_id=keys["paper"]),), **dates)
    told = {"issuer_id": here.actors["dept"].own_body, "issuer_name": "", "text": "", "picture_id": keys["picture"]}
    actions.report_unnumbered(**told, actor=here.actors["one"], now=here.now)


def on_disk() -> None:
    """Every test has a folder of its own: lay the kept files there."""
    for row in StoredFile.objects.unscoped("test"):
        place = location(settings.FILES_ROOT, row.key)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(PDF)


def reports(here: World, keys: dict[str, int]) -> None:
    """Reports of two communities and one of the far county, with their findings."""
    made = {}
    for name, reporter in (("report", "one"), ("second_report", "two"), ("far_report", "hc_worker")):
        issuer = here.actors["hc_dept" if reporter == "hc_worker" else "dept"]
        _, made[name] = actions.report_unnumbered(
            issuer_id=issuer.own_body,
            issuer_name="",
            text="今天报 20 张照片",
            picture_id=None,
            actor=here.actors[reporter],
            now=here.now,
        )
        keys[name] = made[name].pk
    keys["raised"], keys["ordered"], keys["far"] = (
        made[n].finding_id for n in ("report", "second_report", "far_report")
    )
    findings.order(finding_id=keys["ordered"], due_on=here.now.date(), actor=here.actors["civil"], now=here.now)


def rolled_back(ask: Callable[[], Any]) -> Any:
    """Ask, prove that nothing is left half done, and undo whatever the question changed."""
    with transaction.atomic():
        answer = ask()
        connection.check_constraints()
        transaction.set_rollback(True)
    return answer


def status(seats: Seats, seat: str, method: str, path: str) -> tuple[int, str]:
    client = seats.client(seat)
    data = {"text": "已停止", "reason": "写明理由", "amount": "10", "note": "拨款单"}
    answer = rolled_back(lambda: client.get(path) if method == "GET" else client.post(path, data))
    return answer.status_code, answer.headers.get("Location", "")


def expected(address: str, method: str, may: bool, seat: str, found: bool) -> set[int]:
    """What one cell must answer."""
    if not may:
        return {302} if seat == "anonymous" else {403}
    if (method == "POST" and address in ONLY_READ) or (method == "GET" and address in ONLY_WRITTEN):
        return {405}
    if address == "ready":  # no clock beats and no backup lies there in a test, and it says so
        return {503}
    return {200, 302, 409, 422} if found else {404}


PLAIN = sorted(address for address in OURS if "<int:pk>" not in address)


@pytest.mark.parametrize("address", PLAIN)
def test_a_page_without_object_opens_for_whom_it_declares(address: str, seats: Seats) -> None:
    path = "/" + EXAMPLES.get(address, address)
    may = permitted(address, seats)
    wrong = []
    for seat in SEATS:
        for method in ("GET", "POST"):
            code, place = status(seats, seat, method, path)
            if code not in expected(address, method, seat in may, seat, address not in NOT_THERE):
                wrong.append((seat, method, code))
            if code == 302 and seat not in may:
                assert place.startswith("/accounts/login/")
    assert wrong == []


NAMED = sorted(SCOPE)


@pytest.mark.parametrize("pattern", NAMED)
def test_an_object_is_found_by_those_it_concerns_and_by_nobody_else(
    pattern: str, seats: Seats, things: dict[str, int]
) -> None:
    address = pattern if pattern in OURS else _with_name(pattern)
    may = permitted(address, seats)
    on_disk()
    wrong = []
    for seat in SEATS:
        for relation, finders in SCOPE[pattern].items():
            path = "/" + pattern.replace("<int:pk>", str(things[relation]))
            for method in ("GET", "POST"):
                code, _ = status(seats, seat, method, path)
                if code not in expected(address, method, seat in may, seat, seat in finders):
                    wrong.append((seat, relation, method, code))
    assert wrong == []


def _with_name(pattern: str) -> str:
    return next(
        address for address, names in STEPS.items() if pattern in {address.replace("<slug:name>", n) for n in names}
    )


TOKENLESS = {address for address, view in OURS.items() if getattr(view, "csrf_exempt", False)}


def test_only_the_public_interface_asks_for_no_token() -> None:
    """Programs have no form; what they may ask is public, reads published things and changes nothing."""
    assert {address for address in TOKENLESS if not address.startswith("api/")} == set()
    assert {declared(OURS[address]) for address in TOKENLESS} == {"public"}


@pytest.mark.parametrize("address", sorted(set(OURS) - TOKENLESS))
def test_a_form_without_its_token_is_refused_everywhere(address: str, seats: Seats, things: dict[str, int]) -> None:
    """CSRF: whatever the seat, a POST without the token changes nothing."""
    path = "/" + EXAMPLES.get(address, address).replace("<int:pk>", str(things["own"]))
    path = path.replace("<slug:name>", "withdraw")
    for seat in ("anonymous", "td_dept", "td_party", "worker1"):
        client = seats.client(seat, enforce_csrf_checks=True)
        assert client.post(path, {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("address", LIBRARY)
def test_the_library_pages_never_break_and_never_open_an_account(address: str, seats: Seats) -> None:
    if "<" in address or "(?P" in address:
        path = "/accounts/password/reset/key/1-set-password/" if "uidb36" in address else "/accounts/x/"
    else:
        path = "/" + address.lstrip("^")
    for seat in ("anonymous", "resident", "td_dept"):
        for method in ("GET", "POST"):
            assert status(seats, seat, method, path)[0] < 500, (seat, method)


def test_signing_up_is_closed(seats: Seats) -> None:
    client, before = seats.client("anonymous"), Account.objects.count()
    form = {"username": "newcomer", "password1": "a-long-password-9", "password2": "a-long-password-9"}
    client.post("/accounts/signup/", form)
    assert Account.objects.count() == before
    assert "_auth_user_id" not in client.session


def test_a_refused_attempt_stands_in_the_audit_trail(seats: Seats) -> None:
    """Failed authorisation is logged with the capacity, not with a name."""
    code = seats.client("worker1").get("/d/demands/").status_code
    event = Event.objects.filter(act="site.refused").latest("id")
    assert code == 403
    assert (event.subject, event.post_id) == ("/d/demands/", seats.actor("worker1").post_id)
