"""What is known about one assembly and one motion. Absent is not zero: None means nobody said."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Body(StrEnum):
    """The nine voting bodies of the laws."""

    VILLAGE_ASSEMBLY = "village_assembly"
    VILLAGE_DELEGATES = "village_delegates"
    VILLAGE_GROUP = "village_group"
    RESIDENTS_ASSEMBLY = "residents_assembly"
    RESIDENTS_DELEGATES = "residents_delegates"
    COLLECTIVE_MEMBERS = "collective_members"
    COLLECTIVE_DELEGATES = "collective_delegates"
    OWNERS = "owners"

    @property
    def label(self) -> str:
        return _BODIES[self]


class Basis(StrEnum):
    """Who is counted. Adults and households are two bases and are never added."""

    ADULTS = "adults"
    HOUSEHOLDS = "households"
    GROUP_DELEGATES = "group_delegates"
    MEMBERS = "members"
    OWNERS = "owners"

    @property
    def label(self) -> str:
        return _BASES[self][0]

    @property
    def unit(self) -> str:
        return _BASES[self][1]


class CalledBy(StrEnum):
    """Who convened it, or on whose proposal the committee had to."""

    COMMITTEE = "committee"
    VILLAGERS = "villagers"
    DELEGATES = "delegates"
    GROUPS = "groups"

    @property
    def label(self) -> str:
        return _CALLERS[self]


class Matter(StrEnum):
    """What is decided: some matters belong to one body only."""

    ORDINARY = "ordinary"
    CHARTER = "charter"
    ALLOWANCE = "allowance"
    COLLECTIVE_PROPERTY = "collective_property"
    COMMON_PARTS = "common_parts"
    RECALL = "recall"

    @property
    def label(self) -> str:
        return _MATTERS[self]


_BODIES = {
    Body.VILLAGE_ASSEMBLY: "村民会议",
    Body.VILLAGE_DELEGATES: "村民代表会议",
    Body.VILLAGE_GROUP: "村民小组会议",
    Body.RESIDENTS_ASSEMBLY: "居民会议",
    Body.RESIDENTS_DELEGATES: "居民代表会议",
    Body.COLLECTIVE_MEMBERS: "集体经济组织成员大会",
    Body.COLLECTIVE_DELEGATES: "集体经济组织成员代表大会",
    Body.OWNERS: "业主共同决定",
}
_BASES = {
    Basis.ADULTS: ("按人，十八周岁以上", "人"),
    Basis.HOUSEHOLDS: ("按户派代表，一户一票", "户"),
    Basis.GROUP_DELEGATES: ("按小组代表", "人"),
    Basis.MEMBERS: ("按组成人员", "人"),
    Basis.OWNERS: ("按业主人数和面积", "人"),
}
_CALLERS = {
    CalledBy.COMMITTEE: "居（村）民委员会召集",
    CalledBy.VILLAGERS: "村（居）民提议",
    CalledBy.DELEGATES: "代表提议",
    CalledBy.GROUPS: "居民小组提议",
}
_MATTERS = {
    Matter.ORDINARY: "一般事项",
    Matter.CHARTER: "村规民约、居民公约",
    Matter.ALLOWANCE: "误工补贴",
    Matter.COLLECTIVE_PROPERTY: "集体财产",
    Matter.COMMON_PARTS: "小区共有部分",
    Matter.RECALL: "罢免",
}


@dataclass(frozen=True, slots=True)
class Area:
    """Areas of owners in square metres, exact (专有部分面积)."""

    eligible: Fraction | None = None
    present: Fraction | None = None
    in_favour: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Composition:
    """Who sits in a delegates' assembly."""

    committee: int | None = None
    delegates: int | None = None
    women_delegates: int | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """One assembly and one motion, as counted at the vote.

    `proposer_base`: how many could have proposed (all adults, all delegates, all groups), where that
    is another number than `eligible`.
    """

    body: Body
    on: date
    basis: Basis | None = None
    notice_on: date | None = None
    jurisdiction: str = ""
    eligible: int | None = None
    present: int | None = None
    in_favour: int | None = None
    against: int | None = None
    abstained: int | None = None
    called_by: CalledBy | None = None
    proposers: int | None = None
    proposer_base: int | None = None
    authorised: bool | None = None
    secret: bool | None = None
    matter: Matter = Matter.ORDINARY
    area: Area = Area()
    composition: Composition = Composition()

    @property
    def votes(self) -> int | None:
        """Votes cast, when every part of them is known."""
        parts = (self.in_favour, self.against, self.abstained)
        return None if None in parts else sum(part for part in parts if part is not None)
