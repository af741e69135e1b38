"""Tables of the resources mission, by the noun of document 5."""

from shanzhi.missions.resources.models.calls import Call, Offer
from shanzhi.missions.resources.models.inventory import (
    Asset,
    AssetPhoto,
    Booking,
    Consent,
    InventoryDone,
    ServiceNeed,
    Workforce,
)
from shanzhi.missions.resources.models.projects import LedgerEntry, Project, QuarterReport
from shanzhi.missions.resources.models.providers import Exclusion, Incentive, Provider
from shanzhi.missions.resources.models.services import AccessRegistration, AccessRule, ServiceOrder

__all__ = [
    "AccessRegistration",
    "AccessRule",
    "Asset",
    "AssetPhoto",
    "Booking",
    "Call",
    "Consent",
    "Exclusion",
    "Incentive",
    "InventoryDone",
    "LedgerEntry",
    "Offer",
    "Project",
    "Provider",
    "QuarterReport",
    "ServiceNeed",
    "ServiceOrder",
    "Workforce",
]
