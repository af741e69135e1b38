"""The three-party account against the real database: added to only, sums to zero, shown when confirmed (D5-4.5.1)."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from shanzhi.kernel.findings.models import Finding
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.resources import facts
from shanzhi.missions.resources.actions import accounting, awarding
from shanzhi.missions.resources.models import Asset, LedgerEntry, Project, QuarterReport
from shanzhi.missions.resources.queries import projects
from shanzhi.policy.resources import ledger
from shanzhi.policy.resources.ledger import Account, Entry, Figures
from tests.missions.resources.building import QUARTER, reported, running
from tests.worlds import World

pytestmark = pytest.mark.django_db
NO_HOURS = {"staff_hours": Decimal(0), "staff_hours_admitted": False}


def codes(decision: Any) -> list[str]:
    return [reason.code for reason in decision.reasons]


@pytest.fixture
def project(here: World, now: datetime) -> Project:
    """Opened sixty days ago, so that its first quarter runs."""
    return running(here, now - timedelta(days=60))


def confirmed(here: World, project: Project, quarter: str, now: datetime, **values: Any) -> Any:
    return accounting.confirm_quarter(
        project_id=project.pk, quarter=quarter, values=NO_HOURS | values, actor=here.actors["one"], now=now
    )


def test_a_quarter_goes_from_report_to_the_public_page(here: World, project: Project, now: datetime) -> None:
    quarter = reported(here, project, now)
    assert projects.quarters(project.pk, published=True) == []
    decision, ruling = confirmed(here, project, quarter, now)
    assert (decision.reasons, ruling.verdict.value) == ((), "sound")
    money = facts.figures(project, [quarter])[quarter]
    assert (money.revenue, money.profit, money.in_kind) == (Decimal(63800), Decimal(1700), Decimal(8370))
    told = Publication.objects.get(key=f"XM-210302002001-{project.pk}-{quarter}").content
    assert (told["enterprise_revenue"], told["enterprise_profit"]) == ("5 万—10 万元", "0—1 万元")
    assert "63800" not in str(told)


def test_reported_again_the_earlier_entries_are_reversed_not_changed(
    here: World, project: Project, now: datetime
) -> None:
    quarter = reported(here, project, now)
    first = LedgerEntry.objects.count()
    reported(here, project, now, cost=Decimal(60000))
    rows = projects.entries(project.pk, [quarter])
    assert len(rows) == 3 * first
    assert ledger.sum_check(facts.entry_facts(rows)) == 0
    assert facts.figures(project, [quarter])[quarter].cost == Decimal(60000)


def test_the_database_lets_no_entry_be_changed_or_deleted(here: World, project: Project, now: datetime) -> None:
    reported(here, project, now)
    row = LedgerEntry.objects.first()
    assert row is not None
    for deed in (
        lambda: LedgerEntry.objects.filter(pk=row.pk).update(amount=1),
        lambda: LedgerEntry.objects.filter(pk=row.pk).delete(),
        lambda: LedgerEntry.objects.filter(pk=row.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()


def test_an_entry_is_reversed_once_and_the_published_checks_follow(
    here: World, project: Project, now: datetime
) -> None:
    quarter = reported(here, project, now)
    confirmed(here, project, quarter, now)
    benefit = LedgerEntry.objects.get(credit=Account.ENTERPRISE_PUBLIC.value)
    enterprise = here.actors["enterprise"]
    told = accounting.reverse_entry(
        project_id=project.pk, entry_id=benefit.pk, reason="多打了一个零", actor=enterprise, now=now
    )
    assert told.reasons == ()
    assert QuarterReport.objects.get().verdict == "not_sustainable"
    again = accounting.reverse_entry(
        project_id=project.pk, entry_id=benefit.pk, reason="再来", actor=enterprise, now=now
    )
    assert codes(again) == ["reversed_already"]
    right = Entry(Account.RESIDENTS_BENEFIT, Account.ENTERPRISE_PUBLIC, Decimal(9000), "更正")
    assert accounting.book_more(project_id=project.pk, quarter=quarter, entry=right, actor=enterprise, now=now).allowed
    assert QuarterReport.objects.get().verdict == "sound"
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.create(
            project=project,
            quarter=quarter,
            debit="a",
            credit="b",
            amount=1,
            reverses=benefit,
            recorded_by_id=enterprise.held_post,
            recorded_at=now,
        )


def test_not_sustainable_is_a_finding_of_its_own(here: World, project: Project, now: datetime) -> None:
    quarter = reported(here, project, now, cost=Decimal(99999))
    _, ruling = confirmed(here, project, quarter, now)
    finding = Finding.objects.unscoped("test").get()
    assert (ruling.verdict.value, finding.kind, finding.clause) == (
        "not_sustainable",
        "project_not_sustainable",
        "D5-4.5.1",
    )
    assert "亏损36199元" in finding.title


def test_hours_of_community_staff_without_a_number_block_the_project(
    here: World, project: Project, now: datetime
) -> None:
    """D1-4.7.2: whoever staffs an enterprise is lent."""
    quarter = reported(here, project, now)
    _, ruling = confirmed(here, project, quarter, now, staff_hours=Decimal(186))
    assert (ruling.failed, ruling.verdict.value) == (("B8",), "blocked")
    assert Finding.objects.unscoped("test").get().kind == "project_blocked"


def test_whoever_reported_does_not_confirm_and_proof_is_needed(here: World, project: Project, now: datetime) -> None:
    quarter = reported(here, project, now, units_proof="")
    decision, _ = confirmed(here, project, quarter, now)
    assert codes(decision) == ["delivery_unproved"]
    by_enterprise, _ = accounting.confirm_quarter(
        project_id=project.pk, quarter=quarter, values=NO_HOURS, actor=here.actors["enterprise"], now=now
    )
    assert codes(by_enterprise) == ["confirm_not_yours", "confirm_by_someone_else", "delivery_unproved"]


@pytest.mark.parametrize(
    ("quarter", "changes", "told"),
    [
        ("2019Q1", {}, ["quarter_outside"]),
        ("2026Q9", {}, ["quarter_outside"]),
        ("2027Q1", {}, ["quarter_outside"]),
        ("2026Q1", {"cost": Decimal(-1)}, ["amount_negative"]),
        ("2026Q1", {"cost": Decimal(10**10)}, ["amount_too_large"]),
    ],
)
def test_a_wrong_quarter_or_amount_is_named_and_nothing_is_booked(
    here: World, project: Project, now: datetime, quarter: str, changes: dict[str, Any], told: list[str]
) -> None:
    decision = accounting.report_quarter(
        project_id=project.pk, quarter=quarter, values=QUARTER | changes, actor=here.actors["enterprise"], now=now
    )
    assert (codes(decision), LedgerEntry.objects.count()) == (told, 0)


def test_nobody_books_in_another_body_s_account(here: World, project: Project, now: datetime) -> None:
    quarter = facts.quarter_named(now.date())
    told = accounting.report_quarter(
        project_id=project.pk, quarter=quarter, values=QUARTER, actor=here.actors["social"], now=now
    )
    assert "ledger_not_yours" in codes(told)


def test_an_ended_project_frees_its_asset_and_books_no_more(here: World, project: Project, now: datetime) -> None:
    told = awarding.end_project(project_id=project.pk, reason="期满", pause=False, actor=here.actors["head1"], now=now)
    assert told.reasons == ()
    assert Asset.objects.unscoped("test").get().state == "published"
    decision = accounting.report_quarter(
        project_id=project.pk,
        quarter=facts.quarter_named(now.date()),
        values=QUARTER,
        actor=here.actors["enterprise"],
        now=now,
    )
    assert codes(decision) == ["ledger_closed"]
    assert codes(
        awarding.end_project(project_id=project.pk, reason="", pause=False, actor=here.actors["enterprise"], now=now)
    ) == ["end_not_yours", "ended_already", "end_reason"]


def test_owners_in_common_get_the_income(here: World, project: Project, now: datetime) -> None:
    """民法典 282."""
    quarter = reported(here, project, now, income=Decimal(2400), reasonable_cost=Decimal(300))
    _, ruling = confirmed(here, project, quarter, now)
    assert ruling.owners_income == Decimal(2100)
    assert LedgerEntry.objects.filter(credit=Account.OWNERS_FUND.value).count() == 1


def test_figures_rest_on_entries_alone(here: World, project: Project, now: datetime) -> None:
    quarter = reported(here, project, now)
    expected = Figures(in_kind=Decimal(8370), **{k: v for k, v in QUARTER.items() if k in accounting.MONEY})
    assert facts.figures(project, [quarter])[quarter] == replace(expected)
