"""Who may do what where, one module for each part of the site; the authorisation test puts them together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules

from tests.seats import Seats

Found = Mapping[str, frozenset[str]]


def seen(**seats: str) -> dict[str, frozenset[str]]:
    """By relation, the seats that find the object; nobody finds what does not exist."""
    return {relation: frozenset(names.split()) for relation, names in seats.items()} | {"none": frozenset()}


@dataclass(frozen=True, slots=True)
class Table:
    """The addresses of one part: how each may be used and, where it names an object, who finds it.

    `scope`: address with the object's key → relation → seats that find it, of those whose post may open the page.
    `steps`: address with a name in it → the names to try. `examples`: an address to try for one with words in it.
    `not_there`: addresses whose example names nothing. `things`: makes one object for each relation, into the keys.
    """

    only_read: Iterable[str] = ()
    only_written: Iterable[str] = ()
    both: Iterable[str] = ()
    scope: Mapping[str, Found] = field(default_factory=dict)
    steps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)
    not_there: Iterable[str] = ()
    things: Callable[[Seats, dict[str, int]], None] | None = None


def tables() -> list[Table]:
    """Every module of this folder has one TABLE."""
    names = sorted(module.name for module in iter_modules(__path__))
    return [import_module(f"{__name__}.{name}").TABLE for name in names]
