"""Rows of an application → the facts policy decides on, the match table, the words of the certificate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shanzhi.kernel.evidence import queries as evidence
from shanzhi.kernel.people.models import Post
from shanzhi.kernel.registry import queries as registry
from shanzhi.kernel.registry.models import Person, Source
from shanzhi.missions.certificates import queries
from shanzhi.missions.certificates.models import Application
from shanzhi.policy.certificates import gates, wording
from shanzhi.policy.certificates.guides import Guide, guide_of
from shanzhi.policy.certificates.verifying import masked_identity

LOCAL = ZoneInfo("Asia/Shanghai")


def local_day(now: datetime) -> date:
    return now.astimezone(LOCAL).date()


def in_words(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def in_months(day: date | None) -> str:
    return f"{day.year}年{day.month}月" if day else ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the registry holds about a person, with where it came from and when it was last checked."""

    name: str
    identity: str
    address: str
    since: date
    members: int
    estate: str
    alive: bool
    lives_here: bool
    minor: bool
    origins: Mapping[str, tuple[str, date | None]]

    @property
    def checked_on(self) -> date | None:
        days = [on for _, on in self.origins.values() if on is not None]
        return max(days) if days else None


def known_of(person: Person, on: date) -> Known:
    """Everything a certificate may need from the registry; four queries."""
    home = queries.home_of(person)
    dwelling = home.household.dwelling if home else None
    died = person.valid_to is not None and queries.has_died(person)
    origins: dict[str, tuple[str, date | None]] = {}
    for field in ("name", "identity", "since"):
        origin = registry.origin_of(person, field)
        origins[field] = (str(Source(origin.source).label), origin.on) if origin else ("没登记", None)
    if dwelling is not None:
        origins["address"] = (str(dwelling.get_source_display()), dwelling.checked_on)
    return Known(
        name=person.name,
        identity=registry.whole_identity(person, "出具证明"),
        address=dwelling.address if dwelling else "",
        since=home.valid_from if home else person.valid_from,
        members=queries.members_count(person),
        estate=person.place.name,
        alive=not died,
        lives_here=person.valid_to is None and person.lives_here,
        minor=registry.is_minor(person, on),
        origins=origins,
    )


@dataclass(frozen=True, slots=True)
class Match:
    """One line of the match table: what the applicant says, what the registry says, source and date."""

    label: str
    said: str
    held: str
    source: str
    on: date | None
    same: bool


def matches_of(application: Application, known: Known) -> list[Match]:
    """The lines a worker reads; only differences need reading."""
    said = application.corrections
    rows = (
        ("name", "姓名", known.name),
        ("identity", "证件号码", masked_identity(known.identity) or "没登记"),
        ("address", "住址", known.address or "没登记"),
        ("since", "起住时间", in_months(known.since)),
    )
    lines = [
        Match(label, said.get(field, held), held, *known.origins.get(field, ("没登记", None)), field not in said)
        for field, label, held in rows
    ]
    lives = "常住" if known.lives_here else "不常住或已迁出"
    lines.append(Match("在本社区", "常住", lives, *known.origins["name"], known.lives_here and known.alive))
    return lines


def guide(application: Application) -> Guide:
    return guide_of(application.guide.content)


def transitional(application: Application) -> bool:
    return guide(application).list_status == "not_retained"


def sample_of(application: Application) -> str:
    """The sample in force: the ordinary words; what a list no longer retains is worded as known on a day."""
    content = application.guide.content
    return str(content["transitional_template"] if transitional(application) else content["template"])


def words_of(application: Application, known: Known, now: datetime, handler: str) -> tuple[str, tuple[str, ...]]:
    """The text as it would be issued now, and what is still open in it."""
    checks = list(application.checks.all())
    told = {
        "name": known.name,
        "identity": known.identity,
        "address": known.address,
        "since": in_months(known.since),
        "checked_on": in_words(local_day(checks[-1].at) if checks else known.checked_on),
        "issuer": plain(application.body.name),
        "street": plain(queries.street_of(application.place)),
        "issued_on": in_words(local_day(now)),
        "valid_until": in_words(valid_until(application, now)),
        "purpose": application.purpose,
        "demander": application.demander,
        "handler": handler,
        "checker_one": who(checks[0].by) if checks else "",
        "checker_two": next((who(c.by) for c in checks if c.by_id != checks[0].by_id), ""),
        "head": who(application.head_signed_by) if application.head_signed_by else "",
        "deliberation": deliberation_number(application),
        "applied_on": in_words(local_day(application.applied_at)),
        "members": str(known.members),
        "estate": known.estate,
    }
    return wording.filled(sample_of(application), told, application.answers, application.noted)


def who(post: Post) -> str:
    """The name of whoever holds a post, else the post itself."""
    return str(post.person or post.title)


def plain(name: str) -> str:
    return name.replace("（演示）", "")


def valid_until(application: Application, now: datetime) -> date:
    return local_day(now) + timedelta(days=guide(application).valid_days)


def deliberation_of(application: Application) -> str:
    """agreed, another outcome, or nothing: evidence of a deliberation, else one on paper confirmed by two."""
    row = evidence.evidence_for(application.subject, "deliberation")
    if row is not None:
        return row.outcome
    paper = queries.paper_deliberation(application.pk)
    if paper is None or paper.second_id is None:
        return ""
    return "agreed" if paper.agreed else "refused"


def deliberation_number(application: Application) -> str:
    row = evidence.evidence_for(application.subject, "deliberation")
    if row is not None:
        return f"协商-{row.pk}"
    paper = queries.paper_deliberation(application.pk)
    return f"纸面-{in_words(paper.held_on)}" if paper is not None and paper.second_id else ""


def case_of(application: Application, known: Known, now: datetime) -> gates.CaseFacts:
    """The case as the gates see it."""
    type_, checks = guide(application), list(application.checks.all())
    _, still_open = words_of(application, known, now, "经办人")
    signed = application.head_signed_by_id is not None
    waits_for_head = {"负责人签字"} if type_.flags.head_signature and not signed else set()
    by_now = tuple(hole for hole in still_open if hole not in waits_for_head)
    return gates.CaseFacts(
        list_status=type_.list_status,
        in_duty=application.guide.in_duty,
        verifiable=type_.way in ("record", "visit", "both"),
        transitional_need=application.demander,
        public_interest=type_.flags.public_interest,
        deliberation_needed=type_.flags.deliberation,
        legal_risk=application.risk or type_.flags.legal_risk,
        head_signature_needed=type_.flags.head_signature,
        visit_needed=type_.way in ("visit", "both"),
        checked=True,
        visited=any(check.way == "visit" for check in checks),
        differences_explained=bool(checks) or not application.corrections,
        text_complete=not by_now,
        open_words=by_now,
        deliberation=deliberation_of(application),
        head_signed=signed,
        risk_assessed=bool(application.risk_assessment),
        precautions=bool(application.precautions),
        applicant_alive=known.alive,
        lives_here=known.lives_here,
        minor_alone=known.minor and application.manner == "online" and application.proxy_id is None,
    )


def content_of(application: Application) -> Mapping[str, Any]:
    content: Mapping[str, Any] = application.guide.content
    return content
