"""meeting: did this assembly count, and did the motion pass? By the law of its own day (D2-2.5, D3-4.3.1)."""

import re
from fractions import Fraction

from shanzhi.policy.assemblies import contradictions, evaluate, pack_on
from shanzhi.policy.assemblies.facts import Area, Basis, Body, CalledBy, Composition, Matter, Meeting
from shanzhi.policy.assemblies.telling import told
from shanzhi.policy.questions.reading import Answer, Reader

COUNTS = (
    "eligible",
    "present",
    "in_favour",
    "against",
    "abstained",
    "proposers",
    "proposer_base",
    "committee",
    "delegates",
    "women_delegates",
)
AREAS = ("eligible_area", "present_area", "in_favour_area")
FIELDS = (
    *("body", "basis", "on", "notice_on", "jurisdiction"),
    *COUNTS[:5],
    *("called_by", *COUNTS[5:7], "authorised", "secret", "matter"),
    *AREAS,
    *COUNTS[7:],
)
_CODE = re.compile(r"\d{2}(?:\d{2}(?:\d{2}(?:\d{3}(?:\d{3})?)?)?)?", re.ASCII)


def answer(payload: object) -> Answer:
    """The verdict with its arithmetic; Unreadable names the fields at fault and figures that exclude one another."""
    reader = Reader(payload, FIELDS)
    meeting = _meeting(reader)
    if meeting is not None:
        for name, text in contradictions(meeting):
            reader.refuse(name, text)
    reader.finish()
    if meeting is None:
        raise ValueError("finish() lets nothing unread pass")
    return told(evaluate(pack_on(meeting.body, meeting.matter, meeting.on, meeting.jurisdiction), meeting))


def _meeting(reader: Reader) -> Meeting | None:
    body, on = reader.choice("body", Body, required=True), reader.day("on", required=True)
    counts = {name: reader.integer(name) for name in COUNTS}
    area = Area(*(_area(reader, name) for name in AREAS))
    jurisdiction = reader.text("jurisdiction", most=20)
    if jurisdiction and not _CODE.fullmatch(jurisdiction):
        reader.refuse("jurisdiction", "应当是区划代码：2、4、6、9 或 12 位数字，如 210302。")
    seats = Composition(counts.pop("committee"), counts.pop("delegates"), counts.pop("women_delegates"))
    basis, notice_on = reader.choice("basis", Basis), reader.day("notice_on")
    called_by, matter = reader.choice("called_by", CalledBy), reader.choice("matter", Matter)
    authorised, secret = reader.optional_boolean("authorised"), reader.optional_boolean("secret")
    if body is None or on is None:
        return None
    return Meeting(
        body=body,
        on=on,
        basis=basis,
        notice_on=notice_on,
        jurisdiction=jurisdiction,
        called_by=called_by,
        authorised=authorised,
        secret=secret,
        matter=matter or Matter.ORDINARY,
        area=area,
        composition=seats,
        **counts,
    )


def _area(reader: Reader, name: str) -> Fraction | None:
    """Square metres as typed, without the rounding of floats."""
    value = reader.number(name)
    return None if value is None else Fraction(repr(value))
