"""A form from headings to an open round, the shortest lawful way."""

from typing import Any

from shanzhi.missions.admission import actions as admission
from shanzhi.missions.admission.actions import Answer, BasisDraft
from shanzhi.missions.reporting import actions
from shanzhi.missions.reporting.actions.building import FormDraft
from shanzhi.missions.reporting.models import FormRound, ReportForm, Submission
from tests.worlds import World, approved

HEADERS = ("社区名称", "总户数", "常住人口数", "清洁取暖户数（户）", "愿意改清洁取暖的户数")


def started(here: World, headers: tuple[str, ...] = HEADERS, by: str = "dept", **changes: Any) -> ReportForm:
    values: dict[str, Any] = {"title": "取暖情况表", "rows": [headers], "frequency": "half_yearly"}
    decision, row = actions.start_form(draft=FormDraft(**(values | changes)), actor=here.actors[by], now=here.now)
    assert decision.allowed
    assert row is not None
    return row


def number(here: World) -> str:
    """An approved number for a report of this department."""
    today = here.now.date()
    demand = approved(
        here,
        kind="report",
        title="取暖情况表",
        frequency="half_yearly",
        starts_on=today,
        ends_on=today.replace(year=today.year + 1),
        particulars={"material_owner": "issuer", "total_fields": 2, "duplicate_fields": 0},
    )
    assert demand.admission is not None
    return str(demand.admission.key)


def far_number(here: World) -> str:
    """The same of the far county, through its own approvers."""
    today, actor = here.now.date(), here.actors["hc_dept"]
    demand = admission.start_filing(actor=actor, now=here.now)
    changes = {
        "kind": "report", "title": "取暖情况表", "purpose": "补两个数", "frequency": "half_yearly", "own_duty": "false",
        "minutes": 5, "starts_on": today, "ends_on": today.replace(year=today.year + 1),
        "funding_source": "县级财政", "funding_per_community": 100,
        "particulars": {"material_owner": "issuer", "total_fields": 2, "duplicate_fields": 0},
    }  # fmt: skip
    admission.save_part(
        demand_id=demand.pk, changes=changes, bases=[BasisDraft("department", "海城通知")],
        place_ids=[here.places["210381"].pk], actor=actor, now=here.now,
    )  # fmt: skip
    admission.submit(demand_id=demand.pk, actor=actor, now=here.now)
    for name in ("hc_party", "hc_gov"):
        admission.decide_approval(demand_id=demand.pk, answer=Answer("approved"), actor=here.actors[name], now=here.now)
    demand.refresh_from_db()
    return str(demand.admission.key)  # type: ignore[union-attr]  # approved


def opened(here: World, by: str = "dept", key: str = "") -> FormRound:
    row = started(here, by=by)
    actor = here.actors[by]
    assert actions.reduce(form_id=row.pk, answers={}, actor=actor, now=here.now).allowed
    decision = actions.open_form(form_id=row.pk, number=key or number(here), actor=actor, now=here.now)
    assert decision.reasons == ()
    return FormRound.objects.get(form=row)


def owed(here: World, turn: FormRound, of: str = "one") -> Submission:
    found: Submission = Submission.objects.unscoped("test").get(round=turn, place=here.actors[of].place_id)
    return found


def typed(turn: FormRound, *values: str) -> dict[str, str]:
    """Values for the asked columns in order; with no base table in the small world the held ones first."""
    columns = [c for c in turn.form.columns.order_by("position") if c.element != "PL-002"]
    return {str(column.pk): value for column, value in zip(columns, values, strict=True)}
