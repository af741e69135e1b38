"""Was the assembly called by those who may, and told early enough?"""

from shanzhi.policy.assemblies.facts import CalledBy
from shanzhi.policy.assemblies.judging import Findings
from shanzhi.policy.assemblies.verdict import Notice

COUNTING = "通知当天不算，从第二天数到开会当天"


def called(found: Findings) -> bool:
    """The committee convenes; others may demand it in sufficient number."""
    meeting, pack = found.meeting, found.pack
    if meeting.called_by is None:
        found.told("谁召集", "没有写由谁召集，这一条没有判断。")
        return True
    if meeting.called_by is CalledBy.COMMITTEE:
        found.told("谁召集", f"{meeting.called_by.label}。", "calling" if "calling" in pack.articles else "", True)
        return True
    proposal = pack.proposals.get(meeting.called_by)
    if proposal is None:
        text = f"{pack.edition.title}没有写可以由“{meeting.called_by.label}”来开{meeting.body.label}。"
        found.against("wrong_caller", "calling", text, "请由居（村）民委员会召集。")
        found.told("谁召集", text, "", False)
        return False
    known = meeting.eligible if meeting.basis in proposal.units else None
    base = meeting.proposer_base if meeting.proposer_base is not None else known
    if base is None:
        found.lacking("proposer_base")
    if found.lacking("proposers") or base is None or meeting.proposers is None:
        return False
    enough = proposal.share.met(meeting.proposers, base)
    sums = proposal.share.sum_in_words(base, "")
    found.told(
        "谁召集", f"{meeting.called_by.label}：{sums.strip()}，联名的有 {meeting.proposers:,}。", "calling", enough
    )
    if not enough:
        text = f"联名提议的只有 {meeting.proposers:,}，要 {proposal.share.needed(base):,} 才够{proposal.share.words}。"
        found.against("too_few_proposers", "calling", text, "补足联名，或者请居（村）民委员会自己召集。")
    return enough


def noticed(found: Findings) -> Notice:
    """Was it announced so many days before? Where the law names no days, that is said and nothing filled in."""
    meeting, needed = found.meeting, found.pack.notice_days
    given = (meeting.on - meeting.notice_on).days if meeting.notice_on else None
    if needed is None:
        said = f"提前 {given} 天通知；" if given is not None else ""
        found.told("提前通知", f"{said}法律没写要提前几天。")
        return Notice(None, given, True, COUNTING)
    if found.lacking("notice_on") or given is None:
        found.told("提前通知", f"要提前 {needed} 天通知，没有写哪天通知的。", "notice")
        return Notice(needed, None, False, COUNTING)
    ok = given >= needed
    found.told("提前通知", f"要提前 {needed} 天，提前了 {given} 天（{COUNTING}）。", "notice", ok)
    if not ok:
        text = f"通知只提前了 {given} 天，要提前 {needed} 天。"
        found.against("short_notice", "notice", text, f"请改到通知以后满 {needed} 天再开，已经签到的要重新来。")
    return Notice(needed, given, ok, COUNTING)
