"""The gate (missions/admission)."""

from datetime import date
from typing import Any

from shanzhi.kernel.cases.models import Assignment
from shanzhi.kernel.catalogues import revising
from shanzhi.kernel.findings import actions as findings
from shanzhi.missions.admission import actions, queries
from shanzhi.missions.admission.actions import BasisDraft
from shanzhi.missions.admission.models import Demand, Recheck, Suspicion
from tests.invariants.matrix import Table, seen
from tests.kernel.test_documents import PDF, picture
from tests.missions.admission.test_attachments import kept
from tests.seats import Seats
from tests.worlds import World, approved, filed, reloaded


def things(seats: Seats, keys: dict[str, int]) -> None:
    """Demands, reviews, assignments, reports, findings and files of every relation."""
    here = seats.here
    today = here.now.date()
    dates = {"starts_on": today, "ends_on": date(today.year + 1, 1, 31)}
    keys |= {
        "own": approved(here, **dates).pk,
        "returned": filed(here, funding_source="", **dates).pk,
        "sibling": filed(here, by="other", **dates).pk,
        "draft": actions.start_filing(actor=here.actors["other"], now=here.now).pk,
        "foreign": far_filed(here, dates).pk,
    }
    legal = (BasisDraft("statute", "税收征收管理法", "law", article="第五条"),)
    keys["review"] = queries.reviews_of(filed(here, topic="tax_target", bases=legal, **dates).pk)[0].pk
    far = far_filed(here, dates, topic="tax_target", bases=legal)
    keys["foreign_review"] = queries.reviews_of(far.pk)[0].pk
    rows = {row.place.code: row.pk for row in Assignment.objects.unscoped("test")}
    keys["first"], keys["second"] = rows["210302002001"], rows["210302002003"]
    reports(here, keys)
    lists(here, keys)
    attached(here, keys, dates)


def far_filed(here: World, dates: dict[str, Any], **changes: Any) -> Demand:
    """A demand of the other county."""
    actor = here.actors["hc_dept"]
    demand = actions.start_filing(actor=actor, now=here.now)
    bases = changes.pop("bases", (BasisDraft("department", "海城通知"),))
    lawful = {"title": "防汛提示", "purpose": "发提示单", "minutes": 30, "own_duty": "false", **dates}
    money = {"funding_source": "县级财政", "funding_per_community": 100}
    actions.save_part(
        demand_id=demand.pk,
        changes=lawful | money | changes,
        bases=bases,
        place_ids=[here.places["210381"].pk],
        actor=actor,
        now=here.now,
    )
    actions.submit(demand_id=demand.pk, actor=actor, now=here.now)
    return reloaded(demand)


def attached(here: World, keys: dict[str, int], dates: dict[str, Any]) -> None:
    """A file with a demand's ground and a picture with a report."""
    keys["paper"], keys["picture"] = kept(here, "dept", PDF).pk, kept(here, "one", picture()).pk
    filed(here, bases=(BasisDraft("department", "通知", file_id=keys["paper"]),), **dates)
    told = {"issuer_id": here.actors["dept"].own_body, "issuer_name": "", "text": "", "picture_id": keys["picture"]}
    actions.report_unnumbered(**told, actor=here.actors["one"], now=here.now)


def lists(here: World, keys: dict[str, int]) -> None:
    """A draft of the county's own list, and a number that is to be looked at again."""
    desk = here.actors["civil"]
    row = revising.start_revision(annex=4, actor=desk, now=here.now, on=here.now.date())
    assert row is not None
    keys["revision"] = row.pk
    demand = reloaded(Demand.objects.unscoped("test").get(pk=keys["own"]))
    told = {"cause": "list_changed", "source": "revision:0", "text": "清单删去了这一条"}
    actions.open_recheck(demand=demand, **told, actor=desk, now=here.now)
    keys["recheck"] = Recheck.objects.unscoped("test").get().pk
    sign = {"kind": "early", "text": "写的开始日在申报日之前", "body_id": desk.own_body, "opened_at": here.now}
    filing = queries.filing_of(demand.pk)
    keys["suspicion"] = Suspicion.objects.create(demand=demand, filing=filing, **sign).pk


def reports(here: World, keys: dict[str, int]) -> None:
    """Reports of two communities and one of the far county, with their findings."""
    made = {}
    for name, reporter in (("report", "one"), ("second_report", "two"), ("far_report", "hc_worker")):
        issuer = here.actors["hc_dept" if reporter == "hc_worker" else "dept"]
        _, made[name] = actions.report_unnumbered(
            issuer_id=issuer.own_body,
            issuer_name="",
            text="今天报 20 张照片",
            picture_id=None,
            actor=here.actors[reporter],
            now=here.now,
        )
        keys[name] = made[name].pk
    keys["raised"], keys["ordered"], keys["far"] = (
        made[n].finding_id for n in ("report", "second_report", "far_report")
    )
    findings.order(finding_id=keys["ordered"], due_on=here.now.date(), actor=here.actors["civil"], now=here.now)


REVISION_STEPS = ("drop", "undo", "submit", "withdraw", "publish", "return", "nonsense")
DEMAND = seen(
    own="td_dept td_party td_gov td_civil td_justice leader",  # issuer, both approvers, supervisors of the county
    sibling="td_party td_gov td_civil td_justice leader",  # another department's: its approvers and supervisors
    draft="",  # somebody's draft is nobody else's
    foreign="hc_dept",
)

TABLE = Table(
    only_read={
        "d/demands/",
        "d/demands/export.xlsx",
        "d/demands/<int:pk>/",
        "d/demands/<int:pk>/notice/",
        "d/files/<int:pk>/",
        "d/entries/",
        "d/placed/",
        "d/laws/",
        "a/",
        "a/lists/",
        "a/lists/revisions/<int:pk>/",
        "a/lists/revisions/<int:pk>/sheet.xlsx",
        "a/rechecks/",
        "a/suspicions/",
        "w/refuse/",
        "w/refuse/<int:pk>/",
        "w/bodies/",
        "admin/protection/",
    },
    only_written={
        "d/demands/verdict/",
        "a/lists/start/",
        "a/lists/revisions/<int:pk>/<slug:name>/",
        "d/demands/<int:pk>/arrival/",
        "d/demands/<int:pk>/<slug:name>/",
    },
    both={
        "d/demands/new/",
        "d/demands/<int:pk>/what/",
        "d/demands/<int:pk>/ground/",
        "d/demands/<int:pk>/effort/",
        "d/demands/<int:pk>/continue/",
        "a/demands/<int:pk>/",
        "a/reviews/<int:pk>/",
        "a/lists/revisions/<int:pk>/change/",
        "a/lists/revisions/<int:pk>/import/",
        "a/rechecks/<int:pk>/",
        "a/suspicions/<int:pk>/",
        "w/refuse/new/",
    },
    scope={
        "a/lists/revisions/<int:pk>/": seen(revision="td_civil td_party td_gov td_justice"),
        "a/lists/revisions/<int:pk>/sheet.xlsx": seen(revision="td_civil td_party td_gov td_justice"),
        "a/lists/revisions/<int:pk>/change/": seen(revision="td_civil"),
        "a/lists/revisions/<int:pk>/import/": seen(revision="td_civil"),
        **{f"a/lists/revisions/<int:pk>/{name}/": seen(revision="td_civil") for name in ("drop", "undo", "submit")},
        "a/lists/revisions/<int:pk>/withdraw/": seen(revision="td_civil"),
        "a/lists/revisions/<int:pk>/publish/": seen(revision="td_civil td_party td_gov td_justice"),
        "a/lists/revisions/<int:pk>/return/": seen(revision="td_civil td_party td_gov td_justice"),
        "a/lists/revisions/<int:pk>/nonsense/": seen(revision=""),
        "a/rechecks/<int:pk>/": seen(recheck="td_civil"),
        "a/suspicions/<int:pk>/": seen(suspicion="td_civil"),
        "d/demands/<int:pk>/": DEMAND,
        "d/demands/<int:pk>/notice/": seen(own="td_dept td_party td_gov td_civil", sibling="", draft="", foreign=""),
        "d/demands/<int:pk>/what/": seen(own="", returned="td_dept", sibling="", draft="", foreign=""),
        "d/demands/<int:pk>/ground/": seen(own="", returned="td_dept", sibling="", draft="", foreign=""),
        "d/demands/<int:pk>/effort/": seen(own="", returned="td_dept", sibling="", draft="", foreign=""),
        "d/demands/<int:pk>/continue/": seen(own="td_dept", returned="", sibling="", draft="", foreign=""),
        "d/demands/<int:pk>/arrival/": seen(own="td_dept", sibling="", draft="", foreign="hc_dept"),
        "d/demands/<int:pk>/withdraw/": seen(own="td_dept", sibling="", draft="", foreign="hc_dept"),
        "d/demands/<int:pk>/insist/": seen(own="td_dept", sibling="", draft="", foreign="hc_dept"),
        "d/demands/<int:pk>/review/": seen(own="td_dept", sibling="", draft="", foreign="hc_dept"),
        "d/demands/<int:pk>/nonsense/": seen(own="", sibling="", foreign=""),
        "a/demands/<int:pk>/": seen(own="td_party td_gov", sibling="td_party td_gov", draft="", foreign=""),
        "a/reviews/<int:pk>/": seen(review="td_justice", foreign_review=""),
        "w/refuse/<int:pk>/": seen(report="worker1 head1 party1", second_report="worker2"),
        "d/files/<int:pk>/": seen(
            paper="td_dept td_party td_gov td_civil td_justice leader", picture="worker1 head1 party1 keeper1 auditor"
        ),
    },
    steps={
        "a/lists/revisions/<int:pk>/<slug:name>/": REVISION_STEPS,
        "d/demands/<int:pk>/<slug:name>/": ("withdraw", "insist", "review", "nonsense"),
    },
    things=things,
)
