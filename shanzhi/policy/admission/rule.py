"""The shape of one rule of the gate and the terms it is read with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from shanzhi.policy import clauses
from shanzhi.policy.admission.facts import OwnDuty, Proposal, Role
from shanzhi.policy.admission.ruling import Approver
from shanzhi.policy.decision import Reason
from shanzhi.policy.terms import in_force

HOUSE_QUOTE = "本系统约定，不是文件原文"


@dataclass(frozen=True, slots=True)
class Terms:
    """The dated parameters of the gate, read from data/admission.toml."""

    version: str
    approvers: dict[str, tuple[Approver, ...]]
    answers_at: dict[str, str]
    targets: frozenset[str]
    responsibilities: frozenset[str]
    near_misses: frozenset[str]
    purchasable: frozenset[str]
    no_source: frozenset[str]
    no_source_within: tuple[str, ...]
    house: dict[str, Any]


@lru_cache(maxsize=512)
def terms_on(on: date) -> Terms:
    """The terms in force on a day; NothingInForce before the document existed."""
    block = in_force("admission", on)
    topics, funding = block["topics"], block["funding"]
    return Terms(
        version=f"{block['version']}+topics-{in_force('topics', on)['version']}",
        approvers={
            tier: tuple(Approver(*body.split(":")) for body in bodies) for tier, bodies in block["approvers"].items()
        },
        answers_at=block["answers_at"],
        targets=frozenset(topics["targets"]),
        responsibilities=frozenset(topics["responsibilities"]),
        near_misses=frozenset(topics["near_misses"]),
        purchasable=frozenset(topics["purchasable"]),
        no_source=frozenset(funding["no_source"]),
        no_source_within=tuple(funding["no_source_within"]),
        house=block["house"],
    )


Holds = Callable[[Proposal, Terms], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: when it holds it gives its reason. `clause` None marks a house rule (本系统约定).

    `missing` names the field the filing still lacks when the rule sends it back.
    """

    code: str
    clause: str | None
    holds: Holds
    text: str
    remedy: str
    missing: str = ""

    def reason(self, proposal: Proposal) -> Reason:
        quote = clauses.clause(self.clause).zh if self.clause else HOUSE_QUOTE
        text = self.text.format(title=_short(proposal.title))
        return Reason(self.code, self.clause, quote, text, self.remedy)


def _short(title: str) -> str:
    title = " ".join(title.split())
    return (title if len(title) <= 60 else title[:59] + "…") or "这件事"


def derived_role(proposal: Proposal, terms: Terms) -> Role:
    """Responsible when the community answers for the result or does over half, whatever is declared.

    It never goes the other way: who declares the community responsible is taken at their word,
    however small its share (D1-4.2.6, gate.md §1).
    """
    share = proposal.community_share or 0
    if proposal.result_owner == "community" or share > terms.house["community_share_limit"]:
        return Role.RESPONSIBLE
    return proposal.role


def responsible(proposal: Proposal, terms: Terms) -> bool:
    return derived_role(proposal, terms) is Role.RESPONSIBLE


def shifted(proposal: Proposal, terms: Terms) -> bool:
    """The issuer's own duty with the community as responsible body (转嫁, D1-4.2.2)."""
    return proposal.own_duty is OwnDuty.TRUE and responsible(proposal, terms)


def banned_topic(proposal: Proposal, terms: Terms) -> bool:
    """One of the two lists of D1-4.2.6: a target, or a responsibility the community would carry."""
    if proposal.topic in terms.targets:
        return True
    return proposal.topic in terms.responsibilities and responsible(proposal, terms)
