"""Sending postings through the outbox, or marking them done by hand with a proof (D1-4.5.6)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
from django.conf import settings
from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.missions.certificates import queries
from shanzhi.missions.certificates.models import Posting
from shanzhi.policy.certificates import channels
from shanzhi.policy.decision import Decision, Reason

SECONDS = 10
MOST_BYTES = 64_000
LEASE_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes out: the key makes sending it twice harmless."""

    key: str
    channel: str
    title: str
    text: str
    link: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came back: a receipt and a link, or a problem and whether trying again may help."""

    receipt: str = ""
    link: str = ""
    problem: str = ""
    again: bool = False


Send = Callable[[Parcel], Receipt]


def deliver_postings(*, send: Send, now: datetime) -> int:
    """Send what waits; each row is leased first, so that two workers never send the same at once."""
    return sum(_deliver(pk, send, now) for pk in queries.postings_due(now))


def _deliver(pk: int, send: Send, now: datetime) -> int:
    parcel = _leased(pk, now)
    if parcel is None:
        return 0
    answer = send(parcel)
    with transaction.atomic():
        row = Posting.objects.select_for_update().get(pk=pk)
        if answer.problem:
            minutes = channels.wait_minutes(row.tries) if answer.again else None
            row.state, row.problem = Posting.State.FAILED, answer.problem[:200]
            row.next_at = now + timedelta(minutes=minutes) if minutes else None
        else:
            row.state, row.receipt, row.link = Posting.State.DONE, answer.receipt[:200], answer.link[:300]
            row.problem, row.next_at, row.done_at = "", None, now
        row.save()
    return 0 if answer.problem else 1


@transaction.atomic
def _leased(pk: int, now: datetime) -> Parcel | None:
    rows = Posting.objects.select_for_update(skip_locked=True, of=("self",)).select_related("publication")
    row = rows.filter(pk=pk, state__in=["waiting", "failed"], next_at__lte=now).first()
    if row is None:
        return None
    row.tries += 1
    row.next_at = now + timedelta(minutes=LEASE_MINUTES)
    row.save(update_fields=["tries", "next_at"])
    return parcel_of(row)


def parcel_of(row: Posting) -> Parcel:
    """The ready text of a guide, for a machine or for a hand."""
    content = row.publication.content
    limit = content.get("time_limit") or {}
    days = "当场办结" if limit.get("mode") == "on_the_spot" else f"{limit.get('working_days')} 个工作日"
    lines = [row.publication.title, content.get("purpose", ""), f"多久：{days}。不收费。"]
    lines += [f"怎么办：{'；'.join(content.get('steps', ()))}。", f"依据：{'、'.join(content.get('bases', ()))}"]
    link = f"{settings.PUBLIC_URL}/services/{content.get('code', '')}/"
    return Parcel(row.key, row.channel, row.publication.title, "\n".join([*lines, link]), link)


def over_http(addresses: Mapping[str, str], token: str) -> Send:
    """The sender of this installation: JSON by POST, a key against doubles, an answer with `id` and perhaps `url`."""

    def send(parcel: Parcel) -> Receipt:
        address = addresses.get(parcel.channel, "")
        if not address:
            return Receipt(problem="没有配置接口地址。")
        body = {"key": parcel.key, "title": parcel.title, "text": parcel.text, "link": parcel.link}
        headers = {"Idempotency-Key": parcel.key} | ({"Authorization": f"Bearer {token}"} if token else {})
        try:
            with httpx.stream("POST", address, json=body, headers=headers, timeout=SECONDS) as answer:
                content = _limited(answer)
        except httpx.HTTPError as problem:
            return Receipt(problem=f"没连上：{type(problem).__name__}", again=True)
        return _read(answer, content)

    return send


def _limited(answer: httpx.Response) -> bytes:
    content = b""
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > MOST_BYTES:
            return b""
    return content


def _read(answer: httpx.Response, content: bytes) -> Receipt:
    if answer.status_code >= 500 or answer.status_code == 429:
        return Receipt(problem=f"对方忙（{answer.status_code}）", again=True)
    if answer.status_code >= 300:
        return Receipt(problem=f"对方不收（{answer.status_code}），请核对接口地址和口令")
    told = _told(content)
    if not told.get("id"):
        return Receipt(problem="对方没有给回执", again=True)
    return Receipt(receipt=str(told["id"]), link=str(told.get("url") or ""))


def _told(content: bytes) -> Mapping[str, object]:
    try:
        told = httpx.Response(200, content=content).json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


@transaction.atomic
def post_by_hand(
    *, posting_id: int, link: str, where: str, proof_id: int | None, actor: Actor, now: datetime
) -> Decision:
    """Published by hand counts only with its link, a screenshot, or for the wall a word where it hangs."""
    row = queries.posting_of(actor, posting_id)
    if row is None or row.state == Posting.State.DONE:
        return Decision((Reason("done", None, "", "这一条已经公布了。", None),))
    if link and not link.startswith(("https://", "http://")):
        return Decision((Reason("link", channels.CLAUSE, "", "链接要以 http:// 或 https:// 开头。", "复制整条链接。"),))
    told = where if row.channel == "venue" else ""
    if not (link or proof_id or told):
        text = "要有链接或截图才算公布了。" if row.channel != "venue" else "写一句贴在哪了。"
        return Decision((Reason("proof", channels.CLAUSE, "", text, "贴上链接，或者传一张截图。"),))
    row.state, row.link, row.receipt, row.proof_id = Posting.State.DONE, link[:300], told[:200], proof_id
    row.done_at, row.done_by_id, row.problem, row.next_at = now, actor.post_id, "", None
    row.save()
    audit.record(at=now, actor=actor, act="certificates.post", subject=f"posting:{row.pk}", clauses=[channels.CLAUSE])
    return Decision()
