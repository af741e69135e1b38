"""Deliberation: its two policy questions."""

from tests.invariants.matrix import Table

TABLE = Table(only_written={"api/v1/policy/deliberation-form", "api/v1/policy/opinion-groups"})
