"""Family proxies (家人代办): set up by the elder or at the counter, with scope and last day; withdrawn in one tap."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.registry.models import Person
from shanzhi.missions.certificates import facts
from shanzhi.missions.certificates.models import FamilyProxy
from shanzhi.policy.decision import Decision, Reason

MOST_DAYS = 366


@transaction.atomic
def set_proxy(
    *,
    person_id: int,
    helper_id: int,
    relation: str,
    scope: Sequence[str],
    valid_until: date,
    at_counter: bool,
    actor: Actor,
    now: datetime,
) -> Decision:
    """One relative, for some or all types, until a day at most a year away; setting it again renews it."""
    today = facts.local_day(now)
    people = Person.objects.unscoped("a proxy").filter(pk__in=[person_id, helper_id], valid_to=None)
    wrong = (
        (
            person_id == helper_id or people.count() != 2,
            "people",
            "没找到这两个人。",
            "两个人都要在底表里，且不是同一个人。",
        ),
        (not relation.strip(), "relation", "还没写是什么关系。", "例：女儿。"),
        (valid_until < today, "past", "截止日期已经过去了。", "改成以后的日期。"),
        (valid_until > today + timedelta(days=MOST_DAYS), "long", "代办最长一年。", "到期再续。"),
    )
    reasons = [Reason(code, None, "", text, remedy) for broken, code, text, remedy in wrong if broken]
    if reasons:
        return Decision(tuple(reasons))
    row, _ = FamilyProxy.objects.update_or_create(
        person_id=person_id,
        helper_id=helper_id,
        withdrawn_at=None,
        defaults={
            "relation": relation.strip()[:20],
            "scope": list(scope),
            "valid_until": valid_until,
            "set_at": now,
            "set_by_id": actor.post_id if at_counter else None,
        },
    )
    audit.record(at=now, actor=actor, act="certificates.proxy", subject=f"proxy:{row.pk}")
    return Decision()


@transaction.atomic
def withdraw_proxy(*, proxy_id: int, person_ids: Sequence[int], actor: Actor, now: datetime) -> bool:
    """The elder takes it back, or the worker for her; it ends at that moment."""
    rows = FamilyProxy.objects.filter(pk=proxy_id, person__in=list(person_ids), withdrawn_at=None)
    done = rows.update(withdrawn_at=now)
    if done:
        audit.record(at=now, actor=actor, act="certificates.proxy_withdrawn", subject=f"proxy:{proxy_id}")
    return bool(done)
