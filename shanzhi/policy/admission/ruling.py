"""What the gate answers: one outcome, every reason, who approves, what is missing, how it was decided."""

from dataclasses import dataclass
from enum import StrEnum

from shanzhi.policy.decision import Reason


class Outcome(StrEnum):
    ADMIT = "admit"
    ADMIT_TRANSITIONAL = "admit_transitional"
    APPROVE = "approve"
    RETURN = "return"
    REVISE = "revise"
    REDIRECT = "redirect"
    LEGAL_REVIEW = "legal_review"
    PROHIBIT = "prohibit"


@dataclass(frozen=True, slots=True)
class Approver:
    """A body that must say yes: its tier and what it is (party, government, staffing …)."""

    tier: str
    body: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of 怎么判的: what was asked, what was found, what followed."""

    question: str
    found: str
    result: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    outcome: Outcome
    reasons: tuple[Reason, ...]
    rules_version: str
    approvers: tuple[Approver, ...] = ()
    missing: tuple[str, ...] = ()
    trace: tuple[Step, ...] = ()
