"""Menus by role: only what exists; the first entries stand in the rail, the rest folds under 更多."""

from dataclasses import dataclass

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.roles import Role


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: label, address, icon and the roles that see it; with `words` it stands on the home page too."""

    label: str
    url: str
    icon: str
    roles: frozenset[str]
    words: str = ""


WORKERS = frozenset({Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY, Role.GRID_WORKER, Role.TOWNSHIP_CLERK})
REPORTERS = WORKERS - {Role.TOWNSHIP_CLERK}
COMMUNITY = frozenset({Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY})
DECIDERS = frozenset({Role.APPROVER, Role.STAFFING_OFFICER, Role.LEGAL_REVIEWER, Role.DESK})
WATCHERS = frozenset({Role.SUPERVISOR, Role.DESK})

CHARTERS = COMMUNITY
CHARTER_REVIEWERS = frozenset({Role.TOWNSHIP_CLERK, Role.DESK, Role.SUPERVISOR, Role.LEGAL_REVIEWER, Role.FILER})

WORK: tuple[Item, ...] = (
    Item("驾驶舱", "/l/", "dashboard", frozenset({Role.LEADER})),
    Item("今日工作", "/w/", "inbox", WORKERS),
    Item("我的准入申请", "/d/demands/", "send", frozenset({Role.FILER})),
    Item("待我办理", "/a/", "writing-sign", DECIDERS),
    Item("监督检查", "/s/", "zoom-check", WATCHERS | {Role.LEADER}),
    Item("拒收并上报", "/w/refuse/new/", "ban", REPORTERS),
    Item("开证明", "/w/issue/", "certificate", frozenset({Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY})),
    Item("议事协商", "/w/deliberations/", "messages", COMMUNITY | {Role.TOWNSHIP_CLERK, Role.SUPERVISOR}),
    Item("要填的表", "/w/forms/", "file-text", COMMUNITY),
    Item("一张底表", "/w/base/", "database", REPORTERS),
    Item("村规民约", "/w/rules/", "book-2", CHARTERS),
    Item("居民问的", "/w/questions/", "message-2", COMMUNITY),
    Item("公开和宣传", "/w/postings/", "speakerphone", COMMUNITY | {Role.TOWNSHIP_CLERK, Role.SUPERVISOR}),
    Item("资源与项目", "/w/resources/", "building-community", REPORTERS),
    Item("开会表决", "/w/assemblies/", "messages", COMMUNITY | {Role.TOWNSHIP_CLERK}),
    Item("用章登记", "/w/seal/", "rubber-stamp", frozenset({Role.KEEPER, Role.WORKER, Role.HEAD})),
    Item("挂牌自查", "/w/signboards/", "camera", WORKERS),
    Item("反映过的", "/w/refuse/", "shield-check", REPORTERS),
    Item("问题整改", "/a/findings/", "alert-triangle", WATCHERS | {Role.FILER, Role.TOWNSHIP_CLERK}),
    Item("通报", "/s/bulletins/", "speakerphone", frozenset({Role.LEADER, Role.APPROVER})),
    Item("我放下去的", "/d/placed/", "chart-bar", frozenset({Role.FILER})),
    Item("报表查重", "/d/forms/", "file-text", frozenset({Role.FILER, Role.SUPERVISOR})),
    Item("数据共享", "/d/sharing/", "switch-horizontal", frozenset({Role.FILER, Role.DESK})),
    Item("清单修订", "/a/lists/", "versions", frozenset({Role.DESK, Role.LEGAL_REVIEWER, Role.APPROVER})),
    Item("疑点", "/a/suspicions/", "eye", frozenset({Role.DESK})),
    Item("待复查", "/a/rechecks/", "refresh", frozenset({Role.DESK})),
    Item("村规民约审核", "/a/rules/", "book-2", CHARTER_REVIEWERS),
    Item("资产答复", "/a/consents/", "building-community", frozenset({Role.APPROVER})),
    Item("服务主体", "/a/providers/", "building-store", WATCHERS),
    Item("办事指南", "/d/guides/", "file-text", frozenset({Role.DESK})),
    Item("我的证明", "/me/cases/", "certificate", frozenset({Role.RESIDENT})),
    Item("议事", "/deliberations/", "messages", frozenset({Role.RESIDENT})),
    Item("我说过的", "/deliberations/mine/", "message-2", frozenset({Role.RESIDENT})),
    Item("服务任务", "/w/service/", "walk", frozenset({Role.GRID_WORKER})),
    Item("谁看过我的信息", "/me/data/", "eye", frozenset({Role.RESIDENT})),
    Item("计票监管", "/w/trustee/", "key", frozenset({Role.TRUSTEE})),
    Item("社区工作者", "/w/staffing/", "users", frozenset({Role.TOWNSHIP_CLERK})),
    Item("应征与项目", "/org/", "building-store", frozenset({Role.ENTERPRISE, Role.SOCIAL})),
    Item("附近的服务", "/me/services/", "home-heart", frozenset({Role.RESIDENT})),
    Item("留痕", "/admin/audit/", "history", frozenset({Role.AUDITOR})),
    Item("反映人保护", "/admin/protection/", "shield-check", frozenset({Role.AUDITOR})),
    Item("人员与岗位", "/admin/people/", "users", frozenset({Role.SECURITY_ADMIN})),
    Item("系统对接", "/admin/clients/", "plug", frozenset({Role.SECURITY_ADMIN})),
    Item("放假安排", "/admin/calendar/", "clock", frozenset({Role.SYSTEM_ADMIN})),
)
EVERYONE: tuple[Item, ...] = (
    Item("消息", "/me/messages/", "bell", frozenset()),
    Item("清单查询", "/lists/", "list-check", frozenset()),
    Item("准入公开", "/admissions/", "file-check", frozenset()),
)
PUBLIC: tuple[Item, ...] = (
    Item("办事", "/services/", "certificate", frozenset(), "查一张证明能不能开、去哪开，手机上就能办"),
    Item("议事", "/deliberations/", "messages", frozenset(), "大家的事商量着办，三下就能表态"),
    Item("村规民约", "/rules/", "book-2", frozenset(), "各村、社区自己定的约，从意见到公布"),
    Item("资源和项目", "/resources/", "building-community", frozenset(), "空房、征集、三方账，谁都能看"),
    Item("我的社区", "/c/", "home-2", frozenset(), "公开的事、开门时间，有话能说"),
    Item("清单公开", "/lists/", "list-check", frozenset(), "八张清单，该做什么一目了然"),
    Item("准入公开", "/admissions/", "file-check", frozenset(), "哪些事批准交给社区，一件不漏"),
    Item("编号查验", "/n/", "qrcode", frozenset(), "扫码或输入编号，真假立见"),
    Item("证明验真", "/v/", "shield-check", frozenset(), "扫码、输验证码或传文件，看一张证明真不真"),
    Item("会议公开", "/assemblies/", "users-group", frozenset()),
    Item("经验做法", "/stories/", "bulb", frozenset(), "别的社区怎么做成的"),
    Item("文件原文", "/policy/1/", "file-text", frozenset()),
    Item("帮助", "/help/", "help-circle", frozenset()),
)
IN_HEADER = 6
"""How many public entries fit beside the name on an office screen; the rest is in the fold."""
AT_HAND = 7
"""How many entries stand in the rail before the rest folds: with the common ones not more than ten in sight."""


def work_menu(actor: Actor | None) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """What this capacity does, and what everybody may look up."""
    if actor is None:
        return (), EVERYONE
    return tuple(item for item in WORK if actor.has(*item.roles)), EVERYONE


def folded(own: tuple[Item, ...]) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The entries at hand and those under 更多; a single one is not worth a fold."""
    return (own, ()) if len(own) <= AT_HAND + 1 else (own[:AT_HAND], own[AT_HAND:])


def home_of(actor: Actor | None) -> str:
    """Where a capacity starts its day."""
    own, _ = work_menu(actor)
    return own[0].url if own else "/me/messages/" if actor else "/"
