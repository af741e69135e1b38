"""Results of service tasks go back to the control platform, signed, as often as it takes (D1-4.8.4)."""

import json
from datetime import datetime
from typing import Any

import httpx
from django.conf import settings

from shanzhi.missions.exchange import actions
from shanzhi.missions.exchange.actions import controlling
from shanzhi.missions.exchange.web.controlling import signature

SECONDS = 5.0
BATCH = 50
TAKEN = frozenset({200, 201, 202, 204, 409})
"""Answers that mean the platform has it; 409 is its word for a repeat of the same key."""


def send(now: datetime) -> tuple[int, int]:
    """How many arrived and how many are tried again later; without an address nothing is sent."""
    if not settings.CONTROL_URL:
        return 0, 0
    arrived = failed = 0
    with httpx.Client(timeout=SECONDS, follow_redirects=False) as client:
        for row in controlling.due(now, BATCH):
            accepted = _post(client, row, now)
            actions.note_delivery(result_id=row.pk, accepted=accepted, now=now)
            arrived, failed = arrived + accepted, failed + (not accepted)
            if not accepted and failed > arrived + 2:
                break  # an outage: the rest waits for the next beat
    return arrived, failed


def _post(client: httpx.Client, row: Any, now: datetime) -> bool:
    body = json.dumps({"id": row.task.key, "version": row.task.version, "result": row.result}).encode()
    stamp = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": row.key,
        "X-Timestamp": stamp,
        "X-Signature": signature(controlling.secret_of(row.task.link), stamp, body),
    }
    try:
        return client.post(settings.CONTROL_URL, content=body, headers=headers).status_code in TAKEN
    except httpx.HTTPError:
        return False
