"""Expiry at 00:00 Asia/Shanghai, reminders, money that did not come, new turns, the outbox.

Each line of the table is idempotent and takes its rows in key order, so that a sweep which was cut
off goes on where it stopped when it is run again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from shanzhi.entrypoints.exchange import results
from shanzhi.kernel.audit.actor import Actor, clockwork
from shanzhi.kernel.catalogues import queries as catalogues
from shanzhi.kernel.messages import actions as messages
from shanzhi.missions.admission import actions as admission
from shanzhi.missions.admission import queries as admissions
from shanzhi.missions.certificates import actions as certificates
from shanzhi.missions.deliberation import actions as deliberation
from shanzhi.missions.deliberation import queries as deliberations
from shanzhi.missions.exchange import actions as exchange
from shanzhi.missions.exchange import queries as exchanges
from shanzhi.missions.publicity import actions as publicity
from shanzhi.missions.publicity import queries as postings
from shanzhi.missions.reporting import actions as reporting
from shanzhi.missions.reporting import queries as report_forms
from shanzhi.missions.resources.actions import serving
from shanzhi.missions.resources.queries import services as orders
from shanzhi.missions.signboards import actions as signboards
from shanzhi.missions.signboards import queries as boards
from shanzhi.missions.supervision import actions as supervision
from shanzhi.missions.supervision import queries as supervising

LOCAL = ZoneInfo("Asia/Shanghai")
REMINDER_DAYS = (60, 30, 7)
OUTBOX_BATCH = 500


@dataclass(frozen=True, slots=True)
class Swept:
    """What one line of the table did."""

    name: str
    count: int


def _expire(day: date, actor: Actor, now: datetime) -> int:
    ids = admissions.run_out(day)
    return sum(admission.end(demand_id=pk, to="expired", actor=actor, now=now) for pk in ids)


def _suspend(day: date, actor: Actor, now: datetime) -> int:
    ids = admissions.funding_overdue(day)
    return sum(admission.suspend_unfunded(demand_id=pk, actor=actor, now=now) for pk in ids)


def _next_turns(day: date, actor: Actor, now: datetime) -> int:
    ids = admissions.repeating(day)
    return sum(admission.next_turn(demand_id=pk, actor=actor, now=now) for pk in ids)


def _remind(day: date, actor: Actor, now: datetime) -> int:
    pairs = [(days, pk) for days in REMINDER_DAYS for pk in admissions.running_out(day, days)]
    return sum(admission.remind(demand_id=pk, days=days, actor=actor, now=now) for days, pk in pairs)


def _ask_again(day: date, actor: Actor, now: datetime) -> int:
    return sum(admission.ask_again(demand_id=pk, actor=actor, now=now) for pk in admissions.unrouted())


def _take_down(day: date, actor: Actor, now: datetime) -> int:
    return sum(publicity.end_posting(posting_id=pk, actor=actor, now=now) for pk in postings.run_out(day))


def _remind_boards(day: date, actor: Actor, now: datetime) -> int:
    ids = [row.pk for row in boards.ending(day)]
    return sum(signboards.remind_of_end(board_id=pk, actor=actor, now=now) for pk in ids)


def _boards_past_end(day: date, actor: Actor, now: datetime) -> int:
    ids = [row.pk for row in boards.run_out(day)]
    return sum(signboards.report_overdue(board_id=pk, actor=actor, now=now) for pk in ids)


def _escalate(day: date, actor: Actor, now: datetime) -> int:
    """Cures long overdue go one level up; nobody is referred by a sweep (D1-4.1.7)."""
    return sum(supervision.escalate(finding_id=pk, actor=actor, now=now) for pk in supervising.long_overdue(day))


def _lists_changed(day: date, actor: Actor, now: datetime) -> int:
    ids = catalogues.came_into_force(day)
    return sum(admission.list_affected(revision_id=pk, actor=actor, now=now) for pk in ids)


def _next_rounds(day: date, actor: Actor, now: datetime) -> int:
    return sum(reporting.next_round(form_id=pk, actor=actor, now=now) for pk in report_forms.to_open_again(day))


def _end_forms(day: date, actor: Actor, now: datetime) -> int:
    return sum(reporting.end_form(form_id=pk, actor=actor, now=now) for pk in report_forms.to_end(day))


def _close_links(day: date, actor: Actor, now: datetime) -> int:
    return sum(exchange.close_link(link_id=pk, actor=actor, now=now) for pk in exchanges.overdue_links(day))


def _overdue_promises(day: date, actor: Actor, now: datetime) -> int:
    ids = list(deliberations.overdue_commitments(day).values_list("pk", flat=True))
    return sum(deliberation.raise_overdue(commitment_id=pk, actor=actor, now=now) for pk in ids)


def _erase_contacts(day: date, actor: Actor, now: datetime) -> int:
    ids = orders.contacts_to_erase(serving.contacts_before(now))
    return serving.erase_contacts(order_ids=ids, actor=actor, now=now)


def _recount(day: date, actor: Actor, now: datetime) -> int:
    """The roll-up against a full recount; what differs is counted anew and stands in the audit trail."""
    return supervision.mend_rollup(actor=actor, now=now)


Line = Callable[[date, Actor, datetime], int]
TABLE: tuple[tuple[str, Line], ...] = (
    ("到期失效", _expire),
    ("经费未到暂停", _suspend),
    ("新一期派发", _next_turns),
    ("到期提醒", _remind),
    ("补送审批", _ask_again),
    ("临时牌到期提醒", _remind_boards),
    ("临时牌到期没摘", _boards_past_end),
    ("整改超期上报", _escalate),
    ("负担汇总核对", _recount),
    ("清单变动复查", _lists_changed),
    ("承诺超期上报", _overdue_promises),
    ("公开期满撤下", _take_down),
    ("报表停用", _end_forms),
    ("报表新一期", _next_rounds),
    ("对接到期关闭", _close_links),
    ("预约的地址电话到期删除", _erase_contacts),
)


def sweep(now: datetime) -> list[Swept]:
    """Everything that is due by this moment; safe to run twice."""
    day = now.astimezone(LOCAL).date()
    actor = clockwork("每日清扫")
    return [Swept(name, line(day, actor, now)) for name, line in TABLE]


def tick(now: datetime, swept_on: date | None) -> date:
    """One beat: deliver the outbox; sweep once when the day in Anshan has changed."""
    messages.deliver_pending(now=now, limit=OUTBOX_BATCH)
    certificates.issue_due(actor=clockwork("委托用章"), now=now)
    send = certificates.over_http(settings.CHANNELS, settings.CHANNEL_TOKEN)
    certificates.deliver_postings(send=send, now=now)
    results.send(now)
    day = now.astimezone(LOCAL).date()
    if day != swept_on:
        sweep(now)
    return day
