"""Every write of the charters mission; each loads, decides, writes and logs, once."""

from shanzhi.missions.charters.actions.adopting import judged, publish, record_vote, verdict_told
from shanzhi.missions.charters.actions.drafting import (
    add_clause,
    answer_comment,
    change_clause,
    rule_on_flag,
    save_text,
)
from shanzhi.missions.charters.actions.gathering import (
    Said,
    answer_opinion,
    begin_draft,
    give_opinion,
    kept,
    record_reach,
    set_group,
    take_opinion,
)
from shanzhi.missions.charters.actions.living import check_up, choose_exemplar, drop_exemplar
from shanzhi.missions.charters.actions.opening import Notice, Started, announce, start_revision, withdraw
from shanzhi.missions.charters.actions.reviewing import answer_review, settle_comment, submit

__all__ = [
    "Notice",
    "Said",
    "Started",
    "add_clause",
    "announce",
    "answer_comment",
    "answer_opinion",
    "answer_review",
    "begin_draft",
    "change_clause",
    "check_up",
    "choose_exemplar",
    "drop_exemplar",
    "give_opinion",
    "judged",
    "kept",
    "publish",
    "record_reach",
    "record_vote",
    "rule_on_flag",
    "save_text",
    "set_group",
    "settle_comment",
    "start_revision",
    "submit",
    "take_opinion",
    "verdict_told",
    "withdraw",
]
