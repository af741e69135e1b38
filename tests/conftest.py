"""A real PostgreSQL for every test, in the application's own role: what is forbidden there is forbidden here."""

import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("SHANZHI_TEST_VAR", ROOT / "var" / "tests"))
os.environ["SHANZHI_MODE"] = "demo"
os.environ["SHANZHI_VAR"] = str(VAR)
os.environ["SHANZHI_DATABASE_ROLE"] = "owner"
os.environ["SHANZHI_HOSTS"] = "testserver,127.0.0.1,localhost"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser driver keeps a loop in this thread

LIMITS = "-c lock_timeout=5000 -c statement_timeout=20000"


def pytest_configure(config: pytest.Config) -> None:
    """One server for all workers; the first to come starts it."""
    from shanzhi.entrypoints.site import embedded  # noqa: PLC0415  # the settings above come first

    VAR.mkdir(parents=True, exist_ok=True)
    socket = embedded.start(VAR)
    os.environ["DATABASE_URL"] = f"postgresql://postgres@/shanzhi?host={socket}"


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        from shanzhi.entrypoints.site import embedded  # noqa: PLC0415  # as above

        embedded.stop(VAR)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """Migrate as the owner, grant, then drop to the application's role for good."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from shanzhi.entrypoints.cli import database  # noqa: PLC0415

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name = f"test_{worker}"
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {name}")
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
        connection.settings_dict["TEST"]["NAME"] = name
        database.migrate()
        connection.close()
        connection.settings_dict["OPTIONS"]["options"] = f"-c role={database.APP_ROLE} {LIMITS}"
        yield
        connection.close()


@pytest.fixture(autouse=True)
def _own_files(settings: Any) -> Iterator[None]:
    """Kept files of a test go into a folder of their own."""
    with tempfile.TemporaryDirectory() as folder:
        settings.FILES_ROOT = Path(folder)
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        settings.STORAGES = settings.STORAGES
        yield


@pytest.fixture
def now() -> datetime:
    """Monday 16 March 2026, ten in the morning in Anshan."""
    return datetime(2026, 3, 16, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def flushed(transactional_db: None) -> Iterator[None]:
    """For tests with several connections: tables are emptied afterwards, by the owner."""
    yield


@pytest.fixture(autouse=True, scope="session")
def _flush_as_owner() -> Iterator[None]:
    """The application may not empty the audit trail, so the test framework's clean-up acts as the owner."""
    from django.db import connection  # noqa: PLC0415
    from django.test import TransactionTestCase  # noqa: PLC0415

    original = TransactionTestCase._fixture_teardown

    def teardown(self: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE NONE")
        original(self)
        connection.close()

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original
