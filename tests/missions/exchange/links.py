"""An open control link, its signed messages and a task in front of a community."""

import json
from datetime import date, timedelta
from typing import Any

from django.test import Client

from shanzhi.missions.exchange import actions
from shanzhi.missions.exchange.models import Agreement, ControlLink
from shanzhi.missions.exchange.web.controlling import signature
from shanzhi.policy.exchange import Terms
from tests.worlds import World, approved, in_role

WHOLE = {
    "purpose": "送药上门（演练）",
    "ground": "应急预案（示例）",
    "officer": "张三",
    "assessment": "影响评估：" + "只传一件任务。" * 3,
}


def desk(here: World) -> Any:
    return in_role(here.actors["civil"], "filer", "desk", "supervisor")


def linked(here: World) -> tuple[ControlLink, str]:
    ends = here.now.date() + timedelta(days=30)
    decision, link, secret = actions.open_link(**WHOLE, ends_on=ends, actor=desk(here), now=here.now)
    assert decision.reasons == ()
    assert link is not None
    return link, secret


def numbered(here: World) -> str:
    today = here.now.date()
    demand = approved(here, starts_on=today, ends_on=date(today.year + 1, 1, 31))
    return str(demand.admission.key)  # type: ignore[union-attr]  # approved


def message(key: str, admission: str, due: date, **changes: Any) -> dict[str, Any]:
    lawful = {
        "id": key, "version": 1, "action": "assign", "number": admission, "place": "210302002001", "kind": "deliver",
        "text": "送药", "name": "王桂兰", "phone": "19000000011", "due": due.isoformat(),
    }  # fmt: skip
    return lawful | changes


def sent(client: Client, link: ControlLink, secret: str, task: Any, stamp: int, **headers: str) -> Any:
    body = json.dumps(task).encode()
    signed = {"X-Timestamp": str(stamp), "X-Signature": signature(secret, str(stamp), body)} | headers
    path = f"/api/v1/exchange/control/{link.pk}/"
    return client.post(path, body, content_type="application/json", headers=signed)


def agreed(here: World, by: str = "dept", approve: bool = True) -> Agreement:
    terms = Terms(("over-80", "lives-here"), "高龄津贴核对", "高龄津贴办法", 30, here.now.date() + timedelta(days=30))
    decision, row = actions.request_agreement(terms=terms, actor=here.actors[by], now=here.now)
    assert decision.reasons == ()
    assert row is not None
    if approve:
        assert actions.decide(agreement_id=row.pk, approve=True, note="", actor=desk(here), now=here.now).allowed
    return row
