"""Why an approval, a review or a report cannot be taken as handed in: every reason, with the way out."""

from dataclasses import dataclass

from shanzhi.policy.clauses import clause
from shanzhi.policy.decision import Decision, Reason

APPROVAL_ANSWERS = frozenset({"approved", "conditional", "returned", "refused"})
LEGAL_OUTCOMES = frozenset({"approve", "prohibit"})
REVIEW_OUTCOMES = frozenset({"upheld", "reopened"})


def _reason(code: str, clause_id: str | None, text: str, remedy: str) -> Reason:
    quote = clause(clause_id).zh if clause_id else "本系统约定"
    return Reason(code, clause_id, quote, text, remedy)


@dataclass(frozen=True, slots=True)
class ApprovalQuestion:
    """What is known when a body answers: whose turn it is, whether the money is named."""

    asked: bool
    in_approval: bool
    answered_already: bool
    turn_of: str
    mine_first: bool
    money_named: bool
    answer: str
    reason: str
    conditions: str


def approval(question: ApprovalQuestion) -> Decision:
    """May this body answer so, now? D1-4.2.3 (two bodies), D1-4.2.4 (no yes without money)."""
    yes = question.answer in ("approved", "conditional")
    checks = (
        (
            not question.asked,
            _reason("approval_not_asked", "D1-4.2.3", "这件事不由您的单位审批。", "请在“待我审批”里办理本单位的事项。"),
        ),
        (
            question.asked and (question.answered_already or not question.in_approval),
            _reason("approval_closed", "D1-4.2.3", "这件事已经有了答复，不能再答一次。", "打开事项页可以看到结果。"),
        ),
        (
            question.asked and question.in_approval and not question.answered_already and not question.mine_first,
            _reason(
                "approval_not_yet",
                "D1-4.2.3",
                f"还没轮到您的单位，先由{question.turn_of}答复。",
                f"{question.turn_of}答复后会发消息给您。",
            ),
        ),
        (
            question.answer not in APPROVAL_ANSWERS,
            _reason("approval_unknown", None, "没有选择怎么答复。", "请在批准、附条件批准、退回、不批里选一项。"),
        ),
        (
            yes and not question.money_named,
            _reason(
                "approval_without_money",
                "D1-4.2.4",
                "经费来源和金额还空着，不能批准。",
                "请退回申报单位补上经费来源、金额和到位日期。",
            ),
        ),
        (
            question.answer == "conditional" and not question.conditions.strip(),
            _reason("condition_missing", None, "附条件批准需要写明条件。", "写下条件，一句话就行。"),
        ),
        (
            question.answer in ("returned", "refused") and not question.reason.strip(),
            _reason("answer_without_reason", None, "退回或不批需要写明理由。", "从常用理由里选一条，或写一句话。"),
        ),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def review_request(*, reviewable: bool, open_already: bool, desk_known: bool, reason: str) -> Decision:
    """May the issuer ask for a review? One at a time, with a reason, while the answer was no."""
    checks = (
        (
            not reviewable,
            _reason(
                "review_not_open",
                None,
                "这件事现在不能申请复核。",
                "只有被禁止、退回或建议购买服务的事项可以申请复核。",
            ),
        ),
        (open_already, _reason("review_running", None, "已经在复核了。", "结果出来会发消息给您。")),
        (
            not desk_known,
            _reason("review_no_desk", None, "还没有登记本级民政部门，复核没有人接。", "请系统管理员登记民政部门。"),
        ),
        (
            not reason.strip(),
            _reason("review_reason_missing", None, "申请复核需要写明理由。", "写明哪一条法律法规规章，或哪里判错了。"),
        ),
    )
    return Decision(tuple(reason_ for broken, reason_ in checks if broken))


def review_answer(*, found: bool, legal: bool, outcome: str, reasons: str) -> Decision:
    """Is this an answer to a review? Outcome and public reasons are both needed."""
    checks = (
        (
            not found,
            _reason("review_closed", None, "这件复核不在您的单位，或者已经有了结果。", "打开“待我审查”看还有哪些。"),
        ),
        (
            outcome not in (LEGAL_OUTCOMES if legal else REVIEW_OUTCOMES),
            _reason("review_outcome_missing", None, "没有选择结论。", "请选一个结论。"),
        ),
        (
            not reasons.strip(),
            _reason("review_reasons_missing", "D1-4.2.6", "理由要公开，不能空着。", "写明依据哪一条、为什么这样认定。"),
        ),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def unnumbered_report(*, from_community: bool, issuer_named: bool, described: bool) -> Decision:
    """Can this report be taken? Who asked, and what for: text or a picture is enough (D1-4.2.5)."""
    checks = (
        (
            not from_community,
            _reason(
                "report_from_community",
                "D1-4.2.5",
                "这里只收社区（村）的反映。",
                "请用社区（村）的岗位登录，或在门户上反映。",
            ),
        ),
        (
            not issuer_named,
            _reason("report_issuer_missing", "D1-4.2.5", "还没写是谁要求的。", "选一个单位，或写下它的名字。"),
        ),
        (
            not described,
            _reason("report_text_missing", "D1-4.2.5", "还没写要求做什么。", "粘贴原话，或放一张截图，有一样就行。"),
        ),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))
