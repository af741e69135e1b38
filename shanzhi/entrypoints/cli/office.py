"""`create-office`: the first security administrator of an office, who then appoints everybody else on the pages."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from shanzhi.entrypoints.cli import shipped_data
from shanzhi.entrypoints.site import first_sign_in
from shanzhi.kernel.audit.actor import clockwork
from shanzhi.kernel.people import actions, staffing
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.places import queries as places

ACTOR = clockwork("开设单位")
LOGIN = re.compile(r"^[a-z][a-z0-9_.-]{2,39}\Z")


@dataclass(frozen=True, slots=True)
class Office:
    """An office at a place and its first person."""

    place: str
    name: str
    kind: str
    field: str
    person: str
    username: str


class NoOffice(SystemExit):
    """The office cannot be opened like this; says why and what to do."""


@transaction.atomic
def create(office: Office, now: datetime) -> str:
    """Found the office, or find it by name, and appoint its administrator; returns the one-time link."""
    if not LOGIN.match(office.username):
        raise NoOffice("账号用小写英文字母开头，3 到 40 个小写字母、数字、点、横线。")
    shipped_data.load(actor=ACTOR, now=now)
    place = places.place_by_code(office.place)
    if place is None:
        raise NoOffice(f"没有代码是 {office.place} 的区划。代码照统计用区划代码，例如 210302。")
    today = timezone.localdate(now)
    body = people.body_called([office.name])
    if body is None:
        draft = actions.BodyDraft(office.name, office.kind, place.tier, place.pk, office.field)
        (body,) = actions.found_bodies(drafts=[draft], valid_from=today, actor=ACTOR, now=now)
    if body.place_id != place.pk:
        raise NoOffice(f"“{office.name}”已经有了，在另一个地方（{body.place}）。请核对名称和区划代码。")
    given = staffing.Appointment(
        username=office.username,
        name=office.person,
        title=Role.SECURITY_ADMIN.label,
        roles=(Role.SECURITY_ADMIN,),
        valid_from=today,
        password_hash=first_sign_in.no_password(),
    )
    decision, post = staffing.give_post(body_id=body.pk, given=given, actor=ACTOR, now=now)
    if post is None:
        raise NoOffice("；".join(f"{reason.text}{reason.remedy}" for reason in decision.reasons))
    account = people.account_of(office.username)
    return first_sign_in.link_for(account)
