"""Reading the registers: own and area lists, what a verifier asks, public counters."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Post
from shanzhi.kernel.people.queries import in_office
from shanzhi.kernel.seals.models import IssuedDocument, Mandate, Seal, SealEvent, SealUse

LOCAL = ZoneInfo("Asia/Shanghai")


def seals_of(body_id: int) -> QuerySet[Seal]:
    rows: QuerySet[Seal] = Seal.objects.unscoped("own body").filter(body=body_id).exclude(state="retired")
    return rows.select_related("keeper__person", "body").order_by("id")


def seal_of(body_id: int, kind: str) -> Seal | None:
    return seals_of(body_id).filter(kind=kind).first()


def seal_for(actor: Actor, pk: int) -> Seal | None:
    rows = Seal.objects.scoped(actor).select_related("keeper__person", "body__place")
    found: Seal | None = rows.filter(pk=pk).first()
    return found


def seals_within(actor: Actor) -> QuerySet[Seal]:
    rows: QuerySet[Seal] = Seal.objects.scoped(actor).select_related("keeper__person", "body")
    return rows.order_by("body__place__path", "id")


def mandate_in_force(seal_id: int, matter: str, on: date) -> Mandate | None:
    """The open mandate for a matter, given by whoever keeps the seal now."""
    rows = Mandate.objects.filter(seal=seal_id, matter=matter, revoked_at=None, valid_from__lte=on, valid_to__gte=on)
    return rows.filter(keeper=Seal.objects.unscoped("its own seal").filter(pk=seal_id).values("keeper")[:1]).first()


def mandates_of(seal_id: int) -> QuerySet[Mandate]:
    return Mandate.objects.filter(seal=seal_id).select_related("keeper__person").order_by("-id")


def month_bounds(on: date) -> tuple[datetime, datetime]:
    first = on.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return (
        datetime(first.year, first.month, 1, tzinfo=LOCAL),
        datetime(following.year, following.month, 1, tzinfo=LOCAL),
    )


def used_this_month(mandate_id: int, on: date) -> int:
    begins, ends = month_bounds(on)
    rows = SealUse.objects.unscoped("quota").filter(mandate=mandate_id, used_at__gte=begins, used_at__lt=ends)
    return rows.count()


def uses(actor: Actor, seal_id: int | None = None, month: date | None = None) -> QuerySet[SealUse]:
    """The register, newest first."""
    rows: QuerySet[SealUse] = SealUse.objects.scoped(actor).select_related("seal__body", "mandate")
    if seal_id is not None:
        rows = rows.filter(seal=seal_id)
    if month is not None:
        begins, ends = month_bounds(month)
        rows = rows.filter(used_at__gte=begins, used_at__lt=ends)
    return rows.order_by("-id")


def events_of(seal_id: int) -> QuerySet[SealEvent]:
    return SealEvent.objects.filter(seal=seal_id).select_related("to_keeper__person", "by__person").order_by("-id")


def keepers(body_id: int, on: date) -> QuerySet[Post]:
    """Posts of the body that keep seals."""
    rows = Post.objects.filter(in_office(on), body=body_id, person__isnull=False, roles__contains=["keeper"])
    return rows.select_related("person").order_by("id")


def issued_by_code(code: str) -> IssuedDocument | None:
    return IssuedDocument.objects.select_related("issuer__place", "replaced_by", "sealed").filter(code=code).first()


def issued_by_short_code(short_code: str, issued_on: date) -> IssuedDocument | None:
    rows = IssuedDocument.objects.select_related("issuer__place", "replaced_by", "sealed")
    return rows.filter(short_code=short_code, issued_on=issued_on).first()


def issued_by_hash(sha256: str) -> IssuedDocument | None:
    return IssuedDocument.objects.select_related("issuer__place", "replaced_by", "sealed").filter(sha256=sha256).first()


def issued_in_month(seal_id: int, month: date) -> dict[str, str]:
    """Hash → number of what was issued under a seal in a month."""
    begins, ends = month_bounds(month)
    rows = IssuedDocument.objects.filter(sealed__seal=seal_id, issued_at__gte=begins, issued_at__lt=ends)
    return dict(rows.values_list("sha256", "number"))


def serials_in_month(seal_id: int, month: date) -> tuple[dict[int, str], int]:
    """Serial → hash of a month's uses, and the serial the month should have begun with."""
    begins, ends = month_bounds(month)
    rows = SealUse.objects.unscoped("reconciliation").filter(seal=seal_id)
    before = rows.filter(used_at__lt=begins).aggregate(last=Max("serial"))["last"] or 0
    return dict(rows.filter(used_at__gte=begins, used_at__lt=ends).values_list("serial", "document_hash")), before + 1


def public_counters(text: str = "") -> QuerySet[Seal]:
    """Every body with a seal and how often it was used: counts only, in the order of division codes."""
    rows: QuerySet[Seal] = Seal.objects.unscoped("public counters").exclude(state="retired")
    if text:
        rows = rows.filter(body__name__contains=text)
    counted = rows.select_related("body__place").annotate(
        use_count=Count("uses"), first_use=Min("uses__used_at"), last_use=Max("uses__used_at")
    )
    return counted.order_by("id")


def status_rows(since: datetime) -> Sequence[tuple[str, str, date | None]]:
    """Hash, state, last day of everything issued since a moment: the status list for offline verifiers."""
    rows = IssuedDocument.objects.filter(issued_at__gte=since).order_by("id")
    return list(rows.values_list("sha256", "state", "valid_until"))
