"""Setting a seal, keeping it, mandating it, losing it; issuing, superseding and revoking what was sealed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Post
from shanzhi.kernel.seals import queries
from shanzhi.kernel.seals.models import IssuedDocument, Mandate, Seal, SealEvent, SealUse
from shanzhi.policy import seals as rules
from shanzhi.policy.decision import Decision, Reason

LOCAL = queries.LOCAL


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is about to be sealed: the hash of the finished document, the matter it belongs to, who approved it."""

    document_hash: str
    title: str
    subject: str
    matter: str
    purpose: str
    approver_id: int
    copies: int = 1
    photo_id: int | None = None
    counterpart: str = ""


@transaction.atomic
def open_seal(*, body_id: int, kind: str, name: str, keeper_id: int | None, actor: Actor, now: datetime) -> Seal:
    """Enter a seal into the register."""
    seal: Seal = Seal.objects.create(body_id=body_id, kind=kind, name=name, keeper_id=keeper_id, opened_at=now)
    _happened(seal, "opened", "", actor, now, to_keeper_id=keeper_id)
    return seal


def locked(seal_id: int) -> Seal:
    rows = Seal.objects.unscoped("locked for use").select_for_update(of=("self",))
    found: Seal = rows.select_related("keeper__person", "body").get(pk=seal_id)
    return found


@transaction.atomic
def may_set(*, seal_id: int, stamp: Stamp, actor: Actor, now: datetime) -> Decision:
    """What would stand in the way of this use; the seal stays locked until the transaction ends."""
    facts, _ = _facts(locked(seal_id), stamp, actor, now)
    return rules.may_use(facts)


@transaction.atomic
def set_seal(*, seal_id: int, stamp: Stamp, actor: Actor, now: datetime) -> tuple[Decision, SealUse | None]:
    """One use: checked, numbered without a gap under the row lock of the seal, logged, written."""
    seal = locked(seal_id)
    facts, mandate = _facts(seal, stamp, actor, now)
    decision = rules.may_use(facts)
    if not decision.allowed or seal.keeper is None:
        return decision, None
    approver = Post.objects.select_related("person").get(pk=stamp.approver_id)
    seal.last_serial += 1
    seal.save(update_fields=["last_serial"])
    event = audit.record(
        at=now,
        actor=actor,
        act="seals.use",
        subject=stamp.subject,
        clauses=[rules.CLAUSE],
        detail={"seal": seal.pk, "serial": seal.last_serial, "sha256": stamp.document_hash},
    )
    use: SealUse = SealUse.objects.create(
        seal=seal,
        serial=seal.last_serial,
        document_hash=stamp.document_hash,
        title=stamp.title,
        subject=stamp.subject,
        matter=stamp.matter,
        purpose=stamp.purpose,
        copies=stamp.copies,
        approver=approver,
        keeper=seal.keeper,
        approver_name=str(approver.person or approver.title),
        keeper_name=str(seal.keeper.person or seal.keeper.title),
        mandate=mandate,
        photo_id=stamp.photo_id,
        counterpart=stamp.counterpart,
        event_id=event.pk,
        used_at=now,
    )
    return decision, use


def _facts(seal: Seal, stamp: Stamp, actor: Actor, now: datetime) -> tuple[rules.UseFacts, Mandate | None]:
    today = now.astimezone(LOCAL).date()
    approver = Post.objects.filter(pk=stamp.approver_id).first()
    paper = seal.kind == Seal.Kind.PAPER
    by_keeper = seal.keeper is not None and actor.post_id == seal.keeper_id
    mandate = None if by_keeper or paper else queries.mandate_in_force(seal.pk, stamp.matter, today)
    left = mandate.quota - queries.used_this_month(mandate.pk, today) if mandate else 0
    facts = rules.UseFacts(
        seal_state=seal.state,
        document_hash=stamp.document_hash,
        used_on_hash=SealUse.objects.unscoped("same hash").filter(document_hash=stamp.document_hash).exists(),
        subject=stamp.subject,
        approver=_who(approver),
        keeper=_who(seal.keeper),
        by_keeper=by_keeper,
        mandate_in_force=mandate is not None,
        mandate_left=left,
        paper=paper,
        photo=stamp.photo_id is not None,
        counterpart=bool(stamp.counterpart),
    )
    return facts, mandate


def _who(post: Post | None) -> int | None:
    """The person behind a post; a post nobody holds stands for itself, so that two posts never look like one."""
    if post is None:
        return None
    return post.person_id if post.person_id is not None else -post.pk


@transaction.atomic
def give_mandate(
    *,
    seal_id: int,
    matter: str,
    matter_name: str,
    quota: int,
    valid_from: date,
    valid_to: date,
    actor: Actor,
    now: datetime,
) -> Decision:
    """The keeper lets the e-seal be set on a matter; a new one takes the place of the old."""
    seal = locked(seal_id)
    decision = rules.may_mandate(
        by_keeper=seal.keeper_id is not None and seal.keeper_id == actor.post_id and seal.kind == "electronic",
        quota=quota,
        valid_from=valid_from,
        valid_to=valid_to,
        today=now.astimezone(LOCAL).date(),
    )
    if not decision.allowed:
        return decision
    Mandate.objects.filter(seal=seal, matter=matter, revoked_at=None).update(revoked_at=now)
    Mandate.objects.create(
        seal=seal,
        keeper_id=actor.held_post,
        matter=matter,
        matter_name=matter_name,
        quota=quota,
        valid_from=valid_from,
        valid_to=valid_to,
        given_at=now,
    )
    audit.record(at=now, actor=actor, act="seals.mandate", subject=f"seal:{seal.pk}", detail={"matter": matter})
    return decision


@transaction.atomic
def revoke_mandate(*, mandate_id: int, actor: Actor, now: datetime) -> bool:
    """The keeper takes her word back; from now on she acts herself."""
    rows = Mandate.objects.filter(pk=mandate_id, seal__keeper=actor.post_id, revoked_at=None)
    done = rows.update(revoked_at=now)
    if done:
        audit.record(at=now, actor=actor, act="seals.mandate_revoked", subject=f"mandate:{mandate_id}")
    return bool(done)


_NOT_HERE = Reason("seal", None, "", "没找到这枚印章。", "回到用章登记再打开一次。")
_SAYS_WHY = Reason("reason", None, "", "还没写原因。", "写一句就行。")
MOVES = {"lost": "suspended", "suspended": "suspended", "restored": "active", "retired": "retired"}


@transaction.atomic
def change_seal(*, seal_id: int, kind: str, reason: str, actor: Actor, now: datetime) -> Decision:
    """Lost, suspended, restored, retired: every later use sees the new state."""
    seal = queries.seal_for(actor, seal_id)
    if seal is None or kind not in MOVES:
        return Decision((_NOT_HERE,))
    if not reason.strip():
        return Decision((_SAYS_WHY,))
    seal = locked(seal_id)
    seal.state = MOVES[kind]
    seal.save(update_fields=["state"])
    _happened(seal, kind, reason, actor, now)
    return Decision()


@transaction.atomic
def hand_over(*, seal_id: int, keeper_id: int, reason: str, actor: Actor, now: datetime) -> Decision:
    """Another keeper: what the last one mandated ends with her."""
    today = now.astimezone(LOCAL).date()
    seal = queries.seal_for(actor, seal_id)
    if seal is None:
        return Decision((_NOT_HERE,))
    if not queries.keepers(seal.body_id, today).filter(pk=keeper_id).exists():
        text = "接手的人没有印章保管岗位。"
        return Decision((Reason("keeper", None, "", text, "先由安全管理员给他印章保管人岗位。"),))
    seal, before = locked(seal_id), seal.keeper_id
    seal.keeper_id = keeper_id
    seal.save(update_fields=["keeper"])
    Mandate.objects.filter(seal=seal, revoked_at=None).update(revoked_at=now)
    _happened(seal, "handed_over", reason, actor, now, from_keeper_id=before, to_keeper_id=keeper_id)
    return Decision()


def _happened(seal: Seal, kind: str, reason: str, actor: Actor, now: datetime, **keepers: int | None) -> None:
    SealEvent.objects.create(seal=seal, kind=kind, reason=reason[:200], by_id=actor.post_id, at=now, **keepers)
    audit.record(at=now, actor=actor, act=f"seals.{kind}", subject=f"seal:{seal.pk}")


def next_serial(*, body_id: int, year: int) -> int:
    """The next number of a body in a year; its row stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO seals_documentcounter (body_id, year, last) VALUES (%s, %s, 1)
            ON CONFLICT (body_id, year) DO UPDATE SET last = seals_documentcounter.last + 1 RETURNING last
            """,
            [body_id, year],
        )
        (last,) = cursor.fetchone()
    return int(last)


@transaction.atomic
def change_document(*, document_id: int, to: str, reason: str, actor: Actor, now: datetime) -> bool:
    """Compare and set: superseded or revoked; False when it was no longer valid."""
    rows = IssuedDocument.objects.filter(pk=document_id, state=IssuedDocument.State.VALID)
    done = rows.update(state=to, reason=reason[:200], changed_at=now)
    if done:
        audit.record(at=now, actor=actor, act=f"seals.document_{to}", subject=f"issued:{document_id}")
    return bool(done)


def enter_document(fields: dict[str, object], use: SealUse, replaces_id: int | None) -> IssuedDocument:
    """Enter what was sealed into the register anyone may ask; inside the transaction of the use."""
    row = IssuedDocument.objects.create(sealed=use, **fields)
    if replaces_id is not None:
        IssuedDocument.objects.filter(pk=replaces_id).update(replaced_by=row)
    return row
