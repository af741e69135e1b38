"""Moving an application along its procedure: the only place where its state changes."""

from collections.abc import Collection
from datetime import datetime

from shanzhi.missions.certificates.models import Application
from shanzhi.policy.procedures.certificate import CERTIFICATE
from shanzhi.policy.procedures.engine import advance


def walk(row: Application, to: str, *, by: str, evidence: Collection[str], now: datetime) -> None:
    """One move inside the caller's transaction and under its row lock; every changed field is saved."""
    row.state = advance(CERTIFICATE, row.state, to, actor=by, evidence=evidence)
    row.changed_at = now
    row.save()
