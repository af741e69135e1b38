"""A report form of a far department: matched, cut down to two columns, numbered, sent out, partly filled."""

from datetime import datetime, timedelta

from shanzhi.entrypoints.cli.demo.somebody import somebody
from shanzhi.missions.admission import actions as admission
from shanzhi.missions.admission import queries as demands
from shanzhi.missions.reporting import actions, facts, queries
from shanzhi.missions.reporting.actions.building import FormDraft

TITLE = "冬季农户取暖情况统计表（演示）"
HEADERS = (
    "村名", "总户数", "常住人口数", "户籍人口数", "外来常住人口数", "六十岁以上人数", "八十岁以上人数", "楼栋数",
    "清洁取暖户数（户）", "愿意改清洁取暖的户数",
)  # fmt: skip
WAITING = "农村人居环境整治进展情况周报（演示）"
WAITING_HEADERS = ("村名", "户籍人口数", "常住人口数", "卫生厕所普及户数", "本周新增户厕改造户数", "政治面貌", "备注")


def load(now: datetime) -> None:
    """Once, through the ordinary actions, each on its own day."""
    actor = somebody("hc_dept", now)
    if queries.forms_of(actor).exists():
        return
    asked = now - timedelta(days=9)
    draft = FormDraft(TITLE, [HEADERS], "half_yearly", rural_scheduling=True)
    _, row = actions.start_form(draft=draft, actor=actor, now=asked)
    number = _number(now - timedelta(days=8))
    if row is None or not number:
        raise LookupError(TITLE)
    form = queries.form_for(actor, row.pk)
    answers = {column.pk: "new" for column in form.columns.all() if column.kind == "suggest"} if form else {}
    actions.reduce(form_id=row.pk, answers=answers, actor=actor, now=asked)
    opened = actions.open_form(form_id=row.pk, number=number, actor=actor, now=now - timedelta(days=5))
    if not opened.allowed:
        raise LookupError(opened.reasons[0].text)
    weekly = FormDraft(WAITING, [WAITING_HEADERS], "weekly", rural_scheduling=True)
    actions.start_form(draft=weekly, actor=actor, now=now)


def _number(now: datetime) -> str:
    """Filed as a report, approved by both bodies of the county."""
    actor, today = somebody("hc_dept", now), facts.local_day(now)
    demand = admission.start_filing(actor=actor, now=now)
    changes = {
        "kind": "report",
        "title": TITLE,
        "purpose": "补两个数：清洁取暖户数、愿意改的户数，其余由系统带出。",
        "frequency": "half_yearly",
        "own_duty": "false",
        "minutes": 4,
        "starts_on": today,
        "ends_on": today.replace(month=12, day=31),
        "funding_source": "市级财政预算（演示）",
        "funding_per_community": 200,
        "particulars": {
            "material_owner": "issuer",
            "rural_scheduling": "true",
            "total_fields": 2,
            "duplicate_fields": 0,
        },
    }
    admission.save_part(
        demand_id=demand.pk,
        changes=changes,
        bases=[admission.BasisDraft("department", "关于掌握冬季取暖情况的通知（演示）")],
        place_ids=[actor.place_id or 0],
        actor=actor,
        now=now,
    )
    admission.submit(demand_id=demand.pk, actor=actor, now=now)
    for name in ("hc_party", "hc_gov"):
        admission.decide_approval(
            demand_id=demand.pk, answer=admission.Answer("approved"), actor=somebody(name, now), now=now
        )
    found = demands.demand_for(actor, demand.pk)
    return found.admission.key if found and found.admission else ""
