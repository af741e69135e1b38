"""The gate: five stages, the first that speaks decides, every rule inside it is collected.

P prohibited, L a statute meets a ban, V revise, A admit, N approval or what is missing (gate.md §2).
"""

from collections.abc import Iterable

from shanzhi.policy.admission import admit, approve, legal_clash, prohibited, revise
from shanzhi.policy.admission.facts import IssuerTier, Kind, Proposal
from shanzhi.policy.admission.rule import Rule, Terms
from shanzhi.policy.admission.ruling import Approver, Outcome, Ruling
from shanzhi.policy.admission.trace import trace_of


def rule(proposal: Proposal, terms: Terms) -> Ruling:
    """One outcome with every reason of its stage (D1-4.1 … D1-4.9)."""
    for outcome, rules in (
        (Outcome.PROHIBIT, prohibited.RULES),
        (Outcome.LEGAL_REVIEW, legal_clash.RULES),
        (Outcome.REVISE, revise.RULES),
        (Outcome.ADMIT, admit.RULES),
    ):
        hits = _hits(rules, proposal, terms)
        if hits:
            transitional = outcome is Outcome.ADMIT and hits[0].code == "A08"
            return _ruling(Outcome.ADMIT_TRANSITIONAL if transitional else outcome, hits, proposal, terms)
    return _last_stage(proposal, terms)


def _last_stage(proposal: Proposal, terms: Terms) -> Ruling:
    forbidden = _hits(approve.FORBIDDEN, proposal, terms)
    if forbidden:
        return _ruling(Outcome.PROHIBIT, forbidden, proposal, terms)
    missing = _hits(approve.MISSING, proposal, terms)
    if approve.REDIRECT.holds(proposal, terms) and not approve.sponsorless(proposal, terms):
        return _ruling(Outcome.REDIRECT, [approve.REDIRECT], proposal, terms)
    if missing:
        return _ruling(Outcome.RETURN, missing, proposal, terms)
    return _ruling(Outcome.APPROVE, _hits(approve.APPROVE, proposal, terms), proposal, terms)


def _hits(rules: Iterable[Rule], proposal: Proposal, terms: Terms) -> list[Rule]:
    return [rule for rule in rules if rule.holds(proposal, terms)]


def _ruling(outcome: Outcome, hits: list[Rule], proposal: Proposal, terms: Terms) -> Ruling:
    if not hits:
        raise ValueError(f"no rule speaks for {proposal}")
    asks = outcome in (Outcome.APPROVE, Outcome.REDIRECT)
    return Ruling(
        outcome=outcome,
        reasons=tuple(rule.reason(proposal) for rule in hits),
        rules_version=terms.version,
        approvers=approvers(proposal, terms) if asks else (),
        missing=tuple(dict.fromkeys(rule.missing for rule in hits if rule.missing)),
        trace=trace_of(proposal, terms, outcome, hits),
    )


def approvers(proposal: Proposal, terms: Terms) -> tuple[Approver, ...]:
    """Both bodies of the tier that answers for the item; for street boards the staffing department."""
    if proposal.kind is Kind.STREET_SIGNBOARD:
        return terms.approvers["staffing"]
    tier = proposal.sponsor_tier or proposal.issuer_tier
    if tier is IssuerTier.TOWNSHIP:
        return terms.approvers["county"]
    return terms.approvers.get(tier, terms.approvers["city"])
