"""Reading the base table: masked by default, here and not in the template; counts for everybody else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.registry import sealing
from shanzhi.kernel.registry.models import (
    Consent,
    Disclosure,
    Dwelling,
    Household,
    ImportRun,
    Occurrence,
    Person,
    Residence,
    Source,
)
from shanzhi.policy import registry as policy

WHOLE_FIELDS = {"identity": "证件号码", "phone": "手机"}
"""The cells that may be looked at whole, with a reason."""


def current(on: date) -> Q:
    """Rows that are valid on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


# What other parts of the house ask


def person_for_account(person_id: int | None) -> Person | None:
    """The registered resident behind a login's person, if linked."""
    found: Person | None = (
        Person.objects.unscoped("the resident's own row").filter(login_id=person_id).select_related("place").first()
    )
    return found if person_id is not None else None


def person_by_identity(number: str) -> Person | None:
    """By keyed hash; the number itself stands nowhere in the table."""
    key = sealing.lookup_key(number.strip().upper(), "identity")
    if not key:
        return None
    found: Person | None = Person.objects.unscoped("looked up by whole number").filter(identity_key=key).first()
    return found


def residents_of(place_id: int, on: date) -> QuerySet[Person]:
    """Everybody registered or living in the community on a day."""
    rows: QuerySet[Person] = Person.objects.unscoped("rolls and counts").filter(current(on), place_id=place_id)
    return rows


def adults_of(place_id: int, on: date) -> QuerySet[Person]:
    """Residents who have reached eighteen on the day: the birthday itself counts."""
    return residents_of(place_id, on).filter(born_on__lte=policy.latest_adult_birth(on)).order_by("id")


def households_of(place_id: int, on: date) -> QuerySet[Household]:
    """Households of the community that exist on a day, with their dwelling."""
    rows: QuerySet[Household] = Household.objects.unscoped("rolls and counts").filter(current(on), place_id=place_id)
    return rows.select_related("dwelling").order_by("id")


def household_members(household_ids: Iterable[int], on: date) -> dict[int, list[int]]:
    """Household → ids of its persons on a day, the head first."""
    rows = Residence.objects.filter(current(on), household_id__in=list(household_ids))
    found: dict[int, list[int]] = {}
    for household, person, relation in rows.order_by("id").values_list("household_id", "person_id", "relation"):
        members = found.setdefault(household, [])
        members.insert(0, person) if relation == Residence.Relation.HEAD else members.append(person)
    return found


def group_counts(place_id: int, on: date) -> dict[str, int | None]:
    """Counts by group; small groups are None (本系统约定)."""
    return policy.shown_counts(totals(place_id, on), on)


def totals(place_id: int, on: date) -> dict[str, int]:
    """Exact counts, two queries: for forms and rolls, never for a page that shows small groups."""
    people = residents_of(place_id, on)
    born = {age: policy.years_before(on, age) for age in (18, 60, 65, 80)}
    groups = {
        "residents": Q(lives_here=True),
        "registered": Q(registered=True),
        "from_outside": Q(lives_here=True, registered=False),
        "adults": Q(born_on__lte=born[18]),
        "minors": Q(born_on__gt=born[18]),
        "sixty": Q(born_on__lte=born[60]),
        "sixty_five": Q(born_on__lte=born[65]),
        "eighty": Q(born_on__lte=born[80]),
    }
    row = people.aggregate(**{f"n_{name}": Count("id", filter=group) for name, group in groups.items()})
    households = households_of(place_id, on).aggregate(
        n_households=Count("id", distinct=True),
        n_buildings=Count("dwelling__building", distinct=True),
    )
    return {name.removeprefix("n_"): int(value or 0) for name, value in {**row, **households}.items()}


# What the community's own pages show


@dataclass(frozen=True, slots=True)
class Cell:
    """One fact of a person as a page may show it."""

    field: str
    label: str
    value: str
    source: str
    on: date | None
    due: bool
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a household, masked."""

    id: int
    name: str
    relation: str
    band: str
    minor: bool


def search(actor: Actor, text: str) -> QuerySet[Household]:
    """Households by address, name, whole identity number or whole phone; the actor's own community only."""
    on_text = text.strip()
    rows: QuerySet[Household] = (
        Household.objects.scoped(actor).filter(valid_to=None).select_related("dwelling", "dwelling__grid")
    )
    rows = rows.annotate(people=Count("residences", filter=Q(residences__valid_to=None)))
    if on_text:
        rows = rows.filter(Q(pk__in=_households_of(actor, on_text)) | Q(dwelling__address__contains=on_text))
    return rows.order_by("id")


def _households_of(actor: Actor, text: str) -> QuerySet[Residence, Any]:
    keys = [key for field in ("identity", "phone") if (key := sealing.lookup_key(text.upper(), field))]
    people = Person.objects.scoped(actor).filter(
        Q(name__startswith=text) | Q(identity_key__in=keys) | Q(phone_key__in=keys)
    )
    return Residence.objects.filter(person__in=people, valid_to=None).values("household_id")


def household_for(actor: Actor, pk: int) -> Household | None:
    found: Household | None = (
        Household.objects.scoped(actor).select_related("dwelling", "dwelling__grid", "place").filter(pk=pk).first()
    )
    return found


def beside(actor: Actor, household: Household) -> tuple[int | None, int | None]:
    """The households before and after in the list."""
    rows = Household.objects.scoped(actor).filter(valid_to=None)
    before = rows.filter(pk__lt=household.pk).order_by("-id").values_list("id", flat=True).first()
    after = rows.filter(pk__gt=household.pk).order_by("id").values_list("id", flat=True).first()
    return before, after


def people_in(household: Household, on: date) -> list[Person]:
    """Head first, then by age; each with `relation_label`."""
    rows = Residence.objects.filter(household=household, valid_to=None).select_related("person")
    ordered = sorted(rows, key=lambda row: (row.relation != "head", row.person.born_on or on, row.pk))
    for row in ordered:
        setattr(row.person, "relation_label", row.get_relation_display())  # noqa: B010  # for the page only
    return [row.person for row in ordered]


def members(people: Iterable[Person], on: date) -> list[Member]:
    return [
        Member(
            person.pk,
            policy.mask_name(person.name),
            getattr(person, "relation_label", ""),
            policy.age_band(person.born_on, on),
            is_minor(person, on),
        )
        for person in people
    ]


def is_minor(person: Person, on: date) -> bool:
    return person.born_on is not None and policy.age_on(person.born_on, on) < policy.adult_age(on)


def cells(person: Person, household: Household, on: date) -> list[Cell]:
    """The facts of one person, masked; of a minor the necessary ones only."""
    minor = is_minor(person, on)
    since = person.valid_from
    rows = [("name", "姓名", person.name if not minor else policy.mask_name(person.name), False)]
    if not minor:
        number = sealing.unseal(person.identity_sealed, "identity")
        phone = sealing.unseal(person.phone_sealed, "phone")
        rows.append(("identity", "证件号码", policy.mask_identity(number) if number else "没登记", bool(number)))
        rows.append(("phone", "手机", policy.mask_phone(phone) if phone else "没登记", bool(phone)))
    rows += [
        ("sex", "性别", person.get_sex_display() or "没登记", False),
        ("address", "住址", household.dwelling.address, False),
        ("since", "起住时间", f"{since.year}年{since.month}月", False),
        ("registered", "户籍", "在本社区（村）" if person.registered else "不在本社区（村）", False),
        ("lives_here", "常住", "常住" if person.lives_here else "不常住", False),
    ]
    if not minor:
        rows.append(("tenure", "房屋性质", household.dwelling.get_tenure_display(), False))
    return [_cell(person, household, on, *row) for row in rows]


def _cell(person: Person, household: Household, on: date, field: str, label: str, value: str, whole: bool) -> Cell:
    origin = origin_of(person, field)
    if field in ("address", "tenure"):
        origin = policy.Origin(household.dwelling.source, household.dwelling.checked_on)
    source = Source(origin.source).label if origin else "—"
    return Cell(
        field, label, value, str(source), origin.on if origin else None, policy.due_for_check(field, origin, on), whole
    )


def origin_of(person: Person, field: str) -> policy.Origin | None:
    kept: Mapping[str, Any] = person.origins
    row = kept.get(field) or kept.get("*")
    return policy.Origin(row[0], date.fromisoformat(row[1])) if row else None


def person_for(actor: Actor, pk: int) -> Person | None:
    found: Person | None = Person.objects.scoped(actor).select_related("place").filter(pk=pk).first()
    return found


def opened(actor: Actor, person_id: int, now: datetime) -> dict[str, tuple[str, datetime]]:
    """Cells this post has opened and may still see: field → whole value and until when."""
    rows = Disclosure.objects.scoped(actor).filter(
        post_id=actor.held_post, person_id=person_id, kind=Disclosure.Kind.REVEAL, until__gt=now
    )
    person = person_for(actor, person_id)
    if person is None:
        return {}
    sealed = {"identity": person.identity_sealed, "phone": person.phone_sealed}
    labels = {label: field for field, label in WHOLE_FIELDS.items()}
    return {
        labels[row.what]: (sealing.unseal(sealed[labels[row.what]], labels[row.what]), row.until)
        for row in rows
        if row.until is not None
    }


def whole_identity(person: Person, reason: str) -> str:
    """The number itself for a document that must carry it; the caller records why (a Disclosure or a seal use)."""
    if not reason:
        raise ValueError("whole_identity() needs a reason")
    return sealing.unseal(person.identity_sealed, "identity")


def occurrences_of(household: Household, limit: int = 12) -> list[Occurrence]:
    people = Residence.objects.filter(household=household).values("person_id")
    rows = Occurrence.objects.unscoped("of a household already found in scope").filter(
        Q(household=household) | Q(person_id__in=people)
    )
    return list(rows.select_related("by__person", "person").order_by("-on", "-id")[:limit])


def disclosures_of(person: Person) -> QuerySet[Disclosure]:
    """Who saw or asked what about a person, newest first."""
    rows: QuerySet[Disclosure] = Disclosure.objects.unscoped("the resident's own list").filter(person=person)
    return rows.order_by("-at", "-id")


def consents_of(person: Person) -> list[Consent]:
    return list(Consent.objects.filter(person=person).order_by("-given_on", "-id"))


def import_runs(actor: Actor, limit: int = 10) -> list[ImportRun]:
    return list(ImportRun.objects.scoped(actor).order_by("-id")[:limit])


def import_run(actor: Actor, pk: int) -> ImportRun | None:
    found: ImportRun | None = ImportRun.objects.scoped(actor).filter(pk=pk).first()
    return found


def dwellings_with_households(place_id: int, on: date) -> QuerySet[Dwelling]:
    """Dwellings and the households in them, two queries: for rolls by building."""
    living = Prefetch("households", queryset=households_of(place_id, on))
    rows: QuerySet[Dwelling] = Dwelling.objects.unscoped("rolls and counts").filter(place_id=place_id)
    return rows.prefetch_related(living).order_by("building", "unit", "room", "id")


def linked_logins(place_id: int) -> dict[int, int]:
    """Login person → registry person, for those of a community who sign in."""
    rows = Person.objects.unscoped("rolls").filter(place_id=place_id, login__isnull=False)
    return dict(rows.values_list("login_id", F("id")))


def named(actor: Actor, name: str) -> Person | None:
    """The first person of exactly this name in the actor's community."""
    found: Person | None = Person.objects.scoped(actor).filter(name=name).order_by("id").first()
    return found
