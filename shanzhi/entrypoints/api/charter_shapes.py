"""What the question `charter` answers, field by field."""

from datetime import datetime

from ninja import Schema

from shanzhi.entrypoints.api.shapes import PlaceName, Reason


class CharterArea(Schema):
    no: int
    name: str
    covered: bool
    clauses: list[int]
    mentions: list[int]


class CharterFlag(Schema):
    """`span` counts in the clause's own text; clause `offset` + span counts in the text sent."""

    kind: str
    code: str
    basis: str
    why: str
    suggestion: str
    span: list[int]
    severity: str


class CharterClause(Schema):
    """`no` 0 stands for the first lines: title, and who adopted the text."""

    no: int
    label: str
    text: str
    offset: int
    flags: list[CharterFlag]


class Similar(Schema):
    id: str
    similarity: float


class ScorePart(Schema):
    code: str
    name: str
    part: int
    whole: int
    value: float
    arithmetic: str


class CharterAnswer(Schema):
    rules_version: str
    areas: list[CharterArea]
    clauses: list[CharterClause]
    similar: list[Similar]
    score: list[ScorePart]
    reasons: list[Reason]


class CharterRow(Schema):
    """One published text; `sha256` is over title lines and clauses, line by line."""

    key: str
    title: str
    kind: str
    place: PlaceName
    state: str
    state_name: str
    filing_number: str
    clauses: list[str]
    sha256: str
    published_at: datetime
    page: str


class Charters(Schema):
    """`next` goes into `cursor` for the page that follows; null on the last page."""

    charters: list[CharterRow]
    next: str | None
