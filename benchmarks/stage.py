"""The benchmarks' own world: an embedded PostgreSQL under var/bench with the demo data, and people signed in."""

import os
import re
import subprocess
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from measuring import ROOT, Client

VAR = ROOT / "var" / "bench"
PYTHON = ROOT / ".venv/bin/python"


def ready() -> dict[str, str]:
    """Load the demo world once; the environment for servers on it."""
    env = {"SHANZHI_VAR": str(VAR), "SHANZHI_MODE": "demo", "DATABASE_URL": "", "SHANZHI_HOSTS": "127.0.0.1"}
    command = [str(PYTHON), "-m", "shanzhi.entrypoints.cli", "demo", "load"]
    subprocess.run(command, cwd=ROOT, env=os.environ | env, check=True, stdout=subprocess.DEVNULL)
    return env | {"DATABASE_URL": address("shanzhi")}


def address(database: str) -> str:
    lines = _folder().joinpath("postmaster.pid").read_text("utf-8").splitlines()
    return f"postgresql://postgres@/{database}?host={lines[4]}"


def postmaster() -> int:
    return int(_folder().joinpath("postmaster.pid").read_text("utf-8").splitlines()[0])


def _folder() -> Path:
    """Where the embedded server keeps its files: under var, or under /var/lib for a closed-off root."""
    found = [VAR / "postgres", Path("/var/lib/shanzhi") / str(VAR / "postgres").strip("/").replace("/", "-")]
    return next(folder for folder in found if (folder / "postmaster.pid").exists())


def stop() -> None:
    command = [str(PYTHON), "-m", "shanzhi.entrypoints.cli", "stop"]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"SHANZHI_VAR": str(VAR)}, check=True)


def owner(database: str = "shanzhi") -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(address(database), autocommit=True)


def signed_in(port: int, name: str) -> Client:
    """Signs in through the ordinary page."""
    client = Client(port)
    page = client.ask("GET", "/accounts/login/").body.decode()
    form = {"login": name, "password": (VAR / "demo_password").read_text("utf-8"), "csrfmiddlewaretoken": token(page)}
    answer = client.ask("POST", "/accounts/login/", urlencode(form))
    assert answer.status == 302, answer.body.decode()[:2000]
    return client


def token(page: str) -> str:
    return field(page, "csrfmiddlewaretoken")


def field(page: str, name: str) -> str:
    """The value of a hidden field of the first form that has it."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, (name, page[:500])
    return found.group(1)
