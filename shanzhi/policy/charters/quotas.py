"""How many exemplars (范本) each area sends: 13 village rules and 16 conventions in nine areas (D2-3.2).

An area without a line has no quota stated, which is not zero: nothing is refused there for its number,
and the page says so.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from shanzhi.policy.clauses import clause as clause_of
from shanzhi.policy.decision import Decision, Reason

CLAUSE = "D2-3.2"


@dataclass(frozen=True, slots=True)
class Quota:
    """The line of one area in document 2."""

    area: str
    village_rules: int
    residents_convention: int

    def of(self, kind: str) -> int:
        return self.village_rules if kind == "village_rules" else self.residents_convention


@cache
def quotas() -> tuple[Quota, ...]:
    file = resources.files("shanzhi.policy.data").joinpath("charters/exemplar_quotas.yaml")
    content: dict[str, Any] = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return tuple(Quota(row["area"], row["village_rules"], row["residents_convention"]) for row in content["rows"])


def quota_of(area: str) -> Quota | None:
    """The line of an area by its full name; None where document 2 states no quota."""
    return next((row for row in quotas() if area.startswith(row.area)), None)


def may_choose(area: str, kind: str, *, chosen: int, published: bool, reason: str) -> Decision:
    """May one more text of this kind be put forward? `chosen` are those put forward already."""
    quota = quota_of(area)
    reasons = []
    if not published:
        reasons.append(_reason("exemplar_unpublished", "还没有公布的文本不能作范本。", "等它备案公布以后再报。"))
    if not reason.strip():
        reasons.append(_reason("exemplar_without_reason", "没有写为什么选它。", "写一两句：好在哪里，别处用不用得上。"))
    if quota is not None and chosen >= quota.of(kind):
        name = "村规民约" if kind == "village_rules" else "居民公约"
        text = f"{area}{name}范本 {quota.of(kind)} 份，已经报满。"
        reasons.append(_reason("quota_full", text, "先撤下一份，再报这一份。"))
    return Decision(tuple(reasons))


def _reason(code: str, text: str, remedy: str) -> Reason:
    return Reason(code, CLAUSE, clause_of(CLAUSE).zh, text, remedy)
