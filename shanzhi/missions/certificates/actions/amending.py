"""Proposing to amend the law behind a certificate (提请修改, D1-4.5.9), step by step."""

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.missions.certificates.models import Amendment
from shanzhi.policy.decision import Decision, Reason

CLAUSE = "D1-4.5.9"
QUOTE = "有关部门要在广泛征求意见、充分调研论证的基础上按程序提请修改法律法规规定，明确社区（村）组织不再出具"
NEXT = {
    "opened": ("consulted", "consultation", "征求了谁的意见、怎么说"),
    "consulted": ("studied", "study", "调研论证的结论"),
    "studied": ("submitted", "submitted_to", "提请给哪个机关"),
    "submitted": ("answered", "outcome", "对方怎么答复"),
}
"""State → the next one, the field it needs, and what to write."""
LONGEST = {"consultation": 2000, "study": 2000, "submitted_to": 120, "outcome": 1000}


@transaction.atomic
def propose(*, code: str, name: str, why: str, actor: Actor, now: datetime) -> Decision:
    """Open a proposal; one at a time for a type and a department."""
    if not why.strip():
        return Decision((Reason("why", CLAUSE, QUOTE, "还没写为什么要改。", "例：社区没有办法核实。"),))
    _, fresh = Amendment.objects.exclude(state="answered").get_or_create(
        code=code,
        owner_id=actor.own_body,
        defaults={
            "name": name,
            "opened_by_id": actor.held_post,
            "why": why.strip()[:1000],
            "opened_at": now,
            "changed_at": now,
        },
    )
    if not fresh:
        return Decision((Reason("open", CLAUSE, QUOTE, "这一项已经提出来了，还没有结果。", "在下面接着办。"),))
    audit.record(at=now, actor=actor, act="certificates.amendment", subject=f"guide:{code}", clauses=[CLAUSE])
    return Decision()


@transaction.atomic
def proceed(*, amendment_id: int, text: str, actor: Actor, now: datetime) -> Decision:
    """The next step, in the order of the document; none can be left out."""
    row = Amendment.objects.select_for_update().filter(pk=amendment_id, owner=actor.own_body).first()
    if row is None or row.state not in NEXT:
        return Decision((Reason("state", CLAUSE, QUOTE, "这一项已经有结果了。", None),))
    to, field, wanted = NEXT[row.state]
    if not text.strip():
        return Decision((Reason(field, CLAUSE, QUOTE, f"还没写{wanted}。", "写上再往下走。"),))
    setattr(row, field, text.strip()[: LONGEST[field]])
    row.state, row.changed_at = to, now
    row.save()
    audit.record(at=now, actor=actor, act="certificates.amendment", subject=f"guide:{row.code}", clauses=[CLAUSE])
    return Decision()
