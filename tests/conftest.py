"""A real PostgreSQL for every test, in the application's own role: what is forbidden there is forbidden here."""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import TransactionTestCase

from shanzhi.entrypoints.cli import database

LIMITS = "-c lock_timeout=5000 -c statement_timeout=20000"


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """Migrate as the owner, grant, then drop to the application's role for good."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name = f"test_{worker}"
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {name}")
        connection.close()
        connection.settings_dict["NAME"] = configured.DATABASES["default"]["NAME"] = name
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
        settings.AUDIT_FOLDER, settings.AUDIT_KEY = Path(folder) / "audit", Path(folder) / "audit_key"
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
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
    original = TransactionTestCase._fixture_teardown

    def teardown(self: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE NONE")
        original(self)
        connection.close()

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original
