"""A county's own edition: drafted change by change, put in force by another, in force from a day (D1-4.5.1)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.catalogues import queries, revising
from shanzhi.kernel.catalogues.actions import EntryDraft, publish_edition
from shanzhi.kernel.catalogues.models import Change, Edition, Revision
from shanzhi.kernel.catalogues.revising import ChangeDraft
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.admission import actions
from shanzhi.missions.admission.models import Recheck
from tests.worlds import LOADER, World, filed, in_role, reloaded, world

pytestmark = pytest.mark.django_db
STARTS = date(2026, 5, 1)
ADD = ChangeDraft(
    "add", "3", "法律写明由社区推荐", "民事诉讼代理人推荐函", basis_kind="law", legal_basis="《民事诉讼法》第六十一条"
)
ALTER = ChangeDraft("alter", "1", "时限写清楚，少跑一趟", "居住情况证明", note="当场办")
REMOVE = ChangeDraft("remove", "2", "学校改用电子记录，不用再开")


@pytest.fixture
def here(now: datetime) -> World:
    made = world(now)
    made.actors["desk"] = replace(in_role(made.actors["civil"], "desk", "supervisor"), person_id=71)
    made.actors["party"] = replace(made.actors["party"], person_id=72)
    publish_edition(
        annex=7,
        body_id=None,
        place_id=made.places["210300"].pk,
        title="出具证明事项清单",
        label="2021",
        in_force_from=date(2021, 8, 10),
        status="示例（待确认）",
        source="测试",
        entries=[
            EntryDraft("1", "居住情况证明", "both", "sample", "测试", note="三天"),
            EntryDraft("2", "参加社会实践证明", "both", "sample", "测试"),
        ],
        actor=LOADER,
        now=now,
    )
    return made


def drafted(here: World, *changes: ChangeDraft, annex: int = 7) -> Revision:
    actor = here.actors["desk"]
    row = revising.start_revision(annex=annex, actor=actor, now=here.now, on=here.now.date())
    assert row is not None
    for draft in changes:
        decision = revising.put_change(revision_id=row.pk, draft=draft, actor=actor, now=here.now)
        assert decision.reasons == ()
    return row


def handed_in(here: World, row: Revision, starts: date = STARTS) -> None:
    decision = revising.submit_revision(
        revision_id=row.pk, in_force_from=starts, on=here.now.date(), actor=here.actors["desk"], now=here.now
    )
    assert decision.reasons == ()


def reviewed(here: World, row: Revision, by: str = "party", publish: bool = True, note: str = "") -> list[str]:
    decision = actions.review_revision(
        revision_id=row.pk,
        publish=publish,
        note=note,
        checked=list(row.changes.filter(kind="add").values_list("pk", flat=True)),
        actor=here.actors[by],
        now=here.now,
    )
    return [reason.code for reason in decision.reasons]


def test_a_county_derives_its_list_from_the_citys_and_publishes_the_difference(here: World) -> None:
    """D1-4.5.1: additions with ground, alterations and removals with reasons; the city's own list stays as it is."""
    row = drafted(here, ADD, ALTER, REMOVE)
    handed_in(here, row)
    assert reviewed(here, row) == []
    county, city = here.places["210302"], here.places["210300"]
    before, after = STARTS - timedelta(days=1), STARTS
    labels = [queries.edition_for(7, county, day).label for day in (before, after)]  # type: ignore[union-attr]
    assert labels == ["2021", "铁东区2026-1"]
    assert queries.edition_for(7, city, after).label == "2021"  # type: ignore[union-attr]
    edition = Edition.objects.get(label="铁东区2026-1")
    rows = [(e.number, e.name, e.note, e.status) for e in edition.entries.order_by("id")]
    assert rows == [("1", "居住情况证明", "当场办", "sample"), ("3", "民事诉讼代理人推荐函", "", "law_checked")]
    published = Publication.objects.get(kind="catalogue")
    counts = {kind: published.content[kind] for kind in ("add", "alter", "remove")}
    assert (counts, published.valid_from) == ({"add": 1, "alter": 1, "remove": 1}, STARTS)


def test_the_comparison_names_each_field_before_and_after(here: World) -> None:
    row = drafted(here, ADD, ALTER, REMOVE)
    pairs = queries.comparison(row)
    assert [(p.entry and p.entry.number, p.change and p.change.kind) for p in pairs] == [
        ("1", "alter"),
        ("2", "remove"),
        (None, "add"),
    ]
    assert pairs[0].differs == (("说明", "三天", "当场办"),)


def test_a_change_without_ground_enters_nothing(here: World) -> None:
    row = drafted(here)
    weak = replace(ADD, basis_kind="district", legal_basis="区政府2026年7号通知")
    decision = revising.put_change(revision_id=row.pk, draft=weak, actor=here.actors["desk"], now=here.now)
    assert [r.code for r in decision.reasons] == ["ground_too_weak"]
    assert "法律、行政法规、地方性法规" in (decision.reasons[0].remedy or "")
    assert Change.objects.count() == 0


def test_who_drafted_does_not_publish_in_any_post_and_a_return_needs_a_note(here: World) -> None:
    row = drafted(here, REMOVE)
    handed_in(here, row)
    here.actors["second_hat"] = replace(here.actors["gov"], person_id=71)
    assert reviewed(here, row, "desk") == ["reviewed_by_drafter"]
    assert reviewed(here, row, "second_hat") == ["reviewed_by_drafter"]
    assert reviewed(here, row, publish=False) == ["returned_without_note"]
    assert reviewed(here, row, publish=False, note="请写明学校的文件") == []
    assert Revision.objects.unscoped("test").get().state == "returned"
    handed_in(here, row)
    assert reviewed(here, row) == []
    assert reviewed(here, row) == ["revision_not_in_review"]


def test_a_draft_in_review_is_not_changed_and_nobody_elsewhere_sees_it(here: World) -> None:
    row = drafted(here, REMOVE)
    handed_in(here, row)
    told = revising.put_change(revision_id=row.pk, draft=ALTER, actor=here.actors["desk"], now=here.now)
    assert [r.code for r in told.reasons] == ["revision_not_open"]
    stranger = replace(here.actors["desk"], place_id=here.places["210300"].pk)
    assert queries.revision_for(stranger, row.pk) is None
    assert revising.start_revision(annex=7, actor=here.actors["desk"], now=here.now, on=here.now.date()) == row


def test_an_import_takes_lawful_lines_tells_the_others_why_and_is_undone(here: World) -> None:
    row = drafted(here)
    lines: dict[int, ChangeDraft | str] = {2: REMOVE, 3: replace(ADD, reason=""), 5: "“动作”写的是“加”。", 7: ADD}
    batch, told = revising.import_changes(revision_id=row.pk, drafts=lines, actor=here.actors["desk"], now=here.now)
    assert [(line.line, line.taken) for line in told] == [(2, True), (3, False), (5, False), (7, True)]
    assert "没有写清理由" in told[1].text
    drafted(here, ALTER)
    for left in (2, 0):
        assert revising.undo_import(revision_id=row.pk, batch=batch, actor=here.actors["desk"], now=here.now) == left
    assert list(Change.objects.values_list("number", flat=True)) == ["1"]


def listed_number(here: World) -> tuple[str, Recheck | None]:
    """A number by entry 1 of the assist list; then the county drops that entry."""
    entry = queries.search_entries("社会救助", here.now.date(), [4])[0]
    demand = filed(here, entry_id=entry.pk, bases=(), own_duty="false")
    assert reloaded(demand).state == "active"
    row = drafted(here, ChangeDraft("remove", "1", "改由街道直接办理，不再交社区"), annex=4)
    handed_in(here, row)
    assert reviewed(here, row) == []
    later = here.now + timedelta(days=(STARTS - here.now.date()).days)
    counts = [actions.list_affected(revision_id=row.pk, actor=LOADER, now=now) for now in (here.now, later, later)]
    assert counts == [0, 1, 0]
    return reloaded(demand).state, Recheck.objects.unscoped("test").first()


def test_a_dropped_entry_puts_its_numbers_before_the_desk_and_flips_none(here: World) -> None:
    """D1-4.2.1: from the day the edition holds, once; a person keeps, asks for a revision, or ends it."""
    state, row = listed_number(here)
    assert (state, row is not None and row.body_id) == ("active", here.actors["civil"].own_body)
    assert row is not None
    told = actions.decide_recheck(
        recheck_id=row.pk, outcome="exit", reason="清单已经删去这一条", actor=here.actors["desk"], now=here.now
    )
    assert told.allowed
    assert reloaded(row.demand).state == "exited"
    again = actions.decide_recheck(
        recheck_id=row.pk, outcome="keep", reason="再想了想还是留着", actor=here.actors["desk"], now=here.now
    )
    assert [r.code for r in again.reasons] == ["recheck_closed"]


def test_an_entry_the_county_dropped_admits_nothing_any_more(here: World) -> None:
    entry = queries.search_entries("社会救助", here.now.date(), [4])[0]
    row = drafted(here, ChangeDraft("remove", "1", "改由街道直接办理，不再交社区"), annex=4)
    handed_in(here, row)
    assert reviewed(here, row) == []
    here.now += timedelta(days=60)
    assert queries.search_entries("社会救助", here.now.date(), [4], at=here.places["210302"]) == []
    dates = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 12, 1)}
    assert reloaded(filed(here, entry_id=entry.pk, bases=(), **dates)).state != "active"


def test_two_reviewers_publish_once(here: World) -> None:
    row = drafted(here, REMOVE)
    handed_in(here, row)
    assert (reviewed(here, row, "party"), reviewed(here, row, "gov")) == ([], ["revision_not_in_review"])
    assert Edition.objects.filter(label__startswith="铁东区").count() == 1


def test_a_stranger_decides_no_recheck(here: World) -> None:
    _, row = listed_number(here)
    assert row is not None
    stranger: Actor = replace(here.actors["desk"], body_id=here.actors["justice"].own_body)
    told = actions.decide_recheck(
        recheck_id=row.pk, outcome="keep", reason="不归我管的事", actor=stranger, now=here.now
    )
    assert [r.code for r in told.reasons] == ["recheck_closed"]
