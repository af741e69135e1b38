"""How a demand (准入事项) goes from draft to number to end (D1-4.2.1 … D1-4.2.7).

The approving bodies differ from case to case (party and government, working and management
committee, 编制部门), so there is one step `in_approval`, and the ruling's ordered list of
approvers says who signs in which turn. Only when all have signed is `all_signatures` evidence;
one signature of two leaves the demand where it is.
"""

from collections.abc import Sequence

from shanzhi.policy.procedures.engine import Move, Procedure, Refused, Step

AFTER_RULING = {
    "admit": "admitted",
    "admit_transitional": "admitted",
    "approve": "in_approval",
    "return": "returned",
    "revise": "revise",
    "redirect": "redirected",
    "legal_review": "legal_review",
    "prohibit": "prohibited",
}
"""Outcome of the gate → the step the ruled filing goes to."""

_WITHDRAW = Move("withdrawn", "撤回", ("issuer",), None, ("withdrawal_note",))
_NEW_VERSION = Move("draft", "修改后形成新版本", ("issuer",), None, ("new_version",))
_REOPEN = Move("returned", "复核改正，退回重新申报", ("desk",), None, ("review_reopened",))
_APPROVERS = ("approver", "staffing_officer")


def _ruled(to: str, label: str, clause: str) -> Move:
    return Move(to, label, ("system",), clause, (f"ruling_{to}",))


_ENDS_OF_A_NUMBER = (
    Move("expired", "到期失效", ("system",), None, ("validity_over",)),
    _WITHDRAW,
    Move("exited", "经评议退出", ("desk",), None, ("exit_decision",)),
    Move("revoked", "撤销、终止", ("desk", "supervisor"), "D1-4.2.5", ("revocation_reasons",)),
    Move("superseded", "由新版本取代", ("system",), None, ("newer_version_active",)),
)

_BEFORE_RULING = (
    Step(
        "draft",
        "草稿",
        (Move("submitted", "提交申报", ("issuer",), "D1-4.2.1", ("filing",)), _WITHDRAW),
    ),
    Step(
        "submitted",
        "已提交",
        (
            Move("complete", "要素齐全", ("system",), "D1-4.2.1", ("all_fields",)),
            Move("returned", "要素不全，退回补正", ("system",), "D1-4.2.1", ("missing_fields",)),
        ),
    ),
    Step("complete", "要素齐全", (Move("ruled", "判定", ("system",), "D1-4.2.1", ("ruling",)),)),
    Step(
        "ruled",
        "已判定",
        (
            _ruled("prohibited", "判定为不得下派", "D1-4.2.6"),
            _ruled("revise", "判定为须修改", "D1-4.2.1"),
            _ruled("legal_review", "送法制审查", "D1-4.2.3"),
            _ruled("redirected", "建议购买服务", "D1-4.2.7"),
            _ruled("returned", "判定为须补正", "D1-4.2.4"),
            _ruled("in_approval", "送批准机关", "D1-4.2.3"),
            _ruled("admitted", "判定为可以准入", "D1-4.2.3"),
        ),
    ),
)

_BACK_WITH_THE_ISSUER = (
    Step("prohibited", "不得下派", (_NEW_VERSION, _REOPEN, _WITHDRAW)),
    Step("revise", "待修改", (_NEW_VERSION, _REOPEN, _WITHDRAW)),
    Step("returned", "待补正", (_NEW_VERSION, _WITHDRAW)),
    Step(
        "redirected",
        "建议购买服务",
        (
            Move("in_approval", "坚持由社区办，送批准", ("issuer",), "D1-4.2.3", ("insistence",)),
            _NEW_VERSION,
            _REOPEN,
            _WITHDRAW,
        ),
    ),
)

_DECIDED_BY_PEOPLE = (
    Step(
        "legal_review",
        "法制审查中",
        (
            Move(
                "in_approval",
                "审查意见：转批准机关决定",
                ("legal_reviewer",),
                "D1-4.2.3",
                ("legal_opinion", "published_reasons"),
            ),
            Move(
                "admitted",
                "审查意见：依法准入",
                ("legal_reviewer",),
                "D1-4.2.3",
                ("legal_opinion", "approver_concurrence", "published_reasons"),
            ),
            Move(
                "prohibited",
                "审查意见：不得下派",
                ("legal_reviewer",),
                "D1-4.2.6",
                ("legal_opinion", "published_reasons"),
            ),
            _WITHDRAW,
        ),
    ),
    Step(
        "in_approval",
        "审批中",
        (
            Move("admitted", "全部批准", _APPROVERS, "D1-4.2.3", ("all_signatures",)),
            Move("returned", "退回补正", _APPROVERS, "D1-4.2.4", ("return_reasons",)),
            Move("prohibited", "不批准", _APPROVERS, "D1-4.2.5", ("refusal_reasons",)),
            _WITHDRAW,
        ),
    ),
)

_WITH_A_NUMBER = (
    Step(
        "admitted",
        "准予准入",
        (Move("active", "编号并公布", ("system",), "D1-4.2.1", ("number", "publication")),),
    ),
    Step(
        "active",
        "已准入",
        (
            Move("suspended", "经费未到位，暂停", ("system",), None, ("funding_late",)),
            *_ENDS_OF_A_NUMBER,
        ),
    ),
    Step(
        "suspended",
        "已暂停",
        (
            Move("active", "经费到位，恢复", ("system",), None, ("funding_arrived",)),
            *_ENDS_OF_A_NUMBER,
        ),
    ),
    Step("expired", "已到期"),
    Step("withdrawn", "已撤回"),
    Step("exited", "已退出"),
    Step("revoked", "已撤销"),
    Step("superseded", "已被新版本取代"),
)

ADMISSION = Procedure(
    name="admission",
    label="准入",
    start="draft",
    steps=(*_BEFORE_RULING, *_BACK_WITH_THE_ISSUER, *_DECIDED_BY_PEOPLE, *_WITH_A_NUMBER),
    actors={
        "issuer": "申报单位",
        "system": "系统",
        "desk": "减负专班",
        "legal_reviewer": "法制审查人",
        "approver": "批准机关",
        "staffing_officer": "编制部门",
        "supervisor": "监管人",
    },
    evidence={
        "filing": "申报内容",
        "all_fields": "必填要素",
        "missing_fields": "缺少的要素",
        "ruling": "判定结论",
        "ruling_prohibited": "“不得下派”的判定结论",
        "ruling_revise": "“须修改”的判定结论",
        "ruling_legal_review": "“送法制审查”的判定结论",
        "ruling_redirected": "“建议购买服务”的判定结论",
        "ruling_returned": "“须补正”的判定结论",
        "ruling_in_approval": "“须经批准”的判定结论",
        "ruling_admitted": "“可以准入”的判定结论",
        "withdrawal_note": "撤回记录",
        "new_version": "修改后的新版本",
        "review_reopened": "复核意见",
        "insistence": "申报单位坚持办理的说明",
        "legal_opinion": "法制审查意见",
        "approver_concurrence": "批准机关的同意意见",
        "published_reasons": "公开的理由",
        "all_signatures": "判定书列明的全部批准机关的批准",
        "return_reasons": "退回理由",
        "refusal_reasons": "不批准理由",
        "number": "准入编号",
        "publication": "公布记录",
        "funding_late": "经费逾期未到位的记录",
        "funding_arrived": "经费到位记录",
        "validity_over": "有效期届满",
        "exit_decision": "退出决定",
        "revocation_reasons": "撤销理由",
        "newer_version_active": "已生效的新版本",
    },
)


def ruling_evidence(outcome: str) -> frozenset[str]:
    """What a ruling proves: that there is one, and the one step it leads to."""
    return frozenset({"ruling", f"ruling_{AFTER_RULING[outcome]}"})


def sign(approvers: Sequence[str], signed: Sequence[str], by: str) -> tuple[str, ...]:
    """The signatures after this one; Refused out of turn, twice, or by a body not on the ruling."""
    if by not in approvers:
        raise Refused("判定书没有把贵单位列为批准机关。", clause="D1-4.2.3", who=tuple(approvers))
    if by in signed:
        raise Refused("贵单位已经批准过，不需要再批。", clause="D1-4.2.3", who=())
    following = approvers[len(signed)]
    if by != following:
        raise Refused(f"还没有轮到贵单位，请等{following}先批准。", clause="D1-4.2.3", who=(following,))
    return (*signed, by)


def approval_evidence(approvers: Sequence[str], signed: Sequence[str]) -> frozenset[str]:
    """`all_signatures` only when every body on the ruling has signed (D1-4.2.3)."""
    complete = bool(approvers) and set(approvers) <= set(signed)
    return frozenset({"all_signatures"}) if complete else frozenset()
