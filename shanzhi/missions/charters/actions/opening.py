"""Starting a revision and telling everybody (宣传发动, D2-2.1)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.places.models import Place
from shanzhi.missions.charters import queries
from shanzhi.missions.charters.actions.drafting import copy_text
from shanzhi.missions.charters.actions.walking import note_step, walk
from shanzhi.missions.charters.models import Charter, Revision
from shanzhi.policy.charters.moving import refused
from shanzhi.policy.decision import Decision

KINDS = {Place.Kind.VILLAGE: Charter.Kind.VILLAGE_RULES, Place.Kind.COMMUNITY: Charter.Kind.RESIDENTS_CONVENTION}


@dataclass(frozen=True, slots=True)
class Started:
    """The new revision, or why there is none."""

    decision: Decision
    revision: Revision | None = None


@transaction.atomic
def start_revision(*, actor: Actor, now: datetime) -> Started:
    """A committee begins to revise the charter of its own place; one at a time."""
    place = Place.objects.select_for_update().filter(pk=actor.place_id or 0).first()
    if place is None or place.kind not in KINDS:
        return Started(
            _refused("charter_of_whom", "村规民约、居民公约由村（居）民委员会修订。", "请用村（社区）的岗位办理。")
        )
    if queries.open_revision_of(place.pk) is not None:
        return Started(_refused("revision_open", "已经有一次修订在进行。", "打开正在进行的那一次，接着办。"))
    charter = queries.charter_of_place(place.pk) or _new_charter(place, now)
    last = Revision.objects.unscoped("next number").filter(charter=charter).order_by("-number").first()
    revision = Revision.objects.create(
        charter=charter,
        number=(last.number if last else 0) + 1,
        opened_by_id=actor.held_post,
        opened_at=now,
        changed_at=now,
    )
    note_step(revision, "", actor, now, "")
    if charter.published is not None:
        copy_text(revision, charter.published, actor, now)
    return Started(Decision(), revision)


def _new_charter(place: Place, now: datetime) -> Charter:
    kind = KINDS[Place.Kind(place.kind)]
    body = people.organ(place.pk, "committee")
    if body is None:
        raise LookupError(f"{place} has no committee")
    created: Charter = Charter.objects.create(
        place=place, body=body, kind=kind, title=f"{short_name(place.name)}{kind.label}"[:80], created_at=now
    )
    return created


def short_name(name: str) -> str:
    """水寨村委会 is how the division table writes 水寨村."""
    return f"{name.removesuffix('村委会')}村" if name.endswith("村委会") else name


def _refused(code: str, text: str, remedy: str) -> Decision:
    return refused(code, text, remedy, "D2-2.1")


@dataclass(frozen=True, slots=True)
class Notice:
    """What was announced, how, when and until when opinions are taken."""

    text: str
    ways: tuple[str, ...]
    on: date
    until: date


@transaction.atomic
def announce(*, revision_id: int, notice: Notice, actor: Actor, now: datetime) -> Decision:
    """Keep the notice and go on to collecting opinions."""
    revision = queries.revision_locked(actor, revision_id)
    if revision is None or revision.charter.place_id != actor.place_id:
        return not_yours()
    if notice.until < notice.on:
        return refused("opinions_until_early", "征集截止日期早于通知日期。", "把截止日期改到通知日期以后。")
    revision.notice, revision.notice_ways = notice.text, "、".join(notice.ways)
    revision.notice_on, revision.opinions_until = notice.on, notice.until
    return walk(revision, "opinions", by="committee", actor=actor, now=now)


@transaction.atomic
def withdraw(*, revision_id: int, note: str, actor: Actor, now: datetime) -> Decision:
    """Give up a revision before review; what was written stays (house rule)."""
    revision = queries.revision_locked(actor, revision_id)
    if revision is None or revision.charter.place_id != actor.place_id:
        return not_yours()
    told = bool(note.strip())
    return walk(revision, "withdrawn", by="committee", actor=actor, now=now, note=note, withdrawal_note=told)


def not_yours() -> Decision:
    """Somebody else's revision: who can do it is said, what it holds is not."""
    return refused("charter_not_yours", "这一件不由您的单位办理。", "由本村（社区）的村（居）民委员会办理。")
