"""Random samples anyone can draw again (抽样): order by a hash of seed and name, take the first (D1-5.3.2)."""

import hashlib
from collections.abc import Iterable


def drawn(seed: str, names: Iterable[str], size: int) -> tuple[str, ...]:
    """`size` names in drawing order; the same for the same seed and names, whatever order they come in.

    A larger sample of the same seed begins with the smaller one, so that nobody is drawn out of it again.
    """
    return tuple(sorted(set(names), key=lambda name: (_place(seed, name), name))[:size])


def _place(seed: str, name: str) -> str:
    return hashlib.sha256(f"{seed}|{name}".encode()).hexdigest()


def sample_size(population: int, share: int, fewest: int) -> int:
    """So many per cent, rounded up, at least the fewest, never more than there are."""
    wanted = -(-population * share // 100)
    return min(population, max(wanted, fewest))
