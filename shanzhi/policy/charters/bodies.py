"""Who adopts a charter: the villagers' or residents' assembly, nobody in its place (D2-2.4)."""

from dataclasses import dataclass
from enum import StrEnum

from shanzhi.policy.charters.lawfulness import quality


class Kind(StrEnum):
    VILLAGE_RULES = "village_rules"
    RESIDENTS_CONVENTION = "residents_convention"


class Body(StrEnum):
    """The bodies of the policy API, and those that are often named wrongly."""

    VILLAGE_ASSEMBLY = "village_assembly"
    VILLAGE_DELEGATES = "village_delegates"
    VILLAGE_GROUP = "village_group"
    RESIDENTS_ASSEMBLY = "residents_assembly"
    RESIDENTS_DELEGATES = "residents_delegates"
    COLLECTIVE_MEMBERS = "collective_members"
    COLLECTIVE_DELEGATES = "collective_delegates"
    OWNERS = "owners"
    COMMITTEE = "committee"
    PARTY_BRANCH = "party_branch"


BODY_NAMES: dict[Body, str] = {
    Body.VILLAGE_ASSEMBLY: "村民会议",
    Body.VILLAGE_DELEGATES: "村民代表会议",
    Body.VILLAGE_GROUP: "村民小组会议",
    Body.RESIDENTS_ASSEMBLY: "居民会议",
    Body.RESIDENTS_DELEGATES: "居民代表会议",
    Body.COLLECTIVE_MEMBERS: "农村集体经济组织成员大会",
    Body.COLLECTIVE_DELEGATES: "农村集体经济组织成员代表大会",
    Body.OWNERS: "业主大会",
    Body.COMMITTEE: "村（居）民委员会",
    Body.PARTY_BRANCH: "党组织",
}
KIND_NAMES = {Kind.VILLAGE_RULES: "村规民约", Kind.RESIDENTS_CONVENTION: "居民公约"}
RIGHT_BODY = {
    Kind.VILLAGE_RULES: Body.VILLAGE_ASSEMBLY,
    Kind.RESIDENTS_CONVENTION: Body.RESIDENTS_ASSEMBLY,
}
_BASIS = {
    Kind.VILLAGE_RULES: "村民委员会组织法第二十七条（2018 文本）；文件2二“提交村（居）会议审议讨论表决通过”",
    Kind.RESIDENTS_CONVENTION: (
        "城市居民委员会组织法第九条、第十五条（2018 文本）；文件2二“提交村（居）会议审议讨论表决通过”"
    ),
}


@dataclass(frozen=True, slots=True)
class WrongBody:
    """Why this body cannot adopt this charter; `sure` is False where a lawyer should look."""

    why: str
    basis: str
    suggestion: str
    sure: bool


def wrong_body(kind: Kind, adopted_by: Body | None) -> WrongBody | None:
    """None for the right body, or when nobody is named."""
    right = RIGHT_BODY[kind]
    if adopted_by in (None, right):
        return None
    asked = BODY_NAMES[adopted_by]
    sure = not (kind is Kind.RESIDENTS_CONVENTION and adopted_by is Body.RESIDENTS_DELEGATES)
    why = f"{KIND_NAMES[kind]}应由{BODY_NAMES[right]}审议表决通过，这里写的是{asked}。"
    if not sure:
        why += "2025 修订的法律写入了居民代表会议，它能否通过居民公约尚待核对，请司法行政部门看一眼。"
    return WrongBody(why, _BASIS[kind], f"召开{BODY_NAMES[right]}审议表决，并记下应到、实到和同意人数。", sure)


def requirement() -> str:
    """The words of the defect in quality.yaml, shown beside a hit in a clause."""
    row = next(row for row in quality()["procedure_defects"] if row["id"] == "wrong-body")
    return str(row["why"])
