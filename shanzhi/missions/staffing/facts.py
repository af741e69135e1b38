"""A typed line and what is known of the person → the line policy reads."""

from datetime import date

from shanzhi.kernel.registry.sealing import lookup_key
from shanzhi.missions.staffing import queries
from shanzhi.policy.staffing import Line


def digest(identity: str) -> str:
    return lookup_key(identity.strip().upper(), "staffing")


def line(kind: str, title: str, identity: str, term_from: date | None, term_to: date | None, level: str) -> Line:
    there = queries.on_roster(digest(identity)) if identity.strip() else None
    return Line(kind, title, identity.strip().upper(), term_from, term_to, level, there.place.name if there else "")
