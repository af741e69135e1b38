"""Rows of places and lists → the board policy judges."""

from datetime import date

from shanzhi.kernel.catalogues.models import Entry
from shanzhi.kernel.places.models import Place
from shanzhi.missions.signboards import queries
from shanzhi.policy.signboards import Board, Listed


def listed(entries: list[Entry]) -> tuple[Listed, ...]:
    return tuple(Listed(e.number, e.name, e.placement, e.applies_to, e.pk) for e in entries)


def around(place: Place) -> tuple[str, ...]:
    """The names a full board name may begin with: the place and everything above it."""
    names: list[str] = []
    here: Place | None = place
    while here is not None:
        names.append(here.name)
        here = here.parent
    return tuple(names)


def board(place: Place, text: str, placement: str, until: date | None = None) -> Board:
    return Board(text, placement, queries.holder_of(place), around(place), until)
