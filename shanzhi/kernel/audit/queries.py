"""Reading the audit trail."""

from django.db.models import QuerySet

from shanzhi.kernel.audit.models import Event


def trail(subject: str, limit: int = 100) -> list[Event]:
    """The newest events about one subject, oldest first."""
    newest = Event.objects.filter(subject=subject).order_by("-id")[:limit]
    return list(reversed(newest))


def events() -> QuerySet[Event]:
    """All events, newest first; for the audit role only."""
    return Event.objects.order_by("-id")
