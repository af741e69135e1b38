"""Projects, their quarters and entries; the public sees quarters that are published, business figures as bands."""

from collections.abc import Iterable

from django.db.models import QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.missions.resources.models import LedgerEntry, Project, QuarterReport


def projects(actor: Actor, text: str = "") -> QuerySet[Project]:
    rows: QuerySet[Project] = Project.objects.scoped(actor).select_related("place", "provider__body").order_by("-id")
    return rows.filter(title__contains=text) if text else rows


def project_for(actor: Actor, pk: int) -> Project | None:
    found: Project | None = _whole(Project.objects.scoped(actor)).filter(pk=pk).first()
    return found


def public_project(pk: int) -> Project | None:
    """Every awarded project is public."""
    found: Project | None = _whole(Project.objects.unscoped("awarded projects are public")).filter(pk=pk).first()
    return found


def public_projects(text: str = "") -> QuerySet[Project]:
    rows: QuerySet[Project] = Project.objects.unscoped("awarded projects are public")
    rows = rows.filter(title__contains=text) if text else rows
    return rows.select_related("place", "provider__body").order_by("-id")


def _whole(rows: QuerySet[Project]) -> QuerySet[Project]:
    return rows.select_related("place", "provider__body", "call__asset", "offer", "contract", "publication")


def project_locked(actor: Actor, pk: int) -> Project | None:
    rows = Project.objects.scoped(actor).select_for_update(of=("self",))
    found: Project | None = rows.select_related("call__asset", "provider__body", "place").filter(pk=pk).first()
    return found


def quarters(project_id: int, published: bool = False) -> list[QuarterReport]:
    rows = QuarterReport.objects.filter(project=project_id).order_by("-quarter")
    return list(rows.filter(state="published") if published else rows)


def quarter_locked(project_id: int, quarter: str) -> QuarterReport | None:
    return QuarterReport.objects.select_for_update().filter(project=project_id, quarter=quarter).first()


def entries(project_id: int, of: Iterable[str]) -> list[LedgerEntry]:
    """The entries of some quarters, in the order they were written."""
    rows = LedgerEntry.objects.filter(project=project_id, quarter__in=list(of)).select_related("reversed_by")
    return list(rows.order_by("id"))


def entry_for(project_id: int, pk: int) -> LedgerEntry | None:
    return LedgerEntry.objects.select_related("reversed_by").filter(project=project_id, pk=pk).first()
