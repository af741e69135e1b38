"""Registering a system, ending it, telling it what its body is told (D1-4.8.2: rules of exchange)."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.idp.oidc.models import Client, Token
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import Max

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.clients import queries
from shanzhi.kernel.clients.models import Delivery, SystemClient
from shanzhi.kernel.messages.models import Notice
from shanzhi.kernel.people import actions as people
from shanzhi.kernel.registry.sealing import seal, unseal
from shanzhi.policy import clients as rules
from shanzhi.policy.calendar import local_day
from shanzhi.policy.decision import Decision

TITLE = "系统对接"
Post = Callable[[str, bytes, dict[str, str]], int]
"""Sends bytes with headers to an address; answers the status, 0 when nobody answered."""


@dataclass(frozen=True, slots=True)
class Registered:
    """What is shown once, at registration."""

    client: SystemClient
    secret: str
    hook_key: str


@transaction.atomic
def register(
    *,
    body_id: int,
    name: str,
    scopes: Sequence[str],
    agreement: str,
    valid_until: date,
    hook: str,
    actor: Actor,
    now: datetime,
) -> tuple[Decision, Registered | None]:
    """A system may call from now on; the secret is shown once and kept as a hash."""
    today = local_day(now)
    decision = rules.may_register(scopes=scopes, agreement=agreement, valid_until=valid_until, on=today)
    if not decision.allowed:
        return decision, None
    secret, hook_key = secrets.token_urlsafe(32), secrets.token_urlsafe(32) if hook else ""
    known = Client(name=name, type=Client.Type.CONFIDENTIAL, secret=make_password(secret))
    known.grant_types, known.response_types = Client.GrantType.CLIENT_CREDENTIALS, ""
    known.set_scopes(list(scopes))
    known.set_default_scopes(list(scopes))
    known.save()
    post = people.appoint(
        body_id=body_id,
        person_id=None,
        title=f"{TITLE}：{name}"[:40],
        roles=list(rules.roles_for(scopes, today)),
        valid_from=today,
        actor=actor,
        now=now,
    )
    row: SystemClient = SystemClient.objects.create(
        identifier=known.pk,
        name=name,
        body_id=body_id,
        post=post,
        scopes=list(scopes),
        agreement=agreement,
        valid_from=today,
        valid_until=valid_until,
        registered_at=now,
        hook=hook,
        hook_key=seal(hook_key, "clients.hook_key"),
        told_from=Notice.objects.unscoped("where the telling begins").aggregate(last=Max("id"))["last"] or 0,
    )
    audit.record(at=now, actor=actor, act="clients.register", subject=row.subject, detail={"scopes": list(scopes)})
    return decision, Registered(row, secret, hook_key)


@transaction.atomic
def end(*, client_id: int, actor: Actor, now: datetime) -> Decision:
    """The system may call no more, from this moment; what it still holds of tokens is worthless."""
    row = SystemClient.objects.scoped(actor).select_for_update(of=("self",)).filter(pk=client_id).first()
    decision = rules.may_end(found=row is not None, ended=row is not None and row.ended_at is not None)
    if row is None or not decision.allowed:
        return decision
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    Token.objects.filter(client_id=row.identifier).delete()
    Delivery.objects.filter(client=row, next_at__isnull=False).update(next_at=None, told="系统已停用")
    audit.record(at=now, actor=actor, act="clients.end", subject=row.subject)
    return decision


_LINE_UP = """
INSERT INTO clients_delivery (client_id, notice_id, attempts, next_at, told)
SELECT c.id, n.id, 0, %(now)s, '' FROM clients_systemclient c
JOIN messages_notice n ON n.recipient_id = c.body_id AND n.id > c.told_from
WHERE c.hook <> '' AND c.ended_at IS NULL AND c.valid_from <= %(on)s AND c.valid_until >= %(on)s
ON CONFLICT (client_id, notice_id) DO NOTHING"""


@transaction.atomic
def line_up(*, now: datetime) -> int:
    """Every notice to a body waits for each of its systems; lining up twice is harmless."""
    with connection.cursor() as cursor:
        cursor.execute(_LINE_UP, {"now": now, "on": local_day(now)})
        count = int(cursor.rowcount)
        cursor.execute(
            "UPDATE clients_systemclient c SET told_from = coalesce("
            "(SELECT max(d.notice_id) FROM clients_delivery d WHERE d.client_id = c.id), c.told_from)"
            " WHERE c.hook <> '' AND c.ended_at IS NULL"
        )
    return count


def tell(*, now: datetime, limit: int, post: Post) -> int:
    """Send what is due, each with its signature; a system that does not answer is tried again, ever more rarely."""
    return sum(_tell_one(pk, now, post) for pk in queries.due(now, limit))


@transaction.atomic
def _tell_one(pk: int, now: datetime, post: Post) -> int:
    rows = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("client", "notice")
    row = rows.filter(pk=pk, next_at__lte=now).first()
    if row is None:
        return 0
    notice = row.notice
    body = json.dumps(
        {
            "id": notice.pk,
            "kind": notice.kind,
            "subject": notice.subject,
            "title": notice.title,
            "text": notice.text,
            "link": notice.link,
            "at": notice.written_at.isoformat(),
        },
        ensure_ascii=False,
    ).encode()
    key = unseal(row.client.hook_key, "clients.hook_key")
    status = post(row.client.hook, body, signed(body, key, notice.pk, now))
    _note(row, status, now)
    return int(row.received_at is not None)


def signed(body: bytes, key: str, notice_id: int, now: datetime) -> dict[str, str]:
    """Headers of a delivery: HMAC-SHA256 over the moment and the body, and a key that makes repeats harmless."""
    moment = str(int(now.timestamp()))
    mark = hmac.new(key.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": f"notice-{notice_id}",
        "Shanzhi-Signature": f"t={moment},v1={mark}",
    }


def _note(row: Delivery, status: int, now: datetime) -> None:
    row.attempts += 1
    if 200 <= status < 300:
        row.received_at, row.next_at, row.told = now, None, f"收到（{status}）"
    else:
        wait = rules.wait_before(row.attempts + 1, local_day(now))
        row.next_at = None if wait is None else now + timedelta(seconds=wait)
        answer = f"答了 {status}" if status else "没有答"
        row.told = answer if row.next_at else f"{answer}，试了 {row.attempts} 次，不再试"
    row.save(update_fields=["attempts", "next_at", "received_at", "told"])
