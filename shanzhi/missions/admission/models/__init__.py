"""The tables of admission."""

from shanzhi.missions.admission.models.demands import (
    Approval,
    Basis,
    Demand,
    Filing,
    FundingArrival,
    NumberCounter,
    Review,
    Ruling,
    Target,
    UnnumberedReport,
)
from shanzhi.missions.admission.models.looking import Recheck, Suspicion

__all__ = [
    "Approval",
    "Basis",
    "Demand",
    "Filing",
    "FundingArrival",
    "NumberCounter",
    "Recheck",
    "Review",
    "Ruling",
    "Suspicion",
    "Target",
    "UnnumberedReport",
]
