"""Who must agree before an asset is used (同意路径): the class of its owner decides (D5-4.3.1, 民法典 278, 282)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.resources.benefit import OwnerClass
from shanzhi.policy.resources.terms import by_house, cited, terms_on, written


class Route(StrEnum):
    """How consent is given."""

    OWNERS_DECISION = "owners_decision"
    MEMBERS_DECISION = "members_decision"
    ASSET_APPROVAL = "asset_approval"
    HOLDER_LETTER = "holder_letter"
    DELIBERATION = "deliberation"


ROUTES: dict[OwnerClass, Route] = {
    OwnerClass.OWNERS_COMMON: Route.OWNERS_DECISION,
    OwnerClass.COLLECTIVE: Route.MEMBERS_DECISION,
    OwnerClass.STATE: Route.ASSET_APPROVAL,
    OwnerClass.OTHER: Route.HOLDER_LETTER,
}
COUNTED = frozenset({Route.OWNERS_DECISION, Route.MEMBERS_DECISION})
"""Routes on which heads (and areas) are counted."""
WHO_GIVES: dict[Route, str] = {
    Route.OWNERS_DECISION: "全体业主（业主大会）",
    Route.MEMBERS_DECISION: "集体成员会议或其授权的成员代表会议",
    Route.ASSET_APPROVAL: "资产管理部门（区政府、街道）",
    Route.HOLDER_LETTER: "产权单位",
    Route.DELIBERATION: "居民（议事协商）",
}
NAMES: dict[Route, str] = {
    Route.OWNERS_DECISION: "业主共同决定",
    Route.MEMBERS_DECISION: "集体成员决定",
    Route.ASSET_APPROVAL: "资产部门同意",
    Route.HOLDER_LETTER: "产权单位书面同意",
    Route.DELIBERATION: "居民协商结论",
}


@dataclass(frozen=True, slots=True)
class Count:
    """A decision counted two ways: heads, and square metres of what each owns."""

    eligible: int
    present: int
    in_favour: int
    eligible_area: Decimal | None = None
    present_area: Decimal | None = None
    in_favour_area: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the arithmetic: what was needed, what there is."""

    name: str
    base: Decimal
    needed: Decimal
    found: Decimal
    ok: bool
    text: str


@dataclass(frozen=True, slots=True)
class Tally:
    """The count judged: both takers-part lines and both agreement lines must pass."""

    lines: tuple[Line, ...]
    reasons: tuple[Reason, ...]

    @property
    def passed(self) -> bool:
        return not self.reasons


def tally(route: Route, count: Count, on: date) -> Tally:
    """Owners in common need 2/3 and 3/4 of heads and of area; members more than half of heads."""
    owners = route is Route.OWNERS_DECISION
    terms = terms_on(on)["owners" if owners else "collective"]
    wrong = _impossible(count, owners)
    if wrong:
        return Tally((), wrong)
    measures = [("人数", "人", Decimal(count.eligible), Decimal(count.present), Decimal(count.in_favour))]
    if owners:
        measures.append(
            (
                "面积",
                "㎡",
                count.eligible_area or Decimal(0),
                count.present_area or Decimal(0),
                count.in_favour_area or Decimal(0),
            )
        )
    lines = tuple(line for measure in measures for line in _lines(*measure, terms=terms, strict=not owners))
    reasons = tuple(
        Reason("decision_not_passed", terms["article"], terms["quote"], f"{line.text}，不够。", _ANOTHER_WAY)
        for line in lines
        if not line.ok
    )
    return Tally(lines, reasons)


_ANOTHER_WAY = "改小方案再提请决定，或者换一处；不要逐户施压。"


def _lines(
    name: str, unit: str, eligible: Decimal, present: Decimal, agreed: Decimal, *, terms: Any, strict: bool
) -> tuple[Line, Line]:
    part, yes = (Fraction(int(top), int(bottom)) for top, bottom in (terms["take_part"], terms["agree"]))
    return (
        _line(f"{name}：参加", unit, eligible, present, part, strict),
        _line(f"{name}：同意", unit, present, agreed, yes, strict),
    )


def _line(name: str, unit: str, base: Decimal, found: Decimal, share: Fraction, strict: bool) -> Line:
    """`strict`: 过半数 means more than the share; 以上 (Civil Code) includes it."""
    needed = Fraction(base) * share
    ok = found > needed if strict else found >= needed
    shown = Decimal(needed.numerator) / Decimal(needed.denominator)
    shown = shown.quantize(Decimal("0.01")) if shown != shown.to_integral_value() else shown
    word = "要超过" if strict else "要"
    text = (
        f"{name}{written(found)}{unit}，{word}{written(base)}的{share.numerator}/{share.denominator}"
        f"={written(shown)}{unit}"
    )
    return Line(name, base, shown, found, ok, text)


def _impossible(count: Count, owners: bool) -> tuple[Reason, ...]:
    areas = (count.in_favour_area, count.present_area, count.eligible_area)
    checks = (
        (count.eligible < 1, by_house("count_nobody", "应参加的人数至少是 1。", "请按名册填写全部人数。")),
        (
            not 0 <= count.in_favour <= count.present <= count.eligible,
            by_house("count_order", "人数对不上：同意的不多于参加的，参加的不多于全部。", "请照会议记录核对三个数。"),
        ),
        (
            owners and any(area is None for area in areas),
            by_house("area_missing", "业主决定要同时算人数和面积，面积还没填全。", "请填专有部分的三个面积。"),
        ),
        (
            owners and not _rising(areas),
            by_house("area_order", "面积对不上：同意的不多于参加的，参加的不多于全部。", "请照会议记录核对三个面积。"),
        ),
    )
    return tuple(reason for broken, reason in checks if broken)


def _rising(areas: tuple[Decimal | None, ...]) -> bool:
    known = [area for area in areas if area is not None]
    return len(known) < 3 or (known[0] >= 0 and known[0] <= known[1] <= known[2] and known[2] > 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of the consents an undertaking needs."""

    owner: OwnerClass
    consent: str
    public_matter: bool
    deliberated: bool


def missing(standing: Standing, on: date) -> Decision:
    """What still blocks the use of an asset, with who can give it; every gap at once."""
    reasons = []
    route = ROUTES[standing.owner]
    if standing.consent != "given":
        reasons.append(_gap(route, standing.consent, on))
    if standing.public_matter and not standing.deliberated:
        reasons.append(
            cited(
                "deliberation_missing",
                "D5-4.2.1",
                "这件事涉及公共事项，还没有居民协商的结论。",
                "请社区先组织议事协商，结论登记以后再来。",
            )
        )
    return Decision(tuple(reasons))


def _gap(route: Route, state: str, on: date) -> Reason:
    owners = terms_on(on)["owners"]
    said = {"refused": "没有通过", "open": "还没有办完"}.get(state, "还没有")
    text = f"{NAMES[route]}{said}，现在不能用这处资源。"
    remedy = f"由{WHO_GIVES[route]}决定；{_ANOTHER_WAY if state == 'refused' else '办完登记在这处资源下面。'}"
    if route is Route.OWNERS_DECISION:
        return Reason("owners_decision_missing", owners["article"], owners["quote"], text, remedy)
    if route is Route.MEMBERS_DECISION:
        collective = terms_on(on)["collective"]
        return Reason("members_decision_missing", collective["article"], collective["quote"], text, remedy)
    return by_house(f"{route.value}_missing", text, remedy)


def may_confirm(*, entered_by_me: bool, confirmed_by_me: bool, has_paper: bool, waiting: bool) -> Decision:
    """May this person vouch for the paper? Two people, neither of whom entered it (本系统约定)."""
    checks = (
        (not waiting, by_house("consent_closed", "这项决定已经有了结果。", "打开资源页看结果。")),
        (entered_by_me, by_house("consent_own_entry", "谁录入的，不能由谁核对。", "请另外两位同事核对。")),
        (confirmed_by_me, by_house("consent_twice", "您已经核对过了。", "还要另一位同事核对。")),
        (not has_paper, by_house("consent_paper", "会议记录还没有上传。", "请先上传会议记录或书面答复。")),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))
