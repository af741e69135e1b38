"""The thread of D1-4.1 and D1-4.4: self-check, mismatch, finding, rectification, verification by someone else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from shanzhi.kernel.campaigns import actions as campaigns
from shanzhi.kernel.campaigns.actions import CampaignDraft
from shanzhi.kernel.campaigns.models import Campaign, CampaignItem
from shanzhi.kernel.catalogues.actions import EntryDraft, publish_edition
from shanzhi.kernel.findings import actions as findings
from shanzhi.kernel.findings.models import Finding
from shanzhi.kernel.publications.actions import publish
from shanzhi.missions.signboards import actions, queries
from shanzhi.missions.signboards.actions import BoardDraft
from shanzhi.missions.signboards.models import Board, BoardCheck
from shanzhi.policy.catalogues import annex
from tests.kernel.test_documents import picture
from tests.kernel.test_findings import codes
from tests.missions.admission.test_attachments import kept
from tests.worlds import LOADER, START, World, actor_of, in_role, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(now: datetime) -> World:
    return with_lists(world(now))


def with_lists(made: World) -> World:
    """The lists of boards in force, and the street as its clerk."""
    for no in (1, 2, 6):
        shipped = annex(no)
        publish_edition(
            annex=no,
            body_id=None,
            place_id=made.places["210300"].pk,
            title=shipped.title,
            label="2021",
            in_force_from=START,
            status=shipped.status,
            source="测试",
            entries=[
                EntryDraft(e.number, e.name, e.applies_to, "sample", "测试", placement=e.placement)
                for e in shipped.entries
            ],
            actor=LOADER,
            now=made.now,
        )
    made.actors["street"] = in_role(made.actors["street"], "township_clerk")
    made.actors["civil"] = in_role(made.actors["civil"], "supervisor")
    return made


def campaign(here: World, tier: str = "township", due: date | None = date(2026, 3, 20)) -> Campaign:
    kind = "street_signboards" if tier == "township" else "community_signboards"
    draft = CampaignDraft(kind, "挂牌清理", "实施意见", START, due, tier, (here.places["210302"].pk,))
    _, row = campaigns.open_campaign(draft=draft, actor=here.actors["civil"], now=here.now)
    assert row is not None
    return row


def hung(here: World, by: str, text: str, placement: str = "outdoor", **more: object) -> Board:
    draft = BoardDraft(text, placement, **more)  # type: ignore[arg-type]
    decision, row = actions.register_board(draft=draft, actor=here.actors[by], now=here.now)
    assert row is not None, codes(decision)
    return row


def test_a_streets_extra_board_goes_through_four_hands_until_its_place_is_done(here: World) -> None:
    """D1-4.1.2: self-check, mismatch, rectification with proof, verified by someone else."""
    drive, street, civil = campaign(here), here.actors["street"], here.actors["civil"]
    hung(here, "street", "解放街道办事处")
    extra = hung(here, "street", "数字专班工作站", campaign_id=drive.pk)
    finding = Finding.objects.unscoped("test").get()
    assert (finding.state, finding.due_on, finding.issuer_id) == ("ordered", date(2026, 3, 20), street.body_id)
    assert (finding.kind, finding.clause, finding.source) == ("street_board_unlisted", "D1-4.1.1", "self_check")
    assert actions.confirm_unchanged(campaign_id=drive.pk, photos={}, actor=street, now=here.now).allowed
    item = CampaignItem.objects.unscoped("test").get()
    assert (item.state, item.checked) == ("reported", 2)
    bare = actions.take_down(board_id=extra.pk, after_id=None, campaign_id=drive.pk, actor=street, now=here.now)
    assert codes(bare) == ["cure_unproven"]
    after = kept(here, "street", picture()).pk
    down = actions.take_down(board_id=extra.pk, after_id=after, campaign_id=drive.pk, actor=street, now=here.now)
    assert down.allowed
    finding.refresh_from_db()
    assert finding.state == "rectified"
    assert codes(findings.close(finding_id=finding.pk, actor=street, now=here.now))[0] == "close_not_yours"
    assert findings.close(finding_id=finding.pk, actor=civil, now=here.now).allowed
    campaigns.settle(finding_id=finding.pk, now=here.now)
    item.refresh_from_db()
    assert item.state == "done"
    assert sorted(BoardCheck.objects.values_list("result", flat=True)) == ["removed", "same"]


def test_a_communitys_extra_board_is_charged_to_whoever_asked_for_it(here: World) -> None:
    """D1-4.4.1: never to the community; the area hides which of three it was."""
    drive = campaign(here, "community")
    dept = here.actors["dept"]
    board = hung(here, "one", "卫生健康联络站", asked_by_id=dept.own_body, campaign_id=drive.pk)
    finding = Finding.objects.unscoped("test").get()
    assert (finding.issuer_id, finding.state, finding.clause) == (dept.body_id, "raised", "D1-4.4.3")
    assert (finding.area.code, finding.raised_by_id) == ("210302002", None)
    assert board.finding_id == finding.pk
    assert "解放社区" not in finding.title + finding.subject


def test_an_unchanged_community_reports_in_one_act_and_once(here: World) -> None:
    drive, one = campaign(here, "community"), here.actors["one"]
    for entry in annex(6).entries[:3]:
        hung(here, "one", entry.name.replace("社区（村）", "社区").replace("居（村）", "居"))
    for _ in range(2):
        assert actions.confirm_unchanged(campaign_id=drive.pk, photos={}, actor=one, now=here.now).allowed
    item = CampaignItem.objects.unscoped("test").get(place__code="210302002001")
    assert (item.state, item.checked, BoardCheck.objects.count()) == ("done", 3, 3)
    stranger = actions.confirm_unchanged(campaign_id=drive.pk, photos={}, actor=here.actors["street"], now=here.now)
    assert codes(stranger) == ["check_not_here"]


def test_the_same_board_is_registered_once_whatever_its_spelling(here: World) -> None:
    hung(here, "one", "解放社区居民委员会")
    draft = BoardDraft("鞍山市铁东区解放街道解放社区 居民委员会", "outdoor")
    decision, row = actions.register_board(draft=draft, actor=here.actors["one"], now=here.now)
    assert (codes(decision), row) == (["board_twice"], None)
    board = Board.objects.unscoped("test").get()
    board.pk = None
    with pytest.raises(IntegrityError, match="board_hangs_once"), transaction.atomic():
        board.save()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"text": ""}, ["board_empty"]),
        ({"text": "牌" * 500}, ["board_long"]),
        ({"placement": "roof"}, ["board_nowhere"]),
        ({"category": "honour"}, ["board_category"]),
        ({"task": "创城"}, ["temporary_not_street", "temporary_no_consent", "temporary_no_end"]),
        ({"text": "", "category": "office"}, ["board_empty", "board_category"]),
    ],
)
def test_a_board_that_cannot_be_is_refused_and_nothing_is_written(
    here: World, changes: dict[str, str], told: list[str]
) -> None:
    draft = BoardDraft(**({"text": "居民委员会", "placement": "outdoor"} | changes))
    decision, row = actions.register_board(draft=draft, actor=here.actors["one"], now=here.now)
    assert (codes(decision), row) == (told, None)
    assert Board.objects.unscoped("test").count() == 0


def test_a_board_goes_only_after_its_duty_has_an_office(here: World) -> None:
    """D1-4.1.5."""
    street, now = here.actors["street"], here.now
    board = hung(here, "street", "营商环境建设办公室", "indoor", duty="business_environment")
    gone = {"board_id": board.pk, "after_id": None, "campaign_id": None, "actor": street, "now": now}
    assert codes(actions.take_down(**gone)) == ["duty_unmapped"]  # type: ignore[arg-type]
    assert codes(actions.map_duty(duty="business_environment", office="随便", actor=street, now=now)) == [
        "duty_unknown"
    ]
    assert actions.map_duty(duty="business_environment", office="公共服务办公室", actor=street, now=now).allowed
    assert actions.take_down(**gone).allowed  # type: ignore[arg-type]
    assert codes(actions.take_down(**gone)) == ["board_gone"]  # type: ignore[arg-type]
    left = queries.unmapped(here.actors["civil"], [here.places["210302002"]], {"united_front": "统战"})
    assert [(u.place.code, u.missing) for u in left] == [("210302002", ("统战",))]


def consented(here: World, until: date) -> str:
    """The county staffing office's number for a temporary board."""
    row = publish(
        kind="admission",
        key="AS-210302-2026-S-00001-X",
        title="文明城创建指挥部",
        issuer_id=here.actors["street"].own_body,
        place_id=here.places["210302"].pk,
        content={"kind": "street_signboard"},
        valid_from=START,
        valid_until=until,
        actor=LOADER,
        now=here.now,
    )
    return row.key


def test_a_temporary_board_is_a_task_on_its_last_day_and_a_finding_the_day_after(here: World) -> None:
    """D1-4.1.4, through time: consent, the last day, the day after, twice swept."""
    today = here.now.date()
    number = consented(here, today)
    board = hung(here, "street", "文明城创建指挥部", task="创城", admission_number=number)
    assert (board.outcome, board.temporary_until) == ("temporary", today)
    assert [b.pk for b in queries.ending(today)] == [board.pk]
    told = [actions.remind_of_end(board_id=board.pk, actor=LOADER, now=here.now) for _ in range(2)]
    assert told == [True, False]
    assert list(queries.run_out(today)) == []
    tomorrow = here.now + timedelta(days=1)
    assert [b.pk for b in queries.run_out(tomorrow.date())] == [board.pk]
    swept = [actions.report_overdue(board_id=board.pk, actor=LOADER, now=tomorrow) for _ in range(2)]
    assert swept == [True, False]
    finding = Finding.objects.unscoped("test").get()
    assert (finding.kind, finding.clause, finding.source) == ("temporary_board_overdue", "D1-4.1.4", "automatic")


def test_what_is_hung_again_is_a_rebound_linked_to_the_first(here: World) -> None:
    """The rescan after 90 and 180 days finds it (本系统约定)."""
    street = here.actors["street"]
    first = hung(here, "street", "数字专班工作站")
    actions.take_down(board_id=first.pk, after_id=None, campaign_id=None, actor=street, now=here.now)
    again = hung(here, "street", "解放街道数字专班工作站")
    row = Finding.objects.unscoped("test").get(pk=again.finding_id)
    assert (row.kind, row.repeat_of_id) == ("board_rebound", first.finding_id)


def test_a_new_list_finds_what_hung_lawfully_before(here: World) -> None:
    """D1-4.4.4: another board takes a new edition, never a switch; the next self-check reads the new one."""
    drive, one = campaign(here, "community"), here.actors["one"]
    board = hung(here, "one", "警务室", "indoor")
    entries = [EntryDraft("1", "评理说事点", "both", "sample", "测试", placement="indoor")]
    publish_edition(
        annex=6,
        body_id=None,
        place_id=here.places["210300"].pk,
        title="社区（村）挂牌清单",
        label="2026",
        in_force_from=here.now.date(),
        status="示例（待确认）",
        source="测试",
        entries=entries,
        actor=LOADER,
        now=here.now,
    )
    actions.confirm_unchanged(campaign_id=drive.pk, photos={}, actor=one, now=here.now)
    board.refresh_from_db()
    assert (board.outcome, board.finding is not None) == ("unlisted", True)


def test_changing_a_board_judges_it_anew(here: World) -> None:
    one = here.actors["one"]
    board = hung(here, "one", "评理说事点", "indoor")
    change = {"board_id": board.pk, "photo_id": None, "campaign_id": None, "actor": one, "now": here.now}
    assert codes(actions.change_board(text=" ", placement="indoor", **change)) == ["board_empty"]  # type: ignore[arg-type]
    assert actions.change_board(text="评理说事点", placement="outdoor", **change).allowed  # type: ignore[arg-type]
    board.refresh_from_db()
    assert (board.outcome, board.category, board.finding.kind) == ("misplaced", "functional", "board_misplaced")


def test_the_street_looks_at_its_communities_photos_but_not_at_its_own(here: World) -> None:
    drive = campaign(here, "community")
    for name in ("one", "two"):
        hung(here, name, "评理说事点", "indoor")
        actions.confirm_unchanged(campaign_id=drive.pk, photos={}, actor=here.actors[name], now=here.now)
    street = here.actors["street"]
    checks = list(queries.wall(street, drive.pk))
    assert [c.board.place.code[-4:] for c in checks] == ["2003", "2001"]
    marked = frozenset({checks[0].pk})
    assert actions.accept_wall(campaign_id=drive.pk, except_ids=marked, actor=street, now=here.now) == 1
    colleague = actor_of(checks[0].board.registered_by.body, "worker", here.now, "同事")  # type: ignore[union-attr]
    assert list(queries.wall(colleague, drive.pk)) == []


def test_the_campaign_of_2021_is_late_from_the_eighteenth_on(here: World) -> None:
    """D1-4.1.6, travelling in time."""
    drive = campaign(here, due=None)
    assert drive.due_on == date(2021, 8, 17)
    assert datetime(2021, 8, 18, tzinfo=UTC).date() > drive.due_on
