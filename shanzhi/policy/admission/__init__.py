"""The admission gate (准入): may this be placed on a community? (D1-4.1 … D1-4.9)."""

from shanzhi.policy.admission.gate import approvers, rule
from shanzhi.policy.admission.rule import Terms, derived_role, terms_on

__all__ = ["Terms", "approvers", "derived_role", "rule", "terms_on"]
