"""Village rules and residents' conventions (missions/charters)."""

from tests.invariants.matrix import Table

TABLE = Table(only_written={"api/v1/policy/charter"})
