"""Did enough agree, was it this body's to decide, and is it made up as the law says?"""

from shanzhi.policy.assemblies.judging import Findings
from shanzhi.policy.assemblies.verdict import Tally
from shanzhi.policy.decision import Reason

SECRET_LEAST = 5
"""With fewer voters a secret vote hides nothing; the page says so."""
_BASES = {"present": "到会", "voting": "投票", "roll": "全体"}


def agreed(found: Findings) -> Tally:
    """Votes in favour against those present, those who voted or the whole roll, as the law says."""
    meeting, pack = found.meeting, found.pack
    base = {"present": meeting.present, "voting": meeting.votes, "roll": meeting.eligible}[pack.base]
    names = {"present": ("present",), "voting": ("in_favour", "against", "abstained"), "roll": ("eligible",)}[pack.base]
    lacking = found.lacking("in_favour", *names)
    if lacking or base is None or meeting.in_favour is None or meeting.basis is None:
        found.told("表决", "票数没有给全，算不出来。", "decision")
        return Tally(None, meeting.in_favour, False)
    needed = pack.decision.needed(base)
    met, unit = pack.decision.met(meeting.in_favour, base), meeting.basis.unit
    sums = pack.decision.sum_in_words(base, unit)
    found.told("表决", f"按{_BASES[pack.base]}算：{sums}；同意 {meeting.in_favour:,} {unit}。", "decision", met)
    if not met:
        text = f"同意 {meeting.in_favour:,} {unit}，要 {needed:,} {unit}，没有通过。"
        found.against("not_passed", "decision", text, "可以修改后另开会表决；不能补票。")
    return Tally(needed, meeting.in_favour, met)


def competent(found: Findings) -> bool:
    """May this body decide this matter? Delegates only what the assembly or the charter gave them."""
    meeting, pack = found.meeting, found.pack
    if pack.denial:
        text = f"“{meeting.matter.label}”不能由{meeting.body.label}决定。"
        found.reasons.append(Reason("wrong_body", pack.denial.citation, pack.denial.quote, text, pack.denial.remedy))
        found.told("该谁决定", f"{text}{pack.denial.citation}", "", False)
        return False
    if not pack.needs_authority:
        found.told("该谁决定", f"“{meeting.matter.label}”可以由{meeting.body.label}决定。", "", True)
        return True
    if found.lacking("authorised"):
        found.told("该谁决定", "没有写有没有授权。", "authorised")
        return False
    ok = bool(meeting.authorised)
    found.told("该谁决定", "有授权，可以代为决定。" if ok else "没有授权。", "authorised", ok)
    if not ok:
        text = f"{meeting.body.label}只能决定授权给它的事，这件事没有授权记录。"
        found.against(
            "not_authorised", "authorised", text, "请先由全体会议授权（集体经济组织按章程），把授权记录存进来。"
        )
    return ok


def secret_enough(found: Findings) -> bool:
    """A recall is voted secretly, as elections are (derived from 第十五条); few voters are warned."""
    meeting, pack = found.meeting, found.pack
    if meeting.secret and meeting.votes is not None and meeting.votes < SECRET_LEAST:
        found.told("保密", f"只有 {meeting.votes} 票，少于 {SECRET_LEAST} 票的无记名表决保不住密（本系统约定的提醒）。")
    if not pack.needs_secrecy:
        return True
    if found.lacking("secret"):
        return False
    ok = bool(meeting.secret)
    found.told("无记名", "罢免比照选举，实行无记名投票。", "secret", ok)
    if not ok:
        found.against("not_secret", "secret", "罢免要用无记名投票（比照选举，推导）。", "请重新组织无记名投票。")
    return ok


def made_up(found: Findings) -> tuple[str, ...]:
    """What is wrong with the make-up of a delegates' assembly; empty when nothing is."""
    makeup = found.pack.makeup
    wrong: list[str] = []
    if makeup.delegates or makeup.women:
        wrong = _village_makeup(found)
    elif makeup.more_than is not None:
        wrong = _collective_makeup(found)
    for text in wrong:
        found.against("composition", "composition", text, "请按法律补选代表，再开会。")
    return tuple(wrong)


def _village_makeup(found: Findings) -> list[str]:
    seats, makeup = found.meeting.composition, found.pack.makeup
    lacking = found.lacking("committee", "delegates", "women_delegates")
    if lacking or seats.committee is None or seats.delegates is None or seats.women_delegates is None:
        return []
    whole = seats.committee + seats.delegates
    wrong = []
    for share, part, who in (
        (makeup.delegates, seats.delegates, "村民代表"),
        (makeup.women, seats.women_delegates, "妇女村民代表"),
    ):
        if share is None:
            continue
        ok = share.met(part, whole)
        found.told("组成", f"{who}：{share.sum_in_words(whole, '人')}，有 {part} 人。", "composition", ok)
        if not ok:
            wrong.append(f"{who}只有 {part} 人，全体 {whole} 人，要 {share.needed(whole)} 人才够{share.words}。")
    return wrong


def _collective_makeup(found: Findings) -> list[str]:
    seats, makeup = found.meeting.composition, found.pack.makeup
    number = seats.delegates if seats.delegates is not None else found.meeting.eligible
    if number is None:
        found.lacking("delegates")
    if found.lacking("women_delegates") or number is None or makeup.more_than is None:
        return []
    wrong = []
    if number <= makeup.more_than:
        wrong.append(f"代表只有 {number} 人，要多于 {makeup.more_than} 人。")
    if makeup.some_women and not seats.women_delegates:
        wrong.append("没有妇女代表，法律要求有适当数量。")
    found.told("组成", f"代表 {number} 人，其中妇女 {seats.women_delegates} 人。", "composition", not wrong)
    return wrong
