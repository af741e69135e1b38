"""What the benchmarks share: CPU time of process trees, request loops, medians, the lines of a report."""

import http.client
import os
import signal
import socket
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TICK = os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> list[int]:
    """A process and everything below it."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            fields = _stat(int(folder.name))
            if fields:
                children.setdefault(int(fields[1]), []).append(int(folder.name))
    found, todo = [], [pid]
    while todo:
        here = todo.pop()
        found.append(here)
        todo += children.get(here, [])
    return found


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
    except OSError:
        return []


def cpu_seconds(pid: int) -> float:
    """User and system time of a process tree so far."""
    ticks = 0
    for one in tree(pid):
        fields = _stat(one)
        ticks += int(fields[11]) + int(fields[12]) if fields else 0
    return ticks / TICK


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Answer:
    """One HTTP answer; header names in lower case, of repeated ones all values."""

    status: int
    headers: dict[str, list[str]]
    body: bytes


class Client:
    """One keep-alive connection with its cookies."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.port, self.cookies = port, dict(cookies or {})
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method: str, path: str, body: str = "") -> Answer:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body or None, headers)
        got = self.connection.getresponse()
        found: dict[str, list[str]] = {}
        for name, value in got.getheaders():
            found.setdefault(name.lower(), []).append(value)
        for line in found.get("set-cookie", []):
            name, _, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return Answer(got.status, found, got.read())


@dataclass
class Server:
    """One granian process with one worker, as `shanzhi serve` starts it."""

    port: int
    process: "subprocess.Popen[bytes]"

    @classmethod
    def start(cls, application: str, env: dict[str, str], threads: int = 8) -> "Server":
        port = free_port()
        command = [
            *(str(ROOT / ".venv/bin/python"), "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
            *("--port", str(port), "--workers", "1", "--blocking-threads", str(threads), "--log-level", "warning"),
            application,
        ]
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | env, start_new_session=True)
        server = cls(port, process)
        server.wait_until_open()
        return server

    def wait_until_open(self, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError("the server did not open its port")

    def stop(self) -> None:
        stop_group(self.process)


def stop_group(process: "subprocess.Popen[bytes]", sign: int = signal.SIGTERM) -> None:
    """End a process that was started as leader of its own group, and that group only."""
    if process.poll() is None:
        os.killpg(process.pid, sign)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@dataclass
class Load:
    """What one stretch of requests gave."""

    requests: int
    seconds: float
    cpu: float
    waits: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    @property
    def cpu_ms(self) -> float:
        return self.cpu / max(self.requests, 1) * 1000

    def percentile(self, share: float) -> float:
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def drive(pid: int, workers: Sequence[Callable[[], None]], total: int) -> Load:
    """Every worker (one connection each) does its share of `total` requests; CPU is the server's."""
    share = total // len(workers)
    waits: list[list[float]] = [[] for _ in workers]
    failures: list[BaseException] = []

    def run(index: int) -> None:
        try:
            for _ in range(share):
                began = time.perf_counter()
                workers[index]()
                waits[index].append(time.perf_counter() - began)
        except BaseException as problem:  # raised again in the caller's thread
            failures.append(problem)

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(workers))]
    cpu, began = cpu_seconds(pid), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    if failures:
        raise failures[0]
    return Load(share * len(workers), took, cpu_seconds(pid) - cpu, [w for part in waits for w in part])


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table as RESULTS.md keeps it."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)
