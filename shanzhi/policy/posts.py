"""Who may be given a post, and when one may end (岗位任免). House rules: the documents leave this to the offices."""

from collections.abc import Collection

from shanzhi.policy.decision import Decision, Reason

APART = frozenset({"system_admin", "security_admin", "auditor"})
"""系统管理员、安全管理员、审计员: whoever keeps the rules neither runs the system nor checks the traces."""


def may_appoint(*, oneself: bool, held: Collection[str], given: Collection[str], again: bool) -> Decision:
    """May this person be given a post with these roles? `held` are the roles of the person's other posts."""
    reasons = []
    if oneself:
        reasons.append(_house("post_to_oneself", "不能给自己任命岗位或设代办。", "请另一位安全管理员来办。"))
    if len(APART & {*held, *given}) > 1:
        text = "系统管理员、安全管理员、审计员要由三个人分别担任，一个人不能占两样。"
        reasons.append(_house("post_kept_apart", text, "请换一个人，或先结束原来的岗位。"))
    if again:
        text = "这个人在这个机构已经有同名的岗位。"
        reasons.append(_house("post_held_already", text, "请换一个职务名称，或先结束原来的。"))
    return Decision(tuple(reasons))


def may_end(
    *, last_security_admin: bool, ended: bool, handing_over: bool, open_matters: int, follower: bool
) -> Decision:
    """May this post end? Nothing is orphaned: with open matters somebody must follow."""
    reasons = []
    if ended:
        reasons.append(_house("post_ended_already", "这个岗位已经结束了。", "不用再办。"))
    if handing_over:
        reasons.append(_house("post_handing_over", "这个岗位正在交接。", "等接手的人在“交接”里接收，岗位就结束。"))
    if last_security_admin:
        text = "这是这个机构最后一位安全管理员，结束了就没有人能管岗位。"
        reasons.append(_house("post_last_security_admin", text, "请先给另一个人安全管理员的岗位。"))
    if open_matters and not follower:
        text = f"这个岗位手上还有 {open_matters} 件没办完的事。"
        reasons.append(_house("post_open_matters", text, "请选接手的岗位；对方接收后岗位才结束。"))
    return Decision(tuple(reasons))


def may_stand_in(*, oneself: bool, holder: bool, held: Collection[str], lent: Collection[str], taken: bool) -> Decision:
    """May this person act for the post? `taken`: somebody else already does in these days."""
    reasons = list(may_appoint(oneself=oneself, held=held, given=lent, again=False).reasons)
    if holder:
        reasons.append(_house("stand_in_is_holder", "代办的人就是岗位本人。", "请选另一个人。"))
    if taken:
        reasons.append(_house("stand_in_taken", "这几天已经有人代这个岗位。", "请换日期；同一天只能有一个人代。"))
    return Decision(tuple(reasons))


def may_send_link(*, oneself: bool, elsewhere: bool) -> Decision:
    """May this administrator start the person's sign-in anew? Not one who also serves outside the reach."""
    reasons = []
    if oneself:
        reasons.append(_house("link_to_oneself", "自己的密码用“改密码”改。", "忘了密码请另一位安全管理员来办。"))
    if elsewhere:
        text = "这个人在您管不到的机构也有岗位，您不能换他的登录。"
        reasons.append(_house("link_out_of_reach", text, "请上一级的安全管理员来办。"))
    return Decision(tuple(reasons))


def login_taken() -> Decision:
    """The login belongs to somebody of another name."""
    text = "这个账号已经有人用，姓名和填的对不上。"
    return Decision((_house("login_taken", text, "是同一个人就把姓名写对；是新人就换一个账号。"),))


def _house(code: str, text: str, remedy: str) -> Reason:
    return Reason(code=code, clause=None, quote="", text=text, remedy=remedy)
