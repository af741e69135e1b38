"""A verdict as it is told and kept: the shape of the policy API, plus each step by itself for the card."""

from shanzhi.policy.assemblies.verdict import AreaTally, Verdict
from shanzhi.policy.decision import Reason

Told = dict[str, object]


def told(verdict: Verdict) -> Told:
    """A verdict in the shape of the policy API."""
    notice = verdict.notice
    return {
        "rules_version": verdict.rules_version,
        "edition": verdict.edition or None,
        "edition_title": verdict.edition_title or None,
        "numbers_checked": verdict.numbers_checked,
        "rule_loaded": verdict.rule_loaded,
        "notice": {
            "needed_days": notice.needed_days,
            "given_days": notice.given_days,
            "ok": notice.ok,
            "counting": notice.counting,
        },
        "quorum": {"needed": verdict.quorum.needed, "present": verdict.quorum.reached, "met": verdict.quorum.met}
        | _area_told(verdict.quorum_area, "present", "met"),
        "decision": {
            "needed": verdict.decision.needed,
            "in_favour": verdict.decision.reached,
            "passed": verdict.decision.met,
        }
        | _area_told(verdict.decision_area, "in_favour", "passed"),
        "composition": {"ok": verdict.composition_ok, "reasons": list(verdict.composition_reasons)},
        "valid": verdict.valid,
        "adopted": verdict.adopted,
        "steps": [f"{step.title}：{step.text}{step.citation}" for step in verdict.steps],
        "reasons": [_reason(reason) for reason in verdict.reasons],
        "missing": list(verdict.missing),
    }


def kept(verdict: Verdict) -> Told:
    """The same with every step's parts, as it is stored and shown again later by the law of its own day."""
    lines = [
        {"title": step.title, "text": step.text, "citation": step.citation, "ok": step.ok, "carried": step.carried}
        for step in verdict.steps
    ]
    return told(verdict) | {"lines": lines}


def _area_told(tally: AreaTally | None, reached: str, met: str) -> Told:
    if tally is None:
        return {}
    return {
        "area_needed": None if tally.needed is None else float(tally.needed),
        f"area_{reached}": None if tally.reached is None else float(tally.reached),
        f"area_{met}": tally.met,
    }


def _reason(reason: Reason) -> Told:
    return {
        "code": reason.code,
        "clause": reason.clause,
        "quote": reason.quote,
        "text": reason.text,
        "remedy": reason.remedy,
    }
