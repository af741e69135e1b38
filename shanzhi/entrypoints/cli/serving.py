"""`shanzhi serve`: the web server and the clock as one process group that ends cleanly."""

import signal
import subprocess
import sys
import time
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from shanzhi.entrypoints.clock import marks, sweep

BEAT_SECONDS = 20
STOP_SECONDS = 8


def serve(port: int) -> int:
    """Run until Ctrl-C or the first child that dies; returns the exit code."""
    call_command("collectstatic", verbosity=0, interactive=False)
    web = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", "1", "--blocking-threads", "8"),
        *("--static-path-route", "/static", "--static-path-mount", str(settings.STATIC_ROOT)),
        "shanzhi.entrypoints.site.wsgi:application",
    ]
    clock = [sys.executable, "-m", "shanzhi.entrypoints.cli", "clock"]
    children = [subprocess.Popen(command) for command in (web, clock)]  # noqa: S603  # our own commands

    def stop(signum: int, frame: FrameType | None) -> None:
        for child in children:
            child.terminate()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    while all(child.poll() is None for child in children):
        time.sleep(0.3)
    return _end(children)


def _end(children: list["subprocess.Popen[bytes]"]) -> int:
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


def run_clock(once: bool) -> None:
    """Beat every twenty seconds: deliver the outbox, sweep when the day has changed."""
    swept_on = None
    while True:
        swept_on = sweep.tick(timezone.now(), swept_on)
        marks.note(settings.VAR, marks.BEAT, timezone.now())
        if once:
            return
        time.sleep(BEAT_SECONDS)
