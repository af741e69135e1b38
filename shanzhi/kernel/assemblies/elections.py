"""Reading sealed votes: how far an election is, which one a household may vote in, what lies with a trustee."""

from dataclasses import dataclass

from shanzhi.kernel.assemblies.models import Assembly, Election, Motion, Participation, RollEntry, TrusteeShare
from shanzhi.kernel.audit.actor import Actor


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a sealed vote stands, in numbers; `step`: key, shares, ready, voting, closed or opened."""

    step: str
    board_key: str = ""
    taken: int = 0
    returned: int = 0
    ballots: int = 0


def progress(motion: Motion) -> Progress:
    """Nobody's name, and no result before it is opened."""
    election = Election.objects.filter(motion=motion).first()
    if election is None:
        return Progress("key")
    shares = TrusteeShare.objects.filter(election=election)
    taken = shares.exclude(taken_at=None).count()
    returned = shares.exclude(returned_at=None).count()
    ballots = Participation.objects.filter(motion=motion).count()
    return Progress(_step(election, taken, shares.count()), election.board_key, taken, returned, ballots)


def _step(election: Election, taken: int, shares: int) -> str:
    if election.opened_at:
        return "opened"
    if election.closed_at:
        return "closed"
    if election.opens_at:
        return "voting"
    return "ready" if taken == shares else "shares"


def open_election(entry: RollEntry) -> Election | None:
    """The vote a line of the roll may take part in now: the first it has not voted in, else the last."""
    rows = Election.objects.filter(motion__assembly=entry.assembly_id, opens_at__isnull=False, closed_at=None)
    found = list(rows.select_related("motion").order_by("motion__order"))
    voted = set(Participation.objects.filter(entry=entry).values_list("motion_id", flat=True))
    return next((e for e in found if e.motion_id not in voted), found[-1] if found else None)


def shares_of(actor: Actor) -> list[TrusteeShare]:
    """What lies with this trustee, newest first, of assemblies that are not called off."""
    rows = TrusteeShare.objects.filter(post=actor.post_id)
    rows = rows.exclude(election__motion__assembly__state=Assembly.State.CALLED_OFF)
    return list(rows.select_related("election__motion__assembly__place").order_by("-id")[:20])


def share_of(actor: Actor, pk: int) -> TrusteeShare | None:
    return TrusteeShare.objects.filter(pk=pk, post=actor.post_id).first()


def boards(assembly_id: int) -> dict[str, object]:
    """The public boards of an assembly's sealed votes by the motion's number."""
    rows = Election.objects.filter(motion__assembly=assembly_id, board__isnull=False).select_related("motion")
    return {str(row.motion.order): row.board for row in rows}
