"""Standing bodies, contact days, suggestions, guidance, allowances, overdue promises, rates per county."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from shanzhi.entrypoints.clock.sweep import sweep
from shanzhi.kernel.findings.models import Finding
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.deliberation import actions, queries
from shanzhi.missions.deliberation.models import Allowance, Suggestion
from shanzhi.policy.opinions.votes import Vote as Cast
from tests.missions.deliberation import stages
from tests.worlds import World, in_role


def test_a_standing_body_meets_and_is_founded_once(here: World, now: datetime) -> None:
    """D3-4.3.5."""
    told: dict[str, Any] = {"kind": "day", "name": "恳谈日", "members": "", "rhythm": "每月 15 日", "venue": "广场"}
    actor = here.actors["one"]
    assert actions.found_body(**told, actor=actor, now=now).allowed
    assert [r.code for r in actions.found_body(**told, actor=actor, now=now).reasons] == ["twice"]
    body = queries.standing_bodies(actor)[0]
    sat = {"body_id": body.pk, "people_there": 12, "record": "说了路灯", "actor": actor, "now": now}
    assert actions.hold_sitting(**sat, on=now.date()).allowed
    assert [r.code for r in actions.hold_sitting(**sat, on=now.date() + timedelta(days=1)).reasons] == ["future"]
    assert not actions.hold_sitting(**{**sat, "actor": here.actors["two"]}, on=now.date()).allowed


def test_a_delegates_contact_day_is_published(here: World, now: datetime) -> None:
    """D3-5.2.1."""
    told = {"kind": "congress", "name": "喻民", "contact_day": "每周三", "venue": "一楼"}
    assert actions.link_delegate(**told, actor=here.actors["one"], now=now).allowed
    assert [one.name for one in queries.contacts([here.actors["one"].place_id or 0])] == ["喻民"]


def test_a_suggestion_goes_one_step_up_and_is_answered_by_a_day(here: World, now: datetime) -> None:
    """D3-5.1.1."""
    assert actions.suggest(text="请街道牵头谈错时停车", actor=here.actors["one"], now=now).allowed
    row = Suggestion.objects.unscoped("test").get()
    assert (row.to_id, row.due_on > now.date()) == (here.actors["street"].body_id, True)
    told = {"suggestion_id": row.pk, "text": "下周开会", "now": now}
    assert not actions.answer_suggestion(**told, actor=here.actors["dept"]).allowed
    assert actions.answer_suggestion(**told, actor=here.actors["street"]).allowed


def test_the_street_comments_and_changes_nothing(here: World, now: datetime) -> None:
    """D3-5.2.3: guidance without taking over."""
    row = stages.running(here, now)
    street = in_role(here.actors["street"], "township_clerk")
    assert actions.guide(deliberation_id=row.pk, text="可以借街道会议室", actor=street, now=now).allowed
    assert not actions.guide(deliberation_id=row.pk, text="x", actor=here.actors["two"], now=now).allowed
    assert not actions.move(deliberation_id=row.pk, to="failed", actor=street, now=now).allowed


def test_an_allowance_is_posted_with_the_name_partly_hidden(here: World, now: datetime) -> None:
    """D3-5.3.1, D3-5.3.2: entrusted first, posted at once, budget line and use on one page."""
    row = stages.running(here, now)
    told: dict[str, Any] = {
        "deliberation_id": row.pk,
        "name": "王秀芹",
        "group": "楼长组",
        "matter": "入户一天",
        "amount_yuan": Decimal(80),
        "budget_line": "社区运转经费",
        "entrusted_by": "居委会",
        "decision": "",
        "paid_on": now.date(),
        "actor": here.actors["one"],
        "now": now,
    }
    late = actions.record_allowance(**told, entrusted_on=now.date(), worked_on=now.date() - timedelta(days=1))
    assert [r.code for r in late.reasons] == ["not_entrusted"]
    assert Allowance.objects.unscoped("test").count() == 0
    assert actions.record_allowance(**told, entrusted_on=now.date(), worked_on=now.date()).allowed
    shown = Publication.objects.get(kind="allowance").content
    assert shown == {"name": "王*芹", "group": "楼长组", "amount": "80", "matter": "入户一天"}
    assert queries.budget_of(here.actors["one"]) == [
        {"worked_on__year": now.year, "budget_line": "社区运转经费", "total": Decimal("80.00"), "number": 1}
    ]


def test_an_overdue_promise_becomes_one_finding(here: World, now: datetime) -> None:
    """D3-4.2.6: late promises climb by themselves, once."""
    stages.implementing(here, now)
    sweep(now)
    assert Finding.objects.unscoped("test").filter(kind="promise_overdue").count() == 0
    for _ in range(2):
        sweep(now + timedelta(days=31))
    found = Finding.objects.unscoped("test").get(kind="promise_overdue")
    assert (found.clause, found.area.code, found.issuer_id) == (
        "D3-4.2.6",
        "210302002",
        here.actors["one"].body_id,
    )


def test_rates_are_counted_per_county_in_code_order(here: World, now: datetime) -> None:
    """D3-4.1.1, D3-3.1."""
    stages.implementing(here, now)
    rows = queries.county_rates()
    assert [(r["place"].code, r["cases"], r["adopted"], r["closed"], r["early"]) for r in rows] == [
        ("210302", 1, 1, 0, 0)
    ]
    row = queries.public_cases()[0]
    row.outcome_on = date(2022, 12, 31)
    row.save()
    assert queries.county_rates()[0]["early"] == 1


def test_a_re_import_says_what_it_changed(here: World, now: datetime) -> None:
    row = stages.running(here, now)
    ids = [one.pk for one in queries.shown_statements(row.pk)]
    told: dict[str, Any] = {"deliberation_id": row.pk, "source": "polis", "actor": here.actors["one"], "now": now}
    votes = [Cast(person, pk, 1, 1) for person in range(6) for pk in ids]
    assert actions.bring_votes(votes=votes, **told)[1] == 30
    again = [*votes, Cast(0, ids[0], -1, 2)]
    assert actions.bring_votes(votes=again, **told)[1] == 1
    assert row.voices.count() == 6
