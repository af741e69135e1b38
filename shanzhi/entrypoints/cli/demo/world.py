"""The demo world (演示): Anshan's real divisions, invented bodies and people, lists, first filings.

Everything goes through the same actions as real work. Loading again adds nothing.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from shanzhi.entrypoints.cli import shipped_data
from shanzhi.entrypoints.cli.demo import (
    boards,
    certificates,
    charters,
    deliberations,
    desks,
    duties,
    filings,
    publicity,
    reports,
    residents,
    resources,
    sharing,
)
from shanzhi.entrypoints.cli.demo.assemblies import load as load_assemblies
from shanzhi.entrypoints.cli.demo.living_lists import load as load_lists
from shanzhi.entrypoints.cli.demo.somebody import LOADER as ACTOR
from shanzhi.entrypoints.cli.demo.somebody import MARK
from shanzhi.entrypoints.cli.shipped_data import START
from shanzhi.entrypoints.site import configuration
from shanzhi.kernel.catalogues import queries as catalogue_queries
from shanzhi.kernel.people import actions as people
from shanzhi.kernel.places import actions as places
from shanzhi.kernel.places import queries as place_queries
from shanzhi.policy import divisions

TD, HC = "210302", "210381"
TD_STREET, HC_TOWN = "210302002", "210381100"
PARTS: tuple[Callable[[datetime], object], ...] = (
    filings.load,
    desks.load,
    load_lists,
    duties.load,
    resources.load,
    boards.load,
    residents.load,
    certificates.load,
    reports.load,
    sharing.load,
    publicity.load,
    charters.load,
    load_assemblies,
    deliberations.load,
)
"""What each mission shows, in order; every part loads what is not there yet."""
WORKER1, WORKER2 = "210302002001", "210302002003"


@dataclass(frozen=True, slots=True)
class Login:
    """One demo login: the post it holds and what it may do."""

    name: str
    person: str
    body: str
    title: str
    roles: tuple[str, ...]
    more: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


def load(now: datetime) -> str:
    """Load what is not there yet; returns the table of logins to print. Never in production."""
    if configuration.mode() == "production":
        raise configuration.UnsafeConfiguration("生产模式不装演示数据：演示账号共用一个密码。")
    password = _password()
    with transaction.atomic():
        if place_queries.place_by_code(WORKER1) is None:
            grid = places.Division(f"{WORKER1}001", "第一网格", "grid", WORKER1, "示例（待确认）")
            shipped_data.load_divisions(more=(grid,), actor=ACTOR, now=now)
            bodies = _found_bodies(now)
            _open_posts(bodies, password, now)
            shipped_data.publish_lists(actor=ACTOR, now=now)
    for part in PARTS:
        part(now)
    return _table(password)


def _password() -> str:
    """One password for all demo logins: given, or made once and kept beside the data."""
    given = configuration.read("DEMO_PASSWORD")
    kept = settings.VAR / "demo_password"
    if kept.exists():
        return kept.read_text("utf-8")
    password = given or f"anshan-{secrets.token_hex(4)}"
    kept.touch(mode=0o600)
    kept.write_text(password, "utf-8")
    return password


def _found_bodies(now: datetime) -> dict[str, int]:
    """Bodies of every place; returns ids by a short key such as 210302:party."""
    drafts: list[people.BodyDraft] = []
    keys: list[str] = []

    def add(key: str, name: str, kind: str, tier: str, place: Any, field: str = "general") -> None:
        keys.append(key)
        drafts.append(people.BodyDraft(name + MARK, kind, tier, place.pk, field))

    for place in place_queries.places(START):
        for key, name, kind, field in _organs(place):
            add(f"{place.code}:{key}", name, kind, place.tier, place, field)
    made = people.found_bodies(drafts=drafts, valid_from=START, actor=ACTOR, now=now)
    return {key: body.pk for key, body in zip(keys, made, strict=True)}


_DEPARTMENTS = (
    ("civil", "民政局", "civil_affairs"),
    ("org", "委组织部", "organisation"),
    ("agri", "农业农村局", "agriculture"),
    ("staffing", "委机构编制委员会办公室", "staffing"),
    ("justice", "司法局", "justice"),
    ("women", "妇女联合会", "women"),
    ("market", "市场监督管理局", "market"),
    ("dept", "卫生健康局", "general"),
)


def _organs(place: Any) -> Iterable[tuple[str, str, str, str]]:
    """Key, name, kind, field of the bodies a place has."""
    name = place.name
    if place.tier in ("city", "county"):
        short = "市" if place.tier == "city" else name
        yield "party", f"中共{name}委员会", "party_committee", "general"
        yield "gov", f"{name}人民政府", "government", "general"
        for key, title, field in _DEPARTMENTS:
            front = short if title.startswith("委") else name
            yield key, f"{front}{title}", "department", field
    elif place.tier == "zone":
        yield "work", f"中共{name}工作委员会", "working_committee", "general"
        yield "admin", f"{name}管理委员会", "management_committee", "general"
        yield "dept", f"{name}经济发展局", "department", "general"
    elif place.tier == "township":
        office = "办事处" if place.kind == "subdistrict" else "人民政府"
        yield "party", f"中共{name}{'工作' if place.kind == 'subdistrict' else ''}委员会", "party_committee", "general"
        yield "gov", f"{name}{office}", "government", "general"
    elif place.kind in ("community", "village"):
        committee = "居民委员会" if place.kind == "community" else "村民委员会"
        yield "committee", f"{name}{'' if name.endswith(committee) else committee}", "committee", "general"
        yield "branch", f"{name}党组织", "party_branch", "general"
    if place.code == WORKER1:
        yield "shop", "暖邻生活服务有限公司", "enterprise", "general"
        yield "social", "心桥社会工作服务中心", "social_organisation", "general"


def _village() -> str:
    """The first village of a 海城 town: worker3's."""
    return next(d.code for d in divisions.divisions() if d.kind == "village" and d.code.startswith(HC))


def _logins() -> tuple[Login, ...]:
    village = _village()
    town = village[:9]
    zone = divisions.zones()[0].code
    desk = ("filer", "desk", "supervisor")
    rows = [
        Login("city_civil", "周敏", "210300:civil", "减负专班", desk),
        Login("city_org", "吴强", "210300:org", "监管科", ("filer", "supervisor")),
        Login("city_agri", "郑兰", "210300:agri", "监管科", ("filer", "supervisor")),
        Login("city_dept", "王宁", "210300:dept", "经办人", ("filer",)),
        Login("city_party", "冯立", "210300:party", "审批", ("approver",)),
        Login("city_gov", "陈实", "210300:gov", "审批", ("approver",)),
        Login("city_justice", "褚明", "210300:justice", "法制审查", ("legal_reviewer",)),
        Login("td_civil", "卫红", f"{TD}:civil", "减负专班", desk),
        Login("td_org", "蒋平", f"{TD}:org", "监管科", ("filer", "supervisor")),
        Login("td_agri", "沈田", f"{TD}:agri", "监管科", ("filer", "supervisor")),
        Login("td_staffing", "韩章", f"{TD}:staffing", "编制审批", ("staffing_officer", "supervisor")),
        Login("td_justice", "杨正", f"{TD}:justice", "法制审查", ("legal_reviewer",)),
        Login("td_women", "朱静", f"{TD}:women", "经办人", ("filer",)),
        Login("td_market", "秦广", f"{TD}:market", "经办人", ("filer",)),
        Login("td_leader", "尤勤", f"{TD}:gov", "分管领导", ("leader",)),
        Login("td_dept", "赵磊", f"{TD}:dept", "经办人", ("filer",)),
        Login("td_party", "许诚", f"{TD}:party", "审批", ("approver",)),
        Login("td_gov", "何信", f"{TD}:gov", "审批", ("approver",)),
        Login("hc_civil", "吕慧", f"{HC}:civil", "减负专班", desk),
        Login("hc_dept", "施工", f"{HC}:dept", "经办人", ("filer",)),
        Login("hc_party", "张弘", f"{HC}:party", "审批", ("approver",)),
        Login("hc_gov", "孔达", f"{HC}:gov", "审批", ("approver",)),
        Login("zone_work", "曹新", f"{zone}:work", "审批", ("approver",)),
        Login("zone_admin", "严密", f"{zone}:admin", "审批", ("approver",)),
        Login("street1", "华街", f"{TD_STREET}:gov", "经办人", ("filer", "township_clerk")),
        Login("street1_party", "金石", f"{TD_STREET}:party", "经办人", ("township_clerk",)),
        Login("town1", "魏乡", f"{town}:gov", "经办人", ("filer", "township_clerk")),
        Login("town1_party", "陶里", f"{town}:party", "经办人", ("township_clerk",)),
        Login("worker1", "李敏", f"{WORKER1}:committee", "社区工作者", ("worker",)),
        Login("head1", "姜和", f"{WORKER1}:committee", "主任", ("head",)),
        Login("party1", "戚党", f"{WORKER1}:branch", "书记", ("party_secretary",)),
        Login("keeper1", "谢印", f"{WORKER1}:committee", "印章保管人", ("keeper",)),
        Login("grid1", "邹网", f"{WORKER1}:committee", "网格员", ("grid_worker",)),
        Login("delegate1", "喻民", f"{WORKER1}:committee", "人大代表", ("delegate",)),
        Login("worker2", "柏云", f"{WORKER2}:committee", "社区工作者", ("worker",)),
        Login("head2", "水源", f"{WORKER2}:committee", "主任", ("head",)),
        Login("worker3", "窦村", f"{village}:committee", "村干部", ("worker",)),
        Login(
            "head3",
            "章程",
            f"{village}:committee",
            "主任",
            ("head",),
            ((f"{village}:branch", "书记", ("party_secretary",)),),
        ),
        Login("resident1", "云居", f"{WORKER1}:committee", "居民", ("resident",)),
        Login("resident2", "苏邻", f"{WORKER1}:committee", "居民（二）", ("resident",)),
        Login("resident3", "潘户", f"{village}:committee", "村民", ("resident",)),
        Login("enterprise1", "葛商", f"{WORKER1}:shop", "负责人", ("enterprise",)),
        Login("social1", "奚桥", f"{WORKER1}:social", "负责人", ("social",)),
        Login("sysadmin", "范系", "210300:civil", "系统管理员", ("system_admin",)),
        Login("secadmin", "彭安", "210300:civil", "安全管理员", ("security_admin",)),
        Login("auditor", "郎察", "210300:civil", "审计员", ("auditor",)),
    ]
    rows += [Login(f"trustee{n}", f"鲁{n}", f"{WORKER1}:committee", f"计票监管人{n}", ("trustee",)) for n in (1, 2, 3)]
    return tuple(rows)


def _open_posts(bodies: dict[str, int], password: str, now: datetime) -> None:
    hashed = make_password(password)
    for login in _logins():
        account = people.open_account(
            username=login.name, password_hash=hashed, name=login.person, demo=True, actor=ACTOR, now=now
        )
        held = ((login.body, login.title, login.roles), *login.more)
        for body, title, roles in held:
            people.appoint(
                body_id=bodies[body],
                person_id=account.person_id,
                title=title,
                roles=roles,
                valid_from=START,
                actor=ACTOR,
                now=now,
            )


def _table(password: str) -> str:
    lines = ["", "演示环境已就绪。所有账号的密码都是：" + password, ""]
    lines += [f"  {login.name:<14}{login.body.split(':')[0]:<14}{login.title}" for login in _logins()]
    lines += ["", f"清单：{len(catalogue_queries.overview(START))} 张；打开首页就能查。"]
    return "\n".join(lines)
