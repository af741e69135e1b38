"""Every write of the admission mission; each loads, decides, writes and logs, once."""

from shanzhi.missions.admission.actions.deciding import (
    Answer,
    decide_approval,
    decide_review,
    request_review,
)
from shanzhi.missions.admission.actions.filing import (
    EDITABLE,
    BasisDraft,
    insist,
    save_part,
    start_filing,
    submit,
)
from shanzhi.missions.admission.actions.lifetime import (
    dispatch,
    end,
    next_turn,
    record_arrival,
    remind,
    still_owed,
    suspend_unfunded,
    withdraw,
)
from shanzhi.missions.admission.actions.listing import (
    decide_recheck,
    list_affected,
    open_recheck,
    review_revision,
)
from shanzhi.missions.admission.actions.noticing import decide_suspicion
from shanzhi.missions.admission.actions.renewing import continue_number
from shanzhi.missions.admission.actions.reporting import report_unnumbered
from shanzhi.missions.admission.actions.routing import ask_again

__all__ = [
    "EDITABLE",
    "Answer",
    "BasisDraft",
    "ask_again",
    "continue_number",
    "decide_approval",
    "decide_recheck",
    "decide_review",
    "decide_suspicion",
    "dispatch",
    "end",
    "insist",
    "list_affected",
    "next_turn",
    "open_recheck",
    "record_arrival",
    "remind",
    "report_unnumbered",
    "request_review",
    "review_revision",
    "save_part",
    "start_filing",
    "still_owed",
    "submit",
    "suspend_unfunded",
    "withdraw",
]
