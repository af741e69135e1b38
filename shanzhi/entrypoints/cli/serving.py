"""`shanzhi clock`: delivers the outbox and sweeps once a day."""

import time

from django.conf import settings
from django.utils import timezone

from shanzhi.entrypoints.clock import marks, sweep

BEAT_SECONDS = 5


def run_clock(once: bool) -> None:
    """Beat every few seconds: deliver the outbox, seal what was approved, sweep when the day has changed."""
    swept_on = None
    while True:
        swept_on = sweep.tick(timezone.now(), swept_on)
        marks.note(settings.VAR, marks.BEAT, timezone.now())
        if once:
            return
        time.sleep(BEAT_SECONDS)
