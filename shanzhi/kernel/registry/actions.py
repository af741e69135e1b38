"""Writing the base table: one change here, and every later form follows (D1-4.8.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Post
from shanzhi.kernel.registry import queries, sealing
from shanzhi.kernel.registry.models import (
    Consent,
    Disclosure,
    Dwelling,
    Household,
    Occurrence,
    Person,
    PlaceFact,
    Residence,
)
from shanzhi.policy import registry as policy
from shanzhi.policy import terms
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.normalising import stored

LOCAL = ZoneInfo("Asia/Shanghai")
REASONS = {"certificate": "办证明要核对", "counter": "本人在窗口，要核对", "other": "别的"}
_TAKEN = Reason(
    "identity_taken", None, "", "这个证件号码已经登记了别人。", "先查一查是不是同一个人；登记错了的，更正原来那一条。"
)
_CLOSED = Reason("gone", None, "", "这个人已经迁出或去世，不能再改。", None)


@dataclass(frozen=True, slots=True)
class DwellingDraft:
    building: str
    unit: str
    room: str
    tenure: str = "unknown"
    grid_id: int | None = None

    @property
    def address(self) -> str:
        unit = f" {self.unit} 单元" if self.unit else ""
        return f"{self.building}{unit} {self.room}"


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person as written down; sex and birthday come from the number where there is one."""

    name: str
    identity: str = ""
    phone: str = ""
    sex: str = ""
    born_on: date | None = None
    registered: bool = True
    lives_here: bool = True
    relation: str = "other"
    source: str = "community"
    login_id: int | None = None


def tidy_identity(text: str) -> str:
    return "".join(stored(text).upper().split())


@transaction.atomic
def add_household(
    *, place_id: int, dwelling: DwellingDraft, number: str, since: date, source: str, actor: Actor, now: datetime
) -> Household:
    """A household in its dwelling; both are found again, not doubled, when they are there."""
    today = now.astimezone(LOCAL).date()
    home, _ = Dwelling.objects.unscoped("found again by address").get_or_create(
        place_id=place_id,
        address=dwelling.address,
        defaults={
            "building": dwelling.building,
            "unit": dwelling.unit,
            "room": dwelling.room,
            "tenure": dwelling.tenure,
            "grid_id": dwelling.grid_id,
            "source": source,
            "checked_on": today,
            "valid_from": since,
        },
    )
    household, made = Household.objects.unscoped("found again by number").get_or_create(
        place_id=place_id, number=number, defaults={"dwelling": home, "valid_from": since}
    )
    if made:
        audit.record(at=now, actor=actor, act="registry.household", subject=f"household:{household.pk}")
    result: Household = household
    return result


@transaction.atomic
def add_person(
    *, place_id: int, household_id: int | None, draft: PersonDraft, since: date, actor: Actor, now: datetime
) -> tuple[Decision, Person | None]:
    """Register somebody; an identity number stands once in the whole table."""
    today = now.astimezone(LOCAL).date()
    identity = tidy_identity(draft.identity)
    problems = policy.entry_problems(policy.Entry(draft.name, identity, draft.phone, draft.born_on), today)
    if problems:
        return Decision(problems), None
    if identity and queries.person_by_identity(identity) is not None:
        return Decision((_TAKEN,)), None
    person = Person.objects.create(
        place_id=place_id,
        name=draft.name,
        sex=draft.sex or (policy.sex_from_identity(identity) if identity else ""),
        born_on=draft.born_on or (policy.born_from_identity(identity) if identity else None),
        identity_sealed=sealing.seal(identity, "identity"),
        identity_key=sealing.lookup_key(identity, "identity"),
        phone_sealed=sealing.seal(draft.phone, "phone"),
        phone_key=sealing.lookup_key(draft.phone, "phone"),
        registered=draft.registered,
        lives_here=draft.lives_here,
        origins={"*": [draft.source, today.isoformat()]},
        login_id=draft.login_id,
        valid_from=since,
    )
    if household_id is not None:
        Residence.objects.create(person=person, household_id=household_id, relation=draft.relation, valid_from=since)
    audit.record(at=now, actor=actor, act="registry.person", subject=f"person:{person.pk}", clauses=[policy.CLAUSE])
    return Decision(), person


@transaction.atomic
def link_login(*, person_id: int, login_id: int, actor: Actor, now: datetime) -> None:
    """A resident who signs in is this person of the base table."""
    Person.objects.unscoped("one row").filter(pk=person_id).update(login_id=login_id)
    audit.record(at=now, actor=actor, act="registry.link", subject=f"person:{person_id}")


def _locked(person_id: int, actor: Actor) -> Person | None:
    found: Person | None = Person.objects.scoped(actor).select_for_update(of=("self",)).filter(pk=person_id).first()
    return found


@transaction.atomic
def correct(*, person_id: int, field: str, value: str, source: str, actor: Actor, now: datetime) -> Decision:
    """Change one fact; the former one stays, sealed, in the events. Confirming the same value renews its date."""
    person = _locked(person_id, actor)
    if person is None or person.valid_to is not None:
        return Decision((_CLOSED,))
    today = now.astimezone(LOCAL).date()
    decision, former = _write(person, field, stored(value).strip(), today)
    if not decision.allowed:
        return decision
    person.origins = {**person.origins, field: [source, today.isoformat()]}
    person.save()
    label = _LABELS[field]
    _note(
        person=person, kind="correction", on=today, note=f"{label}更正", source=source, actor=actor, now=now,
        former=former,
    )  # fmt: skip
    audit.record(
        at=now,
        actor=actor,
        act="registry.correct",
        subject=f"person:{person.pk}",
        clauses=[policy.CLAUSE],
        detail={"field": field},
        before={field: former},
        after={field: value},
    )
    return Decision()


_LABELS = {"name": "姓名", "phone": "手机", "lives_here": "常住", "registered": "户籍"}


def _write(person: Person, field: str, value: str, today: date) -> tuple[Decision, str]:
    """Put the value into its column; answers what stood there."""
    if field == "name":
        problems = policy.entry_problems(policy.Entry(value), today)
        former, person.name = person.name, value or person.name
        return Decision(problems), former
    if field == "phone":
        problems = policy.entry_problems(policy.Entry(person.name, "", value), today)
        former = sealing.unseal(person.phone_sealed, "phone")
        if not problems:
            person.phone_sealed = sealing.seal(value, "phone")
            person.phone_key = sealing.lookup_key(value, "phone")
        return Decision(problems), former
    if field in ("lives_here", "registered") and value in ("yes", "no"):
        former = "yes" if getattr(person, field) else "no"
        setattr(person, field, value == "yes")
        return Decision(), former
    return Decision((Reason("field", None, "", "这一项不能在这里改。", "从能改的几项里选一项。"),)), ""


@transaction.atomic
def record_occurrence(
    *,
    household_id: int | None,
    person_id: int | None,
    kind: str,
    on: date,
    note: str,
    source: str,
    actor: Actor,
    now: datetime,
) -> Decision:
    """A visit, a move, a death: recorded once; who leaves is no longer counted from that day."""
    household = queries.household_for(actor, household_id) if household_id else None
    person = _locked(person_id, actor) if person_id else None
    today = now.astimezone(LOCAL).date()
    problem = _occurrence_problem(household, person, kind, on, today)
    if problem:
        return Decision((problem,))
    if person is not None and kind in ("move_out", "death"):
        Residence.objects.filter(person=person, valid_to=None).update(valid_to=max(on, person.valid_from))
        Person.objects.unscoped("locked above").filter(pk=person.pk).update(valid_to=max(on, person.valid_from))
    _note(
        person=person, household=household, kind=kind, on=on, note=stored(note).strip()[:200], source=source,
        actor=actor, now=now,
    )  # fmt: skip
    subject = f"person:{person.pk}" if person else f"household:{household_id}"
    audit.record(at=now, actor=actor, act=f"registry.occurrence_{kind}", subject=subject, clauses=[policy.CLAUSE])
    return Decision()


def _occurrence_problem(
    household: Household | None, person: Person | None, kind: str, on: date, today: date
) -> Reason | None:
    if household is None and person is None:
        return Reason("whom", None, "", "没找到这一户。", "回到底表再打开一次。")
    if kind not in ("visit", "move_out", "death", "certificate"):
        return Reason("kind", None, "", "还没选是什么事。", "选走访、迁出或去世。")
    if on > today:
        return Reason("on", None, "", "日期不能晚于今天。", "填发生的那一天。")
    if kind in ("move_out", "death") and (person is None or person.valid_to is not None):
        return Reason("whom", None, "", "迁出和去世要选到人，而且这个人还在册。", "在上面先点开这个人。")
    return None


def _note(
    *,
    kind: str,
    on: date,
    note: str,
    source: str,
    actor: Actor,
    now: datetime,
    person: Person | None = None,
    household: Household | None = None,
    former: str = "",
) -> Occurrence:
    about = person if person is not None else household
    if about is None:
        raise ValueError("an occurrence is about somebody")
    row: Occurrence = Occurrence.objects.create(
        place_id=about.place_id,
        person=person,
        household=household,
        kind=kind,
        on=on,
        note=note,
        source=source,
        by_id=actor.post_id,
        former_sealed=sealing.seal(former, "former"),
        at=now,
    )
    return row


@transaction.atomic
def reveal(*, person_id: int, field: str, reason: str, note: str, actor: Actor, now: datetime) -> Decision:
    """Look at a whole number for a minute, with a reason the person can read; counted per post and day."""
    person = _locked(person_id, actor)
    today = now.astimezone(LOCAL).date()
    if person is None or field not in queries.WHOLE_FIELDS or queries.is_minor(person, today):
        return Decision((Reason("reveal_field", None, "", "这一格不能看全。", None),))
    midnight = datetime.combine(today, datetime.min.time(), tzinfo=LOCAL)
    Post.objects.select_for_update().get(pk=actor.held_post)  # one at a time, so that the quota holds
    seen = Disclosure.objects.scoped(actor).filter(post_id=actor.held_post, kind="reveal", at__gte=midnight)
    chosen = reason if reason in REASONS else ""
    decision = policy.may_reveal(reason=chosen, note=note, revealed_today=seen.count(), on=today)
    if not decision.allowed:
        return decision
    words = REASONS[chosen] + (f"：{stored(note).strip()[:120]}" if note.strip() else "")
    seconds = int(terms.in_force("registry", today)["reveal_seconds"])
    disclose(
        person=person,
        kind="reveal",
        what=queries.WHOLE_FIELDS[field],
        reason=words,
        until=now + timedelta(seconds=seconds),
        actor=actor,
        now=now,
    )
    return Decision()


def disclose(
    *,
    person: Person,
    kind: str,
    what: str,
    reason: str,
    actor: Actor,
    now: datetime,
    until: datetime | None = None,
) -> Disclosure:
    """Write down who saw or asked what; the person reads it. Called inside the transaction of the deed."""
    row: Disclosure = Disclosure.objects.create(
        person=person,
        place_id=person.place_id,
        kind=kind,
        what=what,
        reason=reason[:200],
        asked_by=actor.capacity,
        body_id=actor.body_id,
        post_id=actor.post_id,
        at=now,
        until=until,
    )
    audit.record(
        at=now, actor=actor, act=f"registry.{kind}", subject=f"person:{person.pk}", clauses=[policy.CLAUSE],
        detail={"what": what},
    )  # fmt: skip
    return row


@transaction.atomic
def give_consent(*, person: Person, purpose: str, manner: str, actor: Actor, now: datetime) -> None:
    """Agree to one purpose; agreeing again changes nothing."""
    today = now.astimezone(LOCAL).date()
    Consent.objects.get_or_create(
        person=person, purpose=purpose, withdrawn_on=None, defaults={"manner": manner, "given_on": today}
    )
    audit.record(at=now, actor=actor, act="registry.consent", subject=f"person:{person.pk}")


@transaction.atomic
def withdraw_consent(*, person: Person, consent_id: int, actor: Actor, now: datetime) -> bool:
    """Take it back; what rests on it stops from now on."""
    today = now.astimezone(LOCAL).date()
    changed = Consent.objects.filter(pk=consent_id, person=person, withdrawn_on=None).update(withdrawn_on=today)
    if changed:
        audit.record(at=now, actor=actor, act="registry.consent_withdrawn", subject=f"person:{person.pk}")
    return bool(changed)


@transaction.atomic
def learn(*, place_id: int, values: Mapping[str, str], source: str, as_of: date, actor: Actor, now: datetime) -> int:
    """Keep what is now known of a place, so that no form asks for it again while it is fresh."""
    rows = [
        PlaceFact(place_id=place_id, element=code, value=value[:200], source=source[:120], as_of=as_of, at=now)
        for code, value in values.items()
    ]
    PlaceFact.objects.bulk_create(rows)
    audit.record(
        at=now, actor=actor, act="registry.learn", subject=f"place:{place_id}", clauses=[policy.CLAUSE],
        detail={"elements": sorted(values)},
    )  # fmt: skip
    return len(rows)
