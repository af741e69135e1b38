"""What may stand in the way of an own statement: only length, personal data and flooding hold it; criticism never does.

Moderation knows three grounds. Criticism of officials, of the committee or of the plan is none of them.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.normalising import stored


class Ground(StrEnum):
    """The only grounds on which a statement is not shown."""

    UNLAWFUL = "unlawful"
    INSULT = "insult"
    PERSONAL_DATA = "personal_data"


GROUNDS = {
    Ground.UNLAWFUL: "内容违法",
    Ground.INSULT: "辱骂他人",
    Ground.PERSONAL_DATA: "写了别人的个人信息",
}
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_CARD = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
_DWELLING = re.compile(r"\d{1,3}\s*[号栋]楼?\s*\d{1,2}\s*单元\s*\d{3,4}")
_INSULTS = ("王八蛋", "混蛋", "畜生", "不要脸", "去死", "傻逼", "狗东西", "滚蛋")
"""本系统约定, short on purpose: the words hold a statement for a person to look at, they never delete it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The text as it would be kept, why it may not be sent, and on which ground somebody looks first."""

    text: str
    decision: Decision
    held_for: str


def checked(text: str, *, least: int, most: int, today: int, per_day: int) -> Checked:
    """Length is refused at once and kept in the form; the rest is held for a look, never dropped."""
    plain = stored(text).strip()
    if len(plain) < least:
        return Checked(plain, _refused("statement_short", f"这句话太短了（{len(plain)} 个字）。", "请说完整一点。"), "")
    if len(plain) > most:
        told = f"这句话有 {len(plain)} 个字，最多 {most} 个。"
        return Checked(plain, _refused("statement_long", told, "一句只说一件事，可以分成几句。"), "")
    return Checked(plain, Decision(), _held_for(plain, today >= per_day))


def _held_for(text: str, flooding: bool) -> str:
    if _IDENTITY.search(text) or _PHONE.search(text) or _CARD.search(text) or _DWELLING.search(text):
        return Ground.PERSONAL_DATA
    if any(word in text for word in _INSULTS):
        return Ground.INSULT
    return "many" if flooding else ""


def may_hide(ground: str, note: str) -> Decision:
    """A statement is hidden only on a named ground, with a note its author reads."""
    if ground not in tuple(Ground):
        told = "只有三种情形可以不显示：内容违法、辱骂他人、写了别人的个人信息。批评干部、批评方案都不算。"
        return _refused("no_ground", told, "请选一种情形；都不是的话请照常显示。")
    if not note.strip():
        return _refused("no_note", "请写一句给作者的说明。", "比如：请去掉电话号码再发一次。")
    return Decision()


def _refused(code: str, text: str, remedy: str) -> Decision:
    return Decision((Reason(code, None, "", text, remedy),))
