"""Writing and delivering notices. Writing the same key twice is harmless."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.messages.models import Notice


def write_notice(
    *,
    key: str,
    recipient_id: int,
    kind: str,
    subject: str,
    title: str,
    text: str,
    link: str,
    now: datetime,
) -> bool:
    """Put a notice into the outbox inside the caller's transaction; False when it is there already."""
    if Notice.objects.unscoped("outbox key").filter(key=key).exists():
        return False
    Notice.objects.bulk_create(
        [
            Notice(
                key=key,
                recipient_id=recipient_id,
                kind=kind,
                subject=subject,
                title=title[:120],
                text=text,
                link=link,
                written_at=now,
            )
        ],
        ignore_conflicts=True,
    )
    return True


@transaction.atomic
def deliver_pending(*, now: datetime, limit: int) -> int:
    """Deliver what waits: inside the system delivery is showing it; other channels hang on here."""
    waiting = (
        Notice.objects.unscoped("outbox worker")
        .filter(delivered_at=None)
        .order_by("id")
        .select_for_update(skip_locked=True)
        .values_list("id", flat=True)[:limit]
    )
    ids = list(waiting)
    if not ids:
        return 0
    done: int = Notice.objects.unscoped("outbox worker").filter(pk__in=ids).update(delivered_at=now)
    return done


@transaction.atomic
def mark_read(*, actor: Actor, notice_ids: Sequence[int], now: datetime) -> int:
    """The body has seen these notices."""
    rows = Notice.objects.scoped(actor).filter(pk__in=list(notice_ids), read_at=None)
    done: int = rows.update(read_at=now)
    return done
