"""Reading findings within the actor's scope."""

from django.db.models import Q, QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.findings.models import Finding


def findings_for(actor: Actor, state: str = "") -> QuerySet[Finding]:
    """The supervisor's area, or what was ordered against the actor's body; newest first."""
    rows: QuerySet[Finding] = Finding.objects.scoped(actor).select_related("area", "issuer")
    return (rows.filter(state=state) if state else rows).order_by("-id")


def finding_for(actor: Actor, pk: int) -> Finding | None:
    return findings_for(actor).filter(pk=pk).first()


def locked_for(actor: Actor, pk: int) -> Finding | None:
    """The finding, locked for a change, if the actor may see it."""
    rows = Finding.objects.scoped(actor).select_for_update(of=("self",))
    found: Finding | None = rows.filter(pk=pk).first()
    return found


def lying_with(actor: Actor) -> QuerySet[Finding]:
    """What a post would leave behind: orders its body has to answer, and its own orders not closed yet."""
    ordered = Q(ordered_by=actor.post_id, state__in=[Finding.State.ORDERED, Finding.State.RECTIFIED])
    if actor.has("filer"):
        ordered |= Q(issuer=actor.body_id, state=Finding.State.ORDERED)
    return findings_for(actor).filter(ordered)
