"""Reading assemblies: lists, the live numbers, what was concluded about a case."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count as Counting
from django.db.models import Q, QuerySet, Sum

from shanzhi.kernel.assemblies.models import (
    Assembly,
    Authorisation,
    Confirmation,
    Delivery,
    DoorEntry,
    Motion,
    RollEntry,
    SignIn,
    Statement,
)
from shanzhi.kernel.audit.actor import Actor
from shanzhi.policy.assemblies.facts import Basis, Body, Matter
from shanzhi.policy.assemblies.packs import Pack, pack_on
from shanzhi.policy.assemblies.shares import Share

LOCAL = ZoneInfo("Asia/Shanghai")
HERE = Q(left_at=None, undone_at=None)


def on_day(assembly: Assembly) -> date:
    """The day whose law counts."""
    return assembly.starts_at.astimezone(LOCAL).date()


def pack_of(assembly: Assembly, matter: str = Matter.ORDINARY) -> Pack | None:
    body = Body(assembly.voting_body)
    return pack_on(body, Matter(matter), on_day(assembly), assembly.place.code)


def assemblies(actor: Actor, state: str = "", text: str = "") -> QuerySet[Assembly]:
    """The assemblies of the places in reach, newest first."""
    rows = Assembly.objects.scoped(actor)
    if state:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(title__contains=text)
    found: QuerySet[Assembly] = rows.select_related("place").order_by("-id")
    return found


def assembly_for(actor: Actor, pk: int) -> Assembly | None:
    rows = Assembly.objects.scoped(actor).select_related("place", "host", "publication", "minutes")
    found: Assembly | None = rows.filter(pk=pk).first()
    return found


def motions(assembly_id: int) -> list[Motion]:
    return list(Motion.objects.filter(assembly=assembly_id).order_by("order"))


@dataclass(frozen=True, slots=True)
class Group:
    """One building or group: how many stand on the roll, how many are here."""

    name: str
    on_roll: int
    present: int

    @property
    def lacking(self) -> int:
        return self.on_roll - self.present


@dataclass(frozen=True, slots=True)
class Turnout:
    """The hall at this moment, in numbers only."""

    eligible: int
    present: int
    signed: int
    left: int
    channels: dict[str, int]
    groups: tuple[Group, ...]
    eligible_area: Fraction | None
    present_area: Fraction | None


def present_count(assembly_id: int) -> int:
    return SignIn.objects.filter(HERE, assembly=assembly_id).count()


def area_of(rows: QuerySet[Any], field: str) -> Fraction:
    total = rows.aggregate(total=Sum(field))["total"]
    return Fraction(total or 0)


def turnout(assembly_id: int, with_area: bool = False) -> Turnout:
    """Counted where it is kept; no list of the missing is ever made."""
    roll = RollEntry.objects.filter(assembly=assembly_id)
    kept = SignIn.objects.filter(assembly=assembly_id, undone_at=None)
    here = kept.filter(left_at=None)
    on_roll = dict(roll.order_by().values_list("group").annotate(n=Counting("id")))
    came = dict(here.order_by().values_list("entry__group").annotate(n=Counting("id")))
    channels = dict(kept.order_by().values_list("channel").annotate(n=Counting("id")))
    present = sum(came.values())
    signed = sum(channels.values())
    return Turnout(
        eligible=sum(on_roll.values()),
        present=present,
        signed=signed,
        left=signed - present,
        channels=channels,
        groups=tuple(Group(name, on_roll[name], came.get(name, 0)) for name in sorted(on_roll, key=_in_order)),
        eligible_area=area_of(roll, "area") if with_area else None,
        present_area=area_of(here, "entry__area") if with_area else None,
    )


def _in_order(name: str) -> tuple[int, str]:
    """2号楼 before 10号楼."""
    digits = "".join(c for c in name if c.isdigit())
    return (int(digits[:9]) if digits else 10**9, name)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """How many more, with the sum in words; `needed` None where the law sets no number."""

    needed: int | None
    lacking: int
    unit: str
    sums: str
    needed_area: Fraction | None = None
    lacking_area: Fraction = Fraction(0)


def quorum_share(assembly: Assembly, pack: Pack) -> Share | None:
    return pack.quorum.get(Basis(assembly.basis))


def shortfall(assembly: Assembly, pack: Pack, now: Turnout) -> Shortfall:
    """还差几户."""
    share, unit = quorum_share(assembly, pack), Basis(assembly.basis).unit
    if share is None:
        return Shortfall(None, 0, unit, pack.quorum_note)
    needed = share.needed(now.eligible)
    area = share.needed_area(now.eligible_area) if pack.area and now.eligible_area is not None else None
    lacking_area = max(Fraction(0), area - (now.present_area or 0)) if area is not None else Fraction(0)
    sums = share.sum_in_words(now.eligible, unit)
    return Shortfall(needed, max(0, needed - now.present), unit, sums, area, lacking_area)


def entry_named(assembly_id: int, text: str) -> list[RollEntry]:
    """Lines of the roll by number first, else by what is shown of the name; at most eight."""
    rows = RollEntry.objects.filter(assembly=assembly_id)
    exact = list(rows.filter(number=text))
    if exact:
        return exact
    return list(rows.filter(Q(number__contains=text) | Q(name__contains=text)).order_by("number")[:8])


def is_here(entry_id: int) -> bool:
    return SignIn.objects.filter(HERE, entry=entry_id).exists()


def came_at_all(entry_id: int) -> bool:
    return SignIn.objects.filter(entry=entry_id, undone_at=None).exists()


def last_sign_in(assembly_id: int, post_id: int | None) -> SignIn | None:
    """The last one this post noted, for taking it back."""
    rows = SignIn.objects.filter(HERE, assembly=assembly_id, by=post_id)
    return rows.select_related("entry").order_by("-id").first()


def slip_of(slip: str) -> RollEntry | None:
    rows = RollEntry.objects.select_related("assembly__place")
    return rows.filter(slip=slip).exclude(assembly__state=Assembly.State.CALLED_OFF).first()


def roll(assembly_id: int) -> QuerySet[RollEntry]:
    return RollEntry.objects.filter(assembly=assembly_id).order_by("group", "number")


def deliveries(assembly_id: int) -> list[Delivery]:
    return list(Delivery.objects.filter(assembly=assembly_id))


def authorisations(assembly_id: int) -> list[Authorisation]:
    rows = Authorisation.objects.filter(entry__assembly=assembly_id).select_related("entry")
    return list(rows.order_by("entry__number"))


def statements(assembly_id: int) -> list[Statement]:
    return list(Statement.objects.filter(assembly=assembly_id))


def confirmations(assembly_id: int) -> list[Confirmation]:
    return list(Confirmation.objects.filter(assembly=assembly_id).select_related("entry"))


def door_list(assembly_id: int) -> list[DoorEntry]:
    rows = DoorEntry.objects.filter(entry__assembly=assembly_id).select_related("entry")
    return list(rows.order_by("entry__group", "entry__number"))


def counts_of(motion: Motion) -> dict[int, Any]:
    """The newest count of each person."""
    return {row.person_id: row for row in motion.counts.all()}


@dataclass(frozen=True, slots=True)
class Concluded:
    """What an assembly decided about a case; other missions rely on it."""

    assembly_id: int
    motion_id: int
    adopted: bool
    valid: bool
    on: date
    closed_at: datetime
    text_sha256: str
    key: str
    verdict: dict[str, Any]


def concluded(subject: str) -> Concluded | None:
    """The newest concluded vote about a case such as `charter:12`; None while there is none."""
    rows = Motion.objects.filter(subject=subject, assembly__state=Assembly.State.CONCLUDED, verdict__isnull=False)
    row = rows.select_related("assembly__publication").order_by("-assembly__closed_at", "-id").first()
    if row is None or row.verdict is None:
        return None
    assembly: Assembly = row.assembly
    if assembly.closed_at is None:
        return None
    return Concluded(
        assembly_id=assembly.pk,
        motion_id=row.pk,
        adopted=bool(row.verdict["adopted"]),
        valid=bool(row.verdict["valid"]),
        on=on_day(assembly),
        closed_at=assembly.closed_at,
        text_sha256=row.text_sha256,
        key=assembly.publication.key if assembly.publication else "",
        verdict=row.verdict,
    )


def pending(subject: str) -> Assembly | None:
    """An assembly convened about a case and not over yet."""
    over = (Assembly.State.CONCLUDED, Assembly.State.CALLED_OFF)
    row = Motion.objects.filter(~Q(assembly__state__in=over), subject=subject).select_related("assembly").first()
    return row.assembly if row else None


def anything(place_id: int) -> bool:
    return Assembly.objects.unscoped("is there any").filter(place=place_id).exists()
