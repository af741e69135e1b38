"""A demand without a number: one step for the worker, a finding, and an end at once (D1-4.2.5)."""

from datetime import datetime, time

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor, clockwork
from shanzhi.kernel.findings import actions as findings
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.models import Body
from shanzhi.kernel.places import queries as places
from shanzhi.kernel.places.models import Place
from shanzhi.missions.admission import facts
from shanzhi.missions.admission.models import UnnumberedReport
from shanzhi.policy.admission import refusals
from shanzhi.policy.decision import Decision

_SHIELD = clockwork("反映人保护")


@transaction.atomic
def report_unnumbered(
    *,
    issuer_id: int | None,
    issuer_name: str,
    text: str,
    picture_id: int | None,
    actor: Actor,
    now: datetime,
) -> tuple[Decision, UnnumberedReport | None]:
    """Log what came without a number and end it.

    The finding is raised by the system, for an area of at least three communities and dated by the
    day only, so that nothing in it leads back to who reported.
    """
    decision = refusals.unnumbered_report(
        from_community=actor.tier == "community",
        issuer_named=bool(issuer_id or issuer_name.strip()),
        described=bool(text.strip() or picture_id),
    )
    if not decision.allowed:
        return decision, None
    issuer = people.body(issuer_id) if issuer_id else None
    home = people.body(actor.own_body).place
    day = facts.local_day(now)
    area = places.protecting_area(home, day)
    finding = findings.raise_finding(
        kind="unnumbered_demand",
        clause="D1-4.2.5",
        source="report",
        title=f"没有准入编号，要求社区办事：{_short(text)}",
        quote=text,
        subject="",
        issuer_id=issuer.pk if issuer else None,
        issuer_name=issuer.name if issuer else issuer_name.strip(),
        area_id=area.pk,
        raised_by_id=None,
        actor=_SHIELD,
        now=datetime.combine(day, time(0), tzinfo=facts.LOCAL),
    )
    report = UnnumberedReport.objects.create(
        place=home,
        reported_by_id=actor.held_post,
        issuer=issuer,
        issuer_name=finding.issuer_name,
        text=text or "（见图片）",
        picture_id=picture_id,
        finding=finding,
        reported_at=now,
    )
    audit.record(
        at=now,
        actor=actor,
        act="admission.report_unnumbered",
        subject=f"report:{report.pk}",
        clauses=["D1-4.2.5"],
    )
    _tell_supervisor(finding.pk, finding.issuer_name, area, now)
    return decision, report


def _short(text: str) -> str:
    first_line = text.strip().splitlines()[0] if text.strip() else "见图片"
    return first_line[:60]


def _tell_supervisor(finding_id: int, issuer_name: str, area: Place, now: datetime) -> None:
    """The civil-affairs department of the county hears of it without place, hour or person."""
    here: Place | None = area
    supervisor = None
    while here is not None and supervisor is None:
        supervisor = people.department(here.pk, Body.Field.CIVIL_AFFAIRS)
        here = here.parent
    if supervisor is None:
        return
    messages.write_notice(
        key=f"finding:{finding_id}",
        recipient_id=supervisor.pk,
        kind="finding",
        subject=f"finding:{finding_id}",
        title=f"在您的辖区发现没有编号的事项（{issuer_name}）",
        text="已当场终止。请核实并责令改正。依据《实施意见》四（二）。",
        link=f"/a/findings/{finding_id}/",
        now=now,
    )
