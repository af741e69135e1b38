"""May a revision take its next step? Every obstacle at once, each with what to do (D2-2.1 … D2-2.5)."""

from collections.abc import Callable
from dataclasses import dataclass

from shanzhi.policy.clauses import clause as clause_of
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.procedures.charter_revision import CHARTER_REVISION
from shanzhi.policy.procedures.engine import HOUSE_RULE, Move


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known about a revision when somebody wants it to move on; counts say how much is missing."""

    state: str
    notice: bool = False
    households: int = 0
    unreached: int = 0
    clauses: int = 0
    opinions_waiting: int = 0
    unlawful_open: int = 0
    comments_unanswered: int = 0
    comments_open: int = 0
    party_agreed: bool = False
    government_agreed: bool = False
    objected: bool = False
    frozen: bool = False
    verdict: bool | None = None
    numbered: bool = False
    voted_text: bool = False
    newer_text: bool = False
    withdrawal_note: bool = False

    def evidence(self) -> frozenset[str]:
        """The names of what is there, as the procedure asks for them."""
        return frozenset(name for name, (there, _, _) in _EVIDENCE.items() if there(self))


Told = Callable[[Standing], str]


def _says(text: str) -> Told:
    return lambda _: text


_EVIDENCE: dict[str, tuple[Callable[[Standing], bool], Told, str]] = {
    "notice": (lambda s: s.notice, _says("还没有发出通知。"), "写好通知、选好方式和日期，保存后再往下走。"),
    "households_reached": (
        lambda s: s.households > 0 and s.unreached == 0,
        lambda s: f"还有 {s.unreached} 户没有送达记录。" if s.households else "还没有登记各组（楼）有多少户。",
        "按组登记户数，再记下每一户是怎样送达的；送达就行，不要求人人提意见。",
    ),
    "draft_text": (lambda s: s.clauses > 0, _says("草案还没有正文。"), "粘贴、上传或逐条写好正文。"),
    "opinions_answered": (
        lambda s: s.opinions_waiting == 0,
        lambda s: f"还有 {s.opinions_waiting} 条意见没有答复。",
        "逐条答复：采纳、合并采纳（写明改了哪一条）或没有采纳（写明理由）。",
    ),
    "unlawful_settled": (
        lambda s: s.unlawful_open == 0,
        lambda s: f"还有 {s.unlawful_open} 处涉嫌违法，必须先改掉。",
        "照右边的建议改；认为没有问题的，请司法行政的法制审查人认定后保留。",
    ),
    "comments_answered": (
        lambda s: s.comments_unanswered == 0,
        lambda s: f"还有 {s.comments_unanswered} 条审核意见没有写怎么改的。",
        "在每条审核意见下写一句：怎么改的，或者为什么不改。",
    ),
    "party_agreement": (lambda s: s.party_agreed, _says("党（工）委还没有同意。"), "等党（工）委答复。"),
    "government_agreement": (
        lambda s: s.government_agreed,
        _says("政府（办事处）还没有同意。"),
        "等政府（办事处）答复。",
    ),
    "comments_settled": (
        lambda s: s.comments_open == 0,
        lambda s: f"还有 {s.comments_open} 条审核意见没有了结。",
        "提出意见的单位看过修改以后，点“了结”。",
    ),
    "frozen_text": (lambda s: s.frozen, _says("审议稿还没有定稿。"), "先定稿。"),
    "review_comments": (
        lambda s: s.objected,
        _says("没有写要改什么。"),
        "至少写一条意见，最好落到具体条款上。",
    ),
    "adopted_verdict": (
        lambda s: s.verdict is True,
        _says("没有“表决通过”的会议结论。"),
        "开村（居）民会议审议表决，把会议情况记下来。",
    ),
    "failed_verdict": (lambda s: s.verdict is False, _says("没有“未通过”的会议结论。"), "把会议情况记下来。"),
    "filing_number": (lambda s: s.numbered, _says("还没有备案编号，不能公布。"), "等乡镇（街道）备案后再公布。"),
    "order_to_correct": (lambda s: s.objected, _says("没有写责令改正什么。"), "写明哪里不合法、不合规。"),
    "voted_text": (
        lambda s: s.voted_text,
        _says("要公布的文本与表决通过的不是同一份。"),
        "只能公布表决通过、已经备案的那一稿。",
    ),
    "newer_text_in_force": (lambda s: s.newer_text, _says("没有新的版本施行。"), ""),
    "withdrawal_note": (lambda s: s.withdrawal_note, _says("没有写中止的原因。"), "写一句为什么不改了。"),
}


def may_move(standing: Standing, to: str, actor: str) -> Decision:
    """A yes, or every reason why not yet."""
    move = _move(standing.state, to)
    if move is None:
        here = CHARTER_REVISION.step(standing.state)
        text = f"现在是“{here.label}”这一步，不能直接到“{CHARTER_REVISION.step(to).label}”。"
        return Decision((_reason("step_out_of_order", "D2-2.1", text, "六步不能跳，也不能倒；请从现在这一步往下走。"),))
    reasons = []
    if actor not in move.actors:
        who = "、".join(CHARTER_REVISION.who(move))
        reasons.append(_reason("step_not_yours", move.clause, f"这一步由{who}办理。", f"请{who}办。"))
    known = standing.evidence()
    for need in move.needs:
        if need not in known:
            _, told, remedy = _EVIDENCE[need]
            reasons.append(_reason(need, move.clause, told(standing), remedy))
    return Decision(tuple(reasons))


def _move(at: str, to: str) -> Move | None:
    return next((move for move in CHARTER_REVISION.step(at).moves if move.to == to), None)


def _reason(code: str, clause: str | None, text: str, remedy: str) -> Reason:
    return Reason(code, clause, clause_of(clause).zh if clause else HOUSE_RULE, text, remedy)


def refused(code: str, text: str, remedy: str, clause: str | None = None) -> Decision:
    """One reason of our own making; a house rule unless a clause is named."""
    return Decision((_reason(code, clause, text, remedy),))
