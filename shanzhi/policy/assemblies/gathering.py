"""Did enough come? People or households; for owners heads and area, both."""

from fractions import Fraction

from shanzhi.policy.assemblies.judging import Findings
from shanzhi.policy.assemblies.shares import Share, area_in_words
from shanzhi.policy.assemblies.verdict import AreaTally, Tally


def gathered(found: Findings) -> Tally:
    """Present at the vote against the roll."""
    meeting, pack = found.meeting, found.pack
    share = pack.quorum[meeting.basis] if meeting.basis else None
    if share is None:
        found.lacking("eligible", "present")
        found.told("到会", pack.quorum_note or "这一项没有装入规则。", "quorum")
        return Tally(None, meeting.present, True)
    came, name = (meeting.votes, "投票") if pack.voting_is_quorum else (meeting.present, "到会")
    counted = ("in_favour", "against", "abstained") if pack.voting_is_quorum else ("present",)
    lacking = found.lacking("eligible", *counted)
    if lacking or meeting.eligible is None or came is None or meeting.basis is None:
        found.told(name, "人数没有给全，算不出来。", "quorum")
        return Tally(share.needed(meeting.eligible) if meeting.eligible is not None else None, came, False)
    needed, unit = share.needed(meeting.eligible), meeting.basis.unit
    met = share.met(came, meeting.eligible)
    found.told(name, f"{share.sum_in_words(meeting.eligible, unit)}；{name} {came:,} {unit}。", "quorum", met)
    if not met:
        text = f"{name} {came:,} {unit}，还差 {needed - came:,} {unit}，会开不成。"
        found.against("no_quorum", "quorum", text, "请改期再开；已经到的也不能先表决。")
    return Tally(needed, came, met)


def gathered_area(found: Findings) -> AreaTally | None:
    """Owners: the area of those who take part (民法典第二百七十八条第二款)."""
    if not found.pack.area:
        return None
    area, share = found.meeting.area, next(iter(found.pack.quorum.values()))
    if found.lacking("eligible_area", "present_area") or area.eligible is None or area.present is None or share is None:
        return AreaTally(None, area.present, False)
    return _area(found, share, "参与面积", "no_quorum_area", area.present, area.eligible)


def _area(
    found: Findings, share: Share, title: str, code: str, reached: Fraction, whole: Fraction, of: str = "quorum"
) -> AreaTally:
    needed, met = share.needed_area(whole), share.met(reached, whole)
    shown = f"{area_in_words(whole)} 平方米的{share.words}是 {area_in_words(needed)} 平方米"
    found.told(title, f"{shown}；实有 {area_in_words(reached)} 平方米。", of, met)
    if not met:
        text = f"{title}还差 {area_in_words(needed - reached)} 平方米。"
        found.against(code, of, text, "人数和面积两样都要够，缺一样也不算。")
    return AreaTally(needed, reached, met)


def agreed_area(found: Findings) -> AreaTally | None:
    """Owners: the area of those who agree, of the area that takes part."""
    if not found.pack.area:
        return None
    area = found.meeting.area
    if found.lacking("present_area", "in_favour_area") or area.present is None or area.in_favour is None:
        return AreaTally(None, area.in_favour, False)
    return _area(found, found.pack.decision, "同意面积", "area_not_enough", area.in_favour, area.present, "decision")
