"""What must be on file before a certificate may be issued; every reason at once, each with its clause."""

from dataclasses import dataclass

from shanzhi.policy.decision import Decision, Reason

PUBLIC = (
    "凡是涉及社区（村）公共利益或者本辖区多数居民群众切身利益的事项需出具证明时……"
    "经居民群众讨论同意并经社区（村）组织负责人签字后方可出具"
)
RISK = "在详细调查核实情况、采取灵活多样方式组织居民群众议事协商的基础上，予以充分评估并预先防范后出具"
CHECK = "需要调查核实的，应当及时完成调查核实工作并据实出具"
TRANSITION = "对于属于自身职责范围内、且能够核实的，据实为居民群众出具相关证明"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One application as it stands. `list_status`: retained, not_retained, unlisted."""

    list_status: str = "retained"
    in_duty: bool = True
    verifiable: bool = True
    transitional_need: str = ""
    public_interest: bool = False
    deliberation_needed: bool = False
    legal_risk: bool = False
    head_signature_needed: bool = False
    visit_needed: bool = False
    checked: bool = False
    visited: bool = False
    differences_explained: bool = True
    text_complete: bool = True
    open_words: tuple[str, ...] = ()
    deliberation: str = ""
    head_signed: bool = False
    risk_assessed: bool = False
    precautions: bool = False
    applicant_alive: bool = True
    lives_here: bool = True
    minor_alone: bool = False


def may_issue(case: CaseFacts) -> Decision:
    """Whether this certificate may be issued now."""
    return Decision((*_list(case), *_person(case), *_check(case), *_public_interest(case), *_risk(case)))


def _list(case: CaseFacts) -> tuple[Reason, ...]:
    if case.list_status == "unlisted":
        text = "这一项不在社区（村）组织出具证明事项清单里。"
        quote = "凡是没有法律法规依据或未经国家和省、市批准列入保留证明事项清单的证明事项，社区（村）组织不予出具"
        return (Reason("unlisted", "D1-4.5.8", quote, text, "不予出具，把告知单给居民。"),)
    if case.list_status != "not_retained":
        return ()
    reasons = []
    if not case.in_duty or not case.verifiable:
        text = "清单不再保留的，只有属于自身职责、又能够核实的才可以据实出具。"
        reasons.append(Reason("transition", "D1-4.5.10", TRANSITION, text, "核实不了的不出，告诉居民去哪办。"))
    if not case.transitional_need:
        text = "还没写是谁仍然要求这张证明。"
        reasons.append(Reason("transition_need", "D1-4.5.10", TRANSITION, text, "写上单位名称，系统会登记并去对接。"))
    return tuple(reasons)


def _person(case: CaseFacts) -> tuple[Reason, ...]:
    reasons = []
    if not case.applicant_alive:
        reasons.append(Reason("deceased", None, "", "底表登记这个人已经去世。", "核对后请家属来办该办的事。"))
    if not case.lives_here:
        reasons.append(Reason("moved", None, "", "底表登记这个人已经迁出本社区。", "请他到现在住的社区办。"))
    if case.minor_alone:
        text = "申请人未满十八周岁，要由家长申请。"
        reasons.append(Reason("minor", None, "", text, "请家长用自己的账号办，或到窗口。"))
    return tuple(reasons)


def _check(case: CaseFacts) -> tuple[Reason, ...]:
    reasons = []
    if not case.checked:
        reasons.append(Reason("unchecked", "D1-4.5.7", CHECK, "还没有核对。", "对照底表核一遍再出。"))
    if case.visit_needed and not case.visited:
        reasons.append(Reason("unvisited", "D1-4.5.7", CHECK, "这一项要上门核实，还没有走访记录。", "记一次走访。"))
    if not case.differences_explained:
        text = "有和底表不一致的地方，还没写核实结果。"
        reasons.append(Reason("differs", "D1-4.5.7", CHECK, text, "按 2 去核实，写明看到的情况。"))
    if not case.text_complete:
        text = f"证明正文还空着：{'、'.join(case.open_words)}。"
        reasons.append(Reason("text_open", "D1-4.5.7", CHECK, text, "核实后填上；核实不了的，这张不能出。"))
    return tuple(reasons)


def _public_interest(case: CaseFacts) -> tuple[Reason, ...]:
    reasons = []
    if (case.public_interest or case.deliberation_needed) and case.deliberation != "agreed":
        text = "涉及公共利益或多数居民切身利益，还没有居民讨论同意的结论。"
        if case.deliberation:
            text = "居民讨论的结论不是“同意”，这张证明不能出。"
        reasons.append(Reason("deliberation", "D1-4.5.4", PUBLIC, text, "附上协商结论；纸面协商附记录和签到。"))
    if (case.public_interest or case.head_signature_needed) and not case.head_signed:
        reasons.append(Reason("head", "D1-4.5.4", PUBLIC, "负责人还没有签字。", "请主任在本页签字。"))
    return tuple(reasons)


def _risk(case: CaseFacts) -> tuple[Reason, ...]:
    if not case.legal_risk:
        return ()
    wanted = (
        (case.visited, "detailed", "详细调查核实的记录"),
        (case.deliberation == "agreed", "risk_talk", "议事协商的记录"),
        (case.risk_assessed, "assessed", "风险评估"),
        (case.precautions, "precautions", "防范措施"),
    )
    return tuple(
        Reason(f"risk_{code}", "D1-4.5.11", RISK, f"可能涉及法律风险，还缺{name}。", f"补上{name}。")
        for there, code, name in wanted
        if not there
    )
