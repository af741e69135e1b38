"""Who may take a finding how far (问题整改): raised → ordered → rectified → closed (D1-5.3.1)."""

from datetime import date
from typing import Any

from shanzhi.policy.clauses import clause
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.terms import in_force

SEVERITIES = ("light", "ordinary", "serious")


def terms(on: date) -> dict[str, Any]:
    """Days to cure, days to the next level, names of kinds; house rules where the documents set none."""
    return in_force("findings", on)


def kind_label(kind: str, on: date) -> str:
    label: str = terms(on)["kinds"].get(kind, "问题")
    return label


def _reason(code: str, clause_id: str, text: str, remedy: str) -> Reason:
    return Reason(code, clause_id, clause(clause_id).zh, text, remedy)


def may_order(state: str, supervises: bool) -> Decision:
    """Supervisors order what was raised, or send back what was not cured."""
    checks = (
        (not supervises, _reason("order_not_yours", "D1-5.3.1", "责令改正由监管部门发出。", "请民政部门办理。")),
        (
            state not in ("raised", "rectified"),
            _reason("order_closed", "D1-5.3.1", "这个问题现在不能再责令。", "打开问题页看它走到哪一步了。"),
        ),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def may_answer(state: str, own: bool, text: str) -> Decision:
    """The responsible body answers an order, in words."""
    checks = (
        (not own, _reason("answer_not_yours", "D1-5.3.1", "这个问题由责任单位答复。", "请责任单位的经办人办理。")),
        (state != "ordered", _reason("answer_closed", "D1-5.3.1", "现在不用答复。", "收到责令后再答复。")),
        (
            not text.strip(),
            _reason("answer_empty", "D1-5.3.1", "还没写怎么改的。", "写一两句，说明停了什么、怎么处理。"),
        ),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def may_close(state: str, supervises: bool, involved: bool) -> Decision:
    """Supervisors close what was cured; nobody closes a finding they raised or cured."""
    checks = (
        (not supervises, _reason("close_not_yours", "D1-5.3.1", "销号由监管部门办理。", "请民政部门办理。")),
        (
            involved,
            _reason(
                "close_by_someone_else", "D1-4.1.7", "谁发现、谁整改的，不能由谁销号。", "请本部门另一位同事核实。"
            ),
        ),
        (
            state != "rectified",
            _reason("close_early", "D1-5.3.1", "责任单位还没有答复，不能销号。", "等答复后再核实。"),
        ),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def may_reopen(state: str, supervises: bool, reason: str) -> Decision:
    """Supervisors reopen what was closed and turned out not to be cured; they say why."""
    checks = (
        (not supervises, _reason("reopen_not_yours", "D1-5.3.1", "重新打开由监管部门办理。", "请民政部门办理。")),
        (state != "closed", _reason("reopen_open", "D1-5.3.1", "这个问题没有销号，不用重开。", "接着办就行。")),
        (not reason.strip(), _reason("reopen_why", "D1-5.3.1", "还没写为什么重开。", "写一句看到了什么。")),
    )
    return Decision(tuple(reason_ for broken, reason_ in checks if broken))


def may_refer(state: str, officer: bool, answered: bool, facts: str, to: str) -> Decision:
    """Only a named officer, only by hand, only after the unit was told and has answered (D1-4.1.7)."""
    told = state in ("ordered", "rectified", "closed")
    checks = (
        (
            not officer,
            _reason("refer_not_yours", "D1-4.1.7", "移送由监管部门指定的人亲自办。", "请有监管岗位的同志办理。"),
        ),
        (not told, _reason("refer_untold", "D1-4.1.7", "还没有告知责任单位，不能移送。", "先责令整改，听它怎么说。")),
        (
            told and not answered,
            _reason("refer_unheard", "D1-4.1.7", "责任单位还没有答复，不能移送。", "等它答复；不答复的，先督办。"),
        ),
        (not facts.strip(), _reason("refer_factless", "D1-4.1.7", "还没写事实。", "写清时间、事情和材料。")),
        (not to.strip(), _reason("refer_nowhere", "D1-4.1.7", "还没写移送给谁。", "填有权处理的机关。")),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))
