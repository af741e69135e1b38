"""Inventories as spreadsheets (导入导出): the same headings out and in; every fault named by its line."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.resources import surveying
from shanzhi.policy.resources.surveying import Surveyed
from shanzhi.policy.resources.terms import by_house, categories, terms_on

MOST_LINES = 2000
FAULTS_SHOWN = 20
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "asset": ("叫什么", "是什么", "面积", "归谁所有", "凭什么认定", "登记租金", "使用价格"),
    "need": ("需要什么", "类别", "多少户", "能付多少", "急不急", "来源"),
    "workforce": ("名称或专长", "哪一类", "人数", "每月小时"),
}
_OWNERS = {"国有": "state", "集体": "collective", "业主共有": "owners_common", "其他": "other"}
_URGENCIES = {"高": "high", "中": "medium", "低": "low", "": "medium"}
_SOURCES = {"问卷": "survey", "协商": "deliberation", "热线": "hotline", "导入": "import", "": "import"}


def read(kind: str, rows: Sequence[Sequence[str]], on: date) -> tuple[Decision, list[dict[str, Any]]]:
    """The lines of a sheet as drafts; anything wrong refuses all of it, with the lines at fault."""
    wanted = HEADINGS[kind]
    if not rows or tuple(cell.strip() for cell in rows[0][: len(wanted)]) != wanted:
        why = by_house("sheet_headings", "第一行的表头不对。", f"应当依次是：{'、'.join(wanted)}。先导出一份照着填。")
        return Decision((why,)), []
    filled = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    if len(filled) > MOST_LINES:
        return Decision(
            (by_house("sheet_long", f"有 {len(filled)} 行。", f"一次最多 {MOST_LINES} 行，请分几次。"),)
        ), []
    drafts, reasons = [], []
    for number, row in filled:
        cells = [cell.strip() for cell in row[: len(wanted)]] + [""] * (len(wanted) - len(row))
        draft, faults = _READERS[kind](cells, on)
        drafts.append(draft)
        reasons += [by_house(fault.code, f"第 {number} 行：{fault.text}", fault.remedy) for fault in faults]
    if not filled:
        reasons = [by_house("sheet_empty", "表头下面没有内容。", "一行一条，填好再传。")]
    return Decision(tuple(reasons[:FAULTS_SHOWN])), drafts


def _amount(text: str) -> Decimal:
    """A number as people type it; what is none reads as minus one and is refused by the rules."""
    try:
        number = Decimal(text.replace(",", "").replace("，", "") or "0")
    except InvalidOperation:
        return Decimal(-1)
    return number if number.is_finite() else Decimal(-1)


def _asset(cells: Sequence[str], on: date) -> tuple[dict[str, Any], tuple[Reason, ...]]:
    name, item, area, owner, proof, rent, price = cells
    found = surveying.named(item, on)
    group = next((code for code, items in terms_on(on)["assets"].items() if found in items), "")
    seen = Surveyed(name, group, item, _OWNERS.get(owner, ""), _amount(area), proof)
    faults = surveying.asset(seen, on).reasons
    if _amount(rent) < 0:
        faults += (by_house("rent", f"登记租金“{rent}”不对。", "填 0 或更大的数。"),)
    draft = {
        "name": name[:60],
        "group": group,
        "item": item,
        "owner_class": seen.owner_class,
        "area": seen.area,
        "title_proof": proof[:200],
        "monthly_rent": max(_amount(rent), Decimal(0)),
        "use_price": price[:60],
    }
    return draft, faults


def _counted(text: str, most: int) -> int:
    return int(text) if text.isdecimal() and text.isascii() and 0 < len(text) < 9 and 1 <= int(text) <= most else 0


def _need(cells: Sequence[str], on: date) -> tuple[dict[str, Any], tuple[Reason, ...]]:
    name, category, count, pay, urgency, source = cells
    known = {row.name: row.code for row in categories("needs", on)}
    checks = (
        (not name, by_house("need_name", "还没写需要什么。", "写一句话。")),
        (category not in known, by_house("need_category", f"类别“{category}”不对。", f"可选：{'、'.join(known)}。")),
        (not _counted(count, 1_000_000), by_house("need_count", f"户数“{count}”不对。", "填 1 以上的整数。")),
        (urgency not in _URGENCIES, by_house("need_urgency", f"急不急“{urgency}”不对。", "填高、中或低。")),
        (source not in _SOURCES, by_house("need_source", f"来源“{source}”不对。", "填问卷、协商、热线或导入。")),
    )
    draft = {
        "name": name[:60],
        "category": known.get(category, ""),
        "count": _counted(count, 1_000_000),
        "can_pay": pay[:40],
        "urgency": _URGENCIES.get(urgency, ""),
        "source": _SOURCES.get(source, ""),
    }
    return draft, tuple(reason for broken, reason in checks if broken)


def _workforce(cells: Sequence[str], on: date) -> tuple[dict[str, Any], tuple[Reason, ...]]:
    name, kind, count, hours = cells
    known = {row.name: row.code for row in categories("workforce", on)}
    checks = (
        (not name, by_house("workforce_name", "还没写名称或专长。", "例如“心理疏导”，不写人名。")),
        (kind not in known, by_house("workforce_kind", f"“{kind}”不对。", f"可选：{'、'.join(known)}。")),
        (not _counted(count, 10_000), by_house("workforce_count", f"人数“{count}”不对。", "填 1 到 10000 的整数。")),
        (
            bool(hours) and not hours.isdecimal(),
            by_house("workforce_hours", f"小时数“{hours}”不对。", "填整数，没有就空着。"),
        ),
    )
    draft = {
        "name": name[:60],
        "kind": known.get(kind, ""),
        "headcount": _counted(count, 10_000),
        "hours_month": _counted(hours, 10_000),
    }
    return draft, tuple(reason for broken, reason in checks if broken)


_READERS = {"asset": _asset, "need": _need, "workforce": _workforce}


def at_line(number: int, reason: Reason) -> Reason:
    """A reason that names the line it is about."""
    return by_house(reason.code, f"第 {number} 行：{reason.text}", reason.remedy)
