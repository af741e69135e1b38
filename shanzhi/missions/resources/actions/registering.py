"""Providers on the register (D5-4.4.1): licences, incentive measures with their answers, exclusion and appeal."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.deadlines import actions as deadlines
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.models import Body
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.models import Exclusion, Incentive, Provider
from shanzhi.missions.resources.queries import calls
from shanzhi.policy.decision import Decision
from shanzhi.policy.resources import registering as rules
from shanzhi.policy.resources.terms import house


@transaction.atomic
def register_provider(
    *,
    values: Mapping[str, Any],
    county_ids: Sequence[int],
    conflict_ids: Sequence[int],
    actor: Actor,
    now: datetime,
) -> tuple[Decision, Provider | None]:
    """Enter or bring up to date one's own body; the credit code is checked digit by digit."""
    decision = rules.may_register(
        code=values["credit_code"],
        code_taken=calls.code_taken(values["credit_code"], actor.own_body),
        categories=values["categories"],
        licence=values["licence"],
        licence_until=values["licence_until"],
        long_term=values["licence_long_term"],
        conflict=values["conflict"],
        on=facts.local_day(now),
    )
    if not decision.allowed:
        return decision, None
    row, _ = Provider.objects.unscoped("a body's own entry").update_or_create(
        body_id=actor.own_body,
        defaults={**values, "changed_at": now},
        create_defaults={**values, "body_id": actor.own_body, "registered_at": now, "changed_at": now},
    )
    row.counties.set(list(county_ids))
    row.conflict_places.set(list(conflict_ids))
    audit.record(at=now, actor=actor, act="resources.register", subject=row.subject, clauses=["D5-4.4.1"])
    return decision, row


@transaction.atomic
def ask_incentive(*, measure: str, ground: str, actor: Actor, now: datetime) -> tuple[Decision, Incentive | None]:
    """Apply for a measure; it goes to the tax department or to market supervision, who answer in working days."""
    provider = calls.provider_of(actor.body_id)
    home = people.body(actor.own_body).place
    asked_of = _answers(home, measure)
    running = provider is not None and calls.incentives(actor).filter(measure=measure, state="asked").exists()
    decision = rules.may_ask_incentive(
        registered=provider is not None,
        body_known=asked_of is not None,
        running=running,
        measure=measure,
        ground=ground,
        on=facts.local_day(now),
    )
    if provider is None or asked_of is None or not decision.allowed:
        return decision, None
    row = Incentive.objects.create(provider=provider, measure=measure, ground=ground, asked_of=asked_of, asked_at=now)
    deadlines.set_deadline(
        subject=f"incentive:{row.pk}",
        kind="incentive",
        body_id=asked_of.pk,
        start=now,
        working_days=house(facts.local_day(now))["answer_working_days"],
        due_on=None,
        clause="D5-4.4.1",
        actor=actor,
        now=now,
    )
    messages.write_notice(
        key=f"incentive:{row.pk}",
        recipient_id=asked_of.pk,
        kind="incentive",
        subject=f"incentive:{row.pk}",
        title=f"扶持申请待答复：{people.body(actor.own_body).name}",
        text=ground,
        link="/a/incentives/",
        now=now,
    )
    audit.record(at=now, actor=actor, act="resources.incentive_asked", subject=f"incentive:{row.pk}")
    return decision, row


def _answers(home: Any, measure: str) -> Body | None:
    """Taxes are answered by the tax department where one is registered, all else by market supervision."""
    if measure == "tax":
        found = calls.tax_body(home)
        if found:
            return found
    here = home
    while here is not None:
        market = people.department(here.pk, Body.Field.MARKET)
        if market:
            return market
        here = here.parent
    return None


@transaction.atomic
def answer_incentive(*, incentive_id: int, granted: bool, answer: str, actor: Actor, now: datetime) -> Decision:
    """The department's answer, which everybody may read without the company's figures."""
    row = calls.incentive_locked(actor, incentive_id)
    decision = rules.may_answer_incentive(
        asked_me=row is not None and row.asked_of_id == actor.body_id,
        waiting=row is not None and row.state == Incentive.State.ASKED,
        answer=answer,
    )
    if row is None or not decision.allowed:
        return decision
    row.state = Incentive.State.GRANTED if granted else Incentive.State.REFUSED
    row.answer, row.answered_at, row.answered_by_id = answer, now, actor.post_id
    row.save()
    deadlines.meet(subject=f"incentive:{row.pk}", kind="incentive", body_id=row.asked_of_id, now=now)
    messages.write_notice(
        key=f"incentive:{row.pk}:answer",
        recipient_id=row.provider.body_id,
        kind="incentive",
        subject=f"incentive:{row.pk}",
        title=f"扶持申请有答复：{row.get_state_display()}",
        text=answer,
        link="/org/",
        now=now,
    )
    audit.record(at=now, actor=actor, act=f"resources.incentive_{row.state}", subject=f"incentive:{row.pk}")
    return decision


@transaction.atomic
def exclude(
    *, provider_id: int, reason: str, until: date | None, actor: Actor, now: datetime
) -> tuple[Decision, Exclusion | None]:
    """Keep a provider out for a time, with the reason it can appeal against."""
    provider = calls.provider_for(actor, provider_id)
    day = facts.local_day(now)
    decision = rules.may_exclude(
        supervises=provider is not None and actor.has("supervisor", "desk"),
        running=provider is not None and calls.excluded(provider.pk, day),
        reason=reason,
        until=until,
        on=day,
    )
    if provider is None or until is None or not decision.allowed:
        return decision, None
    row = Exclusion.objects.create(
        provider=provider,
        reason=reason,
        valid_from=day,
        valid_until=until,
        excluded_by_id=actor.held_post,
        excluded_at=now,
    )
    messages.write_notice(
        key=f"exclusion:{row.pk}",
        recipient_id=provider.body_id,
        kind="exclusion",
        subject=provider.subject,
        title=f"暂停参与到 {until}",
        text=f"{reason} 不同意可以申诉，由另一位同事复核。",
        link="/org/",
        now=now,
    )
    audit.record(at=now, actor=actor, act="resources.exclude", subject=provider.subject)
    return decision, row


@transaction.atomic
def appeal(*, exclusion_id: int, text: str, actor: Actor, now: datetime) -> Decision:
    """The provider says why it is wrong."""
    row = calls.exclusion_locked(actor, exclusion_id)
    own = row is not None and row.provider.body_id == actor.body_id
    decision = rules.may_appeal(own=own, appealed=row is not None and bool(row.appeal), text=text)
    if row is None or not decision.allowed:
        return decision
    row.appeal, row.appealed_at = text, now
    row.save(update_fields=["appeal", "appealed_at"])
    audit.record(at=now, actor=actor, act="resources.appeal", subject=row.provider.subject)
    return decision


@transaction.atomic
def decide_appeal(*, exclusion_id: int, lifted: bool, reason: str, actor: Actor, now: datetime) -> Decision:
    """Somebody else than who excluded looks again."""
    row = calls.exclusion_locked(actor, exclusion_id)
    supervises = row is not None and actor.has("supervisor", "desk") and row.provider.body_id != actor.body_id
    decision = rules.may_decide_appeal(
        supervises=supervises,
        appealed=row is not None and bool(row.appeal),
        decided=row is not None and bool(row.outcome),
        own=row is not None and row.excluded_by_id == actor.post_id,
        reason=reason,
    )
    if row is None or not decision.allowed:
        return decision
    row.outcome = Exclusion.Outcome.LIFTED if lifted else Exclusion.Outcome.UPHELD
    row.outcome_reason, row.decided_at, row.decided_by_id = reason, now, actor.post_id
    row.save()
    messages.write_notice(
        key=f"exclusion:{row.pk}:appeal",
        recipient_id=row.provider.body_id,
        kind="exclusion",
        subject=row.provider.subject,
        title=f"申诉结果：{row.get_outcome_display()}",
        text=reason,
        link="/org/",
        now=now,
    )
    audit.record(at=now, actor=actor, act=f"resources.appeal_{row.outcome}", subject=row.provider.subject)
    return decision
