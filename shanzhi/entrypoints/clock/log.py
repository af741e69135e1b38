"""The verifiable log of this installation (存证): where its copy lies, and one sequencer for a process."""

from datetime import datetime, timedelta

from django.conf import settings

from shanzhi.kernel.audit.anchor import Anchor
from shanzhi.kernel.audit.sequencing import Sequencer

KEEP_EVERY = timedelta(hours=1)


def anchor() -> Anchor:
    return Anchor(settings.AUDIT_FOLDER, settings.AUDIT_KEY, tuple(settings.AUDIT_COPIES))


def keep_step(sequencer: Sequencer) -> int:
    """Number everything that waits; batch after batch."""
    total = 0
    while count := sequencer.sequence():
        total += count
    return total


def sign(sequencer: Sequencer, now: datetime) -> None:
    """A fresh checkpoint when the log has grown; once an hour one that stays."""
    newest = sequencer.anchor.newest()
    if newest is not None and (newest.size, newest.epoch) == (sequencer.anchor.size(), sequencer.anchor.epoch):
        return
    kept = [path.stat().st_mtime for path in sequencer.anchor.kept_notes()[:-1]]
    due = not kept or now.timestamp() - max(kept) >= KEEP_EVERY.total_seconds()
    sequencer.checkpoint(now, keep=due)
