"""What a verifier is told: never “valid” unless signature, whole file, hash and register all agree."""

from dataclasses import dataclass
from datetime import date

VALID, SUPERSEDED, REVOKED, EXPIRED = "valid", "superseded", "revoked", "expired"
UNKNOWN, ALTERED, MALFORMED, UNCONFIRMED = "unknown", "altered", "malformed", "unconfirmed"


@dataclass(frozen=True, slots=True)
class Answer:
    """One state in words: headline, what to do, tone (j good, a careful, c do not use) and icon."""

    state: str
    tag: str
    headline: str
    advice: str
    tone: str
    icon: str


ANSWERS: dict[str, Answer] = {
    row.state: row
    for row in (
        Answer(VALID, "有效", "这张证明是真的，有效", "和手里的纸对一对，不一样就是被改过。", "j", "shield-check"),
        Answer(SUPERSEDED, "已被新版替代", "这张证明是真的，但已经换了新的", "请对方出示新的一张。", "a", "files"),
        Answer(REVOKED, "已撤回", "这张证明已撤回，请不要采用", "原因见下；需要时请他重新申请。", "c", "shield-x"),
        Answer(EXPIRED, "已过期", "这张证明是真的，但过了有效期", "请他重新申请一张。", "a", "clock"),
        Answer(
            UNKNOWN,
            "查不到",
            "查不到这张证明",
            "可能输错了，也可能是假的。请核对编号；还是查不到，请不要采用，可以打社区电话问。",
            "c",
            "help-circle",
        ),
        Answer(
            ALTERED, "被改过", "这个文件被改过，请不要采用", "请对方重新出示原件，或扫纸上的二维码。", "c", "shield-x"
        ),
        Answer(
            MALFORMED,
            "读不了",
            "这个文件读不了",
            "请传社区发的那个 PDF 原件，不要截图、拍照或另存。",
            "a",
            "alert-triangle",
        ),
        Answer(
            UNCONFIRMED,
            "没能确认",
            "现在查不了，没能确认",
            "登记簿暂时连不上。请过一会儿再查；没查到之前请不要当作有效。",
            "a",
            "clock",
        ),
    )
}


def state_on(day: date, *, kept: str, valid_until: date | None) -> str:
    """The state of an issued document on a day: what the register keeps, and its last day."""
    if kept != VALID:
        return kept
    return EXPIRED if valid_until is not None and day > valid_until else VALID


def state_of_file(*, readable: bool, ours: bool, intact: bool, registered: str | None) -> str:
    """The state of a PDF. `registered`: state of the document with exactly these bytes, None if there is none."""
    if not readable:
        return MALFORMED
    if registered is not None and intact:
        return registered
    if registered is None and not ours:
        return UNKNOWN
    return ALTERED


def masked_name(name: str) -> str:
    """王*兰, 王*: enough to compare with the paper, not enough to find somebody."""
    if len(name) < 2:
        return "*"
    return name[0] + "*" + (name[-1] if len(name) > 2 else "")


def masked_identity(number: str) -> str:
    """2103 **** **** 0028."""
    return f"{number[:4]} **** **** {number[-4:]}" if len(number) == 18 else ""
