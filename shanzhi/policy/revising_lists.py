"""Revising a list (清单修订): what a county may add, alter or remove, who puts it in force (D1-4.2.1, D1-4.5.1)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from shanzhi.policy.clauses import clause
from shanzhi.policy.decision import Decision, Reason

BASIS_KINDS = {
    "law": "法律",
    "regulation": "行政法规、地方性法规",
    "rule": "规章",
    "central": "党中央、国务院文件",
    "province": "省委、省政府文件",
    "city": "市委、市政府文件",
    "department": "部门文件",
    "district": "区（市、县）文件",
}
ORDERS = frozenset({"central", "province", "city"})
GROUNDS: dict[int, frozenset[str]] = {
    3: frozenset({"law", "regulation", "rule"}),
    4: frozenset({"law", "regulation", "rule"}) | ORDERS,
    5: ORDERS,
    6: frozenset({"law", "regulation", "rule"}) | ORDERS,
    7: frozenset({"law", "regulation"}) | ORDERS,
    8: frozenset({"law", "regulation", "rule"}) | ORDERS,
}
"""Which grounds carry a new entry of an annex, as the document says for the items of that list."""
CLAUSES = {3: "D1-4.2.1", 4: "D1-4.2.3", 5: "D1-4.3.1", 6: "D1-4.4.2", 7: "D1-4.5.2", 8: "D1-4.9.1"}
CLOSED = {1: "D1-4.1.4", 2: "D1-4.1.4"}
"""Lists that no county lengthens: boards of streets and townships are added for a time only, by consent."""
SHORTEST_REASON = 6


@dataclass(frozen=True, slots=True)
class Proposed:
    """One change as somebody wants it."""

    annex: int
    kind: str
    number: str
    name: str
    basis_kind: str
    legal_basis: str
    reason: str
    placement: str = ""
    number_taken: bool = False
    weaker: bool = False
    """The alteration takes a ground away that the entry had."""


def may_change(asked: Proposed) -> Decision:
    """Every reason against one change at once."""
    reasons = []
    if len(asked.reason.strip()) < SHORTEST_REASON:
        text = f"第 {asked.number} 条没有写清理由（至少 {SHORTEST_REASON} 个字）。"
        reasons.append(_cited("change_without_reason", "D1-4.5.1", text, "写明为什么增加、修改或者删去这一条。"))
    if not asked.number.strip() or not asked.name.strip():
        reasons.append(_house("change_unnamed", "序号和名称都要写。", "请把序号和名称填上。"))
    if asked.number_taken:
        reasons.append(_house("number_taken", f"序号 {asked.number} 已经有了。", "请换一个没有用过的序号。"))
    if asked.weaker:
        text = f"第 {asked.number} 条原来有依据，改完就没有了。"
        reasons.append(_cited("ground_taken_away", "D1-4.5.2", text, "保留原来的依据，或者把这一条整条删去并写理由。"))
    if asked.kind == "add":
        reasons.extend(_ground(asked))
    return Decision(tuple(reasons))


def _ground(asked: Proposed) -> list[Reason]:
    if asked.annex in CLOSED:
        text = "这张清单区里不能加。临时加挂由编制部门同意，工作结束就摘。"
        return [_cited("list_closed", CLOSED[asked.annex], text, "请用“临时挂牌”申报准入。")]
    cited = CLAUSES[asked.annex]
    if asked.annex == 6 and asked.placement == "outdoor":
        text = "室外只挂文件写明的四种牌子，不能再加。"
        return [_cited("outdoor_closed", "D1-4.4.3", text, "改成室内，或者去掉这一条。")]
    if not asked.legal_basis.strip() or not asked.basis_kind:
        text = f"新加的第 {asked.number} 条没有写依据。"
        return [_cited("addition_without_ground", cited, text, "写明依据的种类、名称和条款或文号。")]
    if asked.basis_kind not in GROUNDS[asked.annex]:
        kinds = "、".join(BASIS_KINDS[kind] for kind in BASIS_KINDS if kind in GROUNDS[asked.annex])
        text = f"第 {asked.number} 条的依据是{BASIS_KINDS.get(asked.basis_kind, '没有写明的文件')}，不够。"
        return [_cited("ground_too_weak", cited, text, f"这张清单只能凭：{kinds}。")]
    return []


def may_submit(
    *, changes: int, in_force_from: date | None, base_from: date, last_from: date | None, on: date
) -> Decision:
    """May the draft go to review? It comes into force on a later day, after the edition before it."""
    reasons = []
    if not changes:
        reasons.append(_house("nothing_changed", "和原版一样，没有要审的。", "先加、改或删至少一条。"))
    if in_force_from is None or in_force_from <= on:
        reasons.append(_house("in_force_too_early", "生效日要在今天以后。", "请选明天或更晚的日子，让社区来得及知道。"))
    earliest = max(base_from, last_from or base_from)
    if in_force_from is not None and on < in_force_from <= earliest:
        text = f"上一版 {earliest} 才生效，新版要在它之后。"
        reasons.append(_house("in_force_before_last", text, "请选更晚的日子。"))
    return Decision(tuple(reasons))


def may_publish(
    *, same_post: bool, same_person: bool, roles: Collection[str], late: bool, note_missing: bool
) -> Decision:
    """May this actor put the revision in force? Never who drafted it, in whatever post (gate.md 8)."""
    reasons = []
    if same_post or same_person:
        text = "自己起草的不能自己审核公布。"
        reasons.append(_house("reviewed_by_drafter", text, "请同一级的审批人、法制审查人或另一位专班同事来审。"))
    if not {"approver", "legal_reviewer", "desk"} & set(roles):
        reasons.append(_house("not_a_reviewer", "清单由审批人、法制审查人或减负专班审核。", "请换有这个岗位的人。"))
    if late:
        reasons.append(_house("in_force_passed", "拟生效日已经到了。", "请退回，由起草人改一个以后的日子。"))
    if note_missing:
        reasons.append(_house("returned_without_note", "退回要写明改什么。", "在意见里写一句话。"))
    return Decision(tuple(reasons))


def _cited(code: str, clause_id: str, text: str, remedy: str) -> Reason:
    return Reason(code=code, clause=clause_id, quote=clause(clause_id).zh, text=text, remedy=remedy)


def _house(code: str, text: str, remedy: str) -> Reason:
    return Reason(code=code, clause=None, quote="", text=text, remedy=remedy)


def not_open() -> Decision:
    """The draft has gone on."""
    return Decision(
        (_house("revision_not_open", "这份修订已经送审、公布或撤回了，不能再改。", "退回以后才能接着改。"),)
    )


def not_in_review() -> Decision:
    """Somebody was faster, or the draft was never handed in."""
    return Decision((_house("revision_not_in_review", "这份修订现在不在待审。", "请刷新看看现在到哪一步。"),))


def no_such_entry(number: str) -> Decision:
    return Decision(
        (_house("no_such_entry", f"原版里没有序号 {number}。", "改或删要写原版的序号；新加的请选“增加”。"),)
    )
