"""How a matter is deliberated (协商程序): five steps, rounds, and the vote when no agreement comes (D3-4.2).

Decision only after consultation, implementation only after decision (D3-2.1). A county may add
evidence to a move (D3-4.2.1), never remove a step or an evidence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shanzhi.policy.procedures.engine import Move, Procedure, Step

FIVE = (
    ("topic", "确定协商议题"),
    ("participant", "确定协商主体"),
    ("briefing", "通报协商内容"),
    ("deliberation", "组织协商"),
    ("outcome", "成果运用"),
)
"""The five steps of document 3."""
STEP_OF = {
    "topic": "topic",
    "participant": "participant",
    "briefing": "briefing",
    "deliberation": "deliberation",
    "failed": "deliberation",
    "ballot": "deliberation",
    "agreed": "outcome",
    "implementing": "outcome",
    "voted_down": "outcome",
    "closed": "outcome",
}
"""Where a case rests → which of the five steps that is."""

_FEEDBACK = ("concern_answered", "contributors_answered", "told_participants", "told_stakeholders", "told_residents")

DELIBERATION = Procedure(
    name="deliberation",
    label="议事协商",
    start="topic",
    steps=(
        Step(
            "topic",
            "议题待定",
            (Move("participant", "党组织提出议题", ("party",), "D3-4.2.2", ("opinions_heard", "fact_sheet", "form")),),
        ),
        Step(
            "participant",
            "定谁参加",
            (
                Move(
                    "briefing",
                    "两家共同确定参加的人",
                    ("party", "committee"),
                    "D3-4.2.3",
                    ("participants", "missing_seen", "party_confirmed", "committee_confirmed"),
                ),
            ),
        ),
        Step(
            "briefing",
            "提前通报",
            (
                Move(
                    "deliberation",
                    "开始协商",
                    ("committee", "party"),
                    "D3-4.2.4",
                    ("everyone_notified", "notice_period_over"),
                ),
            ),
        ),
        Step(
            "deliberation",
            "协商中",
            (
                Move(
                    "agreed",
                    "形成协商意见",
                    ("committee", "party"),
                    "D3-4.2.5",
                    ("voices_heard", "opinion_confirmed"),
                ),
                Move("failed", "这一轮没有谈成", ("committee", "party"), "D3-4.2.7", ("voices_heard", "round_record")),
            ),
        ),
        Step(
            "failed",
            "没有谈成",
            (
                Move("participant", "另行组织协商", ("party", "committee"), "D3-4.2.7", ("round_left",)),
                Move("ballot", "提交居（村）民会议或村民代表会议表决", ("party", "committee"), "D3-4.2.7"),
            ),
        ),
        Step(
            "ballot",
            "等会议表决",
            (
                Move(
                    "agreed", "会议表决通过", ("committee", "party"), "D3-4.2.7", ("assembly_valid", "assembly_passed")
                ),
                Move("voted_down", "会议表决没有通过", ("committee", "party"), "D3-4.2.7", ("assembly_valid",)),
            ),
        ),
        Step(
            "agreed",
            "形成协商意见",
            (
                Move("ballot", "提交会议作为最终形式", ("party", "committee"), "D3-4.3.1", ("meeting_class",)),
                Move(
                    "implementing",
                    "党组织审议通过，组织实施",
                    ("party",),
                    "D3-4.2.6",
                    ("final_form_held", "commitments"),
                ),
            ),
        ),
        Step(
            "implementing",
            "落实中",
            (Move("closed", "办结", ("committee", "party"), "D3-4.2.6", ("commitments_kept", *_FEEDBACK)),),
        ),
        Step("voted_down", "会议没有通过", (Move("closed", "办结", ("committee", "party"), "D3-4.2.6", _FEEDBACK),)),
        Step("closed", "已办结"),
    ),
    actors={"party": "社区（村）党组织", "committee": "居（村）民委员会"},
    evidence={
        "opinions_heard": "征求过意见的来源（问卷、走访、网络征集或居民提议）",
        "fact_sheet": "情况说明",
        "form": "协商形式",
        "participants": "参加协商的各方",
        "missing_seen": "看过还缺哪些人",
        "party_confirmed": "党组织的确认",
        "committee_confirmed": "居（村）民委员会的确认",
        "everyone_notified": "每一方的通报记录",
        "notice_period_over": "通报期满",
        "voices_heard": "参加协商的记录",
        "opinion_confirmed": "确认过的协商意见",
        "round_record": "这一轮的记录",
        "round_left": "还可以另行组织协商（只有第一次没谈成时）",
        "assembly_valid": "有效的会议表决结果",
        "assembly_passed": "表决通过",
        "meeting_class": "以会议为最终形式的事项",
        "final_form_held": "会议表决通过（只对以会议为最终形式的事项）",
        "commitments": "承诺事项：谁办、何时、钱从哪来",
        "commitments_kept": "承诺全部办完，凭证齐全",
        "concern_answered": "对少数人意见的书面答复",
        "contributors_answered": "对每一条意见的答复",
        "told_participants": "向协商主体反馈",
        "told_stakeholders": "向利益相关方反馈",
        "told_residents": "向居（村）民反馈",
    },
)


class StepRemoved(ValueError):
    """A county's rules would take away a step or an evidence of document 3: they may only add."""


@dataclass(frozen=True, slots=True)
class Addition:
    """One evidence a county asks for more, at one move, with its Chinese name and source."""

    at: str
    to: str
    name: str
    label: str


def with_additions(
    additions: Sequence[Addition],
    *,
    removed: Sequence[str] = (),
    procedure: Procedure = DELIBERATION,
) -> Procedure:
    """The procedure as a county extends it; StepRemoved for anything it would take away (D3-4.2.1)."""
    if removed:
        labels = [step.label for step in procedure.steps if step.name in removed] or list(removed)
        raise StepRemoved(f"地方细则不能去掉“{'、'.join(labels)}”：文件3的五个环节只能增加，不能减少。")
    known = {(step.name, move.to) for step in procedure.steps for move in step.moves}
    unknown = [f"{one.at} → {one.to}" for one in additions if (one.at, one.to) not in known]
    if unknown:
        raise StepRemoved(f"地方细则加在了没有的步骤上：{'、'.join(unknown)}。请按程序图上的步骤写。")
    clash = [one.name for one in additions if one.name in procedure.evidence]
    if clash:
        raise StepRemoved(f"地方细则不能改写已有的要求：{'、'.join(clash)}。请另起名称。")
    more: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in additions:
        more[one.at, one.to] = (*more.get((one.at, one.to), ()), one.name)
    evidence: Mapping[str, str] = {**procedure.evidence, **{one.name: one.label for one in additions}}
    return replace(procedure, steps=tuple(_extended(step, more) for step in procedure.steps), evidence=evidence)


def _extended(step: Step, more: Mapping[tuple[str, str], tuple[str, ...]]) -> Step:
    moves = tuple(replace(move, needs=(*move.needs, *more.get((step.name, move.to), ()))) for move in step.moves)
    return replace(step, moves=moves)
