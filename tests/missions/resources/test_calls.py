"""Calls and offers against the real database: sealed until opened together, nothing bypassed (D5-4.5.1, D5-4.4.1)."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.actions import awarding, calling, registering
from shanzhi.missions.resources.actions.calling import Ticked
from shanzhi.missions.resources.models import Asset, Call, Offer, Provider
from shanzhi.missions.resources.queries import calls
from tests.missions.resources.building import (
    CODES,
    OFFER,
    drawn_up,
    inventoried,
    kept,
    offered,
    opened,
    registered,
    running,
    unsealed,
    verified,
)
from tests.worlds import World

pytestmark = pytest.mark.django_db


def codes(decision: Any) -> list[str]:
    return [reason.code for reason in decision.reasons]


def test_a_call_without_the_owners_decision_is_blocked_with_the_article(here: World, now: datetime) -> None:
    asset = verified(here, now, name="楼梯间", group="ad_surface", item="楼梯")
    row = drawn_up(here, asset, inventoried(here, now), now, public_matter=True)
    told = calling.open_call(
        call_id=row.pk, closes_on=now.date() + timedelta(days=14), actor=here.actors["head1"], now=now
    )
    assert codes(told) == ["owners_decision_missing", "deliberation_missing"]
    assert [reason.clause for reason in told.reasons] == ["民法典第二百七十八条", "D5-4.2.1"]
    assert Publication.objects.filter(kind="call").count() == 0


def test_a_call_split_from_another_is_refused(here: World, now: datetime) -> None:
    """The same need called for twice within ninety days looks like one thing cut in two."""
    call = opened(here, now)
    need = call.needs.unscoped("test").get()
    second = drawn_up(here, None, need, now)
    told = calling.open_call(
        call_id=second.pk, closes_on=now.date() + timedelta(days=14), actor=here.actors["head1"], now=now
    )
    assert codes(told) == ["call_split"]


def test_nobody_reads_an_offer_before_the_opening(here: World, now: datetime) -> None:
    call = opened(here, now)
    registered(here, "enterprise", now)
    offer = offered(here, "enterprise", call, now)
    readers = ("head1", "one", "civil", "gov", "social")
    seen = {name: Offer.objects.scoped(here.actors[name]).filter(pk=offer.pk).exists() for name in readers}
    assert seen == dict.fromkeys(readers, False)
    assert Offer.objects.scoped(here.actors["enterprise"]).filter(pk=offer.pk).exists()


def test_an_offer_a_second_late_is_refused_and_nothing_is_kept(here: World, now: datetime) -> None:
    call = opened(here, now)
    registered(here, "enterprise", now)
    assert call.closes_at is not None
    late = call.closes_at + timedelta(seconds=1)
    told, row = calling.hand_in_offer(
        call_id=call.pk, values=OFFER, ticked=Ticked(), actor=here.actors["enterprise"], now=late
    )
    assert (codes(told), row) == (["call_closed"], None)
    offered(here, "enterprise", call, call.closes_at)


def test_a_second_offer_replaces_the_first(here: World, now: datetime) -> None:
    call = opened(here, now)
    registered(here, "enterprise", now)
    offered(here, "enterprise", call, now)
    offered(here, "enterprise", call, now, price=Decimal(11))
    states = Offer.objects.unscoped("test").order_by("id").values_list("state", flat=True)
    assert (list(states), calls.offers_counted(call.pk)) == (["withdrawn", "sealed"], 1)


def test_staff_lent_to_an_enterprise_is_refused_as_secondment(here: World, now: datetime) -> None:
    """D1-4.7.2."""
    call = opened(here, now)
    registered(here, "enterprise", now)
    told, _ = calling.hand_in_offer(
        call_id=call.pk,
        values=OFFER,
        ticked=Ticked(exclusive_beyond_term=True, community_hours=Decimal(60)),
        actor=here.actors["enterprise"],
        now=now,
    )
    assert codes(told) == ["offer_exclusive", "offer_secondment"]


def test_offers_are_not_opened_before_closing_nor_by_whoever_drew_up_the_call(here: World, now: datetime) -> None:
    call = opened(here, now)
    registered(here, "enterprise", now)
    offered(here, "enterprise", call, now)
    early = calling.unseal(call_id=call.pk, actor=here.actors["head1"], now=now + timedelta(days=1))
    own = calling.unseal(call_id=call.pk, actor=here.actors["one"], now=now + timedelta(days=8))
    assert (codes(early), codes(own)) == (["unseal_early"], ["unseal_own_call"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.unscoped("test").filter(pk=call.pk).update(
            unsealed_at=now, unsealed_by=here.actors["head1"].post_id
        )


def test_what_was_offered_cannot_be_changed(here: World, now: datetime) -> None:
    call = opened(here, now)
    registered(here, "enterprise", now)
    offer = offered(here, "enterprise", call, now)
    for change in ({"price": Decimal(1)}, {"plan": "别的"}, {"digest": "0" * 64}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Offer.objects.unscoped("test").filter(pk=offer.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Offer.objects.unscoped("test").filter(pk=offer.pk).delete()


def test_an_award_waits_for_opening_contract_and_reasons(here: World, now: datetime) -> None:
    call = unsealed(here, now)
    after = now + timedelta(days=9)
    worse = Offer.objects.unscoped("test").get(call=call, provider__body=here.actors["social"].body_id)
    terms = {"title": "", "reason": "", "at_home": False, "on_site": True}
    told, _ = awarding.award(
        call_id=call.pk, offer_id=worse.pk, terms=terms, contract_id=None, actor=here.actors["head1"], now=after
    )
    assert codes(told) == ["award_not_best", "award_contract"]
    told, project = awarding.award(
        call_id=call.pk,
        offer_id=worse.pk,
        terms=terms | {"reason": "离得近"},
        contract_id=kept(here.actors["head1"], after),
        actor=here.actors["head1"],
        now=after,
    )
    assert (told.reasons, project is not None) == ((), True)


def test_an_award_before_the_opening_is_not_possible(here: World, now: datetime) -> None:
    call = opened(here, now)
    registered(here, "enterprise", now)
    offer = offered(here, "enterprise", call, now)
    told, project = awarding.award(
        call_id=call.pk,
        offer_id=offer.pk,
        terms={"title": "", "reason": "急", "at_home": False, "on_site": True},
        contract_id=kept(here.actors["head1"], now),
        actor=here.actors["head1"],
        now=now,
    )
    assert (codes(told), project) == (["award_early"], None)


def test_an_awarded_asset_is_committed_and_everybody_hears_of_it(here: World, now: datetime) -> None:
    project = running(here, now)
    asset = Asset.objects.unscoped("test").get()
    states = Offer.objects.unscoped("test").order_by("id").values_list("state", flat=True)
    assert (asset.state, list(states)) == ("committed", ["chosen", "passed_over"])
    assert Publication.objects.get(kind="project").key == f"XM-210302002001-{project.pk}"
    assert (project.term_from, project.term_to) == (project.call.term_from, project.term_to)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"credit_code": "91210302MA0DEM013X"}, "code_wrong"),
        ({"credit_code": ""}, "code_wrong"),
        ({"categories": []}, "categories_missing"),
        ({"licence": ""}, "licence_unnamed"),
        ({"licence_long_term": False}, "licence_undated"),
        ({"conflict": ""}, "conflict_missing"),
    ],
)
def test_a_register_entry_names_its_fault(here: World, now: datetime, change: dict[str, Any], code: str) -> None:
    """D5-4.4.1."""
    lawful: dict[str, Any] = {
        "credit_code": CODES["enterprise"],
        "categories": ["elderly"],
        "licence": "营业执照",
        "licence_until": None,
        "licence_long_term": True,
        "capacity": Decimal(0),
        "conflict": "无",
    }
    told, row = registering.register_provider(
        values=lawful | change, county_ids=[], conflict_ids=[], actor=here.actors["enterprise"], now=now
    )
    assert (codes(told), row) == ([code], None)


def test_a_code_belongs_to_one_body(here: World, now: datetime) -> None:
    registered(here, "enterprise", now)
    assert calls.code_taken(CODES["enterprise"], here.actors["social"].own_body)
    with pytest.raises(IntegrityError), transaction.atomic():
        Provider.objects.create(
            body_id=here.actors["social"].body_id,
            credit_code=CODES["enterprise"],
            categories=["elderly"],
            licence="证",
            licence_long_term=True,
            conflict="无",
            registered_at=now,
            changed_at=now,
        )


def test_a_measure_is_answered_by_the_department_asked(here: World, now: datetime) -> None:
    """D5-4.4.1: tax goes to the tax department where there is one, everything else to market supervision."""
    from shanzhi.kernel.people import actions as people  # noqa: PLC0415
    from tests.worlds import LOADER, START, actor_of  # noqa: PLC0415

    for name, title, field in (("market", "市场监管局", "market"), ("tax", "铁东税务局", "general")):
        draft = people.BodyDraft(title, "department", "county", here.places["210302"].pk, field)
        (body,) = people.found_bodies(drafts=[draft], valid_from=START, actor=LOADER, now=now)
        here.actors[name] = actor_of(body, "filer", now)
    registered(here, "enterprise", now)
    asked = {}
    for measure in ("tax", "registration"):
        _, asked[measure] = registering.ask_incentive(
            measure=measure, ground="吸纳就业", actor=here.actors["enterprise"], now=now
        )
    assert {m: row.asked_of_id for m, row in asked.items() if row} == {
        "tax": here.actors["tax"].body_id,
        "registration": here.actors["market"].body_id,
    }
    pk = asked["tax"].pk if asked["tax"] else 0
    wrong = registering.answer_incentive(
        incentive_id=pk, granted=True, answer="好", actor=here.actors["market"], now=now
    )
    assert codes(wrong) == ["answer_not_yours"]
    for answer, told in (("", ["answer_empty"]), ("符合小微企业政策", []), ("再来", ["answered_already"])):
        decision = registering.answer_incentive(
            incentive_id=pk, granted=True, answer=answer, actor=here.actors["tax"], now=now
        )
        assert codes(decision) == told


def test_an_exclusion_is_appealed_and_decided_by_somebody_else(here: World, now: datetime) -> None:
    provider = registered(here, "enterprise", now)
    supervisor = here.actors["civil"]
    _, row = registering.exclude(
        provider_id=provider.pk, reason="擅自涨价", until=now.date() + timedelta(days=90), actor=supervisor, now=now
    )
    assert row is not None
    assert calls.excluded(provider.pk, now.date())
    assert registering.appeal(exclusion_id=row.pk, text="有凭据", actor=here.actors["enterprise"], now=now).allowed
    own = registering.decide_appeal(exclusion_id=row.pk, lifted=True, reason="核实", actor=supervisor, now=now)
    assert codes(own) == ["appeal_own"]
    from shanzhi.kernel.people.models import Body  # noqa: PLC0415
    from tests.worlds import actor_of  # noqa: PLC0415

    colleague = actor_of(Body.objects.get(pk=supervisor.own_body), "supervisor", now, "副科长")
    assert registering.decide_appeal(
        exclusion_id=row.pk, lifted=True, reason="核实不属实", actor=colleague, now=now
    ).allowed
    assert not calls.excluded(provider.pk, now.date())


def test_a_conflict_of_interest_keeps_away_from_that_community_only(here: World, now: datetime) -> None:
    registered(here, "enterprise", now)
    provider = Provider.objects.unscoped("test").get()
    provider.conflict_places.add(here.places["210302002001"])
    near = facts.provider_facts(provider, here.places["210302002001"].pk, now.date())
    far = facts.provider_facts(provider, here.places["210302002003"].pk, now.date())
    assert (near.conflict_here, far.conflict_here) == (True, False)
