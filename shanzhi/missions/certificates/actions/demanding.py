"""Whoever asks residents for a certificate must name the basis (D1-4.5.3); who does not is noted and answered."""

from datetime import datetime

from django.db.models import F

from shanzhi.kernel.audit.actor import Actor, clockwork
from shanzhi.kernel.findings import actions as findings
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.models import Body
from shanzhi.kernel.places import queries as places
from shanzhi.kernel.places.models import Place
from shanzhi.missions.certificates import facts
from shanzhi.missions.certificates.models import Application, Demanding

CLAUSE = "D1-4.5.3"
QUOTE = "凡是相关部门要求社区（村）组织出具证明事项的，应当同时提供由社区（村）组织出具此证明事项的有关依据"
_WATCH = clockwork("证明依据登记")


def note_demander(*, application: Application, actor: Actor, now: datetime) -> Demanding:
    """From an application."""
    return demanded(name=application.demander, certificate=application.guide.name, place=application.place, now=now)


def demanded(*, name: str, certificate: str, place: Place, now: datetime) -> Demanding:
    """Once a day, place and certificate; a department among them gets a finding, without the resident's name."""
    row, fresh = Demanding.objects.get_or_create(
        place=place, name=name[:120], certificate=certificate[:120], on=facts.local_day(now)
    )
    if not fresh:
        Demanding.objects.filter(pk=row.pk).update(count=F("count") + 1)
        return row
    body = people.body_called([name, f"{name}（演示）"])
    if body is not None and body.kind == Body.Kind.DEPARTMENT:
        area = places.protecting_area(row.place, facts.local_day(now))
        finding = findings.raise_finding(
            kind="certificate_demand",
            clause=CLAUSE,
            source="automatic",
            title=f"要求居民开《{certificate}》，没有同时提供依据"[:200],
            quote=QUOTE,
            subject="",
            issuer_id=body.pk,
            issuer_name=body.name,
            area_id=area.pk,
            raised_by_id=None,
            actor=_WATCH,
            now=now,
        )
        Demanding.objects.filter(pk=row.pk).update(finding_id=finding.pk)
    return row
