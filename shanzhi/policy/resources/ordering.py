"""Ordering a service at the door (服务到家, D5-4.5.2): slots, the completion code, no-shows, one-tap ratings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from shanzhi.policy.decision import Decision
from shanzhi.policy.resources.terms import by_house, cited, house

HOURS = ((9, "上午 9:00—11:00"), (14, "下午 14:00—16:00"))
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{7,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Slot:
    """A half day somebody can come; full ones are shown as such."""

    at: datetime
    label: str
    full: bool


def slots(now: datetime, taken: Mapping[datetime, int], zone: tzinfo) -> list[Slot]:
    """The half days of the next days that have not begun."""
    rules = house(now.astimezone(zone).date())
    found = []
    for ahead in range(rules["slot_days"] + 1):
        on = now.astimezone(zone).date() + timedelta(days=ahead)
        for hour, label in HOURS:
            at = datetime.combine(on, time(hour), tzinfo=zone)
            if at > now + timedelta(hours=1):
                found.append(Slot(at, f"{_named(ahead, on)}{label}", taken.get(at, 0) >= rules["slot_places"]))
    return found


def _named(ahead: int, on: date) -> str:
    return {0: "今天", 1: "明天", 2: "后天"}.get(ahead, f"{on.month}月{on.day}日")


def may_order(
    *, running: bool, at_home: bool, offers_home: bool, offers_site: bool, address: str, phone: str, slot: Slot | None
) -> Decision:
    """Every gap at once; only what the visit needs is asked for."""
    checks = (
        (not running, cited("service_stopped", "D5-4.5.2", "这项服务现在不提供。", "看看附近别的服务。")),
        (
            running and at_home and not offers_home,
            cited("service_not_home", "D5-4.5.2", "这项服务不上门。", "可以选到店。"),
        ),
        (
            running and not at_home and not offers_site,
            cited("service_not_site", "D5-4.5.2", "这项服务只上门。", "请选上门。"),
        ),
        (slot is None, by_house("slot_missing", "还没选时间，或者这个时间已经过了。", "在下面的时段里选一个。")),
        (slot is not None and slot.full, by_house("slot_full", "这个时段约满了。", "换一个时段。")),
        (
            at_home and not address.strip(),
            by_house("address_missing", "还没写去哪儿。", "写楼号、单元、门牌，只给上门的人看。"),
        ),
        (
            not _PHONE.fullmatch(phone.strip()),
            by_house("phone_wrong", "电话号码不对。", "写 11 位手机号，或带区号的座机。"),
        ),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def may_cancel(*, ordered: bool, slot_at: datetime, now: datetime) -> Decision:
    hours = house(now.date())["cancel_hours"]
    checks = (
        (not ordered, by_house("order_closed", "这一单已经结束。", "打开看结果。")),
        (
            ordered and now > slot_at - timedelta(hours=hours),
            by_house("cancel_late", f"离上门不到 {hours} 小时，师傅可能已经出发。", "请打电话和师傅说一声。"),
        ),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def may_complete(*, serves: bool, ordered: bool, typed: str, code: str, tries: int, on: date) -> Decision:
    """Done only with the code the resident tells; a few tries, then the resident confirms herself."""
    most = house(on)["code_tries_most"]
    checks = (
        (not serves, by_house("complete_not_yours", "由服务单位填完工码。", "请用服务单位的岗位登录。")),
        (not ordered, by_house("order_closed", "这一单已经结束。", "打开看结果。")),
        (
            serves and ordered and tries >= most,
            by_house("code_locked", f"完工码试错 {most} 次，不能再试。", "请居民在自己的手机上点“做完了”。"),
        ),
        (
            serves and ordered and tries < most and typed != code,
            cited("code_wrong", "D5-4.5.2", "完工码不对。", "请居民看手机上的 4 位数，再填一次。"),
        ),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def may_report_missed(*, ordered: bool, slot_at: datetime, now: datetime) -> Decision:
    """Nobody came: half an hour after the time the resident may ask for somebody else."""
    minutes = house(now.date())["late_minutes"]
    checks = (
        (not ordered, by_house("order_closed", "这一单已经结束。", "打开看结果。")),
        (
            ordered and now < slot_at + timedelta(minutes=minutes),
            by_house("missed_early", f"过了约定时间 {minutes} 分钟还没来，才能换人。", "再等一等，或打电话问问。"),
        ),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def may_rate(*, done: bool, rated: bool, rating: str) -> Decision:
    checks = (
        (not done, by_house("rate_early", "还没做完，不能评价。", "做完以后再点。")),
        (rated, by_house("rated_already", "已经评过了。", "要改请写投诉。")),
        (rating not in ("good", "fair", "poor"), by_house("rating_missing", "没有选满意不满意。", "三个里点一个。")),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def may_complain(*, text: str, complained: bool) -> Decision:
    checks = (
        (complained, by_house("complained_already", "这一单已经投诉过。", "答复出来会在这里显示。")),
        (not text.strip(), by_house("complaint_empty", "还没写哪里不好。", "写一两句，社区和服务单位都看得到。")),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))
