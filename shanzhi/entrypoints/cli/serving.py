"""`shanzhi clock`: numbers the audit trail twice a second, delivers the outbox, sweeps once a day."""

import time

from django.conf import settings
from django.utils import timezone

from shanzhi.entrypoints.clock import log, marks, sweep, telling
from shanzhi.kernel.audit.sequencing import Sequencer

BEAT_SECONDS = 20
STEP_SECONDS = 0.5


def run_clock(once: bool) -> None:
    """Beat every twenty seconds: deliver, sweep when the day has changed, sign; between beats keep the log in step."""
    swept_on = None
    sequencer = Sequencer(log.anchor())
    while True:
        swept_on = sweep.tick(timezone.now(), swept_on)
        telling.tell_systems(timezone.now())
        log.keep_step(sequencer)
        log.sign(sequencer, timezone.now())
        marks.note(settings.VAR, marks.BEAT, timezone.now())
        if once:
            return
        until = time.monotonic() + BEAT_SECONDS
        while time.monotonic() < until:
            time.sleep(STEP_SECONDS)
            log.keep_step(sequencer)
