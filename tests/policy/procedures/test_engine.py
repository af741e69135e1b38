"""The engine: moves, refusals that say everything, paths, and the check of a procedure's data."""

from dataclasses import replace

import pytest

from shanzhi.policy.procedures.engine import (
    Move,
    Procedure,
    Refused,
    Step,
    advance,
    all_paths,
    flaws,
    moves_open_to,
)

LEAVE = Procedure(
    name="leave",
    label="请假",
    start="asked",
    steps=(
        Step(
            "asked",
            "已申请",
            (
                Move("granted", "准假", ("head",), "D1-4.2.3", ("signature", "dates")),
                Move("asked_again", "退回", ("head", "clerk"), None, ()),
            ),
        ),
        Step("asked_again", "待补充", (Move("asked", "再申请", ("worker",), None, ()),)),
        Step("granted", "已准假"),
    ),
    actors={"head": "主任", "clerk": "文书", "worker": "社区工作者"},
    evidence={"signature": "签字", "dates": "起止日期"},
)


def refusal(at: str, to: str, actor: str, *evidence: str) -> Refused:
    with pytest.raises(Refused) as caught:
        advance(LEAVE, at, to, actor=actor, evidence=evidence)
    return caught.value


def test_a_lawful_move_returns_the_new_step() -> None:
    evidence = {"signature", "dates"}
    assert advance(LEAVE, "asked", "granted", actor="head", evidence=evidence) == "granted"


def test_a_refusal_names_the_wrong_actor_and_all_missing_evidence_at_once() -> None:
    refused = refusal("asked", "granted", "worker")
    assert refused.text == (
        "“准假”由主任办理。“准假”还缺：签字、起止日期。"
        "依据：《关于进一步开展街道（乡镇）社区（村）减负工作的实施意见》四（二）。"
    )
    assert (refused.clause, refused.who, refused.missing) == (
        "D1-4.2.3",
        ("主任",),
        ("signature", "dates"),
    )


def test_a_house_rule_is_called_one() -> None:
    expected = "“退回”由主任或文书办理。依据：本系统约定。"
    assert refusal("asked", "asked_again", "worker").text == expected


def test_a_skipped_step_is_refused_with_the_ways_that_exist() -> None:
    refused = refusal("asked_again", "granted", "head", "signature", "dates")
    assert refused.text == "不能从“待补充”直接转到“已准假”。现在可以转到：“已申请”。"
    assert refused.who == ("社区工作者",)


def test_nothing_follows_an_end() -> None:
    expected = "不能从“已准假”直接转到“已申请”。这件事已经办结，需要时请重新申报。"
    assert refusal("granted", "asked", "head").text == expected


def test_an_unknown_step_is_an_error_of_the_program_not_a_refusal() -> None:
    with pytest.raises(KeyError):
        advance(LEAVE, "asked", "nowhere", actor="head", evidence=())


def test_menus_ask_which_moves_are_open_to_an_actor() -> None:
    assert [move.to for move in moves_open_to(LEAVE, "asked", "clerk")] == ["asked_again"]
    assert moves_open_to(LEAVE, "granted", "head") == ()


def test_all_paths_bounds_repeats() -> None:
    assert list(all_paths(LEAVE)) == [("asked", "granted")]
    assert list(all_paths(LEAVE, visits=2)) == [
        ("asked", "granted"),
        ("asked", "asked_again", "asked", "granted"),
    ]


def test_a_sound_procedure_has_no_flaws() -> None:
    assert flaws(LEAVE) == ()


def test_flaws_names_steps_out_of_reach_and_steps_that_never_end() -> None:
    stuck = Step("stuck", "卡住", (Move("stuck", "再等", ("head",), None),))
    assert flaws(replace(LEAVE, steps=(*LEAVE.steps, stuck))) == (
        "stuck cannot be reached",
        "stuck never ends",
    )


def test_flaws_names_loose_ends_doubles_and_missing_words() -> None:
    loose = Step("asked", "已申请", (Move("nowhere", "去", ("head",), None),))
    assert flaws(replace(LEAVE, steps=(loose,))) == ("asked leads to unknown nowhere",)
    assert flaws(replace(LEAVE, steps=(*LEAVE.steps, LEAVE.steps[2]))) == ("granted twice",)
    wordless = replace(LEAVE, actors={"head": "主任", "worker": "工作者"}, evidence={"dates": "日期"})
    assert flaws(wordless) == (
        "asked → granted: evidence signature has no Chinese name",
        "asked → asked_again: actor clerk has no Chinese name",
    )
