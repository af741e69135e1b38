"""Telling registered systems what their bodies are told: sent after the transaction, signed, tried again."""

from datetime import datetime

import httpx

from shanzhi.kernel.clients import actions as clients

SECONDS = 5.0
BATCH = 50


def post(address: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer, 0 when nobody answered in time. Redirects are not followed."""
    try:
        return httpx.post(address, content=body, headers=headers, timeout=SECONDS, follow_redirects=False).status_code
    except (httpx.HTTPError, httpx.InvalidURL):
        return 0


def tell_systems(now: datetime) -> int:
    """Line up what is new, send what is due; returns how many arrived."""
    clients.line_up(now=now)
    return clients.tell(now=now, limit=BATCH, post=post)
