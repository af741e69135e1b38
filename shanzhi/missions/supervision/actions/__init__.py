"""Every write of this mission, by what it is about."""

from shanzhi.missions.supervision.actions.following import escalate, order, reopen, rescan, verify
from shanzhi.missions.supervision.actions.inspecting import InspectionDraft, plan_inspection, report_inspection, visit
from shanzhi.missions.supervision.actions.recounting import mend_rollup
from shanzhi.missions.supervision.actions.telling import (
    approve_bulletin,
    draft_bulletin,
    edit_bulletin,
    return_bulletin,
    send_bulletin,
)

__all__ = [
    "InspectionDraft",
    "approve_bulletin",
    "draft_bulletin",
    "edit_bulletin",
    "escalate",
    "mend_rollup",
    "order",
    "plan_inspection",
    "reopen",
    "report_inspection",
    "rescan",
    "return_bulletin",
    "send_bulletin",
    "verify",
    "visit",
]
