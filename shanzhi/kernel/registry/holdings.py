"""What is held of places, many at a time: computed from the base table, told before, or the place's own names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Q

from shanzhi.kernel.places.models import Place
from shanzhi.kernel.registry.models import Household, Person
from shanzhi.kernel.registry.queries import current
from shanzhi.policy import registry as policy
from shanzhi.policy.reporting import elements
from shanzhi.policy.terms import in_force

_NEWEST = """
SELECT DISTINCT ON (place_id, element) place_id, element, value, source, as_of FROM registry_placefact
WHERE place_id = ANY(%s) AND element = ANY(%s) ORDER BY place_id, element, as_of DESC, id DESC
"""


def totals_of(place_ids: Sequence[int], on: date) -> dict[int, dict[str, int]]:
    """Place → counts by group, for places that keep the base table; two queries."""
    born = {age: policy.years_before(on, age) for age in (60, 80)}
    groups = {
        "residents": Q(lives_here=True),
        "registered": Q(registered=True),
        "from_outside": Q(lives_here=True, registered=False),
        "sixty": Q(born_on__lte=born[60]),
        "eighty": Q(born_on__lte=born[80]),
    }
    counts = {f"n_{name}": Count("id", filter=group) for name, group in groups.items()}
    people = Person.objects.unscoped("counts").filter(current(on), place_id__in=place_ids)
    names = list(groups)
    found: dict[int, dict[str, int]] = {}
    for pk, *counted in people.values("place_id").annotate(**counts).values_list("place_id", *counts):
        found[pk] = dict(zip(names, counted, strict=True))
    homes = Household.objects.unscoped("counts").filter(current(on), place_id__in=place_ids)
    for pk, households, buildings in homes.values_list("place_id").annotate(
        Count("id"), Count("dwelling__building", distinct=True)
    ):
        if pk in found:
            found[pk] |= {"households": households, "buildings": buildings}
    return {pk: {"households": 0, "buildings": 0, **known} for pk, known in found.items()}


def newest_facts(place_ids: Sequence[int], codes: Sequence[str]) -> list[tuple[int, str, str, str, date]]:
    """The newest of each told value: place, element, value, source, as of; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [list(place_ids), list(codes)])
        return [(int(row[0]), row[1], row[2], row[3], row[4]) for row in cursor.fetchall()]


def place_words(place_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Code, name, township and county of each place; one query."""
    rows = Place.objects.filter(pk__in=place_ids).values_list(
        "pk", "code", "name", "parent__name", "parent__parent__name"
    )
    return {
        pk: {"code": code, "name": name, "township": township or "", "county": county or ""}
        for pk, code, name, township, county in rows
    }


@dataclass(frozen=True, slots=True)
class Held:
    """A value that exists already, where it comes from and when it was last so."""

    value: str
    source: str
    as_of: date


def held_values(place_ids: Sequence[int], codes: Iterable[str], on: date) -> dict[int, dict[str, Held]]:
    """Place → element → value; at most four queries whatever the number of places."""
    terms = in_force("reporting", on)
    wanted = set(codes)
    found: dict[int, dict[str, Held]] = {pk: {} for pk in place_ids}
    named = {code: terms["places"][code] for code in wanted if code in terms["places"]}
    if named:
        for pk, words in place_words(place_ids).items():
            found[pk] |= {code: Held(words[name], "区划代码表", on) for code, name in named.items()}
    computed = {code: terms["computed"][code] for code in wanted if code in terms["computed"]}
    if computed:
        for pk, totals in totals_of(place_ids, on).items():
            found[pk] |= {code: Held(str(totals[name]), "一张底表", on) for code, name in computed.items()}
    rest = {code for code in wanted - set(named) if any(code not in values for values in found.values())}
    if rest:
        _add_known(found, rest, on)
    return found


def _add_known(found: dict[int, dict[str, Held]], codes: set[str], on: date) -> None:
    """What was told before and is still fresh by its element's own days."""
    days = {code: known.freshness_days for code in codes if (known := elements.element(code))}
    for pk, code, value, source, as_of in newest_facts(list(found), list(days)):
        if code not in found[pk] and (on - as_of).days <= days[code]:
            found[pk][code] = Held(value, source, as_of)
