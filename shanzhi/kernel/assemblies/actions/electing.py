"""Sealed votes: key for three trustees, ballots cast once, mixed after closing, opened once by two of three."""

import secrets
import uuid
from datetime import datetime

from django.db import connection, transaction

from shanzhi.kernel.assemblies import queries, sealing
from shanzhi.kernel.assemblies.actions.convening import locked
from shanzhi.kernel.assemblies.models import (
    Assembly,
    Ballot,
    Election,
    Envelope,
    Motion,
    Participation,
    RollEntry,
    TrusteeShare,
)
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.roles import Role
from shanzhi.policy.assemblies import electing as rules
from shanzhi.policy.assemblies.board import CHOICES, UNREADABLE, make_board, receipt_of
from shanzhi.policy.decision import Decision


def _motion(motion_id: int, actor: Actor) -> tuple[Assembly, Motion]:
    found = Motion.objects.filter(pk=motion_id).values_list("assembly_id", flat=True).first()
    return locked(found or 0, actor), Motion.objects.select_for_update().get(pk=motion_id)


@transaction.atomic
def prepare_election(*, motion_id: int, actor: Actor, now: datetime) -> Decision:
    """Make the key and three shares; nobody but the three trustees ever sees one."""
    row, motion = _motion(motion_id, actor)
    posts = list(people.holders(row.host_id, [Role.TRUSTEE], queries.on_day(row)).order_by("id"))
    persons = {post.person_id: post for post in reversed(posts)}
    exists = Election.objects.filter(motion=motion).exists()
    decision = rules.may_prepare(row.state, motion.manner, exists, len(persons))
    if not decision.allowed:
        return decision
    public_key, board_key, words = sealing.new_key()
    election = Election.objects.create(motion=motion, public_key=public_key, board_key=board_key)
    chosen = sorted(persons.values(), key=lambda post: post.pk)[: sealing.TRUSTEES]
    TrusteeShare.objects.bulk_create(
        TrusteeShare(election=election, post=post, words=part) for post, part in zip(chosen, words, strict=True)
    )
    detail = {"motion": motion.order, "board_key": board_key}
    audit.record(at=now, actor=actor, act="assemblies.election", subject=row.subject, detail=detail)
    return decision


@transaction.atomic
def take_share(*, share_id: int, actor: Actor, now: datetime) -> str:
    """A trustee's words, shown once: they are wiped here in the same step. Empty when taken already."""
    share = TrusteeShare.objects.select_for_update().get(pk=share_id, post=actor.post_id)
    if share.taken_at is not None:
        return ""
    words, share.words, share.taken_at = share.words, "", now
    share.save(update_fields=["words", "taken_at"])
    audit.record(at=now, actor=actor, act="assemblies.share", subject=f"election:{share.election_id}")
    return words


@transaction.atomic
def open_voting(*, motion_id: int, actor: Actor, now: datetime) -> Decision:
    """Ballots are taken from now on: in session, and only when all three shares are with their trustees."""
    row, motion = _motion(motion_id, actor)
    election = Election.objects.select_for_update().filter(motion=motion).first()
    waiting = TrusteeShare.objects.filter(election=election, taken_at=None).count() if election else 0
    decision = rules.may_open_voting(row.state, election is not None, waiting, bool(election and election.opens_at))
    if decision.allowed and election is not None:
        election.opens_at = now
        election.save(update_fields=["opens_at"])
        audit.record(at=now, actor=actor, act="assemblies.vote", subject=row.subject, detail={"motion": motion.order})
    return decision


@transaction.atomic
def cast(*, election_id: int, entry_id: int, choice: str, now: datetime) -> tuple[Decision, str]:
    """One sealed ballot for one line of the roll that is here; again gives the receipt of the first one."""
    election = _shared(election_id)
    entry = RollEntry.objects.get(pk=entry_id, assembly=election.motion.assembly_id)
    if known := receipt_for(election.pk, entry.pk):
        return Decision(), known
    decision = rules.may_cast(
        open_now=election.opens_at is not None and election.closed_at is None,
        present=queries.is_here(entry.pk),
        voted=Participation.objects.filter(motion=election.motion_id, entry=entry).exists(),
        chosen=choice in CHOICES,
    )
    if not decision.allowed:  # a vote that committed between the two looks is a receipt, not a refusal
        known = receipt_for(election.pk, entry.pk)
        return (Decision(), known) if known else (decision, "")
    return decision, _kept(election, entry, choice, now)


def _shared(election_id: int) -> Election:
    """Voters do not wait for one another, only for closing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM assemblies_election WHERE id = %s FOR SHARE", [election_id])
    return Election.objects.select_related("motion").get(pk=election_id)


def receipt_for(election_id: int, entry_id: int) -> str:
    """The receipt of a line of the roll, until the ballots are mixed; after that nobody can tell."""
    row = Envelope.objects.filter(election=election_id, participation__entry=entry_id).first()
    return row.receipt if row else ""


_TAKE_PART = """
INSERT INTO assemblies_participation (motion_id, entry_id, online) VALUES (%s, %s, true)
ON CONFLICT (motion_id, entry_id) DO NOTHING RETURNING id"""


def _kept(election: Election, entry: RollEntry, choice: str, now: datetime) -> str:
    """Participation and envelope in one step; whoever is second waits for the first and gets its receipt."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_PART, [election.motion_id, entry.pk])
        fresh = cursor.fetchone()
    if fresh is None:
        return receipt_for(election.pk, entry.pk)
    sealed = sealing.seal(choice, election.public_key)
    receipt = receipt_of(sealed)
    Envelope.objects.create(election=election, participation_id=fresh[0], sealed=sealed, receipt=receipt)
    voter = Actor(capacity="投票的人（不记名）")
    audit.record(at=now, actor=voter, act="assemblies.cast", subject=f"election:{election.pk}")
    return receipt


@transaction.atomic
def close_voting(*, motion_id: int, actor: Actor, now: datetime) -> Decision:
    """No more ballots; who is here at this moment is what the vote counts on."""
    row, motion = _motion(motion_id, actor)
    election = Election.objects.select_for_update().filter(motion=motion).first()
    running = election is not None and election.opens_at is not None and election.closed_at is None
    decision = rules.may_close_voting(row.state, running)
    if decision.allowed and election is not None:
        election.closed_at = now
        election.save(update_fields=["closed_at"])
        voted = Participation.objects.filter(motion=motion).count()
        motion.present = max(queries.present_count(row.pk), voted)
        motion.save(update_fields=["present"])
        detail = {"motion": motion.order, "ballots": voted}
        audit.record(at=now, actor=actor, act="assemblies.vote_closed", subject=row.subject, detail=detail)
    return decision


@transaction.atomic
def mix(*, motion_id: int, now: datetime) -> int:
    """Move all envelopes at once, in a random order under random keys, and destroy the envelopes.

    A step of its own: every ballot row is written by this one transaction, so that neither order nor xmin, time or
    sequence leads back to a voter. Running it again does nothing.
    """
    election = Election.objects.select_for_update().get(motion=motion_id)
    if election.closed_at is None or election.mixed_at is not None:
        return 0
    envelopes = list(Envelope.objects.filter(election=election))
    secrets.SystemRandom().shuffle(envelopes)
    Ballot.objects.bulk_create(
        (Ballot(id=uuid.uuid4(), election=election, sealed=bytes(e.sealed), receipt=e.receipt) for e in envelopes),
        batch_size=1000,
    )
    Envelope.objects.filter(election=election).delete()
    election.mixed_at = now
    election.save(update_fields=["mixed_at"])
    mixer = Actor(capacity="系统：打乱选票")
    audit.record(
        at=now, actor=mixer, act="assemblies.mix", subject=f"election:{election.pk}", detail={"ballots": len(envelopes)}
    )
    return len(envelopes)


@transaction.atomic
def return_share(*, share_id: int, words: str, actor: Actor, now: datetime) -> Decision:
    """A trustee gives the words back after closing; with the second the ballots are opened, once."""
    share = TrusteeShare.objects.select_related("election__motion").get(pk=share_id, post=actor.post_id)
    election = Election.objects.select_for_update().get(pk=share.election_id)
    decision = rules.may_return(mixed=election.mixed_at is not None, opened=election.opened_at is not None, words=words)
    if not decision.allowed:
        return decision
    share.words, share.returned_at = sealing.tidy(words), now
    share.save(update_fields=["words", "returned_at"])
    given = TrusteeShare.objects.filter(election=election).exclude(words="").exclude(returned_at=None)
    audit.record(at=now, actor=actor, act="assemblies.share_back", subject=f"election:{election.pk}")
    parts = [row.words for row in given]
    if len(parts) < sealing.NEEDED:
        return decision
    try:
        private = sealing.combined(parts[: sealing.NEEDED], election.public_key)
    except sealing.WrongShares:
        given.update(words="", returned_at=None)
        return rules.shares_do_not_fit()
    _tally(election, private, actor, now)
    return decision


def _tally(election: Election, private: bytes, actor: Actor, now: datetime) -> None:
    """Open every ballot, publish the board, forget the words."""
    motion = Motion.objects.select_related("assembly").select_for_update(of=("self",)).get(pk=election.motion_id)
    sealed = [bytes(row.sealed) for row in Ballot.objects.filter(election=election)]
    choices = [sealing.opened(ballot, private) for ballot in sealed]
    facts = {
        "election": election.pk,
        "title": motion.title,
        "roll_hash": motion.assembly.roll_hash,
        "eligible": queries.roll(motion.assembly_id).count(),
        "participants": Participation.objects.filter(motion=motion).count(),
        "public_key": election.public_key,
    }
    election.board = make_board(facts, sealed, choices, sealing.board_seed(private))
    election.opened_at = now
    election.save(update_fields=["board", "opened_at"])
    TrusteeShare.objects.filter(election=election).update(words="")
    motion.in_favour, motion.against, motion.abstained = (choices.count(name) for name in CHOICES)
    motion.spoiled, motion.unused, motion.counted_at = choices.count(UNREADABLE), 0, now
    motion.save()
    detail = {"root": election.board["root"], "ballots": len(sealed)}
    audit.record(at=now, actor=actor, act="assemblies.tally", subject=motion.assembly.subject, detail=detail)
