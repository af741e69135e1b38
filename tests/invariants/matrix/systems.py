"""Systems of other offices: their registration by administrators, their own interface by token."""

from datetime import timedelta

from shanzhi.kernel.clients import actions
from tests.invariants.matrix import Table, seen
from tests.seats import Seats


def things(seats: Seats, keys: dict[str, int]) -> None:
    """One system."""
    here = seats.here
    _, made = actions.register(
        body_id=here.actors["dept"].own_body,
        name="卫健系统",
        scopes=["demands.read"],
        agreement="对接协议（示例）",
        valid_until=here.now.date() + timedelta(days=30),
        hook="",
        actor=here.actors["secadmin"],
        now=here.now,
    )
    assert made is not None
    keys["client"] = made.client.pk


TABLE = Table(
    only_read={
        "admin/clients/",
        "admin/clients/<int:pk>/",
        "api/v1/own/openapi.json",
        "api/v1/own/demands/<int:pk>/",
        "api/v1/own/findings/",
        "api/v1/own/notices/",
    },
    only_written={"admin/clients/<int:pk>/end/", "oauth/token"},
    both={"admin/clients/new/", "api/v1/own/demands/"},
    scope={
        "admin/clients/<int:pk>/": seen(client="secadmin"),
        "admin/clients/<int:pk>/end/": seen(client="secadmin"),
        "api/v1/own/demands/<int:pk>/": seen(own=""),
    },
    things=things,
)
