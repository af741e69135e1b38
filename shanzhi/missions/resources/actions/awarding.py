"""The award (定标): a person chooses, the contract is filed, the asset is committed, everybody hears of it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.publications import actions as publications
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.models import Asset, Call, Offer, Project
from shanzhi.missions.resources.queries import calls, projects
from shanzhi.policy.decision import Decision
from shanzhi.policy.resources import offers
from shanzhi.policy.resources.offers import AwardFacts
from shanzhi.policy.resources.terms import band, by_house


@transaction.atomic
def award(
    *, call_id: int, offer_id: int, terms: Mapping[str, Any], contract_id: int | None, actor: Actor, now: datetime
) -> tuple[Decision, Project | None]:
    """Choose one offer of an unsealed call; `terms`: title, reason, at_home, on_site."""
    row = calls.call_locked(actor, call_id)
    rows = calls.offers_of(row) if row else []
    chosen = next((offer for offer in rows if offer.pk == offer_id), None)
    if row is None or chosen is None:
        return Decision((by_house("award_gone", "没有这家应征，或者还没有开封。", "回到征集页再选。"),)), None
    day = facts.local_day(now)
    decision = offers.may_award(_award_facts(row, rows, chosen, terms["reason"], contract_id, day), day)
    if not decision.allowed:
        return decision, None
    project = _set_up(row, chosen, terms, contract_id, actor, now)
    _settle_offers(row, rows, chosen)
    project.publication = _publish(project, len(rows), actor, now)
    project.save(update_fields=["publication"])
    audit.record(
        at=now,
        actor=actor,
        act="resources.award",
        subject=row.subject,
        clauses=["D5-4.5.1"],
        detail={"offer": chosen.pk, "offers": len(rows)},
    )
    _tell(project, rows, now)
    return decision, project


def _award_facts(
    row: Call, rows: list[Offer], chosen: Offer, reason: str, contract_id: int | None, day: date
) -> AwardFacts:
    totals = [offer.total for offer in rows if offer.total is not None]
    best = chosen.total is not None and len(totals) == len(rows) and chosen.total == max(totals)
    return AwardFacts(
        opened=row.unsealed_at is not None,
        awarded=row.state == Call.State.AWARDED,
        offers=len(rows),
        chosen_is_best=best,
        reason=reason,
        contract=contract_id is not None,
        consents=facts.consents_of(row, day),
        provider=offers.provider_may_offer(
            facts.provider_facts(chosen.provider, row.place_id, day), facts.limits(row), day
        ),
    )


def _set_up(
    row: Call, chosen: Offer, terms: Mapping[str, Any], contract_id: int | None, actor: Actor, now: datetime
) -> Project:
    first = max(row.term_from, facts.local_day(now))
    row.state = Call.State.AWARDED
    row.save(update_fields=["state"])
    if row.asset:
        Asset.objects.unscoped("the asset of an awarded call").filter(pk=row.asset.pk).update(state="committed")
    project: Project = Project.objects.create(
        call=row,
        offer=chosen,
        provider=chosen.provider,
        place=row.place,
        title=terms["title"] or row.title,
        category=next(iter(calls.need_categories(row)), ""),
        price=chosen.price,
        reference_price=chosen.reference_price,
        at_home=terms["at_home"],
        on_site=terms["on_site"],
        term_from=first,
        term_to=_months_later(first, row.term_months),
        award_reason=terms["reason"],
        contract_id=contract_id,
        awarded_by_id=actor.held_post,
        awarded_at=now,
    )
    return project


def _months_later(day: date, months: int) -> date:
    """The last day of a term of so many months."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date.fromordinal(date(year, month + 1, min(day.day, 28)).toordinal() - 1)


def _settle_offers(row: Call, rows: list[Offer], chosen: Offer) -> None:
    for offer in rows:
        offer.state = Offer.State.CHOSEN if offer.pk == chosen.pk else Offer.State.PASSED_OVER
        offer.save(update_fields=["state"])


def _publish(project: Project, offered: int, actor: Actor, now: datetime) -> Publication:
    call = project.call
    return publications.publish(
        kind=Publication.Kind.PROJECT,
        key=f"XM-{project.place.code}-{project.pk}",
        title=project.title,
        issuer_id=actor.own_body,
        place_id=project.place_id,
        content={
            "purpose": call.purpose,
            "provider": project.provider.body.name,
            "asset": call.asset.name if call.asset else "",
            "price": str(project.price),
            "reference_price": str(project.reference_price),
            "price_cap": str(call.price_cap),
            "public_promise": band(project.offer.public_benefit, facts.local_day(now)),
            "offers": offered,
            "reason": project.award_reason,
            "exit_terms": call.exit_terms,
        },
        valid_from=project.term_from,
        valid_until=project.term_to,
        actor=actor,
        now=now,
    )


def _tell(project: Project, rows: list[Offer], now: datetime) -> None:
    for offer in rows:
        chosen = offer.pk == project.offer_id
        messages.write_notice(
            key=f"award:{offer.pk}",
            recipient_id=offer.provider.body_id,
            kind="award",
            subject=project.call.subject,
            title=f"{'中选' if chosen else '未中选'}：{project.title}",
            text="请按合同开始服务，每季报三个数。" if chosen else "谢谢应征，评分和理由在征集页。",
            link=f"/org/projects/{project.pk}/" if chosen else f"/org/calls/{project.call_id}/",
            now=now,
        )


@transaction.atomic
def end_project(*, project_id: int, reason: str, pause: bool, actor: Actor, now: datetime) -> Decision:
    """Pause a project or end it by its exit terms; the asset becomes free again."""
    row = projects.project_locked(actor, project_id)
    community = row is not None and actor.body_id != row.provider.body_id
    checks = (
        (row is None or not community, by_house("end_not_yours", "由项目所在社区办理。", "请社区主任办理。")),
        (row is not None and row.state == "ended", by_house("ended_already", "项目已经结束。", "打开项目页看看。")),
        (not reason.strip(), by_house("end_reason", "要写明原因。", "写明按哪一条退出条款、服务对象怎么安置。")),
    )
    decision = Decision(tuple(why for broken, why in checks if broken))
    if row is None or not decision.allowed:
        return decision
    row.state, row.end_reason = (Project.State.PAUSED if pause else Project.State.ENDED), reason
    row.save(update_fields=["state", "end_reason"])
    if not pause and row.call.asset_id:
        Asset.objects.unscoped("free again").filter(pk=row.call.asset_id).update(state="published")
    if row.publication_id:
        publications.change_state(
            publication_id=row.publication_id,
            came_from=["active", "suspended"],
            to="suspended" if pause else "exited",
            actor=actor,
            now=now,
        )
    audit.record(at=now, actor=actor, act=f"resources.project_{row.state}", subject=row.subject)
    return decision
