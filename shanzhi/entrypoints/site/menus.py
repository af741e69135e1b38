"""Menus by role: only what exists, at most nine entries."""

from dataclasses import dataclass

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.roles import Role


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: label, address, icon and the roles that see it."""

    label: str
    url: str
    icon: str
    roles: frozenset[str]


WORKERS = frozenset({Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY, Role.GRID_WORKER, Role.TOWNSHIP_CLERK})
REPORTERS = WORKERS - {Role.TOWNSHIP_CLERK}
DECIDERS = frozenset({Role.APPROVER, Role.STAFFING_OFFICER, Role.LEGAL_REVIEWER, Role.DESK})
WATCHERS = frozenset({Role.SUPERVISOR, Role.DESK})

WORK: tuple[Item, ...] = (
    Item("今日工作", "/w/", "inbox", WORKERS),
    Item("拒收并上报", "/w/refuse/new/", "ban", REPORTERS),
    Item("反映过的", "/w/refuse/", "shield-check", REPORTERS),
    Item("我的准入申请", "/d/demands/", "send", frozenset({Role.FILER})),
    Item("待我办理", "/a/", "writing-sign", DECIDERS),
    Item("问题整改", "/a/findings/", "alert-triangle", WATCHERS | {Role.FILER}),
    Item("资源与项目", "/w/resources/", "building-community", REPORTERS),
    Item("应征与项目", "/org/", "building-store", frozenset({Role.ENTERPRISE, Role.SOCIAL})),
    Item("附近的服务", "/me/services/", "home-heart", frozenset({Role.RESIDENT})),
    Item("资产答复", "/a/consents/", "building-community", frozenset({Role.APPROVER})),
    Item("服务主体", "/a/providers/", "building-store", WATCHERS),
    Item("留痕", "/admin/audit/", "history", frozenset({Role.AUDITOR})),
    Item("反映人保护", "/admin/protection/", "shield-check", frozenset({Role.AUDITOR})),
    Item("人员与岗位", "/admin/people/", "users", frozenset({Role.SECURITY_ADMIN})),
    Item("放假安排", "/admin/calendar/", "clock", frozenset({Role.SYSTEM_ADMIN})),
)
EVERYONE: tuple[Item, ...] = (
    Item("消息", "/me/messages/", "bell", frozenset()),
    Item("清单查询", "/lists/", "list-check", frozenset()),
    Item("准入公开", "/admissions/", "file-check", frozenset()),
)
PUBLIC: tuple[Item, ...] = (
    Item("清单公开", "/lists/", "list-check", frozenset()),
    Item("准入公开", "/admissions/", "file-check", frozenset()),
    Item("资源和项目", "/resources/", "building-community", frozenset()),
    Item("编号查验", "/n/", "qrcode", frozenset()),
    Item("文件原文", "/policy/1/", "file-text", frozenset()),
    Item("帮助", "/help/", "help-circle", frozenset()),
)


def work_menu(actor: Actor | None) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """What this capacity does, and what everybody may look up."""
    if actor is None:
        return (), EVERYONE
    return tuple(item for item in WORK if actor.has(*item.roles)), EVERYONE


def home_of(actor: Actor | None) -> str:
    """Where a capacity starts its day."""
    own, _ = work_menu(actor)
    return own[0].url if own else "/me/messages/" if actor else "/"
