"""Every change of assemblies. Missions call `convene` and read `queries.concluded(subject)`."""

from shanzhi.kernel.assemblies.actions.attending import leave, note_presence, sign_by_slip, undo_last
from shanzhi.kernel.assemblies.actions.closing import close, confirm_minutes, record_minutes
from shanzhi.kernel.assemblies.actions.convening import (
    AssemblyDraft,
    MotionDraft,
    authorise,
    call_off,
    convene,
    deliver,
    freeze_roll,
    note_door,
    set_roll,
    visit_door,
)
from shanzhi.kernel.assemblies.actions.electing import (
    cast,
    close_voting,
    mix,
    open_voting,
    prepare_election,
    receipt_for,
    return_share,
    take_share,
)
from shanzhi.kernel.assemblies.actions.voting import Figures, count, open_session, say

__all__ = [
    "AssemblyDraft",
    "Figures",
    "MotionDraft",
    "authorise",
    "call_off",
    "cast",
    "close",
    "close_voting",
    "confirm_minutes",
    "convene",
    "count",
    "deliver",
    "freeze_roll",
    "leave",
    "mix",
    "note_door",
    "note_presence",
    "open_session",
    "open_voting",
    "prepare_election",
    "receipt_for",
    "record_minutes",
    "return_share",
    "say",
    "set_roll",
    "sign_by_slip",
    "take_share",
    "undo_last",
    "visit_door",
]
