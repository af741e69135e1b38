"""Supervision (missions/supervision): findings, campaigns, bulletins, inspections."""

from datetime import timedelta

from shanzhi.kernel.findings import actions as findings
from shanzhi.kernel.findings.actions import Cure
from shanzhi.missions.supervision import actions
from shanzhi.missions.supervision.actions import InspectionDraft
from tests.invariants.matrix import Table, seen
from tests.kernel.test_documents import picture
from tests.missions.admission.test_attachments import kept
from tests.seats import Seats


def things(seats: Seats, keys: dict[str, int]) -> None:
    """A cure with its photo, a bulletin about what is late, a joint inspection; the gate's table makes findings."""
    here = seats.here
    civil, dept, today = here.actors["civil"], here.actors["dept"], here.now.date()
    row = findings.raise_finding(
        kind="seen",
        clause="D1-4.4.3",
        source="spot_check",
        title="多挂一块牌子",
        quote="",
        subject="",
        issuer_id=dept.own_body,
        issuer_name="卫健局",
        area_id=here.places["210302"].pk,
        raised_by_id=None,
        actor=civil,
        now=here.now,
    )
    late = today - timedelta(days=3)
    findings.order(finding_id=row.pk, due_on=late, actor=civil, now=here.now)
    _, bulletin = actions.draft_bulletin(campaign_id=None, actor=civil, now=here.now)
    keys["bulletin"] = bulletin.pk if bulletin else 0
    keys["evidence"] = kept(here, "dept", picture()).pk
    findings.rectify(finding_id=row.pk, cure=Cure("摘了", None, keys["evidence"]), actor=dept, now=here.now)
    draft = InspectionDraft("联合检查", "看牌子", "community", 2, today, today)
    _, inspection = actions.plan_inspection(draft=draft, actor=civil, now=here.now)
    keys["inspection"] = inspection.pk if inspection else 0


FINDING = seen(raised="td_civil leader", ordered="td_civil td_dept leader", far="")
CAMPAIGN = seen(campaign_boards="td_civil leader", campaign_streets="td_civil leader")
LED = seen(campaign_boards="td_civil", campaign_streets="td_civil")
BULLETIN = seen(bulletin="td_civil td_party td_gov leader")
INSPECTION = seen(inspection="td_civil leader")

TABLE = Table(
    only_read={
        "a/findings/",
        "a/findings/export.xlsx",
        "a/findings/<int:pk>/",
        "a/findings/files/<int:pk>/",
        "s/",
        "s/campaigns/",
        "s/campaigns/<int:pk>/",
        "s/campaigns/<int:pk>/export.xlsx",
        "s/bulletins/<int:pk>/letter.<str:form>",
        "s/inspections/",
        "s/inspections/<int:pk>/",
        "l/",
        "l/index/method/",
        "l/rows/",
        "l/issuers/",
        "l/issuers/export.xlsx",
        "l/trend.xlsx",
        "l/report.<str:form>",
    },
    examples={"l/report.<str:form>": "l/report.pdf"},
    only_written={
        "a/findings/<int:pk>/<slug:name>/",
        "s/campaigns/<int:pk>/<slug:name>/",
        "s/bulletins/<int:pk>/<slug:name>/",
        "s/inspections/<int:pk>/<slug:name>/",
    },
    both={
        "a/findings/new/",
        "s/campaigns/new/",
        "s/invitations/",
        "s/bulletins/",
        "s/bulletins/<int:pk>/",
        "s/inspections/new/",
    },
    scope={
        "a/findings/<int:pk>/": FINDING,
        "a/findings/<int:pk>/order/": FINDING,
        "a/findings/<int:pk>/answer/": FINDING,
        "a/findings/<int:pk>/close/": FINDING,
        "a/findings/<int:pk>/reopen/": FINDING,
        "a/findings/<int:pk>/refer/": FINDING,
        "a/findings/<int:pk>/nonsense/": seen(raised="", ordered="", far=""),
        "a/findings/files/<int:pk>/": seen(evidence="td_civil td_dept leader"),
        "s/campaigns/<int:pk>/": CAMPAIGN,
        "s/campaigns/<int:pk>/export.xlsx": CAMPAIGN,
        "s/campaigns/<int:pk>/draw/": LED,
        "s/campaigns/<int:pk>/look/": LED,
        "s/campaigns/<int:pk>/invite/": LED,
        "s/campaigns/<int:pk>/bulletin/": LED,
        "s/campaigns/<int:pk>/rescan/": LED,
        "s/campaigns/<int:pk>/end/": LED,
        "s/campaigns/<int:pk>/nonsense/": seen(campaign_boards="", campaign_streets=""),
        "s/bulletins/<int:pk>/": BULLETIN,
        "s/bulletins/<int:pk>/send/": BULLETIN,
        "s/bulletins/<int:pk>/approve/": BULLETIN,
        "s/bulletins/<int:pk>/return/": BULLETIN,
        "s/bulletins/<int:pk>/nonsense/": seen(bulletin=""),
        "s/bulletins/<int:pk>/letter.<str:form>": seen(bulletin=""),  # the placeholder is no form of a letter
        "s/inspections/<int:pk>/": INSPECTION,
        "s/inspections/<int:pk>/visit/": seen(inspection="td_civil"),
        "s/inspections/<int:pk>/report/": seen(inspection="td_civil"),
        "s/inspections/<int:pk>/nonsense/": seen(inspection=""),
    },
    steps={
        "a/findings/<int:pk>/<slug:name>/": ("order", "answer", "close", "reopen", "refer", "nonsense"),
        "s/campaigns/<int:pk>/<slug:name>/": ("draw", "look", "invite", "bulletin", "rescan", "end", "nonsense"),
        "s/bulletins/<int:pk>/<slug:name>/": ("send", "approve", "return", "nonsense"),
        "s/inspections/<int:pk>/<slug:name>/": ("visit", "report", "nonsense"),
    },
    things=things,
)
