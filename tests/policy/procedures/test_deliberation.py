"""Every path of the deliberation procedure: no shortcut past consultation, decision, vote or feedback (D3-4.2.1)."""

import pytest

from shanzhi.policy.procedures.deliberation import DELIBERATION, FIVE, STEP_OF, Addition, StepRemoved, with_additions
from shanzhi.policy.procedures.engine import Refused, advance, all_paths, flaws

PATHS = list(all_paths(DELIBERATION, visits=2))
EVERYTHING = frozenset(DELIBERATION.evidence)


def test_the_procedure_is_whole() -> None:
    assert flaws(DELIBERATION) == ()
    assert set(STEP_OF) == {step.name for step in DELIBERATION.steps}
    assert set(STEP_OF.values()) == {name for name, _ in FIVE}


def test_every_path_keeps_the_order_of_the_document() -> None:
    """D3-2.1: first consultation, then decision, then implementation; D3-4.2.7: no end without a result."""
    assert len(PATHS) > 10
    for path in PATHS:
        assert path[0] == "topic" and path[-1] == "closed"
        assert path.index("participant") < path.index("briefing") < path.index("deliberation")
        assert path[-2] in ("implementing", "voted_down")
        if "implementing" in path:
            assert path.index("agreed") < path.index("implementing")
            assert path[path.index("implementing") - 1] == "agreed"
        if "voted_down" in path:
            assert path[path.index("voted_down") - 1] == "ballot"


@pytest.mark.parametrize("step", DELIBERATION.steps, ids=lambda step: step.name)
def test_every_move_needs_each_of_its_evidences(step) -> None:  # type: ignore[no-untyped-def]
    for move in step.moves:
        actor = move.actors[0]
        assert advance(DELIBERATION, step.name, move.to, actor=actor, evidence=EVERYTHING) == move.to
        for need in move.needs:
            with pytest.raises(Refused) as caught:
                advance(DELIBERATION, step.name, move.to, actor=actor, evidence=EVERYTHING - {need})
            assert caught.value.missing == (need,)


def test_only_the_party_organisation_starts_the_work() -> None:
    """D3-4.2.6."""
    with pytest.raises(Refused):
        advance(DELIBERATION, "agreed", "implementing", actor="committee", evidence=EVERYTHING)


def test_a_county_adds_evidence_and_never_takes_a_step_away() -> None:
    more = Addition("agreed", "implementing", "street_opinion", "街道意见")
    extended = with_additions([more])
    with pytest.raises(Refused, match="街道意见"):
        advance(extended, "agreed", "implementing", actor="party", evidence=EVERYTHING)
    assert advance(DELIBERATION, "agreed", "implementing", actor="party", evidence=EVERYTHING) == "implementing"
    with pytest.raises(StepRemoved, match="提前通报"):
        with_additions([], removed=["briefing"])
    with pytest.raises(StepRemoved, match="没有的步骤"):
        with_additions([Addition("agreed", "closed", "x", "y")])
    with pytest.raises(StepRemoved, match="另起名称"):
        with_additions([Addition("agreed", "implementing", "commitments", "y")])
