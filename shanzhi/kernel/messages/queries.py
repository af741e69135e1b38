"""Reading notices."""

from django.db.models import QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.messages.models import Notice


def notices_for(actor: Actor) -> QuerySet[Notice]:
    """The body's notices, the newest first."""
    rows: QuerySet[Notice] = Notice.objects.scoped(actor).order_by("-id")
    return rows


def unread_count(actor: Actor) -> int:
    count: int = Notice.objects.scoped(actor).filter(read_at=None).count()
    return count
