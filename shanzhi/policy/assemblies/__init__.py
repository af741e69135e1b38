"""Lawful assemblies (会议): which law counts, how many must come, how many must agree, and why (D2-2.5, D3-4.2.6)."""

from shanzhi.policy.assemblies.evaluating import contradictions, evaluate
from shanzhi.policy.assemblies.facts import Basis, Body, CalledBy, Matter, Meeting
from shanzhi.policy.assemblies.packs import Pack, pack_on
from shanzhi.policy.assemblies.verdict import Verdict

__all__ = [
    "Basis",
    "Body",
    "CalledBy",
    "Matter",
    "Meeting",
    "Pack",
    "Verdict",
    "contradictions",
    "evaluate",
    "pack_on",
]
