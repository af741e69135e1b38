"""Rows made ready for templates: words, icons and arithmetic, so that templates decide nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from shanzhi.kernel.audit.actor import Actor
from shanzhi.missions.resources.actions.consenting import count_of
from shanzhi.missions.resources.queries import inventory
from shanzhi.policy.resources import consent as rules
from shanzhi.policy.resources.benefit import OwnerClass
from shanzhi.policy.resources.consent import COUNTED, NAMES, ROUTES, WHO_GIVES, Route, Standing
from shanzhi.policy.resources.consent import Line as Arithmetic

LOOKS = {
    "usable": ("j", "check", "可以用"),
    "used": ("s", "building-store", "在用"),
    "consent": ("a", "users-group", "要先同意"),
    "unverified": ("g", "help-circle", "没核权属"),
    "withdrawn": ("g", "archive", "已撤下"),
}
SHAPES = {"j": "circle", "s": "square", "a": "triangle", "g": "diamond"}


@dataclass(frozen=True, slots=True)
class Seen:
    """An asset on a list: its number on the sheet, shape, colour and word."""

    row: Any
    number: int
    tone: str
    icon: str
    word: str

    @property
    def shape(self) -> str:
        return SHAPES[self.tone]

    @property
    def x(self) -> int:
        return 27 + (self.row.spot_x or 0) * 486 // 99

    @property
    def y(self) -> int:
        return 24 + (self.row.spot_y or 0) * 228 // 99


def look(row: Any) -> str:
    """Which of the five looks an asset has."""
    if row.state in ("surveyed", "withdrawn"):
        return "unverified" if row.state == "surveyed" else "withdrawn"
    if row.state == "committed":
        return "used"
    return "usable" if inventory.consent_state(row) == "given" else "consent"


def asset(row: Any, number: int = 0) -> Seen:
    return Seen(row, number, *LOOKS[look(row)])


def assets(rows: Iterable[Any]) -> list[Seen]:
    return [asset(row, number) for number, row in enumerate(rows, start=1)]


@dataclass(frozen=True, slots=True)
class Consenting:
    """How the owner's consent to an asset stands: the step bar, the gap with its article, who can give it."""

    name: str
    who: str
    parts: tuple[tuple[str, str], ...]
    reason: Any
    lines: tuple[Arithmetic, ...]


def consent_of(row: Any, consents: list[Any], on: date) -> Consenting:
    route = ROUTES[OwnerClass(row.owner_class)]
    state = inventory.consent_state(row)
    gaps = rules.missing(Standing(OwnerClass(row.owner_class), state, False, False), on)
    newest = next((one for one in consents if one.route == route.value), None)
    verified, given = row.state != "surveyed", state == "given"
    used = row.state == "committed"
    done = (verified, given, used, used)
    now = next((index for index, finished in enumerate(done) if not finished), 4)
    names = ("核权属", NAMES[route], "公开征集", "签约")
    parts = tuple((name, "done" if at < now else "now" if at == now else "next") for at, name in enumerate(names))
    reason = gaps.reasons[0] if gaps.reasons else None
    return Consenting(NAMES[route], WHO_GIVES[route], parts, reason, _lines(newest, on) if newest else ())


def _lines(row: Any, on: date) -> tuple[Arithmetic, ...]:
    count = count_of(row)
    if count is None or Route(row.route) not in COUNTED:
        return ()
    return rules.tally(Route(row.route), count, on).lines


@dataclass(frozen=True, slots=True)
class Told:
    """One consent on an asset's page."""

    row: Any
    name: str
    waiting: bool
    mine: bool
    vouched: int


def told(row: Any, on: date, actor: Actor) -> Told:
    """Whether this person may still vouch for it, and how many did."""
    involved = actor.post_id in (row.entered_by_id, row.first_by_id)
    vouched = (row.first_by_id is not None) + (row.second_by_id is not None)
    waiting = row.state == "open" and row.route != Route.ASSET_APPROVAL.value
    return Told(row, NAMES[Route(row.route)], waiting, involved, vouched)
