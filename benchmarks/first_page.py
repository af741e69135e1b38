"""From `make run` on a fresh clone to the first page: at most 90 s, and at most 5 s from then on.

The clone lies in a temporary folder with nothing beside it, so whatever the program needs must be in it.
The package cache is as warm as this machine's (environment building is part of the time).
usage: python benchmarks/first_page.py [second starts, default 3]
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from measuring import ROOT, cpu_seconds, free_port, median, stop_group, table

FIRST_GOAL, AGAIN_GOAL = 90, 5
TITLE = "善治".encode()


def fetched(port: int) -> bytes:
    """The home page, or nothing while it does not answer with 200."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:  # our own server
            return answer.read() if answer.status == 200 else b""
    except (urllib.error.URLError, OSError):
        return b""


def started(clone: Path, limit: float) -> tuple[float, float]:
    """Seconds of wall and CPU time from `make run` to the first page; ends it as Ctrl-C would."""
    port = free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith(("SHANZHI_", "DATABASE_URL", "VIRTUAL_ENV"))}
    log = (clone.parent / "run.log").open("ab")
    process = subprocess.Popen(
        ["make", "run"],  # noqa: S607  # found as the reader would
        cwd=clone,
        env=env | {"PORT": str(port)},
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    began = time.perf_counter()
    try:
        page = b""
        while not page and process.poll() is None and time.perf_counter() - began < limit:
            page = fetched(port)
            time.sleep(0.05)
        took, cpu = time.perf_counter() - began, cpu_seconds(process.pid)
        if TITLE not in page:
            raise SystemExit((clone.parent / "run.log").read_text("utf-8")[-3000:])
        return took, cpu
    finally:
        stop_group(process, signal.SIGINT)


def stop_database(clone: Path) -> None:
    """The embedded server outlives Ctrl-C; a reboot would not."""
    python = clone / ".venv/bin/python"
    subprocess.run([str(python), "-m", "shanzhi.entrypoints.cli", "stop"], cwd=clone, check=False)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory(prefix="shanzhi-first-") as folder:
        Path(folder).chmod(0o755)  # the database's system user must be able to enter
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)  # noqa: S607
        try:
            first, first_cpu = started(clone, 300)
            warm, cold = [], []
            for _ in range(rounds):
                warm.append(started(clone, 60))
                stop_database(clone)
                cold.append(started(clone, 60))
        finally:
            stop_database(clone)
    rows: list[tuple[object, ...]] = [("fresh clone", f"{first:.1f}", FIRST_GOAL, f"{first / FIRST_GOAL:.2f}", "–")]
    rows[0] = (*rows[0][:4], f"{first_cpu:.1f}")
    for name, found in (("again, database running", warm), ("again, database stopped", cold)):
        wall, cpu = median([w for w, _ in found]), median([c for _, c in found])
        rows.append((name, f"{wall:.1f}", AGAIN_GOAL, f"{wall / AGAIN_GOAL:.2f}", f"{cpu:.1f}"))
    print(table(("start", "s to the first page", "goal s", "of the goal", "CPU s seen"), rows))


if __name__ == "__main__":
    main()
