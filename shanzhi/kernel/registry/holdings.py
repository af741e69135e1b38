"""What is held of places, many at a time: computed from the base table, told before, or the place's own names."""

from collections.abc import Sequence
from datetime import date

from django.db import connection
from django.db.models import Count, Q

from shanzhi.kernel.places.models import Place
from shanzhi.kernel.registry.models import Household, Person
from shanzhi.kernel.registry.queries import current
from shanzhi.policy import registry as policy

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
