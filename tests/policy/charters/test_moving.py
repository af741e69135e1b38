"""The six steps as a finite graph: every combination of evidence, every path, a machine trying anything (D2-2.1)."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from shanzhi.policy.charters.moving import Standing, may_move
from shanzhi.policy.procedures.charter_revision import CHARTER_REVISION, OPEN, STEPS
from shanzhi.policy.procedures.engine import advance

FULL = {
    "notice": {"notice": True},
    "households_reached": {"households": 3},
    "draft_text": {"clauses": 2},
    "opinions_answered": {},
    "unlawful_settled": {},
    "comments_answered": {},
    "party_agreement": {"party_agreed": True},
    "government_agreement": {"government_agreed": True},
    "comments_settled": {},
    "frozen_text": {"frozen": True},
    "review_comments": {"objected": True},
    "adopted_verdict": {"verdict": True},
    "failed_verdict": {"verdict": False},
    "filing_number": {"numbered": True},
    "order_to_correct": {"objected": True},
    "voted_text": {"voted_text": True},
    "newer_text_in_force": {"newer_text": True},
    "withdrawal_note": {"withdrawal_note": True},
}
"""What makes each piece of evidence be there; what is there by itself is broken in LACKING."""
LACKING = {
    "opinions_answered": {"opinions_waiting": 1},
    "unlawful_settled": {"unlawful_open": 1},
    "comments_answered": {"comments_unanswered": 1},
    "comments_settled": {"comments_open": 1},
}
ACTORS = tuple(CHARTER_REVISION.actors)
NAMES = [step.name for step in CHARTER_REVISION.steps]


def with_evidence(state: str, there: set[str], needs: set[str]) -> Standing:
    standing = Standing(state)
    for name in there:
        standing = replace(standing, **FULL[name])
    for name in needs - there:
        standing = replace(standing, **LACKING.get(name, {}))
    return standing


def test_the_table_speaks_of_every_evidence_of_the_procedure() -> None:
    assert set(FULL) == set(CHARTER_REVISION.evidence)


@pytest.mark.parametrize("at", NAMES)
def test_a_move_is_allowed_exactly_when_actor_and_all_evidence_are_there(at: str) -> None:
    """Every target, every actor, every subset of the evidence."""
    moves = {move.to: move for move in CHARTER_REVISION.step(at).moves}
    for to in NAMES:
        for actor in ACTORS:
            needs = set(moves[to].needs) if to in moves else set()
            for size in range(len(needs) + 1):
                for there in combinations(sorted(needs), size):
                    allowed = to in moves and actor in moves[to].actors and set(there) == needs
                    decision = may_move(with_evidence(at, set(there), needs), to, actor)
                    assert decision.allowed == allowed, (at, to, actor, there)
                    assert allowed or all(r.text and (r.remedy is not None) for r in decision.reasons)


def paths(at: str, gone: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every way to an end that passes each step at most three times: each loop is gone through twice."""
    here = (*gone, at)
    moves = [move.to for move in CHARTER_REVISION.step(at).moves if here.count(move.to) < 3]
    if at in CHARTER_REVISION.ends:
        yield here
    for to in moves:
        yield from paths(to, here)


def test_every_path_into_force_passes_the_six_steps_in_order() -> None:
    into_force = [path for path in paths("publicity") if "in_force" in path]
    assert len(into_force) > 10
    for path in into_force:
        first = [path.index(step) for step in (*STEPS, "filed", "in_force")]
        assert first == sorted(first), path
        assert path[path.index("in_force") - 1] == "filed"


def test_every_path_ends_and_no_step_is_a_trap() -> None:
    ends = {path[-1] for path in paths("publicity")}
    assert ends == {"superseded", "withdrawn"}
    assert {name for path in paths("publicity") for name in path} == set(NAMES)


def test_open_steps_are_those_before_publication() -> None:
    assert set(OPEN) == set(NAMES) - {"in_force", "superseded", "withdrawn"}


class SixSteps(RuleBasedStateMachine):
    """Anybody tries anything with any evidence; what was allowed must make sense."""

    def __init__(self) -> None:
        super().__init__()
        self.standing = Standing("publicity")
        self.gone = ["publicity"]
        self.known: list[frozenset[str]] = []

    @rule(
        evidence=st.sets(st.sampled_from(sorted(FULL))),
        to=st.sampled_from(NAMES),
        actor=st.sampled_from(ACTORS),
    )
    def try_to_move(self, evidence: set[str], to: str, actor: str) -> None:
        standing = with_evidence(self.standing.state, evidence, set(FULL))
        if may_move(standing, to, actor).allowed:
            after = advance(CHARTER_REVISION, standing.state, to, actor=actor, evidence=standing.evidence())
            self.known.append(standing.evidence())
            self.standing = replace(self.standing, state=after)
            self.gone.append(after)

    @invariant()
    def published_only_with_number_and_passed_vote(self) -> None:
        if "in_force" not in self.gone:
            return
        at = self.gone.index("in_force")
        assert {"filing_number", "voted_text"} <= self.known[at - 1]
        vote = max(i for i, name in enumerate(self.gone[:at]) if name == "vote")
        assert "adopted_verdict" in self.known[vote]
        assert all(step in self.gone[:at] for step in STEPS)

    @invariant()
    def each_step_follows_from_the_one_before(self) -> None:
        for before, after in zip(self.gone, self.gone[1:], strict=False):
            assert after in {move.to for move in CHARTER_REVISION.step(before).moves}


SixSteps.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestSixSteps = SixSteps.TestCase
