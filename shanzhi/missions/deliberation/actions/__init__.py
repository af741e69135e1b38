"""Everything that changes deliberation records. Each action: load, decide, write, log."""

from shanzhi.missions.deliberation.actions.closing import (
    answer_concern,
    answer_statements,
    bring_receipt,
    feed_back,
    not_solved,
    promise,
)
from shanzhi.missions.deliberation.actions.importing import bring_votes
from shanzhi.missions.deliberation.actions.mapping import refresh_map
from shanzhi.missions.deliberation.actions.neighbourhood import (
    answer_suggestion,
    found_body,
    guide,
    hold_sitting,
    link_delegate,
    raise_overdue,
    record_allowance,
    suggest,
)
from shanzhi.missions.deliberation.actions.opening import (
    confirm_sides,
    notify,
    open_case,
    record_reply,
    save_case,
    set_sides,
)
from shanzhi.missions.deliberation.actions.topics import ask_review, decline, propose, review, support, take_up
from shanzhi.missions.deliberation.actions.voicing import answer_statement, bring_statements, look_at, say
from shanzhi.missions.deliberation.actions.walking import (
    confirm_opinion,
    end_round,
    keep_local_evidence,
    move,
    record_assembly,
    take_assembly,
)

__all__ = [
    "answer_concern",
    "answer_statement",
    "answer_statements",
    "answer_suggestion",
    "ask_review",
    "bring_receipt",
    "bring_statements",
    "bring_votes",
    "confirm_opinion",
    "confirm_sides",
    "decline",
    "end_round",
    "feed_back",
    "found_body",
    "guide",
    "hold_sitting",
    "keep_local_evidence",
    "link_delegate",
    "look_at",
    "move",
    "not_solved",
    "notify",
    "open_case",
    "promise",
    "propose",
    "raise_overdue",
    "record_allowance",
    "record_assembly",
    "record_reply",
    "refresh_map",
    "review",
    "save_case",
    "say",
    "set_sides",
    "suggest",
    "support",
    "take_assembly",
    "take_up",
]
