"""Every labelled filing gets its label; every combination gets one outcome with a reason."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from shanzhi.entrypoints.cli.demo.filings import demands
from shanzhi.policy.admission import facts as asked_for
from shanzhi.policy.admission import rule, terms_on
from shanzhi.policy.admission.facts import Basis, BasisKind, Funding, IssuerTier, Kind, Level, Proposal
from shanzhi.policy.admission.ruling import Outcome

ON = date(2026, 3, 16)
TERMS = terms_on(ON)
LAWFUL = Proposal(
    on=ON, kind=Kind.WORK, issuer_tier=IssuerTier.COUNTY, title="提示", funding=Funding("区级财政", 600), minutes=30
)
"""Unlisted, funded work of a county department: needs both approvals and breaks nothing."""
CHOICES: dict[str, Any] = {
    "role": asked_for.Role,
    "topic": asked_for.Topic,
    "list_status": asked_for.ListStatus,
    "frequency": asked_for.Frequency,
    "material_owner": asked_for.MaterialOwner,
    "verifiable": asked_for.Verifiable,
    "sponsor_tier": asked_for.IssuerTier,
}


def labelled(asked: dict[str, Any]) -> Proposal:
    """One labelled filing as facts."""
    kept = {name: value for name, value in asked.items() if value is not None and name not in ("bases", "funding")}
    for name, vocabulary in CHOICES.items():
        if name in kept:
            kept[name] = vocabulary(kept[name])
    if "ends" in kept:
        kept["ends"] = date.fromisoformat(str(kept["ends"]))
    money = asked.get("funding")
    return Proposal(
        **kept
        | {
            "on": date.fromisoformat(str(asked["on"])),
            "kind": Kind(asked["kind"]),
            "issuer_tier": IssuerTier(asked["issuer_tier"]),
            "own_duty": asked_for.OwnDuty(str(asked.get("own_duty", False)).lower()),
            "bases": tuple(
                Basis(BasisKind(b["kind"]), Level(b.get("level") or "law"), b["document"]) for b in asked["bases"]
            ),
            "funding": money
            and Funding(money["source"] or "", money["amount_per_community"], money["none_needed"] or ""),
        }
    )


@pytest.mark.parametrize("row", demands(), ids=lambda row: row["id"])
def test_a_labelled_filing_gets_its_label(row: dict[str, Any]) -> None:
    """All ninety filings of the demo world: outcome, rules, clauses, approvers, what is missing.

    They prove the gate's part of D1-4.1.1, D1-4.1.2, D1-4.1.4, D1-4.2.1 … D1-4.2.7, D1-4.3.1, D1-4.3.2, D1-4.3.3,
    D1-4.3.4, D1-4.4.2, D1-4.4.3, D1-4.4.4, D1-4.5.2, D1-4.5.3, D1-4.5.8, D1-4.5.9, D1-4.5.10, D1-4.7.2, D1-4.8.2,
    D1-4.9.1, D1-4.9.2 and D1-4.9.3; the missions of later issues do the rest of each.
    """
    proposal, expected = labelled(row["admission"]), row["expected"]
    ruling = rule(proposal, terms_on(proposal.on))
    codes = {reason.code for reason in ruling.reasons}
    assert ruling.outcome == expected["outcome"]
    assert {reason.clause for reason in ruling.reasons if reason.clause} == set(expected["clauses"])
    assert [(a.tier, a.body) for a in ruling.approvers] == [(a["tier"], a["body"]) for a in expected["approvers"]]
    assert list(ruling.missing) == expected["missing"]
    assert codes == set(expected["rules"]) or not expected["rules"]


STATUTE = (Basis(BasisKind.STATUTE, Level.LAW, "某法"),)
BASES = (
    (),
    STATUTE,
    (Basis(BasisKind.STATUTE, Level.RULE, "某办法"),),
    (Basis(BasisKind.CITY, document="某文"),),
    (Basis(BasisKind.DEPARTMENT, document="某通知"),),
)
MONEY = (None, Funding("区级财政", 600), Funding("待定", 600), Funding("", 0, "无需经费"))


def combinations() -> list[Proposal]:
    """All combinations of what matters for each kind."""
    work = product(asked_for.Topic, asked_for.OwnDuty, ("issuer", "community"), BASES, (True, False), MONEY, IssuerTier)
    found = [
        replace(
            LAWFUL,
            topic=topic,
            own_duty=duty,
            result_owner=owner,
            bases=bases,
            listed=listed,
            funding=money,
            issuer_tier=tier,
        )
        for topic, duty, owner, bases, listed, money, tier in work
    ]
    certificates = product(
        BASES, (*asked_for.ListStatus, None), (True, False, None), (*asked_for.Verifiable, None), (True, False, None)
    )
    found += [
        replace(
            LAWFUL,
            kind=Kind.CERTIFICATE,
            bases=bases,
            list_status=status,
            in_duty=duty,
            verifiable=seen,
            ground_supplied=ground,
        )
        for bases, status, duty, seen, ground in certificates
    ]
    evaluations = product(BASES, *[(True, False)] * 6, ({"satisfaction": 60.0, "x": 40.0}, {}), IssuerTier)
    found += [
        replace(
            LAWFUL, kind=Kind.EVALUATION, bases=bases, veto=veto, sole_department=sole, composite=composite,
            self_nomination=named, all_items_covered=covered, listed=listed, weights=weights, issuer_tier=tier,
        )
        for bases, veto, sole, composite, named, covered, listed, weights, tier in evaluations
    ]  # fmt: skip
    reports = product(
        BASES,
        asked_for.Frequency,
        (True, False),
        asked_for.MaterialOwner,
        (0, 2),
        (None, 0, 1),
        (True, False),
        MONEY[:2],
    )
    found += [
        replace(
            LAWFUL, kind=Kind.REPORT, bases=bases, frequency=often, rural_scheduling=rural, material_owner=owner,
            duplicate_fields=twice, weekly_monthly_quota_left=left, listed=listed, funding=money,
        )
        for bases, often, rural, owner, twice, left, listed, money in reports
    ]  # fmt: skip
    others = (Kind.ORGANISATION, Kind.COMMUNITY_SIGNBOARD, Kind.STREET_SIGNBOARD, Kind.SECONDMENT, Kind.APP)
    rest = product(
        others, BASES, (True, False), ("indoor", "outdoor"), (True, False), (None, ON), ("", "普查"), IssuerTier
    )
    found += [
        replace(
            LAWFUL, kind=kind, bases=bases, listed=listed, place=place, temporary=temporary, ends=ends, major_task=task,
            issuer_tier=tier,
        )
        for kind, bases, listed, place, temporary, ends, task, tier in rest
    ]  # fmt: skip
    return found


def test_every_combination_gets_one_outcome_with_a_reason_and_no_statute_falls_silently() -> None:
    """The permanent enumeration (gate.md §2): one outcome, a clause or 本系统约定, a way out.

    A statute is never prohibited where the text admits statutes: work, organisations, evaluations.
    """
    everything = combinations()
    assert len(everything) > 11_000
    for proposal in everything:
        ruling = rule(proposal, TERMS)
        assert ruling.reasons, proposal
        assert all((reason.clause or reason.house) and reason.text and reason.remedy for reason in ruling.reasons)
        assert bool(ruling.missing) == (ruling.outcome is Outcome.RETURN), proposal
        assert (ruling.outcome in (Outcome.APPROVE, Outcome.REDIRECT)) == bool(ruling.approvers), proposal
        by_statute = proposal.statute and proposal.kind in (Kind.WORK, Kind.ORGANISATION, Kind.EVALUATION)
        assert not (by_statute and not proposal.order and ruling.outcome is Outcome.PROHIBIT), proposal


def test_a_rule_of_government_opens_no_certificate() -> None:
    """D1-4.5.2: 法律法规, not 规章; the same ground admits work (D1-4.2.3)."""
    ground = (Basis(BasisKind.STATUTE, Level.RULE, "某办法"),)
    asked = replace(
        LAWFUL,
        kind=Kind.CERTIFICATE,
        bases=ground,
        in_duty=True,
        verifiable=asked_for.Verifiable.RECORD,
        ground_supplied=True,
    )
    assert rule(asked, TERMS).outcome is Outcome.PROHIBIT
    assert rule(replace(LAWFUL, bases=ground), TERMS).outcome is Outcome.ADMIT


def test_a_banned_word_under_a_harmless_topic_goes_to_a_person() -> None:
    """D1-4.2.6: a hit never decides alone and never passes alone."""
    hidden = replace(LAWFUL, title="营商服务走访", purpose="每个社区年内完成招商引资任务 2 件。")
    assert [reason.code for reason in rule(hidden, TERMS).reasons] == ["L05"]
    calm = replace(LAWFUL, title="防诈骗宣传", purpose="社区只发提示单，不承担任何指标。")
    assert rule(calm, TERMS).outcome is Outcome.APPROVE


def test_the_order_of_grounds_does_not_matter() -> None:
    both = (*STATUTE, Basis(BasisKind.DEPARTMENT, document="某通知"))
    there, back = (rule(replace(LAWFUL, bases=order), TERMS) for order in (both, both[::-1]))
    assert (there.outcome, there.reasons) == (back.outcome, back.reasons)


def test_nothing_is_in_force_before_the_document() -> None:
    from shanzhi.policy.terms import NothingInForce  # noqa: PLC0415

    with pytest.raises(NothingInForce):
        terms_on(date(2021, 8, 9))
