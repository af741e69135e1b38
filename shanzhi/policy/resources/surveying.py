"""Taking stock (调研摸底): what an inventory entry must hold, and when the three inventories stand (D5-4.3)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.resources.terms import by_house, cited, house, terms_on, written

INVENTORIES = {"asset": "公共资源", "need": "服务需求", "workforce": "人力资源"}
STATES = ("surveyed", "verified", "published", "committed")
"""已摸底 → 已核权属 → 已公布 → 已有用途"""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """An asset as the surveyor saw it."""

    name: str
    group: str
    item: str
    owner_class: str
    area: Decimal
    title_proof: str = ""
    photos: int = 0


def asset(seen: Surveyed, on: date) -> Decision:
    """Every fault of an entry at once; a title is proved later, when ownership is verified."""
    terms = terms_on(on)
    least, most = (Decimal(terms["house"][name]) for name in ("area_least", "area_most"))
    items = terms["assets"].get(seen.group, [])
    checks = (
        (
            not seen.name.strip(),
            by_house("asset_unnamed", "还没写叫什么。", "写几号楼、什么地方，例如“2 号楼门厅”。"),
        ),
        (
            not items,
            cited("asset_group", "D5-4.3.1", "没有选是哪一类。", "在用房、广告位载体、空地里选一类。"),
        ),
        (
            bool(items) and named(seen.item, on) not in items,
            cited("asset_item", "D5-4.3.1", f"“{seen.item}”不在这一类里。", f"可选：{'、'.join(items)}。"),
        ),
        (
            seen.owner_class not in ("state", "collective", "owners_common", "other"),
            cited("asset_owner", "D5-4.3.1", "没有选归谁所有。", "不清楚就选“其他”，核权属时再定。"),
        ),
        (
            not least <= seen.area <= most,
            by_house(
                "asset_area",
                f"面积 {written(seen.area)} 平方米不对。",
                f"应当在 {written(least)} 到 {written(most)} 平方米之间，请核对单位和小数点。",
            ),
        ),
        (
            seen.photos > terms["house"]["photos_most"],
            by_house(
                "asset_photos",
                f"照片有 {seen.photos} 张，太多了。",
                f"一处资源最多 {terms['house']['photos_most']} 张，挑最清楚的留下。",
            ),
        ),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def named(item: str, on: date) -> str:
    """The item by its name; 咸鱼市场 is the document's spelling of 闲鱼市场."""
    aliases: dict[str, str] = terms_on(on)["aliases"]
    return aliases.get(item.strip(), item.strip())


def may_verify(*, state: str, title_proof: str, surveyed_by_me: bool) -> Decision:
    """Ownership is verified by somebody else than the surveyor, with a proof named (本系统约定)."""
    checks = (
        (state != "surveyed", by_house("verify_state", "这处资源已经核过权属了。", "打开资源页看现在的状态。")),
        (surveyed_by_me, by_house("verify_own", "谁摸底的，不能由谁核权属。", "请主任或另一位同事核。")),
        (
            not title_proof.strip(),
            cited("verify_proof", "D5-4.3.1", "还没写凭什么认定归谁所有。", "写明证件、清单或来函的名称。"),
        ),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def complete(done: Collection[str], needed: Collection[str] = tuple(INVENTORIES)) -> Decision:
    """The three inventories before calls (D5-4.3.1 … D5-4.3.3, B9); each missing one by name."""
    clauses = {"asset": "D5-4.3.1", "need": "D5-4.3.2", "workforce": "D5-4.3.3"}
    reasons: tuple[Reason, ...] = tuple(
        cited(
            f"inventory_{kind}",
            clauses[kind],
            f"“{INVENTORIES[kind]}”还没有摸底完。",
            "请社区摸完这一类，点“这一类摸完了”；没有的也要点，写明没有。",
        )
        for kind in needed
        if kind not in done
    )
    return Decision(reasons)


def shown_outside(count: int, on: date) -> bool:
    """Needs are shown outside in groups of ten or more only (D5-4.3.2)."""
    least: int = house(on)["group_least"]
    return count >= least
