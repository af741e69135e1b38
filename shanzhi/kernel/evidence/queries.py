"""Asking for evidence."""

from shanzhi.kernel.evidence.models import Evidence


def evidence_for(matter: str, kind: str) -> Evidence | None:
    """The newest evidence of a kind about a matter."""
    return Evidence.objects.filter(matter=matter, kind=kind).order_by("-on", "-id").first()
