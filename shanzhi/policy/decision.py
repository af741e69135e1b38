"""What every rule answers: allowed or not, why, in whose words, and what to do instead."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with its clause.

    `clause` is an id of clauses.toml (D1-4.2.6), a statute article written out, or None for a
    house rule (本系统约定), which no document contains. `quote` holds the words of the clause.
    """

    code: str
    clause: str | None
    quote: str
    text: str
    remedy: str | None = None

    @property
    def house(self) -> bool:
        return self.clause is None


@dataclass(frozen=True, slots=True)
class Decision:
    """A yes (no reasons) or a no with every reason at once."""

    reasons: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.reasons
