"""How an assembly goes: convened, signing in, in session, concluded; who may do which step when (D2-2.5).

What the laws do not write is marked as a house rule (clause None).
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from shanzhi.policy.assemblies.facts import Body, Matter, Meeting
from shanzhi.policy.assemblies.packs import Pack
from shanzhi.policy.decision import Decision, Reason

MINUTES_CONFIRMERS = 2
"""spec of the minutes: the recorder and two participants."""
_VILLAGE = (
    Body.VILLAGE_ASSEMBLY,
    Body.VILLAGE_DELEGATES,
    Body.VILLAGE_GROUP,
    Body.COLLECTIVE_MEMBERS,
    Body.COLLECTIVE_DELEGATES,
    Body.OWNERS,
)
_COMMUNITY = (Body.RESIDENTS_ASSEMBLY, Body.RESIDENTS_DELEGATES, Body.OWNERS)


def bodies_for(village: bool) -> tuple[Body, ...]:
    """The voting bodies a village or an urban community has."""
    return _VILLAGE if village else _COMMUNITY


def may_convene(pack: Pack | None, meeting: Meeting, village: bool, late: bool) -> Decision:
    """Refused here rather than after the evening: wrong body, wrong basis, too short a notice, a day gone by."""
    reasons: list[Reason] = []
    if meeting.body not in bodies_for(village):
        here = "村" if village else "社区"
        reasons.append(_house("not_here", f"{here}里没有{meeting.body.label}。", "请换一种会。"))
    if late:
        reasons.append(_house("day_gone", "开会的时间已经过了。", "请填今天以后的时间。"))
    if pack is None:
        reasons.append(_house("rule_not_loaded", "那一天的会议规则没有装入，开了也判断不了。", "请换一种会或日期。"))
        return Decision(tuple(reasons))
    if meeting.basis not in pack.quorum:
        can = "、".join(basis.label for basis in pack.quorum)
        text = f"{meeting.body.label}不能这样算人数。"
        reasons.append(Reason("wrong_basis", pack.citation("quorum"), pack.quote("quorum"), text, f"可以：{can}。"))
    if pack.denial:
        text = f"“{meeting.matter.label}”不能由{meeting.body.label}决定。"
        reasons.append(Reason("wrong_body", pack.denial.citation, pack.denial.quote, text, pack.denial.remedy))
    return Decision((*reasons, *_notice_too_short(pack, meeting), *_unauthorised(pack, meeting)))


def _notice_too_short(pack: Pack, meeting: Meeting) -> Iterable[Reason]:
    if pack.notice_days is None or meeting.notice_on is None:
        return
    given = (meeting.on - meeting.notice_on).days
    if given < pack.notice_days:
        text = f"今天通知到开会只有 {max(given, 0)} 天，要提前 {pack.notice_days} 天。"
        remedy = f"请把开会时间放到通知以后满 {pack.notice_days} 天。"
        yield Reason("short_notice", pack.citation("notice"), pack.quote("notice"), text, remedy)


def _unauthorised(pack: Pack, meeting: Meeting) -> Iterable[Reason]:
    if pack.needs_authority and not meeting.authorised:
        text = f"{meeting.body.label}只能决定授权给它的事。"
        remedy = "有授权的请勾上“有授权”；没有就改开全体会议。"
        yield Reason("not_authorised", pack.citation("authorised"), pack.quote("authorised"), text, remedy)


def may_freeze(state: str, entries: int, motions: int, today_is_the_day: bool) -> Decision:
    """Signing in starts with a frozen roll, on the day itself."""
    checks = (
        (state != "convened", _house("freeze_closed", "这个会已经开始签到或者结束了。", "请刷新看现在到哪一步。")),
        (not entries, _house("roll_empty", "名册还是空的。", "请先导入名册，或者从底表取。")),
        (not motions, _house("no_motion", "还没有议案。", "请先写要表决的事。")),
        (not today_is_the_day, _house("not_the_day", "还没到开会那天，不能开始签到。", "开会当天再按。")),
    )
    return _told(checks)


def may_change_roll(state: str) -> Decision:
    return _told(
        ((state != "convened", _house("roll_frozen", "名册已经冻结，不能再改。", "有错的请写进会议记录，会后更正。")),)
    )


def may_sign(state: str) -> Decision:
    early = (state == "convened", _house("sign_early", "还没开始签到。", "请工作人员先按“开始签到”。"))
    late = (state in ("concluded", "called_off"), _house("sign_late", "会已经结束了，不能再签到。", "不用再办。"))
    return _told((early, late))


def may_open(state: str, pack: Pack, lacking: int, unit: str) -> Decision:
    """The session starts only when enough are there."""
    text = f"还差 {lacking:,} {unit}，现在宣布开会也不算数。"
    short = Reason("no_quorum", pack.citation("quorum"), pack.quote("quorum"), text, "人再到一些就能开，也可以改期。")
    wrong = _house("open_closed", "现在不能宣布开会。", "请刷新看现在到哪一步。")
    return _told(((state != "signing", wrong), (state == "signing" and lacking > 0, short)))


def may_count(state: str, manner: str, counted: bool) -> Decision:
    checks = (
        (state != "session", _house("count_closed", "还没有宣布开会，或者会已经结束，不能计票。", "先宣布开会。")),
        (counted, _house("counted_already", "这一项已经计完票了。", "计票结果不能再改；有异议写进会议记录。")),
        (manner == "sealed", _house("count_sealed", "网上无记名票要由计票监管人打开。", "请两位计票监管人到场打开。")),
    )
    return _told(checks)


def balanced(
    *, present: int, in_favour: int, against: int, abstained: int, issued: int | None, spoiled: int, unused: int
) -> Decision:
    """No more votes than people; of paper ballots every sheet is accounted for: issued = used + spoiled + unused."""
    cast = in_favour + against + abstained
    reasons = []
    if cast + spoiled > present:
        text = f"票数合计 {cast + spoiled:,}，比在场的 {present:,} 还多。"
        reasons.append(_house("more_votes_than_present", text, "请重新点票；有人先走的先登记。"))
    if issued is not None and issued != cast + spoiled + unused:
        text = (
            f"发出 {issued:,} 张，收回和剩下的是 {cast:,} + {spoiled:,} + {unused:,} = {cast + spoiled + unused:,} 张。"
        )
        reasons.append(_house("papers_do_not_balance", text, "发出 = 有效 + 废票 + 剩票，请重新点一遍。"))
    return Decision(tuple(reasons))


def may_close(state: str, uncounted: int, confirmed: bool = True) -> Decision:
    checks = (
        (state != "session", _house("close_closed", "这个会现在不能散会。", "请刷新看现在到哪一步。")),
        (uncounted > 0, _house("uncounted", f"还有 {uncounted} 项没有计完票。", "计完再散会；不表决的先撤下来。")),
        (not confirmed, _house("unconfirmed", "会议记录还没确认。", "请记录人和两位到会的人确认。")),
    )
    return _told(checks)


def may_call_off(state: str, why: str) -> Decision:
    checks = (
        (
            state not in ("convened", "signing"),
            _house("call_off_late", "会已经开了，不能取消。", "可以不表决，直接散会。"),
        ),
        (not why.strip(), _house("call_off_why", "还没写为什么改期或取消。", "写一句，会告诉大家。")),
    )
    return _told(checks)


def may_record(state: str, done: bool) -> Decision:
    """The recorder confirms first."""
    checks = (
        (state != "concluded", _house("record_early", "散会以后才能确认记录。", "请先散会。")),
        (done, _house("recorded", "记录人已经确认过了。", "请两位到会的人确认。")),
    )
    return _told(checks)


def may_confirm(
    state: str, recorder_done: bool, confirmers: int, came: bool, *, again: bool = False, name: str = "x"
) -> Decision:
    """Minutes: the recorder first, then two who were there (house rule of this system)."""
    checks = (
        (state != "concluded", _house("confirm_early", "散会以后才能确认记录。", "请先散会。")),
        (not recorder_done, _house("recorder_first", "请记录人先确认。", "记录人确认后，再由两位到会的人确认。")),
        (confirmers >= MINUTES_CONFIRMERS, _house("confirmed", "已经有两位确认了。", "不用再办。")),
        (not came, _house("was_not_there", "名册上这个编号没有签到过。", "请填到会的那一户（人）的编号。")),
        (again, _house("confirmed_by_them", "这一户（人）已经确认过了。", "请另一位到会的人确认。")),
        (not name.strip(), _house("confirmer_name", "还没写确认人的姓名。", "请写姓名。")),
    )
    return _told(checks)


def may_authorise(state: str, representative: str, paper: str) -> Decision:
    """In writing, before the assembly is over."""
    checks = (
        (state in ("concluded", "called_off"), _house("authorise_late", "会已经结束了。", "不用再办。")),
        (not representative.strip(), _house("authorise_whom", "还没写委托谁来。", "请写受托人的姓名。")),
        (not paper.strip(), _house("authorise_paper", "委托要有书面凭据。", "请写凭据，如“委托书 3 号”。")),
    )
    return _told(checks)


def may_visit(state: str, no_more: bool, used_up: bool) -> Decision:
    """Nobody is pressed: one visit, one reminder, and a no is a no."""
    checks = (
        (state not in ("convened", "signing"), _house("visit_late", "会已经开了，上门名单用完即毁。", "不用再去。")),
        (no_more, _house("visit_no_more", "这一户说过不用再联系。", "请尊重他们，不要再去。")),
        (used_up, _house("visit_used_up", "去过一次、提醒过一次了。", "最多各一次，不要再打扰。")),
    )
    return _told(checks)


def may_say(state: str, speaker: str, text: str) -> Decision:
    checks = (
        (state != "session", _house("say_closed", "开会的时候才能记发言。", "先宣布开会。")),
        (not speaker.strip(), _house("say_who", "还没写谁发言。", "写姓名，或者“一位居民”。")),
        (not text.strip(), _house("say_what", "还没写说了什么。", "写一两句要点。")),
    )
    return _told(checks)


def area_counted(owners: bool, area: Decimal | None, present_area: Fraction | None) -> Decision:
    """Owners vote by heads and area; the area in favour is part of the count."""
    if not owners:
        return Decision()
    too_much = area is not None and present_area is not None and Fraction(area) > present_area
    checks = (
        (area is None, _house("area_missing", "业主表决还要写同意的面积。", "把同意的业主的专有面积加起来。")),
        (too_much, _house("area_too_much", "同意的面积比到会的面积还大。", "请重新加一遍。")),
    )
    return _told(checks)


def manner_allowed(matter: Matter, manner: str) -> Decision:
    text = "罢免要用无记名投票（比照选举，推导）。"
    return _told(((matter is Matter.RECALL and manner == "open", _house("not_secret", text, "请选无记名。")),))


def _told(checks: Iterable[tuple[bool, Reason]]) -> Decision:
    return Decision(tuple(reason for broken, reason in checks if broken))


def _house(code: str, text: str, remedy: str) -> Reason:
    return Reason(code=code, clause=None, quote="", text=text, remedy=remedy)
