"""What the API answers, field by field; names and shapes stay within a version."""

from datetime import date, datetime

from ninja import Schema


class Error(Schema):
    field: str
    text: str


class Errors(Schema):
    errors: list[Error]


class Reason(Schema):
    """`clause` null: a house rule (本系统约定), which no document contains."""

    code: str
    clause: str | None
    quote: str
    text: str
    remedy: str | None


class Approver(Schema):
    tier: str
    body: str


class MeetingNotice(Schema):
    needed_days: int | None
    given_days: int | None
    ok: bool
    counting: str


class MeetingQuorum(Schema):
    """`area_…` only for owners, who need heads and area both."""

    needed: int | None
    present: int | None
    met: bool
    area_needed: float | None = None
    area_present: float | None = None
    area_met: bool | None = None


class MeetingDecision(Schema):
    needed: int | None
    in_favour: int | None
    passed: bool
    area_needed: float | None = None
    area_in_favour: float | None = None
    area_passed: bool | None = None


class MeetingComposition(Schema):
    ok: bool
    reasons: list[str]


class MeetingAnswer(Schema):
    """`valid`: the assembly counted; `adopted`: it also was the right body and the motion passed."""

    rules_version: str
    edition: str | None
    edition_title: str | None
    numbers_checked: bool
    rule_loaded: bool
    notice: MeetingNotice
    quorum: MeetingQuorum
    decision: MeetingDecision
    composition: MeetingComposition
    valid: bool
    adopted: bool
    steps: list[str]
    reasons: list[Reason]
    missing: list[str]


class AdmissionAnswer(Schema):
    outcome: str
    approvers: list[Approver]
    reasons: list[Reason]
    missing: list[str]
    rules_version: str
    derived_role: str


class BenefitCheck(Schema):
    """One of B1 … B9 with its arithmetic."""

    code: str
    ok: bool
    clause: str
    text: str


class BenefitAnswer(Schema):
    checks: list[BenefitCheck]
    owners_income: float
    verdict: str
    reasons: list[Reason]
    rules_version: str


class WorkingDaysAnswer(Schema):
    rules_version: str
    due: str
    provisional: bool
    skipped: list[str]
    made_up: list[str]


class FormAnswer(Schema):
    form: str
    why: str
    clause: str


class DeliberationFormAnswer(Schema):
    """`final_form`: assembly where the matter must end in one, else null."""

    rules_version: str
    forms: list[FormAnswer]
    final_form: str | None
    kit: list[str]
    reasons: list[Reason]


class Representative(Schema):
    statement: str | int
    side: str
    share: float
    elsewhere: float


class OpinionGroup(Schema):
    id: int
    size: int
    members: list[str | int]
    representative: list[Representative]


class CommonGround(Schema):
    statement: str | int
    side: str
    lowest_share: float


class MinorityConcern(Schema):
    statement: str | int
    side: str
    group: int | None
    people: int
    share: float


class Position(Schema):
    participant: str | int
    x: float
    y: float
    group: int | None


class OpinionGroupsAnswer(Schema):
    """`statements`: id, agree, disagree, pass in persons. `why`: why no groups are shown; null when they are."""

    rules_version: str
    participants: int
    statements: list[dict[str, str | int]]
    stable: bool
    stability: float
    groups: list[OpinionGroup]
    common_ground: list[CommonGround]
    minority_concern: MinorityConcern | None
    positions: list[Position]
    why: str | None
    reasons: list[Reason]


class IdentifierAnswer(Schema):
    rules_version: str
    ok: bool
    why: str


class PlaceName(Schema):
    code: str
    name: str


class Measured(Schema):
    """Minutes really needed; null below the smallest number of measurements that may be shown."""

    median: int
    p90: int
    count: int


class ListEntry(Schema):
    annex: int | None
    title: str
    label: str
    number: str
    name: str
    status: str


class Money(Schema):
    source: str
    per_community: str | None
    arrives_on: date | None
    none_reason: str


class Consent(Schema):
    body: str
    answer: str
    conditions: str


class Admission(Schema):
    number: str
    kind: str
    title: str
    purpose: str
    state: str
    state_name: str
    issuer: str
    place: PlaceName
    frequency: str
    minutes: int | None
    measured: Measured | None
    places: int | None
    hours_cap: int | None
    bases: list[str]
    entry: ListEntry | None
    funding: Money | None
    approvals: list[Consent]
    outcome: str
    reasons: list[Reason]
    rules_version: str
    valid_from: date
    valid_until: date | None
    published_at: datetime
    changed_at: datetime
    page: str


class IssuedDocument(Schema):
    """What anyone may see of an issued certificate: the name is masked."""

    number: str
    copy_number: int
    title: str
    masked_name: str
    demander: str
    purpose: str
    issuer: str
    issued_on: date
    valid_until: date | None
    seal_serial: int
    sha256: str
    reason: str


class Verification(Schema):
    """`state`: valid, superseded, revoked, expired, unknown or unconfirmed."""

    state: str
    state_name: str
    advice: str
    document: IssuedDocument | None
    checked_at: datetime


class CatalogueRow(Schema):
    annex: int
    title: str
    short_title: str
    version: str
    status: str
    entries: int
    address: str


class Catalogues(Schema):
    catalogues: list[CatalogueRow]


class Entry(Schema):
    """`status` says how sure an entry is; `sample` is 示例（待确认）."""

    number: str
    name: str
    applies_to: str
    placement: str
    frequency: str
    retained: str
    use_instead: str
    department: str
    legal_basis: str
    basis_edition: str
    status: str
    status_name: str
    source: str
    note: str


class Catalogue(Schema):
    annex: int
    title: str
    version: str
    place: PlaceName
    in_force_from: date
    in_force_to: date | None
    status: str
    source: str
    entries: list[Entry]


class Change(Schema):
    code: str
    name: str
    on: date


class Membership(Schema):
    code: str
    name: str
    valid_from: date
    valid_to: date | None
    status: str


class Place(Schema):
    code: str
    name: str
    kind: str
    kind_name: str
    tier: str
    parent: PlaceName | None
    valid_from: date
    valid_to: date | None
    status: str
    successors: list[Change]
    predecessors: list[Change]
    zones: list[Membership]
    children: list[PlaceName]


class PublicationRow(Schema):
    kind: str
    kind_name: str
    key: str
    title: str
    issuer: str
    state: str
    state_name: str
    valid_from: date
    valid_until: date | None
    published_at: datetime
    changed_at: datetime
    page: str | None


class Publications(Schema):
    """`next` goes into `cursor` for the page that follows; null on the last page."""

    publications: list[PublicationRow]
    next: str | None
    feed: str
