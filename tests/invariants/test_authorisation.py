"""Who may open what: every address of the resolver, every seat, whose thing it is, reading and writing.

What a page declares decides between 403 and more; SCOPE below says whose things each seat can see, and
anything else is as if it did not exist (404). An address that stands in no table fails.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.urls import URLPattern, URLResolver, get_resolver

from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.documents.queries import location
from shanzhi.kernel.people.models import Account
from shanzhi.kernel.people.permission import declared
from tests.invariants.matrix import tables
from tests.kernel.test_documents import PDF
from tests.seats import SEATS, Seats, one_world

NOTHING = 999_999
NOBODY: frozenset[str] = frozenset()
ALL = frozenset(SEATS)
SIGNED = ALL - {"anonymous"}


TABLES = tables()
SCOPE = {address: found for table in TABLES for address, found in table.scope.items()}
STEPS = {address: names for table in TABLES for address, names in table.steps.items()}
EXAMPLES = {address: example for table in TABLES for address, example in table.examples.items()}
ONLY_READ = {address for table in TABLES for address in table.only_read}
ONLY_WRITTEN = {address for table in TABLES for address in table.only_written}
BOTH = {address for table in TABLES for address in table.both}
NOT_THERE = {address for table in TABLES for address in table.not_there}


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
    if declaration == "systems":  # a token of a registered system opens it, no seat in a browser does
        return NOBODY
    wanted = set(declaration.split(","))
    return frozenset(seat for seat in SIGNED if seats.actor(seat).has(*wanted))


@pytest.fixture(scope="module")
def seats(django_db_setup: None, django_db_blocker: Any) -> Iterator[Seats]:
    with one_world(django_db_blocker) as made:
        yield made


@pytest.fixture(scope="module")
def things(seats: Seats) -> dict[str, int]:
    """One of each object for every relation."""
    keys = {"none": NOTHING}
    for table in TABLES:
        if table.things:
            table.things(seats, keys)
    return keys


def on_disk() -> None:
    """Every test has a folder of its own: lay the kept files there."""
    for row in StoredFile.objects.unscoped("test"):
        place = location(settings.FILES_ROOT, row.key)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(PDF)


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
    if declared(OURS[address]) == "systems":
        return {401, 405}
    if address == "oauth/token":  # the account library answers: no client, no token
        return {400, 401, 405}
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
            if code == 302 and seat not in may and declared(OURS[address]) != "systems":
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
    assert {address for address in TOKENLESS if not address.startswith("api/")} == {"oauth/token"}
    assert {declared(OURS[address]) for address in TOKENLESS} == {"public", "systems"}


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
