"""One agreement in use, one waiting; nothing is linked to an outside platform."""

from datetime import datetime, timedelta

from shanzhi.entrypoints.cli.demo.somebody import somebody
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.registry import queries as registry
from shanzhi.missions.exchange import actions, queries
from shanzhi.policy.exchange import Terms

PURPOSE = "高龄津贴资格核对（演示）"


def load(now: datetime) -> None:
    """Once, through the ordinary actions; resident1 finds a question in the own list."""
    actor, desk = somebody("td_dept", now), somebody("td_civil", now)
    if queries.agreements(actor).exists():
        return
    until = (now + timedelta(days=180)).date()
    lawful = Terms(("over-80", "lives-here"), PURPOSE, "高龄津贴发放办法（示例，待确认）", 30, until)
    asked = now - timedelta(days=6)
    _, row = actions.request_agreement(terms=lawful, actor=actor, now=asked)
    if row is None:
        raise LookupError(PURPOSE)
    actions.decide(agreement_id=row.pk, approve=True, note="", actor=desk, now=asked + timedelta(days=1))
    resident = registry.person_for_account(people.account_of("resident1").person_id)
    if resident is not None:
        number = registry.whole_identity(resident, "演示：用本人号码问一次")
        actions.ask(agreement_id=row.pk, question="over-80", identity=number, actor=actor, now=now - timedelta(days=2))
    waiting = Terms(("registered-here",), "入学划片核对户籍（演示）", "义务教育招生办法（示例，待确认）", 15, until)
    actions.request_agreement(terms=waiting, actor=actor, now=now - timedelta(hours=5))
