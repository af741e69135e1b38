"""Taking part: answers, own statements, moderation on three grounds, statements brought in (D3-4.2.5)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.missions.deliberation import facts, queries
from shanzhi.missions.deliberation.actions.mapping import refresh_map
from shanzhi.missions.deliberation.actions.walking import GONE
from shanzhi.missions.deliberation.models import Deliberation, Statement, Voice, Vote
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.deliberation import statements, taking_part


def _open_case(pk: int) -> Deliberation | None:
    """The case locked, so that an answer and the end of a round never cross."""
    rows = Deliberation.objects.unscoped("the public answers").filter(pk=pk)
    found: Deliberation | None = rows.select_for_update(of=("self",)).first()
    return found


def _may_answer(row: Deliberation, actor: Actor, now: datetime) -> Decision:
    return taking_part.may_answer(
        resident_here=facts.is_resident_of(actor, row),
        state=row.state,
        online="online" in row.forms,
        closes_on=row.closes_on,
        on=facts.local_day(now),
    )


@transaction.atomic
def answer_statement(*, deliberation_id: int, statement_id: int, choice: int, actor: Actor, now: datetime) -> Decision:
    """Agree, disagree or pass; one person one vote, the last answer counts. No name is kept or logged."""
    row = _open_case(deliberation_id)
    if row is None or choice not in (-1, 0, 1):
        return GONE
    decision = _may_answer(row, actor, now)
    if not decision.allowed or actor.person_id is None:
        return decision
    if not queries.shown_statements(row.pk).filter(pk=statement_id).exists():
        return Decision((Reason("statement_gone", None, "", "这句话现在不能表态了。", "请看下一句。"),))
    key = facts.voice_key(row.pk, actor.person_id)
    voice, _ = Voice.objects.update_or_create(deliberation=row, key=key, defaults={"last_at": now})
    Vote.objects.update_or_create(voice=voice, statement_id=statement_id, defaults={"choice": choice})
    refresh_map(row, now)
    return decision


@transaction.atomic
def say(*, deliberation_id: int, text: str, actor: Actor, now: datetime) -> tuple[Decision, Statement | None]:
    """An own statement: shown at once, or held for a look and the author told why; never dropped."""
    row = _open_case(deliberation_id)
    if row is None:
        return GONE, None
    decision = _may_answer(row, actor, now)
    if not decision.allowed or actor.person_id is None:
        return decision, None
    author, house = facts.author_key(actor.person_id), facts.house(facts.local_day(now))
    recent = Statement.objects.filter(author=author, said_at__gt=now - timedelta(days=1)).count()
    looked = statements.checked(
        text,
        least=house["statement_least"],
        most=house["statement_most"],
        today=recent,
        per_day=house["statements_per_day"],
    )
    if not looked.decision.allowed:
        return looked.decision, None
    if Statement.objects.filter(deliberation=row, text=looked.text).exists():
        return Decision((Reason("said_already", None, "", "这句话已经有人说过了。", "请直接对那一句表态。"),)), None
    said = Statement.objects.create(
        deliberation=row,
        text=looked.text,
        source=Statement.Source.RESIDENT,
        author=author,
        state=Statement.State.HELD if looked.held_for else Statement.State.SHOWN,
        ground=looked.held_for,
        said_at=now,
    )
    return decision, said


@transaction.atomic
def bring_statements(
    *, deliberation_id: int, texts: Sequence[str], source: str, note: str, actor: Actor, now: datetime
) -> tuple[Decision, int]:
    """Seed sentences, or what was said in a chat group, at a visit or a meeting, marked with its source (D3-4.3.4)."""
    row = queries.locked_case(actor, deliberation_id)
    if row is None or row.state in ("agreed", "implementing", "voted_down", "closed"):
        return GONE, 0
    if source in ("wechat", "qq") and not note.strip():
        return Decision((Reason("no_source", None, "", "群里的话要写明是哪个群、哪天的。", "不写谁说的。"),)), 0
    most = int(facts.house(facts.local_day(now))["statement_most"])
    known = set(Statement.objects.filter(deliberation=row).values_list("text", flat=True))
    plain = [one.strip()[:most] for one in texts if one.strip()]
    fresh = [one for one in dict.fromkeys(plain) if one not in known]
    made = [
        Statement(deliberation=row, text=one, source=source, source_note=note.strip()[:60], said_at=now)
        for one in fresh
    ]
    for one in made:
        held = statements.checked(one.text, least=1, most=most, today=0, per_day=1).held_for
        one.state, one.ground = ("held", held) if held else ("shown", "")
    Statement.objects.bulk_create(made)
    audit.record(
        at=now,
        actor=actor,
        act="deliberation.bring",
        subject=f"deliberation:{row.pk}",
        detail={"source": source, "count": len(made)},
    )
    return Decision(), len(made)


@transaction.atomic
def look_at(
    *, statement_id: int, deliberation_id: int, hide: bool, ground: str, note: str, actor: Actor, now: datetime
) -> Decision:
    """Show a held statement, or hide one on a named ground; the author reads the note."""
    case = queries.locked_case(actor, deliberation_id)
    row = Statement.objects.filter(pk=statement_id, deliberation=case).first() if case else None
    if row is None:
        return GONE
    decision = statements.may_hide(ground, note) if hide else Decision()
    if not decision.allowed:
        return decision
    row.state = Statement.State.HIDDEN if hide else Statement.State.SHOWN
    row.ground, row.note, row.looked_at = (ground, note.strip()[:200], now) if hide else ("", "", now)
    row.save()
    audit.record(
        at=now,
        actor=actor,
        act="deliberation.hide" if hide else "deliberation.show",
        subject=f"statement:{row.pk}",
        detail={"ground": row.ground},
    )
    return decision
