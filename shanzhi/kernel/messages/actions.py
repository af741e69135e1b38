"""Writing and delivering notices. Writing the same key twice is harmless."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.messages.models import Notice

_WRITE = """
INSERT INTO messages_notice (key, recipient_id, kind, subject, title, text, link, written_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (key) DO NOTHING"""


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
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [key, recipient_id, kind, subject, title[:120], text, link, now])
        return bool(cursor.rowcount)


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
