"""Rows in, plain facts out: what a case proves, who somebody is without a name, the map as JSON."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, Q
from django.utils.crypto import salted_hmac

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.deliberation import queries
from shanzhi.missions.deliberation.models import Commitment, Deliberation, Feedback, Side, Statement, Vote
from shanzhi.policy import terms
from shanzhi.policy.deliberation import forms
from shanzhi.policy.opinions.groups import OpinionMap, opinion_map
from shanzhi.policy.opinions.votes import Ballots, last_votes
from shanzhi.policy.opinions.votes import Vote as Cast
from shanzhi.policy.procedures.deliberation import DELIBERATION, Addition, with_additions
from shanzhi.policy.procedures.engine import Procedure

LOCAL = ZoneInfo("Asia/Shanghai")
TO_ANSWER = ("resident", "wechat", "qq", "meeting", "visit", "imported")
"""Sources whose every statement is owed an answer."""


def local_day(now: datetime) -> date:
    return now.astimezone(LOCAL).date()


def house(on: date) -> Mapping[str, Any]:
    """The numbers that are ours (本系统约定)."""
    block: Mapping[str, Any] = terms.in_force("deliberation", on)["house"]
    return block


def voice_key(deliberation_id: int, person_id: int) -> str:
    """A person in one deliberation: the same each time, not to be turned back, different in every deliberation."""
    return str(salted_hmac(f"deliberation.voice.{deliberation_id}", str(person_id), algorithm="sha256").hexdigest())


def author_key(person_id: int) -> str:
    """The author of proposals and statements; never the key under which the same person votes."""
    return str(salted_hmac("deliberation.author", str(person_id), algorithm="sha256").hexdigest())


def is_resident_of(actor: Actor, row: Deliberation) -> bool:
    return actor.has(Role.RESIDENT) and actor.place_id == row.place_id and actor.person_id is not None


def asked(row: Deliberation, recipients: int = 0) -> forms.Asked:
    return forms.Asked(
        forms.Scope(row.scope), forms.Attention(row.attention), forms.Matter(row.matter), recipients=recipients
    )


def procedure_for(row: Deliberation, on: date) -> Procedure:
    """The procedure with what the county asks for more on that day (D3-4.2.1)."""
    rules = queries.county_rules(row.place, on)
    return with_additions([Addition(**one) for one in rules.additions]) if rules else DELIBERATION


def evidence_of(row: Deliberation, on: date) -> frozenset[str]:
    """Everything the case can prove on a day."""
    proven = {**_before(row, on), **_after(row)}
    return frozenset(name for name, holds in proven.items() if holds) | frozenset(row.local)


def _before(row: Deliberation, on: date) -> dict[str, bool]:
    sides = Side.objects.filter(deliberation=row)
    notified = sides.aggregate(last=Max("notified_on"))["last"]
    days = 0 if row.rehearsal else int(house(on)["notice_days"])
    return {
        "opinions_heard": bool(row.heard.strip() or row.proposal_id),
        "fact_sheet": bool(row.facts.strip()),
        "form": bool(row.forms),
        "participants": sides.filter(observer=False).count() >= 2,
        "missing_seen": row.missing_seen_at is not None,
        "party_confirmed": row.party_confirmed_by_id is not None,
        "committee_confirmed": row.committee_confirmed_by_id is not None,
        "everyone_notified": notified is not None and not sides.filter(notified_on=None).exists(),
        "notice_period_over": notified is not None and notified + timedelta(days=days) <= on,
        "voices_heard": _heard(row),
    }


def _heard(row: Deliberation) -> bool:
    said = Statement.objects.filter(deliberation=row).exclude(source=Statement.Source.SEED)
    replied = Side.objects.filter(deliberation=row, replied_on__isnull=False)
    return row.voices.exists() or said.exists() or replied.exists()


def _after(row: Deliberation) -> dict[str, bool]:
    promised = Commitment.objects.filter(deliberation=row)
    told = set(Feedback.objects.filter(deliberation=row).values_list("audience", flat=True))
    unanswered = Statement.objects.filter(deliberation=row, source__in=TO_ANSWER, answer="").exclude(state="hidden")
    return {
        "opinion_confirmed": bool(row.opinion.strip()) and row.opinion_confirmed_by_id is not None,
        "round_record": row.rounds.filter(number=row.round).exists(),
        "round_left": row.round < int(house(date(2026, 1, 1))["rounds"]),
        "assembly_valid": row.assembly_valid,
        "assembly_passed": row.assembly_passed,
        "meeting_class": bool(row.final_form) and not row.assembly_valid,
        "final_form_held": not row.final_form or (row.assembly_valid and row.assembly_passed),
        "commitments": promised.exists(),
        "commitments_kept": promised.exists() and not promised.exclude(state=Commitment.State.DONE).exists(),
        "concern_answered": not row.concern or bool(row.concern_answer.strip()),
        "contributors_answered": not unanswered.exists(),
        "told_participants": Feedback.Audience.PARTICIPANTS in told,
        "told_stakeholders": Feedback.Audience.STAKEHOLDERS in told,
        "told_residents": Feedback.Audience.RESIDENTS in told,
    }


def ballots_of(deliberation_id: int) -> Ballots:
    """The votes that count, on statements that are shown."""
    rows = Vote.objects.filter(Q(statement__deliberation=deliberation_id) & ~Q(statement__state="hidden"))
    return last_votes(Cast(v, s, c, 0) for v, s, c in rows.values_list("voice_id", "statement_id", "choice").order_by())


def edition_content(deliberation_id: int, least: int) -> tuple[int, dict[str, Any]]:
    """How many people, and the map as it may be kept: points without voices, sorted by where they lie."""
    found = opinion_map(ballots_of(deliberation_id), seed=deliberation_id)
    return len(found.participants), _content(found, least)


def _content(found: OpinionMap, least: int) -> dict[str, Any]:
    group_of = {int(row): at for at, group in enumerate(found.groups) for row in group.members}
    points = [
        [round(float(found.positions[row, 0]), 2), round(float(found.positions[row, 1]), 2), group_of.get(int(row), -1)]
        for row in found.grouped
    ]
    concern = found.concern
    return {
        "points": sorted(points) if len(points) >= least else [],
        "why": found.why,
        "stability": round(found.stability, 3),
        "statements": list(found.ballots.statements),
        "means": [round(float(one), 6) for one in found.plane.means],
        "directions": [[round(float(x), 6), round(float(y), 6)] for x, y in found.plane.directions],
        "totals": [[t.agree, t.disagree, t.passed] if t.all >= least else None for t in found.totals],
        "groups": [
            {
                "size": group.size,
                "centre": [round(one, 3) for one in group.centre],
                "marks": [[m.statement, m.agrees, round(m.share, 3)] for m in group.markings],
                "support": [list(one) if sum(one) >= least else None for one in group.support],
            }
            for group in found.groups
        ],
        "common": [[one.statement, one.agrees, round(one.share, 3)] for one in found.common_ground],
        "concern": concern
        and {
            "statement": concern.statement,
            "agrees": concern.agrees,
            "group": concern.group,
            "people": concern.people if concern.people >= least else None,
        },
    }


def online_days(on: date) -> timedelta:
    return timedelta(days=int(house(on)["online_days"]))
