"""Charters of the demo world, through the ordinary actions: one in force, one taking opinions, one at its draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import resources

from shanzhi.entrypoints.cli.demo.somebody import somebody
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.campaigns import actions as campaigns
from shanzhi.kernel.campaigns.actions import CampaignDraft
from shanzhi.missions.charters import actions, queries
from shanzhi.missions.charters.actions import Notice, Said
from shanzhi.policy.charters.timetable import CAMPAIGN, CLAUSE, timetable
from shanzhi.policy.decision import Decision

WAYS = ("公示栏", "入户", "微信群")
RIGHTED = (
    (
        "凡私接温泉水、往里加泵的，经发现罚款二百元，由居民小组长收齐后用于院里换灯。",
        "凡私接温泉水、往里加泵的，楼门长先上门说，三天内自己拆下；拆不动的，社区帮着联系水暖师傅。",
    ),
    ("，社区取消其社区食堂优惠资格，并不予受理其各类申请。", "，楼门长上门听听难处，下一个议事日请他到圆桌说说。"),
    ("（2026年6月20日居民会议：应到户代表1126户，实到682户，同意617户，表决通过）", "（演示）"),
)


class Unloaded(RuntimeError):
    """The demo world contradicts the rules it shows."""


@dataclass(frozen=True, slots=True)
class Talk:
    """One demo opinion: way, words, answer with its words; the clause by its place in the text."""

    way: str
    text: str
    answer: str = ""
    reason: str = ""
    clause: int = 0


LIVELY = (
    Talk("paper", "阀门每晚关半圈，老人家里没人关怎么办？", "adopted", "加了楼门长帮着看一眼。", 8),
    Talk("visit", "唱样板戏的音箱声太大，孩子写不了作业。", "merged", "与另外两条合并，写明六十分贝和时段。", 7),
    Talk("visit", "电动车棚不够用，能不能再搭一个？", "not_adopted", "搭棚要业主共同决定，已列入下个议事日。"),
)
VILLAGE = (
    Talk("visit", "秸秆别堆路口，晚上骑车看不见。", "adopted", "写进秸秆那一条。", 21),
    Talk("paper", "出嫁的姑娘户口还在村里，为啥不分钱？"),
    Talk("visit", "大喇叭点名太难看，换个办法。"),
    Talk("paper", "罚五百太多了，谁来收也没说清。"),
)
STREETWISE = (
    Talk("visit", "清楼道那天能不能改到下午？"),
    Talk("paper", "不扫楼道就不给开证明，这条不合适。"),
)


def load(now: datetime) -> None:
    """Once."""
    if queries.any_charter():
        return
    campaign("hc_civil", datetime(2021, 10, 8, 9, tzinfo=now.tzinfo), timetable(now.date()).complete_by, closed=True)
    campaign("td_civil", now - timedelta(days=76), (now + timedelta(days=30)).date(), closed=False)
    in_force(now)
    gathered("worker2", "community-c.txt", STREETWISE, now - timedelta(days=20), draft=False)
    gathered("worker3", "village-a.txt", VILLAGE, now - timedelta(days=30), draft=True)


def campaign(who: str, opened: datetime, due: date, *, closed: bool) -> None:
    """The drive of document 2: that of 2021 in one county, a current one in another."""
    actor = somebody(who, opened)
    days = timetable(due)
    draft = CampaignDraft(
        kind=CAMPAIGN,
        title=f"{due.year} 年村规民约、居民公约修订完善（演示）",
        document="关于修订完善村规民约和居民公约的通知（2021-09-30）",
        issued_on=days.issued_on,
        due_on=due,
        tier="community",
        place_ids=(actor.place_id or 0,),
        clause=CLAUSE,
        tasks=("组织推动", "审核备案", "汇总报送"),
    )
    decision, row = campaigns.open_campaign(draft=draft, actor=actor, now=opened)
    _must(decision)
    if closed and row is not None:
        campaigns.close_campaign(campaign_id=row.pk, actor=actor, now=opened + timedelta(days=60))


def text_of(name: str) -> str:
    file = resources.files("shanzhi.entrypoints.cli.demo").joinpath(f"content/charters/{name}")
    return file.read_text("utf-8")


def gathered(who: str, file: str, said: Sequence[Talk], start: datetime, *, draft: bool) -> int:
    """A revision with its text, notice, households and opinions; at the draft when `draft`."""
    actor = somebody(who, start)
    started = actions.start_revision(actor=actor, now=start)
    if started.revision is None:
        raise Unloaded(started.decision)
    pk = started.revision.pk
    text = text_of(file)
    for flawed, lawful in RIGHTED:
        text = text.replace(flawed, lawful)
    for invented in ("玉泉岭村村规民约", "钢城里社区居民公约", "暖泉里社区居民公约"):
        text = text.replace(invented, started.revision.charter.title)
    text = text.replace("玉泉岭村", started.revision.charter.title.removesuffix("村规民约"))
    _must(actions.save_text(revision_id=pk, text=text, note="现行文本导入（演示）", actor=actor, now=start))
    day = start.date()
    notice = Notice(
        "要修订民约，请各家各户提意见：哪条要改、缺什么、哪条没用。（演示）", WAYS, day, day + timedelta(days=15)
    )
    _must(actions.announce(revision_id=pk, notice=notice, actor=actor, now=start))
    _households(pk, actor, start + timedelta(days=3), whole=draft)
    _opinions(pk, said, actor, start + timedelta(days=5))
    if draft:
        _must(actions.begin_draft(revision_id=pk, actor=actor, now=start + timedelta(days=15)))
    return pk


def _households(pk: int, actor: Actor, now: datetime, *, whole: bool) -> None:
    for name, households in (("第一组", 38), ("第二组", 44), ("第三组", 41)):
        _must(actions.set_group(revision_id=pk, name=name, households=households, actor=actor, now=now))
    for group in queries.groups_of(pk):
        most = group.households
        for numbers, way in ((f"1-{most // 2}", "paper"), (f"{most // 2 + 1}-{most if whole else most - 6}", "visit")):
            _must(
                actions.record_reach(
                    revision_id=pk, group_id=group.pk, numbers=numbers, way=way, on=now.date(), actor=actor, now=now
                )
            )


def _opinions(pk: int, said: Sequence[Talk], actor: Actor, now: datetime) -> None:
    version = queries.newest_version(pk)
    clauses = {row.position: row.clause_id for row in queries.clause_texts(version.pk if version else None)}
    for talk in said:
        given = Said(f"{talk.text}（演示）", talk.way, now.date(), clauses.get(talk.clause))
        code = actions.take_opinion(revision_id=pk, said=given, actor=actor, now=now)
        opinion = queries.opinion_by_code(code)
        if opinion is None:
            raise Unloaded(talk.text)
        if talk.answer:
            _must(
                actions.answer_opinion(
                    opinion_id=opinion.pk,
                    answer=talk.answer,
                    reason=talk.reason,
                    changed=clauses.get(talk.clause),
                    actor=actor,
                    now=now + timedelta(days=2),
                )
            )


def in_force(now: datetime) -> None:
    """worker1's community: all six steps, chosen as an exemplar."""
    start = now - timedelta(days=75)
    pk = gathered("worker1", "community-d.txt", LIVELY, start, draft=True)
    worker, later = somebody("worker1", now), start + timedelta(days=20)
    _must(actions.submit(revision_id=pk, actor=worker, now=later))
    _agreed(pk, later + timedelta(days=3))
    told = {
        "body": "residents_assembly",
        "basis": "households",
        "notice_on": (later + timedelta(days=5)).date(),
        "on": (later + timedelta(days=18)).date(),
        "eligible": 1126,
        "present": 682,
        "in_favour": 617,
        "against": 40,
        "abstained": 25,
    }
    voted = later + timedelta(days=18)
    _must(actions.record_vote(revision_id=pk, told=told, actor=worker, now=voted))
    _agreed(pk, voted + timedelta(days=2))
    _must(actions.publish(revision_id=pk, actor=worker, now=voted + timedelta(days=3)))
    charter = queries.charter_of_place(worker.place_id or 0)
    if charter is not None:
        reason = "做法从居民的小事写起，每条都有人、有时间、看得见。（演示）"
        chosen = somebody("td_civil", now)
        _must(actions.choose_exemplar(charter_id=charter.pk, reason=reason, actor=chosen, now=now))


def _agreed(pk: int, now: datetime) -> None:
    for who in ("street1_party", "street1"):
        actor = somebody(who, now)
        row = next(r for r in queries.reviews_waiting(actor) if r.revision_id == pk)
        _must(actions.answer_review(review_id=row.pk, answer="agreed", remark="", remarks=(), actor=actor, now=now))


def _must(decision: Decision) -> None:
    if not decision.allowed:
        raise Unloaded("；".join(reason.text for reason in decision.reasons))
