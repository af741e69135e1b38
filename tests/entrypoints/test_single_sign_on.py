"""The office's own sign-in, against a real OpenID Connect provider on this machine (D1-4.8.5)."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest
from django.test import Client
from django.utils import timezone

from shanzhi.entrypoints.site import configuration
from shanzhi.kernel.people.models import Account
from tests.seats import Seats, seats_of
from tests.worlds import world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def seats(provider: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Seats:
    monkeypatch.setenv("SHANZHI_OIDC_URL", provider)
    monkeypatch.setenv("SHANZHI_OIDC_CLIENT", "shanzhi")
    monkeypatch.setenv("SHANZHI_OIDC_SECRET", "a-secret")
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": configuration.single_sign_on()}}
    return seats_of(world(timezone.now()))


def through(client: Client, subject: str, process: str = "login") -> Any:
    """Press the button, sign in over there as somebody, come back."""
    pressed = client.post(f"/accounts/oidc/office/login/?process={process}")
    assert pressed.status_code == 302, pressed.content.decode()[:500]
    there = httpx.post(pressed.headers["Location"], data={"sub": subject}, follow_redirects=False)
    assert there.status_code == 302, there.text
    back = urlsplit(there.headers["Location"])
    return client.get(back.path, {name: values[0] for name, values in parse_qs(back.query).items()}, follow=True)


def test_whoever_bound_the_account_once_signs_in_without_a_password(seats: Seats) -> None:
    staff = seats.client("td_dept")
    assert "绑定单位统一登录" in staff.get("/accounts/3rdparty/").content.decode()
    through(staff, "zhaolei", "connect")
    fresh = Client()
    assert "用单位统一登录登录" in fresh.get("/accounts/login/").content.decode()
    through(fresh, "zhaolei")
    assert fresh.session["_auth_user_id"] == str(seats.accounts["td_dept"].pk)


def test_an_unbound_identity_opens_nothing_and_makes_no_account(seats: Seats) -> None:
    before, fresh = Account.objects.count(), Client()
    page = through(fresh, "stranger").content.decode()
    assert "还没有绑定" in page
    assert ("_auth_user_id" in fresh.session, Account.objects.count()) == (False, before)


def test_a_demo_account_is_not_opened_outside_the_demo(seats: Seats, settings: Any) -> None:
    through(seats.client("td_dept"), "zhaolei", "connect")
    settings.DEMO = False
    fresh = Client()
    assert "单点登录没有成" in through(fresh, "zhaolei").content.decode()
    assert "_auth_user_id" not in fresh.session


def test_an_identity_belongs_to_one_account(seats: Seats) -> None:
    through(seats.client("td_dept"), "zhaolei", "connect")
    page = through(seats.client("td_party"), "zhaolei", "connect").content.decode()
    fresh = Client()
    through(fresh, "zhaolei")
    assert fresh.session["_auth_user_id"] == str(seats.accounts["td_dept"].pk)
    assert re.search(r"[A-Za-z]{15,}", re.sub(r"<[^>]+>", "", page)) is None


def test_without_an_address_there_is_no_button(settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "统一登录" not in Client().get("/accounts/login/").content.decode()


def test_half_a_configuration_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHANZHI_OIDC_URL", "https://sso.example.org")
    with pytest.raises(configuration.UnsafeConfiguration, match="SHANZHI_OIDC_CLIENT"):
        configuration.single_sign_on()
    monkeypatch.setenv("SHANZHI_OIDC_CLIENT", "a")
    monkeypatch.setenv("SHANZHI_OIDC_SECRET", "b")
    monkeypatch.setenv("SHANZHI_MODE", "production")
    monkeypatch.setenv("SHANZHI_OIDC_URL", "http://sso.example.org")
    with pytest.raises(configuration.UnsafeConfiguration, match="https"):
        configuration.single_sign_on()
