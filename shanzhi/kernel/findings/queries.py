"""Reading findings within the actor's scope."""

from datetime import date

from django.db.models import Q, QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.findings.models import Finding, Rectification, Referral


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


def overdue(on: date) -> QuerySet[Finding]:
    """Ordered and not cured when the last day had passed; the due day itself is not late."""
    rows = Finding.objects.unscoped("overdue").filter(state=Finding.State.ORDERED, due_on__lt=on)
    return rows.select_related("issuer", "area").order_by("due_on", "id")


def rectifications(actor: Actor, finding_id: int) -> list[Rectification]:
    """Every attempt at a finding the actor may see."""
    rows = Rectification.objects.scoped(actor).filter(finding=finding_id).select_related("before", "after", "by__body")
    return list(rows.order_by("id"))


def referrals(actor: Actor, finding_id: int) -> list[Referral]:
    rows = Referral.objects.scoped(actor).filter(finding=finding_id).select_related("officer__person", "officer__body")
    return list(rows)


def shown_file(actor: Actor, file_id: int) -> StoredFile | None:
    """A file that stands as evidence with a finding the actor may see."""
    rows = Rectification.objects.scoped(actor).filter(Q(before=file_id) | Q(after=file_id))
    files = StoredFile.objects.unscoped("seen through its finding").filter(pk=file_id)
    found: StoredFile | None = files.first() if rows.exists() else None
    return found
