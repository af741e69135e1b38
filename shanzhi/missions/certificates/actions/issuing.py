"""Typesetting, signing, sealing and entering a certificate: once, in one transaction; reprint, revoke, correct."""

import hashlib
import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import segno
from django.conf import settings
from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.documents import actions as documents
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.documents.queries import location
from shanzhi.kernel.documents.signing import SignerAway, signer
from shanzhi.kernel.documents.typesetting import Unprintable, layout_hash, typeset
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.seals import actions as seals
from shanzhi.kernel.seals import queries as seal_register
from shanzhi.kernel.seals.models import IssuedDocument, SealUse
from shanzhi.missions.certificates import facts, queries
from shanzhi.missions.certificates.actions.walking import walk
from shanzhi.missions.certificates.models import Application, Certificate
from shanzhi.policy.certificates import codes
from shanzhi.policy.certificates.verifying import masked_identity, masked_name
from shanzhi.policy.decision import Decision, Reason

LAYOUT = "certificate"
UNUSED_HASH = "0" * 64
"""Stands for a document that is not drawn yet, to ask whether the seal is free for it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The photo and counterpart of a paper seal, given by the keeper."""

    photo_id: int | None = None
    counterpart: str = ""


@transaction.atomic
def issue(*, application_id: int, paper: Paper, actor: Actor, now: datetime) -> tuple[Decision, Certificate | None]:
    """Seal an approved application, by the keeper or under the keeper's mandate; a second call finds nothing to do."""
    row = queries.locked(application_id)
    if row.state != "approved" or row.effective_at is None or now < row.effective_at:
        text = f"现在是“{row.get_state_display()}”，还不能用章。"
        return Decision((Reason("state", None, "", text, "批准 30 秒后才用章。"),)), None
    decision, made = _make(row, queries.newest_certificate(row.pk), "", paper, actor, now)
    if made is None:
        row.problem = "".join(f"{reason.text}{reason.remedy or ''}" for reason in decision.reasons)[:300]
        row.save(update_fields=["problem"])
        return decision, None
    row.problem, row.minutes = "", int((now - row.applied_at).total_seconds() // 60)
    walk(row, "issued", by="keeper" if actor.post_id else "system", evidence={"seal_use"}, now=now)
    _told(row, "证明出好了", now)
    return decision, made


def _make(
    row: Application, before: Certificate | None, why: str, paper: Paper, actor: Actor, now: datetime
) -> tuple[Decision, Certificate | None]:
    """Ask first whether the seal may be set, then draw, seal and enter; a refusal leaves no number behind."""
    seal = seal_register.seal_of(row.body_id, "paper" if _wet(row) else "electronic")
    if seal is None:
        text = f"本社区还没有登记{'纸质章' if _wet(row) else '电子章'}。"
        return Decision((Reason("no_seal", "D1-4.5.12", "", text, "请主任在用章登记里启用。"),)), None
    stamp = _stamp(row, UNUSED_HASH, "", paper)
    decision = seals.may_set(seal_id=seal.pk, stamp=stamp, actor=actor, now=now)
    if not decision.allowed:
        return decision, None
    try:
        draft = _prepared(row, now) if _wet(row) else _drawn(row, before, now)
    except (Unprintable, SignerAway) as problem:
        return Decision((Reason("document", None, "", str(problem), None),)), None
    stamp = _stamp(row, draft.sha256, f"{row.guide.name} {draft.number}-{draft.copy}", paper)
    decision, use = seals.set_seal(seal_id=seal.pk, stamp=stamp, actor=actor, now=now)
    if use is None:
        raise RuntimeError("the seal was free a moment ago and is locked")
    if before is not None:
        superseded = IssuedDocument.State.SUPERSEDED
        seals.change_document(document_id=before.issued_id, to=superseded, reason=why, actor=actor, now=now)
    issued = _entered(row, draft, use, before, now)
    return decision, _kept(row, draft, issued, why, actor, now)


def _wet(row: Application) -> bool:
    return facts.guide(row).flags.wet_seal


def _stamp(row: Application, digest: str, title: str, paper: Paper) -> seals.Stamp:
    return seals.Stamp(
        document_hash=digest,
        title=title,
        subject=row.subject,
        matter=row.guide.code,
        purpose=row.purpose,
        approver_id=row.approved_by_id or 0,
        photo_id=paper.photo_id,
        counterpart=paper.counterpart,
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """A finished document before the seal register has it."""

    pdf: bytes
    words: str
    number: str
    copy: int
    code: str
    short_code: str
    identity: str
    valid_until: date

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.pdf).hexdigest()


def _drawn(row: Application, before: Certificate | None, now: datetime) -> Draft:
    """Typeset, and signed unless it is for a wet seal."""
    known = facts.known_of(row.person, facts.local_day(now))
    handler = str(row.approved_by.person or row.approved_by.title) if row.approved_by else ""
    words, _ = facts.words_of(row, known, now, handler)
    number, copy = _number(row, before, now)
    code, short_code = codes.new_code(), codes.new_short_code()
    values = layout_values(row, words, number, copy, code, short_code, now)
    pdf = typeset(LAYOUT, values, made_at=now)
    if not _wet(row):
        issuer = row.body
        pdf = signer().sign(pdf, body_id=issuer.pk, body_name=issuer.name, reason=row.guide.name, at=now)
    return Draft(pdf, words, number, copy, code, short_code, known.identity, facts.valid_until(row, now))


def _number(row: Application, before: Certificate | None, now: datetime) -> tuple[str, int]:
    if before is not None:
        return before.number, before.copy + 1
    year = facts.local_day(now).year
    serial = seals.next_serial(body_id=row.body_id, year=year)
    return f"ZM-{row.place.code}-{year}-{serial:05d}", 1


def _prepared(row: Application, now: datetime) -> Draft:
    """What was printed for the wet seal, byte for byte."""
    kept = row.prepared or {}
    content = location(settings.FILES_ROOT, kept["key"]).read_bytes()
    known = facts.known_of(row.person, facts.local_day(now))
    return Draft(
        pdf=content,
        words=kept["words"],
        number=kept["number"],
        copy=kept["copy"],
        code=kept["code"],
        short_code=kept["short_code"],
        identity=known.identity,
        valid_until=date.fromisoformat(kept["valid_until"]),
    )


@transaction.atomic
def prepare(*, application_id: int, actor: Actor, now: datetime) -> Decision:
    """Print what the keeper will set the paper seal on; from now on its bytes are fixed."""
    row = queries.locked(application_id)
    if row.state != "approved" or row.effective_at is None or now < row.effective_at or not _wet(row):
        return Decision((Reason("state", None, "", "这件事现在不用打印盖章件。", "回到用章登记看看。"),))
    if row.prepared:
        return Decision()
    try:
        draft = _drawn(row, queries.newest_certificate(row.pk), now)
    except (Unprintable, SignerAway) as problem:
        return Decision((Reason("document", None, "", str(problem), None),))
    file = _stored(row, draft, actor, now)
    kept = ("words", "number", "copy", "code", "short_code")
    row.prepared = {name: getattr(draft, name) for name in kept}
    row.prepared |= {"file": file.pk, "key": file.key, "valid_until": draft.valid_until.isoformat()}
    row.save(update_fields=["prepared"])
    audit.record(at=now, actor=actor, act="certificates.prepare", subject=row.subject)
    return Decision()


def layout_values(
    row: Application, words: str, number: str, copy: int, code: str, short_code: str, now: datetime
) -> dict[str, Any]:
    """What the layout prints."""
    url = f"{settings.PUBLIC_URL}/v/{code}/"
    basis = (row.guide.content.get("basis") or [{}])[0]
    return {
        "title": row.guide.name,
        "text": words,
        "number": number,
        "copy": copy,
        "valid_until": facts.in_words(facts.valid_until(row, now)),
        "issued_on": facts.in_words(facts.local_day(now)),
        "issuer": facts.plain(row.body.name),
        "qr": segno.make(url, error="m").svg_inline(scale=3, border=1),
        "check_url": f"{settings.PUBLIC_URL}/v/",
        "host": settings.PUBLIC_URL,
        "short_code": codes.spoken(short_code),
        "ground": f"依据：{basis.get('doc', '')}{basis.get('locator', '')}（{row.guide.content.get('status', '')}）",
        "large": row.large_print,
        "demo": settings.DEMO,
        "wet": _wet(row),
    }


def _entered(row: Application, draft: Draft, use: SealUse, before: Certificate | None, now: datetime) -> IssuedDocument:
    return seals.enter_document(
        {
            "code": draft.code,
            "short_code": draft.short_code,
            "number": draft.number,
            "copy": draft.copy,
            "kind": row.guide.code,
            "title": row.guide.name,
            "masked_name": masked_name(row.person.name),
            "masked_identity": masked_identity(draft.identity),
            "demander": row.demander,
            "purpose": row.purpose,
            "issuer_id": row.body_id,
            "sha256": draft.sha256,
            "wet": _wet(row),
            "issued_at": now,
            "issued_on": facts.local_day(now),
            "valid_until": draft.valid_until,
            "changed_at": now,
        },
        use,
        before.issued_id if before else None,
    )


def _stored(row: Application, draft: Draft, actor: Actor, now: datetime) -> StoredFile:
    return documents.store_file(
        upload=io.BytesIO(draft.pdf),
        name=f"{row.guide.name}-{draft.number}-{draft.copy}.pdf",
        owner_id=row.body_id,
        subject=row.subject,
        images_only=False,
        actor=actor,
        now=now,
    )


def _kept(row: Application, draft: Draft, issued: IssuedDocument, why: str, actor: Actor, now: datetime) -> Certificate:
    made = Certificate.objects.create(
        application=row,
        copy=draft.copy,
        number=draft.number,
        file=StoredFile.objects.unscoped("just printed").get(pk=row.prepared["file"])
        if row.prepared
        else _stored(row, draft, actor, now),
        layout_hash=layout_hash(LAYOUT),
        words=draft.words,
        issued=issued,
        why=why,
    )
    audit.record(
        at=now,
        actor=actor,
        act="certificates.issue",
        subject=row.subject,
        clauses=["D1-4.5.12"],
        detail={"number": draft.number, "copy": draft.copy, "sha256": draft.sha256},
    )
    row.prepared = None
    row.save(update_fields=["prepared"])
    return made


def issue_due(*, actor: Actor, now: datetime) -> int:
    """Seal everything whose thirty seconds are over and that a mandate covers; each in its own transaction."""
    done = 0
    for pk in queries.due_for_issue(now):
        _, made = issue(application_id=pk, paper=Paper(), actor=actor, now=now)
        done += made is not None
    return done


@transaction.atomic
def reprint(*, certificate_id: int, why: str, actor: Actor, now: datetime) -> tuple[Decision, Certificate | None]:
    """A new copy with a new number behind the dash; the old one is superseded at that moment."""
    old = Certificate.objects.select_related("issued").get(pk=certificate_id)
    row = queries.locked(old.application_id)
    newest = queries.newest_certificate(row.pk)
    if row.state != "issued" or newest is None or newest.pk != old.pk or newest.issued.state != "valid":
        return Decision((Reason("state", None, "", "这一份已经不是有效的最新一份。", "打开最新的一份再补打。"),)), None
    if not why.strip():
        return Decision((Reason("why", None, "", "还没写补打的原因。", "例：学校要两份。"),)), None
    if _wet(row):
        text = "盖纸质章的证明不能直接补打。"
        return Decision((Reason("wet", None, "", text, "走“更正”，核对后重新盖章。"),)), None
    return _make(row, newest, why.strip()[:200], Paper(), actor, now)


@transaction.atomic
def revoke(*, certificate_id: int, reason: str, actor: Actor, now: datetime) -> Decision:
    """Take a certificate back; whoever checks it sees so at once."""
    old = Certificate.objects.select_related("issued").get(pk=certificate_id)
    row = queries.locked(old.application_id)
    if not reason.strip():
        return Decision((Reason("reason", None, "", "还没写撤回的原因。", "写给来查验的人看，不写个人情况。"),))
    if row.state != "issued" or not seals.change_document(
        document_id=old.issued_id, to=IssuedDocument.State.REVOKED, reason=reason.strip(), actor=actor, now=now
    ):
        return Decision((Reason("state", None, "", "这一份已经不是有效的。", "打开最新的一份。"),))
    walk(row, "revoked", by="handler", evidence={"revocation_reason"}, now=now)
    audit.record(at=now, actor=actor, act="certificates.revoke", subject=row.subject)
    _told(row, "证明被撤回了", now)
    return Decision()


@transaction.atomic
def correct(*, certificate_id: int, reason: str, actor: Actor, now: datetime) -> Decision:
    """Something in it is wrong: it is taken back and the application stands open for a new check."""
    old = Certificate.objects.select_related("issued").get(pk=certificate_id)
    row = queries.locked(old.application_id)
    if not reason.strip():
        return Decision((Reason("reason", None, "", "还没写哪里要更正。", "写一句。"),))
    if row.state != "issued" or not seals.change_document(
        document_id=old.issued_id,
        to=IssuedDocument.State.REVOKED,
        reason=f"更正：{reason.strip()}",
        actor=actor,
        now=now,
    ):
        return Decision((Reason("state", None, "", "这一份已经不是有效的。", "打开最新的一份。"),))
    row.approved_by, row.approved_at, row.effective_at = None, None, None
    walk(row, "applied", by="handler", evidence={"correction_reason"}, now=now)
    audit.record(at=now, actor=actor, act="certificates.correct", subject=row.subject)
    return Decision()


def _told(row: Application, title: str, now: datetime) -> None:
    """A line in the community's messages; the resident sees the same on her own page."""
    messages.write_notice(
        key=f"{row.subject}:{row.state}:{int(now.timestamp())}",
        recipient_id=row.body_id,
        kind="certificate",
        subject=row.subject,
        title=f"《{row.guide.name}》{title}",
        text="",
        link=f"/w/issue/{row.pk}/",
        now=now,
    )
