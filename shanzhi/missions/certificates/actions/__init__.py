"""Every write of the certificates mission; each loads, decides, writes and logs, once."""

from shanzhi.missions.certificates.actions.applying import Wish, apply, withdraw
from shanzhi.missions.certificates.actions.deciding import (
    approve,
    check,
    confirm_deliberation,
    decline,
    file_deliberation,
    file_risk,
    sign,
    undo,
)
from shanzhi.missions.certificates.actions.demanding import demanded
from shanzhi.missions.certificates.actions.guiding import close_guide, draft_guide, open_guide
from shanzhi.missions.certificates.actions.issuing import Paper, correct, issue, issue_due, prepare, reprint, revoke
from shanzhi.missions.certificates.actions.posting import (
    Parcel,
    Receipt,
    deliver_postings,
    over_http,
    parcel_of,
    post_by_hand,
)
from shanzhi.missions.certificates.actions.proxying import set_proxy, withdraw_proxy

__all__ = [
    "Paper",
    "Parcel",
    "Receipt",
    "Wish",
    "apply",
    "approve",
    "check",
    "close_guide",
    "confirm_deliberation",
    "correct",
    "decline",
    "deliver_postings",
    "demanded",
    "draft_guide",
    "file_deliberation",
    "file_risk",
    "issue",
    "issue_due",
    "open_guide",
    "over_http",
    "parcel_of",
    "post_by_hand",
    "prepare",
    "reprint",
    "revoke",
    "set_proxy",
    "sign",
    "undo",
    "withdraw",
    "withdraw_proxy",
]
