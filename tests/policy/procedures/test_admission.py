"""The admission procedure (D1-4.2.1 … D1-4.2.7): every path walked, no step skipped."""

from itertools import pairwise

import pytest

from shanzhi.policy.procedures.admission import (
    ADMISSION,
    AFTER_RULING,
    approval_evidence,
    ruling_evidence,
    sign,
)
from shanzhi.policy.procedures.engine import Refused, advance, all_paths, flaws

STEPS = {step.name: step for step in ADMISSION.steps}
MOVES = {(step.name, move.to): move for step in ADMISSION.steps for move in step.moves}
PATHS = tuple(all_paths(ADMISSION, visits=2))
CITY = ("市委", "市政府")


def test_every_step_is_reached_ends_and_is_named_in_chinese() -> None:
    assert flaws(ADMISSION) == ()


def test_the_steps_are_those_of_the_gate_and_nothing_follows_an_end() -> None:
    before = {"draft", "submitted", "complete", "ruled", "in_approval", "legal_review"}
    back = {"prohibited", "revise", "redirected", "returned"}
    numbered = {"admitted", "active", "suspended"}
    assert set(STEPS) == before | back | numbered | ADMISSION.ends
    assert ADMISSION.ends == {"expired", "withdrawn", "exited", "revoked", "superseded"}


def test_every_path_of_the_finite_graph_can_be_walked_with_its_evidence() -> None:
    for path in PATHS:
        for at, to in pairwise(path):
            move = MOVES[at, to]
            assert advance(ADMISSION, at, to, actor=move.actors[0], evidence=move.needs) == to
    assert {to for path in PATHS for to in path} == set(STEPS)
    assert {pair for path in PATHS for pair in pairwise(path)} == set(MOVES)


def test_every_pair_that_is_no_move_is_refused_whoever_asks_with_whatever_evidence() -> None:
    refused = 0
    for at in STEPS:
        for to in STEPS:
            if (at, to) in MOVES:
                continue
            for actor in ADMISSION.actors:
                with pytest.raises(Refused):
                    advance(ADMISSION, at, to, actor=actor, evidence=frozenset(ADMISSION.evidence))
                refused += 1
    assert refused == (len(STEPS) ** 2 - len(MOVES)) * len(ADMISSION.actors)


def test_every_move_is_refused_to_others_and_without_each_piece_of_evidence() -> None:
    for (at, to), move in MOVES.items():
        for actor in set(ADMISSION.actors) - set(move.actors):
            with pytest.raises(Refused) as caught:
                advance(ADMISSION, at, to, actor=actor, evidence=move.needs)
            assert caught.value.who == ADMISSION.who(move)
        for need in move.needs:
            with pytest.raises(Refused) as caught:
                rest = frozenset(move.needs) - {need}
                advance(ADMISSION, at, to, actor=move.actors[0], evidence=rest)
            assert caught.value.missing == (need,)


def test_no_path_reaches_a_number_without_filing_ruling_and_admission() -> None:
    """D1-4.2.1, D1-4.2.5: what was not admitted is never active."""
    with_number = [path for path in PATHS if "active" in path]
    for path in with_number:
        before = path[: path.index("active")]
        last_draft = len(before) - 1 - before[::-1].index("draft")
        assert before[last_draft : last_draft + 4] == ("draft", "submitted", "complete", "ruled")
        assert before[-1] == "admitted"
        assert before[-2] in ("ruled", "legal_review", "in_approval")
    assert len(with_number) > 100


def test_each_outcome_of_the_gate_leads_to_its_own_step_only() -> None:
    for outcome, to in AFTER_RULING.items():
        evidence = ruling_evidence(outcome)
        assert advance(ADMISSION, "ruled", to, actor="system", evidence=evidence) == to
        for other in {move.to for move in STEPS["ruled"].moves} - {to}:
            with pytest.raises(Refused):
                advance(ADMISSION, "ruled", other, actor="system", evidence=evidence)


def test_one_signature_of_two_leaves_the_demand_in_approval() -> None:
    """D1-4.2.3: 市级部门的须经市委、市政府批准."""
    signed = sign(CITY, (), "市委")
    assert approval_evidence(CITY, signed) == frozenset()
    with pytest.raises(Refused) as caught:
        advance(
            ADMISSION,
            "in_approval",
            "admitted",
            actor="approver",
            evidence=approval_evidence(CITY, signed),
        )
    assert caught.value.missing == ("all_signatures",)
    signed = sign(CITY, signed, "市政府")
    assert signed == CITY
    evidence = approval_evidence(CITY, signed)
    reached = advance(ADMISSION, "in_approval", "admitted", actor="approver", evidence=evidence)
    assert reached == "admitted"


def test_signatures_are_given_in_turn_once_and_by_named_bodies() -> None:
    def why(signed: tuple[str, ...], by: str) -> str:
        with pytest.raises(Refused) as caught:
            sign(CITY, signed, by)
        return caught.value.text

    assert why((), "市政府") == "还没有轮到贵单位，请等市委先批准。"
    assert why(("市委",), "市委") == "贵单位已经批准过，不需要再批。"
    assert why((), "市民政局") == "判定书没有把贵单位列为批准机关。"


def test_a_ruling_without_approvers_is_never_fully_signed() -> None:
    assert approval_evidence((), ()) == frozenset()
    assert approval_evidence(("区委编办",), ("区委编办",)) == {"all_signatures"}


def test_only_the_desk_or_a_supervisor_revokes_and_with_reasons() -> None:
    """D1-4.2.5: 一经发现，立即撤销、终止."""
    for at in ("active", "suspended"):
        move = MOVES[at, "revoked"]
        assert (move.actors, move.clause, move.needs) == (
            ("desk", "supervisor"),
            "D1-4.2.5",
            ("revocation_reasons",),
        )


def test_legal_review_publishes_its_reasons_whatever_it_says() -> None:
    """D1-4.2.3 against D1-4.2.6: people decide, in public, never the software alone."""
    ways = [move for move in STEPS["legal_review"].moves if move.to != "withdrawn"]
    assert all({"legal_opinion", "published_reasons"} <= set(move.needs) for move in ways)
    assert {move.actors for move in ways} == {("legal_reviewer",)}
