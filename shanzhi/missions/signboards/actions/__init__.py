"""Every write of this mission, by what it is about."""

from shanzhi.missions.signboards.actions.checking import accept_wall, change_board, confirm_unchanged
from shanzhi.missions.signboards.actions.curing import map_duty, take_down
from shanzhi.missions.signboards.actions.ending import remind_of_end, report_overdue
from shanzhi.missions.signboards.actions.loading import Known, load_register
from shanzhi.missions.signboards.actions.registering import BoardDraft, register_board

__all__ = [
    "BoardDraft",
    "Known",
    "accept_wall",
    "change_board",
    "confirm_unchanged",
    "load_register",
    "map_duty",
    "register_board",
    "remind_of_end",
    "report_overdue",
    "take_down",
]
