"""Production refuses what cannot be run safely, before anything starts, and says what to change."""

import os
import subprocess
import sys

import pytest

from shanzhi.entrypoints.cli.demo import world
from shanzhi.entrypoints.site import configuration as env
from shanzhi.entrypoints.site.configuration import UnsafeConfiguration

KEY = "k3y-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2
SAFE = {
    "SHANZHI_MODE": "production",
    "SHANZHI_SECRET_KEY": KEY,
    "SHANZHI_HOSTS": "shanzhi.example.cn",
    "SHANZHI_HTTPS": "1",
    "SHANZHI_PROXIES": "1",
    "SHANZHI_PUBLIC_URL": "https://shanzhi.example.cn",
    "SHANZHI_DATABASE_ROLE": "app",
    "DATABASE_URL": "postgresql://shanzhi:secret@db/shanzhi",
    "DEMO_PASSWORD": "",
}
UNSAFE = {
    "no key": ({"SHANZHI_SECRET_KEY": ""}, "SHANZHI_SECRET_KEY"),
    "short key": ({"SHANZHI_SECRET_KEY": KEY[:49]}, "至少 50 个字符"),
    "simple key": ({"SHANZHI_SECRET_KEY": "a" * 60}, "随机生成"),
    "any host": ({"SHANZHI_HOSTS": "*"}, "SHANZHI_HOSTS"),
    "any host among others": ({"SHANZHI_HOSTS": "shanzhi.example.cn, *"}, "SHANZHI_HOSTS"),
    "plain http": ({"SHANZHI_HTTPS": "0"}, "HTTPS"),
    "public address over http": ({"SHANZHI_PUBLIC_URL": "http://shanzhi.example.cn"}, "https://"),
    "public address of this machine": ({"SHANZHI_PUBLIC_URL": "https://127.0.0.1"}, "对外"),
    "no public address": ({"SHANZHI_PUBLIC_URL": ""}, "SHANZHI_PUBLIC_URL"),
    "demo logins": ({"DEMO_PASSWORD": "anshan"}, "DEMO_PASSWORD"),
    "embedded database": ({"DATABASE_URL": ""}, "DATABASE_URL"),
    "another database engine": ({"DATABASE_URL": "sqlite:///x.db"}, "PostgreSQL"),
    "unknown role": ({"SHANZHI_DATABASE_ROLE": "superuser"}, "SHANZHI_DATABASE_ROLE"),
    "unknown mode": ({"SHANZHI_MODE": "prod"}, "SHANZHI_MODE"),
    "questions no number": ({"SHANZHI_API_PER_MINUTE": "many"}, "SHANZHI_API_PER_MINUTE"),
    "no questions at all": ({"SHANZHI_API_PER_MINUTE": "0"}, "SHANZHI_API_PER_MINUTE"),
    "control platform over http": ({"SHANZHI_CONTROL_URL": "http://platform.example.cn/r"}, "SHANZHI_CONTROL_URL"),
    "a key file that is not there": ({"SHANZHI_REGISTRY_KEY": "/nowhere/key"}, "SHANZHI_REGISTRY_KEY"),
    "proxies no number": ({"SHANZHI_PROXIES": "many"}, "SHANZHI_PROXIES"),
}
SHOW = """
from shanzhi.entrypoints.site import settings as s
print(s.DEBUG, s.DEMO, s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,
      s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0)
"""


def started(**changes: str) -> subprocess.CompletedProcess[str]:
    """The settings as a fresh process reads them."""
    given = {name: value for name, value in os.environ.items() if not name.startswith(("SHANZHI", "DJANGO"))}
    command = [sys.executable, "-c", SHOW]
    return subprocess.run(command, env=given | SAFE | changes, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", UNSAFE)
def test_production_refuses_an_unsafe_value_and_says_why(name: str) -> None:
    changes, why = UNSAFE[name]
    told = started(**changes)
    assert told.returncode == 1
    assert why in told.stderr
    assert "Traceback" not in told.stderr


def test_production_starts_with_safe_values() -> None:
    told = started()
    assert (told.returncode, told.stdout.split()) == (
        0,
        ["False", "False", "__Host-session", "__Host-csrf", "True", "True", "True", "Lax", "True", "True"],
    ), told.stderr


def test_debug_cannot_be_turned_on_from_outside() -> None:
    told = started(DEBUG="1", DJANGO_DEBUG="1", SHANZHI_DEBUG="1")
    assert told.stdout.split()[0] == "False"


def test_production_loads_no_demo_world(monkeypatch: pytest.MonkeyPatch, now: object) -> None:
    monkeypatch.setenv("SHANZHI_MODE", "production")
    with pytest.raises(UnsafeConfiguration, match="演示"):
        world.load(now)  # type: ignore[arg-type]


def test_the_key_of_the_demo_is_made_once_and_only_its_owner_reads_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("SHANZHI_VAR", str(tmp_path))
    monkeypatch.setenv("SHANZHI_MODE", "demo")
    monkeypatch.delenv("SHANZHI_SECRET_KEY", raising=False)
    first = env.secret_key()
    assert (len(first) >= 50, env.secret_key()) == (True, first)
    assert (env.var_folder() / "secret_key").stat().st_mode & 0o077 == 0


def test_every_setting_read_stands_in_the_table() -> None:
    with pytest.raises(StopIteration):
        env.read("SHANZHI_UNHEARD_OF")
    assert [setting.name for setting in env.TABLE if not setting.meaning] == []
