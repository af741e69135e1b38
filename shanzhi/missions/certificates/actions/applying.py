"""Applying, by the resident, a relative, or a worker for somebody present; withdrawing (D1-4.5.3, D1-4.5.7)."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.deadlines import actions as deadlines
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.people.models import Body
from shanzhi.kernel.registry.models import Person
from shanzhi.missions.certificates import facts, queries
from shanzhi.missions.certificates.actions.demanding import note_demander
from shanzhi.missions.certificates.actions.walking import walk
from shanzhi.missions.certificates.models import Application, Attachment, FamilyProxy, ServiceGuide
from shanzhi.policy.certificates import wording
from shanzhi.policy.certificates.codes import SPEAKABLE
from shanzhi.policy.certificates.guides import Guide, guide_of
from shanzhi.policy.decision import Decision, Reason

CLAUSE = "D1-4.5.7"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the applicant says: for what, for whom, the guide's fields, what the registry has wrong."""

    purpose: str
    demander: str
    demander_basis: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    corrections: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[tuple[str, int]] = ()
    large_print: bool = False


@transaction.atomic
def apply(
    *,
    guide_id: int,
    person_id: int,
    wish: Wish,
    manner: str,
    proxy_id: int | None,
    actor: Actor,
    now: datetime,
) -> tuple[Decision, Application | None]:
    """Take in one application; refused at once with every reason when it cannot be."""
    guide = ServiceGuide.objects.select_related("place").get(pk=guide_id)
    person = Person.objects.unscoped("the applicant").select_related("place__parent").get(pk=person_id)
    body = queries.committee_of(person.place_id)
    decision = _may_apply(guide, person, wish, manner, proxy_id, body, actor, now)
    if not decision.allowed or body is None:
        return decision, None
    type_ = guide_of(guide.content)
    risky = type_.flags.legal_risk or wording.risky_purpose(guide.code, wish.purpose)
    row: Application = Application.objects.create(
        number=_new_number(),
        guide=guide,
        place=person.place,
        body=body,
        person=person,
        manner=manner,
        filed_by_id=actor.person_id,
        filed_post_id=actor.post_id,
        proxy_id=proxy_id,
        demander=wish.demander,
        demander_basis=wish.demander_basis,
        purpose=wish.purpose,
        answers=dict(wish.answers),
        corrections=dict(wish.corrections),
        large_print=wish.large_print,
        risk=risky,
        due_on=_due(type_, bool(wish.corrections), now),
        applied_at=now,
        changed_at=now,
    )
    Attachment.objects.bulk_create(Attachment(application=row, field=name, file_id=pk) for name, pk in wish.files)
    if not wish.demander_basis and type_.list_status != "retained":
        note_demander(application=row, actor=actor, now=now)
    audit.record(at=now, actor=actor, act="certificates.apply", subject=row.subject, clauses=[CLAUSE])
    _tell(row, actor, now)
    return decision, row


def _may_apply(
    guide: ServiceGuide,
    person: Person,
    wish: Wish,
    manner: str,
    proxy_id: int | None,
    body: Body | None,
    actor: Actor,
    now: datetime,
) -> Decision:
    known = facts.known_of(person, facts.local_day(now))
    wrong = (
        (guide.state != ServiceGuide.State.OPEN, "closed", "这一项现在没有开放。", "回到办事页面看看有没有新版。"),
        (body is None, "body", "您所在的社区还没有开通。", "请打社区电话办理。"),
        (not known.alive, "deceased", "底表登记这个人已经去世。", "登记错了的，请社区更正后再办。"),
        (person.valid_to is not None, "moved", "底表登记这个人已经迁出。", "请到现在住的社区办。"),
        (not wish.purpose.strip(), "purpose", "还没选用在哪。", "选一项，或者写一句。"),
        (not wish.demander.strip(), "demander", "还没写是哪家单位要。", "写全称，例：某某小学。"),
        (
            _proxy_missing(person, guide, manner, proxy_id, actor, now),
            "proxy",
            "没有可用的家人代办。",
            "请本人先设代办。",
        ),
        (
            known.minor and manner == "online",
            "minor",
            "未满十八周岁，要由家长来办。",
            "请家长用自己的账号办，或到窗口。",
        ),
    )
    reasons = [Reason(code, CLAUSE, "", text, remedy) for broken, code, text, remedy in wrong if broken]
    lacking = [
        one.label
        for one in wording.asked_fields(guide.content)
        if one.required and not wish.answers.get(one.key) and one.key not in {name for name, _ in wish.files}
    ]
    if lacking:
        reasons.append(Reason("fields", CLAUSE, "", f"还没填：{'、'.join(lacking)}。", "填上再交。"))
    return Decision(tuple(reasons))


def _proxy_missing(
    person: Person, guide: ServiceGuide, manner: str, proxy_id: int | None, actor: Actor, now: datetime
) -> bool:
    """A relative needs a proxy in force, for this type, given by this person to whoever acts."""
    if manner != "proxy":
        return False
    helper = queries.resident(actor)
    rows = queries.proxies_held(helper, facts.local_day(now)) if helper else FamilyProxy.objects.none()
    found = rows.filter(pk=proxy_id or 0, person=person).first()
    return found is None or bool(found.scope and guide.code not in found.scope)


def _due(type_: Guide, differs: bool, now: datetime) -> date:
    days = type_.visit_working_days if differs or type_.way != "record" else type_.working_days
    if days <= 0:
        return facts.local_day(now)
    return deadlines.due_date(start=now, working_days=days).due


def _new_number() -> str:
    """Ten signs to read out: whoever holds it sees the state and nothing else."""
    return "".join(secrets.choice(SPEAKABLE) for _ in range(10))


def _tell(row: Application, actor: Actor, now: datetime) -> None:
    messages.write_notice(
        key=f"application:{row.pk}",
        recipient_id=row.body_id,
        kind="certificate",
        subject=row.subject,
        title=f"有人申请《{row.guide.name}》",
        text=f"{row.get_manner_display()}，{facts.in_words(row.due_on)}前办好。",
        link=f"/w/issue/{row.pk}/",
        now=now,
    )


@transaction.atomic
def withdraw(*, application_id: int, actor: Actor, now: datetime) -> Decision:
    """The applicant takes it back, as long as nothing has been approved."""
    row = queries.locked(application_id)
    if row.state not in ("applied", "checking"):
        return Decision((Reason("state", None, "", f"现在是“{row.get_state_display()}”，不能撤回申请。", None),))
    walk(row, "withdrawn", by="applicant", evidence={"withdrawal"}, now=now)
    audit.record(at=now, actor=actor, act="certificates.withdraw", subject=row.subject)
    return Decision()
