"""How an application for a certificate (出具证明) goes from the resident to the paper (D1-4.5.4, .7, .8, .11)."""

from shanzhi.policy.procedures.engine import Move, Procedure, Step

_WITHDRAW = Move("withdrawn", "撤回申请", ("applicant",), None, ("withdrawal",))
_DECLINE = Move("declined", "不予出具", ("handler",), "D1-4.5.8", ("reason_and_way",))
_CHECK = Move("checking", "去核实", ("handler",), "D1-4.5.7", ("check_opened",))
_APPROVE = Move("approved", "核对一致，出证", ("handler",), "D1-4.5.7", ("gates_open",))

CERTIFICATE = Procedure(
    name="certificate",
    label="社区（村）出具证明",
    start="applied",
    steps=(
        Step("applied", "待核对", (_APPROVE, _CHECK, _DECLINE, _WITHDRAW)),
        Step("checking", "核实中", (_APPROVE, _DECLINE, _WITHDRAW)),
        Step(
            "approved",
            "已批准，待用章",
            (
                Move("applied", "撤销（30 秒内）", ("handler",), None, ("undo_in_time",)),
                Move("issued", "用章，出具", ("keeper", "system"), "D1-4.5.12", ("seal_use",)),
            ),
        ),
        Step(
            "issued",
            "已出具",
            (
                Move("revoked", "撤回证明", ("handler", "head"), None, ("revocation_reason",)),
                Move("applied", "更正，重新核对", ("handler",), None, ("correction_reason",)),
            ),
        ),
        Step("declined", "不予出具"),
        Step("withdrawn", "已撤回申请"),
        Step("revoked", "证明已撤回"),
    ),
    actors={
        "applicant": "申请人",
        "handler": "社区经办人",
        "head": "居（村）委会主任",
        "keeper": "印章保管人",
        "system": "系统（保管人委托内）",
    },
    evidence={
        "withdrawal": "申请人的意思",
        "reason_and_way": "不能出的原因和去哪办",
        "check_opened": "要核实什么",
        "gates_open": "核实记录，以及协商结论、负责人签字、风险材料（需要的）",
        "undo_in_time": "还没签章、没送出",
        "seal_use": "用章登记",
        "revocation_reason": "撤回原因",
        "correction_reason": "更正原因",
    },
)
