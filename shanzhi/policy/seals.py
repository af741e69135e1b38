"""Rules of the seal register (印章使用登记), D1-4.5.12: every use bound to one document and one admitted matter."""

from dataclasses import dataclass
from datetime import date

from shanzhi.policy.decision import Decision, Reason

CLAUSE = "D1-4.5.12"
QUOTE = "从根本上解决社区（村）“万能章”问题"


@dataclass(frozen=True, slots=True)
class UseFacts:
    """One use as it is about to be made. Persons count, not posts: two hats are one person (spec gate §8)."""

    seal_state: str = "active"
    document_hash: str = "0" * 64
    used_on_hash: bool = False
    subject: str = "certificate:1"
    approver: int | None = 1
    keeper: int | None = 2
    by_keeper: bool = True
    mandate_in_force: bool = False
    mandate_left: int = 0
    paper: bool = False
    photo: bool = True
    counterpart: bool = True


def may_use(use: UseFacts) -> Decision:
    """Whether the seal may be set on this document now."""
    reasons = [
        Reason(code, CLAUSE, QUOTE, text, remedy)
        for broken, code, text, remedy in (
            (use.seal_state == "suspended", "suspended", "这枚印章已停用（挂失或交接中）。", "恢复或换章后再用。"),
            (use.seal_state == "retired", "retired", "这枚印章已缴销。", "用现行的印章。"),
            (not use.document_hash, "blank", "没有文件，不能在空白纸上盖章。", "先生成要盖章的文件。"),
            (use.used_on_hash, "twice", "这份文件已经盖过章，同一份不能盖第二次。", "要再给一份请走补打。"),
            (not use.subject, "matter", "用章要对应一件已经批准的事。", "先在系统里办成这件事，再用章。"),
            (use.approver is None, "approver", "没有批准人。", "先由经办人或负责人批准。"),
            (
                use.keeper is None,
                "keeper",
                "这枚印章现在没有保管人。",
                "先由主任指定保管人；人少的社区可以请街道的人代管。",
            ),
            (
                _same(use),
                "same_person",
                "批准人和保管人是同一个人。",
                "换一个人批准；人少的社区可以请街道或监督委员会的人。",
            ),
            (_no_authority(use), "mandate", "没有保管人的有效委托，或者本月次数用完了。", "请保管人本人来用章。"),
            (use.paper and not use.photo, "photo", "纸质章还没有拍盖好章的样子。", "拍一张照片传上来。"),
            (use.paper and not use.counterpart, "counterpart", "纸质章还没有存根。", "留一份存根，写明存放处。"),
        )
        if broken
    ]
    return Decision(tuple(reasons))


def _same(use: UseFacts) -> bool:
    return use.approver is not None and use.approver == use.keeper


def _no_authority(use: UseFacts) -> bool:
    """Outside a mandate in force the keeper acts; a paper seal is always set by the keeper."""
    if use.by_keeper:
        return False
    return use.paper or not use.mandate_in_force or use.mandate_left <= 0


def may_mandate(*, by_keeper: bool, quota: int, valid_from: date, valid_to: date, today: date) -> Decision:
    """A keeper's mandate for the e-seal: hers to give, dated, counted, revocable at any time."""
    wrong = (
        (not by_keeper, "not_keeper", "委托只能由印章保管人本人给。", "请保管人登录后给。"),
        (quota < 1, "quota", "每月次数至少 1 次。", "写一个够用的数。"),
        (valid_to < valid_from, "dates", "截止日期早于开始日期。", "改一下日期。"),
        (valid_to < today, "past", "截止日期已经过去了。", "改成以后的日期。"),
        ((valid_to - valid_from).days > 366, "long", "一次委托最长一年。", "到期再续。"),
    )
    reasons = [Reason(code, CLAUSE, QUOTE, text, remedy) for broken, code, text, remedy in wrong if broken]
    return Decision(tuple(reasons))


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A month of the register against what was issued: what is on one side only."""

    uses: int
    documents: int
    without_document: tuple[int, ...]
    without_use: tuple[str, ...]
    gaps: tuple[int, ...]

    @property
    def agrees(self) -> bool:
        return not (self.without_document or self.without_use or self.gaps)


def reconcile(uses: dict[int, str], documents: dict[str, str], first: int) -> Reconciled:
    """`uses`: serial → hash; `documents`: hash → number issued; `first`: the serial the month began with."""
    hashes = set(uses.values())
    wanted = range(first, first + len(uses)) if uses else range(0)
    return Reconciled(
        uses=len(uses),
        documents=len(documents),
        without_document=tuple(sorted(serial for serial, digest in uses.items() if digest not in documents)),
        without_use=tuple(sorted(number for digest, number in documents.items() if digest not in hashes)),
        gaps=tuple(serial for serial in wanted if serial not in uses),
    )
