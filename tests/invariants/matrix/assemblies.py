"""Assemblies: the policy question so far."""

from tests.invariants.matrix import Table

TABLE = Table(only_written={"api/v1/policy/meeting"})
