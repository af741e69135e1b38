"""Invented residents of three communities; identity numbers carry the birth year 1800 and are nobody's."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from stdnum.cn import ric

from shanzhi.entrypoints.cli.demo.somebody import LOADER, somebody
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.registry import actions, importing, queries, sheets

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英玉兰凤琴志华建国红梅春生海燕文博雨欣子涵浩宇"
COLUMNS = (
    "name", "identity", "phone", "sex", "born_on", "relation", "household", "building", "unit", "room", "tenure",
    "registered", "lives_here",
)  # fmt: skip
HOUSEHOLDS = 105
"""A community; about 300 persons."""
LOGINS = {"worker1": ("resident1", "resident2", "grid1"), "worker2": (), "worker3": ("resident3",)}
"""Whose community, and which logins live there."""
TENURES = ("自有", "自有", "自有", "租住", "借住")


def load(now: datetime) -> int:
    """Three tables taken in the way a community takes in its own; again adds nothing."""
    made = 0
    for number, (worker, logins) in enumerate(LOGINS.items()):
        actor = somebody(worker, now)
        heads = [people.account_of(login).person for login in logins]
        made += _community(number, actor, [head.name for head in heads], now)
        for head in heads:
            _link(actor, head.pk, head.name, now)
    return made


def _community(number: int, actor: Actor, heads: list[str], now: datetime) -> int:
    village = number == 2
    rows = list(_rows(random.Random(1800 + number), number, village, heads, now.date()))  # noqa: S311  # a fixed seed
    table = sheets.Table(COLUMNS, rows)
    content = "\n".join(",".join(row) for row in rows).encode()
    run = importing.begin(
        place_id=actor.place_id or 0, name="居民登记表（演示）.xlsx", content=content, table=table, actor=actor, now=now
    )
    if run.state == "done":
        return 0
    added = importing.import_rows(run_id=run.pk, table=table, actor=actor, now=now).added
    _happened(actor, now)
    return added


def _rows(dice: random.Random, community: int, village: bool, heads: list[str], today: date) -> Iterator[list[str]]:
    serial = 0
    for at in range(HOUSEHOLDS):
        building = f"{at // 35 + 1}组" if village else f"{at // 24 + 1}号楼"
        unit, room = ("", f"{at % 35 + 1}号") if village else (str(at % 24 // 8 + 1), f"{at % 8 // 2 + 1}0{at % 2 + 1}")
        family = _family(dice, heads[at] if at < len(heads) else "", today)
        tenure, outside = dice.choice(TENURES), dice.random() < 0.12
        for name, sex, born, relation in family:
            serial += 1
            yield [
                name, _number(community, serial, sex), _phone(dice) if today.year - born.year > 15 else "",
                sex, born.isoformat(), relation, f"{community + 1}{at + 1:04d}", building, unit, room, tenure,
                "否" if outside else "是", "否" if dice.random() < 0.06 else "是",
            ]  # fmt: skip


def _family(dice: random.Random, head: str, today: date) -> list[tuple[str, str, date, str]]:
    def born(low: int, high: int) -> date:
        return today - timedelta(days=dice.randint(low * 365, high * 365))

    def named(surname: str) -> str:
        return surname + "".join(dice.choice(GIVEN) for _ in range(dice.choice((1, 2, 2))))

    surname = head[:1] or dice.choice(SURNAMES)
    kind = dice.random()
    age = (66, 92) if kind < 0.3 else (30, 60)
    man = dice.random() < 0.6
    family = [(head or named(surname), "男" if man else "女", born(*age), "户主")]
    if kind > 0.12:
        family.append((named(dice.choice(SURNAMES)), "女" if man else "男", born(*age), "配偶"))
    if kind > 0.3:
        for _ in range(dice.choice((1, 1, 2))):
            boy = dice.random() < 0.5
            family.append((named(surname), "男" if boy else "女", born(2, 22), "儿子" if boy else "女儿"))
    if kind > 0.85:
        family.append((named(surname), "女", born(62, 88), "父母"))
    return family


def _number(community: int, serial: int, sex: str) -> str:
    """Passes the check digit; 1800 is nobody's birth year. Even for women, odd for men."""
    day = date(1800, 1, 1) + timedelta(days=serial % 360)
    order = (serial // 360) * 300 + community * 100 + serial % 49 * 2 + (1 if sex == "男" else 0)
    body = f"210302{day:%Y%m%d}{order:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def _phone(dice: random.Random) -> str:
    return f"190{dice.randint(0, 99_999_999):08d}"


def _link(actor: Actor, login_id: int, name: str, now: datetime) -> None:
    if queries.person_for_account(login_id) is not None:
        return
    found = queries.named(actor, name)
    if found is not None:
        actions.link_login(person_id=found.pk, login_id=login_id, actor=LOADER, now=now)


def _happened(actor: Actor, now: datetime) -> None:
    """A few visits, so that a household page shows what it is for."""
    notes = ("老人要助餐，已登记需求", "冬季用气安全提示", "换了手机号，已更正")
    for at, household in enumerate(queries.search(actor, "")[:6]):
        actions.record_occurrence(
            household_id=household.pk,
            person_id=None,
            kind="visit",
            on=(now - timedelta(days=20 + 9 * at)).date(),
            note=notes[at % len(notes)],
            source="visit",
            actor=actor,
            now=now - timedelta(days=20 + 9 * at),
        )
