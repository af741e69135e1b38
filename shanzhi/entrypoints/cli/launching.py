"""`shanzhi serve`: the web server and the clock as one process group that ends cleanly."""

import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from shanzhi.entrypoints.site import configuration

STOP_SECONDS = 8
OPEN_SECONDS = 20
Children = list["subprocess.Popen[bytes]"]


def serve(port: int) -> int:
    """Run until Ctrl-C or the first child that dies; returns the exit code."""
    web = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", "1", "--blocking-threads", "8"),
        *("--static-path-route", "/static", "--static-path-mount", str(configuration.var_folder() / "static")),
        "shanzhi.entrypoints.site.wsgi:application",
    ]
    clock = [sys.executable, "-m", "shanzhi.entrypoints.cli", "clock"]
    children = [subprocess.Popen(web)]  # noqa: S603  # our own command
    stopping: list[int] = []

    def stop(signum: int, frame: FrameType | None) -> None:
        stopping.append(signum)
        for child in children:
            child.terminate()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    _wait_until_open(port, children[0], stopping)
    if not stopping:
        children.append(subprocess.Popen(clock))  # noqa: S603  # our own command
    while all(child.poll() is None for child in children) and not stopping:
        time.sleep(0.3)
    return _end(children)


def _wait_until_open(port: int, web: "subprocess.Popen[bytes]", stopping: list[int]) -> None:
    """The first page comes first: the clock starts once somebody can be served."""
    until = time.monotonic() + OPEN_SECONDS
    while not stopping and web.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


def _end(children: Children) -> int:
    codes = []
    for child in children:
        if child.poll() is None:
            child.terminate()
        try:
            codes.append(child.wait(STOP_SECONDS))
        except subprocess.TimeoutExpired:
            child.kill()
            codes.append(child.wait())
    return 0 if all(code in (0, -signal.SIGTERM, -signal.SIGINT) for code in codes) else 1
