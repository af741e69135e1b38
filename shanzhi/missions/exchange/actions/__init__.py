"""Every write of this mission."""

from shanzhi.missions.exchange.actions.controlling import (
    close_link,
    note_delivery,
    open_link,
    receive_task,
    settle_task,
    take_task,
)
from shanzhi.missions.exchange.actions.national import export_records, take_receipts
from shanzhi.missions.exchange.actions.sharing import ask, decide, end_agreement, request_agreement

__all__ = (
    "ask",
    "close_link",
    "decide",
    "end_agreement",
    "export_records",
    "note_delivery",
    "open_link",
    "receive_task",
    "request_agreement",
    "settle_task",
    "take_receipts",
    "take_task",
)
