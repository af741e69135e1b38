"""Who should be there: proposed from whom the matter reaches, and which groups are missing (D3-4.2.3)."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shanzhi.policy.deliberation.forms import Scope


@dataclass(frozen=True, slots=True)
class Proposed:
    """A side of the deliberation and how it is usually invited."""

    group: str
    invited: str


RESIDENTS = "当地户籍居民"
TENANTS = "租房户和非户籍居民"
YOUNG = "35 岁以下居民"
DISABLED = "残疾人"
SHOPS = "沿街商户"
PROPERTY = "物业服务企业"
OWNERS = "业主委员会"
UNITS = "驻社区（村）单位"
SOCIAL = "社会组织"
DELEGATES = "党代表、人大代表、政协委员（列席）"
NAMED = (RESIDENTS, TENANTS, YOUNG, DISABLED, SHOPS, PROPERTY, OWNERS, UNITS, SOCIAL)
"""Groups document 3 names or that are easily forgotten; the last four are organisations."""
ORGANISATIONS = frozenset({PROPERTY, OWNERS, UNITS, SOCIAL})
_BY_SCOPE = {
    Scope.COMMUNITY: (RESIDENTS, TENANTS, SHOPS, PROPERTY, UNITS, SOCIAL, DELEGATES),
    Scope.BUILDING: (RESIDENTS, TENANTS, PROPERTY, OWNERS, DELEGATES),
    Scope.GROUP: (RESIDENTS, TENANTS, DELEGATES),
    Scope.SPECIAL: (RESIDENTS, UNITS, DELEGATES),
    Scope.OPEN: (RESIDENTS, TENANTS, YOUNG, DELEGATES),
}
_INVITED = {
    PROPERTY: "告知函",
    OWNERS: "告知函",
    UNITS: "征求意见书",
    SOCIAL: "告知函",
    DELEGATES: "约请函",
}


def proposed(scope: Scope) -> tuple[Proposed, ...]:
    """The sides a matter of this scope usually has."""
    return tuple(Proposed(group, _INVITED.get(group, "自愿报名")) for group in _BY_SCOPE[scope])


@dataclass(frozen=True, slots=True)
class Missing:
    """A group nobody of which takes part; `people` is None below the smallest number that is shown."""

    group: str
    people: int | None


def missing(present: Iterable[str], known: Mapping[str, int], least: int) -> tuple[Missing, ...]:
    """Groups of the place without a side here, as counts and never as names; small counts are not told.

    `known` holds how many people (or organisations) of each group live at the place, where that is known.
    """
    named = set(present)
    lacking = [group for group in NAMED if group not in named and known.get(group, 1) > 0]
    return tuple(Missing(group, count if (count := known.get(group, 0)) >= least else None) for group in lacking)


def drawn(candidates: Sequence[str], count: int, seed: str) -> tuple[str, ...]:
    """A panel drawn so that anybody can repeat it: ordered by SHA-256 of seed and candidate.

    The seed is published before the candidates are known to close (a later lottery number, a
    sentence): nobody can choose it to suit.
    """
    ordered = sorted(set(candidates), key=lambda one: (hashlib.sha256(f"{seed}\n{one}".encode()).hexdigest(), one))
    return tuple(ordered[:count])
