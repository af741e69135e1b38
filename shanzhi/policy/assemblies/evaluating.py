"""The evaluator: a pack and the facts in, one verdict out, every step in words with its article.

Adding a yes never fails a passed motion; nothing depends on an order; a gap is named and never passes.
"""

from shanzhi.policy.assemblies import calling, deciding, gathering
from shanzhi.policy.assemblies.facts import Area, Basis, Meeting
from shanzhi.policy.assemblies.judging import Findings
from shanzhi.policy.assemblies.packs import Pack, version
from shanzhi.policy.assemblies.verdict import Notice, Step, Tally, Verdict
from shanzhi.policy.decision import Reason


class Contradiction(ValueError):
    """The figures cannot be true together."""


def evaluate(pack: Pack | None, meeting: Meeting) -> Verdict:
    """What the law of that day says to these figures; Contradiction when they exclude one another."""
    wrong = contradictions(meeting)
    if wrong:
        raise Contradiction("；".join(f"{field}：{text}" for field, text in wrong))
    meeting = _with_only_basis(pack, meeting)
    if pack is None:
        text = f"{meeting.on} 这一天，{meeting.body.label}的规则没有装入。"
        return _not_loaded(meeting, None, text, "请向司法行政部门核对那一天的法律文本，装入以后再判断。")
    if meeting.basis is not None and meeting.basis not in pack.quorum:
        can = "、".join(f"{basis}（{basis.label}）" for basis in pack.quorum)
        text = f"{pack.edition.title}没有写{meeting.body.label}可以{meeting.basis.label}来开。"
        return _not_loaded(meeting, pack, text, f"请改用：{can}。")
    return _judged(pack, meeting)


def contradictions(meeting: Meeting) -> list[tuple[str, str]]:
    """Figures that exclude one another, by field: more votes than present, more present than on the roll."""
    wrong: list[tuple[str, str]] = []
    _exceeds(wrong, "present", "到会", meeting.present, "应到", meeting.eligible)
    for name, what in (("in_favour", "同意"), ("against", "反对"), ("abstained", "弃权")):
        _exceeds(wrong, name, what, getattr(meeting, name), "到会", meeting.present)
    cast = sum(part or 0 for part in (meeting.in_favour, meeting.against, meeting.abstained))
    if not wrong:
        _exceeds(wrong, "in_favour", "票数合计", cast, "到会", meeting.present)
    _exceeds(wrong, "proposers", "联名", meeting.proposers, "可以联名的", meeting.proposer_base)
    if meeting.eligible == 0:
        wrong.append(("eligible", "名册上一个也没有，开不了会。"))
    if meeting.notice_on and meeting.notice_on > meeting.on:
        wrong.append(("notice_on", f"通知的日子 {meeting.notice_on} 在开会 {meeting.on} 之后。"))
    return wrong + _area_contradictions(meeting.area) + _seat_contradictions(meeting)


def _exceeds(
    wrong: list[tuple[str, str]], field: str, what: str, part: int | None, whole_name: str, whole: int | None
) -> None:
    if part is not None and whole is not None and part > whole:
        wrong.append((field, f"{what} {part:,} 比{whole_name} {whole:,} 还多。"))


def _area_contradictions(area: Area) -> list[tuple[str, str]]:
    wrong = []
    if area.present is not None and area.eligible is not None and area.present > area.eligible:
        wrong.append(("present_area", "参与的面积比全部面积还大。"))
    if area.in_favour is not None and area.present is not None and area.in_favour > area.present:
        wrong.append(("in_favour_area", "同意的面积比参与的面积还大。"))
    if area.eligible == 0:
        wrong.append(("eligible_area", "全部面积是 0，算不出比例。"))
    return wrong


def _seat_contradictions(meeting: Meeting) -> list[tuple[str, str]]:
    seats, wrong = meeting.composition, []
    if seats.women_delegates is not None and seats.delegates is not None and seats.women_delegates > seats.delegates:
        wrong.append(("women_delegates", "妇女代表比全部代表还多。"))
    if seats.committee is not None and seats.delegates is not None:
        whole = seats.committee + seats.delegates
        if meeting.basis is not Basis.OWNERS and meeting.eligible not in (None, whole):
            wrong.append(("eligible", f"应到 {meeting.eligible}，可是委员和代表加起来是 {whole}。"))
    return wrong


def _with_only_basis(pack: Pack | None, meeting: Meeting) -> Meeting:
    """A body with one way of counting needs no choice."""
    if pack is None or meeting.basis is not None or len(pack.quorum) != 1:
        return meeting
    values = {name: getattr(meeting, name) for name in Meeting.__dataclass_fields__}
    return Meeting(**values | {"basis": next(iter(pack.quorum))})


def _judged(pack: Pack, meeting: Meeting) -> Verdict:
    found = Findings(meeting, pack)
    _open(found)
    called, notice = calling.called(found), calling.noticed(found)
    if meeting.basis is None:
        found.lacking("basis", "eligible", "present", "in_favour")
        quorum, decision = Tally(None, meeting.present, False), Tally(None, meeting.in_favour, False)
        quorum_area = decision_area = None
    else:
        quorum, quorum_area = gathering.gathered(found), gathering.gathered_area(found)
        decision, decision_area = deciding.agreed(found), gathering.agreed_area(found)
    wrong_seats = deciding.made_up(found)
    competent, secret = deciding.competent(found), deciding.secret_enough(found)
    area_met = quorum_area is None or quorum_area.met
    valid = called and notice.ok and quorum.met and area_met and not wrong_seats and secret and not found.missing
    passed = decision.met and (decision_area is None or decision_area.met)
    return Verdict(
        rule_loaded=True,
        edition=pack.edition.id,
        edition_title=pack.edition.title,
        numbers_checked=pack.numbers_checked,
        notice=notice,
        quorum=quorum,
        quorum_area=quorum_area,
        decision=Tally(decision.needed, decision.reached, passed),
        decision_area=decision_area,
        composition_ok=not wrong_seats and not {"committee", "delegates", "women_delegates"} & set(found.missing),
        composition_reasons=wrong_seats,
        valid=valid,
        adopted=valid and passed and competent,
        steps=tuple(found.steps),
        reasons=tuple(found.reasons),
        missing=tuple(found.missing),
        rules_version=f"{version()}/{pack.edition.id}",
    )


def _open(found: Findings) -> None:
    """Which law, and how sure its numbers are."""
    pack = found.pack
    basis = f"，{found.meeting.basis.label}" if found.meeting.basis else ""
    found.told("哪部法律", f"{found.meeting.on} 开会，用{pack.edition.title}{basis}。")
    if not pack.numbers_checked:
        old = "比例沿用 2018 年版，待核对" if pack.edition.carries_over_from and not pack.note else pack.note
        found.steps.append(Step("数字", f"{old}。", "", None, True))
    for overlay in pack.overlays:
        found.told("本地规定", f"另有{overlay.name}，没有改这次会议的人数和比例。")


def _not_loaded(meeting: Meeting, pack: Pack | None, text: str, remedy: str) -> Verdict:
    return Verdict(
        rule_loaded=False,
        edition=pack.edition.id if pack else "",
        edition_title=pack.edition.title if pack else "",
        numbers_checked=False,
        notice=Notice(None, None, False, calling.COUNTING),
        quorum=Tally(None, meeting.present, False),
        quorum_area=None,
        decision=Tally(None, meeting.in_favour, False),
        decision_area=None,
        composition_ok=False,
        composition_reasons=(),
        valid=False,
        adopted=False,
        steps=(Step("哪部法律", f"{text}规则没有装入，不作判断。", "", False),),
        reasons=(Reason("rule_not_loaded", None, "", text, remedy),),
        missing=(),
        rules_version=f"{version()}/{pack.edition.id if pack else 'none'}",
    )
