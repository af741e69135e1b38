"""The public registers: admitted items, lists, places, publications. Facts about bodies, never about a person."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from shanzhi.entrypoints.api.refusals import NotThere
from shanzhi.kernel.cases import queries as cases
from shanzhi.kernel.catalogues import queries as catalogues
from shanzhi.kernel.people.permission import public
from shanzhi.kernel.places import queries as places
from shanzhi.kernel.publications import queries as publications
from shanzhi.kernel.seals import checking
from shanzhi.policy.admission_number import parse_number
from shanzhi.policy.certificates import codes
from shanzhi.policy.questions.reading import FieldError, Unreadable

PAGE_MOST = 200
ANNEXES = [str(annex) for annex in catalogues.SHORT_TITLES]
FEED = "/api/v1/publications/atom.xml"
SHOWN = (
    *("purpose", "frequency", "minutes", "places", "hours_cap", "bases", "entry", "funding"),
    *("approvals", "outcome", "reasons", "rules_version", "kind"),
)
"""What of a published content is public; anything a later version adds stays inside until named here."""
ENTRY = (
    *("number", "name", "applies_to", "placement", "frequency", "retained", "use_instead"),
    *("department", "legal_basis", "basis_edition", "status", "source", "note"),
)
_CODE = re.compile(r"[0-9Z][0-9]{1,15}", re.ASCII)
_CURSOR = re.compile(r"(?P<at>[0-9TZ:.+-]{10,40})_(?P<pk>[0-9]{1,18})", re.ASCII)


def _named(place: Any) -> dict[str, Any]:
    return {"code": place.code, "name": place.name}


@public
def admission(request: HttpRequest, number: str) -> dict[str, Any]:
    """准入登记：一个编号的公开事实。校验位先核对；没有这个编号就是 404。"""
    found = parse_number(number)
    if found.number is None:
        raise NotThere("number", f"编号写得不对：{found.why}")
    row = publications.by_key("admission", str(found.number))
    if row is None:
        raise NotThere("number", "写法没错，但登记簿里没有这个编号。没有编号的事，社区（村）可以不接。")
    return {name: row.content.get(name) for name in SHOWN} | {
        "number": row.key,
        "title": row.title,
        "state": row.state,
        "state_name": row.get_state_display(),
        "issuer": row.issuer.name,
        "place": _named(row.place),
        "measured": cases.measured(row.pk),
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "published_at": timezone.localtime(row.published_at),
        "changed_at": timezone.localtime(row.changed_at),
        "page": _page(row),
    }


def _page(row: Any) -> str | None:
    return f"{settings.PUBLIC_URL}{row.address}" if row.address else None


@public
def certificate_verification(request: HttpRequest, code: str) -> dict[str, Any]:
    """验一张证明：二维码里的 17 位验证码。查不到也回答 unknown，查不了回答 unconfirmed，从不当作有效。"""
    checked = checking.by_code(codes.tidy(code[:40]), timezone.localdate())
    row = checked.document
    told = {"state": checked.state, "state_name": checked.answer.tag, "advice": checked.answer.advice}
    known: dict[str, Any] = (
        {
            "number": row.number,
            "copy_number": row.copy,
            "title": row.title,
            "masked_name": row.masked_name,
            "demander": row.demander,
            "purpose": row.purpose,
            "issuer": row.issuer.name,
            "issued_on": row.issued_on,
            "valid_until": row.valid_until,
            "seal_serial": row.sealed.serial,
            "sha256": row.sha256,
            "reason": row.reason,
        }
        if row
        else {}
    )
    return told | {"document": known or None, "checked_at": timezone.localtime(timezone.now())}


@public
def catalogue_list(request: HttpRequest) -> dict[str, Any]:
    """八张清单：现行版本和条数。"""
    rows = catalogues.overview(timezone.localdate())
    told = [
        {
            "annex": row.annex,
            "title": row.title,
            "short_title": row.short,
            "version": row.label,
            "status": row.status,
            "entries": row.count,
            "address": f"/api/v1/catalogues/{row.annex}/{row.label}",
        }
        for row in rows
    ]
    return {"catalogues": told}


@public
def catalogue(request: HttpRequest, annex: str, version: str) -> dict[str, Any]:
    """一张清单的一个版本：全部条目、依据和来源状态；“示例（待确认）”照实写明。"""
    if annex not in ANNEXES:
        raise NotThere("annex", "附件号是 1 到 8。")
    known = catalogues.editions(int(annex))
    chosen = next((edition for edition in known if edition.label == version), None)
    if chosen is None:
        labels = "、".join(dict.fromkeys(edition.label for edition in known)) or "还没有"
        raise NotThere("version", f"附件 {annex} 没有这个版本。现有版本：{labels}。")
    return {
        "annex": int(annex),
        "title": chosen.catalogue.title,
        "version": chosen.label,
        "place": _named(chosen.place),
        "in_force_from": chosen.in_force_from,
        "in_force_to": chosen.in_force_to,
        "status": chosen.status,
        "source": chosen.source,
        "entries": [
            {name: getattr(entry, name) for name in ENTRY} | {"status_name": entry.get_status_display()}
            for entry in catalogues.entries(chosen.pk)
        ],
    }


@public
def place(request: HttpRequest, code: str) -> dict[str, Any]:
    """一个区划或开发区：上级、下级、沿革，以及由哪个开发区管理。"""
    row = places.place_by_code(code) if _CODE.fullmatch(code) else None
    if row is None:
        raise NotThere("code", "没有这个区划代码：区、县 6 位，街道、乡镇 9 位，社区（村）12 位，开发区是 Z 加 5 位。")
    around = places.surroundings(row, timezone.localdate())
    return {
        **_named(row),
        "kind": row.kind,
        "kind_name": row.get_kind_display(),
        "tier": row.tier,
        "parent": _named(row.parent) if row.parent else None,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "status": row.status,
        "successors": [_named(change.successor) | {"on": change.on} for change in around.successions],
        "predecessors": [_named(change.predecessor) | {"on": change.on} for change in around.predecessions],
        "zones": [
            _named(member.zone)
            | {"valid_from": member.valid_from, "valid_to": member.valid_to, "status": member.status}
            for member in around.zones
        ],
        "children": [_named(child) for child in around.children],
    }


@public
def publication_list(request: HttpRequest, kind: str = "", cursor: str = "", limit: int = 50) -> dict[str, Any]:
    """公开的事项，新的在前；用 next 给的 cursor 翻页。"""
    kinds = publications.kinds()
    before = _before(cursor)
    errors = [
        *([FieldError("kind", f"可选：{'、'.join(kinds)}。")] if kind and kind not in kinds else []),
        *([FieldError("cursor", "请原样使用上一页给出的 next。")] if cursor and before is None else []),
        *([] if 1 <= limit <= PAGE_MOST else [FieldError("limit", f"应当在 1 到 {PAGE_MOST} 之间。")]),
    ]
    if errors:
        raise Unreadable(errors)
    rows = list(publications.newest(kind, before)[: limit + 1])
    more = rows[limit - 1] if len(rows) > limit else None
    return {
        "publications": [_row(row, kinds) for row in rows[:limit]],
        "next": f"{more.published_at.isoformat()}_{more.pk}" if more else None,
        "feed": FEED,
    }


@public
def deliberation_list(request: HttpRequest, cursor: str = "", limit: int = 50) -> dict[str, Any]:
    """公开的议事协商，新的在前；只有议题、形式和页面地址，没有任何一个人。"""
    return publication_list(request, kind="deliberation", cursor=cursor, limit=limit)


def _row(row: Any, kinds: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "kind_name": kinds[row.kind],
        "key": row.key,
        "title": row.title,
        "issuer": row.issuer.name,
        "state": row.state,
        "state_name": row.get_state_display(),
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "published_at": timezone.localtime(row.published_at),
        "changed_at": timezone.localtime(row.changed_at),
        "page": _page(row),
    }


def _before(cursor: str) -> tuple[datetime, int] | None:
    """`+` of a time zone arrives as a blank when somebody forgets to escape it."""
    found = _CURSOR.fullmatch(cursor.replace(" ", "+"))
    try:
        at = datetime.fromisoformat(found["at"]) if found else None
    except ValueError:
        return None
    return (at, int(found["pk"])) if found and at and at.tzinfo else None


RESOURCE_KINDS = ("resource", "call", "project")
_RESOURCE_PAGES = {"resource": "/resources/{}/", "call": "/calls/{}/", "project": "/projects/{}/ledger/"}


@public
def resource_list(request: HttpRequest, kind: str = "", cursor: str = "", limit: int = 50) -> dict[str, Any]:
    """社区资源、公开征集和三方项目，新的在前；每季公示的账单独一条，企业数按区间公开在页面上。"""
    before = _before(cursor)
    errors = [
        *([FieldError("kind", f"可选：{'、'.join(RESOURCE_KINDS)}。")] if kind and kind not in RESOURCE_KINDS else []),
        *([FieldError("cursor", "请原样使用上一页给出的 next。")] if cursor and before is None else []),
        *([] if 1 <= limit <= PAGE_MOST else [FieldError("limit", f"应当在 1 到 {PAGE_MOST} 之间。")]),
    ]
    if errors:
        raise Unreadable(errors)
    kinds = publications.kinds()
    wanted = publications.newest(kind, before).filter(kind__in=RESOURCE_KINDS)
    rows = list(wanted[: limit + 1])
    more = rows[limit - 1] if len(rows) > limit else None
    return {
        "publications": [_row(row, kinds) | {"page": _resource_page(row)} for row in rows[:limit]],
        "next": f"{more.published_at.isoformat()}_{more.pk}" if more else None,
        "feed": FEED,
    }


def _resource_page(row: Any) -> str:
    """ZY-<place>-<number>, ZJ-…, XM-…(-quarter): the number leads to its page."""
    number = row.key.split("-")[2]
    return f"{settings.PUBLIC_URL}{_RESOURCE_PAGES[row.kind].format(number)}"
