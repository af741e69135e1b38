"""Headers on every page, cookies that stay home, throttling before hashing, a second factor for staff."""

import time
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from shanzhi.kernel.people.models import Account
from tests.seats import Seats, seats_of
from tests.worlds import world

pytestmark = pytest.mark.django_db
SESAME = "a-good-long-password"
COUNTING = "tests.entrypoints.test_signing_in.CountingHasher"


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password was really hashed."""

    hashed: ClassVar[list[int]] = []

    def encode(self, password: str, salt: str) -> str:
        self.hashed.append(1)
        return super().encode(password, salt)


@pytest.fixture
def seats(settings: Any) -> Iterator[Seats]:
    cache.clear()
    settings.PASSWORD_HASHERS = [COUNTING]
    made = seats_of(world(timezone.now()))
    for seat in ("td_dept", "resident"):
        made.client(seat)
        Account.objects.filter(pk=made.accounts[seat].pk).update(password=make_password(SESAME))
        made.accounts[seat].refresh_from_db()
        made.sessions.pop(seat)  # a changed password ends every session
    CountingHasher.hashed.clear()
    yield made
    cache.clear()


def login(client: Client, name: str = "u_dept", password: str = SESAME) -> Any:
    return client.post("/accounts/login/", {"login": name, "password": password})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


PAGES = (
    "/",
    "/lists/",
    "/lists/4/",
    "/admissions/",
    "/n/",
    "/n/AS-210302-2026-W-00001-X/",
    "/search/?q=救助",
    "/help/",
    "/accounts/login/",
    "/nowhere/",
    "/search/?q=%00",
    "/elder/",
    "/d/demands/",
    "/d/demands/new/",
    "/w/",
    "/me/capacity/",
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("seat", ["anonymous", "td_dept"])
def test_every_page_carries_its_safety_headers(path: str, seat: str, seats: Seats) -> None:
    """Error pages too: CSP, frame, nosniff, referrer, permissions, request number."""
    headers = seats.client(seat).get(path).headers
    policy = headers["Content-Security-Policy"]
    for part in ("default-src 'self'", "script-src 'self'", "object-src 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert len(headers["X-Request-Id"]) == 12
    if seat == "td_dept" and "%00" not in path:  # refused before anybody is looked up
        assert headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(("path", "code"), [("/nowhere/", 404), ("/w/receive/", 405), ("/search/?q=%00", 400)])
def test_an_error_page_says_in_chinese_what_to_do(path: str, code: int, seats: Seats) -> None:
    answer = seats.client("worker1").get(path)
    assert answer.status_code == code
    assert "打电话时报这个号" in answer.content.decode()
    assert answer.headers["X-Request-Id"] in answer.content.decode()


def test_cookies_stay_home(seats: Seats) -> None:
    client = Client()
    client.get("/accounts/login/")
    login(client)
    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert (bool(cookie["httponly"]), cookie["samesite"], cookie["domain"]) == (True, "Lax", "")


def test_the_session_is_made_anew_at_sign_in(seats: Seats) -> None:
    """A session handed to a person before she signed in is worth nothing afterwards."""
    client = Client()
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    login(client)
    assert signed_in(client)
    assert client.session.session_key != planted


def test_a_wrong_password_keeps_the_login_and_says_so_in_chinese(seats: Seats) -> None:
    answer = login(Client(), password="wrong")
    assert 'value="u_dept"' in answer.content.decode()
    assert "账号或密码不对" in answer.content.decode()
    assert "wrong" not in answer.content.decode()


def test_an_unknown_login_is_answered_like_a_wrong_password(seats: Seats) -> None:
    """Neither the words nor the work tell which logins exist."""
    pages = []
    for name in ("u_dept", "nobody_at_all"):
        CountingHasher.hashed.clear()
        page = login(Client(), name, "wrong").content.decode()
        pages.append(("账号或密码不对" in page, bool(CountingHasher.hashed)))
    assert pages == [(True, True)] * 2


def test_guessing_is_stopped_before_anything_is_hashed(seats: Seats) -> None:
    """A hash is dear: five wrong tries and the sixth costs nothing, even with the right password."""
    for _ in range(5):
        login(Client(), password="wrong")
    CountingHasher.hashed.clear()
    client = Client()
    answer = login(client)
    assert CountingHasher.hashed == []
    assert not signed_in(client)
    assert "试的次数太多" in answer.content.decode() or answer.status_code == 429


def test_guessing_over_many_logins_from_one_address_is_stopped_too(seats: Seats) -> None:
    for n in range(10):
        login(Client(), f"guess{n}", "wrong")
    CountingHasher.hashed.clear()
    login(Client(), "guess99", "wrong")
    assert CountingHasher.hashed == []


def test_a_forged_forwarding_header_buys_no_more_tries(seats: Seats) -> None:
    for n in range(10):
        Client().post(
            "/accounts/login/", {"login": f"guess{n}", "password": "x"}, headers={"X-Forwarded-For": f"10.0.0.{n}"}
        )
    CountingHasher.hashed.clear()
    Client().post("/accounts/login/", {"login": "guess99", "password": "x"}, headers={"X-Forwarded-For": "10.9.9.9"})
    assert CountingHasher.hashed == []


def test_demo_logins_work_in_the_demo_only(seats: Seats, settings: Any) -> None:
    settings.DEMO = False
    client = Client()
    login(client)
    assert not signed_in(client)


def outside_demo(seats: Seats, settings: Any, seat: str) -> Client:
    settings.DEMO = False
    Account.objects.filter(pk=seats.accounts[seat].pk).update(demo=False)
    client = Client()
    login(client, seats.accounts[seat].username)
    assert signed_in(client)
    return client


@pytest.mark.parametrize("path", ["/me/", "/d/demands/", "/d/demands/new/", "/me/messages/", "/"])
def test_staff_set_up_a_second_factor_before_anything_else(path: str, seats: Seats, settings: Any) -> None:
    client = outside_demo(seats, settings, "td_dept")
    for answer in (client.get(path), client.post(path, {"title": "x", "purpose": "y"})):
        assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/2fa/totp/activate/")


def test_residents_are_asked_no_second_factor(seats: Seats, settings: Any) -> None:
    client = outside_demo(seats, settings, "resident")
    assert client.get("/me/messages/").status_code == 200


def test_with_a_second_factor_the_password_alone_opens_nothing(seats: Seats, settings: Any) -> None:
    settings.DEMO = False
    account = seats.accounts["td_dept"]
    Account.objects.filter(pk=account.pk).update(demo=False)
    seed = "JBSWY3DPEHPK3PXP"
    TOTP.activate(account, seed)
    client = Client()
    assert login(client).headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert not signed_in(client)
    assert client.get("/d/demands/").headers["Location"].startswith("/accounts/login/")
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not signed_in(client)
    counter = next(iter(yield_hotp_counters_from_time()))
    client.post("/accounts/2fa/authenticate/", {"code": format_hotp_value(hotp_value(seed, counter))})
    assert signed_in(client)
    assert client.get("/d/demands/").status_code == 200
    assert Authenticator.objects.filter(user=account).count() >= 1


def test_a_session_ends_after_eight_hours_used_or_not(seats: Seats) -> None:
    client = seats.client("td_dept")
    assert client.get("/d/demands/").status_code == 200
    session = client.session
    session["began"] = int(time.time()) - 8 * 3600 - 1
    session.save()
    answer = client.get("/d/demands/?state=draft")
    assert answer.headers["Location"].startswith("/accounts/login/?next=/d/demands/")
    assert not signed_in(client)


def test_a_changed_password_ends_every_session(seats: Seats) -> None:
    client = seats.client("td_dept")
    assert client.get("/d/demands/").status_code == 200
    Account.objects.filter(pk=seats.accounts["td_dept"].pk).update(password=make_password("another-long-one"))
    assert client.get("/d/demands/").headers["Location"].startswith("/accounts/login/")


def test_a_stopped_account_is_signed_out_at_once(seats: Seats) -> None:
    client = seats.client("td_dept")
    Account.objects.filter(pk=seats.accounts["td_dept"].pk).update(is_active=False)
    assert client.get("/d/demands/").headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("away", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "\\\\evil.example"])
def test_nothing_leads_away_from_the_site(away: str, seats: Seats) -> None:
    assert Client().post("/elder/", {"next": away}).headers["Location"] == "/"
    form = {"login": "u_dept", "password": SESAME, "next": away}
    assert "evil" not in Client().post("/accounts/login/", form).headers["Location"]


@pytest.mark.parametrize("value", ["\x00", "u_dept\x00", "ｕ_dept", "u_dеpt", "a" * 100_000, "' OR 1=1 --", ""])
def test_strange_logins_are_refused_quietly(value: str, seats: Seats) -> None:
    client = Client()
    answer = login(client, value)
    assert (answer.status_code, signed_in(client)) == (200, False)
