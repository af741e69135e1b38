"""What a signboard (挂牌) is judged by: list in force, place, wording (D1-4.1.1, D1-4.1.3, D1-4.4.3, D1-4.4.4)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from typing import Any

from shanzhi.policy.clauses import clause
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.normalising import compared
from shanzhi.policy.terms import in_force

STREETS = ("subdistrict", "township")
BLANK = re.compile("\u00d7\u00d7(街道|镇|乡)?")
"""How the lists write the name that is to be filled in."""
WHERE = {"outdoor": "室外", "indoor": "室内"}


class Outcome(StrEnum):
    """How a board stands."""

    LISTED = "listed"
    EXEMPT = "exempt"
    TEMPORARY = "temporary"
    MISPLACED = "misplaced"
    MISNAMED = "misnamed"
    UNLISTED = "unlisted"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def stays(self) -> bool:
        return self in (Outcome.LISTED, Outcome.EXEMPT, Outcome.TEMPORARY)


_LABELS = {
    Outcome.LISTED: "在清单里",
    Outcome.EXEMPT: "不算挂牌",
    Outcome.TEMPORARY: "临时加挂",
    Outcome.MISPLACED: "挂错地方",
    Outcome.MISNAMED: "名称不规范",
    Outcome.UNLISTED: "清单外",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of the list in force."""

    number: str
    name: str
    placement: str
    applies_to: str
    key: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """A board as it hangs. `holder` is subdistrict, township, community or village; `around` names its places."""

    text: str
    placement: str
    holder: str
    around: tuple[str, ...] = ()
    consented_until: date | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a board stands, the entry it matches or ought to, and what breaks which rule."""

    outcome: Outcome
    entry: Listed | None = None
    wanted: str = ""
    reasons: tuple[Reason, ...] = ()
    kind: str = ""


def terms(on: date) -> dict[str, Any]:
    return in_force("signboards", on)


def readable(text: str, placement: str, on: date) -> Decision:
    """What was typed can be a board: some words, not too many, indoors or outdoors."""
    most = terms(on)["most_letters"]
    bare = text.strip()
    checks = (
        (not compared(bare), "board_empty", "还没写牌子上的字。", "照着牌子写，一字不差。"),
        (len(bare) > most, "board_long", f"写了 {len(bare)} 个字，牌子上最多 {most} 个字。", "只写名称，不写标语。"),
        (placement not in WHERE, "board_nowhere", "没选挂在室外还是室内。", "选一个。"),
    )
    return Decision(tuple(Reason(code, None, "", told, remedy) for broken, code, told, remedy in checks if broken))


def key_of(text: str, around: Iterable[str], same: dict[str, list[str]] | None = None) -> str:
    """The name without the places it begins with, so that 解放社区居民委员会 and 社区居民委员会 meet."""
    left = _plain(text).replace("中国共产党", "中共")
    for name in sorted((_plain(n) for n in around if n), key=len, reverse=True):
        left = left.replace(name, "")
    left = re.sub("^(中共)?(社区|村)", r"\1", left)
    for name, others in (same or {}).items():
        if left == _plain(name) or left in (_plain(other) for other in others):
            return _plain(name)
    return left


@lru_cache(8192)
def _plain(text: str) -> str:
    """Names repeat over a whole city; each is folded once."""
    return compared(text)


def variants(name: str, village: bool) -> tuple[str, ...]:
    """The ways a list name may be written: 社区（村） by kind, （所、站） as one of them, blanks as nothing."""
    plain = name.replace("社区（村）", "村" if village else "社区").replace("居（村）民", "村民" if village else "居民")
    plain = BLANK.sub("", plain)
    found = re.search("（([^）]*)）", plain)
    if not found:
        return (plain,)
    before, after = plain[: found.start()], plain[found.end() :]
    inside = found.group(1).split("、")
    if all(len(word) == 1 for word in inside):
        stem = before[:-2] if before.endswith("中心") else before
        return (before + after, *(stem + word + after for word in inside))
    return (before + after, *(word + after for word in inside), plain)


def judge(board: Board, listed: Sequence[Listed], on: date) -> Judgement:
    """One answer for every board: stays, or goes with the clause that says so."""
    known = terms(on)
    if is_no_board(board.text, on):
        return Judgement(Outcome.EXEMPT)
    here = [e for e in listed if e.applies_to in ("both", board.holder)]
    key = key_of(board.text, board.around, known["same_name"])
    village = board.holder == "village"
    same = [e for e in here if key in _keys(e, village, board, known)]
    fitting = next((e for e in same if e.placement == board.placement), None)
    if fitting:
        return Judgement(Outcome.LISTED, fitting)
    if board.consented_until is not None and board.holder in STREETS and on <= board.consented_until:
        return Judgement(Outcome.TEMPORARY)
    if same:
        return _misplaced(board, same[0])
    near = _nearest(key, here, village, board, known)
    if near and board.holder in STREETS:
        return _misnamed(board, near)
    return _unlisted(board, near)


def is_no_board(text: str, on: date) -> bool:
    """House numbers, opening hours, safety, fire and barrier-free signs are no signboards (D1-4.4.3)."""
    bare = re.sub(r"\s", "", text)
    return any(re.fullmatch(pattern, bare) for pattern in terms(on)["not_boards"])


def category_of(text: str, placement: str, on: date) -> str:
    """One of the four categories of D1-4.1.1, suggested from the words; a person may choose another of that place."""
    known = terms(on)
    if placement == "indoor":
        return "honour" if any(word in text for word in known["honours"]) else "office"
    return "functional" if any(word in text for word in ("中心", "站", "队", "室", "点")) else "work_institution"


def _keys(entry: Listed, village: bool, board: Board, known: dict[str, Any]) -> set[str]:
    return {key_of(name, board.around, known["same_name"]) for name in variants(entry.name, village)}


def _nearest(key: str, here: Sequence[Listed], village: bool, board: Board, known: dict[str, Any]) -> Listed | None:
    def likeness(entry: Listed) -> float:
        return max(SequenceMatcher(None, key, other).ratio() for other in _keys(entry, village, board, known))

    best = max(here, key=likeness, default=None)
    return best if best is not None and key and likeness(best) >= known["near"] else None


def _misplaced(board: Board, entry: Listed) -> Judgement:
    own = board.holder in STREETS
    clause_id = "D1-4.1.3" if own else ("D1-4.4.3" if board.placement == "outdoor" else "D1-4.4.4")
    text = f"“{board.text}”在清单里是{WHERE[entry.placement]}的，现在挂在{WHERE[board.placement]}。"
    reason = Reason(
        "board_misplaced", clause_id, clause(clause_id).zh, text, f"挪到{WHERE[entry.placement]}，或者摘掉。"
    )
    return Judgement(Outcome.MISPLACED, entry, entry.name, (reason,), "board_misplaced")


def _misnamed(board: Board, entry: Listed) -> Judgement:
    text = f"“{board.text}”和清单里的“{entry.name}”不一样。"
    reason = Reason("board_misnamed", "D1-4.1.3", clause("D1-4.1.3").zh, text, "照清单上的名称换一块，或者摘掉。")
    return Judgement(Outcome.MISNAMED, entry, entry.name, (reason,), "board_misnamed")


def _unlisted(board: Board, near: Listed | None) -> Judgement:
    own = board.holder in STREETS
    clause_id = "D1-4.1.1" if own else ("D1-4.4.3" if board.placement == "outdoor" else "D1-4.4.4")
    kind = "street_board_unlisted" if own else f"board_{board.placement}"
    text = f"“{board.text}”不在挂牌清单上。"
    remedy = (
        "摘掉；确因重大工作任务要临时挂的，先请区（市、县）编制部门同意。" if own else "摘掉；谁要求挂的，由谁负责。"
    )
    if near:
        remedy = f"清单上有“{near.name}”，照它换；否则摘掉。"
    reason = Reason(kind, clause_id, clause(clause_id).zh, text, remedy)
    return Judgement(Outcome.UNLISTED, None, near.name if near else "", (reason,), kind)


def may_remove(duty: str, offices: frozenset[str], on: date) -> Decision:
    """A board goes only when the duty behind it has a comprehensive office (D1-4.1.5)."""
    if not duty or duty in offices:
        return Decision()
    name = terms(on)["duties"].get(duty, duty)
    told = f"这块牌子背后的“{name}”职责还没有归到哪个综合办事机构。"
    remedy = "先在“职责归口”里选一个综合办事机构，再摘牌。"
    return Decision((Reason("duty_unmapped", "D1-4.1.5", clause("D1-4.1.5").zh, told, remedy),))


def may_hang_for_now(holder: str, task: str, until: date | None, consented: bool, on: date) -> Decision:
    """Only a street, only for a major task, only with the county staffing office's consent and an end (D1-4.1.4)."""
    quote = clause("D1-4.1.4").zh
    checks = (
        (
            holder not in STREETS,
            "temporary_not_street",
            "社区（村）没有临时加挂这条路。",
            "不挂；有法律依据的，建议修订清单。",
        ),
        (not task.strip(), "temporary_no_task", "没写是什么重大工作任务。", "写任务名称。"),
        (not consented, "temporary_no_consent", "没有区（市、县）编制部门同意的编号。", "先申报，同意后填编号。"),
        (until is None or until < on, "temporary_no_end", "没有结束日期，或者已经过了。", "填任务结束的日期。"),
    )
    return Decision(
        tuple(Reason(code, "D1-4.1.4", quote, told, remedy) for broken, code, told, remedy in checks if broken)
    )
