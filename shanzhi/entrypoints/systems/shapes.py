"""What systems send and get, field by field; names and shapes stay within a version."""

from datetime import date, datetime

from ninja import Field, Schema

from shanzhi.entrypoints.api.shapes import Reason


class BasisIn(Schema):
    """依据。kind：statute、centre、province、city、department；法律再写 level 和 article。"""

    kind: str
    document: str
    level: str = ""
    article: str = ""


class FilingIn(Schema):
    """一件准入申请，含义同申报页；places 是区划代码。写错的字段逐个说明，什么也不会存。"""

    kind: str = "work"
    title: str
    purpose: str
    frequency: str = "once"
    topic: str = "general"
    role: str = "assist"
    result_owner: str = "issuer"
    own_duty: str = "unknown"
    minutes: int | None = None
    community_share: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    funding_source: str = ""
    funding_per_community: str = ""
    funding_arrives_on: date | None = None
    funding_none_reason: str = ""
    bases: list[BasisIn] = Field(default_factory=list)
    places: list[str] = Field(default_factory=list)


class DemandOut(Schema):
    id: int
    title: str
    state: str
    state_name: str
    number: str | None
    filed_at: datetime


class RuledOut(DemandOut):
    outcome: str | None
    reasons: list[Reason]
    page: str


class Demands(Schema):
    demands: list[DemandOut]
    next: str


class FindingOut(Schema):
    id: int
    title: str
    clause: str
    state: str
    state_name: str
    due_on: date | None


class Findings(Schema):
    findings: list[FindingOut]
    next: str


class NoticeOut(Schema):
    id: int
    kind: str
    subject: str
    title: str
    text: str
    link: str
    written_at: datetime


class Notices(Schema):
    notices: list[NoticeOut]
    next: str
