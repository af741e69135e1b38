"""The steps of a sealed vote and who waits for whom; house rules where the laws say only 无记名."""

from collections.abc import Iterable

from shanzhi.policy.decision import Decision, Reason

TRUSTEES = 3
NOT_PROMISED = (
    "有人站在您身边看着投、逼您投，系统看不出来；要紧的时候请到会场投纸票。",
    "回执只说明票收到了，不说明投了什么，给谁看都证明不了。",
    "投票进行时，能控制这台服务器的人有可能看到经过的内容；所以另设三位计票监管人和公示板。",
)
"""What is not promised, in plain words, on the ballot itself."""


def may_prepare(state: str, manner: str, exists: bool, trustees: int) -> Decision:
    checks = (
        (manner != "sealed", _house("not_sealed", "这一项不是网上无记名表决。", "换成网上无记名再来。")),
        (state not in ("convened", "signing", "session"), _house("key_late", "会已经结束了。", "不用再办。")),
        (exists, _house("key_made", "密钥已经生成了，只生成一次。", "请计票监管人领取各自的一份。")),
        (
            trustees < TRUSTEES,
            _house(
                "few_trustees",
                f"只有 {trustees} 位计票监管人，要 {TRUSTEES} 位不同的人。",
                "请安全管理员补任命计票监管人。",
            ),
        ),
    )
    return _told(checks)


def may_open_voting(state: str, prepared: bool, waiting: int, begun: bool) -> Decision:
    checks = (
        (state != "session", _house("vote_early", "宣布开会以后才能投票。", "先宣布开会。")),
        (not prepared, _house("no_key", "还没有生成密钥。", "先生成密钥。")),
        (waiting > 0, _house("shares_wait", f"还有 {waiting} 位计票监管人没有领密钥。", "三位都领了才能开始投票。")),
        (begun, _house("vote_begun", "投票已经开始了，无记名不能改。", "不用再按。")),
    )
    return _told(checks)


def may_cast(*, open_now: bool, present: bool, voted: bool, chosen: bool) -> Decision:
    checks = (
        (not open_now, _house("vote_closed", "现在不是投票时间。", "请看会议通知，或者问会场工作人员。")),
        (not present, _house("vote_absent", "这一户还没有登记到会。", "先在这一页登记到会，再投票。")),
        (voted, _house("voted", "这一户已经投过了，一户一票。", "想知道是谁投的，请在家里问一问。")),
        (not chosen, _house("no_choice", "还没有选。", "请选同意、不同意或弃权。")),
    )
    return _told(checks)


def may_close_voting(state: str, running: bool) -> Decision:
    closed = _house("vote_not_running", "现在没有在投票。", "请刷新看现在到哪一步。")
    return _told(((state != "session" or not running, closed),))


def may_return(*, mixed: bool, opened: bool, words: str) -> Decision:
    """No result before closing: the words are not even taken."""
    checks = (
        (opened, _house("opened", "票已经打开了，只打开一次。", "请看公示板。")),
        (not opened and not mixed, _house("return_early", "还没有停止投票，不能打开。", "停止投票以后再来。")),
        (not words.strip(), _house("no_words", "还没有填助记词。", "照纸条上的顺序填，中间用空格隔开。")),
    )
    return _told(checks)


def shares_do_not_fit() -> Decision:
    text = "两份助记词合不起来，没有打开。"
    return Decision((_house("shares_wrong", text, "请两位监管人对照纸条重新填，顺序和拼写都要对。"),))


def _told(checks: Iterable[tuple[bool, Reason]]) -> Decision:
    return Decision(tuple(reason for broken, reason in checks if broken))


def _house(code: str, text: str, remedy: str) -> Reason:
    return Reason(code=code, clause=None, quote="", text=text, remedy=remedy)
