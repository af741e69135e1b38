"""Loaded before anything else (-p tests.server): starts the database that Django's settings will name."""

import os
import sys
from pathlib import Path

import pytest

from shanzhi.entrypoints.site import embedded

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("SHANZHI_TEST_VAR", ROOT / "var" / "tests"))
WORKER = "PYTEST_XDIST_WORKER" in os.environ

os.environ["SHANZHI_MODE"] = "demo"
os.environ["SHANZHI_VAR"] = str(VAR)
os.environ["SHANZHI_DATABASE_ROLE"] = "owner"
os.environ["SHANZHI_HOSTS"] = "testserver,127.0.0.1,localhost"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser driver keeps a loop in this thread
VAR.mkdir(parents=True, exist_ok=True)
os.environ["DATABASE_URL"] = f"postgresql://postgres@/shanzhi?host={embedded.start(VAR)}"


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that started the server stops it."""
    if not WORKER and "--help" not in sys.argv:
        embedded.stop(VAR)
